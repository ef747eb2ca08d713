from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from psycopg2.errors import SerializationFailure

from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.odoo_returns.tests.racing import RacingCase


@tagged("post_install", "-at_install")
class TestFeedbackConcurrency(RacingCase):
    def _approved(self, env, count):
        customer = env["res.partner"].create({"name": "Raced", "email": "raced@example.com"})
        returns_orders = env["returns.order"].create(
            [{"partner_id": customer.id} for _index in range(count)]
        )
        returns_orders._through_gate().write({"state": "approved"})
        return returns_orders

    def _planned(self, count):
        """Return the ids of returns that are done and of their requests, due now."""
        with self._transaction() as env:
            env.company.write({"returns_feedback_active": True, "returns_feedback_delay": 0})
            returns_orders = self._approved(env, count)
            returns_orders._apply_event("complete")
            return returns_orders.ids, returns_orders.feedback_request_ids.ids

    def _count_mails(self, env, order_ids):
        domain = [("model", "=", "returns.order"), ("res_id", "in", order_ids)]
        return env["mail.mail"].search_count(domain)

    def test_a_worker_leaves_the_rows_that_another_one_holds(self):
        order_ids, request_ids = self._planned(2)
        with self._transaction() as holder:
            held = holder["returns.feedback.request"].browse(request_ids[:1])
            self.assertEqual(held.try_lock_for_update(), held)
            with self._transaction() as other:
                other["returns.feedback.request"]._cron_send()
            with self._transaction() as env:
                requests = env["returns.feedback.request"].browse(request_ids)
                self.assertEqual(requests.mapped("state"), ["planned", "sent"])
        with self._transaction() as env:
            env["returns.feedback.request"]._cron_send()
            requests = env["returns.feedback.request"].browse(request_ids)
            self.assertEqual(requests.mapped("state"), ["sent", "sent"])
            self.assertEqual(self._count_mails(env, order_ids), 2)

    def test_a_worker_does_not_wait_for_a_row_that_is_taken_after_it_looked(self):
        order_ids, request_ids = self._planned(1)
        with self._transaction() as holder:
            holder["returns.feedback.request"].browse(request_ids).lock_for_update()
            with self._transaction() as other:
                other.cr.execute("SET LOCAL lock_timeout = '5s'")
                other["returns.feedback.request"].browse(request_ids)._process()
        with self._transaction() as env:
            self.assertEqual(self._count_mails(env, order_ids), 0)
            env["returns.feedback.request"]._cron_send()
            self.assertEqual(self._count_mails(env, order_ids), 1)

    def test_a_worker_with_an_old_view_of_a_row_cannot_send_it_again(self):
        order_ids, request_ids = self._planned(1)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self._transaction() as late,
        ):
            self.assertEqual(late["returns.feedback.request"].browse(request_ids).state, "planned")
            with self._transaction() as early:
                early["returns.feedback.request"]._cron_send()
            late["returns.feedback.request"].browse(request_ids)._process()
        with self._transaction() as env:
            self.assertEqual(self._count_mails(env, order_ids), 1)

    def test_two_workers_at_once_send_each_request_once(self):
        order_ids, request_ids = self._planned(8)
        barrier = Barrier(2)

        def work():
            with self._transaction() as env:
                barrier.wait()
                env["returns.feedback.request"]._cron_send()

        # who loses a row to the other one rolls back, and the database says so in the log
        with mute_logger("odoo.sql_db"), ThreadPoolExecutor(2) as pool:
            for worker in [pool.submit(work) for _worker in range(2)]:
                worker.result()
        with self._transaction() as env:
            env["returns.feedback.request"]._cron_send()
            requests = env["returns.feedback.request"].browse(request_ids)
            self.assertEqual(set(requests.mapped("state")), {"sent"})
            self.assertEqual(self._count_mails(env, order_ids), 8)
            self.assertEqual(len(requests.rating_id), 8)

    def test_two_transactions_that_complete_a_return_plan_one_request(self):
        with self._transaction() as env:
            ids = self._approved(env, 1).ids
        raced = []
        with self._transaction() as late:
            self.assertEqual(late["returns.order"].browse(ids).state, "approved")

            def complete():
                if not raced:
                    raced.append(True)
                    with self._transaction() as early:
                        early["returns.order"].browse(ids)._apply_event("complete")
                late["returns.order"].browse(ids)._apply_event("complete")

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(complete, late)
        with self._transaction() as env:
            self.assertEqual(len(env["returns.order"].browse(ids).feedback_request_ids), 1)
            env["returns.feedback.request"]._cron_send()
