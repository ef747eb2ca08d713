from odoo import models
from odoo.exceptions import UserError


class ReturnsExchangeMoney(models.AbstractModel):
    """What a customer still owes for exchanged goods, and what his credit pays of it.

    Nothing is charged: a difference is asked for by Odoo's own payment link.
    """

    _name = "returns.exchange.money"
    _description = "Money of Exchanges"

    # === WHAT IS OPEN === #

    def _get_amount_to_net(self, order):
        """Return {exchange order: what the credit of a return may still pay of it}.

        :param order: a return
        """
        amounts = {}
        for sale_order in self._get_exchanges(order.sudo()):
            waiting = sum(self._get_netting_rows(sale_order).mapped("amount"))
            amount = sale_order.currency_id.round(self._get_unpaid(sale_order) - waiting)
            if amount > 0:
                amounts[sale_order] = amount
        return amounts

    def _get_exchanges(self, order):
        """Return the exchange orders that the credit of a return pays, the oldest first."""
        return order.exchange_order_ids.filtered(
            lambda sale: sale.currency_id == order.currency_id
        ).sorted("id")

    def _get_invoices(self, sale_order):
        return sale_order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )

    def _get_unpaid(self, sale_order):
        """Return the price of an exchange order less what was paid or set off of it."""
        invoices = self._get_invoices(sale_order)
        total = sale_order.amount_total
        if sale_order.state != "sale":
            total = sum(invoices.mapped("amount_total"))
        settled = sum(invoice.amount_total - invoice.amount_residual for invoice in invoices)
        loose = sale_order.transaction_ids.filtered(self._is_loose)
        return sale_order.currency_id.round(total - settled - sum(loose.mapped("amount")))

    def _is_loose(self, transaction):
        """Tell whether a payment is made that no invoice has taken in yet."""
        return (
            transaction.state in ("authorized", "done")
            and transaction.operation != "refund"
            and not transaction.payment_id.is_reconciled
        )

    def _get_netting_rows(self, sale_order):
        """Return the rows of the ledger that wait for the invoice of an exchange order."""
        rows = self.env["returns.refund"].sudo()
        if "exchange_order_id" not in rows._fields:
            return rows
        return rows.search(
            [
                ("exchange_order_id", "=", sale_order.id),
                ("method", "=", "netting"),
                ("state", "in", ("granted", "sending")),
            ]
        )

    def _get_to_pay(self, sale_order):
        """Return what the customer has to pay before the goods of an exchange order leave.

        That is the difference alone: what he returns and had not paid yet was to be paid later,
        and so are the new goods.
        """
        order = sale_order.exchange_return_id.sudo()
        credit = self._get_credit_left(order)
        for sale in self._get_exchanges(order).filtered(lambda o: o.state == "sale"):
            unpaid = max(self._get_unpaid(sale), 0.0)
            if sale == sale_order:
                return sale.currency_id.round(max(unpaid - credit, 0.0))
            credit -= min(unpaid, credit)
        return max(self._get_unpaid(sale_order), 0.0) if sale_order.state == "sale" else 0.0

    def _get_credit_left(self, order):
        """Return what a return gives that paid nothing yet but what came back itself."""
        coming = float(self._get_credit(order))
        exchanged = self._get_lines(order)
        return (
            coming
            + sum(self._get_open_credit(move, order) for move in order.refund_ids)
            + min(self._get_set_off(order), self._get_credited(exchanged))
        )

    def _get_open_credit(self, move, order):
        """Return what of a credit note is still to be paid back to a return."""
        if move.state == "cancel" or move.currency_id != order.currency_id:
            return 0.0
        left = move.amount_residual if move.state == "posted" else move.amount_total
        return min(left, self._get_own_amount(move, order))

    def _get_own_amount(self, move, order):
        """Return what a credit note gives one of its returns."""
        lines = move.invoice_line_ids.filtered(lambda line: line.returns_order_id == order)
        return sum(lines.mapped("price_total"))

    def _get_credited(self, lines):
        """Return what posted credit notes gave for lines."""
        posted = lines.credit_line_ids.filtered(
            lambda line: line.parent_state == "posted" and line.move_type == "out_refund"
        )
        return sum(posted.mapped("price_total"))

    def _get_set_off(self, order):
        """Return what of a return's credit paid the invoices of what came back."""
        invoices = order.refund_ids.reversed_entry_id
        partials = order.refund_ids.line_ids.matched_debit_ids.filtered(
            lambda partial: partial.debit_move_id.move_id in invoices
        )
        return sum(partials.mapped("credit_amount_currency"))

    def _get_payment_link(self, sale_order):
        """Return Odoo's own link on which the customer pays what is open; empty where nothing is.

        An invoice that is due is paid as such, everything before on the order.
        """
        invoice = self._get_invoices(sale_order).filtered(lambda move: move.amount_residual > 0)[:1]
        amount = invoice.amount_residual or self._get_to_pay(sale_order)
        if not amount:
            return ""
        document = invoice or sale_order
        vals = {"res_model": document._name, "res_id": document.id, "amount": amount}
        return self.env["payment.link.wizard"].sudo().new(vals).link

    # === SETTING OFF === #

    def _invoice(self, sale_orders):
        """Invoice exchange orders whose goods have left; what was credited pays them.

        What cannot be invoiced stays "to invoice" and holds nobody up.
        """
        for sale_order in sale_orders.filtered(lambda o: o.invoice_status == "to invoice"):
            try:
                with self.env.cr.savepoint():
                    invoice = sale_order._create_invoices()
                    invoice._portal_ensure_token()
                    invoice.action_post()
            except UserError as error:
                order = sale_order.exchange_return_id
                self._ask(order, self.env._("The exchange could not be invoiced"), str(error))

    def _follow_posting(self, moves):
        """Set off credit notes and invoices of exchanges once both are posted."""
        invoiced = moves.sudo().filtered(lambda move: move.move_type == "out_invoice")
        credited = moves.sudo().filtered(lambda move: move.move_type == "out_refund")
        exchanges = invoiced.invoice_line_ids.sale_line_ids.order_id.filtered("exchange_return_id")
        orders = credited.invoice_line_ids.returns_order_id
        exchanges |= self._get_lines(orders).order_id.exchange_order_ids
        for sale_order in exchanges:
            self._net(sale_order)

    def _net(self, sale_order):
        """Reconcile the invoices of an exchange with the open credit of its return.

        Both are the customer's, so nothing is paid. Core books the difference of exchange rates,
        and opens both again when one of them is cancelled.
        """
        order = sale_order.exchange_return_id
        invoices = self._get_invoices(sale_order)
        credits = order.refund_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.amount_residual
                and move.line_ids.returns_order_id == order
            )
        )
        lines = (invoices | credits).line_ids.filtered(
            lambda line: line.account_type == "asset_receivable" and not line.reconciled
        )
        for (_account, currency), group in lines.grouped(
            lambda line: (line.account_id, line.currency_id)
        ).items():
            has_both = len(set(group.mapped(lambda line: line.amount_currency > 0))) == 2
            if has_both and currency == sale_order.currency_id:
                group.reconcile()

    # === TAKEN BACK === #

    def _after_cancel(self, sale_orders):
        """Let what was netted with cancelled exchanges go back to the customer."""
        for sale_order in sale_orders:
            sale_order.returns_reserved_until = False
            sale_order.exchange_return_id.message_post(
                body=self.env._("Exchange: %(order)s is cancelled.", order=sale_order.name)
            )
