from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsDueRacing(RacingCase):
    """Two transactions cannot both use the same cap of trust, nor the same room for goodwill."""

    def _make_product(self, env):
        product = env["product.product"].create(
            {"name": "Raced lamp", "is_storable": True, "list_price": 60.0, "taxes_id": False}
        )
        policy = env["returns.policy"].create(
            {
                "name": "Trusting",
                "product_ids": [Command.set(product.ids)],
                "instant_on": "sent",
                "instant_open_cap": 100.0,
            }
        )
        policy.action_publish()
        return product

    def _make_return(self, env, product, partner):
        order = env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": product.id})],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 1, "picked": True})
        order.picking_ids._action_done()
        returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
        returns_order.line_ids.reason_id = env.ref("odoo_returns.reason_no_reason")
        returns_order.action_submit()
        returns_order.action_approve()
        env["returns.parcel"].create({"order_id": returns_order.id, "shipped_on": "2026-01-01"})
        return returns_order.id

    def _two_returns_of_a_trusted_customer(self):
        with self._transaction() as env:
            partner = env["res.partner"].create({"name": "Trusted", "returns_trusted": True})
            product = self._make_product(env)
            return [self._make_return(env, product, partner) for _index in range(2)]

    def _get_settled(self, ids):
        with self._transaction() as env:
            return sorted(env["returns.order"].browse(ids).line_ids.mapped("qty_settled"))

    def test_two_returns_settled_at_once_do_not_both_use_the_cap(self):
        ids = self._two_returns_of_a_trusted_customer()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self._transaction() as late,
        ):
            late["returns.order"].search_count([])
            with self._transaction() as early:
                early["returns.order"].browse(ids[0]).action_settle()
            late["returns.order"].browse(ids[1]).action_settle()
        self.assertEqual(self._get_settled(ids), [0.0, 1.0])
        with self._transaction() as env:  # the server tries again and sees what was paid
            env["returns.order"].browse(ids[1]).action_settle()
        self.assertEqual(self._get_settled(ids), [0.0, 1.0])

    def test_whoever_pays_a_customer_on_trust_makes_the_other_one_come_back(self):
        ids = self._two_returns_of_a_trusted_customer()
        with self._transaction() as holder:
            holder["returns.order"].browse(ids[0]).action_settle()
            with self.assertRaises(ConcurrencyError), self._transaction() as other:
                other["returns.order"].browse(ids[1]).action_settle()
        self.assertEqual(self._get_settled(ids), [0.0, 1.0])

    def test_two_at_once_do_not_both_grant_the_same_room_for_goodwill(self):
        with self._transaction() as env:
            partner = env["res.partner"].create({"name": "Patient"})
            product = self._make_product(env)
            product.invoice_policy = "order"
            order_id = self._make_return(env, product, partner)
            order = env["returns.order"].browse(order_id)
            order.sale_order_ids._create_invoices().action_post()
            left = order.sale_order_ids.amount_total
        values = {"order_id": order_id, "amount": left, "reason": "Twice"}
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(SerializationFailure),
            self._transaction() as late,
        ):
            late["returns.goodwill"].search_count([])
            with self._transaction() as early:
                early["returns.goodwill"].create(values)
            late["returns.goodwill"].create(values)
        with self._transaction() as env:
            self.assertEqual(env["returns.order"].browse(order_id).goodwill_ids.amount, left)
            with self.assertRaisesRegex(UserError, "of what was invoiced is left"):
                env["returns.goodwill"].create(values)
            env.cr.rollback()
