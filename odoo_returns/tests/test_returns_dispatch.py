from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsDispatch(GoodsCommon):
    """Inspections carried out by Odoo's own documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._put_in_stock(cls.product, 20)

    def _later(self, name):
        """Leave the documents of a disposition to the warehouse."""
        self._disposition(name).is_done_at_once = False

    # === RESTOCK === #

    def test_goods_as_new_go_back_to_the_shelf_in_one_transfer(self):
        returns_orders = self._arrive(self.product, 3) + self._arrive(self.ordered_product, 2)
        returns_orders.action_accept_all()
        transfer = returns_orders.transfer_ids
        self.assertEqual(len(transfer), 1, "one for all that is inspected together")
        self.assertEqual((transfer.state, transfer.picking_type_code), ("done", "internal"))
        self.assertEqual(transfer.move_ids.returns_inspection_id, returns_orders.inspection_ids)
        self.assertEqual(self._on_hand(self.product, self.stock), 20)
        self.assertEqual(self._on_hand(self.product, self.returns_location), 0)
        self.assertEqual(
            transfer.move_ids.move_orig_ids, returns_orders.line_ids.move_ids, "the receipts"
        )
        self.assertEqual(returns_orders[0].inspection_ids.document, transfer.name)
        self.assertEqual(returns_orders[0].transfer_count, 1)

    def test_other_grades_have_locations_of_their_own(self):
        returns_order = self._arrive(self.product, 2)
        self._inspect(returns_order, 1, "restock", grade="b")
        self._inspect(returns_order, 1, "restock", grade="c")
        places = self.warehouse.returns_place_ids.grouped("grade_id")
        for code in ("b", "c"):
            place = places[self.grades[code]]
            self.assertFalse(place.is_promised)
            self.assertEqual(self._on_hand(self.product, place.location_id), 1)
        place.location_id.location_id = self.stock
        self.assertTrue(place.is_promised, "inside of the stock, deliveries take it")

    def test_nobody_puts_a_worse_grade_on_the_shelf_of_new_goods(self):
        returns_order = self._arrive(self.product, 1)
        place = self.env["returns.grade.place"].search([], limit=1)
        with self.assertRaisesRegex(ValidationError, "needs a location of its own"):
            place.location_id = place.warehouse_id.lot_stock_id
        restock = self._disposition("restock")
        restock.location_id = self.stock
        self.assertRefused(
            ValidationError,
            "cannot be sold as new",
            lambda: self._inspect(returns_order, 1, "restock", grade="b"),
            returns_order,
        )
        restock.location_id = False
        self._later("restock")
        self._inspect(returns_order, 1, "restock", grade="b")
        move = returns_order.transfer_ids.move_ids
        move.move_line_ids.location_dest_id = self.stock
        move.picked = True
        with self.assertRaisesRegex(UserError, "cannot be sold as new"):
            move.picking_id._action_done()

    def test_a_transfer_can_wait_for_the_worker(self):
        self._later("restock")
        returns_order = self._arrive(self.product, 3)
        returns_order.action_accept_all()
        transfer = returns_order.transfer_ids
        self.assertEqual((transfer.state, transfer.move_ids.quantity), ("assigned", 3))
        self.assertEqual(returns_order.inspection_ids.dispatch_state, "waiting")
        transfer.with_user(self.worker).button_validate()
        self.assertEqual(returns_order.inspection_ids.dispatch_state, "done")
        self.assertEqual(self._on_hand(self.product, self.stock), 20)

    def test_a_cancelled_transfer_reopens_the_inspection(self):
        self._later("restock")
        returns_order = self._arrive(self.product, 3)
        returns_order.action_accept_all()
        row = returns_order.inspection_ids
        returns_order.transfer_ids.action_cancel()
        self.assertEqual(row.dispatch_state, "missing")
        row.with_user(self.clerk).action_dispatch()
        row.action_dispatch()
        self.assertEqual(row.dispatch_state, "waiting")
        self.assertEqual(sorted(returns_order.transfer_ids.mapped("state")), ["assigned", "cancel"])

    def test_part_of_a_waiting_transfer_is_taken_back(self):
        self._later("restock")
        returns_order = self._arrive(self.product, 3)
        returns_order.action_accept_all()
        self.env["returns.inspection"].create(
            {"line_id": returns_order.line_ids.id, "quantity": -1}
        )
        waiting = returns_order.transfer_ids.filtered(lambda picking: picking.state == "assigned")
        self.assertEqual(waiting.move_ids.quantity, 2)
        self._inspect(returns_order, 1, "scrap", grade="d")
        self.assertEqual(self._on_hand(self.product, self.returns_location), 2)

    def test_goods_on_the_shelf_come_back_to_be_inspected_again(self):
        returns_order = self._arrive(self.product, 3)
        returns_order.action_accept_all()
        returns_order.inspection_ids.action_correct()
        self.assertEqual(self._on_hand(self.product, self.stock), 17)
        self.assertEqual(self._on_hand(self.product, self.returns_location), 3)
        self._inspect(returns_order, 3, "scrap", grade="d")
        self.assertEqual(self._on_hand(self.product, self.returns_location), 0)
        self.assertEqual(returns_order.scrap_ids.scrap_qty, 3)

    def test_goods_that_left_from_the_shelf_are_not_looked_for(self):
        returns_order = self._arrive(self.product, 2)
        returns_order.action_accept_all()
        receipt = returns_order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 2
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        delivery.location_id = self.stock
        delivery.move_ids.location_id = self.stock
        delivery.move_ids.write({"quantity": 2, "picked": True})
        delivery._action_done()
        self.assertEqual(returns_order.line_ids.qty_accepted, 0)
        self.assertEqual(self._on_hand(self.product, self.stock), 18)
        self.assertEqual(self._on_hand(self.product, self.returns_location), 0)
        self._receive(returns_order)
        self.assertEqual(self._on_hand(self.product, self.stock), 20)

    def test_a_stock_user_without_a_returns_right_can_be_the_inspector(self):
        returns_order = self._arrive(self.product, 1)
        row = self._inspect(returns_order.with_user(self.worker).sudo(), 1, "restock")
        row = self.env["returns.inspection"].browse(row.id)
        inspections_sudo = self.env["returns.inspection"].with_user(self.worker).sudo()
        row.action_correct()
        again = inspections_sudo.create({"line_id": returns_order.line_ids.id, "quantity": 1})
        self.assertEqual((again.user_id, again.dispatch_state), (self.worker, "done"))

    # === OUT OF THE STOCK === #

    def test_scrap_has_its_reason_and_a_location_of_its_own(self):
        tag = self.env["stock.scrap.reason.tag"].create({"name": "Broken in use"})
        scrap_way = self._disposition("scrap")
        scrap_way.scrap_reason_tag_ids = tag
        returns_order = self._arrive(self.product, 2)
        row = self._inspect(returns_order, 2, "scrap", grade="d")
        scrap = returns_order.scrap_ids
        self.assertEqual((scrap.state, scrap.origin), ("done", returns_order.name))
        self.assertEqual(scrap.scrap_location_id.name, "Returns: Scrap")
        self.assertEqual(scrap.scrap_location_id.company_id, self.company)
        self.assertEqual(scrap.scrap_reason_tag_ids, tag)
        self.assertEqual(row.dispatch_state, "done")
        self.assertRefused(UserError, "it is gone", row.action_correct, returns_order)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 200)

    def test_donated_and_destroyed_goods_are_told_apart(self):
        returns_order = self._arrive(self.product, 2)
        for name in ("donate", "destroy"):
            self._inspect(returns_order, 1, name, note="receipt 7")
        self.assertEqual(
            set(returns_order.scrap_ids.scrap_location_id.mapped("name")),
            {"Returns: Destroy", "Returns: Donate"},
        )

    def test_a_repair_takes_exactly_the_goods_that_came_back(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        lot = self._make_lots(product, "C1")
        returns_order = self._arrive(product, 1)
        row = self._inspect(returns_order, 1, "repair", grade="d", lot_id=lot.id)
        repair = returns_order.repair_ids
        self.assertEqual((repair.state, repair.lot_id, repair.product_qty), ("confirmed", lot, 1))
        self.assertEqual(repair.product_location_src_id, self.returns_location)
        self.assertTrue(repair.under_warranty)
        self.assertFalse(repair.sale_order_id)
        repair.action_repair_cancel()
        self.assertEqual(row.dispatch_state, "missing")
        row.action_dispatch()
        repair = returns_order.repair_ids - repair
        repair.action_repair_start()
        repair.action_repair_end()
        self.assertEqual(row.dispatch_state, "done")
        row.action_correct()
        self._inspect(returns_order, 1, "back_to_customer", lot_id=lot.id)
        self.assertEqual(returns_order.transfer_ids.move_ids.lot_ids, lot)

    def test_goods_go_back_to_a_vendor_who_is_known(self):
        returns_order = self._arrive(self.product, 1)
        self.assertRefused(
            UserError,
            "nobody knows of whom Kettle was bought",
            lambda: self._inspect(returns_order, 1, "vendor", grade="d"),
            returns_order,
        )
        vendor = self.env["res.partner"].create({"name": "Kettles Ltd"})
        self.product.seller_ids = [(0, 0, {"partner_id": vendor.id})]
        row = self._inspect(returns_order, 1, "vendor", grade="d")
        transfer = returns_order.transfer_ids
        self.assertEqual((transfer.partner_id, transfer.state), (vendor, "assigned"))
        self.assertEqual(transfer.location_dest_id.usage, "supplier")
        transfer.move_ids.picked = True
        transfer._action_done()
        self.assertRefused(UserError, "it is gone", row.action_correct, returns_order)

    def test_refused_goods_are_delivered_again(self):
        order = self._sell((self.product, 3))
        returns_order = self._return(order, approve=True)
        returns_order.action_receive_all()
        self.assertEqual(order.order_line.qty_delivered, 0)
        returns_order.line_ids.action_reject()
        delivery = returns_order.transfer_ids
        self.assertEqual((delivery.state, delivery.picking_type_code), ("assigned", "outgoing"))
        self.assertEqual(delivery.partner_id, self.customer)
        delivery.move_ids.picked = True
        delivery._action_done()
        line = returns_order.line_ids
        self.assertEqual((line.qty_received, line.qty_refused), (3, 3))
        self.assertEqual((order.order_line.qty_delivered, returns_order.state), (3, "done"))
        self.assertEqual(order.order_line.qty_returnable, 3)
        self.assertEqual(line.inspection_ids.dispatch_state, "done")

    def test_goods_that_somebody_moved_cannot_be_carried_out(self):
        self._later("restock")
        returns_order = self._arrive(self.product, 1)
        returns_order.action_accept_all()
        returns_order.transfer_ids.action_cancel()
        receipt = returns_order.picking_ids
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 1
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        delivery.move_ids.write({"quantity": 1, "picked": True})
        delivery._action_done()
        self.assertEqual(returns_order.line_ids.qty_accepted, 0)
        self.assertEqual(returns_order.inspection_ids[0].dispatch_state, "taken_back")
