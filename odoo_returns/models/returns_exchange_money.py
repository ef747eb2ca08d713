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
        return self.env["returns.refund.books"]._get_waiting(sale_order)

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
        drafts = order.refund_ids.filtered(lambda move: move.state == "draft")
        own = drafts.invoice_line_ids.filtered(lambda line: line.returns_order_id == order)
        waiting = self._get_netting_rows(self._get_exchanges(order))
        return (
            float(self._get_credit(order))
            + sum(own.mapped("price_total"))
            + sum(waiting.mapped("amount"))
            + min(self._get_set_off(order), self._get_credited(self._get_lines(order)))
        )

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

    # === INVOICE AND LEDGER === #

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

    def _net_again(self, order):
        """Let credit that nothing has carried yet pay an exchange that was ordered after it."""
        rows_sudo = order.sudo().ledger_ids.filtered(
            lambda row: row.state == "granted" and row.method != "netting"
        )
        if held := rows_sudo.try_lock_for_update():
            held._withdraw()
            held._grant(held.move_id)

    # === TAKEN BACK === #

    def _after_cancel(self, sale_orders):
        """Let what was netted with cancelled exchanges go back to the customer."""
        for sale_order in sale_orders:
            sale_order.returns_reserved_until = False
            sale_order.exchange_return_id.message_post(
                body=self.env._("Exchange: %(order)s is cancelled.", order=sale_order.name)
            )
        self.env["returns.refund.books"]._give_up(sale_orders)
