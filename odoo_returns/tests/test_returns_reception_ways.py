from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestReturnsReceptionWays(ReceiptsCommon):
    """Receipts made in Odoo's own screens: same goods, same limits, by stock users."""

    def _return_phones(self):
        phone = self._make_product("Phone", 500, tracking="serial")
        lots = self._stock_lots(phone, ["SN-1", "SN-2", "SN-3"])
        returns_order = self._return(self._sell((phone, 2)), approve=True)
        delivered = returns_order.sale_order_ids.order_line.move_ids.filtered(
            lambda move: not move.returns_line_id
        ).lot_ids
        return returns_order, delivered, lots - delivered

    # === LOTS === #

    def test_the_form_refuses_a_serial_that_was_not_delivered(self):
        returns_order, delivered, other = self._return_phones()
        receipt = returns_order.picking_ids.with_user(self.worker)
        receipt.move_ids.lot_ids = delivered[:1] | other
        receipt.move_ids.picked = True
        self.env.flush_all()
        self.assertRefused(
            ValidationError, f"{returns_order.name}: SN-3", receipt.button_validate, returns_order
        )

    def test_the_form_takes_another_serial_where_the_worker_says_so(self):
        returns_order, delivered, other = self._return_phones()
        receipt = returns_order.picking_ids.with_user(self.worker)
        receipt.move_ids.lot_ids = delivered[:1] | other
        with Form(receipt) as form, form.move_ids.edit(0) as move:
            move.returns_accepts_lot = True
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(returns_order.reception_status, "full")
        for record in (receipt, returns_order):
            message = record.message_ids.filtered(lambda m: "SN-3" in (m.body or ""))
            self.assertIn(self.worker.name, message.body)
            self.assertNotIn(delivered[0].name, message.body)

    def test_a_delivery_form_does_not_offer_other_serials(self):
        view = self.env["stock.picking"].get_view(view_type="form")["arch"]
        self.assertIn("not parent.is_returns_receipt", view)
        self.assertFalse(self._sell((self.product, 1)).picking_ids.is_returns_receipt)

    def test_a_done_receipt_is_not_edited_to_another_serial(self):
        returns_order, _delivered, other = self._return_phones()
        returns_order.action_receive_all()
        move_line = returns_order.line_ids.move_ids.move_line_ids[:1]
        self.assertRefused(
            ValidationError,
            "is not what was delivered",
            lambda: move_line.write({"lot_id": other.id}),
            returns_order,
        )

    def test_a_serial_that_is_back_does_not_come_back_again(self):
        returns_order, delivered, _other = self._return_phones()
        line = returns_order.line_ids
        self._book(self._count(line, 1, delivered[0]))
        waiting = line.move_ids.filtered(lambda move: move.state == "assigned")
        waiting.lot_ids = delivered[0]
        waiting.picked = True
        self.env.flush_all()
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            waiting.picking_id._action_done()

    # === BACKORDERS AND BATCHES === #

    def test_the_form_asks_about_a_backorder_that_stays_with_the_return(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        receipt = returns_order.picking_ids.with_user(self.worker)
        receipt.move_ids.quantity = 2
        action = receipt.button_validate()
        self.assertEqual(action["res_model"], "stock.backorder.confirmation")
        Form.from_action(self.env(user=self.worker), action).save().process()
        line = returns_order.line_ids
        self.assertEqual((line.qty_received, receipt.state), (2, "done"))
        self.assertEqual(
            line.move_ids.filtered(lambda move: move.state == "assigned").product_uom_qty, 3
        )

    def test_a_receipt_without_backorder_leaves_the_rest_to_be_expected_again(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        receipt = returns_order.picking_ids.with_user(self.worker)
        receipt.move_ids.quantity = 2
        receipt.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=receipt.ids
        ).button_validate()
        line = returns_order.line_ids
        self.assertEqual((line.qty_received, line._get_qty_expected()), (2, 3))
        self.assertTrue(returns_order.can_create_receipts)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")

    def test_receipts_of_several_returns_share_one_transfer(self):
        first, second = (
            self._return(self._sell((self.product, quantity)), approve=True) for quantity in (2, 3)
        )
        shared, emptied = first.picking_ids, second.picking_ids
        second.line_ids.move_ids.write({"picking_id": shared.id})
        second.line_ids.move_ids.move_line_ids.write({"picking_id": shared.id})
        shared.move_ids._merge_moves()
        self.assertEqual(len(shared.move_ids), 2, "two returns never merge")
        self.assertFalse(emptied.move_ids)
        shared.with_user(self.worker).button_validate()
        self.assertEqual((first | second).mapped("reception_status"), ["full", "full"])
        self.assertEqual(shared.returns_order_ids, first | second)

    # === PLACES, PACKAGES, OWNERS === #

    def test_putaway_rules_of_the_returns_location_are_followed(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.warehouse.returns_location_id.id}
        )
        category = self.env["stock.storage.category"].create(
            {
                "name": "Two at most",
                "product_capacity_ids": [
                    Command.create({"product_id": self.product.id, "quantity": 2})
                ],
            }
        )
        bin_location = self.env["stock.location"].create(
            {"name": "Bin", "location_id": shelf.id, "storage_category_id": category.id}
        )
        self.env["stock.putaway.rule"].create(
            {
                "product_id": self.product.id,
                "location_in_id": self.warehouse.returns_location_id.id,
                "location_out_id": shelf.id,
                "sublocation": "closest_location",
                "storage_category_id": category.id,
            }
        )
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        line = returns_order.line_ids
        self._book(self._count(line, 2))
        self.assertEqual(self._get_stock(self.product, bin_location), 2)
        places = self.reception._get_whereabouts(line)[line]
        self.assertEqual([place.location for place in places], [bin_location])
        other = self._return(self._sell((self.product, 1)), approve=True)
        other.action_receive_all()
        self.assertEqual(self._get_stock(self.product, bin_location), 2, "it is full")

    def test_what_left_in_a_package_comes_out_of_it_and_may_be_packed_again(self):
        order = self._sell((self.product, 3), deliver=False, invoice=False)
        package = self.env["stock.package"].create({"name": "PACK-1"})
        delivery = order.picking_ids
        delivery.move_ids.quantity = 3
        delivery.move_ids.move_line_ids.result_package_id = package
        delivery.move_ids.picked = True
        delivery._action_done()
        returns_order = self._return(order, approve=True)
        line = returns_order.line_ids
        moves = self._book(self._count(line, 2))
        self.assertEqual(moves.move_line_ids.package_id, package)
        self.assertFalse(moves.move_line_ids.result_package_id)
        self.assertEqual(sum(package.quant_ids.mapped("quantity")), 1)
        box = self.env["stock.package"].create({"name": "BOX-1"})
        waiting = line.move_ids.filtered(lambda move: move.state == "assigned")
        waiting.move_line_ids.result_package_id = box
        waiting.picked = True
        waiting.picking_id.with_user(self.worker).button_validate()
        self.assertEqual(returns_order.reception_status, "full")
        self.assertEqual(box.location_id, self.warehouse.returns_location_id)
        places = self.reception._get_whereabouts(line)[line]
        self.assertEqual(
            {place.package: place.quantity for place in places}, {box.browse(): 2, box: 1}
        )

    def test_consigned_goods_come_back_to_their_owner(self):
        owner = self.env["res.partner"].create({"name": "Consignor"})
        order = self._sell((self.product, 3), deliver=False, invoice=False)
        delivery = order.picking_ids
        delivery.move_ids.move_line_ids.unlink()
        self.env["stock.quant"]._update_available_quantity(
            self.product, self.warehouse.lot_stock_id, 2, owner_id=owner
        )
        values = {"move_id": delivery.move_ids.id, "picking_id": delivery.id}
        self.env["stock.move.line"].create(
            [
                values | delivery.move_ids._prepare_move_line_vals(2) | {"owner_id": owner.id},
                values | delivery.move_ids._prepare_move_line_vals(1),
            ]
        )
        delivery.move_ids.picked = True
        delivery._action_done()
        returns_order = self._return(order, approve=True)
        line = returns_order.line_ids
        self._book(self._count(line, 1))
        returns_order.action_receive_all()
        owned = {}
        for move_line in line.move_ids.move_line_ids:
            owned[move_line.owner_id] = owned.get(move_line.owner_id, 0) + move_line.quantity
        self.assertEqual(owned, {owner: 2, owner.browse(): 1})
