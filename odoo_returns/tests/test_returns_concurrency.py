from psycopg2.errors import SerializationFailure

from odoo import Command
from odoo.exceptions import ConcurrencyError, ValidationError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsConcurrency(RacingCase):
    def _sell_five(self, env):
        product = env["product.product"].create({"name": "Raced kettle", "is_storable": True})
        order = env["sale.order"].create(
            {
                "partner_id": env["res.partner"].create({"name": "Two Tabs"}).id,
                "order_line": [Command.create({"product_id": product.id, "product_uom_qty": 5})],
            }
        )
        order.action_confirm()
        order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
        order.picking_ids._action_done()
        return order

    def _draft(self, env, order, quantity):
        return env["returns.order"].create(
            {
                "partner_id": order.partner_id.id,
                "line_ids": [
                    Command.create({"sale_line_id": order.order_line.id, "quantity": quantity})
                ],
            }
        )

    def _two_drafts_of_the_same_goods(self):
        with self._transaction() as env:
            order = self._sell_five(env)
            return order.order_line.id, [self._draft(env, order, 4).id for _index in range(2)]

    def _submitted(self, ids):
        with self._transaction() as env:
            return sorted(env["returns.order"].browse(ids).mapped("state"))

    def test_the_second_of_two_transactions_cannot_commit_the_same_quantity(self):
        for first, second in ((0, 1), (1, 0)):
            with self.subTest(first=first):
                _line, ids = self._two_drafts_of_the_same_goods()
                with (
                    mute_logger("odoo.sql_db"),
                    self.assertRaises(SerializationFailure),
                    self._transaction() as late,
                ):
                    late["returns.order"].search_count([])
                    with self._transaction() as early:
                        early["returns.order"].browse(ids[first]).action_submit()
                    late["returns.order"].browse(ids[second]).action_submit()
                self.assertEqual(self._submitted(ids), ["draft", "submitted"])

    def test_a_transaction_that_holds_the_lines_makes_the_other_one_come_back_later(self):
        _line, ids = self._two_drafts_of_the_same_goods()
        with self._transaction() as holder:
            holder["returns.order"].browse(ids[0]).action_submit()
            with self.assertRaises(ConcurrencyError), self._transaction() as other:
                other["returns.order"].browse(ids[1]).action_submit()
        self.assertEqual(self._submitted(ids), ["draft", "submitted"])

    def test_the_retried_request_sees_what_was_promised_and_names_the_limit(self):
        _line, ids = self._two_drafts_of_the_same_goods()
        raced = []
        with self._transaction() as late:
            late["returns.order"].search_count([])

            def submit():
                if not raced:
                    raced.append(True)
                    with self._transaction() as early:
                        early["returns.order"].browse(ids[0]).action_submit()
                late["returns.order"].browse(ids[1]).action_submit()

            with (
                mute_logger("odoo.sql_db", "odoo.service.model"),
                self.assertRaisesRegex(ValidationError, "1 is the most"),
            ):
                retrying(submit, late)
            late.cr.rollback()
        self.assertEqual(self._submitted(ids), ["draft", "submitted"])

    def test_two_settlements_at_once_credit_once(self):
        with self._transaction() as env:
            order = self._sell_five(env)
            order._create_invoices().action_post()
            returns_order = self._draft(env, order, 2)
            returns_order.action_submit()
            returns_order.action_approve()
            returns_order.action_receive_all()
            returns_order.action_accept_all()
            ids = returns_order.ids
        raced = []
        with self._transaction() as late:
            late["returns.order"].search_count([])

            def settle():
                if not raced:
                    raced.append(True)
                    with self._transaction() as early:
                        early["returns.order"].browse(ids).action_settle()
                late["returns.order"].browse(ids).action_settle()

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(settle, late)
        with self._transaction() as env:
            returns_order = env["returns.order"].browse(ids)
            self.assertEqual(len(returns_order.refund_ids), 1)
            self.assertEqual(returns_order.line_ids.qty_settled, 2)

    def test_two_approvals_at_once_make_one_receipt(self):
        with self._transaction() as env:
            returns_order = self._draft(env, self._sell_five(env), 2)
            returns_order.action_submit()
            ids = returns_order.ids
        raced = []
        with self._transaction() as late:
            late["returns.order"].search_count([])

            def approve():
                if not raced:
                    raced.append(True)
                    with self._transaction() as early:
                        early["returns.order"].browse(ids).action_approve()
                late["returns.order"].browse(ids).action_approve()

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(approve, late)
        with self._transaction() as env:
            self.assertEqual(len(env["returns.order"].browse(ids).picking_ids), 1)
