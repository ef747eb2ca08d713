from decimal import Decimal

from odoo import api, fields, models

from ..decimals import to_decimal


class ReturnsRefundGranting(models.AbstractModel):
    """What credit notes grant: rows that add up to what each gives its returns today."""

    _name = "returns.refund.granting.mixin"
    _description = "Granting of Refunds"

    @api.model
    def _grant(self, moves_sudo):
        """Keep rows for what credit notes pay each return today; what left already stays.

        :param moves_sudo: credit notes of returns, in any state
        """
        rows_sudo, surplus = self._get_standing(moves_sudo)
        standing = rows_sudo.grouped(lambda row: (row.move_id, row.order_id))
        owed = self.env["returns.refund.books"]._get_owed(moves_sudo)
        gone = {key for key in standing if key[0] in moves_sudo and key not in owed}
        created, vals_list = self.sudo().browse(), []
        for move, order in [*owed, *sorted(gone, key=lambda key: key[1].id)]:
            rows = standing.get((move, order), rows_sudo.browse())
            missing = owed.get((move, order), Decimal(0))
            missing -= sum((row._get_decimal() for row in rows), Decimal(0))
            if missing > 0:
                missing = self._take_surplus(order, move, missing, surplus)
                vals_list += self._prepare_rows(order, move, missing) if missing else []
            elif missing < 0:
                rows._lower(-missing)
            if len(move.line_ids.returns_order_id) > 1:  # the next return must see what this took
                created |= self.sudo()._through_gate().create(vals_list)
                vals_list = []
        created |= self.sudo()._through_gate().create(vals_list)
        self.env["returns.refund.sender"]._start(created)
        return created

    def _take_surplus(self, order, move, amount, surplus):
        """Return what is still to be granted of an amount: not what has left already.

        A person looks at that: it was paid for a credit note that is no more.
        """
        paid = min(amount, surplus[order, move.currency_id])
        if paid:
            surplus[order, move.currency_id] -= paid
            order._ask_responsible(
                "odoo_returns.mail_activity_refund",
                summary=self.env._("Look after a refund"),
                note=self.env._(
                    "%(amount)s of %(move)s left already, for a credit note that is no more.",
                    amount=move.currency_id.format(float(paid)),
                    move=move.name,
                ),
            )
        return amount - paid

    def _get_standing(self, moves_sudo):
        """Return the rows of credit notes and of their returns that have not failed, and what of
        them left too much.

        What left for other credit notes of the returns pays these first.
        """
        rows_sudo = moves_sudo.returns_refund_ids
        rows_sudo |= (moves_sudo.line_ids.returns_order_id | rows_sudo.order_id).ledger_ids
        rows_sudo = rows_sudo.filtered(lambda row: row.state != "failed")
        surplus = self.env["returns.refund.moving"]._take_along(rows_sudo, moves_sudo)
        return rows_sudo, surplus

    def _prepare_rows(self, order, move, amount):
        consent = self.env["returns.wish"]._get_consent(order)
        return [
            {
                "order_id": order.id,
                "move_id": move.id,
                "amount": float(tender.amount),
                "method": tender.method,
                "source_transaction_id": tender.source_transaction and tender.source_transaction.id,
                "exchange_order_id": tender.exchange_order and tender.exchange_order.id,
                "reason": tender.reason,
                **self._prepare_start(tender),
                "consent_note": consent if tender.reason in ("wish", "resolution") else False,
            }
            for tender in self.env["returns.refund.way"]._choose(order, move, amount)
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
                "source_transaction_id": method == "original" and refund.source_transaction_id.id,
                "fallback_of_id": refund.id,
                "consent_note": consent,
                "granted_by_id": self.env.uid,
            }
        )
        self.env["returns.refund.sender"]._start(row)
        return row

    def _lower(self, excess):
        """Take what is not owed any more off the rows that nothing has carried yet."""
        for row in self.filtered(lambda row: row.state == "granted").sorted("id", reverse=True):
            taken = min(excess, row._get_decimal())
            excess -= taken
            if taken == row._get_decimal():
                row._withdraw()
            elif taken:
                row._through_gate().amount = float(row._get_decimal() - taken)

    def _split_off(self, amount):
        """Return a row of just this part of a granted one; the row itself when it is all of it."""
        self.ensure_one()
        rest = self._get_decimal() - amount
        if not rest:
            return self
        self._through_gate().amount = float(rest)
        return self._through_gate().create(
            {
                "order_id": self.order_id.id,
                "move_id": self.move_id.id,
                "amount": float(amount),
                "consent_note": self.consent_note,
            }
        )

    def _get_decimal(self):
        self.ensure_one()
        return to_decimal(self.amount, self.currency_id)

    def _prepare_start(self, tender):
        """Return the values with which a row starts: what paid its own invoice has arrived."""
        if tender.method == "netting" and not tender.exchange_order:
            return {"state": "settled", "settled_at": fields.Datetime.now()}
        return {}
