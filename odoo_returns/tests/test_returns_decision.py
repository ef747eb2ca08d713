from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsDecision(ReturnsRulesCommon):
    """A customer is bound by the verdict, an employee is advised and says why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._promise(reason_ids=[Command.clear(), Command.create({"reason_id": cls.defective.id})])
        cls.american = cls._make_customer("Emily", "base.us", "America/New_York")
        cls.order = cls._sell((cls.product, 5), partner_id=cls.american.id)

    def test_a_refused_request_of_a_customer_does_not_come_in(self):
        for channel in ("portal", "guest", "email", "api"):
            with self.subTest(channel=channel):
                returns_order = self._return(self.order, {self.product: 1})
                returns_order.channel = channel
                self.assertRefused(
                    UserError,
                    "does not take goods back for this reason",
                    returns_order.sudo().action_submit,
                    returns_order,
                )
                self.assertFalse(returns_order.line_ids.finding_ids)
                returns_order.unlink()

    def test_a_program_with_the_rights_of_a_clerk_is_bound_too(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.channel = "api"
        self.assertRefused(
            UserError,
            "does not take goods back",
            returns_order.with_user(self.clerk).action_submit,
            returns_order,
        )

    def test_an_employee_enters_what_the_customer_could_not(self):
        returns_order = self._return(self.order, {self.product: 1}).with_user(self.clerk)
        returns_order.channel = "email"
        returns_order.action_submit()
        self.assertEqual((returns_order.state, returns_order.verdict), ("submitted", "refuse"))

    def test_a_withdrawal_comes_in_whatever_the_rules_say(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.write({"channel": "portal", "kind": "withdrawal"})
        returns_order.sudo().action_submit()
        self.assertEqual((returns_order.state, returns_order.verdict), ("submitted", "refuse"))
        returns_order.action_approve()
        self.assertFalse(returns_order.override_ids)

    def test_a_withdrawal_is_taken_back_by_the_customer_alone(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.kind = "withdrawal"
        returns_order.action_submit()
        self.assertRefused(
            UserError,
            f"{returns_order.name} is a statutory withdrawal, which only the customer takes back",
            returns_order.action_cancel,
            returns_order,
        )
        returns_order.action_cancel(reason="Taken back by mail of 3 May")
        self.assertEqual(returns_order.state, "cancelled")

    def test_approving_against_the_rules_needs_a_reason(self):
        returns_order = self._return(self.order, {self.product: 1}).with_user(self.clerk)
        returns_order.action_submit()
        for reason in (None, "", "  "):
            with self.subTest(reason=reason):
                self.assertRefused(
                    UserError,
                    f"{returns_order.name} is refused by the rules.*say why",
                    lambda why=reason: returns_order.action_approve(reason=why),
                    returns_order,
                )

    def test_an_override_keeps_user_time_rule_and_reason_for_good(self):
        returns_order = self._return(self.order, {self.product: 1}).with_user(self.clerk)
        returns_order.action_submit()
        returns_order.action_approve(reason="Loyal customer")
        self.assertEqual(returns_order.state, "approved")
        override = returns_order.override_ids
        self.assertEqual(
            (override.user_id, override.reason, override.codes),
            (self.clerk, "Loyal customer", "reason_not_accepted"),
        )
        promise = returns_order.line_ids.policy_revision_id._get_terms()
        self.assertEqual(override.rules, promise.source)
        self.assertTrue(override.date)
        self.assertIn("Loyal customer", returns_order.message_ids[0].body)
        for change in (lambda: override.sudo().write({"reason": "x"}), override.sudo().unlink):
            with self.assertRaises(UserError):
                change()

    def test_a_refusal_of_what_the_rules_allow_is_logged_with_the_rules(self):
        returns_order = self._return(
            self.order, {self.product: 1}, reason_id=self.defective.id
        ).with_user(self.clerk)
        returns_order.action_submit()
        self.assertEqual(returns_order.verdict, "allow")
        returns_order.action_refuse(reason="Broken by a fall")
        override = returns_order.override_ids
        self.assertEqual((override.user_id, override.reason), (self.clerk, "Broken by a fall"))
        self.assertIn("window_open", override.codes)

    def test_a_refused_request_that_is_taken_up_again_was_asked_when_it_was_asked(self):
        returns_order = self._return(self.order, {self.product: 1})
        returns_order.action_submit()
        asked_at = returns_order.submitted_at
        returns_order.action_refuse(reason="Worn")
        returns_order.action_reset()
        self.assertEqual((returns_order.submitted_at, returns_order.noticed_at), (False, asked_at))

    def test_an_approval_does_not_lapse_where_the_law_gives_the_right(self):
        self._promise(reason_ids=[Command.clear()], approval_days=14)
        order = self._sell((self.product, 1), partner_id=self.german.id)
        self.assertFalse(self._return(order, approve=True).approval_until)

    def test_the_dialog_of_the_clerk_approves_with_the_reason(self):
        returns_order = self._return(self.order, {self.product: 1}).with_user(self.clerk)
        returns_order.action_submit()
        wizard = self.env["returns.refuse"].with_user(self.clerk)
        wizard = wizard.with_context(active_ids=returns_order.ids).create(
            {"event": "approve", "reason": "Goodwill"}
        )
        wizard.action_confirm()
        self.assertEqual(
            (returns_order.state, returns_order.override_ids.reason), ("approved", "Goodwill")
        )

    def test_an_approval_of_which_nothing_was_sent_lapses(self):
        self._promise(reason_ids=[Command.clear()], approval_days=14)
        order = self._sell((self.product, 2), partner_id=self.american.id)
        waiting, sent = (self._return(order, {self.product: 1}, approve=True) for _i in range(2))
        self.env["returns.parcel"].create({"order_id": sent.id, "tracking_number": "1Z1"})
        self.assertEqual(waiting.approval_until, fields.Date.today() + timedelta(days=14))
        cron = self.env.ref("odoo_returns.ir_cron_expire_approvals")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(waiting.state, "approved")
        (waiting + sent)._through_gate().approval_until = date(2026, 1, 1)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual((waiting.state, sent.state), ("cancelled", "approved"))
        self.assertIn("nothing had been sent", waiting.closing_reason)
