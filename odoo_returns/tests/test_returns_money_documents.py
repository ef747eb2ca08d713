from odoo import Command
from odoo.tests import tagged

from .money_table import Goods, MoneyTable


@tagged("post_install", "-at_install")
class TestReturnsMoneyDocuments(MoneyTable):
    """Several invoices, earlier credit notes, down payments, cash rounding, discounts, rewards."""

    def _pay_back(self, order, steps, paid, taxes=None):
        self._take_steps(order, steps, paid, taxes or [0] * len(paid))

    # === DOCUMENTS === #

    def test_what_came_with_two_invoices_is_credited_on_the_newest_first(self):
        order = self._quote([Goods(25, 4)])
        order.action_confirm()
        self._deliver(order, 2)
        first = self._invoice(order)
        self._deliver(order)
        second = self._invoice(order)
        self._pay_back(order, [(1,), (3,)], [25.0, 75.0])
        self.assertEqual((first.amount_residual, second.amount_residual), (0, 0))
        self.assertEqual(first.reversal_move_ids.mapped("amount_total"), [50.0])
        self.assertEqual(second.reversal_move_ids.mapped("amount_total"), [25.0, 25.0])

    def test_what_was_credited_by_hand_is_not_credited_again(self):
        order = self._sell_goods([Goods(33.35, 3, 10)], "19")
        invoice = self._invoice(order)
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        by_hand = invoice.reversal_move_ids
        by_hand.invoice_line_ids.quantity = 1  # 30.015 + 5.70
        by_hand.action_post()
        self.assertEqual(by_hand.amount_total, 35.72)
        # the first one that comes back is that one; left: 90.05 - 30.02 = 60.03 and 17.11 - 5.70 = 11.41
        self._pay_back(order, [(1,), (1,), (1,)], [0, 35.73, 35.71], [0, 5.71, 5.7])
        self.assertEqual(invoice.amount_residual, 0)

    def test_goods_of_a_paid_down_payment_are_paid_back_in_full(self):
        order = self._quote([Goods(100, 2)], "20")
        order.action_confirm()
        wizard = self.env["sale.advance.payment.inv"].with_context(active_ids=order.ids)
        wizard.create({"advance_payment_method": "percentage", "amount": 30}).create_invoices()
        deposit = order.invoice_ids
        deposit.action_post()
        self.assertEqual(deposit.amount_total, 72.0)
        self._deliver(order)
        final = wizard.create({"advance_payment_method": "delivered"})._create_invoices(order)
        final.action_post()
        self.assertEqual(final.amount_total, 168.0)
        self._pay_back(order, [(1,), (1,)], [120.0, 120.0], [20.0, 20.0])

    def test_what_was_not_invoiced_is_not_credited(self):
        order = self._sell_goods([Goods(40, 2)])
        self._pay_back(order, [(2,)], [0])
        self.assertFalse(order.invoice_ids)

    def test_half_of_a_line_that_is_half_invoiced_is_only_not_invoiced(self):
        order = self._quote([Goods(40, 4)])
        order.action_confirm()
        self._deliver(order, 2)
        self._invoice(order)
        self._deliver(order)
        self._pay_back(order, [(2,), (2,)], [0, 80.0])

    def test_the_coin_of_the_rounding_is_paid_back_with_the_last_article(self):
        rounding = self.env["account.cash.rounding"].create(
            {
                "name": "5 cents",
                "rounding": 0.05,
                "strategy": "add_invoice_line",
                "rounding_method": "HALF-UP",
                "profit_account_id": self.company_data["default_account_revenue"].id,
                "loss_account_id": self.company_data["default_account_expense"].id,
            }
        )
        order = self._sell_goods([Goods(10.02, 2)])
        invoice = order._create_invoices()
        invoice.invoice_cash_rounding_id = rounding
        invoice.action_post()
        self.assertEqual(invoice.amount_total, 20.05)
        self._pay_back(order, [(1,), (1,)], [10.02, 10.03])

    # === DISCOUNTS OF THE WHOLE ORDER === #

    def _discount(self, order, **values):
        self.env["sale.order.discount"].create(
            {"sale_order_id": order.id, **values}
        ).action_apply_discount()

    def test_ten_percent_on_the_order_follow_each_article(self):
        order = self._sell_goods([Goods(100, 2), Goods(50)])
        self._discount(order, discount_type="so_discount", discount_percentage=0.1)
        self._invoice(order)
        self._pay_back(order, [(0, 1), (1, 0), (1, 0)], [45.0, 90.0, 90.0])

    def test_a_fixed_discount_is_shared_to_the_cent(self):
        # 100.00 off 3 x 99.99: 33.33, 33.34, 33.33
        order = self._sell_goods([Goods(99.99, 3)])
        self._discount(order, discount_type="amount", discount_amount=100)
        invoice = self._invoice(order)
        self.assertEqual(invoice.amount_total, 199.97)
        self._pay_back(order, [(1,)] * 3, [66.66, 66.65, 66.66])

    def test_a_discount_on_the_order_keeps_its_tax(self):
        # 200 + 100 less 10 % = 270 + 20 % = 324
        order = self._sell_goods([Goods(100, 2), Goods(100)], "20")
        self._discount(order, discount_type="so_discount", discount_percentage=0.1)
        self._invoice(order)
        self._pay_back(order, [(1, 1), (1, 0)], [216.0, 108.0], [36.0, 18.0])

    # === REWARDS === #

    def _promote(self, order, rule=None, **reward):
        """Apply a promotion to a quotation, then confirm, deliver and invoice it."""
        program = self.env["loyalty.program"].sudo().create(
            {
                "name": "Spring",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "rule_ids": [
                    Command.create(
                        {
                            "reward_point_mode": "order",
                            "reward_point_amount": 1,
                            "minimum_qty": 0,
                            **(rule or {}),
                        }
                    )
                ],
                "reward_ids": [Command.create({"required_points": 1, **reward})],
            }
        )
        order._update_programs_and_rewards()
        for coupon, rewards in order._get_claimable_rewards().items():
            order._apply_program_reward(rewards & program.reward_ids, coupon)
        self.assertTrue(order.order_line.filtered("reward_id"))
        order.action_confirm()
        self._deliver(order)
        return self._invoice(order)

    def test_a_reward_on_the_order_follows_each_article(self):
        order = self._quote([Goods(100, 2), Goods(50)])
        self._promote(order, reward_type="discount", discount=10, discount_applicability="order")
        self._pay_back(order, [(0, 1), (2, 0)], [45.0, 180.0])

    def test_a_reward_on_one_article_follows_that_article_only(self):
        order = self._quote([Goods(100), Goods(80)])
        first = order.order_line[0].product_id
        self._promote(
            order,
            reward_type="discount",
            discount=20,
            discount_applicability="specific",
            discount_product_ids=[Command.set(first.ids)],
        )
        self._pay_back(order, [(0, 1), (1, 0)], [80.0, 80.0])

    def test_a_reward_on_the_cheapest_article_follows_the_cheapest(self):
        order = self._quote([Goods(80), Goods(40)])
        self._promote(order, reward_type="discount", discount=50, discount_applicability="cheapest")
        self._pay_back(order, [(1, 0), (0, 1)], [80.0, 20.0])

    def test_a_reward_on_one_article_with_tax_follows_that_article_to_the_cent(self):
        # 3 x 33.33 less 15 % (14.9985) = 84.99 + 20 % 17.00; the other 10.00 + 2.00
        order = self._quote([Goods(33.33, 3), Goods(10)], "20")
        first = order.order_line[0].product_id
        invoice = self._promote(
            order,
            reward_type="discount",
            discount=15,
            discount_applicability="specific",
            discount_product_ids=[Command.set(first.ids)],
        )
        self.assertEqual((invoice.amount_untaxed, invoice.amount_total), (94.99, 113.99))
        self._pay_back(
            order, [(0, 1), (1, 0), (2, 0)], [12.0, 34.0, 67.99], [2.0, 5.67, 11.33]
        )

    def test_a_free_article_was_paid_nothing_for(self):
        order = self._quote([Goods(50, 2)])
        gift = self._make_product("Gift", price=30)
        self._promote(order, reward_type="product", reward_product_id=gift.id)
        self._pay_back(order, [(0, 1), (2, 0)], [0.0, 100.0])

    def test_three_for_two_is_shared_by_the_three(self):
        order = self._quote([Goods(30, 3)])
        article = order.order_line.product_id
        self._promote(
            order,
            rule={"minimum_qty": 3, "product_ids": [Command.set(article.ids)]},
            reward_type="discount",
            discount_mode="per_order",
            discount=30,
            discount_applicability="order",
        )
        self._pay_back(order, [(1,), (1,), (1,)], [20.0, 20.0, 20.0])
