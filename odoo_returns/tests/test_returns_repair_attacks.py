from odoo.exceptions import UserError
from odoo.tests import tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsRepairAttacks(GoodsCommon):
    """More is repaired than came, or somebody gives up at an awkward moment."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.defective = cls.env.ref("odoo_returns.reason_defective")
        cls.service = cls.env["returns.repair"]

    @classmethod
    def _approve(cls, quantity=2, product=None, order=None):
        order = order or cls._sell((product or cls.product, quantity))
        return cls._return(order, approve=True, resolution="repair", reason_id=cls.defective.id)

    def _repair(self, repair):
        repair.under_warranty = True
        repair.action_repair_start()
        repair.action_repair_end()

    def _owned(self, product, owner):
        quants = self.env["stock.quant"].search(
            [
                ("product_id", "=", product.id),
                ("location_id", "child_of", self.warehouse.view_location_id.id),
            ]
        )
        return sum(quants.filtered(lambda quant: quant.owner_id == owner).mapped("quantity"))

    def test_no_more_is_repaired_than_was_inspected(self):
        returns_order = self._approve(3)
        returns_order.action_receive_all()
        row = self._inspect(returns_order, 1, "repair")
        self._inspect(returns_order, 1, "quarantine")
        repair = row.repair_ids
        repair.write({"product_qty": 2, "under_warranty": True})
        repair.action_repair_start()
        self.assertRefused(UserError, "is not what came", repair.action_repair_end, returns_order)
        repair.product_qty = 1
        repair.action_repair_end()
        self.assertEqual(repair.returned_move_ids.product_uom_qty, 1)

    def test_a_repair_is_not_hung_on_the_goods_of_another_return(self):
        returns_order = self._approve(2)
        returns_order.action_receive_all()
        row = self._inspect(returns_order, 1, "repair")
        self._repair(row.repair_ids)
        values = {
            "product_id": self.product.id,
            "product_qty": 1,
            "partner_id": self.customer.id,
            "picking_type_id": self.warehouse.repair_type_id.id,
            "under_warranty": True,
        }
        origin, refusal = {"returns_inspection_id": row.id}, "set by their inspection"
        repairs = self.env["repair.order"].with_user(self.worker)
        own = repairs.create(values)
        for attack in (
            lambda: repairs.create(values | origin),
            lambda: repairs.with_context(default_returns_inspection_id=row.id).create(values),
            lambda: own.write(origin),
            lambda: own.write({"returns_line_id": row.line_id.id}),
        ):
            self.assertRefused(UserError, refusal, attack, returns_order)
        own.sudo().write(origin)
        own._action_repair_confirm()
        own.action_repair_start()
        self.assertRefused(UserError, "is not what came", own.action_repair_end, returns_order)

    def test_given_up_before_anything_arrived(self):
        returns_order = self._approve(2)
        line = returns_order.line_ids
        self.service._give_up(line, "refund", "No part")
        returns_order.action_receive_all()
        self.assertEqual(line.sale_line_id.qty_delivered, 0)
        self.assertEqual(self._owned(self.product, self.customer), 0)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 200)
        self.assertEqual(returns_order.state, "done")

    def test_given_up_when_a_part_had_arrived(self):
        returns_order = self._approve(2)
        line = returns_order.line_ids
        picking = line.move_ids.picking_id
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking._action_done()
        self.assertEqual(self._owned(self.product, self.customer), 1)
        self.service._give_up(line, "refund", "No part")
        self.assertEqual(self._owned(self.product, self.customer), 0)
        self.assertEqual(line.sale_line_id.qty_delivered, 1)
        returns_order.action_receive_all()
        self.assertEqual(line.qty_received, 2)
        self.assertEqual(line.sale_line_id.qty_delivered, 0)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 200)
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))

    def test_given_up_when_repaired_and_not_sent(self):
        returns_order = self._approve(2)
        returns_order.action_receive_all()
        line = returns_order.line_ids
        returns_order.action_accept_all()
        self._repair(returns_order.repair_ids)
        self.service._give_up(line, "refund", "The customer waited too long")
        self.assertEqual((line.qty_received, line.qty_to_inspect), (2, 2))
        self.assertEqual(returns_order.repair_ids.returned_move_ids.state, "cancel")
        self.assertFalse(returns_order.can_deliver_repaired)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 200)
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))
        self.assertEqual(line.sale_line_id.qty_delivered, 0)
        self.assertEqual(self._owned(self.product, self.customer), 0)
        self.assertRefused(
            UserError,
            "say what the customer gets",
            lambda: self.service._give_up(line, "exchange", "Again"),
            returns_order,
        )

    def test_each_serial_number_is_taken_over(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        lots = self._make_lots(product, "C1", "C2")
        order = self._sell((product, 2), deliver=False, invoice=False)
        self._deliver(order)
        self._invoice(order)
        returns_order = self._approve(order=order)
        returns_order.action_receive_all()
        line = returns_order.line_ids
        returns_order.action_accept_all()
        self.assertEqual(len(returns_order.repair_ids), 2)
        self.service._give_up(line, "refund", "No part")
        self.assertEqual(self._owned(product, self.customer), 0)
        for lot in lots:
            self.assertEqual(self._on_hand(product, self.returns_location, lot), 1)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 1000)
        self.assertEqual(returns_order.state, "done")
        for lot in lots:
            self.assertEqual(self._on_hand(product, self.stock, lot), 1)

    def test_a_deleted_repair_reopens_its_inspection(self):
        returns_order = self._approve(1)
        returns_order.action_receive_all()
        row = self._inspect(returns_order, 1, "repair")
        row.repair_ids.unlink()
        self.env.invalidate_all()
        self.assertEqual(row.dispatch_state, "missing")
        row.action_dispatch()
        row.action_dispatch()
        self.assertEqual(len(row.repair_ids), 1)
        self._repair(row.repair_ids)
        self.assertEqual(row.dispatch_state, "done")

    def test_goods_stay_the_customers_in_three_steps(self):
        self.warehouse.reception_steps = "three_steps"
        self._put_in_stock(self.product, 2)
        returns_order = self._approve(2)
        returns_order.action_receive_all()
        self.assertEqual(self._owned(self.product, self.customer), 2)
        line = returns_order.line_ids
        returns_order.action_accept_all()
        self._repair(returns_order.repair_ids)
        delivery = returns_order.repair_ids.returned_move_ids
        delivery.picked = True
        delivery._action_done()
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))
        self.assertEqual(self._owned(self.product, self.customer), 0)
        self.assertEqual(self._owned(self.product, self.env["res.partner"]), 0)
