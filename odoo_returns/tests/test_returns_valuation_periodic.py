from contextlib import contextmanager

from odoo.tests import tagged

from .valuation_common import METHODS, ValuationCommon


@tagged("post_install", "-at_install")
class TestReturnsValuationPeriodic(ValuationCommon):
    """Goods and books where the stock is booked when it is closed."""

    def _start(self, method):
        product, order = self._trade(method, "periodic")
        self._close()
        self.value_before = self._value(product)
        return product, order

    @contextmanager
    def _apart(self, **case):
        """Run a case on its own: what is closed within a moment would be closed with the next."""
        with self.subTest(**case), self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
            self.env.invalidate_all()

    def _close(self):
        """Close the stock and return the balance of each account that the closing touches."""
        action = self.company.action_close_stock_valuation(auto_post=True)
        entry = self.env["account.move"].browse(action["res_id"])
        balances = {}
        for line in entry.line_ids:
            balances[line.account_id] = balances.get(line.account_id, 0.0) + line.balance
        return balances

    def test_goods_come_back_at_the_cost_they_left_with(self):
        for method in METHODS:
            with self._apart(method=method):
                product, order = self._start(method)
                cost = 4 * self.LEFT_AT[method]
                returns_order = self._bring_back(order, 4)
                returns_order.action_accept_all()
                returns_order.action_settle()
                self.assertFalse(self._cogs(returns_order.refund_ids))
                self.assertAlmostEqual(returns_order.line_ids.move_ids.value, cost, 2)
                self.assertAlmostEqual(self._value(product) - self.value_before, cost, 2)
                self.assertAlmostEqual(self._close()[self._stock_account(product)], cost, 2)

    def test_what_is_written_off_ends_on_the_account_of_its_location(self):
        for method in METHODS:
            for name in ("scrap", "donate", "destroy"):
                with self._apart(method=method, name=name):
                    product, order = self._start(method)
                    returns_order = self._bring_back(order, 4)
                    self._inspect(returns_order, 4, name, grade="d", note="certificate")
                    value = returns_order.scrap_ids.move_ids.value
                    change = 4 * self.LEFT_AT[method] - value
                    self.assertAlmostEqual(self._value(product) - self.value_before, change, 2)
                    closing = self._close()
                    self.assertAlmostEqual(closing[self.account_scrap], value, 2)
                    self.assertAlmostEqual(closing[self._stock_account(product)], change, 2)

    def test_quarantine_and_repair_move_no_value(self):
        for method in METHODS:
            with self._apart(method=method):
                product, order = self._start(method)
                returns_order = self._bring_back(order, 4)
                self._inspect(returns_order, 2, "quarantine").action_release()
                self._inspect(returns_order, 2, "repair", grade="d")
                returns_order.action_accept_all()
                cost = 4 * self.LEFT_AT[method]
                self.assertAlmostEqual(self._value(product) - self.value_before, cost, 2)
                self.assertAlmostEqual(self._close()[self._stock_account(product)], cost, 2)

    def test_goods_that_the_customer_keeps_stay_sold(self):
        product, order = self._start("fifo")
        returns_order = self._return(order, {product: 4}, expects_goods=False, approve=True)
        returns_order.action_settle()
        self.assertEqual(self._value(product), self.value_before)
