from datetime import timedelta

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedbackRequest(FeedbackCommon):
    def test_a_return_that_is_done_plans_one_request_after_the_delay(self):
        self.company.returns_feedback_delay = 3
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        self.assertFalse(returns_order.feedback_request_ids)
        before = fields.Datetime.now()
        self._receive(returns_order).action_settle()
        request = returns_order.feedback_request_ids
        self.assertEqual((len(request), request.state, request.skip_reason), (1, "planned", False))
        self.assertGreaterEqual(request.due, before + timedelta(days=3))
        self.assertLessEqual(request.due, fields.Datetime.now() + timedelta(days=3))
        self.assertEqual(request.company_id, self.company)
        self.assertEqual(request.partner_id, self.customer)

    def test_the_request_is_sent_once_and_not_before_it_is_due(self):
        self.company.returns_feedback_delay = 1
        returns_order = self._done()
        request = returns_order.feedback_request_ids
        self._run_cron()
        self.assertEqual((request.state, len(self._mails(returns_order))), ("planned", 0))
        request.sudo().due -= timedelta(days=1)
        for _run in range(2):
            self._run_cron()
            self.assertEqual((request.state, len(self._mails(returns_order))), ("sent", 1))
        self.assertLessEqual(request.sent_at, fields.Datetime.now())

    def test_without_a_delay_the_workers_are_woken_at_once(self):
        cron = self.env.ref("odoo_returns_feedback.ir_cron_send_requests")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)])
        self._done()
        woken = self.env["ir.cron.trigger"].search([("cron_id", "=", cron.id)]) - triggers
        self.assertEqual(len(woken), 1)
        self.assertLessEqual(woken.call_at, fields.Datetime.now())

    def test_a_return_reopened_and_done_again_asks_once(self):
        returns_order = self._done()
        self._run_cron()
        self._reopen(returns_order)
        self.assertEqual(returns_order.state, "approved")
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")
        self._run_cron()
        self.assertEqual(returns_order.feedback_request_ids.state, "sent")
        self.assertEqual(len(self._mails(returns_order)), 1)
        self.assertEqual(len(returns_order.rating_ids), 1)

    def test_a_planned_request_waits_while_its_return_is_open_again(self):
        returns_order = self._done()
        request = returns_order.feedback_request_ids
        self._reopen(returns_order)
        self._run_cron()
        self.assertEqual((request.state, len(self._mails(returns_order))), ("planned", 0))
        self.company.returns_feedback_delay = 2
        returns_order.action_settle()
        self.assertEqual(returns_order.feedback_request_ids, request)
        self.assertGreater(request.due, fields.Datetime.now() + timedelta(days=1))

    def test_every_skip_says_why_and_sends_nothing(self):
        def blacklist():
            self.env["mail.blacklist"]._add(self.customer.email)

        cases = {
            "switched_off": lambda: self.company.write({"returns_feedback_active": False}),
            "opted_out": lambda: self.customer.write({"returns_feedback_opt_out": True}),
            "archived": lambda: self.customer.write({"active": False}),
            "no_email": lambda: self.customer.write({"email": False}),
            "blacklisted": blacklist,
        }
        self.assertEqual(
            set(cases),
            set(dict(self.env["returns.feedback.request"]._fields["skip_reason"].selection)),
        )
        for reason, cause in cases.items():
            with self.subTest(reason=reason), self.cr.savepoint() as savepoint:
                returns_order = self._done()
                cause()
                self._run_cron()
                request = returns_order.feedback_request_ids
                self.assertEqual((request.state, request.skip_reason), ("skipped", reason))
                self.assertFalse(self._mails(returns_order))
                self.assertFalse(returns_order.rating_ids)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_a_request_planned_while_switched_off_is_skipped_at_once_and_stays_so(self):
        self.company.returns_feedback_active = False
        returns_order = self._done()
        self.company.returns_feedback_active = True
        self._run_cron()
        request = returns_order.feedback_request_ids
        self.assertEqual((request.state, request.skip_reason), ("skipped", "switched_off"))
        self.assertFalse(self._mails(returns_order))

    def test_a_company_that_opted_out_is_not_asked_through_its_contacts(self):
        company = self.env["res.partner"].create({"name": "Wei Trading", "is_company": True})
        self.customer.parent_id = company
        company.returns_feedback_opt_out = True
        returns_order = self._done()
        self._run_cron()
        self.assertEqual(returns_order.feedback_request_ids.skip_reason, "opted_out")

    def test_the_mail_has_three_faces_and_an_opt_out_link(self):
        returns_order = self._done()
        self._run_cron()
        mail = self._mails(returns_order)
        request = returns_order.feedback_request_ids.sudo()
        base = returns_order.get_base_url()
        self.assertEqual(mail.recipient_ids, self.customer)
        self.assertEqual(mail.state, "outgoing")
        self.assertEqual(
            mail.subject, f"{self.company.name}: how was your return {returns_order.name}?"
        )
        for rate in (1, 3, 5):
            self.assertIn(f"{base}/rate/{request.rating_id.access_token}/{rate}", mail.body_html)
        self.assertIn(f"{base}/returns/feedback/{request.access_token}/opt-out", mail.body_html)

    def test_the_mail_is_written_in_the_language_of_the_customer(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.env.ref("odoo_returns_feedback.mail_template_request")
        template.with_context(lang="fr_FR").subject = "How was your return, en français ?"
        self.customer.lang = "fr_FR"
        returns_order = self._done()
        self._run_cron()
        self.assertEqual(self._mails(returns_order).subject, "How was your return, en français ?")

    def test_a_mail_that_cannot_be_made_is_kept_with_its_error_and_stops_no_other(self):
        broken, fine = self._done(), self._done()
        template = self.env.ref("odoo_returns_feedback.mail_template_request")
        subject = template.subject
        template.subject = f"{{{{ 1 / (object.id - {broken.id}) }}}} how was your return"
        with mute_logger(
            "odoo.addons.odoo_returns_feedback.models.returns_feedback_request",
            "odoo.addons.mail.models.mail_render_mixin",
        ):
            self._run_cron()
        request = broken.feedback_request_ids
        self.assertEqual((request.state, request.sent_at), ("planned", False))
        self.assertTrue(request.error)
        self.assertFalse(broken.rating_ids)
        self.assertEqual((fine.feedback_request_ids.state, len(self._mails(fine))), ("sent", 1))

        template.subject = subject
        self._run_cron()
        self.assertFalse(self._mails(broken))
        request.action_retry()
        self._run_cron()
        self.assertEqual((request.state, request.error), ("sent", False))
        self.assertEqual(len(self._mails(broken)), 1)

    def test_the_database_refuses_a_second_request_for_a_return(self):
        returns_order = self._done()
        with mute_logger("odoo.sql_db"), self.assertRaises(UniqueViolation), self.cr.savepoint():
            self.env["returns.feedback.request"].sudo().create(
                {"order_id": returns_order.id, "due": fields.Datetime.now()}
            )

    def test_the_delay_cannot_be_negative(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation), self.cr.savepoint():
            self.company.returns_feedback_delay = -1

    def test_planning_costs_the_same_queries_for_many_returns_as_for_few(self):
        self.company.returns_feedback_delay = 1
        orders = self.env["returns.order"].create(
            [{"partner_id": self.customer.id} for _index in range(60)]
        )
        requests = self.env["returns.feedback.request"]
        costs = []
        for batch in (orders[:1], orders[1:10], orders[10:]):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            requests._plan(batch)
            self.env.flush_all()
            costs.append(self.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2], costs)
        self.assertLessEqual(costs[2], 10, costs)

    def _reopen(self, returns_order):
        """Cancel the credit note: the return is no longer settled."""
        returns_order.refund_ids.button_draft()
        returns_order.refund_ids.button_cancel()
