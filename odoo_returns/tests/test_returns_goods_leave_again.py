from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsGoodsLeaveAgain(ReturnsCommon):
    """Receipts undone, edited or sent out again by the warehouse, in core's own screens."""

    def _receive_part(self, returns_order, quantity):
        receipt = returns_order.picking_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        receipt.move_ids.write({"quantity": quantity, "picked": True})
        receipt._action_done()
        return receipt

    def _send_back(self, receipt, quantity, validate=True):
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = quantity
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        if validate:
            delivery.move_ids.write({"quantity": quantity, "picked": True})
            delivery._action_done()
        return delivery

    def test_refused_goods_sent_back_leave_the_return_done(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, approve=True)
        returns_order.action_receive_all()
        line = returns_order.line_ids
        self.env["returns.inspection"].create(
            [
                {"line_id": line.id, "quantity": 3},
                {"line_id": line.id, "quantity": 2, "is_accepted": False},
            ]
        )
        returns_order.action_settle()
        self._send_back(returns_order.picking_ids, 2)
        self.assertEqual((returns_order.state, returns_order.reception_status), ("done", "full"))
        self.assertEqual((line.qty_received, line._get_qty_expected()), (5, 0))
        self.assertEqual(order.order_line.qty_returnable, 2, "the customer has them again")

    def test_receiving_all_does_not_ship_what_waits_to_go_out(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        delivery = self._send_back(self._receive_part(returns_order, 2), 2, validate=False)
        returns_order.action_receive_all()
        self.assertNotEqual(delivery.state, "done")
        self.assertEqual(returns_order.line_ids.qty_received, 5)

    def test_closing_does_not_cancel_what_waits_to_go_out(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        receipt = self._receive_part(returns_order, 2)
        returns_order.line_ids.action_reject()
        delivery = self._send_back(receipt, 2, validate=False)
        returns_order.action_close()
        self.assertNotEqual(delivery.state, "cancel")

    def test_accepted_goods_that_left_again_are_not_paid_until_they_are_back(self):
        for product in (self.product, self.ordered_product):
            with self.subTest(policy=product.invoice_policy):
                returns_order = self._return(self._sell((product, 5)), {product: 2}, approve=True)
                receipt = self._receive_part(returns_order, 2)
                returns_order.action_accept_all()
                self._send_back(receipt, 2)
                self.assertEqual(returns_order.line_ids.qty_accepted, 0)
                returns_order.action_settle()
                self.assertFalse(returns_order.refund_ids)
                self.assertEqual(returns_order.line_ids.qty_uninvoiced, 0)
                self._receive(returns_order).action_settle()
                self.assertEqual(returns_order.refund_ids.amount_total, 2 * product.list_price)
                self.assertEqual(returns_order.state, "done")

    def test_settled_goods_cannot_leave_as_if_they_were_never_returned(self):
        returns_order = self._receive(self._return(self._sell((self.product, 2))))
        returns_order.action_settle()
        delivery = self._send_back(returns_order.picking_ids, 1, validate=False)
        delivery.move_ids.write({"quantity": 1, "picked": True})
        self.assertRefused(ValidationError, "are settled", delivery._action_done, returns_order)

    def test_a_done_receipt_is_edited_within_the_same_limits(self):
        order = self._sell((self.product, 10))
        returns_order = self._return(order, {self.product: 5}, approve=True)
        returns_order.action_receive_all()
        self._return(order, {self.product: 4}, approve=True)
        moves = returns_order.line_ids.move_ids.with_user(self.worker)
        self.assertRefused(
            ValidationError,
            "only 10 were delivered",
            lambda: moves.write({"quantity": 7}),
            returns_order,
        )
        moves.quantity = 6
        self.assertEqual(returns_order.line_ids.qty_received, 6)
        moves.quantity = 4
        self.assertEqual(returns_order.reception_status, "partial")

    def test_a_receipt_corrected_downwards_takes_its_acceptance_back(self):
        returns_order = self._receive(self._return(self._sell((self.product, 5))))
        move = returns_order.line_ids.move_ids.with_user(self.worker)
        move.quantity = 3
        self.assertEqual(returns_order.line_ids.qty_accepted, 3)
        self.assertIn("No longer here", returns_order.inspection_ids[-1].note)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 300)
        self.assertRefused(
            ValidationError, "are settled", lambda: move.write({"quantity": 2}), returns_order
        )

    def test_an_open_return_by_hand_does_not_block_the_announced_one(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, approve=True)
        self._send_back(order.picking_ids - returns_order.picking_ids, 5, validate=False)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_a_return_reset_after_closing_expects_everything_again(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        receipt = self._receive_part(returns_order, 2)
        returns_order.action_close()
        self._send_back(receipt, 2)
        returns_order.action_cancel()
        returns_order.action_reset()
        returns_order.action_submit()
        returns_order.action_approve()
        self.assertEqual(returns_order.line_ids._get_qty_expected(), 5)
