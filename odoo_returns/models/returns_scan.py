from odoo import fields, models

from ..const import ARRIVAL_CONDITION, SCAN_KIND


class ReturnsScan(models.Model):
    """One thing a worker did at the dock. It never changes: undoing is a row of its own, and a
    row that is delivered twice has the same key, hence counts once.
    """

    _name = "returns.scan"
    _description = "Scan at the Dock"
    _order = "id"
    _rec_name = "barcode"

    arrival_id = fields.Many2one(
        "returns.arrival", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="arrival_id.company_id", store=True, index=True, precompute=True
    )
    key = fields.Char(required=True, readonly=True, help="Made by the device that scanned.")
    kind = fields.Selection(SCAN_KIND, default="count", required=True, readonly=True)
    barcode = fields.Char(readonly=True)
    line_id = fields.Many2one(
        "returns.order.line", "Return Line", index="btree_not_null", readonly=True
    )
    product_id = fields.Many2one("product.product", index="btree_not_null", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True, help="In the product's own unit.")
    lot_id = fields.Many2one("stock.lot", "Lot/Serial", index="btree_not_null", readonly=True)
    lot_name = fields.Char("Unknown Lot/Serial", readonly=True)
    grade_id = fields.Many2one("returns.grade", readonly=True)
    disposition_id = fields.Many2one("returns.disposition", readonly=True)
    condition = fields.Selection(ARRIVAL_CONDITION, readonly=True)
    photo_id = fields.Many2one("ir.attachment", "Picture", readonly=True, ondelete="set null")
    note = fields.Char(readonly=True)
    target_id = fields.Many2one(
        "returns.scan", "Refers to", index="btree_not_null", readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Scanned by", default=lambda self: self.env.user, readonly=True
    )
    date = fields.Datetime(default=fields.Datetime.now, readonly=True)

    _key_unique = models.UniqueIndex("(arrival_id, key)")
