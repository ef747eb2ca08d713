from odoo import Command, fields
from odoo.tests import tagged

from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestReturnsExchangeMoney(ExchangeCommon):
    """Returned 100, exchanged for 120, 80 or 100: who pays what, by the journal items."""

    def _sell_paid(self, *lines, **values):
        order = self._sell(*lines or ((self.product, 1),), **values)
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()
        return order

    def _receivable(self, *moves):
        lines = self.env["account.move"].union(*moves).line_ids
        return lines.filtered(lambda line: line.account_type == "asset_receivable")

    def _open(self, move):
        return move.amount_residual

    def _ship(self, sale_order):
        self.env.invalidate_all()
        self._deliver(sale_order)
        return sale_order.invoice_ids

    # === BOTH WAYS === #

    def test_a_surplus_is_paid_by_the_customer_and_the_rest_by_his_credit(self):
        returns_order = self._receive(self._exchange(self.dearer, self._sell_paid()))
        returns_order.action_settle()
        credit_note, sale_order = returns_order.refund_ids, returns_order.exchange_order_ids
        service = self.env["returns.exchange"]
        row = returns_order.ledger_ids
        self.assertEqual(
            (row.method, row.state, row.amount, row.exchange_order_id),
            ("netting", "granted", 100.0, sale_order),
        )
        self.assertEqual(service._get_amount_to_net(returns_order), {sale_order: 20.0})
        self.assertEqual(service._get_to_pay(sale_order), 20.0)
        self.assertIn("payment_amount=20.0", service._get_payment_link(sale_order))
        transaction = self._pay_online(sale_order, 20.0)
        self.assertEqual(service._get_payment_link(sale_order), "")
        invoice = self._ship(sale_order)
        self.assertEqual(invoice.amount_total, 120.0)
        self.assertEqual((self._open(invoice), self._open(credit_note)), (0.0, 0.0))
        self.assertTrue(transaction.payment_id.is_reconciled)
        partials = self._receivable(invoice).matched_credit_ids
        self.assertEqual(sorted(partials.mapped("amount")), [20.0, 100.0])
        self.assertEqual((credit_note.payment_state, row.state), ("paid", "settled"))
        self.assertEqual(service._get_amount_to_net(returns_order), {})

    def test_what_the_new_goods_cost_less_stays_with_the_credit(self):
        returns_order = self._receive(self._exchange(self.cheaper, self._sell_paid()))
        returns_order.action_settle()
        credit_note, sale_order = returns_order.refund_ids, returns_order.exchange_order_ids
        self.assertEqual(
            [(row.method, row.amount) for row in returns_order.ledger_ids],
            [("netting", 80.0), ("manual", 20.0)],
        )
        invoice = self._ship(sale_order)
        self.assertEqual((self._open(invoice), self._open(credit_note)), (0.0, 20.0))

    def test_the_same_price_pays_itself(self):
        returns_order = self._receive(self._exchange(self.product, self._sell_paid()))
        returns_order.action_settle()
        invoice = self._ship(returns_order.exchange_order_ids)
        self.assertEqual((self._open(invoice), self._open(returns_order.refund_ids)), (0.0, 0.0))
        lines = self._receivable(invoice, returns_order.refund_ids)
        self.assertEqual(sum(lines.mapped("balance")), 0.0)

    def test_goods_that_were_not_paid_yet_are_still_to_be_paid(self):
        order = self._sell((self.product, 1))
        returns_order = self._receive(self._exchange(self.dearer, order))
        returns_order.action_settle()
        self.assertEqual(self._open(order.invoice_ids[:1]), 0.0, "credited")
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(self.env["returns.exchange"]._get_to_pay(sale_order), 20.0)
        self._pay_online(sale_order, 20.0)
        self.assertEqual(self._open(self._ship(sale_order)), 100.0, "due as the first one was")

    def test_a_fee_is_a_part_of_the_difference(self):
        policy = self.company.returns_policy_id
        policy.reason_ids = [
            Command.create(
                {"reason_id": self.reason.id, "fee_kind": "percent", "fee": 10.0, "payer": "buyer"}
            )
        ]
        policy.action_publish()
        american = self.env["res.partner"].create(
            {"name": "Emily Inc.", "is_company": True, "country_id": self.env.ref("base.us").id}
        )
        order = self._sell_paid((self.product, 1), partner_id=american.id)
        returns_order = self._exchange(self.product, order)
        figures = returns_order.simulate_exchange()[returns_order.id]
        self.assertEqual((figures["credit"], figures["to_pay"]), (90.0, 10.0))
        self._receive(returns_order)
        returns_order.action_settle()
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(returns_order.refund_ids.amount_total, 90.0)
        self.assertEqual(self.env["returns.exchange"]._get_to_pay(sale_order), 10.0)

    def test_what_other_lines_give_back_pays_no_exchange_before_it_is_credited(self):
        order = self._sell_paid((self.product, 1), (self.cheaper, 1))
        returns_order = self._return(order)
        kettle = returns_order.line_ids[0]
        kettle.write({"resolution": "exchange", "exchange_product_id": self.dearer.id})
        returns_order.action_submit()
        figures = returns_order.simulate_exchange()[returns_order.id]
        self.assertEqual((figures["credit"], figures["price"]), (100.0, 120.0))

    # === TAXES AND CURRENCIES === #

    def test_taxes_that_are_included_are_netted_to_the_cent(self):
        tax = self._make_tax(19.0, price_include_override="tax_included")
        for product in (self.product, self.dearer, self.cheaper):
            product.taxes_id = tax
        for product, untaxed, to_pay, left in (
            (self.dearer, 100.84, 20.0, 0.0),
            (self.cheaper, 67.23, 0.0, 20.0),
            (self.product, 84.03, 0.0, 0.0),
        ):
            with self.subTest(product=product.name):
                returns_order = self._receive(self._exchange(product, self._sell_paid()))
                returns_order.action_settle()
                sale_order = returns_order.exchange_order_ids
                if to_pay:
                    self._pay_online(sale_order, to_pay)
                invoice, credit_note = self._ship(sale_order), returns_order.refund_ids
                self.assertEqual(
                    (invoice.amount_untaxed, credit_note.amount_untaxed), (untaxed, 84.03)
                )
                self.assertEqual((self._open(invoice), self._open(credit_note)), (0.0, left))

    def test_taxes_follow_the_fiscal_position_of_the_order(self):
        home, abroad = self._make_tax(19.0), self._make_tax(9.0)
        position = self.env["account.fiscal.position"].create({"name": "Abroad"})
        abroad.write({"fiscal_position_ids": position.ids, "original_tax_ids": home.ids})
        (self.product | self.dearer).taxes_id = home
        order = self._sell_paid((self.product, 1), fiscal_position_id=position.id)
        self.assertEqual(order.amount_total, 109.0)
        returns_order = self._receive(self._exchange(self.dearer, order))
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(sale_order.fiscal_position_id, position)
        self.assertEqual(sale_order.amount_total, 130.8)
        self.assertEqual(self.env["returns.exchange"]._get_to_pay(sale_order), 21.8)

    def test_a_foreign_currency_is_netted_in_itself(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id, "company_id": self.company.id}
        )
        order = self._sell_paid((self.product, 1), pricelist_id=pricelist.id)
        self.assertEqual((order.currency_id, order.amount_total), (currency, 200.0))
        currency.rate_ids.create(
            {"currency_id": currency.id, "name": fields.Date.today(), "rate": 4.0}
        )
        self.product.list_price = 500.0
        returns_order = self._receive(self._exchange(self.product, order))
        returns_order.action_settle()
        credit_note, sale_order = returns_order.refund_ids, returns_order.exchange_order_ids
        self.assertEqual((sale_order.currency_id, sale_order.amount_total), (currency, 200.0))
        invoice = self._ship(sale_order)
        self.assertEqual((self._open(invoice), self._open(credit_note)), (0.0, 0.0))
        lines = self._receivable(invoice, credit_note)
        self.assertEqual(sum(lines.mapped("amount_currency")), 0.0)
        difference = lines.matched_debit_ids.exchange_move_id | (
            lines.matched_credit_ids.exchange_move_id
        )
        self.assertEqual(
            sum(self._receivable(invoice, credit_note, difference).mapped("balance")), 0.0
        )

    # === FOLLOWING THE DOCUMENTS === #

    def test_an_invoice_that_is_taken_back_opens_the_credit_again(self):
        returns_order = self._receive(self._exchange(self.product, self._sell_paid()))
        returns_order.action_settle()
        credit_note, sale_order = returns_order.refund_ids, returns_order.exchange_order_ids
        self._ship(sale_order).button_cancel()
        self.assertEqual(self._open(credit_note), 100.0)
        row = returns_order.ledger_ids
        self.assertEqual((row.state, row.exchange_order_id), ("granted", sale_order))
        invoice = sale_order._create_invoices()
        invoice.action_post()
        self.assertEqual((self._open(invoice), self._open(credit_note)), (0.0, 0.0))
        credit_note.button_cancel()
        self.assertEqual(self._open(invoice), 100.0)
        self.assertEqual(returns_order.line_ids.qty_settled, 0)
        returns_order.action_settle()
        self.assertEqual(self._open(invoice), 0.0)
        self.assertEqual(len(returns_order.exchange_order_ids), 1)

    def test_an_exchange_that_is_taken_back_leaves_the_whole_credit(self):
        returns_order = self._receive(self._exchange(self.product, self._sell_paid()))
        returns_order.action_settle()
        netted = returns_order.ledger_ids
        returns_order.action_undo_exchange()
        usual = returns_order.ledger_ids - netted
        self.assertEqual((netted.state, netted.failure_reason), ("failed", "withdrawn"))
        self.assertEqual((usual.method, usual.state, usual.amount), ("manual", "granted", 100.0))
        self.assertEqual(self._open(returns_order.refund_ids), 100.0)
        returns_order.action_make_exchange()
        again = returns_order.ledger_ids - netted - usual
        self.assertEqual((usual.state, again.method, again.amount), ("failed", "netting", 100.0))
        sale_order = returns_order.exchange_order_ids.filtered(lambda o: o.state == "sale")
        self.assertEqual(again.exchange_order_id, sale_order)
        self.assertEqual(self._open(self._ship(sale_order)), 0.0)
        self.assertEqual(again.state, "settled")

    def test_an_advance_replacement_is_netted_when_the_goods_come_late(self):
        self._promise_exchange(exchange_on="approval")
        returns_order = self._exchange(self.dearer, self._sell_paid())
        sale_order = returns_order.exchange_order_ids
        self._pay_online(sale_order, 20.0)
        invoice = self._ship(sale_order)
        self.assertEqual(self._open(invoice), 100.0)
        self._receive(returns_order)
        returns_order.action_settle()
        self.assertEqual((self._open(invoice), self._open(returns_order.refund_ids)), (0.0, 0.0))
        self.assertEqual(returns_order.state, "done")

    def test_goods_that_came_back_before_they_were_invoiced_give_no_credit(self):
        order = self._sell((self.product, 1), invoice=False)
        returns_order = self._receive(self._exchange(self.product, order))
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(self.env["returns.exchange"]._get_to_pay(sale_order), 100.0)

    def test_the_credit_of_two_lines_pays_two_exchanges(self):
        order = self._sell_paid((self.product, 1), (self.cheaper, 1))
        returns_order = self._return(order, resolution="exchange")
        kettle, small = returns_order.line_ids
        returns_order.exchange_line_ids = [
            Command.create({"product_id": self.dearer.id, "line_id": kettle.id}),
            Command.create({"product_id": self.cheaper.id, "line_id": small.id}),
        ]
        returns_order.action_submit()
        returns_order.action_approve()
        self._receive(returns_order)
        returns_order.action_settle()
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(sale_order.amount_total, 200.0)
        self.assertEqual(self.env["returns.exchange"]._get_to_pay(sale_order), 20.0)
