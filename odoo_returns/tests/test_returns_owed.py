from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .money_common import ReturnsMoneyCommon


@tagged("post_install", "-at_install")
class TestReturnsOwed(ReturnsMoneyCommon):
    """Freight, fees and entered amounts, each a line of the credit note with its rule."""

    # === FREIGHT OF THE ORDER === #

    def test_the_freight_goes_back_once_with_the_last_of_the_order(self):
        order = self._sell_to(self.german, (self.product, 3, {"price_unit": 100}), freight=10)
        self.assertEqual(order.invoice_ids.amount_total, 372)
        first = self._settle(order, {self.product: 1})
        self.assertOwed(first, goods=120)
        last = self._settle(order, {self.product: 2})
        self.assertOwed(last, goods=240, outbound_standard=12)
        freight = last.credit_line_ids.filtered("sale_line_ids.is_delivery")
        self.assertEqual((freight.returns_rule, freight.quantity), ("DE.WITHDRAWAL", 1))
        invoice = order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")
        self.assertEqual(invoice.payment_state, "reversed")
        self.assertEqual(set(order.order_line.mapped("qty_to_invoice")), {0.0})

    def test_a_cancelled_credit_note_gives_the_freight_back_again_and_only_then(self):
        order = self._sell_to(self.german, (self.product, 2, {"price_unit": 100}), freight=10)
        whole = self._settle(order)
        self.assertOwed(whole, goods=240, outbound_standard=12)
        whole.refund_ids.button_draft()
        whole.refund_ids.button_cancel()
        self.assertEqual(whole.state, "approved")
        self._settle_as_simulated(whole)
        self.assertOwed(whole, goods=240, outbound_standard=12)
        self.assertFalse(whole.simulate_settle()[whole.id])

    def test_a_reversed_credit_note_opens_its_freight_and_its_goods(self):
        order = self._sell_to(self.german, (self.product, 2, {"price_unit": 100}), freight=10)
        whole = self._settle(order)
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=whole.refund_ids.ids
        )
        wizard = wizard.create({"journal_id": whole.refund_ids.journal_id.id})
        reversal = self.env["account.move"].browse(wizard.refund_moves()["res_id"])
        if reversal.state == "draft":
            reversal.action_post()
        self.assertOwed(whole)
        self._settle_as_simulated(whole)
        self.assertOwed(whole, goods=240, outbound_standard=12)

    def test_what_was_paid_for_speed_stays_where_the_law_lets_it(self):
        order = self._sell_to(self.german, (self.product, 1, {"price_unit": 100}), freight=10)
        order.returns_premium_freight = 4
        self.assertOwed(self._settle(order), goods=120, outbound_standard=7.2)

    def test_what_was_paid_for_speed_is_known_from_the_confirmation_on(self):
        carriers = [
            {
                "name": name,
                "product_id": self._make_service(name, list_price=price).id,
                "delivery_type": "fixed",
                "fixed_price": price,
            }
            for name, price in (("Standard", 6), ("Express", 15))
        ]
        standard, express = self.env["delivery.carrier"].create(carriers)
        express.returns_standard_carrier_id = standard
        order = self._sell_to(self.german, (self.product, 1, {"price_unit": 100}), freight=15)
        self.assertEqual(order.returns_premium_freight, 0)
        later = order.copy()
        later.carrier_id = express
        later.action_confirm()
        self.assertEqual(later.returns_premium_freight, 9)
        standard.fixed_price = 1
        self.assertEqual(later.returns_premium_freight, 9)

    def test_a_policy_shares_the_freight_out_and_the_shares_add_up(self):
        self._promise(outbound="proportional")
        order = self._sell_to(self.american, (self.product, 3, {"price_unit": 100}), freight=10)
        shares = []
        for _number in range(3):
            returns_order = self._settle(order, {self.product: 1})
            shares.append(self._get_components(returns_order.credit_line_ids))
        self.assertEqual([each["outbound_standard"] for each in shares], [4, 4, 4])
        self.assertEqual([each["goods"] for each in shares], [120, 120, 120])

    def test_without_a_rule_the_freight_stays(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}), freight=10)
        self.assertOwed(self._settle(order), goods=120)

    def test_freight_that_was_credited_by_hand_is_not_given_again(self):
        order = self._sell_to(self.german, (self.product, 1, {"price_unit": 100}), freight=10)
        invoice = order.invoice_ids
        wizard = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        )
        wizard.create({"journal_id": invoice.journal_id.id}).refund_moves()
        by_hand = invoice.reversal_move_ids
        by_hand.invoice_line_ids.filtered(lambda line: line.product_id == self.product).unlink()
        by_hand.action_post()
        self.assertEqual(by_hand.amount_total, 12)
        self.assertOwed(self._settle(order), goods=120)

    def test_duty_goes_back_with_each_part_of_the_goods_and_handling_with_the_last(self):
        duty = self._make_service("Duty", returns_component="import_duty")
        wrap = self._make_service("Gift wrap", returns_component="handling_fee")
        self._promise(outbound="refund")
        order = self._sell_to(
            self.german,
            (self.product, 2, {"price_unit": 100}),
            (duty, 1, {"price_unit": 8.05}),
            (wrap, 1, {"price_unit": 5}),
        )
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120, import_duty=4.83)
        self.assertOwed(
            self._settle(order, {self.product: 1}), goods=120, import_duty=4.83, handling_fee=6
        )

    # === FEES === #

    def test_a_fee_is_a_line_below_zero_with_the_taxes_of_its_goods(self):
        self._charge(fee_kind="percent", fee=15)
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 99.99}))
        returns_order = self._settle(order)
        self.assertOwed(returns_order, goods=119.99, restocking=-18)
        fee = returns_order.credit_line_ids.filtered(
            lambda line: line.returns_component == "restocking"
        )
        self.assertEqual((fee.price_subtotal, fee.price_total), (-15, -18))
        self.assertEqual(fee.tax_ids, self.vat)
        self.assertEqual(fee.account_id, order.invoice_ids.invoice_line_ids.account_id)
        self.assertIn("Standard return policy", fee.returns_rule)
        self.assertEqual(returns_order.refund_ids.amount_total, 101.99)
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 84.99)
        self.assertEqual((returns_order.state, returns_order.line_ids.qty_settled), ("done", 1))

    def test_a_fixed_fee_is_kept_once_a_line_in_the_currency_of_the_order(self):
        self._charge(fee_kind="fixed", fee=5)
        currency = self.setup_other_currency("EUR", rates=[("2016-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        order = self._sell_to(
            self.american, (self.product, 3, {"price_unit": 100}), pricelist_id=pricelist.id
        )
        returns_order = self._return(order, approve=True)
        returns_order.action_receive_all()
        for kept in (-10, -10):
            self.env["returns.inspection"].create(
                {
                    "line_id": returns_order.line_ids.id,
                    "quantity": 1,
                    "grade_id": self.env.ref("odoo_returns.grade_a").id,
                    "disposition_id": self.env.ref("odoo_returns.disposition_restock").id,
                }
            )
            self._settle_as_simulated(returns_order)
            components = self._get_components(returns_order.credit_line_ids)
            self.assertEqual(components["restocking"], kept)
        self.assertEqual(components["goods"], 240)

    def test_the_law_forbids_a_fee_and_says_so(self):
        self._charge(fee_kind="percent", fee=15)
        order = self._sell_to(self.german, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order))
        self.assertEqual(
            self._get_notes(returns_order)["restocking"], ("forbidden", "DE.WITHDRAWAL")
        )
        returns_order.action_settle()
        self.assertOwed(returns_order, goods=120)

    def test_goods_of_a_lower_grade_are_credited_with_their_deduction(self):
        self.policy.grade_ids = [
            (0, 0, {"grade_id": self.env.ref("odoo_returns.grade_c").id, "percent": 20})
        ]
        self._promise()
        order = self._sell_to(self.american, (self.product, 2, {"price_unit": 100}))
        returns_order = self._return(order, approve=True)
        returns_order.action_receive_all()
        for grade in ("grade_a", "grade_c"):
            self.env["returns.inspection"].create(
                {
                    "line_id": returns_order.line_ids.id,
                    "quantity": 1,
                    "grade_id": self.env.ref(f"odoo_returns.{grade}").id,
                    "disposition_id": self.env.ref("odoo_returns.disposition_restock").id,
                }
            )
            self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=240, diminished_value=-24)

    def test_a_label_is_charged_once_a_return_and_never_above_what_is_paid(self):
        self._promise(way_of_return="label", freight_fee=6)
        order = self._sell_to(
            self.american, (self.product, 1, {"price_unit": 100}), (self.cup, 1, {"price_unit": 2})
        )
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120, return_freight=-6)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=2.4, return_freight=-2.4)

    # === ENTERED AMOUNTS === #

    def _enter(self, returns_order, kind="return_freight", amount=7.5, **values):
        return (
            self.env["returns.entry"]
            .with_user(self.clerk)
            .create(
                {
                    "order_id": returns_order.id,
                    "kind": kind,
                    "amount": amount,
                    "evidence": "Receipt of the carrier",
                    **values,
                }
            )
        )

    def test_freight_that_the_customer_advanced_is_repaid_where_we_pay_and_without_tax(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order, reason_id=self.defective.id))
        entry = self._enter(returns_order)
        self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=120, return_freight=7.5)
        self.assertEqual(returns_order.refund_ids.amount_tax, 20)
        with self.assertRaisesRegex(UserError, "rests on this amount"):
            entry.unlink()
        self.assertFalse(returns_order.simulate_settle()[returns_order.id])

    def test_freight_is_repaid_after_the_goods_were_credited(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._settle(order, reason_id=self.defective.id)
        self._enter(returns_order)
        self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=120, return_freight=7.5)

    def test_who_changed_his_mind_pays_the_way_back_himself(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order))
        entry = self._enter(returns_order)
        self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=120)
        entry.unlink()

    def test_a_clerk_enters_a_loss_of_value_up_to_what_the_right_allows(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order))
        self._enter(returns_order, "diminished_value", 30, line_id=returns_order.line_ids.id)
        self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=120, diminished_value=-30)

    def test_no_loss_of_value_is_kept_of_faulty_goods(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order, reason_id=self.defective.id))
        self._enter(returns_order, "diminished_value", 30, line_id=returns_order.line_ids.id)
        self.assertEqual(self._get_notes(returns_order)["diminished_value"][0], "forbidden")
        returns_order.action_settle()
        self.assertOwed(returns_order, goods=120)

    def test_an_entered_amount_is_signed_bounded_and_never_changes(self):
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order))
        other = self._receive(
            self._return(self._sell_to(self.american, (self.cup, 1, {"price_unit": 2})))
        )
        entry = self._enter(returns_order, user_id=self.accountant.id)
        self.assertEqual(entry.user_id, self.clerk)
        with self.assertRaisesRegex(UserError, "cannot change"):
            entry.amount = 1
        with self.assertRaisesRegex(ValidationError, "is no line of"):
            self._enter(returns_order, "diminished_value", line_id=other.line_ids.id)
        draft = self._return(self._sell_to(self.american, (self.cup, 1, {"price_unit": 2})))
        with self.assertRaisesRegex(UserError, "must be approved"):
            self._enter(draft)
        for user in (self.worker, self.accountant):
            with self.assertRaises(AccessError):
                entry.with_user(user).read(["amount"])

    # === WHERE PEOPLE SEE IT === #

    def test_the_form_shows_what_would_be_paid_and_what_was(self):
        self._charge(fee_kind="percent", fee=15)
        order = self._sell_to(self.american, (self.product, 1, {"price_unit": 100}))
        returns_order = self._receive(self._return(order)).with_user(self.clerk)
        self.assertIn("What would be paid now", returns_order.owed_html)
        self.assertIn("Restocking fee", returns_order.owed_html)
        self.assertIn("102.00", returns_order.owed_html)
        returns_order.action_settle()
        returns_order.invalidate_recordset(["owed_html"])
        self.assertIn("What was credited", returns_order.owed_html)
        self.assertNotIn("What would be paid now", returns_order.owed_html)
