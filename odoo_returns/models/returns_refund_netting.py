from odoo import models

from ..decimals import to_decimal
from ..tenders import Tender


class ReturnsRefundNetting(models.AbstractModel):
    """Which way the money of a credit note goes: first what it pays of invoices."""

    _name = "returns.refund.way"
    _description = "Ways of Refunds"

    def _choose(self, order, move, amount):
        """Split what a credit note gives a return over the ways that it takes.

        :param Decimal amount: in the currency of the credit note, above zero
        :return: list of ``Tender`` that add up to it
        """
        tenders, rest = [], amount
        netted = min(self.env["returns.refund.books"]._get_netted(move), rest)
        if netted:
            tenders.append(Tender("netting", netted, reason="unpaid_invoice"))
            rest -= netted
        for sale_order, open_amount in self._get_exchanges(order).items():
            share = min(open_amount, rest)
            if share > 0:
                tenders.append(
                    Tender("netting", share, exchange_order=sale_order, reason="exchange")
                )
                rest -= share
        if rest > 0:
            tenders.append(Tender("manual", rest, reason="by_hand"))
        return tenders

    def _get_exchanges(self, order):
        """Return {exchange order: what is still to be paid of it}."""
        if not order.sudo().is_exchange or not order.sudo().exchange_order_ids:
            return {}
        found = self.env["returns.exchange.money"]._get_amount_to_net(order)
        return {sale: to_decimal(amount, sale.currency_id) for sale, amount in found.items()}
