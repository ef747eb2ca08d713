from contextlib import contextmanager
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..tenders import Tender
from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsRefundSender(RacingCase):
    """Workers over real commits."""

    def _grant(self):
        """Return the id of a return whose 100 go back by a transfer."""

        def choose(_way, _order, _move, amount):
            return [Tender("bank", amount)]

        with self._transaction() as env:
            product = env["product.product"].create(
                {"name": "Sent lamp", "is_storable": True, "taxes_id": [Command.clear()]}
            )
            customer = env["res.partner"].create({"name": "Two Transfers"})
            env["res.partner.bank"].create(
                {"acc_number": f"CN {customer.id}", "partner_id": customer.id}
            )
            line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 100}
            order = env["sale.order"].create(
                {"partner_id": customer.id, "order_line": [Command.create(line)]}
            )
            order.action_confirm()
            order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
            order.picking_ids._action_done()
            order._create_invoices().action_post()
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=order.invoice_ids.ids
            ).create({})._create_payments()
            returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
            returns_order.action_submit()
            if returns_order.state == "submitted":
                returns_order.action_approve()
            returns_order.action_receive_all()
            returns_order.action_accept_all()
            with patch.object(type(env["returns.refund.way"]), "_choose", choose):
                returns_order.action_settle()
            return returns_order.id

    def _read(self, order_id):
        with self._transaction() as env:
            row = env["returns.order"].browse(order_id).ledger_ids
            return row.state, row.attempts, row.pending_reason, len(row.payment_id)

    def _work(self):
        with self._transaction() as env:
            env["returns.refund.sender"]._cron_send()

    @contextmanager
    def _failing(self, order_id):
        """Let the payment of one return fail."""
        with self._transaction() as env:
            customer_id = env["returns.order"].browse(order_id).partner_id.id
            payments = type(env["account.payment"])
        post = payments.action_post

        def fail(payment):
            if payment.partner_id.id == customer_id:
                raise UserError(payment.env._("No."))
            return post(payment)

        with (
            patch.object(payments, "action_post", fail),
            mute_logger("odoo.addons.odoo_returns.models.returns_refund_sender"),
        ):
            yield

    def test_a_refund_that_cannot_be_carried_out_holds_no_other_up(self):
        with self._transaction() as env:
            due = env["returns.refund"].search([("next_attempt_at", "!=", False)])
            due._through_gate().next_attempt_at = False
        first, second = self._grant(), self._grant()
        with self._failing(first):
            self._work()
        self.assertEqual(self._read(first), ("granted", 1, "person", 0))
        self.assertEqual(self._read(second)[3], 1)
        with self._transaction() as env:
            returns_order = env["returns.order"].browse(first)
            self.assertEqual(len(returns_order.activity_ids), 1)
            self.assertEqual(returns_order.ledger_ids.failure_note, "No.")
            returns_order.ledger_ids._through_gate().next_attempt_at = fields.Datetime.now()
        self._work()
        state, _attempts, _reason, payments = self._read(first)
        self.assertIn(state, ("sending", "settled"))
        self.assertEqual(payments, 1)
        self._work()
        self.assertEqual(self._read(first)[3], 1)
