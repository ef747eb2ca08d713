from odoo import Command, fields
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsAmounts(ReturnsCommon):
    """Invariant 2: partial credits add up to what was invoiced, to the cent."""

    def assertCredits(self, credit_notes, untaxed, tax):
        self.assertEqual(
            [
                (move.state, round(move.amount_untaxed, 2), round(move.amount_tax, 2))
                for move in credit_notes
            ],
            [("posted", *amounts) for amounts in zip(untaxed, tax, strict=True)],
        )

    def test_partial_credits_with_discount_and_tax_add_up_to_the_invoice_to_the_cent(self):
        tax = self._make_tax(19)
        order = self._sell(
            (self.product, 3, {"price_unit": 33.35, "discount": 10, "tax_ids": [(6, 0, tax.ids)]})
        )
        invoice = order.invoice_ids
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (90.05, 17.11))
        credits_ = self._settle_in_steps(order, [{self.product: 1}] * 3)
        self.assertCredits(credits_, [30.02, 30.02, 30.01], [5.7, 5.71, 5.7])
        self.assertEqual(sum(credits_.mapped("amount_total")), invoice.amount_total)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertAlmostEqual(sum((invoice + credits_).line_ids.mapped("balance")), 0, 6)

    def test_partial_credits_of_a_price_that_includes_its_tax_add_up_to_the_price_paid(self):
        tax = self._make_tax(7, price_include_override="tax_included")
        order = self._sell(
            (self.product, 3, {"price_unit": 9.99, "tax_ids": [(6, 0, tax.ids)]}),
        )
        self.assertEqual(order.invoice_ids.amount_total, 29.97)
        credits_ = self._settle_in_steps(order, [{self.product: 2}, {self.product: 1}])
        self.assertEqual(credits_.mapped("amount_total"), [19.98, 9.99])
        self.assertEqual(order.invoice_ids[:1].amount_residual, 0)

    def test_partial_credits_add_up_when_taxes_are_rounded_on_the_whole_document(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        tax = self._make_tax(21)
        other = self._make_product("Cup", price=1.11)
        taxed = {"tax_ids": [(6, 0, tax.ids)]}
        order = self._sell(
            (self.product, 3, {"price_unit": 1.07, **taxed}),
            (other, 3, {"price_unit": 1.11, **taxed}),
        )
        invoice = order.invoice_ids
        steps = [{self.product: 1, other: 2}, {self.product: 2}, {other: 1}]
        credits_ = self._settle_in_steps(order, steps)
        self.assertAlmostEqual(sum(credits_.mapped("amount_untaxed")), invoice.amount_untaxed, 2)
        self.assertAlmostEqual(sum(credits_.mapped("amount_tax")), invoice.amount_tax, 2)
        self.assertEqual(invoice.payment_state, "reversed")

    def test_lines_without_taxes_are_fixed_to_the_cent_too(self):
        order = self._sell((self.product, 3, {"price_unit": 3.35, "discount": 5}))
        self.assertEqual(order.invoice_ids.amount_total, 9.55)
        credits_ = self._settle_in_steps(order, [{self.product: 1}] * 3)
        self.assertCredits(credits_, [3.18, 3.19, 3.18], [0, 0, 0])

    def test_two_taxes_on_one_line_are_each_given_back(self):
        vat, eco = self._make_tax(20), self._make_tax(0.35, amount_type="fixed")
        order = self._sell(
            (self.product, 3, {"price_unit": 10.1, "tax_ids": [(6, 0, (vat + eco).ids)]})
        )
        invoice = order.invoice_ids
        credits_ = self._settle_in_steps(order, [{self.product: 1}, {self.product: 2}])
        self.assertEqual((invoice.amount_untaxed, invoice.amount_tax), (30.3, 7.11))
        self.assertCredits(credits_, [10.1, 20.2], [2.37, 4.74])
        for credit_note in credits_:
            self.assertEqual(
                len(credit_note.line_ids.filtered("tax_line_id")), 2, "one tax line a tax"
            )

    def test_a_foreign_currency_is_credited_at_the_rate_of_its_invoice(self):
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 3.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        order = self._sell((self.product, 3, {"price_unit": 100.01}), pricelist_id=pricelist.id)
        invoice = order.invoice_ids
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 1.7, "name": fields.Date.today()}
        )
        credits_ = self._settle_in_steps(order, [{self.product: 1}, {self.product: 2}])
        self.assertEqual(credits_.mapped("amount_total"), [100.01, 200.02])
        self.assertEqual(credits_.currency_id, currency)
        self.assertEqual(credits_.mapped("invoice_currency_rate"), [3.0, 3.0])
        self.assertEqual(sum(credits_.mapped("amount_total_signed")), -invoice.amount_total_signed)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertFalse(
            invoice.line_ids.matched_credit_ids.exchange_move_id, "same rate, no difference"
        )

    def test_a_discount_on_the_whole_order_is_not_paid_back(self):
        tax = self._make_tax(20)
        taxed = {"tax_ids": [(6, 0, tax.ids)]}
        order = self._sell(
            (self.product, 3, {"price_unit": 100, **taxed}),
            (self.ordered_product, 1, {"price_unit": 33.33, **taxed}),
            invoice=False,
        )
        self.env["sale.order.discount"].create(
            {
                "sale_order_id": order.id,
                "discount_type": "so_discount",
                "discount_percentage": 0.1,
            }
        ).action_apply_discount()
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_untaxed, 300.00)
        self.assertEqual(invoice.amount_total, 360.00)
        credits_ = self._settle_in_steps(
            order, [{self.product: 1}, {self.ordered_product: 1}, {self.product: 2}]
        )
        self.assertEqual(credits_.mapped("amount_untaxed"), [90.0, 30.0, 180.0])
        self.assertEqual(sum(credits_.mapped("amount_total")), invoice.amount_total)
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(set(order.order_line.mapped("qty_to_invoice")), {0.0})

    def test_a_discount_given_back_by_hand_is_not_shared_again(self):
        order = self._sell((self.product, 2), (self.product, 1), invoice=False)
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, "discount_type": "amount", "discount_amount": 30}
        ).action_apply_discount()
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_total, 270)
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        by_hand = invoice.reversal_move_ids
        goods = by_hand.invoice_line_ids.filtered(lambda line: line.price_subtotal > 0)
        (by_hand.invoice_line_ids - goods[0]).unlink()
        by_hand.action_post()
        self.assertEqual(by_hand.amount_total, goods[0].quantity * 100)
        credits_ = self._settle_in_steps(order, [None])
        total = sum((credits_ | by_hand).mapped("amount_total"))
        self.assertEqual(total, 270)

    def test_a_reverse_charge_is_simulated_as_it_is_posted(self):
        repartition = [
            Command.create({"repartition_type": "base"}),
            Command.create({"repartition_type": "tax", "factor_percent": 100}),
            Command.create({"repartition_type": "tax", "factor_percent": -100}),
        ]
        tax = self._make_tax(
            21,
            invoice_repartition_line_ids=repartition,
            refund_repartition_line_ids=repartition,
        )
        order = self._sell((self.product, 3, {"price_unit": 33.34, "tax_ids": [(6, 0, tax.ids)]}))
        returns_order = self._receive(self._return(order))
        (figures,) = returns_order.simulate_settle()[returns_order.id]
        returns_order.action_settle()
        self.assertEqual(figures["amount_total"], 100.02)
        self.assertEqual(returns_order.refund_ids.amount_total, 100.02)
