import secrets
from datetime import timedelta

from odoo import api, fields, models

#: Long enough after a message is stale, when nobody can send it again.
KEPT_FOR = timedelta(days=1)
PATH = "/returns/tracking"


class ReturnsTrackingSource(models.Model):
    """Who may tell us over HTTP what happened to parcels: a carrier, or a service that knows many.

    Its messages are signed with its secret; ``static/examples/tracking_client.py`` sends some.
    """

    _name = "returns.tracking.source"
    _description = "Source of Parcel Events"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    carrier_id = fields.Many2one(
        "delivery.carrier",
        check_company=True,
        index="btree_not_null",
        help="It knows this carrier's parcels. Empty: those of any carrier.",
    )
    token = fields.Char(
        required=True, readonly=True, copy=False, default=lambda _self: secrets.token_urlsafe(16)
    )
    secret = fields.Char(
        required=True, readonly=True, copy=False, default=lambda _self: secrets.token_hex(32)
    )
    url = fields.Char("Address", compute="_compute_url")
    delivery_ids = fields.One2many("returns.tracking.delivery", "source_id", "Messages")

    _token_unique = models.Constraint("UNIQUE (token)", "Each source has an address of its own.")

    @api.depends("token")
    def _compute_url(self):
        for source in self:
            source.url = f"{source.get_base_url()}{PATH}/{source.token}"

    def action_renew_secret(self):
        """Make a new secret; what is signed with the old one is refused from now on."""
        for source in self:
            source.secret = secrets.token_hex(32)
        return True


class ReturnsTrackingDelivery(models.Model):
    """A message that was taken in: whoever sends it again changes nothing."""

    _name = "returns.tracking.delivery"
    _description = "Message about Parcels"
    _order = "id desc"
    _rec_name = "signature"

    source_id = fields.Many2one(
        "returns.tracking.source", required=True, index=True, ondelete="cascade"
    )
    signature = fields.Char(required=True)
    answer = fields.Json()

    _signature_unique = models.UniqueIndex("(source_id, signature)")

    @api.autovacuum
    def _gc_deliveries(self):
        limit = fields.Datetime.now() - KEPT_FOR
        self.search([("create_date", "<", limit)], limit=10_000).unlink()
