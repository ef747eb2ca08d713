from uuid import uuid4

from odoo import Command, fields
from odoo.tools import mute_logger

from odoo.addons.odoo_returns.tests.racing import RacingCase

from .loopback import Provider


class ProviderCase(RacingCase):
    """An order that was paid by a provider, returned and credited; everything is committed."""

    code = "returns_test"

    def setUp(self):
        super().setUp()
        self.provider = Provider()
        self.addCleanup(self.provider.server_close)
        self.addCleanup(self.provider.shutdown)
        self.addCleanup(self.provider.released.set)
        with self._transaction() as env:
            record = self._get_provider(env)
            record.write(
                {
                    "returns_test_url": self.provider.url,
                    "returns_test_is_idempotent": True,
                    "returns_test_answers": True,
                    "state": "test",
                }
            )
            env["returns.refund"].search([])._through_gate().next_attempt_at = False

    def _get_provider(self, env):
        names = {"returns_test": "test_returns_provider.payment_provider_returns_test"}
        return env.ref(names.get(self.code, f"payment.payment_provider_{self.code}"))

    def _credit(self, quantity=2, paid=(500,)):
        """Return the id of a return of so many lamps at 100 of an order of five, paid in parts."""
        with self._transaction() as env:
            product = env["product.product"].create(
                {"name": "Paid lamp", "is_storable": True, "taxes_id": [Command.clear()]}
            )
            partner = env["res.partner"].create({"name": "Anna", "email": "anna@example.com"})
            line = {"product_id": product.id, "product_uom_qty": 5, "price_unit": 100}
            order = env["sale.order"].create(
                {"partner_id": partner.id, "order_line": [Command.create(line)]}
            )
            order.action_confirm()
            order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
            order.picking_ids._action_done()
            invoice = order._create_invoices()
            invoice.action_post()
            for amount in paid:
                self._pay(invoice, order, amount)
            returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
            returns_order.line_ids.quantity = quantity
            returns_order.action_submit()
            if returns_order.state == "submitted":
                returns_order.action_approve()
            returns_order.action_receive_all()
            returns_order.action_accept_all()
            returns_order.action_settle()
            return returns_order.id

    def _pay(self, invoice, order, amount):
        env, provider = invoice.env, self._get_provider(invoice.env)
        transaction = env["payment.transaction"].create(
            {
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "reference": f"paid-{uuid4()}",
                "operation": "online_redirect",
                "amount": amount,
                "currency_id": invoice.currency_id.id,
                "partner_id": invoice.partner_id.id,
                "invoice_ids": [Command.set(invoice.ids)],
                "sale_order_ids": [Command.set(order.ids)],
            }
        )
        transaction._set_done()
        transaction._post_process()

    def _work(self):
        """Run one worker on a connection of its own."""
        with self._transaction() as env, mute_logger("odoo.addons.payment"):
            env["returns.refund.sender"]._cron_send()

    def _let_time_pass(self, order_id):
        """Make waiting rows due."""
        with self._transaction() as env:
            rows = env["returns.order"].browse(order_id).ledger_ids
            waiting = rows.filtered("next_attempt_at")
            waiting._through_gate().next_attempt_at = fields.Datetime.now()

    def assertLedger(self, order_id, rows, residual=0):
        """Assert (way, state, amount) of the rows, and what the books leave open of it."""
        with self._transaction() as env:
            order = env["returns.order"].browse(order_id)
            found = [(row.method, row.state, row.amount) for row in order.ledger_ids]
            self.assertEqual(found, rows)
            self.assertEqual(sum(order.refund_ids.mapped("amount_residual")), residual)
            self.assertEqual(
                sum(order.ledger_ids.transaction_id.payment_id.mapped("amount")),
                sum(a for _m, state, a in rows if _m == "original" and state == "settled"),
                "what arrived is what was paid in the books",
            )

    def assertEffects(self, *amounts):
        self.assertEqual([refund["amount"] for refund in self.provider.effects], list(amounts))
