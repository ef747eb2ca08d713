from collections import defaultdict
from decimal import Decimal

from odoo import Command, models

#: Ways by which money, or what stands for it, has left when a row is under way.
LEAVING = ("original", "bank", "store_credit", "gift_card")


class ReturnsRefundMoving(models.AbstractModel):
    """Money that left for a credit note that gives less today: it pays the next one of its return,
    so that nothing is paid twice.
    """

    _name = "returns.refund.moving"
    _description = "Refunds that Pay another Credit Note"

    def _take_along(self, rows_sudo, moves_sudo):
        """Let what left for other credit notes of the same returns pay these, as far as it fits.

        :return: {(return, currency): Decimal} of what left too much and pays nothing yet
        """
        surplus = defaultdict(Decimal)
        strays = rows_sudo.filtered(
            lambda row: row.method in LEAVING and row.state in ("sending", "settled")
        )
        if not strays:
            return surplus
        books = self.env["returns.refund.books"]
        owed = books._get_owed(moves_sudo | strays.move_id)
        missing = {key: amount - self._sum(rows_sudo, *key) for key, amount in owed.items()}
        moves_by_currency = moves_sudo.grouped("currency_id")
        for row in strays.filtered(lambda row: row.currency_id in moves_by_currency).sorted("id"):
            source, amount = (row.move_id, row.order_id), row._get_decimal()
            for move in moves_by_currency[row.currency_id] - row.move_id:
                target = (move, row.order_id)
                if missing.get(target, 0) >= amount <= -missing.get(source, 0):
                    missing[source] += amount
                    missing[target] -= amount
                    self._move_to(row, move)
                    break
        for (move, order), less in missing.items():
            left = self._sum(strays, move, order)
            if less < 0 and left:
                surplus[order, move.currency_id] += min(-less, left)
        return surplus

    def _sum(self, rows_sudo, move, order):
        rows = rows_sudo.filtered(lambda row: row.move_id == move and row.order_id == order)
        return sum((row._get_decimal() for row in rows), Decimal(0))

    def _move_to(self, row, move):
        """Let a row pay a credit note, with what carried it: now, or when it is booked."""
        child = row.transaction_id
        if child:
            links = [Command.unlink(row.move_id.id), Command.link(move.id)]
            child.invoice_ids = links
        row._through_gate().move_id = move
        credits_sudo = self.env["returns.store.credit"].sudo()
        entries = credits_sudo.search([("refund_id", "=", row.id)]).entry_id if row.card_id else []
        documents = move | row.payment_id.move_id | child.payment_id.move_id
        documents |= documents.browse([entry.id for entry in entries])
        lines = documents.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable" and not line.reconciled
        )
        for of_account in lines.grouped("account_id").values():
            of_account.reconcile()
