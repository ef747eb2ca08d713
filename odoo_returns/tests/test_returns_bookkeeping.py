from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import format_date

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsBookkeeping(ReturnsCommon):
    """Where, when and how the credit notes of returns are booked."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.journal = cls.company_data["default_journal_sale"]

    def _settle(self, quantity=2, **values):
        """Return a settled return of ``quantity`` of five sold."""
        order = self._sell((self.product, 5, values))
        returns_order = self._receive(self._return(order, {self.product: quantity}))
        returns_order.action_settle()
        return returns_order

    def _reverse(self, move):
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=move.ids
        ).create({"journal_id": move.journal_id.id}).refund_moves()
        return move.reversal_move_ids

    # === DRAFT OR POSTED === #

    def test_a_credit_note_left_in_draft_counts_and_is_granted_when_it_is_posted(self):
        self.company.returns_credit_note_posting = "draft"
        returns_order = self._settle()
        credit_note = returns_order.refund_ids
        mails = self.env["returns.notification"].search([("order_id", "=", returns_order.id)])
        self.assertEqual((credit_note.state, credit_note.amount_total), ("draft", 200))
        self.assertEqual((returns_order.state, returns_order.line_ids.qty_settled), ("done", 2))
        self.assertFalse(returns_order.ledger_ids)
        self.assertNotIn("credited", mails.mapped("kind"))
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids, credit_note)
        credit_note.with_user(self.accountant).action_post()
        self.assertEqual(sum(returns_order.ledger_ids.mapped("amount")), 200)
        mails = self.env["returns.notification"].search([("order_id", "=", returns_order.id)])
        self.assertEqual(mails.mapped("kind").count("credited"), 1)
        credit_note.button_draft()
        credit_note.action_post()
        mails = self.env["returns.notification"].search([("order_id", "=", returns_order.id)])
        self.assertEqual(mails.mapped("kind").count("credited"), 1, "told once")

    def test_a_draft_that_is_deleted_opens_what_it_settled_and_leaves_no_gap(self):
        self.company.returns_credit_note_posting = "draft"
        first, second = self._settle(), self._settle()
        first.refund_ids.unlink()
        self.assertEqual((first.state, first.line_ids.qty_settled), ("approved", 0))
        second.refund_ids.action_post()
        first.action_settle()
        first.refund_ids.action_post()
        numbers = (second.refund_ids | first.refund_ids).mapped("sequence_number")
        self.assertEqual(numbers[1] - numbers[0], 1)

    # === JOURNAL === #

    def test_credit_notes_take_the_journal_of_the_company_and_its_numbers_have_no_gap(self):
        journal = self.env["account.journal"].create(
            {"name": "Returns", "code": "RET", "type": "sale", "company_id": self.company.id}
        )
        self.company.returns_refund_journal_id = journal
        first = self._settle()
        order = self._sell((self.product, 1), invoice=False)
        self._invoice(order, post=False)
        refused = self._receive(self._return(order))
        self.assertRefused(UserError, "draft invoice", refused.action_settle, refused)
        second = self._settle()
        credit_notes = first.refund_ids | second.refund_ids
        self.assertEqual(credit_notes.journal_id, journal)
        self.assertEqual(credit_notes.mapped("sequence_number"), [1, 2])
        self.assertTrue(credit_notes[0].name.startswith("RRET"), "core's own prefix of refunds")
        self.assertEqual(credit_notes.mapped("payment_state"), ["paid", "paid"])

    def test_a_journal_of_another_type_or_company_is_refused(self):
        other = self.setup_other_company()
        for journal in (
            self.company_data["default_journal_bank"],
            other["default_journal_sale"],
        ):
            with self.subTest(journal=journal.name), self.assertRaises(UserError):
                self.company.returns_refund_journal_id = journal

    # === LOCKED PERIODS === #

    def test_a_locked_period_moves_the_credit_note_to_the_next_open_date_and_it_is_said(self):
        until = self.today + timedelta(days=3)
        booked = self.today + timedelta(days=4)
        tax = self._make_tax(19)
        locks = ("fiscalyear_lock_date", "sale_lock_date", "tax_lock_date", "hard_lock_date")
        received = [
            self._receive(
                self._return(self._sell((self.product, 5, {"tax_ids": [Command.set(tax.ids)]})))
            )
            for _lock in locks
        ]
        for lock, returns_order in zip(locks, received, strict=True):
            with self.subTest(lock=lock):
                self.company.sudo()[lock] = until
                returns_order.action_settle()
                credit_note = returns_order.refund_ids
                self.assertEqual((credit_note.state, credit_note.date), ("posted", booked))
                self.assertEqual(credit_note.invoice_date, self.today, "its document date stays")
                said = returns_order.message_ids[0].body
                for date in (self.today, booked):
                    self.assertIn(format_date(self.env, date), said)
                if lock != "hard_lock_date":
                    self.company.sudo()[lock] = False

    def test_a_draft_of_a_period_that_is_closed_meanwhile_is_booked_in_the_open_one(self):
        self.company.returns_credit_note_posting = "draft"
        credit_note = self._settle().refund_ids
        earlier = self.today - timedelta(days=40)
        credit_note.invoice_date = earlier
        self.company.sudo().fiscalyear_lock_date = earlier + timedelta(days=5)
        credit_note.action_post()
        self.assertGreater(credit_note.date, earlier + timedelta(days=5))
        self.assertEqual(credit_note.invoice_date, earlier)
        said = credit_note.line_ids.returns_order_id.message_ids[0].body
        self.assertIn(format_date(self.env, earlier), said)

    def test_an_open_period_moves_nothing_and_nothing_is_said(self):
        self.company.sudo().fiscalyear_lock_date = self.today - timedelta(days=1)
        returns_order = self._settle()
        self.assertEqual(returns_order.refund_ids.date, self.today)
        self.assertNotIn("is locked", " ".join(returns_order.message_ids.mapped("body")))

    # === SEALED JOURNALS === #

    def test_a_sealed_credit_note_is_reversed_and_neither_reset_nor_cancelled(self):
        self.journal.restrict_mode_hash_table = True
        returns_order = self._settle()
        credit_note = returns_order.refund_ids
        self.assertTrue(credit_note.inalterable_hash)
        for action in (credit_note.button_draft, credit_note.button_cancel):
            self.assertRefused(UserError, "is sealed by the journal", action, returns_order)
        self.assertEqual(credit_note.state, "posted")
        self._reverse(credit_note).action_post()
        self.assertEqual((returns_order.state, returns_order.line_ids.qty_settled), ("approved", 0))
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(sum(returns_order.refund_ids.mapped("amount_total")), 400)
        results = self.company._check_hash_integrity()["results"]
        ours = [row for row in results if row["journal_name"].startswith(self.journal.name)]
        self.assertEqual({row["status"] for row in ours}, {"verified"})
