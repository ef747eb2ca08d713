from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon, utc


@tagged("post_install", "-at_install")
class TestReturnsVerdict(ReturnsRulesCommon):
    """Policy and law on real orders: who may return what until when, and why."""

    @freeze_time("2026-03-20 12:00:00")
    def test_the_right_of_withdrawal_lifts_the_limit_of_a_shorter_policy(self):
        self._promise(window_days=7, outside_window="refuse")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "allow")
        late = self._get_finding(returns_order, "window_expired")
        self.assertEqual(
            (late.outcome, late.lifted_by, late.params["days_late"]),
            ("allow", "DE.WITHDRAWAL", 7),
        )
        self.assertEqual(returns_order.line_ids.return_until, date(2026, 3, 20))
        self.assertIn("But the customer has a right: DE.WITHDRAWAL", late.message)

    def test_the_last_second_of_the_consumers_day_is_in_time_and_the_next_one_is_not(self):
        self._promise(window_days=7, outside_window="refuse")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        for moment, verdict in (
            ("2026-03-20 22:59:59", "allow"),
            ("2026-03-20 23:00:00", "refuse"),
        ):
            with self.subTest(moment=moment), freeze_time(moment):
                returns_order = self._return(order, {self.product: 1})
                returns_order.action_submit()
                self.assertEqual(returns_order.verdict, verdict)
                returns_order.action_cancel()

    @freeze_time("2026-03-22 12:00:00")
    def test_a_mail_that_was_sent_in_time_counts_from_when_it_was_sent(self):
        self._promise(window_days=7, outside_window="refuse")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "refuse")
        returns_order.noticed_at = utc(2026, 3, 20, 22)
        self.assertEqual(returns_order.verdict, "allow")

    @freeze_time("2026-03-20 12:00:00")
    def test_a_business_has_the_policy_alone(self):
        self._promise(window_days=7, outside_window="refuse")
        business = self._make_customer("GmbH", "base.de", "Europe/Berlin", is_company=True)
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10), customer=business)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "refuse")
        self.assertNotIn("DE.WITHDRAWAL", returns_order.line_ids.finding_ids.mapped("rule"))

    @freeze_time("2026-03-20 12:00:00")
    def test_where_nobody_recorded_the_delivery_a_late_request_is_a_question(self):
        self._promise(window_days=7, outside_window="refuse", transit_max_days=20)
        order = self._sell_then(utc(2026, 2, 20), utc(2026, 3, 5, 10))
        order.sudo().returns_milestone_ids.unlink()
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "review")
        right = self._get_finding(returns_order, "right_unknown")
        self.assertEqual(right.params["cause"], "delivery")
        self.assertIn("day of delivery", right.message)

    @freeze_time("2026-03-20 12:00:00")
    def test_after_the_longest_transit_a_late_request_is_late(self):
        self._promise(window_days=7, outside_window="refuse", transit_max_days=0)
        order = self._sell_then(utc(2026, 2, 20), utc(2026, 3, 5, 10))
        order.sudo().returns_milestone_ids.unlink()
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "refuse")

    @freeze_time("2026-03-10 12:00:00")
    def test_a_right_forbids_the_fee_and_the_promise_stays_readable(self):
        self._promise(
            reason_ids=[
                Command.clear(),
                Command.create({"reason_id": self.reason.id, "fee_kind": "percent", "fee": 10}),
            ]
        )
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        returns_order = self._return(order)
        eligibility = self.env["returns.eligibility"]
        asks = eligibility._get_asks(returns_order.line_ids)
        offer = eligibility._evaluate(asks)[asks[0]].verdict.offer
        self.assertEqual((offer.fee.value.kind, offer.fee.source), ("none", "DE.WITHDRAWAL"))

    @freeze_time("2026-03-10 12:00:00")
    def test_a_reason_the_policy_does_not_take_is_refused_where_no_right_helps(self):
        self._promise(
            reason_ids=[Command.clear(), Command.create({"reason_id": self.defective.id})]
        )
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10), customer=american)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "refuse")
        self.assertEqual(self._get_finding(returns_order, "reason_not_accepted").outcome, "refuse")

    @freeze_time("2026-03-10 12:00:00")
    def test_hygiene_goods_are_excluded_once_the_seal_is_broken_and_the_customer_knew(self):
        self._promise(window_days=1, outside_window="refuse")
        self.product.returns_goods_class_ids = self.env.ref(
            "odoo_returns.goods_class_hygiene_sealed"
        )
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 2, 10))
        for state, verdict in (("sealed", "allow"), ("unsealed", "refuse")):
            with self.subTest(state=state):
                returns_order = self._return(order, {self.product: 1}, goods_state=state)
                returns_order.action_submit()
                self.assertEqual(returns_order.verdict, verdict)
                returns_order.action_cancel()

    @freeze_time("2026-03-10 12:00:00")
    def test_pictures_that_are_missing_are_a_question_and_none_once_they_are_here(self):
        self._promise(
            reason_ids=[
                Command.clear(),
                Command.create({"reason_id": self.reason.id, "photos": 1}),
            ]
        )
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10), customer=american)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "review")
        picture = self.env["ir.attachment"].create({"name": "kettle.jpg", "raw": b"jpg"})
        returns_order.line_ids.photo_ids = picture
        self.assertEqual(returns_order.verdict, "allow")

    def test_goods_that_are_worth_little_are_kept(self):
        self._promise(keep_below=150)
        returns_order = self._return(self._sell((self.product, 1)))
        returns_order.action_submit()
        self.assertFalse(returns_order.line_ids.expects_goods)
        finding = self._get_finding(returns_order, "goods_kept")
        self.assertEqual(finding.message, "The customer may keep the goods.")

    def test_a_small_request_is_approved_without_a_person_and_a_large_one_is_not(self):
        self._promise(auto_approve=True, auto_limit=150)
        order = self._sell((self.product, 3))
        small = self._return(order, {self.product: 1})
        small.action_submit()
        self.assertEqual(small.state, "approved")
        self.assertEqual(small.picking_ids.move_ids.product_uom_qty, 1)
        large = self._return(order, {self.product: 2})
        large.action_submit()
        self.assertEqual((large.state, large.verdict), ("submitted", "allow"))

    def test_a_second_return_of_an_order_with_a_cap_is_a_question(self):
        self._promise(max_per_order=1)
        american = self._make_customer("Emily", "base.us", "America/New_York")
        order = self._sell((self.product, 3), partner_id=american.id)
        first = self._return(order, {self.product: 1})
        first.action_submit()
        second = self._return(order, {self.product: 1})
        second.action_submit()
        self.assertEqual((first.verdict, second.verdict), ("allow", "review"))
        self.assertEqual(self._get_finding(second, "order_cap").params, {"returns": 1, "limit": 1})

    @freeze_time("2026-03-20 12:00:00")
    def test_a_draft_says_before_it_is_submitted_what_will_be_said(self):
        self._promise(window_days=7, outside_window="refuse")
        order = self._sell_then(utc(2026, 2, 1), utc(2026, 2, 6, 10))
        line = self._return(order).line_ids
        self.assertFalse(line.finding_ids)
        self.assertEqual(line.shown_verdict, "refuse")
        shown = line.shown_text
        line.order_id.action_submit()
        self.assertEqual((line.verdict, line.finding_text), ("refuse", shown))

    def test_goods_that_came_back_leave_the_order_delivered_and_its_window_closed(self):
        with freeze_time("2026-03-10 12:00:00"):
            self._promise(window_days=7, outside_window="refuse")
            order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
            self._receive(self._return(order, {self.product: 1}))
        with freeze_time("2026-05-10 12:00:00"):
            second = self._return(order, {self.product: 1})
            second.action_submit()
            self.assertEqual(second.verdict, "refuse")
            self.assertEqual(second.line_ids.return_until, date(2026, 3, 20))

    def test_a_parcel_on_its_way_keeps_the_window_of_the_whole_order_open(self):
        with freeze_time("2026-03-10 12:00:00"):
            self._promise(window_days=7, outside_window="refuse")
            order = self._sell(
                (self.product, 2), deliver=False, invoice=False, partner_id=self.german.id
            )
            first = self._deliver(order, 1)
            order.order_line.move_ids.filtered(lambda m: m.state == "done").date = utc(2026, 3, 6)
            self._record(order, "possession", utc(2026, 3, 6, 10), picking_id=first.id)
        with freeze_time("2026-05-10 12:00:00"):
            returns_order = self._return(order, {self.product: 1})
            returns_order.action_submit()
            self.assertEqual(returns_order.verdict, "allow")
            order.picking_ids.filtered(lambda p: p.state != "done").action_cancel()
            returns_order.line_ids.goods_state = "opened"
            self.assertEqual(returns_order.verdict, "refuse")

    @freeze_time("2026-03-10 12:00:00")
    def test_a_finding_names_the_right_in_the_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        right = self.env.ref("odoo_returns.right_de_withdrawal_2014-06-13")
        right.with_context(lang="zh_CN").name = "德国撤回权"
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        returns_order = self._return(order)
        returns_order.action_submit()
        finding = self._get_finding(returns_order, "right_granted")
        self.assertIn("Germany: withdrawal (Civil Code", finding.message)
        self.assertIn("德国撤回权", finding.with_context(lang="zh_CN").message)

    @freeze_time("2026-03-10 12:00:00")
    def test_the_order_says_until_when_it_can_come_back(self):
        self._promise(window_days=7)
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        self.assertEqual(order.returnable_until, date(2026, 3, 20))
        waiting = self._sell((self.product, 1), deliver=False, invoice=False)
        self.assertFalse(waiting.returnable_until)

    def test_one_pass_judges_any_number_of_lines_with_the_same_queries(self):
        eligibility = self.env["returns.eligibility"]

        def count(lines):
            products = [self._make_product(f"Article {n}", price=10) for n in range(lines)]
            orders = [self._sell(*[(one, 1) for one in products]) for _order in range(2)]
            action = (orders[0] + orders[1]).action_create_return()
            returns_order = self.env["returns.order"].browse(action["res_id"])
            eligibility._evaluate(eligibility._get_asks(returns_order.line_ids))
            self.env.invalidate_all()
            with self._collect_queries() as queries:
                eligibility._evaluate(eligibility._get_asks(returns_order.line_ids))
            return queries

        count(1)
        few, many = count(1), count(30)
        self.assertEqual(len(few), len(many), "\n".join(many))
