from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .exchange_common import ExchangeCommon


@tagged("post_install", "-at_install")
class TestReturnsExchangeEnds(ExchangeCommon):
    """Exchanges that nobody pays for, whose goods never come back, or that are taken back."""

    def _run(self, cron):
        with self.enter_registry_test_mode():
            self.env.ref(f"odoo_returns.ir_cron_{cron}").method_direct_trigger()
        self.env.invalidate_all()

    def _free(self, product):
        return product.with_context(warehouse_id=self.warehouse.id).free_qty

    # === NOT PAID === #

    def test_goods_are_free_again_when_the_difference_is_not_paid_in_time(self):
        self._promise_exchange(exchange_reserve_days=3)
        returns_order = self._receive(self._exchange(self.dearer))
        sale_order = returns_order.exchange_order_ids
        today = fields.Date.today()
        self.assertEqual(sale_order.returns_reserved_until, today + timedelta(days=3))
        self.assertEqual(self._free(self.dearer), 19)
        with freeze_time(today + timedelta(days=3)):
            self._run("end_exchange_reservations")
        self.assertEqual(sale_order.state, "sale")
        with freeze_time(today + timedelta(days=4)):
            self._run("end_exchange_reservations")
        self.assertEqual(sale_order.state, "cancel")
        self.assertEqual(self._free(self.dearer), 20)
        self.assertEqual(returns_order.activity_ids.summary, "The exchange was not paid")
        self.assertIn("20.00 of", returns_order.activity_ids.note)
        returns_order.action_settle()
        self.assertEqual(returns_order.exchange_order_ids, sale_order, "not by itself again")
        returns_order.action_make_exchange()
        self.assertEqual(returns_order.exchange_order_ids.mapped("state").count("sale"), 1)

    def test_the_policy_may_make_it_a_quotation_again(self):
        self._promise_exchange(exchange_reserve_days=3, exchange_unpaid="quotation")
        sale_order = self._receive(self._exchange(self.dearer)).exchange_order_ids
        with freeze_time(fields.Date.today() + timedelta(days=4)):
            self._run("end_exchange_reservations")
        self.assertEqual(sale_order.state, "draft")
        self.assertEqual(self._free(self.dearer), 20)

    def test_what_is_paid_or_kept_for_ever_stays_reserved(self):
        paid = self._receive(self._exchange(self.dearer)).exchange_order_ids
        self._pay_online(paid, 20.0)
        self._promise_exchange(exchange_reserve_days=0)
        kept = self._receive(self._exchange(self.dearer)).exchange_order_ids
        self.assertFalse(kept.returns_reserved_until)
        with freeze_time(fields.Date.today() + timedelta(days=90)):
            self._run("end_exchange_reservations")
        self.assertEqual((paid | kept).mapped("state"), ["sale", "sale"])
        self.assertFalse(paid.returns_reserved_until)

    # === NOT BACK === #

    def test_a_customer_is_reminded_before_and_after_the_deadline_and_charged_never(self):
        self._promise_exchange(exchange_on="approval", exchange_back_days=10)
        returns_order = self._exchange(self.product)
        sale_order = returns_order.exchange_order_ids
        self._deliver(sale_order)
        notices = self.env["returns.notification"]
        kinds = ("exchange_reminder", "exchange_overdue")

        def remind(days):
            with freeze_time(fields.Datetime.now() + timedelta(days=days)):
                self._run("remind_exchanges")
                self._run("remind_exchanges")
            rows = notices.search([("order_id", "=", returns_order.id), ("kind", "in", kinds)])
            return rows.sorted("id").mapped("kind")

        self.assertEqual(remind(6), [])
        self.assertEqual(remind(8), ["exchange_reminder"])
        self.assertEqual(remind(9), ["exchange_reminder"])
        self.assertEqual(remind(11), ["exchange_reminder", "exchange_overdue"])
        self.assertEqual(remind(30), ["exchange_reminder", "exchange_overdue"])
        self.assertEqual(
            returns_order.activity_ids.summary, "The exchanged goods did not come back"
        )
        invoice = sale_order.invoice_ids
        self.assertEqual((invoice.state, invoice.amount_residual), ("posted", 100.0))
        self.assertFalse(sale_order.transaction_ids)
        link = self.env["returns.exchange"]._get_payment_link(sale_order)
        self.assertIn(f"/my/invoices/{invoice.id}", link)

    def test_goods_that_are_back_need_no_reminder(self):
        self._promise_exchange(exchange_on="approval")
        returns_order = self._exchange(self.product)
        self._deliver(returns_order.exchange_order_ids)
        self._receive(returns_order)
        with freeze_time(fields.Datetime.now() + timedelta(days=60)):
            self._run("remind_exchanges")
        self.assertFalse(returns_order.exchange_reminder)

    def test_what_customers_are_told_names_the_order_and_the_link(self):
        self._promise_exchange(exchange_on="approval", exchange_back_days=10)
        returns_order = self._exchange(self.dearer)
        sale_order = returns_order.exchange_order_ids
        mails = self.env["mail.mail"]
        self._run("send_notifications")
        body = "".join(mails.search([("subject", "like", "Your exchange for")]).mapped("body_html"))
        self.assertIn(sale_order.name, body)
        self.assertIn("20.00", body)
        self.assertIn(f"/my/orders/{sale_order.id}", body)
        self._pay_online(sale_order, 20.0)
        self.env.invalidate_all()
        self._deliver(sale_order)
        for kind, text in (
            ("exchange_reminder", "so that they reach us by"),
            ("exchange_overdue", f"/my/invoices/{sale_order.invoice_ids.id}"),
        ):
            returns_order._notify(kind)
            self._run("send_notifications")
            subject = {"exchange_reminder": "Please send", "exchange_overdue": "not reached us"}
            sent = mails.search([("subject", "like", subject[kind])])
            self.assertIn(text, "".join(sent.mapped("body_html")))
        self.assertFalse(self.env["returns.notification"].search([("error", "!=", False)]))

    # === TAKEN BACK === #

    def test_an_exchange_that_is_not_delivered_is_taken_back(self):
        returns_order = self._receive(self._exchange(self.dearer))
        sale_order = returns_order.exchange_order_ids
        self.assertTrue(returns_order.can_undo_exchange)
        returns_order.with_user(self.clerk).action_undo_exchange()
        self.assertEqual(sale_order.state, "cancel")
        self.assertEqual(sale_order.picking_ids.state, "cancel")
        self.assertEqual(self._free(self.dearer), 20)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 100.0)
        self.assertEqual(returns_order.exchange_order_ids, sale_order)

    def test_a_customer_keeps_the_original_and_returns_what_he_got_for_it(self):
        self._promise_exchange(exchange_on="approval")
        returns_order = self._exchange(self.product)
        sale_order = returns_order.exchange_order_ids
        self._deliver(sale_order)
        self.assertRefused(
            UserError, "was delivered for it", returns_order.action_cancel, returns_order
        )
        action = returns_order.with_user(self.clerk).action_undo_exchange()
        back = self.env["returns.order"].browse(action["res_id"])
        self.assertEqual(back.line_ids.sale_line_id, sale_order.order_line)
        self.assertEqual((back.state, returns_order.state), ("draft", "cancelled"))
        self.assertEqual(returns_order.picking_ids.state, "cancel")
        self.assertEqual(back.line_ids.resolution, "refund")
        self._receive(back).action_settle()
        self.assertEqual(back.refund_ids.amount_total, 100.0)
        self.assertEqual(sale_order.invoice_ids.mapped("amount_residual"), [0.0, 0.0])

    def test_a_return_that_is_cancelled_takes_its_exchange_with_it(self):
        self._promise_exchange(exchange_on="approval")
        returns_order = self._exchange(self.product)
        returns_order.action_cancel()
        self.assertEqual(returns_order.exchange_order_ids.state, "cancel")
        self.assertEqual(self._free(self.product), 19)

    # === AGAIN === #

    def test_what_was_exchanged_can_be_exchanged_again(self):
        sale_line = self._sell((self.product, 1)).order_line
        service = self.env["returns.exchange"]
        for count in range(3):
            self.assertEqual(service._count_replacements(sale_line), count)
            returns_order = self._receive(self._exchange(self.product, sale_line.order_id))
            returns_order.action_settle()
            sale_order = returns_order.exchange_order_ids
            sale_order.sudo().returns_hold_released = True
            self._deliver(sale_order)
            sale_line = sale_order.order_line
            self.assertTrue(sale_line.returns_policy_revision_id)
            self.assertEqual(sale_line.qty_returnable, 1)

    def test_goods_for_all_of_a_return_wait_until_all_of_it_is_here(self):
        order = self._sell((self.product, 1), (self.cheaper, 1))
        returns_order = self._return(order, resolution="exchange")
        returns_order.exchange_line_ids = [Command.create({"product_id": self.dearer.id})]
        returns_order.action_submit()
        returns_order.action_approve()
        move = returns_order.picking_ids.move_ids[0]
        move.write({"quantity": 1, "picked": True})
        move.picking_id._action_done()
        returns_order.action_accept_all()
        self.assertFalse(returns_order.exchange_order_ids)
        self._receive(returns_order)
        self.assertEqual(returns_order.exchange_order_ids.amount_total, 120.0)
        self.assertFalse(returns_order.exchange_order_ids.returns_hold)
