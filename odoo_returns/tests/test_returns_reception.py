from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsReception(ReturnsCommon):
    def test_a_partial_receipt_leaves_a_backorder_that_belongs_to_the_return(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._return(order, approve=True)
        receipt = returns_order.picking_ids.with_user(self.worker)
        receipt.move_ids.write({"quantity": 2, "picked": True})
        receipt._action_done()
        self.assertEqual(returns_order.reception_status, "partial")
        self.assertEqual(returns_order.line_ids.qty_received, 2)
        backorder = returns_order.picking_ids - receipt
        self.assertEqual(backorder.move_ids.returns_line_id, returns_order.line_ids)
        self.assertEqual(backorder.move_ids.product_uom_qty, 3)
        returns_order.action_receive_all()
        self.assertEqual((returns_order.reception_status, backorder.state), ("full", "done"))

    def test_a_worker_without_returns_rights_receives_and_the_return_follows(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        receipt = returns_order.picking_ids.with_user(self.worker)
        self.assertFalse(self.worker.has_group("odoo_returns.group_returns_user"))
        receipt.button_validate()
        self.assertEqual((receipt.state, returns_order.reception_status), ("done", "full"))

    def test_returned_goods_lie_apart_until_they_are_inspected(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        returns_order.action_receive_all()
        quant = self.env["stock.quant"].search(
            [
                ("product_id", "=", self.product.id),
                ("location_id", "=", self.warehouse.returns_location_id.id),
            ]
        )
        self.assertEqual(quant.quantity, 2)
        self.assertEqual(quant.location_id.usage, "internal")
        stock = self.warehouse.lot_stock_id
        self.assertNotIn(f"/{stock.id}/", quant.location_id.parent_path)

    def test_the_receipt_undoes_its_delivery_at_the_cost_it_left_with(self):
        self.product.categ_id.property_cost_method = "average"
        self.product.standard_price = 40
        order = self._sell((self.product, 2), invoice=False)
        self.product.standard_price = 55
        returns_order = self._return(order, {self.product: 1}, approve=True)
        returns_order.action_receive_all()
        move = returns_order.line_ids.move_ids
        self.assertEqual(move.origin_returned_move_id, order.order_line.move_ids - move)
        self.assertEqual(move.value, 40)
        self.assertTrue(move.to_refund)

    def test_goods_on_their_way_back_leave_the_order_delivered(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, {self.product: 2}, approve=True)
        self.assertEqual(order.delivery_status, "full")
        returns_order.action_receive_all()
        self.assertEqual(order.delivery_status, "full")

    def test_several_deliveries_of_one_line_come_back_from_the_oldest_on(self):
        order = self._sell((self.product, 5), deliver=False, invoice=False)
        first = self._deliver(order, 2)
        second = self._deliver(order)
        returns_order = self._return(order, {self.product: 3}, approve=True)
        self.assertEqual(
            {
                move.origin_returned_move_id.picking_id: move.product_uom_qty
                for move in returns_order.line_ids.move_ids
            },
            {first: 2, second: 1},
        )
        self.assertEqual(len(returns_order.picking_ids), 1)

    def test_two_return_lines_of_one_delivery_do_not_merge(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._return(order, {self.product: 1})
        returns_order.line_ids.copy({"quantity": 2, "order_id": returns_order.id})
        returns_order.action_submit()
        returns_order.action_approve()
        self.assertEqual(returns_order.line_ids.mapped("move_ids.product_uom_qty"), [1, 2])

    def test_the_serial_that_the_customer_names_is_expected(self):
        phone = self._make_product("Phone", 500, tracking="serial")
        lots = self.env["stock.lot"].create(
            [{"name": f"SN-{index}", "product_id": phone.id} for index in range(3)]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                phone, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        order = self._sell((phone, 3), invoice=False)
        returns_order = self._return(order, {phone: 1}, lot_ids=[(6, 0, lots[2].ids)], approve=True)
        self.assertEqual(returns_order.line_ids.move_ids.move_line_ids.lot_id, lots[2])
        returns_order.action_receive_all()
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        again = self._return(order, {phone: 2}, approve=True)
        self.assertEqual(again.line_ids.move_ids.move_line_ids.lot_id, lots[:2])

    def test_more_than_was_delivered_cannot_be_received(self):
        returns_order = self._return(self._sell((self.product, 5)), {self.product: 2}, approve=True)
        receipt = returns_order.picking_ids
        receipt.move_ids.write({"quantity": 6, "picked": True})
        self.env.flush_all()
        self.assertRefused(ValidationError, returns_order.name, receipt._action_done, returns_order)
        receipt.move_ids.quantity = 3
        receipt._action_done()
        self.assertEqual(returns_order.line_ids.qty_received, 3, "one more than announced")

    def test_an_unannounced_article_in_the_parcel_leaves_the_sales_order_alone(self):
        order = self._sell((self.product, 2), invoice=False)
        returns_order = self._return(order, approve=True)
        receipt = returns_order.picking_ids
        self.env["stock.move"].create(
            {
                "product_id": self.ordered_product.id,
                "product_uom_qty": 1,
                "quantity": 1,
                "picking_id": receipt.id,
                "location_id": receipt.location_id.id,
                "location_dest_id": receipt.location_dest_id.id,
            }
        )
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertEqual(receipt.state, "done")
        self.assertEqual(order.order_line.product_id, self.product)
        self.assertEqual(order.order_line.product_uom_qty, 2)

    def test_a_cancelled_receipt_reopens_the_line_and_can_be_made_again(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        returns_order.picking_ids.action_cancel()
        self.assertEqual(
            (returns_order.state, returns_order.reception_status), ("approved", "none")
        )
        self.assertEqual(returns_order.line_ids.qty_open, 0)
        self.assertEqual(returns_order.sale_order_ids.order_line.qty_returnable, 0)
        self.assertTrue(returns_order.can_create_receipts)
        returns_order.action_create_receipts()
        self.assertFalse(returns_order.can_create_receipts)
        returns_order.action_create_receipts()
        live = returns_order.picking_ids.filtered(lambda picking: picking.state != "cancel")
        self.assertEqual(live.move_ids.product_uom_qty, 5)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")

    def test_goods_sent_out_again_by_the_warehouse_are_no_longer_received(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        returns_order.action_receive_all()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": returns_order.picking_ids.id}
        )
        wizard.product_return_moves.quantity = 1
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self.assertEqual(returns_order.reception_status, "partial")

    def test_closing_takes_what_came_and_stops_waiting_for_the_rest(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, approve=True)
        self.assertRefused(
            UserError, "cancel it instead", returns_order.action_close, returns_order
        )
        receipt = returns_order.picking_ids
        receipt.move_ids.write({"quantity": 2, "picked": True})
        receipt._action_done()
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "approved")
        returns_order.action_close()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(returns_order.line_ids.qty_cancelled, 3)
        self.assertEqual(order.order_line.qty_returnable, 3)
        self.assertEqual(set(returns_order.picking_ids.mapped("state")), {"done", "cancel"})

    def test_a_return_with_goods_here_cannot_be_cancelled(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        returns_order.action_receive_all()
        self.assertRefused(
            UserError, "goods were received", returns_order.action_cancel, returns_order
        )

    def test_cancelling_an_approved_return_cancels_its_receipt(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        returns_order.action_cancel(reason="Customer keeps it")
        self.assertEqual(returns_order.picking_ids.state, "cancel")
        self.assertEqual(returns_order.closing_reason, "Customer keeps it")

    # === INSPECTION === #

    def test_refused_goods_are_not_credited_and_end_the_return(self):
        returns_order = self._return(self._sell((self.product, 3)), approve=True)
        returns_order.action_receive_all()
        line = returns_order.line_ids
        self.env["returns.inspection"].create(
            {
                "line_id": line.id,
                "quantity": 1,
                "grade_id": self.env.ref("odoo_returns.grade_d").id,
                "is_accepted": False,
            }
        )
        line.action_accept()
        self.assertEqual((line.qty_accepted, line.qty_refused), (2, 1))
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 200)
        self.assertEqual(returns_order.state, "done")

    def test_more_than_arrived_cannot_be_inspected(self):
        returns_order = self._return(self._sell((self.product, 3)), approve=True)
        returns_order.action_receive_all()
        vals = {"line_id": returns_order.line_ids.id, "quantity": 4}
        self.assertRefused(
            ValidationError,
            "only 3.0 arrived",
            lambda: self.env["returns.inspection"].create(vals),
            returns_order,
        )

    def test_an_inspection_is_corrected_by_a_new_row_only(self):
        returns_order = self._return(self._sell((self.product, 3)), approve=True)
        returns_order.action_receive_all()
        returns_order.action_accept_all()
        inspection = returns_order.inspection_ids
        self.assertEqual((inspection.quantity, inspection.grade_id.code), (3, "a"))
        self.assertEqual(inspection.disposition_id.action, "restock")
        for change in (lambda: inspection.write({"quantity": 1}), inspection.sudo().unlink):
            self.assertRefused(UserError, "add a row", change, returns_order)
        inspection.copy({"quantity": -1})
        self.assertEqual(returns_order.line_ids.qty_accepted, 2)
        returns_order.action_settle()
        self.assertRefused(
            ValidationError,
            "are settled",
            lambda: inspection.copy({"quantity": -1}),
            returns_order,
        )
