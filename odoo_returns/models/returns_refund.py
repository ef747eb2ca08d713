from uuid import uuid4

from odoo import api, fields, models

from ..const import (
    REFUND_FAILURE,
    REFUND_METHOD,
    REFUND_PENDING,
    REFUND_REASON,
    REFUND_STATE,
)
from ..engine import refunds as steps


class ReturnsRefund(models.Model):
    """The ledger: one amount granted to the customer, its way, and how far it is on it.

    ``state`` moves by the events of the engine alone. What grants an amount, and what carries it
    by hand, are documents: ``returns.refund.books`` follows them. What leaves the house is sent
    by ``returns.refund.sender`` after the commit, once for each ``key``.
    """

    _name = "returns.refund"
    _description = "Return Refund"
    _inherit = [
        "returns.gate.mixin",
        "returns.refund.granting.mixin",
        "returns.refund.fallback.mixin",
    ]
    _order = "id"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name")
    order_id = fields.Many2one("returns.order", "Return", required=True, index=True)
    company_id = fields.Many2one(
        related="order_id.company_id", store=True, index=True, precompute=True
    )
    partner_id = fields.Many2one(
        related="order_id.partner_id", store=True, index=True, precompute=True
    )
    move_id = fields.Many2one(
        "account.move", "Credit Note", required=True, index=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="move_id.currency_id", store=True, precompute=True)
    amount = fields.Monetary(required=True)
    method = fields.Selection(REFUND_METHOD, "Way", default="manual", required=True)
    state = fields.Selection(REFUND_STATE, default="granted", required=True, index=True)
    key = fields.Char(
        "Idempotency Key",
        required=True,
        copy=False,
        default=lambda _self: str(uuid4()),
        help="By which a provider knows the refund again.",
    )

    # What carries it
    source_transaction_id = fields.Many2one(
        "payment.transaction", "Original Payment", index="btree_not_null"
    )
    transaction_id = fields.Many2one(
        "payment.transaction", "Refund Transaction", index="btree_not_null"
    )
    provider_id = fields.Many2one(related="source_transaction_id.provider_id")
    payment_id = fields.Many2one("account.payment", index="btree_not_null")
    card_id = fields.Many2one("loyalty.card", "Store Credit", index="btree_not_null")
    exchange_order_id = fields.Many2one("sale.order", index="btree_not_null")
    fallback_of_id = fields.Many2one(
        "returns.refund", "Instead of", index="btree_not_null", ondelete="restrict"
    )

    # Its story
    reference = fields.Char("Provider's Reference")
    reason = fields.Selection(REFUND_REASON, "Why this Way")
    pending_reason = fields.Selection(REFUND_PENDING, "Waits for")
    failure_reason = fields.Selection(REFUND_FAILURE, "Failed because")
    failure_note = fields.Char("What was Answered")
    consent_note = fields.Text("Consent")
    attempts = fields.Integer()
    next_attempt_at = fields.Datetime("Next Attempt")
    granted_at = fields.Datetime(default=fields.Datetime.now, required=True)
    granted_by_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    sent_at = fields.Datetime()
    settled_at = fields.Datetime("Arrived on")
    failed_at = fields.Datetime()

    _key_unique = models.Constraint("UNIQUE (key)", "A refund has one key.")
    _transaction_unique = models.UniqueIndex("(transaction_id) WHERE transaction_id IS NOT NULL")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "A refund is an amount above zero.")
    _due_idx = models.Index("(next_attempt_at, id) WHERE next_attempt_at IS NOT NULL")

    @api.depends("order_id.name")
    def _compute_name(self):
        for refund in self:
            refund.name = f"{refund.order_id.name} / {refund._origin.id or ''}"

    def _get_protected_fields(self):
        return super()._get_protected_fields() | set(self._fields) - set(models.MAGIC_COLUMNS)

    # === STEPS === #

    def _take_step(self, event, **vals):
        """Move rows by an event of the engine; those that are there already stay as they are.

        :raises ValueError: when a row is in no state for it
        """
        todo = self.filtered(lambda row: steps.follow(event, row.state) != row.state)
        if todo:
            todo._through_gate().write({"state": steps.EVENTS[event][1], **vals})
        return todo

    def _send(self):
        """Note that the money is on its way."""
        now = fields.Datetime.now()
        return self._take_step("send", sent_at=now, pending_reason=False, failure_reason=False)

    def _settle(self):
        """Note that the money arrived."""
        now = fields.Datetime.now()
        return self._take_step(
            "settle", settled_at=now, next_attempt_at=False, pending_reason=False
        )

    def _fail(self, reason, note=False):
        """Note that the money does not go this way, and why."""
        return self._take_step("fail", **self._prepare_failure(reason, note))

    def _withdraw(self):
        """Note that the money is not owed any more."""
        return self._take_step("withdraw", **self._prepare_failure("withdrawn", False))

    def _prepare_failure(self, reason, note):
        return {
            "failed_at": fields.Datetime.now(),
            "failure_reason": reason,
            "failure_note": note,
            "next_attempt_at": False,
            "pending_reason": False,
        }

    def _wait(self, reason):
        """Note what a row waits for; it is looked at again, each time after twice as long."""
        for row in self:
            asks = row.attempts >= steps.MOST_ATTEMPTS
            row._through_gate().write(
                {
                    "pending_reason": "person" if asks else reason,
                    "next_attempt_at": not asks
                    and fields.Datetime.now() + steps.wait(row.attempts),
                }
            )
            if asks:
                row._ask_person()

    def _ask_person(self):
        for row in self:
            row.order_id._ask_responsible(
                "odoo_returns.mail_activity_refund",
                summary=self.env._("Look after a refund"),
                note=self.env._(
                    "%(amount)s: %(problem)s",
                    amount=row.currency_id.format(row.amount),
                    problem=row._get_problem(),
                ),
            )

    def _get_problem(self):
        """Return in words why a row does not move."""
        self.ensure_one()
        for name in ("failure_reason", "pending_reason"):
            if self[name]:
                labels = dict(self._fields[name]._description_selection(self.env))
                return ": ".join(filter(None, [labels[self[name]], self.failure_note]))
        return ""

    # === WHAT A PERSON SAYS === #

    def action_retry(self):
        """Try again what failed, or ask the provider now about what is under way.

        :raises UserError: naming the return whose refund is not owed any more
        """
        self.check_access("write")
        self.env["returns.refund.sender"]._retry(self.sudo())
        return True

    def action_arrived(self):
        """Note that a refund arrived of which its provider says nothing."""
        self.check_access("write")
        self.env["returns.refund.sender"]._decide(self.sudo(), has_arrived=True)
        return True

    def action_not_arrived(self):
        """Note that a refund did not go out, of which its provider says nothing."""
        self.check_access("write")
        self.env["returns.refund.sender"]._decide(self.sudo(), has_arrived=False)
        return True
