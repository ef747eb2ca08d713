from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..const import PARCEL_EVENT


class ReturnsParcelEvent(models.Model):
    """One thing that happened to a parcel. It is never changed, and told twice it counts once."""

    _name = "returns.parcel.event"
    _description = "Event of a Return Parcel"
    _order = "occurred_at desc, id desc"
    _rec_name = "code"

    parcel_id = fields.Many2one(
        "returns.parcel", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="parcel_id.company_id", store=True, index=True, precompute=True
    )
    code = fields.Selection(PARCEL_EVENT, "Event", required=True, default="info", readonly=True)
    occurred_at = fields.Datetime("When", required=True, default=fields.Datetime.now, readonly=True)
    place = fields.Char(readonly=True)
    text = fields.Char(readonly=True)
    key = fields.Char(
        "Carrier's Number", readonly=True, help="By which the carrier knows the event."
    )
    source_id = fields.Many2one(
        "returns.tracking.source",
        "Told by",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
        groups="odoo_returns.group_returns_manager",
    )
    user_id = fields.Many2one(
        "res.users", "Entered by", readonly=True, default=lambda self: self.env.user
    )

    _key_unique = models.UniqueIndex("(parcel_id, key) WHERE key IS NOT NULL")

    @api.constrains("occurred_at")
    def _check_occurred_at(self):
        """Refuse what is still to come; clocks of carriers may be some minutes ahead."""
        limit = fields.Datetime.now() + timedelta(minutes=5)
        for event in self.filtered(lambda event: event.occurred_at > limit):
            raise ValidationError(
                self.env._(
                    "%(parcel)s: an event cannot have happened after now.",
                    parcel=event.parcel_id.display_name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        """Record events and let everything follow that hangs on them."""
        parcels = self.env["returns.parcel"].browse(vals["parcel_id"] for vals in vals_list)
        parcels.check_access("write")
        tracking = self.env["returns.tracking"]
        before = {parcel: tracking._get_moments(parcel) for parcel in parcels}
        events = super().create([vals | {"user_id": self.env.uid} for vals in vals_list])
        tracking._follow(before)
        return events

    def write(self, vals):
        if vals:
            raise UserError(
                self.env._("An event of a parcel cannot change: record what happened since.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_with_parcel(self):
        raise UserError(self.env._("An event of a parcel stays: only the whole parcel can go."))
