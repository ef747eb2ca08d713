from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestReturnsExchange(ExchangeCommon):
    # === THE ORDER === #

    def test_the_same_article_is_exchanged_once_the_goods_are_accepted(self):
        returns_order = self._exchange(self.product)
        self.assertFalse(returns_order.exchange_order_ids)
        returns_order.action_receive_all()
        self.assertFalse(returns_order.exchange_order_ids)
        returns_order.action_accept_all()
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(
            (sale_order.state, sale_order.origin, sale_order.amount_total),
            ("sale", returns_order.name, 100.0),
        )
        self.assertEqual(sale_order.picking_ids.move_ids.mapped("state"), ["assigned"])
        self.assertFalse(sale_order.returns_hold)
        returns_order.action_settle()
        returns_order.action_settle()
        self.assertEqual(len(returns_order.exchange_order_ids), 1)
        self.assertEqual(returns_order.state, "done")

    def test_the_same_article_keeps_the_price_that_was_paid(self):
        order = self._sell((self.product, 1, {"discount": 25.0}))
        self.product.list_price = 300.0
        returns_order = self._receive(self._exchange(self.product, order))
        line = returns_order.exchange_order_ids.order_line
        self.assertEqual((line.price_unit, line.discount, line.price_total), (100.0, 25.0, 75.0))

    def test_another_article_costs_what_it_costs_today(self):
        order = self._sell((self.product, 1))
        self.dearer.list_price = 130.0
        returns_order = self._receive(self._exchange(self.dearer, order))
        self.assertEqual(returns_order.exchange_order_ids.amount_total, 130.0)

    def test_a_discount_of_the_whole_order_stays_with_the_same_article(self):
        tax = self._make_tax(19.0, price_include_override="tax_included")
        taxes = {"tax_ids": [Command.set(tax.ids)]}
        order = self._sell((self.product, 3, {"price_unit": 33.33, **taxes}), invoice=False)
        order.order_line = [
            Command.create(
                {"product_id": self.ordered_product.id, "price_unit": -10.0, "name": "Ten", **taxes}
            )
        ]
        self._invoice(order)
        self.assertEqual(order.invoice_ids.amount_total, 89.99)
        amounts = []
        for _index in range(3):
            returns_order = self._receive(self._exchange(self.product, order))
            returns_order.action_settle()
            credit_note = returns_order.refund_ids
            self.assertEqual(
                returns_order.exchange_order_ids.amount_total, credit_note.amount_total
            )
            amounts.append(credit_note.amount_total)
        self.assertEqual(round(sum(amounts), 2), 89.99)

    def test_many_articles_are_exchanged_for_many(self):
        order = self._sell((self.product, 2), (self.ordered_product, 1))
        returns_order = self._return(order, resolution="exchange")
        returns_order.exchange_line_ids = [
            Command.create({"product_id": self.cheaper.id, "quantity": 2}),
            Command.create({"product_id": self.dearer.id}),
        ]
        self.assertEqual(
            returns_order.simulate_exchange()[returns_order.id],
            {
                "currency_id": order.currency_id.id,
                "credit": 230.0,
                "price": 280.0,
                "to_pay": 50.0,
                "to_give_back": 0.0,
            },
        )
        returns_order.action_submit()
        returns_order.action_approve()
        self._receive(returns_order)
        sale_order = returns_order.exchange_order_ids
        self.assertEqual(
            [(line.product_id, line.product_uom_qty) for line in sale_order.order_line],
            [(self.cheaper, 2), (self.dearer, 1)],
        )
        self.assertIn("has to pay $\xa050.00", sale_order.returns_hold)

    def test_a_part_of_the_goods_brings_a_part_of_the_new_ones(self):
        order = self._sell((self.product, 3))
        returns_order = self._return(order, approve=True, resolution="exchange")
        receipt = returns_order.picking_ids
        receipt.move_ids.quantity = 2
        receipt.move_ids.picked = True
        receipt._action_done()
        returns_order.action_accept_all()
        first = returns_order.exchange_order_ids
        self.assertEqual(first.order_line.product_uom_qty, 2)
        self._receive(returns_order)
        second = returns_order.exchange_order_ids - first
        self.assertEqual(second.order_line.product_uom_qty, 1)

    def test_refused_goods_bring_nothing_new(self):
        returns_order = self._exchange(self.product)
        returns_order.action_receive_all()
        returns_order.line_ids.action_reject()
        self.assertFalse(returns_order.exchange_order_ids)

    # === GOODS THAT STAY === #

    def test_goods_leave_only_when_the_difference_is_paid(self):
        returns_order = self._receive(self._exchange(self.dearer))
        sale_order = returns_order.exchange_order_ids
        picking = sale_order.picking_ids
        self.assertEqual(sale_order.picking_ids.move_ids.state, "assigned")
        self.assertIn("still has to pay $\xa020.00", picking.returns_hold)
        self.assertRefused(
            UserError, "still has to pay", lambda: self._deliver(sale_order), returns_order
        )
        self._pay_online(sale_order, 20.0)
        self.env.invalidate_all()
        self.assertFalse(picking.returns_hold)
        self._deliver(sale_order)
        self.assertEqual(picking.state, "done")

    def test_goods_that_are_ordered_by_hand_wait_for_the_goods_that_come_back(self):
        returns_order = self._exchange(self.product)
        returns_order.with_user(self.clerk).action_make_exchange()
        sale_order = returns_order.exchange_order_ids
        self.assertIn("are not here or not accepted yet", sale_order.returns_hold)
        self.assertRefused(
            UserError, "not accepted yet", lambda: self._deliver(sale_order), returns_order
        )
        with self.assertRaisesRegex(UserError, "nothing is left to exchange"):
            returns_order.action_make_exchange()
        self._receive(returns_order)
        self.assertEqual(returns_order.exchange_order_ids, sale_order)
        self.env.invalidate_all()
        self.assertFalse(sale_order.returns_hold)
        self._deliver(sale_order)

    def test_only_a_manager_lets_goods_leave_all_the_same(self):
        sale_order = self._receive(self._exchange(self.dearer)).exchange_order_ids
        with self.assertRaises(AccessError):
            sale_order.with_user(self.clerk).action_release_exchange()
        self.assertFalse(sale_order.returns_hold_released)
        sale_order.action_release_exchange()
        self._deliver(sale_order)
        self.assertIn("Released all the same", "".join(sale_order.message_ids.mapped("body")))

    def test_an_advance_replacement_leaves_at_once(self):
        self._promise_exchange(exchange_on="approval")
        returns_order = self._exchange(self.product)
        sale_order = returns_order.exchange_order_ids
        self.assertFalse(sale_order.returns_hold)
        self._deliver(sale_order)
        clock = returns_order.deadline_ids.filtered(lambda row: row.kind == "exchange_back")
        self.assertEqual((clock.due - returns_order.approved_at).days, 14)
        self.assertFalse(clock.met_at)
        self._receive(returns_order)
        self.assertTrue(clock.met_at)

    # === ATTACKS === #

    def test_what_is_ordered_cannot_change(self):
        returns_order = self._receive(self._exchange(self.product))
        row = returns_order.exchange_line_ids
        for change in (
            lambda: row.write({"quantity": 1000}),
            row.unlink,
            lambda: row.write({"order_id": self._exchange(self.product).id}),
        ):
            with self.assertRaisesRegex(UserError, "is ordered in"), self.env.cr.savepoint():
                change()
        self.assertEqual(row.quantity, 1)

    def test_an_exchange_line_of_another_return_is_refused(self):
        one = self._exchange(self.product, approve=False)
        other = self._exchange(self.product, approve=False)
        with self.assertRaisesRegex(ValidationError, "is not exchanged in"):
            one.exchange_line_ids = [
                Command.create({"product_id": self.product.id, "line_id": other.line_ids.id})
            ]

    def test_a_quantity_of_nothing_is_refused(self):
        returns_order = self._exchange(self.product, approve=False)
        for quantity in (0, -1):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                returns_order.exchange_line_ids = [
                    Command.create({"product_id": self.product.id, "quantity": quantity})
                ]

    def test_what_the_policy_does_not_exchange_for_is_a_question(self):
        self._promise_exchange(exchange_for="same")
        returns_order = self._exchange(self.dearer, approve=False)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "review")
        self.assertIn("the same article only", returns_order.finding_text)

    def test_a_product_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        foreign = self._make_product("Foreign", price=1.0, company_id=other.id)
        returns_order = self._exchange(self.product, approve=False)
        with self.assertRaises(UserError):
            returns_order.exchange_line_ids = [Command.create({"product_id": foreign.id})]

    def test_nobody_forges_an_exchange_or_lets_its_goods_go(self):
        returns_order = self._receive(self._exchange(self.dearer))
        sale_order, other = returns_order.exchange_order_ids, self._sell((self.product, 1))
        manager = new_test_user(
            self.env,
            "sales_and_returns",
            "sales_team.group_sale_manager,odoo_returns.group_returns_manager",
        )
        for order, vals in (
            (sale_order, {"returns_hold_released": True}),
            (sale_order, {"exchange_return_id": False}),
            (other, {"exchange_return_id": returns_order.id}),
            (
                other,
                {
                    "order_line": [
                        Command.update(
                            other.order_line.id,
                            {"returns_exchange_line_id": returns_order.exchange_line_ids.id},
                        )
                    ]
                },
            ),
        ):
            with self.assertRaisesRegex(UserError, "set by its return"):
                order.with_user(manager).write(vals)
        for context in ({}, {"default_exchange_return_id": returns_order.id}):
            orders = self.env["sale.order"].with_user(manager).with_context(**context)
            vals = {} if context else {"exchange_return_id": returns_order.id}
            with self.assertRaisesRegex(UserError, "set by its return"):
                orders.create({"partner_id": self.customer.id, **vals})
        self.assertEqual(returns_order.exchange_order_ids, sale_order)
        self.assertIn("has to pay", sale_order.returns_hold)

    def test_nobody_without_returns_rights_exchanges(self):
        returns_order = self._exchange(self.product)
        for user in (self.worker, self.accountant):
            with self.assertRaises(AccessError):
                returns_order.with_user(user).action_make_exchange()
            with self.assertRaises(AccessError):
                returns_order.with_user(user).action_undo_exchange()
        self.assertFalse(returns_order.exchange_order_ids)
