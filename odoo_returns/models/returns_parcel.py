from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError

from .. import engine
from ..const import PARCEL_STATE


class ReturnsParcel(models.Model):
    """One package on its way back. Where it is follows from its events alone.

    It may bring the goods of several returns of a customer: ``order_id`` is the one that it was
    announced for, ``order_ids`` holds all of them.
    """

    _name = "returns.parcel"
    _description = "Return Parcel"
    _inherit = ["returns.gate.mixin"]
    _order = "id"
    _rec_names_search = ["tracking_number", "order_id"]
    _check_company_auto = True

    order_id = fields.Many2one(
        "returns.order", "Return", required=True, index=True, ondelete="cascade", check_company=True
    )
    order_ids = fields.Many2many(
        "returns.order",
        "returns_parcel_order_rel",
        "parcel_id",
        "order_id",
        "Returns in It",
        copy=False,
        help="A customer may send the goods of several returns in one parcel.",
    )
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(related="order_id.partner_id")
    carrier_id = fields.Many2one("delivery.carrier", check_company=True, index="btree_not_null")
    tracking_number = fields.Char(index="btree_not_null", copy=False)
    weight = fields.Float(digits="Stock Weight")
    shipped_on = fields.Date("Sent on", help="What the customer says, or the receipt.")
    note = fields.Char()
    picking_id = fields.Many2one(
        "stock.picking", "Receipt", index="btree_not_null", copy=False, check_company=True
    )

    # Where it is
    event_ids = fields.One2many("returns.parcel.event", "parcel_id", "Events", copy=False)
    state = fields.Selection(
        PARCEL_STATE,
        compute="_compute_journey",
        store=True,
        index=True,
        copy=False,
    )
    handed_over_at = fields.Datetime(compute="_compute_journey", store=True)
    delivered_at = fields.Datetime("Delivered on", compute="_compute_journey", store=True)
    heard_at = fields.Datetime("Last Event", compute="_compute_journey", store=True)
    sent_on = fields.Date(
        "Under Way since",
        compute="_compute_journey",
        store=True,
        help="The carrier's scan, the day the customer names, or the day a number was entered.",
    )

    # Its label and the mails about it
    label_id = fields.Many2one("ir.attachment", index="btree_not_null", copy=False)
    label_file = fields.Binary(compute="_compute_label", inverse="_inverse_label")
    label_name = fields.Char(compute="_compute_label", inverse="_inverse_label_name")
    label_due_at = fields.Datetime("Label Asked for", index="btree_not_null", copy=False)
    label_failures = fields.Integer(copy=False)
    label_error = fields.Char(copy=False)
    told = fields.Json("Mails", copy=False, help="What the customer was told of, each once.")
    next_poll_at = fields.Datetime("Next Question", index="btree_not_null", copy=False)
    poll_failures = fields.Integer(copy=False)

    @api.depends("tracking_number", "order_id.name")
    def _compute_display_name(self):
        for parcel in self:
            parcel.display_name = parcel.tracking_number or self.env._(
                "Parcel of %(rma)s", rma=parcel.order_id.name or ""
            )

    @api.depends("event_ids.code", "event_ids.occurred_at", "shipped_on", "tracking_number")
    def _compute_journey(self):
        for parcel in self:
            journey = engine.trace(
                engine.ParcelEvent(event.code, event.occurred_at) for event in parcel.event_ids
            )
            parcel.state = journey.state
            parcel.handed_over_at = journey.handed_over_at
            parcel.delivered_at = journey.delivered_at
            parcel.heard_at = journey.heard_at
            parcel.sent_on = parcel._get_sent_on(journey)

    def _get_sent_on(self, journey):
        """Return since when the parcel is under way; a label alone sends nothing."""
        entered = journey.state == "announced" and self.tracking_number
        return (
            journey.handed_over_at
            or self.shipped_on
            or (entered and (self.create_date or fields.Datetime.now()))
        )

    @api.depends("label_id")
    def _compute_label(self):
        for parcel in self:
            label_sudo = parcel.sudo().label_id
            parcel.label_file = label_sudo.datas
            parcel.label_name = label_sudo.name

    def _inverse_label(self):
        self.env["returns.label"]._upload(self)

    def _inverse_label_name(self):
        """Take the name of a file with the file: a form writes both."""

    @api.constrains("shipped_on")
    def _check_shipped_on(self):
        """Refuse a day to come; it may have begun already where the customer lives."""
        tomorrow = fields.Date.today() + timedelta(days=1)
        for parcel in self.filtered(lambda parcel: (parcel.shipped_on or tomorrow) > tomorrow):
            raise ValidationError(
                self.env._(
                    "%(parcel)s: %(day)s is still to come, it cannot have been sent then.",
                    parcel=parcel.display_name,
                    day=fields.Date.to_string(parcel.shipped_on),
                )
            )

    @api.constrains("order_id", "order_ids")
    def _check_returns_belong_together(self):
        """One parcel comes from one customer: he sees where it is, and its label."""
        for parcel in self:
            customer = parcel.order_id.partner_id.commercial_partner_id
            for order in parcel.order_ids:
                if (
                    order.company_id != parcel.company_id
                    or order.partner_id.commercial_partner_id != customer
                ):
                    raise ValidationError(
                        self.env._(
                            "%(parcel)s cannot bring %(rma)s, too: customer and company must "
                            "be the same.",
                            parcel=parcel.display_name,
                            rma=order.name,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        parcels = super().create([self._with_announced_return(vals) for vals in vals_list])
        parcels._plan_poll()
        parcels.filtered("shipped_on").order_ids._follow_parcels()
        self.env["returns.parcel.watch"]._look_again(parcels.order_ids)
        return parcels

    def write(self, vals):
        before = self.order_ids
        result = super().write(self._with_own_return(vals))
        if vals.keys() & {"carrier_id", "tracking_number"}:
            self._plan_poll()
        if vals.keys() & {"shipped_on", "order_id", "order_ids"}:
            (before | self.order_ids)._follow_parcels()
        if vals.keys() & {"shipped_on", "order_id", "order_ids", "tracking_number"}:
            self.env["returns.parcel.watch"]._look_again(before | self.order_ids)
        return result

    def unlink(self):
        orders = self.filtered(lambda parcel: parcel.shipped_on or parcel.event_ids).order_ids
        result = super().unlink()
        orders._follow_parcels()
        return result

    def _with_announced_return(self, vals):
        """Let a new parcel bring the return that it is announced for."""
        vals = self.default_get(["order_id"]) | vals
        if not vals.get("order_id"):
            return vals
        commands = [*(vals.get("order_ids") or []), Command.link(vals["order_id"])]
        return vals | {"order_ids": commands}

    def _with_own_return(self, vals):
        """Keep the return that a parcel was announced for among those it brings."""
        if not vals.keys() & {"order_id", "order_ids"}:
            return vals
        gone = self.order_id.ids if "order_id" in vals else []
        own = [vals["order_id"]] if "order_id" in vals else self.order_id.ids
        commands = [
            *map(Command.unlink, gone),
            *(vals.get("order_ids") or []),
            *map(Command.link, own),
        ]
        return vals | {"order_ids": commands}

    def action_make_label(self):
        """Let the carrier make the labels of these parcels now.

        :raises UserError: when there is none for the only one; of several, those that failed are
            tried again later: a label that a carrier made cannot be taken back
        """
        self.check_access("write")
        labels, todo = self.env["returns.label"], self.filtered(lambda parcel: not parcel.label_id)
        for parcel in todo:
            if len(todo) == 1:
                labels._make(parcel)
            else:
                labels._try_to_make(parcel)
        return True

    def action_print_label(self):
        """Open the label of a parcel."""
        self.ensure_one()
        url = f"/web/content/{self._name}/{self.id}/label_file?filename_field=label_name"
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "state",
            "handed_over_at",
            "delivered_at",
            "heard_at",
            "sent_on",
            "label_id",
            "label_due_at",
            "label_failures",
            "label_error",
            "told",
            "next_poll_at",
            "poll_failures",
        }
