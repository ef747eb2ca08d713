import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

ENDED = ("delivered", "expired")
#: States of a return for which parcels are under way.
AWAITING = ("draft", "submitted", "approved")


class ReturnsParcel(models.Model):
    """How a parcel is known to its carrier: one number, one awaited parcel."""

    _inherit = "returns.parcel"

    tracking_key = fields.Char(
        compute="_compute_tracking_key",
        store=True,
        precompute=True,
        index="btree_not_null",
        help="The number without spaces and signs: what messages of carriers are found by.",
    )
    tracking_url = fields.Char("Tracking Page", compute="_compute_tracking_url")

    @api.depends("tracking_number")
    def _compute_tracking_key(self):
        for parcel in self:
            parcel.tracking_key = self._get_key(parcel.tracking_number)

    @api.depends("carrier_id", "tracking_number", "picking_id")
    def _compute_tracking_url(self):
        for parcel in self:
            parcel.tracking_url = parcel.carrier_id.sudo()._get_returns_tracking_url(parcel)

    @api.constrains("tracking_number", "carrier_id", "order_id")
    def _check_tracking_number(self):
        """Know each parcel that is awaited once, so that news of it reach the right return."""
        for parcel in self:
            twin = parcel._find_twin()
            if twin:
                raise ValidationError(
                    self.env._(
                        "%(number)s is a parcel of %(rma)s already: add the return to it.",
                        number=parcel.tracking_number,
                        rma=twin.order_id.name,
                    )
                )

    def _find_twin(self):
        """Return another awaited parcel with this number; carriers may use the same numbers."""
        self.ensure_one()
        parcels_sudo = self.sudo().browse()
        if not self.tracking_key or self.state in ENDED or self.order_id.state not in AWAITING:
            return parcels_sudo
        same = parcels_sudo.search(
            [
                ("company_id", "=", self.company_id.id),
                ("tracking_key", "=", self.tracking_key),
                ("state", "not in", ENDED),
                ("order_id.state", "in", AWAITING),
                ("id", "!=", self._origin.id),
            ]
        )
        return same.filtered(
            lambda other: (
                not (other.carrier_id and self.carrier_id) or other.carrier_id == self.carrier_id
            )
        )[:1]

    def action_open_tracking(self):
        """Open the page on which the carrier shows where a parcel is."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.tracking_url, "target": "new"}

    def _plan_poll(self):
        """Ask the carriers that can be asked, from now on."""
        for parcel in self.filtered(lambda parcel: parcel.state not in ENDED):
            can_ask = parcel.tracking_number and parcel.carrier_id.sudo()._can_be_polled()
            planned = fields.Datetime.now() if can_ask else False
            if bool(parcel.next_poll_at) != bool(planned):
                parcel._through_gate().sudo().next_poll_at = planned

    @api.model
    def _get_key(self, number):
        """Return a tracking number as it is compared; people type it with spaces and dashes."""
        return re.sub(r"[\W_]+", "", number or "").upper() or (number or "").strip() or False
