from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


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

    @api.constrains("shipped_on")
    def _check_shipped_on(self):
        """Refuse a day to come; it may have begun already where the customer lives."""
        tomorrow = fields.Date.today() + timedelta(days=1)
        for parcel in self.filtered(lambda parcel: (parcel.shipped_on or tomorrow) > tomorrow):
            raise ValidationError(
                self.env._(
                    "%(parcel)s: %(day)s is still to come, it cannot have been sent then.",
                    parcel=parcel.tracking_number,
                    day=fields.Date.to_string(parcel.shipped_on),
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create(vals_list)
        parcels.filtered("shipped_on").order_id._follow_parcels()
        return parcels

    def write(self, vals):
        before = self.order_id
        result = super().write(vals)
        if vals.keys() & {"shipped_on", "order_id"}:
            (before | self.order_id)._follow_parcels()
        return result

    def unlink(self):
        orders = self.filtered("shipped_on").order_id
        result = super().unlink()
        orders._follow_parcels()
        return result
