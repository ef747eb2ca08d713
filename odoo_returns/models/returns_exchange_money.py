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
        made = order.sudo().exchange_order_ids.filtered(
            lambda sale: sale.currency_id == order.currency_id
        )
        amounts = {sale: self._get_unpaid(sale) for sale in made.sorted("id")}
        return {sale: amount for sale, amount in amounts.items() if amount > 0}

    def _get_unpaid(self, sale_order):
        """Return the price of an exchange order less what was paid or netted of it."""
        invoices = sale_order.invoice_ids.filtered(
            lambda move: move.state == "posted" and move.move_type == "out_invoice"
        )
        total = sale_order.amount_total
        if sale_order.state != "sale":
            total = sum(invoices.mapped("amount_total"))
        settled = sum(invoice.amount_total - invoice.amount_residual for invoice in invoices)
        paid = sum(self._get_loose_transactions(sale_order).mapped("amount"))
        waiting = sum(self._get_waiting_rows(sale_order).mapped("amount"))
        return sale_order.currency_id.round(total - settled - paid - waiting)

    def _get_loose_transactions(self, sale_order):
        """Return the payments of an order that no invoice has taken in yet."""
        return sale_order.transaction_ids.filtered(
            lambda tx: (
                tx.state in ("authorized", "done")
                and tx.operation != "refund"
                and not tx.payment_id.is_reconciled
            )
        )

    def _get_waiting_rows(self, sale_order):
        """Return the ledger rows that wait for the invoice of an exchange order."""
        return (
            self.env["returns.refund"]
            .sudo()
            .search(
                [
                    ("exchange_order_id", "=", sale_order.id),
                    ("method", "=", "netting"),
                    ("state", "in", ("granted", "sending")),
                ]
            )
        )

    def _get_to_pay(self, sale_order):
        """Return what the customer has to pay before the goods of an exchange order leave.

        That is the difference alone: what he returns and had not paid yet was to be paid later,
        and so are the new goods.
        """
        order = sale_order.exchange_return_id.sudo()
        coming = float(self._get_credit(order, self.env["returns.due"]._get_open))
        coming += self._get_netted_elsewhere(order)
        for sale in order.exchange_order_ids.filtered(lambda o: o.state == "sale").sorted("id"):
            unpaid = self._get_unpaid(sale)
            if sale == sale_order:
                return sale.currency_id.round(max(unpaid - coming, 0.0))
            coming -= min(max(unpaid, 0.0), coming)
        return 0.0

    def _get_netted_elsewhere(self, order):
        """Return what of a return's credit paid the invoices of what came back."""
        rows = order.ledger_ids.filtered(
            lambda row: (
                row.method == "netting"
                and row.state == "settled"
                and not row.exchange_order_id
            )
        )
        return sum(rows.mapped("amount"))

    def _get_payment_link(self, sale_order):
        """Return Odoo's own link on which the customer pays what is open; empty where nothing is.

        An invoice that is due is paid as such, everything before on the order.
        """
        invoice = sale_order.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.amount_residual > 0
            )
        )[:1]
        amount = invoice.amount_residual or self._get_to_pay(sale_order)
        if not amount:
            return ""
        document = invoice or sale_order
        vals = {"res_model": document._name, "res_id": document.id, "amount": amount}
        return self.env["payment.link.wizard"].sudo().new(vals).link

    # === INVOICE === #

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

    # === TAKEN BACK === #

    def _after_cancel(self, sale_orders):
        """Let what was netted with cancelled exchanges go back to the customer."""
        for sale_order in sale_orders:
            sale_order.returns_reserved_until = False
            sale_order.exchange_return_id.message_post(
                body=self.env._("Exchange: %(order)s is cancelled.", order=sale_order.name)
            )
        self.env["returns.refund.books"]._give_up(sale_orders)
