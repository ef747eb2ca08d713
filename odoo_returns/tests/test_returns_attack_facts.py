from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsAttackFacts(ReturnsRulesCommon):
    """Odd orders, deliveries and dates, and what may not change behind a promise."""

    def _record_now(self, order, code, **values):
        return self._record(order, code, fields.Datetime.now(), **values)

    def test_goods_that_were_refused_and_sent_back_start_no_new_window(self):
        with freeze_time("2026-01-01 12:00:00"):
            self._promise(window_days=30, outside_window="refuse")
        american = self._make_customer("Emily", "base.us", "America/New_York")
        with freeze_time("2026-01-05 12:00:00"):
            order = self._sell((self.product, 1), partner_id=american.id)
            until = order.returnable_until
            returns_order = self._return(order, approve=True)
            returns_order.action_receive_all()
            returns_order.line_ids.action_reject()
        with freeze_time("2026-01-25 12:00:00"):
            back = returns_order.inspection_ids.move_ids.picking_id
            back.move_ids.picked = True
            back._action_done()
            self.assertEqual(order.order_line.qty_delivered, 1)
            self.env.invalidate_all()
            self.assertEqual(order.returnable_until, until)

    def test_goods_that_were_exchanged_for_the_same_start_a_new_window(self):
        with freeze_time("2026-01-01 12:00:00"):
            self._promise(window_days=30, outside_window="refuse")
        american = self._make_customer("Emily", "base.us", "America/New_York")
        with freeze_time("2026-01-05 12:00:00"):
            order = self._sell((self.product, 1), partner_id=american.id)
        with freeze_time("2026-01-25 12:00:00"):
            order.order_line.product_uom_qty = 2
            self._deliver(order)
            self.env.invalidate_all()
            self.assertEqual(order.returnable_until, date(2026, 2, 24))

    def test_a_fact_that_is_deleted_leaves_a_trace(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order)
        returns_order.action_submit()
        fact = self._record_now(order, "possession")
        count = len(returns_order.message_ids)
        fact.with_user(self.clerk).unlink()
        self.env.invalidate_all()
        self.assertEqual(len(returns_order.message_ids), count + 1)
        self.assertIn("No longer recorded: Delivery", returns_order.message_ids[0].body)

    def test_nothing_is_recorded_that_has_not_happened_yet(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        with self.assertRaisesRegex(ValidationError, "not happened"):
            self._record(order, "possession", self._days_ago(-2))

    def test_a_pause_may_end_later_than_now(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        fact = self._record(order, "repair", self._days_ago(1), until=self._days_ago(-5))
        self.assertTrue(fact.until > fields.Datetime.now())

    def test_the_class_of_a_reason_stays_once_customers_named_it(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        self._return(order).action_submit()
        with self.assertRaisesRegex(UserError, self.reason.name):
            self.reason.reason_class = "defective"

    def test_lines_without_goods_and_without_quantity_can_be_judged(self):
        service = self._make_product("Engraving", price=10.0, type="service", is_storable=False)
        order = self._sell((self.product, 1), (service, 1), (self.ordered_product, 0))
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Section"}),
            Command.create({"display_type": "line_note", "name": "Note"}),
        ]
        asks = order.order_line.filtered("product_id")._get_asks()
        judged = self.env["returns.eligibility"]._evaluate(asks)
        outcomes = [found.verdict.outcome.value for found in judged.values()]
        self.assertEqual(outcomes[1:], ["refuse", "refuse"])
        self.assertTrue(order.returnable_until)

    def test_a_customer_without_address_country_or_zone_is_judged(self):
        nobody = self.env["res.partner"].create({"name": "Nobody"})
        self.company.partner_id.tz = False
        order = self._sell((self.product, 1), partner_id=nobody.id)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertTrue(returns_order.verdict)

    def test_the_employee_of_a_company_buys_for_the_company(self):
        firm = self._make_customer("Firm", "base.de", "Europe/Berlin", is_company=True)
        employee = self._make_customer("Employee", "base.de", "Europe/Berlin", parent_id=firm.id)
        order = self._sell((self.product, 1), partner_id=employee.id)
        service = self.env["returns.facts"]
        facts = service._collect(order.order_line._get_asks())
        self.assertEqual([found[0].trade for found in facts.values()], ["b2b"])

    def test_limits_are_in_the_currency_of_the_company(self):
        yen, euro = self.env.ref("base.JPY"), self.env.ref("base.EUR")
        currency = euro if self.company.currency_id == yen else yen
        currency.active = True
        currency.rate_ids.unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "rate": 150.0, "company_id": self.company.id}
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        self._promise(keep_below=150.0)
        order = self._sell((self.product, 1, {"price_unit": 15000.0}), pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, currency)
        returns_order = self._return(order)
        returns_order.action_submit()
        self.assertFalse(returns_order.line_ids.expects_goods)

    def test_a_dozen_is_worth_what_its_units_are(self):
        order = self._sell((self.product, 1, {"product_uom_id": self.dozen.id}))
        paid = order.amount_total
        returns_order = self._return(order, {self.product: 3}, product_uom_id=self.unit.id)
        asks = self.env["returns.eligibility"]._get_asks(returns_order.line_ids)
        facts = self.env["returns.facts"]._collect(asks)[asks[0]][0]
        self.assertAlmostEqual(float(facts.amount), paid / 4, 2)

    def test_the_29th_of_february_is_a_day_like_others(self):
        with freeze_time("2024-01-01"):
            self._promise(window_days=365)
        with freeze_time("2024-02-29 12:00:00"):
            order = self._sell((self.product, 1), partner_id=self.german.id)
        self.assertEqual(order.returnable_until, date(2025, 2, 28))

    def test_a_window_of_a_hundred_years_ends(self):
        self._promise(window_days=36500)
        order = self._sell((self.product, 1), partner_id=self.german.id)
        self.assertGreater(order.returnable_until, fields.Date.today() + timedelta(days=36000))

    def test_a_copied_order_is_promised_what_holds_when_it_is_confirmed(self):
        with freeze_time("2026-01-01 12:00:00"):
            self._promise(window_days=30)
            order = self._sell((self.product, 1))
        with freeze_time("2026-01-02"):
            self._promise(window_days=60)
            copy = order.copy()
            self.assertFalse(copy.order_line.returns_policy_revision_id)
            copy.action_confirm()
        windows = [
            sale.order_line.returns_policy_revision_id._get_terms().window_days
            for sale in (order, copy)
        ]
        self.assertEqual(windows, [30, 60])

    def test_an_order_that_is_cancelled_and_confirmed_again_is_promised_anew(self):
        with freeze_time("2026-01-01 12:00:00"):
            self._promise(window_days=30)
            order = self._sell((self.product, 1), deliver=False, invoice=False)
        with freeze_time("2026-01-02"):
            self._promise(window_days=60)
            order.action_cancel()
            order.action_draft()
            order.action_confirm()
        promise = order.order_line.returns_policy_revision_id._get_terms()
        self.assertEqual(promise.window_days, 60)

    def test_archived_policies_reasons_and_deleted_conditions_leave_promises_alone(self):
        condition = self.env["returns.policy.condition"].create(
            {"name": "Unworn", "refused_state": "used"}
        )
        self._promise(
            reason_ids=[Command.create({"reason_id": self.reason.id})],
            condition_ids=[Command.set(condition.ids)],
        )
        order = self._sell((self.product, 1), partner_id=self.german.id)
        revision = order.order_line.returns_policy_revision_id
        before = (revision.terms, revision._get_terms(), revision.summary)
        self.reason.active = False
        condition.unlink()
        other = self.env["returns.policy"].create({"name": "Other"})
        other.action_publish()
        self.company.returns_policy_id = other
        self.policy.active = False
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        self.assertEqual((revision.terms, revision._get_terms(), revision.summary), before)
        returns_order = self._return(order, goods_state="used")
        returns_order.kind = "claim"
        returns_order.action_submit()
        self.assertEqual(returns_order.line_ids.policy_revision_id, revision)
        codes = returns_order.line_ids.finding_ids.mapped("code")
        self.assertIn("state_not_accepted", codes)

    def test_a_changed_shipping_country_moves_no_promise(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        revision = order.order_line.returns_policy_revision_id
        order.partner_shipping_id = self.customer
        self.assertEqual(order.order_line.returns_policy_revision_id, revision)

    def test_what_happened_first_counts_where_once_is_enough(self):
        order = self._sell((self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order, approve=True)
        today = fields.Date.today()
        self.env["returns.parcel"].create(
            {
                "order_id": returns_order.id,
                "tracking_number": "1",
                "shipped_on": today - timedelta(days=9),
            }
        )
        for code in ("sent_proof", "informed"):
            for days in (3, 5):
                self._record(order, code, self._days_ago(days))
        asks = self.env["returns.eligibility"]._get_asks(returns_order.line_ids)
        events = self.env["returns.facts"]._collect(asks)[asks[0]][0].events
        self.assertEqual(events["sent_proof"].date(), today - timedelta(days=9))
        self.assertEqual(events["informed"].date(), self._days_ago(5).date())

    def test_lists_of_deadlines_and_returns_cost_the_same_however_long_they_are(self):
        returns = self.env["returns.order"]
        for _index in range(12):
            order = self._sell((self.product, 1), partner_id=self.german.id)
            returns |= self._return(order, approve=True)
        for few, many, names in (
            (returns[:2], returns, ["name", "is_late", "date_deadline", "finding_text"]),
            (
                returns[:2].deadline_ids,
                returns.deadline_ids,
                ["display_name", "status", "explanation", "is_ours"],
            ),
        ):
            counts = []
            for records in (few, many):
                self.env.invalidate_all()
                with self._collect_queries() as queries:
                    records.browse(records.ids).read(names)
                counts.append(len(queries))
            with self.subTest(model=few._name):
                self.assertLessEqual(counts[1], counts[0])

    def test_many_small_requests_are_worth_as_much_as_one(self):
        self._promise(keep_below=150.0, auto_approve=True, auto_limit=250.0)
        order = self._sell((self.product, 5))
        found = []
        for _index in range(4):
            returns_order = self._return(order, {self.product: 1})
            returns_order.action_submit()
            found.append((returns_order.line_ids.expects_goods, returns_order.state))
        self.assertEqual(
            found,
            [(False, "approved"), (True, "approved"), (True, "submitted"), (True, "submitted")],
        )

    def test_a_parcel_was_not_sent_on_a_day_to_come(self):
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        with self.assertRaisesRegex(ValidationError, "still to come"):
            self.env["returns.parcel"].create(
                {
                    "order_id": returns_order.id,
                    "tracking_number": "1",
                    "shipped_on": fields.Date.today() + timedelta(days=2),
                }
            )
