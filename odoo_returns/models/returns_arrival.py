from psycopg2.errors import UniqueViolation

from odoo import Command, api, fields, models
from odoo.exceptions import ConcurrencyError, UserError

from ..actions import open_records
from ..const import ARRIVAL_CONDITION, ARRIVAL_STATE
from ..locks import lock_or_retry

#: event: (states it is possible in, state it leads to)
EVENTS = {
    "match": ({"blind", "open"}, "open"),
    "book": ({"open"}, "done"),
    "send_back": ({"blind", "open"}, "sent_back"),
    "cancel": ({"blind", "open"}, "cancelled"),
}
OPEN_STATES = ("open", "blind")


class ReturnsArrival(models.Model):
    """One parcel as it is opened at the dock. What is in it adds up from its scans; booking it
    makes the receipts and inspections of the returns it belongs to.
    """

    _name = "returns.arrival"
    _description = "Arrived Parcel"
    _inherit = ["returns.gate.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    state = fields.Selection(
        ARRIVAL_STATE,
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        group_expand=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    warehouse_id = fields.Many2one("stock.warehouse", required=True, index=True, check_company=True)
    order_ids = fields.Many2many(
        "returns.order",
        "returns_arrival_returns_order_rel",
        "returns_arrival_id",
        "returns_order_id",
        "Returns",
        check_company=True,
        copy=False,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        "Undeliverable Order",
        check_company=True,
        copy=False,
        index="btree_not_null",
        help="The order whose parcel came back from the carrier.",
    )
    partner_id = fields.Many2one("res.partner", "Customer", check_company=True)
    condition = fields.Selection(ARRIVAL_CONDITION, default="fine", required=True, readonly=True)
    sender = fields.Char(help="As it stands on the parcel.")
    tracking_number = fields.Char(index="btree_not_null")
    note = fields.Text()
    photo_ids = fields.Many2many("ir.attachment", string="Pictures", copy=False)
    scan_ids = fields.One2many("returns.scan", "arrival_id", "Scans")
    inspection_ids = fields.One2many("returns.inspection", "arrival_id", "Inspections")
    move_ids = fields.One2many("stock.move", "returns_arrival_id", "Stock Moves")
    picking_ids = fields.Many2many(
        "stock.picking", string="Transfers", compute="_compute_picking_ids"
    )
    picking_count = fields.Integer("Number of Transfers", compute="_compute_picking_ids")
    order_count = fields.Integer("Number of Returns", compute="_compute_order_count")
    user_id = fields.Many2one("res.users", "Opened by", default=lambda self: self.env.user)
    booked_at = fields.Datetime("Booked", readonly=True, copy=False)
    open_key = fields.Char(readonly=True, copy=False, help="Made by the device that opened it.")
    close_key = fields.Char(readonly=True, copy=False, help="Made by the device that booked it.")
    revision = fields.Integer(
        readonly=True,
        copy=False,
        help="Technical: changes with every act, so that two at once cannot both succeed.",
    )

    _name_unique = models.Constraint(
        "UNIQUE (company_id, name)", "The number of a parcel must be unique in its company."
    )
    _open_key_unique = models.UniqueIndex("(company_id, open_key)")
    _open_idx = models.Index("(warehouse_id) WHERE state IN ('open', 'blind')")

    @api.depends("move_ids.picking_id")
    def _compute_picking_ids(self):
        for arrival in self:
            arrival.picking_ids = arrival.move_ids.picking_id
            arrival.picking_count = len(arrival.picking_ids)

    @api.depends("order_ids")
    def _compute_order_count(self):
        for arrival in self:
            arrival.order_count = len(arrival.order_ids)

    def _prepare_protected_vals(self, vals):
        return {"name": self.env["ir.sequence"].sudo().next_by_code("returns.arrival")}

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {
            "name",
            "state",
            "condition",
            "order_ids",
            "sale_order_id",
            "scan_ids",
            "company_id",
            "warehouse_id",
            "booked_at",
            "open_key",
            "close_key",
            "revision",
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        if kept := self.filtered(lambda arrival: arrival.scan_ids or arrival.move_ids):
            raise UserError(
                self.env._(
                    "%(parcels)s cannot be deleted: it was counted. Cancel it instead.",
                    parcels=", ".join(kept.mapped("name")),
                )
            )

    # === ACTIONS OF THE BACK OFFICE === #

    def action_open_orders(self):
        """Open the returns whose goods are in these parcels."""
        return self.order_ids._get_action_open()

    def action_open_transfers(self):
        """Open the transfers that brought the goods in."""
        return open_records(self.picking_ids, "stock.action_picking_tree_all")

    def action_match(self):
        """Ask which return, order or customer these parcels belong to."""
        return self._ask("match")

    def action_send_back(self):
        """Ask why these parcels go back to their senders."""
        return self._ask("send_back")

    def action_cancel(self):
        """Forget parcels that were opened by mistake; nothing of them is booked."""
        self._apply_event("cancel")
        return True

    def _ask(self, event):
        self._check_possible(event)
        action = self.env["ir.actions.act_window"]._for_xml_id("odoo_returns.returns_match_action")
        return action | {"context": {"default_arrival_ids": self.ids, "default_event": event}}

    def _match(self, orders):
        """Count these parcels against returns from now on.

        What a blind parcel was thought to be, as the draft of an undeliverable one, is forgotten.

        :raises UserError: naming the returns of another company or that end already
        """
        wrong = orders.filtered(
            lambda order: (
                order.company_id != self.company_id or order.state in ("refused", "cancelled")
            )
        )
        if wrong:
            raise UserError(
                self.env._(
                    "%(returns)s cannot be in this parcel: it is refused, cancelled or of another "
                    "company.",
                    returns=wrong._get_numbers(),
                )
            )
        commands = [Command.link(order.id) for order in orders]
        if "blind" in self.mapped("state"):
            commands = [Command.set(orders.ids)]
        self._apply_event("match", order_ids=commands, partner_id=orders[:1].partner_id.id)
        for arrival in self:
            arrival.message_post(
                body=self.env._("It belongs to %(returns)s.", returns=orders._get_numbers())
            )

    def _send_back(self, note):
        self._apply_event("send_back")
        for arrival in self:
            arrival.message_post(body=self.env._("Sent back: %(note)s", note=note))

    # === GATE === #

    def _check_possible(self, event):
        self.check_access("write")
        wrong = self.filtered(lambda arrival: arrival.state not in EVENTS[event][0])
        if wrong:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(parcels)s: this is not possible in state %(state)s.",
                    parcels=", ".join(wrong.mapped("name")),
                    state=", ".join({labels[arrival.state] for arrival in wrong}),
                )
            )

    def _apply_event(self, event, **vals):
        """Move the parcels through ``event`` in one write; nothing else writes ``state``."""
        self._check_possible(event)
        self._lock()
        self._check_possible(event)
        self._through_gate().write({"state": EVENTS[event][1], **vals})

    def _lock(self):
        """Let one transaction at a time do something in these parcels.

        Every holder changes the row, so that one that waited with an old snapshot is retried by
        the server and sees what was scanned meanwhile.

        :raises ConcurrencyError: when another transaction holds a parcel; the server retries
        """
        self.flush_recordset()
        lock_or_retry(self)
        for arrival in self:
            arrival._through_gate().revision += 1
        self.flush_recordset(["revision"])

    @api.model
    def _open(self, vals):
        """Create a parcel; a device that asks twice at once is sent to wait for the first."""
        try:
            with self.env.cr.savepoint():
                return self._through_gate().create(vals)
        except UniqueViolation as error:
            raise ConcurrencyError(str(error)) from error
