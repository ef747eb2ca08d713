import hmac
import json
import threading

import requests

from odoo.exceptions import UserError
from odoo.tests import HOST, get_db_name, tagged
from odoo.tools import config, mute_logger

from .provider_case import ProviderCase

SENDER = "odoo.addons.odoo_returns.models.returns_refund_provider"


@tagged("post_install", "-at_install")
class TestRefundProvider(ProviderCase):
    """A refund has one effect, whatever the provider does, and books and ledger say the same."""

    def test_a_refund_goes_back_by_the_provider_and_is_reconciled_by_itself(self):
        order_id = self._credit()
        self.assertLedger(order_id, [("original", "granted", 200)], residual=200)
        self.assertEffects()
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)
        with self._transaction() as env:
            row = env["returns.order"].browse(order_id).ledger_ids
            self.assertEqual(row.reference, "re_1")
            self.assertEqual(self.provider.requests[0][0], row.key)
            self.assertEqual(row.order_id.refund_ids.payment_state, "paid")

    def test_nothing_is_sent_again_by_workers_that_come_later(self):
        order_id = self._credit()
        for _worker in range(3):
            self._work()
            self._let_time_pass(order_id)
        self.assertEffects(200)
        self.assertEqual(len(self.provider.requests), 1)

    def test_two_workers_at_once_send_once(self):
        order_ids = [self._credit() for _number in range(4)]
        self.provider.mode = "slow"
        workers = [threading.Thread(target=self._work) for _number in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        self._work()
        self.assertEffects(200, 200, 200, 200)
        self.assertEqual(len(self.provider.requests), 4)
        for order_id in order_ids:
            self.assertLedger(order_id, [("original", "settled", 200)])

    @mute_logger(SENDER)
    def test_an_answer_that_got_lost_is_found_by_asking(self):
        order_id = self._credit()
        self.provider.mode = "lost"
        self._work()
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        self._work()
        self.assertEqual(len(self.provider.requests), 1, "it waits before it asks")
        self._let_time_pass(order_id)
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)
        self.assertEqual(len(self.provider.requests), 1)

    def test_an_answer_that_got_lost_is_asked_for_again_with_the_same_key(self):
        order_id = self._credit()
        with self._transaction() as env:
            self._get_provider(env).returns_test_answers = False
        self.provider.mode = "lost"
        self._work()
        self.provider.mode = "ok"
        self._let_time_pass(order_id)
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)
        first, second = self.provider.requests
        self.assertEqual(first, second)

    def test_a_provider_that_can_do_neither_leaves_it_to_a_person(self):
        order_id = self._credit()
        with self._transaction() as env:
            self._get_provider(env).write(
                {"returns_test_answers": False, "returns_test_is_idempotent": False}
            )
        self.provider.mode = "lost"
        self._work()
        self._let_time_pass(order_id)
        self._work()
        self._let_time_pass(order_id)
        self._work()
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        self.assertEqual(len(self.provider.requests), 1)
        with self._transaction() as env:
            order = env["returns.order"].browse(order_id)
            self.assertEqual(order.ledger_ids.pending_reason, "person")
            self.assertEqual(order.activity_ids.mapped("summary"), ["Look after a refund"])
            order.ledger_ids.action_arrived()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)

    def test_a_provider_that_is_down_is_tried_again_later_each_time_after_longer(self):
        order_id = self._credit()
        self.provider.mode = "down"
        waits = []
        for _attempt in range(3):
            self._work()
            with self._transaction() as env:
                row = env["returns.order"].browse(order_id).ledger_ids
                waits.append(round((row.next_attempt_at - row.write_date).total_seconds() / 60))
            self._let_time_pass(order_id)
        self.assertEqual(waits, [5, 10, 20])
        self.provider.mode = "ok"
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)

    def test_what_the_provider_refuses_fails_and_says_why(self):
        order_id = self._credit()
        self.provider.mode = "refused"
        self._work()
        self.assertLedger(order_id, [("original", "failed", 200)], residual=200)
        with self._transaction() as env:
            row = env["returns.order"].browse(order_id).ledger_ids
            self.assertEqual(row.failure_reason, "rejected")
            self.assertIn("the card is closed", row.failure_note)
            self.assertTrue(row.order_id.activity_ids)
            row.action_retry()
        self.provider.mode = "ok"
        self._work()
        self.assertLedger(order_id, [("original", "settled", 200)])
        self.assertEffects(200)

    def test_half_a_refund_settles_half_and_the_rest_is_sent_as_another(self):
        order_id = self._credit()
        self.provider.mode = "partial"
        self._work()
        self.provider.mode = "ok"
        self._work()
        rows = [("original", "settled", 100), ("original", "settled", 100)]
        self.assertLedger(order_id, rows)
        self.assertEffects(100, 100)

    def test_a_callback_that_comes_late_and_twice_settles_once(self):
        order_id = self._credit()
        self.provider.mode = "pending"
        self._work()
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        with self._transaction() as env:
            self.assertEqual(
                env["returns.order"].browse(order_id).ledger_ids.pending_reason, "provider"
            )
        answer = {**self.provider.effects[0], "state": "done"}
        self.assertEqual(self._call_back(answer, secret="wrong").status_code, 403)
        self.assertLedger(order_id, [("original", "sending", 200)], residual=200)
        for _time in range(2):
            self.assertEqual(self._call_back(answer).status_code, 200)
        with self._transaction() as env:
            env["payment.transaction"]._cron_post_process()
        self.assertLedger(order_id, [("original", "settled", 200)])

    def _call_back(self, answer, secret="secret"):
        body = json.dumps(answer).encode()
        return requests.post(
            f"http://{HOST}:{config['http_port']}/payment/returns_test/webhook",
            data=body,
            headers={
                "Content-Type": "application/json",
                "X-Signature": hmac.new(secret.encode(), body, "sha256").hexdigest(),
                "X-Odoo-Database": get_db_name(),
            },
            timeout=20,
        )

    def test_several_payments_are_given_back_the_latest_first(self):
        order_id = self._credit(quantity=4, paid=(300, 200))
        self._work()
        rows = [("original", "settled", 200), ("original", "settled", 200)]
        self.assertLedger(order_id, rows)
        self.assertEffects(200, 200)

    def test_what_went_back_elsewhere_is_not_sent_again(self):
        order_id = self._credit()
        with self._transaction() as env:
            row = env["returns.order"].browse(order_id).ledger_ids
            row.source_transaction_id._refund(400)  # core's own button
        self._work()
        self.assertLedger(order_id, [("original", "failed", 200)], residual=200)
        self.assertEffects(400)
        with self._transaction() as env:
            row = env["returns.order"].browse(order_id).ledger_ids
            self.assertEqual(row.failure_reason, "over_left")

    def test_a_cancelled_credit_note_is_not_sent(self):
        order_id = self._credit()
        with self._transaction() as env:
            note = env["returns.order"].browse(order_id).refund_ids
            note.button_draft()
            note.button_cancel()
        self._work()
        self.assertEffects()
        self.assertLedger(order_id, [("original", "failed", 200)], residual=200)
        with self._transaction() as env, self.assertRaisesRegex(UserError, "not owed"):
            env["returns.order"].browse(order_id).ledger_ids.action_retry()
