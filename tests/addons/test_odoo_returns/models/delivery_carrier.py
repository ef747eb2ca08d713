from odoo import api, fields, models


class DeliveryCarrier(models.Model):
    """A carrier as another addon brings it: it makes labels and can be asked where parcels are."""

    _inherit = "delivery.carrier"

    delivery_type = fields.Selection(
        selection_add=[("moon", "Moon Express")], ondelete={"moon": "cascade"}
    )

    @api.depends("delivery_type")
    def _compute_can_generate_return(self):
        super()._compute_can_generate_return()
        self.filtered(lambda carrier: carrier.delivery_type == "moon").can_generate_return = True

    def moon_get_return_label(self, pickings, _tracking_number=None, _origin_date=None):
        """Make a label as core's carriers do: a file with their prefix, on the transfer."""
        for picking in pickings:
            self.env["ir.attachment"].create(
                {
                    "name": f"{self.get_return_label_prefix()}-{picking.id}.pdf",
                    "raw": b"%PDF-1.4 moon",
                    "res_model": picking._name,
                    "res_id": picking.id,
                }
            )
            picking.carrier_tracking_ref = f"MOON{picking.id}"

    def moon_get_tracking_link(self, picking):
        return f"https://moon.example.com/{picking.carrier_tracking_ref}"

    def moon_returns_tracking(self, parcels):
        """Say of each parcel that it was handed over just now."""
        return [
            {
                "parcel": parcel,
                "id": f"{parcel.tracking_number}/1",
                "code": "handed_over",
                "occurred_at": fields.Datetime.now(),
                "place": "Tranquility Base",
            }
            for parcel in parcels
        ]
