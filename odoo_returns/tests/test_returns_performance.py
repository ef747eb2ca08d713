import re

from odoo.tests import tagged, warmup

from .common import ReturnsCommon

#: What only this addon asks the database.
OURS = re.compile(
    r'(FROM|INTO|UPDATE|JOIN) "?returns_|returns_revision|WHERE.*returns_line_id', re.S
)


@tagged("post_install", "-at_install")
class TestReturnsPerformance(ReturnsCommon):
    """Budgets of queries (DESIGN section 7) and what bystanders pay."""

    def _count(self, function):
        self.env.flush_all()
        self.env.invalidate_all()
        with self._collect_queries() as queries:
            function()
        return len(queries)

    @warmup
    def test_one_return_stays_within_its_budget(self):
        order = self._sell((self.product, 3), (self.ordered_product, 3), (self.product, 1))
        returns_order = self._return(order)

        def submit_and_approve():
            returns_order.action_submit()
            returns_order.action_approve()

        asked = self._count(submit_and_approve)
        returns_order.action_receive_all()
        returns_order.action_accept_all()
        settled = self._count(returns_order.action_settle)
        self.assertEqual(returns_order.state, "done")
        if self.warm:
            self.assertLessEqual(asked, 120)
            self.assertLessEqual(settled, 150)

    def _take_whole_way(self, count):
        """Return the queries of ``count`` returns of three lines, their invoices paid."""
        lines = ((self.product, 2), (self.ordered_product, 2), (self.product, 1))
        orders = self.env["sale.order"].union(*(self._sell(*lines) for _index in range(count)))
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=orders.invoice_ids.ids
        ).create({"group_payment": True})._create_payments()
        returns_orders = self.env["returns.order"].union(*(self._return(o) for o in orders))

        def take():
            returns_orders.action_submit()
            returns_orders.action_approve()
            returns_orders.action_receive_all()
            returns_orders.action_accept_all()
            returns_orders.action_settle()

        queries = self._count(take)
        self.assertEqual(set(returns_orders.mapped("state")), {"done"})
        return queries

    @warmup
    def test_each_return_of_a_batch_costs_at_most_sixty_queries(self):
        few, many = self._take_whole_way(3), self._take_whole_way(13)
        self.assertLessEqual((many - few) / 10, 60)

    def _sell_many(self, count):
        orders = self.env["sale.order"].union(
            *(
                self._sell((self.product, 2), deliver=False, invoice=False)
                for _index in range(count)
            )
        )
        orders.picking_ids.move_ids.quantity = 2
        self.env.flush_all()
        self.env.invalidate_all()
        with self._collect_queries() as queries:
            orders.picking_ids.move_ids.picked = True
            orders.picking_ids._action_done()
            invoices = orders._create_invoices()
            invoices.action_post()
            invoices.button_draft()
            invoices.button_cancel()
        return [query for query in queries if OURS.search(query)]

    def test_bystanders_pay_nothing_per_record(self):
        few, many = self._sell_many(2), self._sell_many(12)
        self.assertEqual(len(few), len(many), "\n".join(many))
        self.assertLessEqual(len(many), 4, "\n".join(many))
