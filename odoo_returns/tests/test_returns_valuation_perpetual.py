from odoo import Command
from odoo.tests import tagged

from .valuation_common import METHODS, ValuationCommon


@tagged("post_install", "-at_install")
class TestReturnsValuationPerpetual(ValuationCommon):
    """Goods and books where the cost of goods sold is booked with invoice and credit note."""

    def _start(self, method, **values):
        product, order = self._trade(method, "real_time", **values)
        self.book_before = self._balance(self._stock_account(product))
        self.value_before = self._value(product)
        return product, order

    def assertBooked(self, product, value, book=None):
        """Assert by how much the stock and its account have changed since the start."""
        book = value if book is None else book
        self.assertAlmostEqual(self._value(product) - self.value_before, value, 2)
        self.assertAlmostEqual(
            self._balance(self._stock_account(product)) - self.book_before, book, 2
        )

    def test_goods_come_back_at_the_cost_they_left_with(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                cost = 4 * self.LEFT_AT[method]
                self.assertAlmostEqual(self._cogs(order.invoice_ids), 3 * cost, 2)
                returns_order = self._bring_back(order, 4)
                receipt = returns_order.line_ids.move_ids
                self.assertAlmostEqual(receipt.value, cost, 2)
                returns_order.action_accept_all()
                returns_order.action_settle()
                self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -cost, 2)
                self.assertBooked(product, cost)
                self.assertEqual(product.qty_available, 22)

    def test_a_part_of_several_deliveries_comes_back_at_its_own_cost(self):
        product, order = self._start("fifo", deliveries=(5, 7))
        for cost in (5 * 10.0, 5 * 90 / 7):
            returns_order = self._receive(self._return(order, {product: 5}))
            returns_order.action_settle()
            self.assertAlmostEqual(sum(returns_order.line_ids.move_ids.mapped("value")), cost, 2)
            self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -cost, 2)
        self.assertBooked(product, 50 + 450 / 7)

    def test_what_is_settled_in_steps_adds_up(self):
        product, order = self._start("fifo", deliveries=(5, 7))
        returns_order = self._return(order, {product: 7}, approve=True)
        for deliveries in ({5: 5, 7: 0}, {7: 2}):
            receipt = returns_order.picking_ids.filtered(lambda p: p.state == "assigned")
            for move in receipt.move_ids:
                sold = move.origin_returned_move_id.quantity
                move.quantity = deliveries[sold]
            receipt.move_ids.picked = True
            receipt._action_done()
            returns_order.action_accept_all()
            returns_order.action_settle()
        cost = 50 + 2 * 90 / 7
        self.assertAlmostEqual(sum(map(self._cogs, returns_order.refund_ids)), -cost, 2)
        self.assertBooked(product, cost)

    def test_quarantine_moves_no_value(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                cost = 4 * self.LEFT_AT[method]
                returns_order = self._bring_back(order, 4)
                row = self._inspect(returns_order, 4, "quarantine")
                self.assertBooked(product, cost, book=0)
                row.action_release()
                returns_order.action_accept_all()
                self.assertEqual(returns_order.transfer_ids.move_ids.mapped("value"), [0, 0, 0])
                returns_order.action_settle()
                self.assertBooked(product, cost)

    def test_what_is_written_off_ends_on_the_account_of_its_location(self):
        for method in METHODS:
            for name in ("scrap", "donate", "destroy"):
                with self.subTest(method=method, name=name):
                    product, order = self._start(method)
                    lost = self._balance(self.account_scrap)
                    returns_order = self._bring_back(order, 4)
                    self._inspect(returns_order, 4, name, grade="d", note="certificate")
                    move = returns_order.scrap_ids.move_ids
                    returns_order.action_settle()
                    cost = 4 * self.LEFT_AT[method]
                    self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -cost, 2)
                    self.assertBooked(product, cost - move.value)
                    self.assertAlmostEqual(self._balance(self.account_scrap) - lost, move.value, 2)

    def test_goods_that_the_customer_keeps_stay_sold(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                returns_order = self._return(order, {product: 4}, expects_goods=False, approve=True)
                returns_order.action_settle()
                self.assertEqual(returns_order.refund_ids.amount_total, 400)
                self.assertEqual(self._cogs(returns_order.refund_ids), 0)
                self.assertBooked(product, 0)

    def test_fees_freight_and_goodwill_cost_no_goods(self):
        """A fee of 15 % and goodwill of 20 beside four of twelve that come back."""
        self.company.returns_goodwill_limit = 50.0
        reason = {"reason_id": self.reason.id, "payer": "buyer", "fee_kind": "percent", "fee": 15}
        policy = self.company.returns_policy_id
        policy.reason_ids = [Command.clear(), Command.create(reason)]
        policy.action_publish()
        self.customer.country_id = self.env.ref("base.us")
        freight = self._make_product("Freight", 10.0, type="service", is_storable=False)
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method, more=[(freight, 1, {"is_delivery": True})])
                returns_order = self._bring_back(order, 4)
                returns_order.action_accept_all()
                self.env["returns.goodwill"].create(
                    {"order_id": returns_order.id, "amount": 20.0, "reason": "Late"}
                )
                returns_order.action_settle()
                lines = returns_order.credit_line_ids
                self.assertEqual(
                    {line.returns_component: line.price_total for line in lines},
                    {"goods": 400.0, "restocking": -60.0, "goodwill": 20.0},
                )
                cost = 4 * self.LEFT_AT[method]
                self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -cost, 2)
                costs = returns_order.refund_ids.line_ids.cogs_origin_id
                self.assertEqual(costs, lines.filtered("product_id"))
                self.assertBooked(product, cost)

    def test_goods_that_go_back_to_the_customer_change_no_books(self):
        """First in first out takes the oldest goods again: what is left is worth what it is."""
        left = {"standard": 0.0, "average": 60 - 4 * 480 / 22, "fifo": 140 / 3 - 4 * 20}
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                returns_order = self._bring_back(order, 4)
                self._inspect(returns_order, 4, "back_to_customer", grade="d")
                delivery = returns_order.transfer_ids
                delivery.move_ids.picked = True
                delivery._action_done()
                self.assertEqual(order.order_line.qty_delivered, 12)
                self.assertBooked(product, left[method], book=0)
                self.assertFalse(returns_order.refund_ids)

    def test_goods_that_are_exchanged_for_the_same_leave_at_their_own_cost(self):
        """What came back is worth what it left with; what goes out is the next in turn."""
        out = {"standard": 4 * 12.0, "average": 4 * 480 / 22, "fifo": 4 * 20.0}
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                returns_order = self._bring_back(order, 4, resolution="exchange")
                returns_order.action_accept_all()
                returns_order.action_settle()
                exchange = returns_order.exchange_order_ids
                self.assertEqual(exchange.amount_total, 400)
                exchange.sudo().returns_hold_released = True
                delivery = self._deliver(exchange)
                back = 4 * self.LEFT_AT[method]
                self.assertAlmostEqual(delivery.move_ids.value, out[method], 2)
                self.assertAlmostEqual(self._cogs(returns_order.refund_ids), -back, 2)
                self.assertAlmostEqual(self._cogs(exchange.invoice_ids), out[method], 2)
                self.assertBooked(product, back - out[method])
                self.assertEqual(product.qty_available, 18)

    def test_a_repair_moves_no_value(self):
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                returns_order = self._bring_back(order, 4)
                row = self._inspect(returns_order, 4, "repair", grade="d", is_accepted=False)
                repair = returns_order.repair_ids
                repair.action_repair_start()
                repair.action_repair_end()
                self.assertEqual(repair.move_id.value, 0)
                self.assertBooked(product, 4 * self.LEFT_AT[method], book=0)
                row.action_correct()
                self._inspect(returns_order, 4, "back_to_customer", grade="d")
                delivery = returns_order.transfer_ids
                delivery.move_ids.picked = True
                delivery._action_done()
                self.assertEqual(product.qty_available, 18)

    def test_goods_for_the_vendor_leave_the_stock(self):
        vendor = self.env["res.partner"].create({"name": "Clocks Ltd"})
        for method in METHODS:
            with self.subTest(method=method):
                product, order = self._start(method)
                product.seller_ids = [(0, 0, {"partner_id": vendor.id})]
                returns_order = self._bring_back(order, 4)
                self._inspect(returns_order, 4, "vendor", grade="d")
                transfer = returns_order.transfer_ids
                transfer.move_ids.picked = True
                transfer._action_done()
                returns_order.action_settle()
                cost = 4 * self.LEFT_AT[method]
                self.assertBooked(product, cost - transfer.move_ids.value, book=cost)
