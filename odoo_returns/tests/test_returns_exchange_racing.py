from odoo import Command
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsExchangeRacing(RacingCase):
    """Two clerks at once, on two connections, make one exchange order."""

    def _draft(self, env):
        product = env["product.product"].create(
            {"name": "Raced cup", "is_storable": True, "taxes_id": [Command.clear()]}
        )
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Two Clicks"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 2})],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 2, "picked": True})
        order.picking_ids._action_done()
        order._create_invoices().action_post()
        returns_order = env["returns.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create({"sale_line_id": order.order_line.id, "resolution": "exchange"})
                ],
            }
        )
        returns_order.action_submit()
        return returns_order

    def _race(self, ids, method):
        """Call a method on two connections, the second begun before the first has committed."""
        raced = []
        with self._transaction() as late:
            late["returns.order"].search_count([])

            def call():
                if not raced:
                    raced.append(True)
                    with self._transaction() as early:
                        getattr(early["returns.order"].browse(ids), method)()
                getattr(late["returns.order"].browse(ids), method)()

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(call, late)

    def _count(self, ids):
        with self._transaction() as env:
            returns_order = env["returns.order"].browse(ids)
            return len(returns_order.exchange_order_ids), len(returns_order.refund_ids)

    def test_two_approvals_make_one_order_in_advance(self):
        with self._transaction() as env:
            policy = env.company.returns_policy_id
            before = policy.exchange_on
            policy.exchange_on = "approval"
            policy.action_publish()
            ids = self._draft(env).ids
            policy.exchange_on = before
            policy.action_publish()
        self._race(ids, "action_approve")
        self.assertEqual(self._count(ids), (1, 0))

    def test_two_acceptances_and_two_settlements_make_one_order_and_one_credit_note(self):
        with self._transaction() as env:
            returns_order = self._draft(env)
            returns_order.action_approve()
            returns_order.action_receive_all()
            ids = returns_order.ids
        self._race(ids, "action_accept_all")
        self.assertEqual(self._count(ids), (1, 0))
        self._race(ids, "action_settle")
        self.assertEqual(self._count(ids), (1, 1))

    def test_two_clerks_who_order_at_once_order_once(self):
        with self._transaction() as env:
            returns_order = self._draft(env)
            returns_order.action_approve()
            ids = returns_order.ids
        with self.assertRaisesRegex(Exception, "nothing is left to exchange"):
            self._race(ids, "action_make_exchange")
        self.assertEqual(self._count(ids), (1, 0))
