from odoo import Command
from odoo.tests import tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsRepairHistory(GoodsCommon):
    """What was repaired before counts, pauses windows, and opens the next remedy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.defective = cls.env.ref("odoo_returns.reason_defective")

    @classmethod
    def _bring_in(cls, order, **line_values):
        values = {"resolution": "repair", "reason_id": cls.defective.id, **line_values}
        returns_order = cls._return(order, approve=True, **values)
        returns_order.action_receive_all()
        returns_order.action_accept_all()
        return returns_order

    @classmethod
    def _put_right(cls, order, **line_values):
        """Return a return whose goods were repaired and went back."""
        returns_order = cls._bring_in(order, **line_values)
        repair = returns_order.repair_ids
        repair.under_warranty = True
        repair.action_repair_start()
        repair.action_repair_end()
        repair.returned_move_ids.picked = True
        repair.returned_move_ids._action_done()
        return returns_order

    def _get_facts(self, line):
        eligibility = self.env["returns.eligibility"]
        (ask,) = eligibility._get_asks(line)
        self.env.flush_all()
        return self.env["returns.facts"]._collect([ask])[ask][0]

    def test_done_repairs_of_faults_count_as_attempts(self):
        order = self._sell((self.product, 1))
        for attempts in (0, 1, 2):
            draft = self._return(order, reason_id=self.defective.id)
            facts = self._get_facts(draft.line_ids)
            self.assertEqual(facts.failed_attempts, attempts)
            self.assertEqual(facts.flags["repair_chosen"], bool(attempts))
            self.assertEqual(len(facts.spans.get("repair", ())), attempts)
            draft.line_ids.reason_id = self.reason
            self.assertEqual(self._get_facts(draft.line_ids).failed_attempts, 0)
            draft.unlink()
            self._put_right(order)
        line = self._return(order, reason_id=self.defective.id).line_ids
        self.env["returns.milestone"].create(
            {
                "sale_order_id": order.id,
                "anchor_id": self.env.ref("odoo_returns.anchor_repair_failed").id,
                "moment": order.date_order,
            }
        )
        self.assertEqual(self._get_facts(line).failed_attempts, 4)

    def test_a_repair_that_never_went_back_is_no_attempt(self):
        order = self._sell((self.product, 2))
        under_way = self._bring_in(order, quantity=1)
        line = self._return(order, {self.product: 1}, reason_id=self.defective.id).line_ids
        facts = self._get_facts(line)
        self.assertEqual(facts.failed_attempts, 0)
        ((start, end),) = facts.spans["repair"]
        self.assertEqual(start.replace(tzinfo=None), under_way.line_ids.move_ids.date)
        self.assertIsNone(end)
        self.assertFalse(self._get_facts(under_way.line_ids).spans.get("repair"))

    def test_another_serial_number_has_its_own_history(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        lots = self._make_lots(product, "C1", "C2")
        order = self._sell((product, 2), deliver=False, invoice=False)
        self._deliver(order)
        self._put_right(order, quantity=1, lot_ids=[Command.set(lots[0].ids)])
        for lot, attempts in zip(lots, (1, 0), strict=True):
            draft = self._return(
                order, {product: 1}, lot_ids=[Command.set(lot.ids)], reason_id=self.defective.id
            )
            self.assertEqual(self._get_facts(draft.line_ids).failed_attempts, attempts)

    def test_nothing_to_count_costs_no_query(self):
        order = self._sell((self.product, 1))
        line = self._return(order, reason_id=self.defective.id).line_ids
        self._get_facts(line)
        with self._collect_queries() as queries:
            self._get_facts(line)
        asked = [query for query in queries if '"repair_order"' in query]
        self.assertFalse(asked)
