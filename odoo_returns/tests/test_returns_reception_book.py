from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestReturnsReceptionBook(ReceiptsCommon):
    """What was counted at the dock, written on receipts: exactly that, and once."""

    def test_a_counted_part_is_received_and_the_rest_stays_expected(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        arrival = self._make_arrival(returns_order)
        moves = self._book(self._count(line, 2), arrival=arrival)
        self.assertEqual((moves.state, moves.quantity), ("done", 2))
        self.assertEqual(moves.returns_arrival_id, arrival)
        self.assertEqual((line.qty_received, returns_order.reception_status), (2, "partial"))
        waiting = line.move_ids - moves
        self.assertEqual((waiting.state, waiting.product_uom_qty), ("assigned", 3))
        self.assertFalse(waiting.returns_arrival_id)
        expected = self._expect(returns_order)[line.id, self.product.id]
        self.assertEqual((expected.quantity, expected.limit), (3, 3))

    def test_what_is_expected_is_told_in_the_unit_of_the_product(self):
        order = self._sell((self.product, 2, {"product_uom_id": self.dozen.id}))
        returns_order = self._return(order, {self.product: 1}, approve=True)
        line = returns_order.line_ids
        expected = self._expect(returns_order)[line.id, self.product.id]
        self.assertEqual((expected.quantity, expected.limit), (12, 24))
        moves = self._book(self._count(line, 5))
        self.assertEqual(sum(moves.move_line_ids.mapped("quantity_product_uom")), 5)
        self.assertEqual(self._expect(returns_order)[line.id, self.product.id].quantity, 7)
        self._book(self._count(line, 7))
        self.assertEqual((line.qty_received, returns_order.reception_status), (1, "full"))
        self.assertEqual(self._get_stock(self.product, self.warehouse.returns_location_id), 12)

    def test_a_surplus_within_what_was_delivered_counts_on_the_line(self):
        returns_order = self._return(self._sell((self.product, 5)), {self.product: 2}, approve=True)
        line = returns_order.line_ids
        self.assertEqual(self._expect(returns_order)[line.id, self.product.id].limit, 5)
        self._book(self._count(line, 4))
        self.assertEqual(line.qty_received, 4)
        self.assertEqual(line.sale_line_id.qty_returnable, 1)

    def test_more_than_was_delivered_is_refused_and_nothing_changes(self):
        returns_order = self._return(self._sell((self.product, 5)), {self.product: 2}, approve=True)
        self.assertRefused(
            ValidationError,
            "only 5 were delivered",
            lambda: self._book(self._count(returns_order.line_ids, 6)),
            returns_order,
        )

    def test_the_surplus_that_another_return_promises_is_not_taken(self):
        order = self._sell((self.product, 5))
        returns_order = self._return(order, {self.product: 2}, approve=True)
        self._return(order, {self.product: 2}, approve=True)
        line = returns_order.line_ids
        self.assertEqual(self._expect(returns_order)[line.id, self.product.id].limit, 3)
        self.assertRefused(
            ValidationError,
            "are promised by open returns",
            lambda: self._book(self._count(line, 4)),
            returns_order,
        )

    def test_several_returns_of_one_parcel_are_received_together(self):
        orders = [self._sell((self.product, 3)), self._sell((self.ordered_product, 2))]
        returns_orders = self._return(orders[0], approve=True) | self._return(
            orders[1], approve=True
        )
        first, second = returns_orders.line_ids
        arrival = self._make_arrival(returns_orders)
        moves = self._book(self._count(first, 3), self._count(second, 1), arrival=arrival)
        self.assertEqual(moves.returns_arrival_id, arrival)
        self.assertEqual(returns_orders.mapped("reception_status"), ["full", "partial"])

    def test_two_lines_of_one_order_line_share_what_is_left_of_it(self):
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._return(order, {self.product: 1})
        returns_order.line_ids.copy({"quantity": 2, "order_id": returns_order.id})
        returns_order.action_submit()
        returns_order.action_approve()
        self.assertEqual(
            [(row.quantity, row.limit) for row in self._expect(returns_order).values()],
            [(1, 3), (2, 2)],
        )

    def test_a_cancelled_receipt_is_made_again_by_what_arrives(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        returns_order.picking_ids.action_cancel()
        self._book(self._count(returns_order.line_ids, 5))
        self.assertEqual(returns_order.reception_status, "full")

    def test_a_parcel_that_arrives_at_another_warehouse_is_received_there(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Outlet", "code": "OUT", "company_id": self.company.id}
        )
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        expected = self._expect(returns_order, other)[line.id, self.product.id]
        self.assertEqual(expected.quantity, 5)
        self._book(self._count(line, 2), arrival=self._make_arrival(warehouse_id=other.id))
        self.assertEqual(self._get_stock(self.product, other.returns_location_id), 2)
        waiting = line.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(waiting.product_uom_qty, 3)
        self.assertEqual(waiting.picking_type_id, self.warehouse.returns_type_id)
        self._book(self._count(line, 3), arrival=self._make_arrival(warehouse_id=other.id))
        self.assertEqual(returns_order.reception_status, "full")
        self.assertEqual(set(line.move_ids.mapped("state")), {"done", "cancel"})

    def test_what_another_worker_has_in_hand_is_not_validated_along(self):
        order = self._sell((self.product, 3), (self.ordered_product, 2))
        returns_order = self._return(order, approve=True)
        first, second = returns_order.line_ids
        second.move_ids.picked = True
        self._book(self._count(first, 3))
        self.assertEqual((first.qty_received, second.qty_received), (3, 0))
        self._book(self._count(second, 2))
        self.assertEqual(returns_order.reception_status, "full")

    def test_a_return_that_is_not_approved_takes_nothing_in(self):
        returns_order = self._return(self._sell((self.product, 2)))
        returns_order.action_submit()
        self.assertFalse(self._expect(returns_order))
        self.assertRefused(
            UserError,
            "must be approved first",
            lambda: self._book(self._count(returns_order.line_ids, 2)),
            returns_order,
        )

    def test_several_deliveries_take_back_what_each_of_them_brought(self):
        order = self._sell((self.product, 5), deliver=False, invoice=False)
        first, second = self._deliver(order, 2), self._deliver(order)
        returns_order = self._return(order, {self.product: 1}, approve=True)
        moves = self._book(self._count(returns_order.line_ids, 4))
        received = {first: 0, second: 0}
        for move in moves:
            received[move.origin_returned_move_id.picking_id] += move.quantity
        self.assertEqual(received, {first: 2, second: 2})

    # === LOTS === #

    def _return_phones(self, quantity=2, tracking="serial", stock=1):
        phone = self._make_product("Phone", 500, tracking=tracking)
        lots = self._stock_lots(phone, ["SN-1", "SN-2", "SN-3"], stock)
        order = self._sell((phone, quantity))
        delivered = order.order_line.move_ids.lot_ids
        return self._return(order, approve=True), delivered, lots - delivered

    def test_the_serials_that_were_delivered_are_expected_and_booked(self):
        returns_order, delivered, _others = self._return_phones()
        line = returns_order.line_ids
        expected = self._expect(returns_order)[line.id, line.product_id.id]
        self.assertEqual(expected.tracking, "serial")
        self.assertEqual(expected.lots, frozenset(delivered.ids))
        moves = self._book(self._count(line, 1, delivered[1]))
        self.assertEqual(moves.lot_ids, delivered[1])
        expected = self._expect(returns_order)[line.id, line.product_id.id]
        self.assertEqual(expected.lots, frozenset(delivered[0].ids))
        self._book(self._count(line, 1, delivered[0]))
        self.assertEqual(returns_order.reception_status, "full")

    def test_another_serial_is_refused_naming_it_and_what_was_delivered(self):
        returns_order, _delivered, others = self._return_phones()
        self.assertRefused(
            ValidationError,
            rf"{returns_order.name}: SN-3 of Phone is not what was delivered .* SN-1, SN-2",
            lambda: self._book(self._count(returns_order.line_ids, 1, others)),
            returns_order,
        )

    def test_another_serial_is_taken_on_purpose_and_noted(self):
        returns_order, _delivered, others = self._return_phones()
        moves = self._book(self._count(returns_order.line_ids, 1, others, is_accepted=True))
        self.assertEqual(moves.lot_ids, others)
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        for record in (moves.picking_id, returns_order):
            message = record.message_ids.filtered(lambda m: "SN-3" in (m.body or ""))
            self.assertIn(self.worker.name, message.body)

    def test_a_name_that_nobody_knows_becomes_a_serial(self):
        returns_order, _delivered, _others = self._return_phones()
        moves = self._book(
            self._count(returns_order.line_ids, 1, lot_name="SN-X", is_accepted=True)
        )
        self.assertEqual(moves.lot_ids.name, "SN-X")

    def test_a_lot_comes_back_in_the_quantity_it_was_delivered_in(self):
        returns_order, delivered, _others = self._return_phones(5, "lot", 3)
        line = returns_order.line_ids
        first, second = delivered.sorted("name")
        self.assertRefused(
            ValidationError,
            "SN-1 of Phone is not what was delivered",
            lambda: self._book(self._count(line, 4, first)),
            returns_order,
        )
        self._book(self._count(line, 3, first), self._count(line, 1, second))
        self.assertEqual(line.qty_received, 4)
        self.assertEqual(
            self._expect(returns_order)[line.id, line.product_id.id].lots, frozenset(second.ids)
        )

    # === UNEXPECTED === #

    def test_what_belongs_to_no_line_stays_the_customers_and_leaves_the_order_alone(self):
        returns_order = self._return(self._sell((self.product, 2)), approve=True)
        arrival = self._make_arrival(returns_order)
        moves = self._book_unexpected(arrival, self.ordered_product, 1)
        self.assertEqual((moves.state, moves.returns_arrival_id), ("done", arrival))
        self.assertEqual(moves.move_line_ids.owner_id, self.customer)
        self.assertEqual((moves.value, moves.sale_line_id.id), (0, False))
        self.assertEqual(moves.picking_type_id, self.warehouse.returns_type_id)
        self.assertEqual(
            self._get_stock(self.ordered_product, self.warehouse.returns_location_id), 1
        )
        self.assertEqual(returns_order.sale_order_ids.order_line.product_id, self.product)
        self.assertEqual(returns_order.reception_status, "none")

    def test_goods_of_a_sender_nobody_knows_are_not_ours_either(self):
        moves = self._book_unexpected(self._make_arrival(), self.product, 2)
        unknown = self.env.ref("odoo_returns.partner_unknown")
        self.assertEqual(moves.move_line_ids.owner_id, unknown)
        self.assertEqual(moves.value, 0)

    def test_an_unexpected_serial_that_is_in_stock_gets_a_name_of_its_own(self):
        phone = self._make_product("Phone", 500, tracking="serial")
        here = self._stock_lots(phone, ["SN-1"])
        arrival = self._make_arrival()
        moves = self._book_unexpected(arrival, phone, 1, here)
        self.assertEqual(moves.lot_ids.name, f"SN-1 ({arrival.name} 1)")
        moves = self._book_unexpected(arrival, phone, 2, lot_name="SN-9")
        self.assertEqual(moves.lot_ids.mapped("name"), ["SN-9", f"SN-9 ({arrival.name} 1)"])
