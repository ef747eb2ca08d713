from datetime import date

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackClocks(ReturnsRulesCommon):
    """Whatever happens to a return, the clocks that are left are the right ones."""

    def _end_approval(self, returns_orders):
        returns_orders._through_gate().approval_until = date(2026, 1, 1)
        cron = self.env.ref("odoo_returns.ir_cron_expire_approvals")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()

    def _send_mails(self):
        with self.enter_registry_test_mode():
            self.env.ref("odoo_returns.ir_cron_send_notifications").method_direct_trigger()

    def _get_kinds(self, returns_order, *statuses):
        clocks = returns_order.deadline_ids.filtered(lambda clock: clock.status in statuses)
        return sorted(set(clocks.mapped("kind")))

    def test_every_way_out_leaves_no_clock_of_ours_running(self):
        order = self._sell((self.product, 4), partner_id=self.german.id)
        ways = {
            "cancel": lambda o: o.action_cancel(),
            "refuse": lambda o: o.action_refuse("no"),
            "approve and cancel": lambda o: (o.action_approve(), o.action_cancel()),
        }
        for name, way in ways.items():
            with self.subTest(way=name):
                returns_order = self._return(order, {self.product: 1})
                returns_order.action_submit()
                self.assertTrue(returns_order.date_deadline)
                way(returns_order)
                self.assertEqual(self._get_kinds(returns_order, "running", "waiting"), [])
                self.assertFalse(returns_order.date_deadline)

    def test_the_mail_that_tells_of_a_request_acknowledges_it(self):
        self.german.email = "anna@example.com"
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order)
        returns_order.kind = "withdrawal"
        returns_order.action_submit()
        self.assertIn("acknowledge", self._get_kinds(returns_order, "running"))
        self._send_mails()
        self.assertTrue(returns_order.acknowledged_at)
        self.assertEqual(self._get_kinds(returns_order, "met"), ["acknowledge"])

    def test_a_customer_who_gets_no_mail_is_not_acknowledged(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order)
        returns_order.action_submit()
        self._send_mails()
        self.assertFalse(returns_order.acknowledged_at)

    def test_a_late_fact_brings_no_dropped_clock_back(self):
        order = self._sell((self.product, 4), partner_id=self.german.id)
        for way in ("action_cancel", "action_refuse"):
            returns_order = self._return(order, {self.product: 1})
            returns_order.action_submit()
            getattr(returns_order, way)()
            before = returns_order.deadline_ids
            self._record(order, "possession", self._days_ago(0))
            self.env["returns.parcel"].create(
                {
                    "order_id": returns_order.id,
                    "tracking_number": "1",
                    "shipped_on": fields.Date.today(),
                }
            )
            self.env.invalidate_all()
            self.assertEqual(returns_order.deadline_ids, before)

    def test_a_parcel_that_was_entered_by_mistake_moves_its_clocks_back(self):
        orders = [self._sell((self.product, 1), partner_id=self.german.id) for _i in range(2)]
        first, second = (self._return(order) for order in orders)
        (first + second).write({"kind": "withdrawal"})
        (first + second).action_submit()
        (first + second).action_approve()
        waiting = ["consumer_sends_back", "hold_release"]
        parcel = self.env["returns.parcel"].create(
            {
                "order_id": first.id,
                "tracking_number": "1",
                "shipped_on": fields.Date.today(),
            }
        )
        self.assertFalse(set(waiting) & set(self._get_kinds(first, "running", "waiting")))
        parcel.order_id = second
        self.assertIn(waiting[0], self._get_kinds(first, "running", "waiting"))
        self.assertNotIn(waiting[0], self._get_kinds(second, "running", "waiting"))
        parcel.unlink()
        self.assertIn(waiting[0], self._get_kinds(second, "running", "waiting"))

    def test_a_return_that_is_sent_in_again_starts_its_clocks_anew(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order)
        with freeze_time(self._days_ago(0)):
            returns_order.action_submit()
            returns_order.action_refuse("no")
            self.assertEqual(self._get_kinds(returns_order, "met"), ["answer"])
            returns_order.action_reset()
            self.assertFalse(returns_order.deadline_ids)
            returns_order.action_submit()
        self.assertIn("answer", self._get_kinds(returns_order, "running"))

    def test_a_credit_note_that_is_cancelled_lets_the_refund_clock_run_on(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._receive(self._return(order))
        returns_order.action_settle()
        self.assertIn("refund", self._get_kinds(returns_order, "met"))
        self.assertNotIn("refund", self._get_kinds(returns_order, "running", "waiting"))
        returns_order.refund_ids.button_draft()
        returns_order.refund_ids.button_cancel()
        self.assertEqual(returns_order.state, "approved")
        self.assertIn("refund", self._get_kinds(returns_order, "running", "waiting"))
        returns_order.action_settle()
        self.assertNotIn("refund", self._get_kinds(returns_order, "running", "waiting"))

    def test_a_part_that_never_comes_is_closed_with_its_clocks(self):
        self.german.email = "anna@example.com"
        order = self._sell((self.product, 2), partner_id=self.german.id)
        returns_order = self._return(order, approve=True)
        move = returns_order.picking_ids.move_ids
        move.quantity = 1
        move.picked = True
        move.picking_id._action_done()
        returns_order.action_accept_all()
        returns_order.action_close()
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")
        self._send_mails()
        ours = returns_order.deadline_ids.filtered("is_ours")
        open_clocks = ours.filtered(lambda clock: not clock.met_at)
        self.assertEqual(open_clocks.mapped(lambda c: (c.kind, c.rule, c.due, c.waits_for)), [])

    def test_counting_again_changes_nothing_when_nothing_happened(self):
        order = self._sell((self.product, 2), partner_id=self.german.id)
        returns_order = self._return(order, approve=True)
        self.env.flush_all()
        with self._collect_queries() as queries:
            self.env["returns.deadline"]._update(returns_order)
        self.assertFalse([q for q in queries if q.startswith(("UPDATE", "INSERT", "DELETE"))])

    def test_an_approval_lapses_not_while_money_for_kept_goods_is_due(self):
        self._promise(approval_days=14, keep_below=50.0)
        order = self._sell((self.product, 1), (self.ordered_product, 1))
        returns_order = self._return(order, approve=True)
        self.assertEqual(sorted(returns_order.line_ids.mapped("expects_goods")), [False, True])
        self._end_approval(returns_order)
        self.assertEqual(returns_order.state, "approved")

    def test_an_approval_lapses_not_when_sending_was_recorded(self):
        self._promise(approval_days=14)
        order = self._sell((self.product, 1))
        returns_order = self._return(order, approve=True)
        self._record(order, "sent_proof", self._days_ago(0), order_id=returns_order.id)
        self._end_approval(returns_order)
        self.assertEqual(returns_order.state, "approved")

    def test_one_return_that_cannot_be_cancelled_holds_no_other_up(self):
        self._promise(approval_days=14)
        order = self._sell((self.product, 2))
        first, second = (self._return(order, {self.product: 1}, approve=True) for _i in range(2))
        cancel = type(first).action_cancel

        def fail(records, reason=None):
            if second in records:
                raise UserError(second.name)
            return cancel(records, reason=reason)

        self.patch(type(first), "action_cancel", fail)
        with self.assertLogs("odoo.addons.odoo_returns.models.returns_decision", "ERROR"):
            self._end_approval(first + second)
        self.assertEqual((first.state, second.state), ("cancelled", "approved"))

    def test_a_batch_costs_as_many_queries_per_return_as_a_few(self):
        orders = [
            self._sell((self.product, 1), (self.ordered_product, 1), partner_id=self.german.id)
            for _i in range(24)
        ]
        drafts = [self._return(order) for order in orders]
        returns = self.env["returns.order"]
        counts = []
        for batch in (drafts[:4], drafts[4:]):
            records = returns.union(*batch)
            self.env.invalidate_all()
            with self._collect_queries() as queries:
                records.action_submit()
                records.action_approve()
            counts.append(len(queries) / len(batch))
        self.assertLessEqual(counts[1], counts[0])

    def test_judging_a_long_order_takes_time_in_proportion_to_its_lines(self):
        products = [self._make_product(f"Cup {number}", price=5.0) for number in range(60)]
        order = self._sell(*[(product, 1) for product in products], partner_id=self.german.id)
        service = self.env["returns.facts"]
        calls = []
        for name in ("_get_deliveries", "_get_incomplete_orders"):
            original = getattr(type(service), name)

            def spy(records, *args, _original=original, **kwargs):
                calls.append(_original.__name__)
                return _original(records, *args, **kwargs)

            self.patch(type(service), name, spy)
        service._collect(order.order_line._get_asks())
        self.assertEqual(calls.count("_get_incomplete_orders"), 1)
        self.assertEqual(calls.count("_get_deliveries"), 60)
