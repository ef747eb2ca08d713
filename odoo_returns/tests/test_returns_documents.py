from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsDocuments(ReturnsCommon):
    """Invariant 4: what happens to a credit note reopens exactly what it had settled."""

    def test_a_cancelled_credit_note_reopens_exactly_what_it_settled(self):
        order = self._sell((self.product, 5))
        self._settle_in_steps(order, [{self.product: 1}])
        returns_order = self._receive(self._return(order, {self.product: 2}))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        self.assertEqual(returns_order.state, "done", "a draft still counts")
        credit_note.button_cancel()
        self.assertEqual(returns_order.state, "approved")
        self.assertEqual(returns_order.line_ids.qty_settled, 0)
        self.assertEqual(returns_order.ledger_ids.mapped("state"), ["failed"])
        returns_order.action_settle()
        live = returns_order.refund_ids.filtered(lambda move: move.state == "posted")
        self.assertEqual((returns_order.state, live.amount_total), ("done", 200))

    def test_a_cancelled_credit_note_cannot_be_posted_beside_its_replacement(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        old = returns_order.refund_ids
        old.button_draft()
        old.button_cancel()
        returns_order.action_settle()
        old.button_draft()
        self.assertRefused(UserError, returns_order.name, old.action_post, returns_order)
        self.assertEqual(old.state, "draft")

    def test_a_deleted_draft_credit_note_reopens_what_it_settled(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        credit_note.with_context(force_delete=True).unlink()
        self.assertEqual(returns_order.state, "approved")
        self.assertEqual(returns_order.line_ids.qty_settled, 0)
        self.assertFalse(returns_order.ledger_ids)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 200)

    def test_a_reversed_credit_note_reopens_what_it_settled(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=returns_order.refund_ids.ids
        ).create({"journal_id": returns_order.refund_ids.journal_id.id}).refund_moves()
        reversal = returns_order.refund_ids.reversal_move_ids
        self.assertEqual(returns_order.state, "done", "a draft takes nothing back")
        reversal.action_post()
        self.assertEqual((returns_order.state, returns_order.line_ids.qty_settled), ("approved", 0))
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(sum(returns_order.refund_ids.mapped("amount_total")), 400)

    def test_a_larger_quantity_typed_into_a_draft_credit_note_is_refused(self):
        returns_order = self._receive(
            self._return(
                self._sell((self.product, 5)),
            )
        )
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        credit_note.invoice_line_ids.quantity = 6
        with self.assertRaisesRegex(UserError, "only 5.0 are due"):
            credit_note.action_post()

    def test_lowering_the_ordered_quantity_after_a_return_credits_nothing_again(self):
        order = self._sell((self.ordered_product, 5))
        self._settle_in_steps(order, [{self.ordered_product: 2}])
        order.order_line.product_uom_qty = 3
        self.assertEqual(order.order_line.qty_to_invoice, 0)
        self.assertEqual(order.invoice_status, "invoiced")

    def test_a_higher_price_typed_into_a_draft_credit_note_is_refused(self):
        returns_order = self._receive(self._return(self._sell((self.product, 5))))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        credit_note.invoice_line_ids.price_unit = 1000
        with self.assertRaisesRegex(UserError, "but only .*500.00 were invoiced"):
            credit_note.action_post()

    def test_a_credit_note_posted_beside_a_reversal_by_hand_is_refused(self):
        order = self._sell((self.product, 5))
        returns_order = self._receive(self._return(order))
        returns_order.action_settle()
        credit_note = returns_order.refund_ids
        credit_note.button_draft()
        invoice = credit_note.reversed_entry_id
        self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id}).refund_moves()
        (invoice.reversal_move_ids - credit_note).action_post()
        with self.assertRaisesRegex(UserError, "1,000.00 would be credited"):
            credit_note.action_post()

    def test_a_line_removed_from_a_draft_credit_note_reopens_its_return(self):
        order = self._sell((self.product, 5))
        first = self._return(order, {self.product: 2}, approve=True)
        second = self._return(order, {self.product: 3}, approve=True)
        both = self._receive(first | second)
        both.action_settle()
        credit_note = both.refund_ids
        self.assertEqual((len(credit_note), credit_note.amount_total), (1, 500))
        credit_note.button_draft()
        credit_note.invoice_line_ids.filtered(lambda line: line.returns_order_id == second).unlink()
        credit_note.action_post()
        self.assertEqual(both.mapped("state"), ["done", "approved"])
        standing = both.ledger_ids.filtered(lambda row: row.state != "failed")
        self.assertEqual(standing.mapped("amount"), [200])
        second.action_settle()
        self.assertEqual(second.refund_ids.amount_total, 300)
