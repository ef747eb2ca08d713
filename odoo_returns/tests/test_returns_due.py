from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsDue(ReturnsCommon):
    """When money falls due: by the promise, by trust, and by the server alone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.company.returns_policy_id

    def _promise(self, **terms):
        self.policy.write(terms)
        self.policy.action_publish()

    def _approve(self, quantity=2, product=None):
        return self._return(self._sell((product or self.product, quantity)), approve=True)

    def _get_due(self, returns_order):
        due = self.env["returns.due"]._get_quantities(returns_order.line_ids)
        return [due[line] for line in returns_order.line_ids]

    def _send(self, returns_order, scanned=True):
        parcel = self.env["returns.parcel"].create(
            {"order_id": returns_order.id, "shipped_on": fields.Date.today()}
        )
        if scanned:
            parcel.event_ids = [Command.create({"code": "handed_over"})]
        return parcel

    def _receive_all(self, returns_order):
        returns_order.action_receive_all()
        return returns_order

    def _refuse(self, line, quantity):
        self.env["returns.inspection"].create(
            {
                "line_id": line.id,
                "quantity": quantity,
                "grade_id": self.env["returns.grade"]._get_worst().id,
                "is_accepted": False,
                "disposition_id": self.env["returns.disposition"]
                ._get_default("back_to_customer")
                .id,
            }
        )

    # === THE PROMISE === #

    def test_each_promise_pays_at_its_own_event_and_not_before(self):
        for settle_on, expected in {
            "approval": [2.0, 2.0, 2.0, 2.0],
            "shipped": [0.0, 2.0, 2.0, 2.0],
            "received": [0.0, 0.0, 2.0, 2.0],
            "inspected": [0.0, 0.0, 0.0, 2.0],
        }.items():
            with self.subTest(settle_on=settle_on):
                self._promise(settle_on=settle_on)
                returns_order = self._return(self._sell((self.product, 2)))
                self.assertEqual(self._get_due(returns_order), [0.0])
                returns_order.action_submit()
                self.assertEqual(self._get_due(returns_order), [0.0])
                returns_order.action_approve()
                found = self._get_due(returns_order)
                self._send(returns_order)
                found += self._get_due(returns_order)
                returns_order.action_receive_all()
                found += self._get_due(returns_order)
                returns_order.action_accept_all()
                found += self._get_due(returns_order)
                self.assertEqual(found, expected)
                self.assertEqual(returns_order.can_settle, True)

    def test_goods_the_customer_keeps_are_due_at_the_approval_and_nothing_is_for_nothing(self):
        order = self._sell((self.product, 2), (self.ordered_product, 1))
        returns_order = self._return(order)
        returns_order.line_ids[0].expects_goods = False
        returns_order.line_ids[1].write({"resolution": "none", "expects_goods": False})
        returns_order.action_submit()
        self.assertEqual(self._get_due(returns_order), [0.0, 0.0])
        returns_order.action_approve()
        self.assertEqual(self._get_due(returns_order), [2.0, 0.0])

    def test_what_is_paid_before_it_is_back_is_credited_once_and_not_invoiced_again(self):
        self._promise(settle_on="approval")
        for product, price in ((self.product, 100.0), (self.ordered_product, 30.0)):
            with self.subTest(product=product.name):
                order = self._sell((product, 3))
                returns_order = self._return(order, {product: 2}, approve=True)
                returns_order.action_settle()
                self.assertEqual(returns_order.refund_ids.amount_total, 2 * price)
                self.assertEqual(returns_order.line_ids.qty_settled, 2.0)
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)
                self.assertEqual(returns_order.state, "approved")
                returns_order.action_settle()
                self.assertEqual(returns_order.refund_ids.amount_total, 2 * price)
                self._receive_all(returns_order)
                self.assertEqual(returns_order.state, "approved")  # nobody looked at them yet
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)
                returns_order.action_accept_all()
                self.assertEqual(returns_order.state, "done")
                self.assertEqual(order.order_line.qty_to_invoice, 0.0)
                rest = self._receive(self._return(order))
                rest.action_settle()
                self.assertEqual(rest.refund_ids.amount_total, price)
                self.assertEqual(order.order_line.qty_invoiced, 0.0)

    def test_two_returns_of_one_line_are_both_credited_whichever_is_paid_first(self):
        self._promise(settle_on="shipped")
        order = self._sell((self.product, 2))
        early = self._return(order, {self.product: 1}, approve=True)
        late = self._return(order, {self.product: 1}, approve=True)
        self._send(early)
        self._receive(late)
        (early | late).action_settle()
        self.assertEqual(early.credit_line_ids.price_total, 100.0)
        self.assertEqual(late.credit_line_ids.price_total, 100.0)
        self.assertEqual((early | late).line_ids.mapped("qty_uninvoiced"), [0.0, 0.0])

    # === TOO MUCH === #

    def test_goods_refused_after_they_were_paid_are_shown_and_nothing_is_charged(self):
        self._promise(settle_on="received")
        returns_order = self._receive_all(self._approve(2))
        returns_order.action_settle()
        self.assertFalse(returns_order.is_overpaid)
        self._refuse(returns_order.line_ids, 1)
        self.assertTrue(returns_order.is_overpaid)
        activity = returns_order.activity_ids
        overpaid = self.env.ref("odoo_returns.mail_activity_overpaid")
        self.assertEqual(activity.activity_type_id, overpaid)
        self.assertEqual(self._get_due(returns_order), [0.0])
        self.assertEqual(returns_order.refund_ids.amount_total, 200.0)
        self.assertEqual(len(returns_order.refund_ids), 1)
        returns_order.refund_ids.button_draft()
        with self.assertRaisesRegex(UserError, "2.0 of .* would be credited, but only 1.0 are due"):
            returns_order.refund_ids.action_post()

    def test_goods_refused_before_they_are_paid_are_not_due(self):
        self._promise(settle_on="received")
        returns_order = self._receive_all(self._approve(2))
        self._refuse(returns_order.line_ids, 2)
        self.assertEqual(self._get_due(returns_order), [0.0])
        self.assertFalse(returns_order.can_settle)

    def test_goods_that_never_come_are_shown_when_nobody_waits_any_more(self):
        self._promise(settle_on="approval")
        returns_order = self._approve(2)
        returns_order.action_settle()
        returns_order.action_close()
        self.assertEqual(returns_order.state, "done")
        self.assertTrue(returns_order.is_overpaid)

    # === TRUST === #

    def test_a_trusted_customer_is_paid_at_the_scan_and_nobody_else(self):
        self._promise(instant_on="shipped")
        returns_order = self._approve()
        self._send(returns_order, scanned=False)
        self.customer.returns_trusted = True
        self.assertEqual(self._get_due(returns_order), [0.0])
        returns_order.parcel_ids.event_ids = [Command.create({"code": "handed_over"})]
        self.assertEqual(self._get_due(returns_order), [2.0])
        self.customer.returns_trusted = False
        self.assertEqual(self._get_due(returns_order), [0.0])
        returns_order.action_settle()
        self.assertFalse(returns_order.refund_ids)

    def test_the_word_of_a_trusted_customer_is_enough_where_the_policy_says_so(self):
        self._promise(instant_on="sent")
        self.customer.returns_trusted = True
        returns_order = self._approve()
        self.assertEqual(self._get_due(returns_order), [0.0])
        self._send(returns_order, scanned=False)
        self.assertEqual(self._get_due(returns_order), [2.0])

    def test_a_return_over_the_cap_waits_for_its_goods_and_one_at_the_cap_does_not(self):
        self._promise(instant_on="shipped", instant_cap=200.0)
        self.customer.returns_trusted = True
        for quantity, due in ((2, 2.0), (3, 0.0)):
            returns_order = self._approve(quantity)
            self._send(returns_order)
            self.assertEqual(self._get_due(returns_order), [due])
        self._receive_all(returns_order).action_accept_all()
        self.assertEqual(self._get_due(returns_order), [3.0])

    def test_the_cap_of_a_customer_counts_all_his_open_returns_even_in_one_batch(self):
        self._promise(instant_on="shipped", instant_open_cap=300.0)
        self.customer.returns_trusted = True
        first, second, third = self._approve(2), self._approve(2), self._approve(1)
        for returns_order in (first, second, third):
            self._send(returns_order)
        together = first | second | third
        self.assertEqual(self._get_due(together), [2.0, 0.0, 1.0])
        together.action_settle()
        self.assertEqual(together.mapped("line_ids.qty_settled"), [2.0, 0.0, 1.0])
        self.assertEqual(self._get_due(second), [0.0])
        self._receive_all(first).action_accept_all()
        self.assertEqual(self._get_due(second), [2.0])

    def test_finished_returns_earn_trust_until_one_is_refused(self):
        self._promise(instant_on="shipped", instant_returns=2)
        returns_order = self._approve()
        self._send(returns_order)
        for due in ([0.0], [0.0], [2.0]):
            self.assertEqual(self._get_due(returns_order), due)
            self._receive(self._return(self._sell((self.ordered_product, 1)))).action_settle()
        refused = self._receive_all(self._approve(1))
        self._refuse(refused.line_ids, 1)
        self.assertEqual(self._get_due(returns_order), [0.0])

    def test_delivered_orders_earn_trust(self):
        self._promise(instant_on="shipped", instant_orders=2)
        returns_order = self._approve()
        self._send(returns_order)
        self.assertEqual(self._get_due(returns_order), [0.0])
        self._sell((self.product, 1), deliver=False, invoice=False)
        self.assertEqual(self._get_due(returns_order), [0.0])
        self._sell((self.product, 1))
        self.assertEqual(self._get_due(returns_order), [2.0])

    def test_a_stranger_to_the_company_earns_no_trust_in_it(self):
        self._promise(instant_on="shipped")
        other = self.setup_other_company()["company"]
        self.customer.with_company(other).returns_trusted = True
        returns_order = self._approve()
        self._send(returns_order)
        self.assertEqual(self._get_due(returns_order), [0.0])

    # === THE SERVER === #

    def _run_cron(self):
        with self.enter_registry_test_mode():
            self.env.ref("odoo_returns.ir_cron_settle").method_direct_trigger()

    def test_the_server_pays_what_the_promise_lets_it_and_events_only_plan_it(self):
        self._promise(settle_on="approval", auto_settle=True)
        returns_order = self._approve(2)
        self.assertFalse(returns_order.refund_ids)
        self.assertTrue(returns_order.settle_at)
        self._run_cron()
        self.assertEqual(returns_order.refund_ids.amount_total, 200.0)
        self.assertFalse(returns_order.settle_at)
        self._run_cron()
        self.assertEqual(len(returns_order.refund_ids), 1)

    def test_the_server_pays_nothing_of_itself_where_the_policy_is_silent(self):
        self._promise(settle_on="approval")
        returns_order = self._approve(2)
        self.assertFalse(returns_order.settle_at)

    def test_one_return_that_fails_stops_no_other_one_and_a_person_is_asked(self):
        self._promise(settle_on="received", auto_settle=True)
        bad, good = self._approve(1), self._approve(2)
        (bad | good).action_receive_all()
        self.assertTrue(bad.settle_at and good.settle_at)
        settle = type(self.env["returns.settlement"])._settle

        def fail(service, orders):
            if orders == bad:
                raise ValidationError(bad.display_name)
            return settle(service, orders)

        with (
            patch.object(type(self.env["returns.settlement"]), "_settle", fail),
            self.assertLogs("odoo.addons.odoo_returns.models.returns_due_settling", "WARNING"),
        ):
            self._run_cron()
        self.assertEqual(good.refund_ids.amount_total, 200.0)
        self.assertFalse(bad.refund_ids)
        self.assertEqual(bad.activity_ids.summary, "Not paid back by itself")
        self.assertIn(bad.display_name, bad.activity_ids.note)
        self.assertFalse(bad.settle_at)

    def test_nobody_writes_by_hand_when_the_server_settles(self):
        returns_order = self._approve(1)
        with self.assertRaisesRegex(UserError, "set by its actions"):
            returns_order.settle_at = fields.Datetime.now()
