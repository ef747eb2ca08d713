from odoo import api, fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    returns_inspection_ids = fields.One2many(
        "returns.inspection", "lot_id", groups="odoo_returns.group_returns_user"
    )
    returns_grade_id = fields.Many2one(
        "returns.grade",
        "Grade",
        compute="_compute_returns_grade_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        help="What it was found to be like when it last came back.",
    )

    @api.depends("returns_inspection_ids.quantity", "returns_inspection_ids.grade_id")
    def _compute_returns_grade_id(self):
        for lot in self:
            rows = lot.returns_inspection_ids
            valid = rows.filtered(lambda row: row.quantity > 0 and row.qty_left)
            lot.returns_grade_id = valid.sorted("id")[-1:].grade_id
