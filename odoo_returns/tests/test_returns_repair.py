from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .goods_common import GoodsCommon


@tagged("post_install", "-at_install")
class TestReturnsRepair(GoodsCommon):
    """Goods of customers come in, are repaired, and go back to them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.defective = cls.env.ref("odoo_returns.reason_defective")
        cls.part = cls._make_product("Heating coil", price=15.0, standard_price=4.0)
        cls._put_in_stock(cls.part, 10)

    @classmethod
    def _bring_in(cls, product=None, quantity=1, order=None, **line_values):
        """Return an approved repair whose goods are here."""
        order = order or cls._sell((product or cls.product, quantity))
        values = {"resolution": "repair", "reason_id": cls.defective.id, **line_values}
        returns_order = cls._return(order, approve=True, **values)
        returns_order.action_receive_all()
        return returns_order

    @classmethod
    def _add_part(cls, repair, quantity=1):
        repair.move_ids = [
            Command.create(
                {
                    "product_id": cls.part.id,
                    "product_uom_qty": quantity,
                    "repair_line_type": "add",
                }
            )
        ]

    @classmethod
    def _repair(cls, repair):
        repair.action_repair_start()
        for move in repair.move_ids:
            move.quantity = move.product_uom_qty
        repair.action_repair_end()

    def _ship(self, returns_order):
        """Validate the delivery that takes repaired goods back."""
        picking = returns_order.repair_ids.returned_move_ids.picking_id.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        picking.move_ids.picked = True
        picking._action_done()
        return picking

    def assertHeld(self, sale_line, delivered, returned, returnable):
        self.env.invalidate_all()
        figures = self.env["returns.eligibility"]._get_quantities(sale_line)[sale_line]
        held = (sale_line.qty_delivered, float(figures.returned), float(figures.returnable))
        self.assertEqual(held, (delivered, returned, returnable))

    def test_goods_come_in_are_repaired_and_go_back(self):
        returns_order = self._bring_in(quantity=3)
        line = returns_order.line_ids
        receipt = line.move_ids
        self.assertEqual(receipt.move_line_ids.owner_id, self.customer)
        self.assertFalse(receipt.to_refund)
        self.assertHeld(line.sale_line_id, 3, 3, 0)
        self.assertEqual(returns_order.reception_status, "full")
        returns_order.action_accept_all()
        repair = returns_order.repair_ids
        self.assertEqual(repair.state, "confirmed")
        self.assertEqual((repair.product_qty, repair.picking_id), (3, receipt.picking_id))
        self.assertEqual(repair.product_location_src_id, self.returns_location)
        self.assertEqual(returns_order.settlement_status, "none")
        self.assertFalse(returns_order.can_settle)
        repair.under_warranty = True
        self._repair(repair)
        delivery = repair.returned_move_ids
        self.assertEqual((delivery.state, delivery.product_uom_qty), ("assigned", 3))
        self.assertEqual((line.qty_settled, returns_order.state), (0, "approved"))
        self.assertEqual(returns_order.transfer_ids, delivery.picking_id)
        self._ship(returns_order)
        self.assertEqual((line.qty_settled, line.qty_received), (3, 3))
        self.assertEqual((returns_order.settlement_status, returns_order.state), ("full", "done"))
        self.assertHeld(line.sale_line_id, 3, 3, 3)
        self.assertEqual(line.sale_line_id.qty_to_invoice, 0)
        self.assertEqual(self._on_hand(self.product, self.returns_location), 0)
        self.assertFalse(returns_order.refund_ids)

    def test_it_starts_when_the_customer_has_accepted_its_price(self):
        returns_order = self._bring_in(reason_id=self.reason.id)
        returns_order.action_accept_all()
        repair = returns_order.repair_ids
        self.assertFalse(repair.under_warranty)
        self._add_part(repair, 2)
        for start in (repair.action_repair_start, repair.action_repair_done):
            self.assertRefused(UserError, "accepted its quotation", start, returns_order)
        self.assertTrue(returns_order.can_quote_repair)
        returns_order.with_user(self.clerk).action_quote_repair()
        quotation = repair.sale_order_id
        self.assertEqual((quotation.state, quotation.amount_untaxed), ("draft", 30))
        self.assertFalse(returns_order.can_quote_repair)
        self.assertRefused(
            UserError, "waits for a quotation", returns_order.action_quote_repair, returns_order
        )
        self.assertRefused(
            UserError, "accepted its quotation", repair.action_repair_start, returns_order
        )
        quotation.action_confirm()
        self._repair(repair)
        self.assertEqual(quotation.order_line.qty_delivered, 2)
        self._ship(returns_order)
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(self._invoice(quotation).amount_untaxed, 30)
        self.assertHeld(returns_order.line_ids.sale_line_id, 1, 1, 1)

    def test_a_cancelled_repair_or_delivery_reopens_exactly_that(self):
        returns_order = self._bring_in(quantity=2)
        line = returns_order.line_ids
        row = self._inspect(returns_order, 1, "repair")
        self._inspect(returns_order, 1, "repair")
        first, second = returns_order.repair_ids.sorted("id")
        returns_order.repair_ids.under_warranty = True
        self._repair(first)
        second.action_repair_cancel()
        self.assertEqual(row.dispatch_state, "done")
        self.assertEqual((row.line_id.inspection_ids - row).dispatch_state, "missing")
        first.returned_move_ids.picking_id.action_cancel()
        self.assertEqual(line.qty_settled, 0)
        self.assertTrue(returns_order.can_deliver_repaired)
        returns_order.with_user(self.clerk).action_deliver_repaired()
        returns_order.with_user(self.clerk).action_deliver_repaired()
        open_moves = first.returned_move_ids.filtered(lambda move: move.state != "cancel")
        self.assertEqual(open_moves.product_uom_qty, 1)
        first.returned_move_ids.picking_id.filtered(lambda p: p.state != "cancel").unlink()
        self.assertTrue(returns_order.can_deliver_repaired)
        returns_order.action_deliver_repaired()
        self._ship(returns_order)
        self.assertEqual((line.qty_settled, returns_order.state), (1, "approved"))
        self.assertHeld(line.sale_line_id, 2, 2, 1)
        (row.line_id.inspection_ids - row).action_dispatch()
        third = returns_order.repair_ids - first - second
        third.under_warranty = True
        self._repair(third)
        self._ship(returns_order)
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))
        delivery = third.returned_move_ids.picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": delivery.id})
        wizard.product_return_moves.quantity = 1
        undone = wizard._create_return()
        undone.move_ids.picked = True
        undone._action_done()
        self.assertEqual((line.qty_settled, line.qty_received), (1, 2))
        self.assertEqual(returns_order.state, "approved")
        returns_order.action_deliver_repaired()
        self._ship(returns_order)
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))
        self.assertHeld(line.sale_line_id, 2, 3, 2)

    def test_what_cannot_be_repaired_is_paid_back_with_a_reason(self):
        self._put_in_stock(self.product, 2)
        returns_order = self._bring_in(quantity=2)
        line = returns_order.line_ids
        returns_order.action_accept_all()
        dialog = Form.from_action(
            self.env(user=self.clerk), line.with_user(self.clerk).action_give_up_repair()
        )
        dialog.resolution, dialog.reason = "refund", "No part to be had"
        dialog.save().action_confirm()
        self.assertEqual((line.resolution, line.qty_accepted), ("refund", 0))
        self.assertEqual((line.qty_received, line.qty_to_inspect), (2, 2))
        override = line.override_ids
        self.assertEqual(
            (override.codes, override.user_id, override.reason),
            ("repair_given_up", self.clerk, "No part to be had"),
        )
        self.assertEqual(returns_order.repair_ids.state, "cancel")
        self.assertHeld(line.sale_line_id, 0, 4, 0)
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_untaxed, 200)
        self.assertEqual((line.qty_settled, returns_order.state), (2, "done"))
        self.assertEqual(self._on_hand(self.product, self.stock), 2)

    def test_nothing_is_given_up_twice_or_after_it_went_back(self):
        returns_order = self._bring_in(quantity=2)
        line, service = returns_order.line_ids, self.env["returns.repair"]
        row = self._inspect(returns_order, 1, "repair")
        row.repair_ids.under_warranty = True
        self._repair(row.repair_ids)
        self._ship(returns_order)
        self.assertRefused(
            UserError,
            "1.0 of Kettle went back repaired",
            lambda: service._give_up(line, "refund", "Why not"),
            returns_order,
        )
        for resolution, reason in (("refund", " "), ("repair", "Again"), ("none", "Nothing")):
            self.assertRefused(
                UserError,
                "say what the customer gets",
                lambda resolution=resolution, reason=reason: service._give_up(
                    line, resolution, reason
                ),
                returns_order,
            )
        self._inspect(returns_order, 1, "back_to_customer", is_accepted=False)
        self.assertEqual((line.qty_refused, returns_order.state), (1, "done"))
        self.assertHeld(line.sale_line_id, 2, 2, 1)
        delivery = line.inspection_ids.move_ids
        delivery.picked = True
        delivery._action_done()
        self.assertEqual((line.qty_received, returns_order.state), (2, "done"))
        self.assertHeld(line.sale_line_id, 2, 2, 2)

    def test_goods_of_a_customer_are_neither_shelved_nor_scrapped(self):
        returns_order = self._bring_in()
        for name in ("restock", "scrap", "vendor"):
            self.assertRefused(
                ValidationError,
                "is the customer's",
                lambda name=name: self._inspect(returns_order, 1, name),
                returns_order,
            )
        row = self._inspect(returns_order, 1, "quarantine")
        self.assertEqual(self._on_hand(self.product, self.quarantine), 1)
        row.action_release()
        self._inspect(returns_order, 1, "repair")
        self.assertEqual(returns_order.repair_ids.state, "confirmed")

    def test_another_lot_is_not_sent_back(self):
        product = self._make_product("Camera", price=500, tracking="serial")
        first, other = self._make_lots(product, "C1", "C2")
        order = self._sell((product, 1), deliver=False, invoice=False)
        order.picking_ids.move_ids.move_line_ids.lot_id = first
        self._deliver(order)
        returns_order = self._bring_in(order=order)
        returns_order.action_accept_all()
        repair = returns_order.repair_ids
        self.assertEqual(repair.lot_id, first)
        repair.write({"under_warranty": True, "lot_id": other.id})
        repair.action_repair_start()
        self.assertRefused(UserError, "C2 is not what", repair.action_repair_end, returns_order)
        self.assertEqual(repair.state, "under_repair")
        repair.write({"lot_id": first.id, "product_qty": 1})
        repair.action_repair_end()
        self._ship(returns_order)
        self.assertEqual(repair.returned_move_ids.lot_ids, first)
        self.assertEqual(first.location_id.usage, "customer")
        self.assertEqual(returns_order.state, "done")

    def test_a_part_of_a_dozen_is_repaired(self):
        order = self._sell((self.product, 1, {"product_uom_id": self.dozen.id}))
        returns_order = self._bring_in(order=order)
        line = returns_order.line_ids
        returns_order.action_accept_all()
        repair = returns_order.repair_ids
        self.assertEqual(repair.product_qty, 12)
        repair.under_warranty = True
        self._repair(repair)
        picking = repair.returned_move_ids.picking_id
        picking.move_ids.write({"quantity": 3, "picked": True})
        picking._action_done()
        self.assertEqual((line.qty_settled, line.settlement_status), (0.25, "partial"))
        self.assertHeld(line.sale_line_id, 1, 12, 3)
        self._ship(returns_order)
        self.assertEqual((line.qty_settled, returns_order.state), (1, "done"))
        self.assertHeld(line.sale_line_id, 1, 12, 12)

    def test_a_repair_needs_the_goods(self):
        returns_order = self._return(
            self._sell((self.product, 1)), resolution="repair", expects_goods=False
        )
        self.assertRefused(
            UserError, "Repair is not offered", returns_order.action_submit, returns_order
        )

    def test_nobody_without_a_right_quotes_or_gives_up(self):
        returns_order = self._bring_in()
        for user in (self.worker, self.accountant):
            for action in ("action_quote_repair", "action_deliver_repaired"):
                with self.assertRaises(AccessError), self.env.cr.savepoint():
                    getattr(returns_order.with_user(user), action)()
        self.assertFalse(returns_order.repair_ids)

    def test_the_state_of_a_repair_is_not_written_on_moves_from_outside(self):
        returns_order = self._bring_in()
        self.assertRefused(
            UserError,
            "already decided",
            lambda: returns_order.line_ids.write({"resolution": "refund"}),
            returns_order,
        )
