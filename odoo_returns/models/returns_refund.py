from decimal import Decimal
from uuid import uuid4

from odoo import api, fields, models

from ..const import REFUND_METHOD, REFUND_REASON, REFUND_STATE


class ReturnsRefund(models.Model):
    """The ledger: one amount granted to the customer, its way, and how far it is.

    A row says what happened to it (sent, arrived, failed); where nothing sends it by itself, it
    follows the payment of its credit note.
    """

    _name = "returns.refund"
    _description = "Return Refund"
    _inherit = ["returns.gate.mixin", "returns.refund.fallback.mixin"]
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
    currency_id = fields.Many2one(related="move_id.currency_id", store=True)
    amount = fields.Monetary(required=True)
    method = fields.Selection(REFUND_METHOD, "Way", default="manual", required=True)
    state = fields.Selection(
        REFUND_STATE, compute="_compute_state", store=True, index=True, precompute=True
    )
    key = fields.Char(
        "Idempotency Key",
        required=True,
        readonly=True,
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
    payment_id = fields.Many2one("account.payment", index="btree_not_null")
    card_id = fields.Many2one("loyalty.card", "Store Credit", index="btree_not_null")
    exchange_order_id = fields.Many2one("sale.order", index="btree_not_null")
    fallback_of_id = fields.Many2one(
        "returns.refund", "Instead of", index="btree_not_null", ondelete="restrict"
    )

    # Its story
    reference = fields.Char("Provider's Reference")
    way_reason = fields.Selection(REFUND_REASON, "Why this Way")
    pending_reason = fields.Char()
    failure_reason = fields.Char()
    consent_note = fields.Text("Consent")
    attempts = fields.Integer()
    next_attempt_at = fields.Datetime("Next Attempt", index="btree_not_null")
    granted_at = fields.Datetime(default=fields.Datetime.now, required=True)
    granted_by_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    sent_at = fields.Datetime()
    settled_at = fields.Datetime("Arrived on")
    failed_at = fields.Datetime()

    _key_unique = models.Constraint("UNIQUE (key)", "A refund has one key.")
    _amount_positive = models.Constraint("CHECK (amount > 0)", "A refund is an amount above zero.")

    @api.depends("order_id.name")
    def _compute_name(self):
        for refund in self:
            refund.name = f"{refund.order_id.name} / {refund._origin.id or ''}"

    @api.depends("sent_at", "settled_at", "failed_at")
    def _compute_state(self):
        """Follow what is known of the refund, else its credit note.

        Whenever the payment of a credit note changes, this is asked for (``account.move``).
        """
        by_payment = {"in_payment": "sending", "paid": "settled", "reversed": "settled"}
        for refund in self:
            move_sudo = refund.sudo().move_id
            if refund.failed_at or move_sudo.state == "cancel":
                refund.state = "failed"
            elif refund.settled_at:
                refund.state = "settled"
            elif refund.sent_at:
                refund.state = "sending"
            else:
                refund.state = by_payment.get(move_sudo.payment_state, "granted")

    def _get_protected_fields(self):
        return super()._get_protected_fields() | set(self._fields) - set(models.MAGIC_COLUMNS)

    # === GRANTING === #

    @api.model
    def _grant(self, moves_sudo, granted_before):
        """Keep rows for what credit notes pay each return; what did not leave yet may change.

        Rows whose effect stays in the house are carried out at once.

        :param granted_before: those of the credit notes that may have rows
        """
        rows_sudo = self.sudo()
        if granted_before:
            rows_sudo = rows_sudo.search(
                [("move_id", "in", granted_before.ids), ("failed_at", "=", False)]
            )
        known = dict(rows_sudo.grouped(lambda row: (row.move_id, row.order_id)).items())
        vals_list = []
        for move in moves_sudo:
            for order, lines in move.line_ids.grouped("returns_order_id").items():
                standing = known.pop((move, order), rows_sudo.browse())
                amount = self._get_ungranted(move, lines, standing)
                if order and amount:
                    vals_list += self._prepare_rows(order, move, amount)
        loose = self.sudo().union(*known.values()).filtered(lambda row: row._is_loose())
        loose._through_gate().unlink()
        created = self.sudo()._through_gate().create(vals_list)
        created._carry_out_at_once()
        return created

    def _get_ungranted(self, move, lines, standing):
        """Return what lines give that no row stands for; rows that no longer fit are dropped."""
        currency = move.currency_id
        total = sum(lines.mapped("price_total"))
        if not currency.compare_amounts(sum(standing.mapped("amount")), total):
            return Decimal(0)
        loose = standing.filtered(lambda row: row._is_loose())
        rest = currency.round(total - sum((standing - loose).mapped("amount")))
        loose._through_gate().unlink()
        return Decimal(f"{max(rest, 0.0):.{currency.decimal_places}f}")

    def _is_loose(self):
        """Tell whether a row may be granted anew: nothing left the house because of it."""
        is_kept = self.settled_at and self.method != "netting"
        return not self.sent_at and not is_kept and not self.fallback_of_id

    def _prepare_rows(self, order, move, amount):
        tenders = self.env["returns.refund.way"]._choose(order, move, amount)
        consent = self.env["returns.wish"]._get_consent(order)
        return [
            {
                "order_id": order.id,
                "move_id": move.id,
                "amount": float(tender.amount),
                "method": tender.method,
                "source_transaction_id": tender.source_transaction
                and tender.source_transaction.id,
                "exchange_order_id": tender.exchange_order and tender.exchange_order.id,
                "way_reason": tender.reason,
                "consent_note": consent if tender.reason in ("wish", "resolution") else False,
                "settled_at": tender.reason == "unpaid_invoice" and fields.Datetime.now(),
            }
            for tender in tenders
        ]

    @api.model
    def _grant_instead(self, refund, method, amount, consent):
        """Grant what a refund could not carry by another way."""
        row = self._through_gate().create(
            {
                "order_id": refund.order_id.id,
                "move_id": refund.move_id.id,
                "amount": amount,
                "method": method,
                "fallback_of_id": refund.id,
                "consent_note": consent,
                "granted_by_id": self.env.uid,
            }
        )
        row._carry_out_at_once()
        return row

    def _carry_out_at_once(self):
        """Carry out what has no effect outside, in the transaction that grants it."""
        sender = self.env["returns.refund.sender"]
        for method, rows in self.grouped("method").items():
            if method in sender._get_instant_methods():
                getattr(sender, f"_carry_out_{method}")(rows)

    def _settle(self):
        self._through_gate().settled_at = fields.Datetime.now()

    def _fail(self, reason):
        self._through_gate().write(
            {"failed_at": fields.Datetime.now(), "failure_reason": reason}
        )
