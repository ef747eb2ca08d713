from odoo import fields, models


class ReturnsParcel(models.Model):
    """One package on its way back."""

    _name = "returns.parcel"
    _description = "Return Parcel"
    _order = "id"
    _rec_name = "tracking_number"
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    carrier_id = fields.Many2one("delivery.carrier", check_company=True)
    tracking_number = fields.Char(required=True, index=True)
    shipped_on = fields.Date()
    note = fields.Char()
