from odoo import Command
from odoo.tests import tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsDispatchWays(GoodsCommon):
    """Goods that came in pieces, in steps, in other units, or from a vendor's order."""

    def test_goods_are_inspected_on_their_way_in(self):
        self.warehouse.reception_steps = "three_steps"
        returns_order = self._arrive(self.product, 3)
        entrance = self.warehouse.wh_input_stock_loc_id
        self._inspect(returns_order, 1, "scrap", grade="d")
        waiting = (
            self.env["stock.move"]
            .search([("product_id", "=", self.product.id), ("location_id", "=", entrance.id)])
            .filtered(lambda move: move.state not in ("done", "cancel"))
        )
        self.assertEqual(waiting.product_uom_qty, 2)
        returns_order.action_accept_all()
        self.assertEqual(waiting.state, "cancel")
        self.assertEqual(self._on_hand(self.product, entrance), 0)
        self.assertEqual(returns_order.inspection_ids.mapped("dispatch_state"), ["done", "done"])

    def test_only_goods_that_are_sold_can_be_promised(self):
        self._put_in_stock(self.product, 10)
        returns_order = self._arrive(self.product, 6)
        free = {"waiting": self._get_free()}
        self._inspect(returns_order, 1, "quarantine")
        self._inspect(returns_order, 2, "restock", grade="b")
        free["held"] = self._get_free()
        self._inspect(returns_order, 3, "restock")
        free["restocked"] = self._get_free()
        place = self.warehouse.returns_place_ids.filtered(
            lambda place: place.grade_id == self.grades["b"]
        )
        place.location_id.location_id = self.stock
        free["grade sold"] = self._get_free()
        self.assertEqual(free, {"waiting": 4, "held": 4, "restocked": 7, "grade sold": 9})
        self.assertEqual(self.product.qty_available, 10)
        here = self.product.with_context(location=self.quarantine.id)
        self.assertEqual(here.free_qty, 1)

    def _get_free(self):
        self.product.invalidate_recordset(["free_qty"])
        of_warehouse = self.product.with_context(warehouse_id=self.warehouse.id)
        of_warehouse.invalidate_recordset(["free_qty"])
        self.assertEqual(self.product.free_qty, of_warehouse.free_qty)
        return self.product.free_qty

    def test_a_dozen_is_moved_in_units_of_the_product(self):
        order = self._sell((self.product, 2, {"product_uom_id": self.dozen.id}))
        returns_order = self._return(order, approve=True)
        returns_order.action_receive_all()
        self._inspect(returns_order, 1, "quarantine")
        self.assertEqual(self._on_hand(self.product, self.quarantine), 12)
        returns_order.action_accept_all()
        self.assertEqual(self._on_hand(self.product, self.returns_location), 0)

    def test_a_lot_is_inspected_in_parts(self):
        product = self._make_product("Tea", price=20, tracking="lot")
        lot = self.env["stock.lot"].create({"name": "T1", "product_id": product.id})
        self._put_in_stock(product, 10, lot)
        returns_order = self._arrive(product, 6)
        self._inspect(returns_order, 2, "scrap", grade="d", lot_id=lot.id)
        returns_order.action_accept_all()
        self.assertEqual(returns_order.scrap_ids.lot_id, lot)
        self.assertEqual(self._on_hand(product, self.stock, lot), 8)
        self.assertEqual(lot.returns_grade_id, self.grades["a"])

    def test_a_kit_goes_back_by_its_components(self):
        if "mrp.bom" not in self.env:
            self.skipTest("kits are not installed")
        cup, pot = self._make_product("Cup", 10.0), self._make_product("Pot", 40.0)
        tea_set = self._make_product("Tea Set", 60.0)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": tea_set.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": cup.id, "product_qty": 6}),
                    Command.create({"product_id": pot.id, "product_qty": 1}),
                ],
            }
        )
        returns_order = self._arrive(tea_set, 3)
        row = self._inspect(returns_order, 2, "quarantine")
        self.assertEqual(self._on_hand(cup, self.quarantine), 12)
        self.assertEqual(self._on_hand(pot, self.quarantine), 2)
        self.assertEqual(row.dispatch_state, "done")
        row.action_release()
        self.assertEqual(self._on_hand(cup, self.returns_location), 18)
        returns_order.action_accept_all()
        self.assertEqual(self._on_hand(pot, self.returns_location), 0)
        self.assertEqual(returns_order.line_ids.qty_accepted, 3)

    def test_goods_go_back_to_the_order_by_which_they_were_bought(self):
        if "purchase_line_id" not in self.env["stock.move"]._fields:
            self.skipTest("purchases of goods are not installed")
        product = self._make_product("Camera", price=500, tracking="serial")
        vendor = self.env["res.partner"].create({"name": "Cameras Ltd"})
        purchase = self.env["purchase.order"].create(
            {
                "partner_id": vendor.id,
                "order_line": [Command.create({"product_id": product.id, "product_qty": 2})],
            }
        )
        purchase.button_confirm()
        receipt = purchase.picking_ids
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in ("C1", "C2")]
        )
        receipt.move_ids.lot_ids = lots
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertEqual(purchase.order_line.qty_received, 2)
        returns_order = self._arrive(product, 2)
        self._inspect(returns_order, 1, "vendor", grade="d", lot_id=lots[0].id)
        move = returns_order.transfer_ids.move_ids
        self.assertEqual(move.purchase_line_id, purchase.order_line)
        self.assertEqual(move.origin_returned_move_id, receipt.move_ids)
        move.picked = True
        move.picking_id._action_done()
        self.assertEqual(purchase.order_line.qty_received, 1)
        self.assertEqual(move.picking_id.partner_id, vendor)
