"""Goods that a vendor shipped come back to us or to him (gate ``routes``)."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.odoo_returns.tests.receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestDropship(ReceiptsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.lamp = cls._make_product(
            "Lamp",
            price=80.0,
            route_ids=[Command.link(cls.env.ref("stock_dropshipping.route_drop_shipping").id)],
            seller_ids=[Command.create({"partner_id": cls.vendor.id, "price": 30.0})],
        )

    def _sell_dropshipped(self, quantity=3):
        order = self._sell((self.lamp, quantity), deliver=False, invoice=False)
        self.purchase = order.order_line.purchase_line_ids.order_id
        self.purchase.button_confirm()
        picking = self.purchase.picking_ids
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking._action_done()
        self._invoice(order)
        return order

    def _use_vendor(self):
        self.env["returns.policy"].search([("company_id", "=", self.company.id)]).write(
            {"dropship_return_to": "vendor"}
        )

    def test_dropshipped_goods_come_back_to_our_warehouse_at_the_price_they_cost(self):
        order = self._sell_dropshipped()
        self.assertEqual(order.order_line.qty_returnable, 3)
        returns_order = self._return(order, {self.lamp: 2}, approve=True)
        receipt = returns_order.picking_ids
        self.assertEqual(receipt.picking_type_id, self.warehouse.returns_type_id)
        self.assertEqual(receipt.partner_id, self.customer)
        self._receive(returns_order)
        self.assertEqual(self._get_stock(self.lamp, self.warehouse.view_location_id), 2)
        self.assertEqual(receipt.move_ids.value, 60)
        self.assertEqual(self.purchase.order_line.qty_received, 3)
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 160)
        self.assertEqual((returns_order.state, order.order_line.qty_delivered), ("done", 1))

    def test_dropshipped_goods_go_back_to_the_vendor_as_the_policy_says(self):
        self._use_vendor()
        order = self._sell_dropshipped()
        returns_order = self._return(order, {self.lamp: 2}, approve=True)
        self.assertEqual(returns_order.policy_id.dropship_return_to, "vendor")
        transfer = returns_order.picking_ids
        self.assertEqual(transfer.picking_type_id.code, "dropship")
        self.assertEqual(transfer.partner_id, self.vendor)
        self.assertEqual(
            (transfer.location_id.usage, transfer.location_dest_id.usage),
            ("customer", "supplier"),
        )
        self.assertEqual(transfer.move_ids.purchase_line_id, self.purchase.order_line)
        self.assertEqual(order.order_line.qty_returnable, 1)
        self._receive(returns_order)
        self.assertEqual(self.purchase.order_line.qty_received, 1)
        self.assertEqual(order.order_line.qty_delivered, 1)
        line = returns_order.line_ids
        self.assertEqual((line.qty_received, line.reception_status), (2, "full"))
        self.assertFalse(self.reception._get_whereabouts(line)[line])
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 160)
        self.assertEqual(returns_order.state, "done")

    def test_our_own_goods_come_back_to_us_whatever_dropshipped_goods_do(self):
        self._use_vendor()
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        self.assertEqual(returns_order.picking_ids.picking_type_id, self.warehouse.returns_type_id)

    def test_a_parcel_meant_for_the_vendor_that_comes_to_us_is_received_here(self):
        self._use_vendor()
        returns_order = self._return(self._sell_dropshipped(), approve=True)
        line = returns_order.line_ids
        self._book(self._count(line, 3))
        self.assertEqual(self._get_stock(self.lamp, self.warehouse.returns_location_id), 3)
        self.assertEqual(returns_order.reception_status, "full")
        self.assertEqual(set(line.move_ids.mapped("state")), {"done", "cancel"})

    def test_more_than_was_dropshipped_cannot_come_back(self):
        self._use_vendor()
        order = self._sell_dropshipped()
        returns_order = self._return(order, {self.lamp: 2}, approve=True)
        transfer = returns_order.picking_ids
        transfer.move_ids.write({"quantity": 4, "picked": True})
        self.assertRefused(
            ValidationError, "3 were delivered", transfer._action_done, returns_order
        )
