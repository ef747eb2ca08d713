from odoo import Command
from odoo.tests import tagged

from .valuation_common import METHODS, ValuationCommon


@tagged("post_install", "-at_install")
class TestReturnsRepairValuation(ValuationCommon):
    """Goods under repair are the customer's: they have no value in our stock and our books."""

    def _bring_in(self, method):
        product, order = self._trade(method, "real_time")
        self.value_before = self._value(product)
        self.book_before = self._balance(self._stock_account(product))
        self.cost_before = product.standard_price
        returns_order = self._bring_back(
            order,
            4,
            resolution="repair",
            reason_id=self.env.ref("odoo_returns.reason_defective").id,
        )
        returns_order.action_accept_all()
        return product, returns_order

    def assertUnchanged(self, product, value=0.0, book=0.0):
        self.assertAlmostEqual(self._value(product) - self.value_before, value, 2)
        account = self._stock_account(product)
        self.assertAlmostEqual(self._balance(account) - self.book_before, book, 2)

    def _send_back(self, returns_order):
        picking = returns_order.repair_ids.returned_move_ids.picking_id
        picking.move_ids.picked = True
        picking._action_done()

    def test_a_repair_under_warranty_costs_its_part_and_nothing_else(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, returns_order = self._bring_in(method)
                self.assertUnchanged(product)
                self.assertEqual(returns_order.line_ids.move_ids.mapped("value"), [0])
                part = self._make_valued("standard", "real_time")
                self._buy(part, 5, 12.0)
                repair = returns_order.repair_ids
                repair.under_warranty = True
                repair.move_ids = [
                    Command.create(
                        {
                            "product_id": part.id,
                            "product_uom_qty": 1,
                            "repair_line_type": "add",
                        }
                    )
                ]
                repair.action_repair_start()
                repair.move_ids.quantity = 1
                repair.action_repair_end()
                self._send_back(returns_order)
                self.assertEqual(returns_order.state, "done")
                self.assertUnchanged(product, book=60.0)  # the five parts that were bought
                self.assertAlmostEqual(product.standard_price, self.cost_before, 2)
                self.assertAlmostEqual(self._value(part), 48.0, 2)
                self.assertFalse(returns_order.refund_ids)

    def test_what_is_given_up_comes_in_at_the_cost_it_left_with(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, returns_order = self._bring_in(method)
                line = returns_order.line_ids
                self.env["returns.repair"]._give_up(line, "refund", "No part to be had")
                cost = 4 * self.LEFT_AT[method]
                self.assertUnchanged(product, value=cost)
                returns_order.action_accept_all()
                returns_order.action_settle()
                self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -cost, 2)
                self.assertUnchanged(product, value=cost, book=cost)
                self.assertEqual(line.sale_line_id.qty_delivered, 8)
                self.assertEqual(returns_order.state, "done")

    def test_what_was_repaired_and_comes_back_has_the_cost_of_its_sale(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, returns_order = self._bring_in(method)
                repair = returns_order.repair_ids
                repair.under_warranty = True
                repair.action_repair_start()
                repair.action_repair_end()
                self._send_back(returns_order)
                order = returns_order.sale_order_ids
                again = self._receive(self._return(order, {product: 12}))
                again.action_settle()
                cost = 12 * self.LEFT_AT[method]
                self.assertUnchanged(product, value=cost, book=cost)
                self.assertEqual(order.order_line.qty_delivered, 0)
