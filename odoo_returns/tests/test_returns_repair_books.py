from odoo import Command
from odoo.tests import tagged

from .valuation_common import METHODS, ValuationCommon


@tagged("post_install", "-at_install")
class TestReturnsRepairBooks(ValuationCommon):
    """Stock and books when customers pay, when nothing is booked at once, and when half came."""

    def _bring_in(self, method, valuation, reason, quantity=4):
        product, order = self._trade(method, valuation)
        self.before = self._value(product), self._balance(self._stock_account(product), product)
        returns_order = self._bring_back(
            order, quantity, resolution="repair", reason_id=self.env.ref(reason).id
        )
        returns_order.action_accept_all()
        return product, returns_order

    def _get_changes(self, product):
        value, book = self.before
        account = self._stock_account(product)
        return (
            round(self._value(product) - value, 2),
            round(self._balance(account, product) - book, 2),
        )

    def _send_back(self, returns_order):
        moves = returns_order.repair_ids.returned_move_ids
        moves.picked = True
        moves._action_done()

    def test_who_pays_buys_the_part_and_the_goods_cost_nothing(self):
        for valuation, book in (("periodic", 0.0), ("real_time", -24.0)):
            for method in METHODS:
                with self.subTest(method=method, valuation=valuation):
                    product, returns_order = self._bring_in(
                        method, valuation, "odoo_returns.reason_no_reason"
                    )
                    part = self._make_valued("standard", valuation)
                    self._buy(part, 5, 12.0)
                    part_account = self._stock_account(part)
                    part_book = self._balance(part_account, part)
                    repair = returns_order.repair_ids
                    self.assertFalse(repair.under_warranty)
                    repair.move_ids = [
                        Command.create(
                            {
                                "product_id": part.id,
                                "product_uom_qty": 2,
                                "repair_line_type": "add",
                            }
                        )
                    ]
                    returns_order.action_quote_repair()
                    quotation = repair.sale_order_id
                    quotation.action_confirm()
                    repair.action_repair_start()
                    repair.move_ids.quantity = 2
                    repair.action_repair_end()
                    self._send_back(returns_order)
                    invoice = self._invoice(quotation)
                    self.assertEqual(invoice.amount_untaxed, 200)
                    self.assertEqual(self._value(part), 36)
                    self.assertEqual(self._cogs(invoice), -book)
                    self.assertEqual(self._balance(part_account, part) - part_book, book)
                    self.assertEqual(self._get_changes(product), (0, 0))
                    self.assertEqual(returns_order.state, "done")
                    self.assertFalse(returns_order.refund_ids)

    def test_under_warranty_nothing_is_invoiced(self):
        for valuation in ("periodic", "real_time"):
            for method in METHODS:
                with self.subTest(method=method, valuation=valuation):
                    product, returns_order = self._bring_in(
                        method, valuation, "odoo_returns.reason_defective"
                    )
                    repair = returns_order.repair_ids
                    repair.under_warranty = True
                    repair.action_repair_start()
                    repair.action_repair_end()
                    self.assertEqual(self._get_changes(product), (0, 0))
                    self._send_back(returns_order)
                    self.assertEqual(self._get_changes(product), (0, 0))
                    self.assertFalse(repair.sale_order_id)

    def test_what_arrives_after_it_was_given_up_has_the_same_cost(self):
        for valuation in ("periodic", "real_time"):
            for method in METHODS:
                with self.subTest(method=method, valuation=valuation):
                    product, order = self._trade(method, valuation)
                    account = self._stock_account(product)
                    self.before = self._value(product), self._balance(account, product)
                    returns_order = self._return(
                        order,
                        {product: 4},
                        approve=True,
                        resolution="repair",
                        reason_id=self.env.ref("odoo_returns.reason_defective").id,
                    )
                    line = returns_order.line_ids
                    line.move_ids.write({"quantity": 1, "picked": True})
                    line.move_ids.picking_id._action_done()
                    self.env["returns.repair"]._give_up(line, "refund", "No part to be had")
                    returns_order.action_receive_all()
                    returns_order.action_accept_all()
                    returns_order.action_settle()
                    cost = round(4 * self.LEFT_AT[method], 2)
                    self.assertEqual(line.sale_line_id.qty_delivered, 8)
                    self.assertEqual(returns_order.refund_ids.amount_untaxed, 400)
                    booked = cost if valuation == "real_time" else 0
                    self.assertEqual(round(self._cogs(returns_order.refund_ids), 2), -booked)
                    self.assertEqual(self._get_changes(product), (cost, booked))
