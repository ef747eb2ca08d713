from urllib.parse import quote

from odoo import fields, models

#: What core puts into the address of a carrier's page.
PLACEHOLDER = "<shipmenttrackingnumber>"


class DeliveryCarrier(models.Model):
    """What a carrier can do for returns, next to core's ``<delivery_type>_get_return_label``.

    A carrier that can be asked where parcels are brings ``<delivery_type>_returns_tracking``.
    """

    _inherit = "delivery.carrier"

    is_returns_choice = fields.Boolean(
        "Customers Send Returns with It", help="Offered when a customer enters a parcel."
    )

    returns_standard_carrier_id = fields.Many2one(
        "delivery.carrier",
        "Standard Way",
        help="The cheapest way that the shop offers instead of this one. What the customer pays "
        "above it is paid for speed, and the law may let you keep it.",
    )

    def _get_returns_surcharge(self, order):
        """Return what this way costs an order above the standard one, before taxes.

        Providers are not asked: only prices that Odoo itself works out count.
        """
        standard = self.returns_standard_carrier_id
        if not standard or standard.delivery_type not in ("fixed", "base_on_rule"):
            return 0.0
        rate = standard.rate_shipment(order)
        paid = sum(order.order_line.filtered("is_delivery").mapped("price_subtotal"))
        return max(paid - rate["price"], 0.0) if rate["success"] else 0.0

    def _get_returns_tracking_url(self, parcel):
        """Return the page on which the carrier shows a parcel; False where there is none."""
        if not self or not parcel.tracking_number:
            return False
        receipt = parcel.sudo().picking_id
        if self.tracking_url:
            url = self.tracking_url.replace(PLACEHOLDER, quote(parcel.tracking_number, safe=""))
        elif receipt.carrier_tracking_ref == parcel.tracking_number:
            url = self.get_tracking_link(receipt)
        else:
            url = False
        return url if url and url.startswith(("https://", "http://")) else False

    def _can_be_polled(self):
        """Tell whether the carrier can be asked where parcels are."""
        return bool(self) and hasattr(self, f"{self.delivery_type}_returns_tracking")

    def _returns_poll(self, parcels):
        """Ask the carrier what happened to parcels.

        :return: [{"parcel", "code" (see ``engine.parcels``), "occurred_at" (UTC), "id", "place",
            "text"}]; the last three may be missing
        """
        self.ensure_one()
        if not self._can_be_polled():
            return []
        return getattr(self, f"{self.delivery_type}_returns_tracking")(parcels)
