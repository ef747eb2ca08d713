from odoo import Command
from odoo.tests import tagged

from .money_common import ReturnsMoneyCommon


@tagged("post_install", "-at_install")
class TestReturnsPromotions(ReturnsMoneyCommon):
    """Discounts are shared by what they were given for, and taken back where they are not earned
    any more and the policy says so.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["loyalty.program"].sudo().search([]).active = False
        cls.low = cls._make_tax(5)
        for product in (cls.product, cls.cup, cls.freight):
            product.taxes_id = cls.vat
        cls.spoon = cls._make_product("Spoon", price=6.0, taxes_id=[Command.set(cls.vat.ids)])

    @classmethod
    def _make_program(cls, rule, reward, **values):
        return (
            cls.env["loyalty.program"]
            .sudo()
            .create(
                {
                    "name": "Promotion",
                    "program_type": "promotion",
                    "applies_on": "current",
                    "trigger": "auto",
                    "rule_ids": [Command.clear(), Command.create(rule)],
                    "reward_ids": [Command.clear(), Command.create(reward)],
                    **values,
                }
            )
        )

    def _sell_promoted(self, customer, program, *lines, freight=0.0, deliver=True):
        """Return an order to which a program was applied before it was confirmed."""
        order = self.env["sale.order"].create(
            {
                "partner_id": customer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.set((taxes or self.vat).ids)],
                        }
                    )
                    for product, quantity, price, *more in lines
                    for taxes in [more[0] if more else None]
                ],
            }
        )
        if freight:
            self.env["sale.order.line"].create(
                {
                    "order_id": order.id,
                    "product_id": self.freight.id,
                    "price_unit": freight,
                    "tax_ids": [Command.set(self.vat.ids)],
                    "is_delivery": True,
                }
            )
        order.sudo()._update_programs_and_rewards()
        claimable = order.sudo()._get_claimable_rewards()
        for coupon, rewards in claimable.items():
            for reward in rewards.filtered(lambda each: each.program_id == program):
                order.sudo()._apply_program_reward(reward, coupon)
        self.assertTrue(order.order_line.reward_id, "the program was applied")
        order.action_confirm()
        if deliver:
            self._deliver(order)
            self._invoice(order)
        return order

    def _get_invoiced(self, order):
        return order.invoice_ids.filtered(lambda move: move.move_type == "out_invoice")

    # === WHOSE A DISCOUNT IS === #

    def test_a_reward_for_named_products_is_only_theirs(self):
        program = self._make_program(
            {"minimum_amount": 10},
            {
                "reward_type": "discount",
                "discount": 50,
                "discount_applicability": "specific",
                "discount_product_ids": [Command.set(self.cup.ids)],
            },
        )
        order = self._sell_promoted(
            self.american, program, (self.product, 1, 100), (self.cup, 2, 20)
        )
        self.assertEqual(self._get_invoiced(order).amount_total, 144)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=12)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=12)

    def test_the_cheapest_product_takes_its_reward_along(self):
        program = self._make_program(
            {"minimum_amount": 10},
            {"reward_type": "discount", "discount": 100, "discount_applicability": "cheapest"},
        )
        order = self._sell_promoted(
            self.american, program, (self.product, 1, 100), (self.cup, 1, 20)
        )
        self.assertOwed(self._settle(order, {self.cup: 1}))
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)

    def test_a_discount_of_the_whole_order_is_shared_by_tax(self):
        program = self._make_program({"minimum_amount": 10}, {"discount": 10})
        order = self._sell_promoted(
            self.american, program, (self.product, 1, 100), (self.cup, 1, 20, self.low)
        )
        self.assertEqual(self._get_invoiced(order).amount_total, 126.9)
        self.assertOwed(self._settle(order, {self.cup: 1}), goods=18.9)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108)

    def test_freight_takes_no_share_of_a_discount_of_the_goods(self):
        program = self._make_program({"minimum_amount": 10}, {"discount": 10})
        order = self._sell_promoted(self.german, program, (self.product, 2, 100), freight=10)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108, outbound_standard=12)

    # === RECALCULATION === #

    def _sell_above_250(self, customer):
        program = self._make_program(
            {"minimum_amount": 250, "minimum_amount_tax_mode": "excl"}, {"discount": 10}
        )
        return self._sell_promoted(customer, program, (self.product, 3, 100))

    def test_a_discount_that_is_not_earned_any_more_is_taken_off_once(self):
        self._promise(recalculates_promotions=True)
        order = self._sell_above_250(self.american)
        self.assertEqual(self._get_invoiced(order).amount_total, 324)
        first = self._settle(order, {self.product: 1})
        self.assertOwed(first, goods=108, promo_recalculation=-24)
        self.assertEqual(first.refund_ids.amount_total, 84)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)

    def test_a_discount_that_is_still_earned_stays(self):
        self._promise(recalculates_promotions=True)
        program = self._make_program(
            {"minimum_qty": 2, "product_ids": [Command.set(self.product.ids)]}, {"discount": 10}
        )
        order = self._sell_promoted(self.american, program, (self.product, 3, 100))
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108)
        second = self._settle(order, {self.product: 1})
        self.assertOwed(second, goods=108, promo_recalculation=-12)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)

    def test_a_withdrawal_in_the_union_gives_back_what_was_paid(self):
        self._promise(recalculates_promotions=True)
        order = self._sell_above_250(self.german)
        returns_order = self._receive(self._return(order, {self.product: 1}))
        self.assertEqual(
            self._get_notes(returns_order)["promo_recalculation"], ("forbidden", "DE.WITHDRAWAL")
        )
        self._settle_as_simulated(returns_order)
        self.assertOwed(returns_order, goods=108)

    def test_without_the_switch_nothing_is_recalculated(self):
        order = self._sell_above_250(self.american)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=108)

    def test_a_cancelled_credit_note_opens_the_promotion_again(self):
        self._promise(recalculates_promotions=True)
        order = self._sell_above_250(self.american)
        first = self._settle(order, {self.product: 1})
        first.refund_ids.button_draft()
        first.refund_ids.button_cancel()
        self._settle_as_simulated(first)
        self.assertOwed(first, goods=108, promo_recalculation=-24)

    # === GIFTS === #

    def _sell_with_gift(self, customer):
        program = self._make_program(
            {"minimum_amount": 250, "minimum_amount_tax_mode": "excl"},
            {"reward_type": "product", "reward_product_id": self.spoon.id},
        )
        return self._sell_promoted(customer, program, (self.product, 3, 100))

    def test_a_gift_that_does_not_come_back_is_kept_off_and_given_back_when_it_does(self):
        self._promise(charges_gifts=True)
        order = self._sell_with_gift(self.american)
        first = self._settle(order, {self.product: 1})
        self.assertOwed(first, goods=120, gift_not_returned=-7.2)
        second = self._settle(order, {self.spoon: 1})
        self.assertOwed(second, gift_not_returned=7.2)
        self.assertEqual(second.state, "done")

    def test_a_gift_that_comes_back_with_the_goods_costs_nothing(self):
        self._promise(charges_gifts=True)
        order = self._sell_with_gift(self.american)
        self.assertOwed(self._settle(order, {self.product: 1, self.spoon: 1}), goods=120)

    def test_a_gift_that_is_still_earned_stays(self):
        self._promise(charges_gifts=True)
        program = self._make_program(
            {"minimum_qty": 2},
            {"reward_type": "product", "reward_product_id": self.spoon.id},
        )
        order = self._sell_promoted(self.american, program, (self.product, 3, 100))
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120, gift_not_returned=-7.2)

    # === FREE SHIPPING === #

    def test_free_shipping_that_is_not_earned_any_more_is_paid_by_the_customer(self):
        self._promise(claws_back_freight=True)
        program = self._make_program(
            {"minimum_amount": 150, "minimum_amount_tax_mode": "excl"}, {"reward_type": "shipping"}
        )
        order = self._sell_promoted(self.american, program, (self.product, 2, 100), freight=10)
        self.assertEqual(self._get_invoiced(order).amount_total, 240)
        self.assertOwed(
            self._settle(order, {self.product: 1}), goods=120, free_shipping_clawback=-12
        )
        self.assertOwed(self._settle(order, {self.product: 1}), goods=120)

    def test_freight_that_was_free_is_not_given_back_with_the_whole_order(self):
        program = self._make_program({"minimum_amount": 10}, {"reward_type": "shipping"})
        order = self._sell_promoted(self.german, program, (self.product, 1, 100), freight=10)
        self.assertOwed(self._settle(order), goods=120)

    def test_freight_that_was_free_above_an_amount_is_charged_below_it(self):
        self._promise(claws_back_freight=True)
        self.freight.list_price = 9
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Free above 200",
                "product_id": self.freight.id,
                "delivery_type": "fixed",
                "fixed_price": 9,
                "free_over": True,
                "amount": 200,
            }
        )
        order = self._sell_to(self.american, (self.product, 3, {"price_unit": 100}))
        other = self.env["sale.order"].create(
            {
                "partner_id": self.american.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 3,
                            "price_unit": 100,
                            "tax_ids": [Command.set(self.vat.ids)],
                        }
                    )
                ],
            }
        )
        self.assertFalse(order.carrier_id)
        other.set_delivery_line(carrier, 0.0)
        other.order_line.filtered("is_delivery").tax_ids = self.vat
        other.action_confirm()
        self._deliver(other)
        self._invoice(other)
        self.assertOwed(self._settle(other, {self.product: 1}), goods=120)
        self.assertOwed(
            self._settle(other, {self.product: 1}), goods=120, free_shipping_clawback=-10.8
        )
