from freezegun import freeze_time
from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .rules_common import ReturnsRulesCommon, utc


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 12:00:00")
class TestReturnsSimulator(ReturnsRulesCommon):
    """The simulator is the evaluator with other facts, and writes nothing."""

    def _promise_since_february(self):
        with freeze_time("2026-02-01"):
            self._promise(window_days=7, outside_window="refuse")

    def _simulate(self, **values):
        return (
            self.env["returns.simulator"]
            .with_user(self.clerk)
            .create(
                {
                    "country_id": self.env.ref("base.de").id,
                    "product_id": self.product.id,
                    "amount": 100.0,
                    "reason_id": self.reason.id,
                    "ordered_at": utc(2026, 3, 1),
                    "dispatched_at": utc(2026, 3, 2),
                    "delivered_at": utc(2026, 3, 6, 10),
                    "asked_at": utc(2026, 3, 20, 12),
                    **values,
                }
            )
        )

    def test_a_made_up_request_gets_policy_rights_findings_deadlines_and_money(self):
        self._promise_since_february()
        simulator = self._simulate(freight=5.0)
        self.assertEqual((simulator.outcome, simulator.is_kept_out), ("allow", False))
        for text in (
            self.policy.name,
            "DE.WITHDRAWAL",
            "But the customer has a right",
            "Customer sends back",
            "waits for",
            "Freight of the order",
            "105.00",
        ):
            self.assertIn(text, simulator.answer)

    def test_each_fact_changes_the_answer(self):
        self._promise_since_february()
        for values, outcome in (
            ({}, "allow"),
            ({"asked_at": utc(2026, 3, 20, 23)}, "refuse"),
            ({"country_id": self.env.ref("base.us").id}, "refuse"),
            ({"is_business": True}, "refuse"),
            ({"asked_at": utc(2027, 3, 1), "is_informed": False}, "allow"),
            ({"delivered_at": False}, "review"),
            ({"dispatched_at": False, "delivered_at": False}, "refuse"),
        ):
            with self.subTest(values=values):
                self.assertEqual(self._simulate(**values).outcome, outcome)

    def test_a_customer_channel_is_told_that_the_request_does_not_come_in(self):
        self._promise_since_february()
        late = {"asked_at": utc(2026, 3, 20, 23)}
        self.assertTrue(self._simulate(**late).is_kept_out)
        self.assertFalse(self._simulate(**late, channel="backend").is_kept_out)
        self.assertFalse(self._simulate(**late, kind="withdrawal").is_kept_out)

    def test_a_real_order_gives_its_own_facts_and_promise(self):
        self._promise_since_february()
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        promised = order.order_line.returns_policy_revision_id._get_terms().source
        self._promise(window_days=90)
        simulator = self._simulate(
            sale_line_id=order.order_line.id, dispatched_at=False, delivered_at=False
        )
        self.assertEqual(simulator.outcome, "allow")
        self.assertIn(promised, simulator.answer)

    def test_the_form_answers_while_it_is_filled(self):
        self._promise_since_february()
        with Form(self.env["returns.simulator"].with_user(self.clerk)) as form:
            form.country_id = self.env.ref("base.de")
            form.product_id = self.product
            form.ordered_at = utc(2026, 3, 1)
            form.dispatched_at = utc(2026, 3, 2)
            form.delivered_at = utc(2026, 3, 6, 10)
            form.asked_at = utc(2026, 3, 20, 12)
            self.assertEqual(form.outcome, "allow")
            form.asked_at = utc(2026, 3, 20, 23)
            self.assertEqual(form.outcome, "refuse")

    def test_nothing_is_written(self):
        before = self.env["returns.order"].search_count([])
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 6, 10))
        self._simulate(sale_line_id=order.order_line.id)
        self.assertEqual(self.env["returns.order"].search_count([]), before)
        self.assertFalse(order.return_ids)

    def test_an_employee_without_returns_rights_cannot_simulate(self):
        with self.assertRaises(AccessError):
            self.env["returns.simulator"].with_user(self.worker).create({})


@tagged("post_install", "-at_install")
@freeze_time("2026-03-20 12:00:00")
class TestReturnsWhatIf(ReturnsRulesCommon):
    """Whose outcome a draft would change, before it is published."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-02-01"):
            cls._promise(window_days=30, outside_window="refuse")
        cls.american = cls._make_customer("Emily", "base.us", "America/New_York")
        cls.short, cls.long = (
            cls._sell_then(utc(2026, 3, 1), delivered, customer=cls.american)
            for delivered in (utc(2026, 3, 15), utc(2026, 3, 2))
        )

    def _run(self, **values):
        what_if = self.env["returns.what.if"].create({"policy_id": self.policy.id, **values})
        what_if.action_run()
        return what_if

    def test_a_shorter_window_changes_those_it_would_shut_out(self):
        self.policy.window_days = 10
        what_if = self._run()
        changed = {line.sale_order_id: (line.now, line.then) for line in what_if.line_ids}
        self.assertEqual(changed[self.long], ("allow", "refuse"))
        self.assertEqual(changed[self.short], ("allow", "allow"))
        self.assertEqual(
            (str(what_if.line_ids[0].until_now)[:4], what_if.changed_count), ("2026", len(changed))
        )
        self.assertEqual(self.policy.state, "changed")

    def test_a_draft_that_says_the_same_changes_nothing(self):
        what_if = self._run()
        self.assertFalse(what_if.line_ids)
        self.assertGreaterEqual(what_if.judged_count, 2)

    def test_a_policy_for_other_goods_changes_nothing(self):
        other = self.env["returns.policy"].create(
            {"name": "Teapots", "window_days": 1, "product_ids": self.ordered_product.ids}
        )
        self.assertFalse(self._run(policy_id=other.id).line_ids)

    def test_a_policy_that_an_earlier_one_takes_the_sales_of_changes_nothing(self):
        first, second = self.env["returns.policy"].create(
            [
                {"name": name, "sequence": sequence, "window_days": days}
                | {"country_ids": self.env.ref("base.us").ids}
                for name, sequence, days in (("First", 1, 30), ("Second", 2, 1))
            ]
        )
        first.publish_from = utc(2020, 1, 1)
        first.action_publish()
        self.assertFalse(self._run(policy_id=second.id).line_ids)
        self.assertTrue(self._run(policy_id=second.id, order_count=1).judged_count)

    @mute_logger("odoo.sql_db")
    def test_the_number_of_orders_has_a_limit(self):
        for count in (0, -1, 1001):
            with self.subTest(count=count), self.assertRaises(CheckViolation):
                self._run(order_count=count)

    def test_a_company_without_deliveries_is_told_so(self):
        company = self._create_company(name="Young")
        policy = company.returns_policy_id
        with self.assertRaisesRegex(UserError, "no delivered order"):
            self.env["returns.what.if"].create({"policy_id": policy.id}).action_run()
