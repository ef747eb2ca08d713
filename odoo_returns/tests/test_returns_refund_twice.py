from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsRefundTwice(ReturnsCommon):
    """What has left once is not granted again, and nobody takes what is another's."""

    def _pay(self, order, amount=None):
        register = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=order.invoice_ids.ids
        )
        register.create({"amount": amount} if amount else {})._create_payments()

    def _say(self, returns_orders):
        return [(row.method, row.state, row.amount) for row in returns_orders.ledger_ids]

    def _settle(self, order, quantity=1):
        returns_order = self._receive(self._return(order, {self.product: quantity}))
        returns_order.action_settle()
        return returns_order

    def test_a_failed_refund_that_is_granted_anew_goes_no_other_way(self):
        order = self._sell((self.product, 1))
        self._pay(order)
        returns_order = self._settle(order)
        failed = returns_order.ledger_ids
        failed._fail("rejected")
        self.assertEqual(failed._get_left_to_fall_back(), 100.0)
        returns_order.refund_ids.button_draft()
        self.assertEqual(failed._get_left_to_fall_back(), 0.0)
        returns_order.refund_ids.action_post()
        self.assertEqual(
            self._say(returns_order), [("manual", "failed", 100.0), ("manual", "granted", 100.0)]
        )
        self.assertEqual(failed._get_left_to_fall_back(), 0.0)

    def test_what_left_for_a_credit_note_that_is_no_more_is_not_granted_again(self):
        order = self._sell((self.product, 2))
        self._pay(order)
        returns_order = self._settle(order, 2)
        row = returns_order.ledger_ids
        row._through_gate().method = "bank"
        row._settle()
        note = returns_order.refund_ids
        note.button_draft()
        note.invoice_line_ids.quantity = 1
        note.action_post()
        self.assertEqual(note.amount_total, 100)
        self.assertEqual(self._say(returns_order), [("bank", "settled", 200.0)])
        returns_order.action_settle()
        self.assertEqual(sum(returns_order.refund_ids.mapped("amount_total")), 200)
        self.assertEqual(self._say(returns_order), [("bank", "settled", 200.0)])

    def test_a_bank_transfer_under_way_is_not_made_again(self):
        order = self._sell((self.product, 1))
        self._pay(order)
        row = self._settle(order).ledger_ids
        row._through_gate().method = "bank"
        row._send()
        row.with_user(self.clerk).action_retry()
        self.assertFalse(row.next_attempt_at)
        self.env["returns.refund.sender"]._carry_out_bank(row)
        self.assertFalse(row.payment_id)

    def test_returns_that_share_a_credit_note_share_what_it_nets(self):
        order = self._sell((self.product, 10))
        self._pay(order, 800.0)
        first = self._return(order, {self.product: 4}, approve=True)
        second = self._return(order, {self.product: 3}, approve=True)
        both = self._receive(first | second)
        both.action_settle()
        self.assertEqual(len(both.refund_ids), 1)
        netted = both.ledger_ids.filtered(lambda row: row.method == "netting")
        self.assertEqual(sum(netted.mapped("amount")), 200)
        self.assertEqual(sum(both.ledger_ids.mapped("amount")), 700)
