from odoo import api, fields, models
from odoo.exceptions import UserError

from ..actions import open_records
from ..const import PARCEL_TROUBLE


class ReturnsParcelsMixin(models.AbstractModel):
    """The parcels that bring a return, and whether somebody should ask after them."""

    _name = "returns.parcels.mixin"
    _description = "Parcels of a Return"
    _inherit = "returns.gate.mixin"

    parcel_ids = fields.One2many("returns.parcel", "order_id", "Parcels")
    all_parcel_ids = fields.Many2many(
        "returns.parcel",
        "returns_parcel_order_rel",
        "order_id",
        "parcel_id",
        "All Parcels",
        copy=False,
        readonly=True,
        help="With those that were announced for another return and bring this one, too.",
    )
    has_shared_parcels = fields.Boolean(compute="_compute_has_shared_parcels")
    parcel_trouble = fields.Selection(
        PARCEL_TROUBLE,
        "Trouble with Parcels",
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups="odoo_returns.group_returns_user",
        help="What somebody should ask the customer or the carrier about.",
    )
    can_make_label = fields.Boolean(compute="_compute_can_make_label")

    @api.depends("all_parcel_ids", "parcel_ids")
    def _compute_has_shared_parcels(self):
        for order in self:
            order.has_shared_parcels = bool(order.all_parcel_ids - order.parcel_ids)

    @api.depends("state", "parcel_ids.state", "line_ids.move_ids.state")
    def _compute_can_make_label(self):
        for order in self:
            order.can_make_label = self.env["returns.label"]._can_make(order)

    def action_make_label(self):
        """Let the carrier make the labels of these returns now.

        :raises UserError: naming the returns that are not approved, or for which no carrier makes
            a label, or when each parcel has one
        """
        self._check_approved()
        self.lock_for_update(allow_referencing=True)
        self.env["returns.label"]._announce(self)
        waiting = self.parcel_ids.filtered(lambda parcel: parcel.picking_id and not parcel.label_id)
        if not waiting:
            raise UserError(
                self.env._(
                    "%(returns)s: there is no parcel for which a carrier could make a label. "
                    "Upload one to the parcel.",
                    returns=", ".join(self.mapped("name")),
                )
            )
        return waiting.action_make_label()

    def action_open_parcels(self):
        """Open the parcels that bring these returns."""
        return open_records(self.all_parcel_ids, "odoo_returns.returns_parcel_action")

    def _get_told_parcel(self):
        """Return the parcel that a mail is about."""
        return self.env["returns.parcel"].browse(self.env.context.get("returns_parcel_id"))

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"all_parcel_ids", "parcel_trouble"}
