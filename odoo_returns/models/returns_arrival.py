from odoo import fields, models

from ..const import ARRIVAL_CONDITION, ARRIVAL_STATE


class ReturnsArrival(models.Model):
    """One parcel as it is opened at the dock. What is in it adds up from its scans; booking it
    makes the receipts and inspections of the returns it belongs to.
    """

    _name = "returns.arrival"
    _description = "Arrived Parcel"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(ARRIVAL_STATE, default="open", required=True, readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one("stock.warehouse", required=True, index=True, check_company=True)
    order_ids = fields.Many2many("returns.order", string="Returns", check_company=True)
    partner_id = fields.Many2one("res.partner", "Customer", check_company=True)
    condition = fields.Selection(ARRIVAL_CONDITION, default="fine", required=True)
    sender = fields.Char(help="As it stands on the parcel.")
    tracking_number = fields.Char(index="btree_not_null")
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Pictures", copy=False)
    scan_ids = fields.One2many("returns.scan", "arrival_id", "Scans")
    inspection_ids = fields.One2many("returns.inspection", "arrival_id", "Inspections")
    move_ids = fields.One2many("stock.move", "returns_arrival_id", "Stock Moves")
    user_id = fields.Many2one("res.users", "Opened by", default=lambda self: self.env.user)
    booked_at = fields.Datetime("Booked", readonly=True)
