from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsSettlement(ReturnsCommon):
    @classmethod
    def _make_tax(cls, amount, **values):
        return cls.env["account.tax"].create(
            {
                "name": f"VAT {amount} {values}",
                "amount": amount,
                "country_id": cls.company.account_fiscal_country_id.id,
                **values,
            }
        )

    def assertCredits(self, credit_notes, untaxed, tax):
        self.assertEqual(
            [
                (move.state, round(move.amount_untaxed, 2), round(move.amount_tax, 2))
                for move in credit_notes
            ],
            [("posted", *amounts) for amounts in zip(untaxed, tax, strict=True)],
        )

    # === AMOUNTS === #

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
        self.assertEqual(sum((invoice + credits_).line_ids.mapped("balance")), 0)

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

    # === WHICH INVOICE === #

    def test_an_unpaid_invoice_is_reconciled_with_its_credit_note(self):
        order = self._sell((self.product, 2))
        credit_note = self._settle_in_steps(order, [{self.product: 1}])
        invoice = credit_note.reversed_entry_id
        self.assertEqual(invoice.amount_residual, 100)
        self.assertEqual((credit_note.amount_residual, credit_note.payment_state), (0, "paid"))

    def test_a_paid_invoice_leaves_the_credit_note_open(self):
        order = self._sell((self.product, 2))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        ).create({})._create_payments()
        credit_note = self._settle_in_steps(order, [{self.product: 1}])
        self.assertEqual(
            (credit_note.amount_residual, credit_note.payment_state), (100, "not_paid")
        )

    def test_several_invoices_of_one_line_are_credited_from_the_newest_on(self):
        order = self._sell((self.product, 10), deliver=False, invoice=False)
        self._deliver(order, 6)
        first = self._invoice(order)
        self._deliver(order)
        second = self._invoice(order)
        credits_ = self._settle_in_steps(order, [{self.product: 5}])
        self.assertEqual(
            {move.reversed_entry_id: move.amount_total for move in credits_},
            {second: 400.0, first: 100.0},
        )
        rest = self._settle_in_steps(order, [{self.product: 5}])
        self.assertEqual((rest.reversed_entry_id, rest.amount_total), (first, 500.0))
        self.assertEqual(order.order_line.qty_invoiced, 0)

    def test_lines_of_one_order_share_a_credit_note_and_sections_stay_on_the_invoice(self):
        order = self._sell((self.product, 1), (self.ordered_product, 2), invoice=False)
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Kitchen", "sequence": 0}),
            Command.create({"display_type": "line_note", "name": "Thanks"}),
        ]
        order.invalidate_recordset(["order_line"])
        invoice = self._invoice(order)
        self.assertIn("line_section", invoice.invoice_line_ids.mapped("display_type"))
        credit_note = self._settle_in_steps(order, [None])
        self.assertEqual(credit_note.amount_total, 160)
        self.assertEqual(set(credit_note.invoice_line_ids.mapped("display_type")), {"product"})

    def test_a_service_is_never_offered_for_return(self):
        service = self._make_product("Assembly", price=50, type="service", is_storable=False)
        order = self._sell((self.product, 1), (service, 1))
        returns_order = self._return(order)
        self.assertEqual(returns_order.line_ids.product_id, self.product)
        self.assertEqual(order.order_line.mapped("qty_returnable"), [1.0, 0.0])

    def test_returns_of_several_orders_settle_in_one_batch(self):
        orders = [self._sell((self.product, 1)) for _index in range(3)]
        returns_orders = self.env["returns.order"].union(
            *(self._receive(self._return(order)) for order in orders)
        )
        returns_orders.action_settle()
        self.assertEqual(set(returns_orders.mapped("state")), {"done"})
        self.assertEqual(returns_orders.refund_ids.mapped("amount_total"), [100.0] * 3)
        self.assertEqual(
            returns_orders.refund_ids.reversed_entry_id,
            self.env["account.move"]
            .union(*(order.invoice_ids[:1] for order in orders))
            .filtered(lambda move: move.move_type == "out_invoice"),
        )

    # === INVOICING POLICIES === #

    def test_an_ordered_quantity_product_does_not_turn_to_invoice_again(self):
        order = self._sell((self.ordered_product, 5))
        self.assertEqual(order.invoice_status, "invoiced")
        self._settle_in_steps(order, [{self.ordered_product: 2}])
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_what_was_not_invoiced_yet_is_no_longer_invoiced_and_nothing_is_credited(self):
        for product in (self.product, self.ordered_product):
            with self.subTest(policy=product.invoice_policy):
                order = self._sell((product, 5), invoice=False)
                returns_order = self._receive(self._return(order, {product: 2}))
                returns_order.action_settle()
                self.assertEqual(returns_order.state, "done")
                self.assertFalse(returns_order.refund_ids)
                self.assertEqual(order.order_line.qty_to_invoice, 3)
                invoice = self._invoice(order)
                self.assertEqual(invoice.amount_total, 3 * product.list_price)
                self.assertEqual(order.order_line.qty_to_invoice, 0)

    def test_only_the_invoiced_part_of_a_half_invoiced_line_is_credited(self):
        order = self._sell((self.ordered_product, 10), invoice=False)
        invoice = order._create_invoices()
        invoice.invoice_line_ids.quantity = 6
        invoice.action_post()
        returns_order = self._receive(self._return(order, {self.ordered_product: 5}))
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 30, "6 invoiced, 5 kept")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(returns_order.state, "done")

    def test_a_draft_invoice_in_the_way_is_named_and_nothing_changes(self):
        order = self._sell((self.product, 2), invoice=False)
        self._invoice(order, post=False)
        returns_order = self._receive(self._return(order))
        self.assertRefused(
            UserError,
            "post or cancel the draft invoice",
            returns_order.action_settle,
            returns_order,
        )
        order.invoice_ids.action_post()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 200)

    def test_a_credit_note_made_by_hand_is_not_paid_a_second_time(self):
        order = self._sell((self.product, 2))
        returns_order = self._receive(self._return(order, {self.product: 1}))
        by_hand = order._create_invoices(final=True)
        by_hand.action_post()
        self.assertEqual((by_hand.move_type, by_hand.amount_total), ("out_refund", 100))
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)
        self.assertEqual(returns_order.state, "done")

    def test_goods_the_customer_keeps_are_credited_without_a_receipt(self):
        order = self._sell((self.product, 2))
        returns_order = self._return(order, {self.product: 1}, expects_goods=False, approve=True)
        self.assertEqual(returns_order.reception_status, "not_expected")
        self.assertFalse(returns_order.picking_ids)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 100)
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.order_line.qty_returnable, 1)

    # === PREVIEW === #

    def test_the_simulation_gives_the_figures_of_the_credit_note_and_writes_nothing(self):
        tax = self._make_tax(19)
        order = self._sell((self.product, 3, {"price_unit": 33.35, "tax_ids": [(6, 0, tax.ids)]}))
        returns_order = self._receive(self._return(order, {self.product: 2}))
        before = self._snapshot(returns_order)
        figures = returns_order.simulate_settle()
        self.assertEqual(self._snapshot(returns_order), before)
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        self.assertEqual(
            figures,
            {
                returns_order.id: [
                    {
                        "invoice_id": order.invoice_ids.filtered(
                            lambda move: move.move_type == "out_invoice"
                        ).id,
                        "currency_id": order.currency_id.id,
                        "amount_untaxed": credit_note.amount_untaxed,
                        "amount_tax": credit_note.amount_tax,
                        "amount_total": credit_note.amount_total,
                    }
                ]
            },
        )

    def test_a_resolution_that_is_not_offered_is_refused_when_submitted(self):
        returns_order = self._return(self._sell((self.product, 1)), resolution="exchange")
        self.assertRefused(
            UserError, "Exchange is not offered", returns_order.action_submit, returns_order
        )

    def test_nothing_is_credited_before_goods_are_accepted(self):
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        returns_order.action_settle()
        returns_order.action_receive_all()
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)
        self.assertEqual(returns_order.state, "approved")
