from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon, utc

EU = "DE.WITHDRAWAL"
DELIVERED = utc(2026, 3, 2, 10)


@tagged("post_install", "-at_install")
class TestReturnsDeadline(ReturnsRulesCommon):
    """Clocks are computed from recorded facts, and again when a fact arrives late."""

    def _withdraw(self):
        order = self._sell_then(utc(2026, 3, 1), DELIVERED)
        returns_order = self._return(order, {self.product: 1})
        returns_order.kind = "withdrawal"
        returns_order.action_submit()
        return returns_order

    @freeze_time("2026-03-10 09:00:00")
    def test_promise_and_law_run_apart_each_with_its_rule(self):
        returns_order = self._withdraw()
        promise = returns_order.line_ids.policy_revision_id._get_terms().source
        found = {(clock.kind, clock.rule): clock.due for clock in returns_order.deadline_ids}
        self.assertEqual(found[("answer", promise)], utc(2026, 3, 12, 9))
        self.assertEqual(found[("consumer_sends_back", EU)], utc(2026, 3, 24, 22, 59, 59))
        self.assertFalse(found[("refund", EU)])
        self.assertNotIn(("refund", promise), found)
        returns_order.action_approve()
        self.assertEqual(
            self._get_deadline(returns_order, "refund", promise).due, utc(2026, 3, 24, 9)
        )

    @freeze_time("2026-03-10 09:00:00")
    def test_a_refund_that_may_be_held_waits_for_the_goods_or_for_proof(self):
        returns_order = self._withdraw()
        refund = self._get_deadline(returns_order, "refund", EU)
        self.assertEqual((refund.status, refund.waits_for), ("waiting", "goods_back,sent_proof"))
        self.assertIn("waits for:", refund.explanation)

    @freeze_time("2026-03-10 09:00:00")
    def test_proof_of_sending_that_arrives_late_moves_the_refund(self):
        returns_order = self._withdraw()
        returns_order.action_approve()
        refund = self._get_deadline(returns_order, "refund", EU)
        with freeze_time("2026-04-02 09:00:00"):
            self.env["returns.parcel"].create(
                {"order_id": returns_order.id, "tracking_number": "1", "shipped_on": "2026-04-01"}
            )
        self.assertEqual(refund.due, utc(2026, 4, 1, 12))
        sends_back = self._get_deadline(returns_order, "consumer_sends_back", EU)
        self.assertEqual((sends_back.met_at, sends_back.status), (utc(2026, 4, 1, 12), "missed"))

    @freeze_time("2026-03-10 09:00:00")
    def test_an_early_proof_leaves_fourteen_days_from_the_statement(self):
        returns_order = self._withdraw()
        returns_order.action_approve()
        self.env["returns.parcel"].create(
            {"order_id": returns_order.id, "tracking_number": "1", "shipped_on": "2026-03-11"}
        )
        refund = self._get_deadline(returns_order, "refund", EU)
        self.assertEqual((refund.due, refund.status), (utc(2026, 3, 24, 22, 59, 59), "running"))

    def test_goods_that_arrive_start_the_clock_and_the_refund_stops_it(self):
        self.customer.tz = "Asia/Shanghai"
        order = self._sell((self.product, 1))
        returns_order = self._return(order, approve=True)
        refund = self._get_deadline(returns_order, "refund", "CN.NO_REASON")
        self.assertEqual(refund.status, "waiting")
        returns_order.action_receive_all()
        days = (refund.due.date() - fields.Datetime.now().date()).days
        self.assertIn(days, (7, 8))
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual((returns_order.state, refund.status), ("done", "met"))
        self.assertEqual(refund.met_at, returns_order.completed_at)

    def test_closing_without_the_rest_starts_the_clock_of_what_is_here(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        receipt = returns_order.picking_ids
        receipt.move_ids.write({"quantity": 1, "picked": True})
        receipt.with_context(skip_backorder=True).button_validate()
        refund = self._get_deadline(returns_order, "refund", "CN.NO_REASON")
        self.assertFalse(refund.due)
        returns_order.action_close()
        self.assertTrue(refund.due)

    def test_a_cancelled_credit_note_lets_the_clock_run_again(self):
        returns_order = self._receive(self._return(self._sell((self.product, 1))))
        returns_order.action_settle()
        refunds = returns_order.deadline_ids.filtered(lambda clock: clock.kind == "refund")
        self.assertTrue(all(refunds.mapped("met_at")))
        returns_order.refund_ids.button_draft()
        returns_order.refund_ids.button_cancel()
        self.assertEqual(returns_order.state, "approved")
        self.assertFalse(any(refunds.mapped("met_at")))

    @freeze_time("2026-03-20 09:00:00")
    def test_a_second_parcel_that_was_delivered_later_reopens_the_window(self):
        self._promise(window_days=7, outside_window="refuse")
        order = self._sell(
            (self.product, 2), deliver=False, invoice=False, partner_id=self.german.id
        )
        order.date_order = utc(2026, 3, 1)
        first, second = self._deliver(order, 1), self._deliver(order)
        order.order_line.move_ids.date = utc(2026, 3, 2, 10)
        self._record(order, "possession", utc(2026, 3, 2, 10), picking_id=first.id)
        early = self._record(order, "possession", utc(2026, 3, 3, 10), picking_id=second.id)
        returns_order = self._return(order, {self.product: 1})
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "refuse")
        early.unlink()
        self._record(order, "possession", utc(2026, 3, 12, 10), picking_id=second.id)
        self.assertEqual(returns_order.verdict, "allow")
        self.assertEqual(str(returns_order.line_ids.return_until), "2026-03-26")
        self.assertIn("Recorded:", returns_order.message_ids[0].body)

    @freeze_time("2026-03-10 09:00:00")
    def test_customs_clocks_run_beside_the_consumers(self):
        shanghai = self._make_customer("Wang", "base.cn", "Asia/Shanghai")
        order = self._sell_then(utc(2026, 2, 10), utc(2026, 3, 8), customer=shanghai)
        order.returns_customs_regime = "1210"
        self._record(order, "customs_release", utc(2026, 2, 12, 2))
        returns_order = self._return(order, {self.product: 1})
        returns_order.action_submit()
        rule = "CN.CBEC.IMPORT.RETURN"
        self.assertEqual(
            self._get_deadline(returns_order, "customs_apply", rule).due,
            utc(2026, 3, 14, 15, 59, 59),
        )
        self.assertEqual(
            self._get_deadline(returns_order, "customs_arrive", rule).due,
            utc(2026, 3, 29, 15, 59, 59),
        )

    @freeze_time("2026-03-10 09:00:00")
    def test_only_our_clocks_make_a_return_late(self):
        returns_order = self._withdraw()
        returns_order.action_approve()
        ours = returns_order.deadline_ids.filtered(
            lambda clock: clock.is_ours and clock.due and not clock.met_at
        )
        self.assertEqual(returns_order.date_deadline, min(ours.mapped("due")))
        self.assertNotIn("consumer_sends_back", ours.mapped("kind"))
        ours.sudo().met_at = fields.Datetime.now()
        with freeze_time("2026-06-01 09:00:00"):
            returns_order.invalidate_recordset()
            self.assertFalse(returns_order.is_late)

    def test_judging_again_writes_nothing_where_nothing_changed(self):
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        before = returns_order.deadline_ids.mapped("write_date")
        with self._collect_queries() as queries:
            self.env["returns.deadline"]._update(returns_order)
        self.assertEqual(returns_order.deadline_ids.mapped("write_date"), before)
        self.assertFalse([query for query in queries if 'UPDATE "returns_deadline"' in query])

    def test_a_fact_of_another_order_is_refused(self):
        order, other = self._sell((self.product, 1)), self._sell((self.product, 1))
        with self.assertRaisesRegex(ValidationError, f"does not belong to {order.name}"):
            self._record(order, "possession", DELIVERED, picking_id=other.picking_ids.id)

    def test_a_fact_never_changes(self):
        order = self._sell((self.product, 1))
        fact = self._record(order, "possession", fields.Datetime.now())
        with self.assertRaisesRegex(ValidationError, "cannot change"):
            fact.moment = fields.Datetime.now() - timedelta(days=9)

    @freeze_time("2026-04-20 09:00:00")
    def test_a_repair_stops_the_thirty_days_of_the_british(self):
        self._promise(window_days=1, outside_window="refuse")
        briton = self._make_customer("Oliver", "base.uk", "Europe/London")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 10, 10), customer=briton)
        returns_order = self._return(order, {self.product: 1}, reason_id=self.defective.id)
        returns_order.action_submit()
        rule = returns_order.line_ids.finding_ids.filtered(lambda f: f.rule == "GB.CRA.REJECT")
        self.assertEqual(rule.code, "right_expired")
        self._record(order, "repair", utc(2026, 3, 20), until=utc(2026, 4, 1))
        rule = returns_order.line_ids.finding_ids.filtered(lambda f: f.rule == "GB.CRA.REJECT")
        self.assertEqual((rule.code, rule.params["last_day"]), ("right_granted", "2026-04-21"))
        self.assertEqual(returns_order.verdict, "allow")
