from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsNotification(ReturnsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["returns.notification"].search([]).unlink()

    def _send_all(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("odoo_returns.ir_cron_send_notifications").method_direct_trigger()
        self.env.invalidate_all()

    def _get_mails(self, returns_order):
        return self.env["mail.mail"].search(
            [("model", "=", "returns.order"), ("res_id", "=", returns_order.id)], order="id"
        )

    def test_the_customer_hears_of_each_step_once(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        planned = self.env["returns.notification"].search([("order_id", "=", returns_order.id)])
        self.assertEqual(planned.mapped("kind"), ["submitted", "approved", "received", "credited"])
        self._send_all()
        self._send_all()
        self.assertFalse(planned.exists(), planned.exists().mapped("error"))
        mails = self._get_mails(returns_order)
        self.assertEqual(len(mails), 4)
        for mail in mails:
            self.assertEqual(mail.recipient_ids | mail.mail_message_id.partner_ids, self.customer)
            self.assertIn(returns_order.name, mail.subject)

    def test_the_approval_brings_the_slip_as_a_pdf(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        with patch.object(
            self.env.registry["ir.actions.report"],
            "_render_qweb_pdf",
            lambda self, *args, **kwargs: (b"%PDF slip", "pdf"),
        ):
            self._send_all()
        attachments = self._get_mails(returns_order)[-1].attachment_ids
        self.assertEqual(attachments.mapped("raw"), [b"%PDF slip"])
        self.assertEqual(
            attachments.name, f"Return slip - {returns_order.name.replace('/', '-')}.pdf"
        )

    def test_a_refusal_tells_the_reason(self):
        returns_order = self._return(self._sell((self.product, 2)))
        returns_order.action_submit()
        returns_order.action_refuse(reason="The seal <broken> is missing")
        self._send_all()
        body = self._get_mails(returns_order)[-1].body_html
        self.assertIn("The seal &lt;broken&gt; is missing", body)

    def test_a_mail_that_fails_is_kept_with_its_error_and_stops_no_other(self):
        bad, good = (self._return(self._sell((self.product, 1))) for _index in range(2))
        (bad | good).action_submit()
        template = self.env.registry["mail.template"]
        send = template.send_mail

        def fail_for_bad(self, res_id, *args, **kwargs):
            if res_id == bad.id:
                raise ValueError("no such font")
            return send(self, res_id, *args, **kwargs)

        with (
            patch.object(template, "send_mail", fail_for_bad),
            mute_logger("odoo.addons.odoo_returns.models.returns_notification"),
        ):
            self._send_all()
        self.assertEqual(len(self._get_mails(good)), 1)
        kept = self.env["returns.notification"].search([("order_id", "=", bad.id)])
        self.assertEqual(kept.error, "no such font")

    def test_a_customer_without_an_address_leaves_nothing_behind(self):
        self.customer.email = False
        returns_order = self._return(self._sell((self.product, 1)))
        returns_order.action_submit()
        self._send_all()
        self.assertFalse(self._get_mails(returns_order))
        self.assertFalse(
            self.env["returns.notification"].search([("order_id", "=", returns_order.id)])
        )
