from decimal import Decimal

from odoo import models

from ..decimals import to_decimal
from ..engine.amounts import largest_remainder
from ..engine.tenders import MethodRule, Paid, split
from ..tenders import Tender


class ReturnsRefundWay(models.AbstractModel):
    """Which way the money of a credit note goes back: what was paid how, promise, law and wish."""

    _inherit = "returns.refund.way"

    def _choose(self, order, move, amount):
        """Split what nothing is set off against: the usual ways, instead of a person's hand."""
        tenders = [each for each in super()._choose(order, move, amount) if each.method != "manual"]
        rest = amount - sum(tender.amount for tender in tenders)
        if rest <= 0:
            return tenders
        order_sudo, move_sudo = order.sudo(), move.sudo()
        step = Decimal(str(move.currency_id.rounding))
        credit = self._get_credit_part(order_sudo, move_sudo, rest, step)
        if credit:
            tenders.append(Tender("store_credit", credit, reason="resolution"))
        if rest > credit:
            tenders += self._split(order_sudo, move_sudo, rest - credit, step)
        return tenders

    def _get_credit_part(self, order_sudo, move_sudo, amount, step):
        """Return what of the amount goes to lines whose customer chose store credit for them.

        What belongs to no line, such as a discount, is shared by all.
        """
        lines = move_sudo.line_ids.filtered(lambda line: line.returns_order_id == order_sudo)
        of_lines = lines.filtered("returns_line_id")
        chosen = of_lines.filtered(lambda line: line.returns_line_id.resolution == "store_credit")
        groups = (chosen, of_lines - chosen)
        totals = [Decimal(str(sum(group.mapped("price_total")))) for group in groups]
        weights = [max(total, Decimal(0)) for total in totals]
        if not chosen or not weights[0]:
            return Decimal(0)
        return largest_remainder(amount, weights, step)[0]

    def _split(self, order_sudo, move_sudo, amount, step):
        wishes = self.env["returns.wish"]
        transactions = self._get_transactions(order_sudo, move_sudo)
        paid = self._get_paid(transactions, move_sudo)
        promise, wish = wishes._get_promise(order_sudo), order_sudo.refund_wish or ""
        is_plain = promise == "original" and not wish
        if is_plain and (not paid or (len(paid) == 1 and not paid[0].trouble)):
            rule = MethodRule()  # there is nothing to choose from
        else:
            rule = wishes._get_rule(order_sudo)
        shares = split(amount, paid, promise, rule, wish, step)
        tenders = [self._make_tender(order_sudo, share) for share in shares]
        return tenders if transactions else self._cap_bank(tenders, move_sudo)

    def _cap_bank(self, tenders, move_sudo):
        """Leave to a person what nobody is known to have paid, say what was written off."""
        if not any(tender.method == "bank" for tender in tenders):
            return tenders
        room, capped = max(self._get_paid_by_hand(move_sudo), Decimal(0)), []
        for tender in tenders:
            part = min(tender.amount, room) if tender.method == "bank" else tender.amount
            if part:
                capped.append(tender._replace(amount=part))
            if tender.amount > part:
                rest = tender.amount - part
                capped.append(tender._replace(method="manual", amount=rest, reason="over_left"))
            room -= part if tender.method == "bank" else 0
        return capped

    def _make_tender(self, order_sudo, share):
        """Return the tender of a share: what nobody agreed to yet waits for a person."""
        method = share.method
        if method == "bank" and (share.needs_consent or not self._get_bank(order_sudo)):
            method = "manual"
        return Tender(
            method,
            share.amount,
            source_transaction=share.key if method == "original" else None,
            reason="consent_missing" if share.needs_consent else share.reason,
        )

    def _get_bank(self, order_sudo):
        """Return the account that a bank transfer goes to: the one he named, else his first."""
        customer = order_sudo.partner_id.commercial_partner_id
        return order_sudo.refund_bank_id or customer.bank_ids[:1]

    # === WHAT WAS PAID HOW === #

    def _get_transactions(self, order_sudo, move_sudo):
        """Return the payments by providers of what is credited, the latest first.

        Those of the sale orders are among them: a down payment is one.
        """
        found = move_sudo.reversed_entry_id.transaction_ids
        found |= order_sudo.sale_order_ids.transaction_ids
        return found.filtered(
            lambda transaction: (
                transaction.state == "done"
                and transaction.operation != "refund"
                and transaction.currency_id == move_sudo.currency_id
            )
        ).sorted("id", reverse=True)

    def _get_paid(self, transactions, move_sudo):
        """Return [:class:`~..engine.tenders.Paid`] of providers, then what persons took."""
        if not transactions:
            return []
        sent = self._get_sent(transactions)
        paid = [self._get_paid_by(each, sent.get(each, Decimal(0))) for each in transactions]
        by_hand = self._get_paid_by_hand(move_sudo)
        return [*paid, Paid(None, by_hand, method="bank")] if by_hand > 0 else paid

    def _get_paid_by(self, transaction, sent):
        provider = transaction.provider_id
        method = transaction.payment_method_id
        method = method.primary_payment_method_id or method
        support = {provider.support_refund or "none", method.support_refund or "none"}
        trouble = ""
        if provider.state == "disabled":
            trouble = "closed"
        elif "none" in support or ("full_only" in support and sent):
            trouble = "no_refunds"
        left = to_decimal(transaction.amount, transaction.currency_id) - sent
        return Paid(transaction, max(left, Decimal(0)), trouble, "full_only" in support)

    def _get_sent(self, transactions):
        """Return {payment: what went back of it, or is about to}."""
        sent = {}
        for refund in transactions.child_transaction_ids:
            if refund.operation == "refund" and refund.state not in ("cancel", "error"):
                source, amount = refund.source_transaction_id, abs(refund.amount)
                sent[source] = sent.get(source, 0) + to_decimal(amount, refund.currency_id)
        rows_sudo = (
            self.env["returns.refund"]
            .sudo()
            .search(
                [
                    ("source_transaction_id", "in", transactions.ids),
                    ("transaction_id", "=", False),
                    ("state", "!=", "failed"),
                ]
            )
        )
        for row in rows_sudo:
            source = row.source_transaction_id
            sent[source] = sent.get(source, 0) + to_decimal(row.amount, row.currency_id)
        return sent

    def _get_paid_by_hand(self, move_sudo):
        """Return what of an invoice was paid without a provider and did not go back by hand."""
        invoice = move_sudo.reversed_entry_id
        payments = invoice._get_reconciled_payments().filtered(
            lambda payment: (
                not payment.payment_transaction_id
                and payment.payment_type == "inbound"
                and payment.currency_id == invoice.currency_id
            )
        )
        rows_sudo = (
            self.env["returns.refund"]
            .sudo()
            .search(
                [
                    ("move_id", "in", invoice.reversal_move_ids.ids),
                    ("method", "in", ("bank", "manual")),
                    ("state", "!=", "failed"),
                ]
            )
        )
        paid = sum(payments.mapped("amount")) - sum(rows_sudo.mapped("amount"))
        return to_decimal(paid, invoice.currency_id)
