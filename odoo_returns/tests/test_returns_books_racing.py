from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .racing import RacingCase


@tagged("post_install", "-at_install")
class TestReturnsBooksRacing(RacingCase):
    """Who settles, cancels and posts at once leaves one effect, in books and ledger alike."""

    def _accept(self, settle=False):
        """Return the ids of an accepted return of two, and of its credit note if it is settled."""
        with self._transaction() as env:
            product = env["product.product"].create(
                {"name": "Raced lamp", "is_storable": True, "taxes_id": [Command.clear()]}
            )
            order = env["sale.order"].create(
                {
                    "partner_id": env["res.partner"].create({"name": "Two Clerks"}).id,
                    "order_line": [
                        Command.create({"product_id": product.id, "product_uom_qty": 5})
                    ],
                }
            )
            order.order_line.price_unit = 100
            order.action_confirm()
            order.picking_ids.move_ids.write({"quantity": 5, "picked": True})
            order.picking_ids._action_done()
            order._create_invoices().action_post()
            returns_order = env["returns.order"].browse(order.action_create_return()["res_id"])
            returns_order.line_ids.quantity = 2
            returns_order.action_submit()
            if returns_order.state == "submitted":
                returns_order.action_approve()
            returns_order.action_receive_all()
            returns_order.action_accept_all()
            if settle:
                returns_order.action_settle()
            return returns_order.ids, returns_order.refund_ids.ids

    def _race(self, early, late):
        """Run ``late`` on a snapshot taken before ``early`` commits, as the server retries it."""
        raced = []
        with self._transaction() as env:
            env["returns.order"].search_count([])

            def run():
                if not raced:
                    raced.append(True)
                    with self._transaction() as other:
                        early(other)
                late(env)

            with mute_logger("odoo.sql_db", "odoo.service.model"):
                retrying(run, env)

    def assertBooks(self, ids, state, credited, moves):
        """Assert what a return has come to: its state and posted money, in books and ledger."""
        with self._transaction() as env:
            returns_order = env["returns.order"].browse(ids)
            posted = returns_order.refund_ids.filtered(lambda move: move.state == "posted")
            rows = env["returns.reconciliation"].search([("order_id", "in", ids)])
            live = returns_order.ledger_ids.filtered(lambda row: row.state != "failed")
            self.assertEqual(returns_order.state, state)
            self.assertEqual(len(returns_order.refund_ids), moves)
            self.assertEqual(sum(posted.mapped("amount_total")), credited)
            self.assertEqual(sum(live.mapped("amount")), credited)
            self.assertEqual(sum(rows.mapped("credited")), credited)
            self.assertEqual(returns_order.line_ids.qty_settled, credited / 100)

    def _settle(self, ids):
        return lambda env: env["returns.order"].browse(ids).action_settle()

    def _cancel(self, ids):
        return lambda env: env["account.move"].browse(ids).button_cancel()

    def test_two_settlements_at_once_credit_once(self):
        ids, _moves = self._accept()
        self._race(self._settle(ids), self._settle(ids))
        self.assertBooks(ids, "done", credited=200, moves=1)

    def test_settling_while_the_credit_note_is_cancelled_credits_nothing_twice(self):
        ids, moves = self._accept(settle=True)
        self._race(self._cancel(moves), self._settle(ids))
        self.assertBooks(ids, "done", credited=200, moves=2)

    def test_cancelling_while_somebody_cancels_and_settles_again_keeps_the_new_credit_note(self):
        ids, moves = self._accept(settle=True)

        def cancel_and_settle(env):
            self._cancel(moves)(env)
            self._settle(ids)(env)

        self._race(cancel_and_settle, lambda env: env["account.move"].browse(moves).exists())
        self.assertBooks(ids, "done", credited=200, moves=2)
        with self.assertRaises(UserError):
            self._race(lambda env: None, self._cancel(moves))
        self.assertBooks(ids, "done", credited=200, moves=2)

    def test_a_cancelled_credit_note_is_not_posted_while_another_one_is_made(self):
        ids, moves = self._accept(settle=True)
        with self._transaction() as env:
            self._cancel(moves)(env)

        def post_again(env):
            move = env["account.move"].browse(moves)
            move.button_draft()
            move.action_post()

        with self.assertRaises(UserError):
            self._race(self._settle(ids), post_again)
        self.assertBooks(ids, "done", credited=200, moves=2)

    def test_two_who_post_the_expected_returns_at_once_book_them_once(self):
        with self._transaction() as env:
            company = env["res.company"].create({"name": f"Raced {fields.Datetime.now()}"})
            env.user.company_ids += company
            env["account.chart.template"].try_loading("generic_coa", company, install_demo=False)
            inside = env(context={"allowed_company_ids": company.ids})
            account = inside["account.account"].search([("account_type", "=", "expense")], limit=1)
            category = inside["product.category"].create(
                {
                    "name": "Raced",
                    "property_account_income_categ_id": account.id,
                    "property_account_expense_categ_id": account.id,
                }
            )
            journal = inside["account.journal"].search(
                [("type", "=", "general"), ("company_id", "=", company.id)], limit=1
            )
            company.write(
                {
                    "returns_accrual_journal_id": journal.id,
                    "returns_accrual_liability_account_id": account.id,
                    "returns_accrual_asset_account_id": account.id,
                }
            )
            accrual = inside["returns.accrual"].create({"company_id": company.id})
            accrual._through_gate().line_ids = [
                Command.create({"category_id": category.id, "sales": 1000, "rate": 3})
            ]
            ids, company_id = accrual.ids, company.id

        def post(env):
            env["returns.accrual"].browse(ids).with_company(company_id).action_post()

        self._race(post, post)
        with self._transaction() as env:
            moves = env["account.move"].search([("company_id", "=", company_id)])
            self.assertEqual(len(moves), 2, "the entry and its reversal")
            self.assertEqual(env["returns.accrual"].browse(ids).state, "reversed")
