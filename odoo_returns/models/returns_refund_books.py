from collections import defaultdict
from decimal import Decimal

from odoo import models

from ..decimals import to_decimal
from ..engine import refunds as steps

#: Ways whose rows say what the books say.
BY_BOOKS = ("netting", "bank", "manual")


class ReturnsRefundBooks(models.AbstractModel):
    """What the books say of refunds: what credit notes owe, and what has paid them."""

    _name = "returns.refund.books"
    _description = "Refunds in the Books"

    # === WHAT IS OWED === #

    def _get_owed(self, moves_sudo):
        """Return {(credit note, return): what it gives the return}, less what was taken back.

        A credit note that is not posted gives nothing.
        """
        owed = {}
        for move in moves_sudo:
            for order, lines in move.line_ids.grouped("returns_order_id").items():
                if not order:
                    continue
                amount = Decimal(0)
                if move.state == "posted":
                    taken_back = self._get_taken_back(move, order)
                    amount = self._sum(lines, move) - self._sum(taken_back, move)
                owed[move, order] = max(amount, Decimal(0))
        return owed

    def _get_taken_back(self, move, order):
        reversals = move.reversal_move_ids.filtered(lambda other: other.state == "posted")
        return reversals.line_ids.filtered(lambda line: line.returns_order_id == order)

    def _sum(self, lines, move):
        return to_decimal(sum(lines.mapped("price_total")), move.currency_id)

    def _get_netted(self, move):
        """Return what of a credit note paid its own invoice, and no row says so yet."""
        if move.currency_id.is_zero(move.amount_total - move.amount_residual):
            return Decimal(0)
        arrived, _under_way = self._get_pools(move)
        known = move.sudo().returns_refund_ids.filtered(
            lambda row: (
                row.method == "netting" and not row.exchange_order_id and row.state != "failed"
            )
        )
        booked = to_decimal(sum(known.mapped("amount")), move.currency_id)
        return max(arrived["netting"] - booked, Decimal(0))

    # === EXCHANGES === #

    def _set_off(self, rows):
        """Let credit notes pay the invoices of the exchanges that they are meant for."""
        for row in rows.filtered(lambda row: row.state == "granted"):
            invoices = row.exchange_order_id.invoice_ids.filtered(
                lambda move: move.state == "posted" and move.move_type == "out_invoice"
            )
            documents = row.move_id | invoices
            lines = documents.line_ids.filtered(
                lambda line: (
                    line.account_id.account_type == "asset_receivable" and not line.reconciled
                )
            )
            if invoices and row.move_id.state == "posted":
                for of_account in lines.grouped("account_id").values():
                    of_account.reconcile()

    def _get_waiting(self, sale_orders):
        """Return the rows that wait for the invoices of exchange orders."""
        rows_sudo = self.env["returns.refund"].sudo()
        return rows_sudo.search(
            [
                ("exchange_order_id", "in", sale_orders.ids),
                ("method", "=", "netting"),
                ("state", "=", "granted"),
            ]
        )

    def _give_up(self, sale_orders):
        """Pay back by the usual ways what was to pay for exchanges that are cancelled."""
        rows_sudo = self._get_waiting(sale_orders)
        rows_sudo._withdraw()
        rows_sudo._grant(rows_sudo.move_id)

    # === WHAT HAS PAID === #

    def _follow(self, moves_sudo):
        """Let the rows of credit notes say what has been reconciled with them."""
        rows_sudo = moves_sudo.returns_refund_ids.sorted("id")
        rows_sudo = rows_sudo.filtered(
            lambda row: row.method in (*BY_BOOKS, "original") and row.state != "failed"
        )
        for move, rows in rows_sudo.grouped("move_id").items():
            arrived, under_way = self._get_pools(move)
            unsent = rows.filtered(self._is_unsent)
            for row in rows.filtered(lambda row: row.method in BY_BOOKS) - unsent:
                self._follow_row(row, arrived, under_way)
            for row in unsent:
                self._take_over(row, arrived, under_way)
            if arrived["manual"] + under_way["manual"] > 0:
                self._warn(rows)

    def _warn(self, rows):
        """Ask a person about refunds that a provider has under way and that were paid by hand."""
        for row in rows:
            is_asked = row.pending_reason == "by_hand"
            if row.method == "original" and row.state == "sending" and not is_asked:
                row._through_gate().pending_reason = "by_hand"
                row._ask_person()

    def _is_unsent(self, row):
        """Tell whether a refund is still to be sent by workers, or waits for a person."""
        return (
            row.state == "granted"
            and row.method in ("original", "bank", "manual")
            and not row.payment_id
        )

    def _take_over(self, row, arrived, under_way):
        """Let what persons paid of a refund be paid by hand, so that nothing sends it again."""
        paid = min(arrived["manual"] + under_way["manual"], row._get_decimal())
        if paid > 0:
            taken = row._split_off(paid)
            taken._through_gate().write(
                {
                    "method": "manual",
                    "reason": "by_hand",
                    "next_attempt_at": False,
                    "pending_reason": False,
                }
            )
            self._follow_row(taken, arrived, under_way)

    def _follow_row(self, row, arrived, under_way):
        """Move a row to where the money that belongs to it is; take it out of the pools."""
        key, amount = self._get_key(row), row._get_decimal()
        if arrived[key] >= amount:
            target = "settled"
        elif arrived[key] + under_way[key] >= amount or self._is_under_way(row):
            target = "sending"
        else:
            target = "granted"
        if target != "granted":
            taken = min(arrived[key], amount)
            arrived[key] -= taken
            under_way[key] -= min(under_way[key], amount - taken)
        self._move(row, target)

    def _is_under_way(self, row):
        return bool(row.payment_id) and row.payment_id.state not in ("canceled", "rejected")

    def _move(self, row, target):
        if row.state == "settled" and target == "sending":
            row._take_step("reopen", settled_at=False)
        event = steps.find_event(row.state, target)
        if event == "send":
            row._send()
        elif event == "settle":
            row._settle()
        elif event == "reopen":
            row._take_step("reopen", settled_at=False, sent_at=False)

    def _get_key(self, row):
        if row.method == "netting":
            return row.exchange_order_id or "netting"
        return row.payment_id or "manual"

    def _get_pools(self, move):
        """Return two dicts of what is reconciled with a credit note: arrived, and under way.

        The keys: ``netting`` its own invoice, an exchange order, a payment of the ledger, ``own``
        what other rows account for, ``manual`` everything else.
        """
        arrived, under_way = defaultdict(Decimal), defaultdict(Decimal)
        lines = move.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        for partial in lines.matched_debit_ids:
            other = partial.debit_move_id.move_id
            amount = to_decimal(partial.credit_amount_currency, move.currency_id)
            payment = other.origin_payment_id
            pool = under_way if payment.state == "in_process" else arrived
            pool[self._get_source(move, other, payment)] += amount
        return arrived, under_way

    def _get_source(self, move, other, payment):
        if other == move.reversed_entry_id:
            return "netting"
        if other.reversed_entry_id == move or payment.payment_transaction_id:
            return "own"
        rows = move.sudo().returns_refund_ids
        if payment and payment in rows.payment_id:
            return payment
        if any(self._is_credit_entry(row, other) for row in rows.filtered("card_id")):
            return "own"
        for order in rows.exchange_order_id:
            if other in order.invoice_ids:
                return order
        return "manual"

    def _is_credit_entry(self, row, other):
        credits_sudo = self.env["returns.store.credit"].sudo()
        return bool(
            credits_sudo.search_count([("refund_id", "=", row.id), ("entry_id", "=", other.id)])
        )
