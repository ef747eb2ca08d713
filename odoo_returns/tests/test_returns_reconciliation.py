from ast import literal_eval

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools import SQL

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsReconciliation(ReturnsCommon):
    """Owed, credited, sent, arrived: the books beside the ledger."""

    def _rows(self, orders, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        rows = self.env["returns.reconciliation"].with_user(user or self.env.user)
        return rows.search([("order_id", "in", orders.ids)])

    def assertFigures(self, orders, state, **figures):
        """Assert the states of the rows, and what their amounts add up to."""
        rows = self._rows(orders)
        self.assertEqual(rows.mapped("state"), [state] if isinstance(state, str) else state)
        for name, amount in figures.items():
            self.assertAlmostEqual(sum(rows.mapped(name)), amount, 2, name)
        return rows

    def _pay(self, moves):
        return (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=moves.ids)
            .create({})
            ._create_payments()
        )

    def _settle(self, quantity=2, paid=True, settle=True):
        order = self._sell((self.product, 5))
        if paid:
            self._pay(order.invoice_ids)
        returns_order = self._receive(self._return(order, {self.product: quantity}))
        if settle:
            returns_order.action_settle()
        return returns_order

    # === THE WAY OF THE MONEY === #

    def test_a_return_goes_from_owed_to_arrived(self):
        returns_order = self._settle(settle=False)
        rows = self.assertFigures(returns_order, "due", owed=200, credited=0, difference=0)
        self.assertEqual((rows.partner_id, rows.move_id.id), (self.customer, False))
        returns_order.action_settle()
        rows = self.assertFigures(
            returns_order, "granted", owed=200, credited=200, sent=0, arrived=0, difference=200
        )
        self.assertEqual(rows.move_id, returns_order.refund_ids)
        self.assertEqual(rows.journal_id, self.company_data["default_journal_sale"])
        self._pay(returns_order.refund_ids)
        self.assertFigures(
            returns_order, "settled", owed=200, credited=200, sent=200, arrived=200, difference=0
        )

    def test_what_is_set_against_an_unpaid_invoice_has_arrived(self):
        returns_order = self._settle(paid=False)
        self.assertFigures(returns_order, "settled", credited=200, arrived=200, difference=0)

    def test_a_draft_is_owed_and_not_credited(self):
        self.company.returns_credit_note_posting = "draft"
        returns_order = self._settle()
        self.assertFigures(returns_order, "draft", owed=200, drafted=200, credited=0, difference=0)
        returns_order.refund_ids.action_post()
        self.assertFigures(returns_order, "granted", owed=200, credited=200, difference=200)

    def test_what_is_in_the_way_of_a_credit_note_is_said_and_the_others_are_still_counted(self):
        order = self._sell((self.product, 2), invoice=False)
        self._invoice(order, post=False)
        stopped = self._receive(self._return(order))
        due = self._settle(settle=False)
        rows = self._rows(stopped | due)
        self.assertEqual([row.owed for row in rows], [200, 0])
        self.assertFalse(rows[0].note)
        self.assertIn("draft invoice", rows[1].note)

    def test_returns_that_share_a_credit_note_each_have_their_part(self):
        order = self._sell((self.product, 5))
        self._pay(order.invoice_ids)
        both = self._receive(
            self._return(order, {self.product: 2}, approve=True)
            | self._return(order, {self.product: 1}, approve=True)
        )
        both.action_settle()
        rows = self._rows(both)
        self.assertEqual(len(rows.move_id), 1)
        expected = dict(zip(both, (200, 100), strict=True))
        self.assertEqual({row.order_id: row.credited for row in rows}, expected)

    # === WHERE BOOKS AND LEDGER DIFFER === #

    def test_a_payment_that_is_cancelled_opens_the_difference_again(self):
        returns_order = self._settle()
        payment = self._pay(returns_order.refund_ids)
        self.assertFigures(returns_order, "settled", difference=0)
        payment.action_cancel()
        self.assertFigures(returns_order, "granted", credited=200, arrived=0, difference=200)

    def test_a_credit_note_that_is_cancelled_is_owed_again(self):
        returns_order = self._settle()
        returns_order.refund_ids.button_cancel()
        rows = self.assertFigures(returns_order, ["due", "failed"], credited=0, sent=0, owed=200)
        self.assertEqual(rows.filtered(lambda row: row.state == "due").owed, 200)

    def test_money_that_left_stays_sent_when_its_credit_note_is_cancelled(self):
        returns_order = self._settle()
        row = returns_order.ledger_ids.sudo()
        row._through_gate().method = "bank"
        row._send()
        row._settle()
        self.assertFigures(returns_order, "settled", credited=200, arrived=200, difference=0)
        returns_order.refund_ids.button_cancel()
        rows = self._rows(returns_order)
        self.assertEqual(
            [(row.method, row.owed, row.credited, row.arrived, row.difference) for row in rows],
            [(False, 200, 0, 0, 0), ("bank", 0, 0, 200, -200)],
        )

    def test_what_goes_another_way_counts_there_and_not_where_it_failed(self):
        returns_order = self._settle()
        row = returns_order.ledger_ids.sudo()
        row._fail("closed")
        self.assertFigures(returns_order, "failed", credited=200, sent=0, difference=200)
        row._grant_instead(row, "bank", 200.0, "by mail")
        rows = self._rows(returns_order)
        self.assertEqual(
            {row.method: (row.state, row.credited, row.difference) for row in rows},
            {"manual": ("failed", 0, 0), "bank": ("granted", 200, 200)},
        )
        action = rows[0].with_user(self.accountant).action_open_refunds()
        self.assertEqual(set(action["domain"][0][2]), set(returns_order.ledger_ids.ids))

    def test_a_credit_note_that_is_reversed_credits_nothing(self):
        returns_order = self._settle()
        credit_note = returns_order.refund_ids
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=credit_note.ids
        ).create({"journal_id": credit_note.journal_id.id}).refund_moves()
        credit_note.reversal_move_ids.action_post()
        rows = self._rows(returns_order)
        self.assertEqual(sum(rows.mapped("credited")), 0)
        self.assertEqual(sum(rows.mapped("owed")), 200)

    # === THE LIST === #

    def test_it_is_grouped_by_customer_journal_currency_and_return(self):
        returns_order = self._settle()
        journal = returns_order.refund_ids.journal_id
        rows = self.env["returns.reconciliation"].with_user(self.accountant)
        for name, value in (
            ("order_id", returns_order),
            ("partner_id", self.customer),
            ("journal_id", journal),
            ("currency_id", returns_order.currency_id),
            ("company_id", self.company),
        ):
            with self.subTest(name=name):
                groups = rows._read_group(
                    [("order_id", "=", returns_order.id)],
                    [name],
                    ["credited:sum", "difference:sum"],
                )
                self.assertEqual(groups, [(value.with_user(self.accountant), 200, 200)])

    def test_postgresql_may_read_a_page_of_refunds_from_an_index(self):
        """What it merges with other rows as a subquery, it would have to sort as a whole."""
        self._settle()
        rows = self.env["returns.reconciliation"]
        query = rows._search([], order=rows._order, limit=80)
        plan = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        scans = [line.strip() for (line,) in plan if "Scan" in line]
        self.assertTrue(any("on returns_refund r" in scan for scan in scans), scans)
        self.assertFalse([scan for scan in scans if '"*SELECT* 1"' in scan])
        self.assertTrue(any("account_move_line_returns_draft_idx" in scan for scan in scans), scans)

    def test_more_rows_cost_no_more_queries(self):
        orders = self._settle() | self._settle(settle=False)
        counts = []
        for more in (0, 3):
            for _index in range(more):
                orders |= self._settle() | self._settle(settle=False)
            rows = self._rows(orders)
            with self._collect_queries() as queries:
                rows.mapped("owed"), rows.mapped("order_name")
            counts.append(len(queries))
        self.assertLessEqual(counts[1] - counts[0], 1)

    def test_the_accountant_goes_from_a_row_to_its_documents_without_a_returns_group(self):
        returns_order = self._settle()
        payment = self._pay(returns_order.refund_ids)
        row = self._rows(returns_order, self.accountant)
        with Form(row) as form:
            self.assertEqual((form.order_name, form.credited), (returns_order.name, 200))
        self.assertEqual(row.action_open_credit_notes()["res_id"], returns_order.refund_ids.id)
        self.assertEqual(row.action_open_payments()["domain"], [("id", "in", payment.ids)])
        found = row.search_read([("id", "=", row.id)], ["order_id", "owed"])
        self.assertEqual(found[0]["order_id"], (returns_order.id, returns_order.name))
        with self.assertRaises(AccessError):
            row.action_open_return()["domain"], row.order_id.state

    def test_the_accountant_sees_what_is_due_of_returns_he_may_not_read(self):
        returns_order = self._settle(settle=False)
        self.assertEqual(self._rows(returns_order, self.accountant).owed, 200)
        with self.assertRaises(AccessError):
            self._rows(returns_order, self.worker)

    def test_another_company_is_not_seen(self):
        returns_order = self._settle()
        other = self.setup_other_company()["company"]
        self.accountant.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.assertFalse(self._rows(returns_order, self.accountant))

    def test_every_filter_and_group_of_the_search_works(self):
        returns_order = self._settle()
        rows = self._rows(returns_order, self.accountant)
        views = rows.get_views([(False, "search"), (False, "pivot"), (False, "graph")])["views"]
        arch = etree.fromstring(views["search"]["arch"])
        found = {}
        for node in arch.iter("filter"):
            if node.get("domain"):
                domain = literal_eval(node.get("domain"))
                found[node.get("name")] = len(rows.search([*domain, ("id", "in", rows.ids)]))
            if node.get("context"):
                group = literal_eval(node.get("context"))["group_by"]
                self.assertTrue(rows.formatted_read_group([], [group], ["difference:sum"]))
        self.assertEqual(
            found,
            {"difference": 1, "open": 1, "due": 0, "waiting": 1, "failed": 0, "this_month": 1},
        )

    def test_nobody_writes_the_list(self):
        row = self._rows(self._settle())
        for user in (self.accountant, self.clerk):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                row.with_user(user).write({"arrived": 200})
