from odoo.addons.odoo_returns.tests.common import ReturnsCommon


class FeedbackCommon(ReturnsCommon):
    """A company that asks its customers at once, and returns that are done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"returns_feedback_active": True, "returns_feedback_delay": 0})
        cls.company.partner_id.email = "shop@example.com"

    @classmethod
    def _done(cls, **values):
        """Return a return that is done; its customer is asked when the cron runs."""
        returns_order = cls._return(cls._sell((cls.product, 1), **values))
        cls._receive(returns_order).action_settle()
        return returns_order

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("odoo_returns_feedback.ir_cron_send_requests").method_direct_trigger()

    def _asked(self, **values):
        """Return a return whose customer has been asked."""
        returns_order = self._done(**values)
        returns_order.sudo().feedback_request_ids._process()
        self.assertEqual(returns_order.feedback_request_ids.state, "sent")
        return returns_order

    def _answer(self, returns_order, rate, feedback=None):
        order_sudo = returns_order.sudo()
        rating_sudo = order_sudo.feedback_request_ids.rating_id
        order_sudo.rating_apply(rate, rating=rating_sudo, feedback=feedback)
        self.env.flush_all()

    def _mails(self, returns_order):
        """Return the rating requests in the mail queue about a return."""
        return (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", "returns.order"),
                    ("res_id", "in", returns_order.ids),
                    ("subject", "ilike", "how was your return"),
                ]
            )
        )
