import threading

from psycopg2 import OperationalError

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .provider_case import ProviderCase

SENDER = "odoo.addons.odoo_returns.models.returns_refund_provider"


@tagged("post_install", "-at_install")
class TestRefundTwice(ProviderCase):
    """Money that has left is not sent again, whatever becomes of what granted it."""

    def _cancel(self, order_id):
        with self._transaction() as env:
            credit_note = env["returns.order"].browse(order_id).refund_ids
            credit_note.button_draft()
            credit_note.button_cancel()

    def _settle(self, order_id):
        with self._transaction() as env:
            env["returns.order"].browse(order_id).action_settle()

    def _read(self, order_id):
        with self._transaction() as env:
            order = env["returns.order"].browse(order_id)
            return [
                (row.method, row.state, row.amount, row.move_id.state, row.move_id.amount_residual)
                for row in order.ledger_ids.sorted("id")
            ]

    def _get_rows(self, env, order_id):
        return env["returns.order"].browse(order_id).ledger_ids

    def _fail(self):
        order_id = self._credit()
        self.provider.mode = "refused"
        self._work()
        self.provider.mode = "ok"
        return order_id

    def test_what_arrived_pays_the_credit_note_that_takes_the_place_of_a_cancelled_one(self):
        order_id = self._credit()
        self._work()
        self._cancel(order_id)
        self._settle(order_id)
        self._work()
        self.assertEffects(200)
        self.assertEqual(self._read(order_id), [("original", "settled", 200.0, "posted", 0.0)])

    def test_what_is_under_way_pays_the_credit_note_that_takes_its_place(self):
        self.provider.mode = "pending"
        order_id = self._credit()
        self._work()
        self._cancel(order_id)
        self._settle(order_id)
        self._work()
        self.assertEffects(200)
        self.assertEqual(self._read(order_id), [("original", "sending", 200.0, "posted", 200.0)])
        with self._transaction() as env:
            child = self._get_rows(env, order_id).transaction_id
            child._set_done()
            child._post_process()
        self.assertEqual(self._read(order_id), [("original", "settled", 200.0, "posted", 0.0)])

    def test_a_refund_that_arrives_after_all_is_not_tried_again(self):
        order_id = self._fail()
        with self._transaction() as env:
            self._get_rows(env, order_id).action_retry()
        with self._transaction() as env:
            self._get_rows(env, order_id).transaction_id._set_done()
        self._work()
        self.assertEffects()
        with self._transaction() as env:
            row = self._get_rows(env, order_id)
            self.assertEqual((row.state, row.next_attempt_at), ("settled", False))

    @mute_logger(SENDER, "odoo.sql_db")
    def test_nobody_asks_while_the_request_is_under_way(self):
        with self._transaction() as env:
            self._get_provider(env).returns_test_is_idempotent = False
        order_id = self._credit()
        self.provider.by_key.clear()
        self.provider.mode = "hang_before"
        worker = threading.Thread(target=self._work)
        worker.start()
        self.assertTrue(self.provider.arrived.wait(30))
        for name in ("action_retry", "action_arrived", "action_not_arrived"):
            with self.assertRaisesRegex(UserError, "right now"), self._transaction() as env:
                getattr(self._get_rows(env, order_id), name)()
        self._work()
        self.provider.released.set()
        worker.join()
        self.assertEffects(200)
        self.assertLedger(order_id, [("original", "settled", 200)])

    @mute_logger("odoo.sql_db")
    def _fall_back_at_once(self, order_id, act):
        """Let one act on a failed refund while another sends it another way; return the error."""
        try:
            with self._transaction() as one:
                row = self._get_rows(one, order_id)
                self.assertEqual(row.state, "failed")
                self.assertFalse(row.fallback_ids)
                with self._transaction() as two:
                    self._get_rows(two, order_id).action_fall_back("manual", "By telephone: cash")
                act(row)
        except (UserError, ConcurrencyError, OperationalError) as error:
            return type(error).__name__
        return None

    def test_another_way_and_a_second_try_at_once(self):
        order_id = self._fail()
        raised = self._fall_back_at_once(order_id, lambda row: row.action_retry())
        self.assertTrue(raised)
        self.assertEqual(
            [each[:3] for each in self._read(order_id)],
            [("original", "failed", 200.0), ("manual", "granted", 200.0)],
        )

    def test_another_way_and_a_late_answer_at_once(self):
        order_id = self._fail()
        raised = self._fall_back_at_once(order_id, lambda row: row.transaction_id._set_done())
        self.assertTrue(raised)

    def test_who_pays_by_hand_what_a_provider_has_under_way_is_told(self):
        order_id = self._credit()
        self.provider.mode = "pending"
        self._work()
        with self._transaction() as env:
            note = env["returns.order"].browse(order_id).refund_ids
            register = env["account.payment.register"].with_context(
                active_model="account.move", active_ids=note.ids
            )
            register.create({})._create_payments()
        with self._transaction() as env:
            row = self._get_rows(env, order_id)
            self.assertEqual((row.state, row.pending_reason), ("sending", "by_hand"))
            self.assertEqual(row.order_id.activity_ids.mapped("summary"), ["Look after a refund"])
