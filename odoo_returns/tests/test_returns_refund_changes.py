from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..tenders import Tender
from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsRefundChanges(ReturnsCommon):
    """Refunds that persons pay before they are sent, and providers that change their mind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.method = cls.env.ref("payment.payment_method_unknown")
        cls.provider = cls.env["payment.provider"].create(
            {
                "name": "Card",
                "code": "none",
                "state": "test",
                "payment_method_ids": [Command.set(cls.method.ids)],
            }
        )

    @contextmanager
    def _paying_back(self, method, source=None):
        def choose(_way, _order, _move, amount):
            return [Tender(method, amount, source_transaction=source)]

        with patch.object(type(self.env["returns.refund.way"]), "_choose", choose):
            yield

    def _grant(self, method="original"):
        """Return the refund of 100 of a paid order, granted and not sent yet."""
        order = self._sell((self.product, 1))
        invoice = order.invoice_ids
        source = self.env["payment.transaction"].create(
            {
                "provider_id": self.provider.id,
                "payment_method_id": self.method.id,
                "reference": f"paid {invoice.name}",
                "amount": 100.0,
                "currency_id": order.currency_id.id,
                "partner_id": self.customer.id,
                "operation": "online_direct",
                "state": "done",
                "invoice_ids": [Command.set(invoice.ids)],
            }
        )
        self._pay(invoice)
        with self._paying_back(method, source if method == "original" else None):
            returns_order = self._receive(self._return(order))
            returns_order.action_settle()
        return returns_order.ledger_ids

    def _pay(self, move, amount=None):
        """Pay an invoice or a credit note by hand."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"amount": amount} if amount else {})
        )
        return wizard._create_payments()

    def _send(self, row):
        """Return the transaction that a worker has sent for a row."""
        self.env["returns.refund.sender"]._prepare_transaction(row)
        return row.transaction_id

    def _read(self, rows):
        return [
            (row.method, row.state, row.amount, bool(row.next_attempt_at))
            for row in rows.order_id.ledger_ids.sorted("id")
        ]

    def test_what_a_person_has_paid_no_worker_sends_as_well(self):
        for method in ("original", "bank"):
            with self.subTest(method):
                row = self._grant(method)
                self.assertEqual(self._read(row), [(method, "granted", 100.0, True)])
                payment = self._pay(row.move_id)
                self.assertEqual(row.move_id.amount_residual, 0.0)
                self.assertEqual(row.method, "manual")
                self.assertIn(row.state, ("sending", "settled"))
                self.assertFalse(row.next_attempt_at)
                payment.action_cancel()
                self.assertEqual(self._read(row), [("manual", "granted", 100.0, False)])

    def test_what_a_person_has_paid_in_part_is_sent_for_the_rest_only(self):
        row = self._grant()
        payment = self._pay(row.move_id, 40.0)
        by_hand = row.order_id.ledger_ids - row
        self.assertEqual((row.method, row.state, row.amount), ("original", "granted", 60.0))
        self.assertEqual((by_hand.method, by_hand.amount), ("manual", 40.0))
        self.assertIn(by_hand.state, ("sending", "settled"))
        payment.action_cancel()
        self.assertEqual(
            self._read(row),
            [("original", "granted", 60.0, True), ("manual", "granted", 40.0, False)],
        )

    def test_a_refused_refund_is_tried_again_with_another_key(self):
        row = self._grant()
        key = row.key
        self._send(row)._set_error("No balance.")
        self.assertEqual((row.state, row.failure_note), ("failed", "No balance."))
        row.action_retry()
        self.assertEqual(row.state, "granted")
        self.assertNotEqual(row.key, key)

    def test_a_refund_that_bounces_after_it_arrived_is_owed_again(self):
        row = self._grant()
        child = self._send(row)
        child._set_done()
        child.payment_id = self._pay(row.move_id)
        self.assertEqual(row.state, "settled")
        self.assertEqual(row.move_id.amount_residual, 0.0)
        child._set_error("The card is closed.", extra_allowed_states=("done",))
        self.assertEqual(
            (row.state, row.failure_reason, row.failure_note),
            ("failed", "rejected", "The card is closed."),
        )
        self.assertEqual(row.move_id.amount_residual, 100.0)
        self.assertEqual(len(row.order_id.activity_ids), 1)

    def test_a_refund_that_arrives_after_all_takes_no_other_way(self):
        row = self._grant()
        child = self._send(row)
        child._set_error("Try later.")
        row.action_fall_back("manual", "By telephone: please transfer it")
        self.assertEqual(
            [(each.method, each.state) for each in row.order_id.ledger_ids.sorted("id")],
            [("original", "failed"), ("manual", "granted")],
        )
        child._set_done()
        self.assertEqual(
            [(each.method, each.state) for each in row.order_id.ledger_ids.sorted("id")],
            [("original", "settled"), ("manual", "failed")],
        )

    def test_a_credit_note_by_which_money_went_back_is_not_deleted(self):
        row = self._grant()
        self._send(row)._set_done()
        credit_note = row.move_id
        credit_note.button_draft()
        self.assertEqual(row.state, "settled")
        self.assertRefused(UserError, "cannot be deleted", credit_note.unlink, row.order_id)
        self.assertTrue(row.exists())
