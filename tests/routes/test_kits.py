"""Kits come back whole or in parts; without ``mrp`` none of this is needed (gate ``routes``)."""

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.odoo_returns.tests.receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestKits(ReceiptsCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cup = cls._make_product("Cup", price=10.0)
        cls.saucer = cls._make_product("Saucer", price=5.0)
        cls.pot = cls._make_product("Pot", price=40.0)
        cls.tea_set = cls._make_product("Tea Set", price=120.0)
        cls._make_kit(cls.tea_set, {cls.cup: 2, cls.saucer: 2, cls.pot: 1})

    @classmethod
    def _make_kit(cls, product, parts, **values):
        return cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": quantity})
                    for part, quantity in parts.items()
                ],
                **values,
            }
        )

    def _expect_parts(self, returns_order):
        """Return {component: expected} of the only line."""
        return {
            self.env["product.product"].browse(product_id): row.quantity
            for (_line_id, product_id), row in self._expect(returns_order).items()
        }

    def _book_parts(self, line, parts):
        return self._book(
            *(self._count(line, quantity, product=part) for part, quantity in parts.items())
        )

    def test_a_kit_is_returnable_and_comes_back_in_its_components(self):
        order = self._sell((self.tea_set, 3))
        self.assertEqual(order.order_line.qty_returnable, 3)
        returns_order = self._return(order, {self.tea_set: 2}, approve=True)
        self.assertEqual(order.order_line.qty_returnable, 1)
        line = returns_order.line_ids
        self.assertEqual(
            {move.product_id: move.product_uom_qty for move in line.move_ids},
            {self.cup: 4, self.saucer: 4, self.pot: 2},
        )
        self.assertEqual(
            self._expect_parts(returns_order), {self.cup: 4, self.saucer: 4, self.pot: 2}
        )
        self._receive(returns_order).action_settle()
        self.assertEqual((line.qty_received, returns_order.state), (2, "done"))
        self.assertEqual(returns_order.refund_ids.amount_total, 240)
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(order.order_line.qty_returnable, 1)

    def test_components_arrive_in_any_order_and_only_whole_kits_count(self):
        returns_order = self._return(self._sell((self.tea_set, 2)), approve=True)
        line = returns_order.line_ids
        self._book_parts(line, {self.cup: 3, self.pot: 2})
        self.assertEqual((line.qty_received, returns_order.reception_status), (0, "none"))
        self.assertEqual(
            self._expect_parts(returns_order), {self.cup: 1, self.saucer: 4, self.pot: 0}
        )
        self._book_parts(line, {self.saucer: 3})
        self.assertEqual((line.qty_received, returns_order.reception_status), (1, "partial"))
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 120)
        self._book_parts(line, {self.cup: 1, self.saucer: 1})
        self.assertEqual((line.qty_received, returns_order.reception_status), (2, "full"))
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(sum(returns_order.refund_ids.mapped("amount_total")), 240)
        self.assertEqual(returns_order.state, "done")
        for part in self.cup | self.saucer | self.pot:
            left_and_back = self._get_stock(part, self.warehouse.view_location_id)
            self.assertEqual(left_and_back, 0, part.name)

    def test_more_of_a_component_than_was_delivered_is_refused(self):
        returns_order = self._return(self._sell((self.tea_set, 2)), approve=True)
        line = returns_order.line_ids
        self.assertRefused(
            ValidationError,
            returns_order.name,
            lambda: self._book_parts(line, {self.cup: 5}),
            returns_order,
        )
        receipt = returns_order.picking_ids
        receipt.move_ids.picked = True
        receipt.move_ids.filtered(lambda move: move.product_id == self.pot).quantity = 3
        self.assertRefused(ValidationError, returns_order.name, receipt._action_done, returns_order)

    def test_what_open_returns_promise_of_a_component_is_kept_from_others(self):
        order = self._sell((self.tea_set, 3))
        first = self._return(order, {self.tea_set: 2}, approve=True)
        self._book_parts(first.line_ids, {self.cup: 4})
        self.assertEqual(order.order_line.qty_returnable, 1)
        second = self._return(order, {self.tea_set: 1}, approve=True)
        self.assertEqual(order.order_line.qty_returnable, 0)
        self.assertRefused(
            ValidationError,
            "are promised by open returns",
            lambda: self._book_parts(first.line_ids, {self.cup: 1}),
            first,
        )
        self._receive(first)
        self._receive(second)
        self.assertEqual(order.order_line.qty_returnable, 0)

    def test_a_component_that_came_back_by_hand_breaks_its_kit(self):
        order = self._sell((self.tea_set, 3))
        wizard = self.env["stock.return.picking"].create({"picking_id": order.picking_ids.id})
        for row in wizard.product_return_moves:
            row.quantity = 1 if row.product_id == self.cup else 0
        receipt = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        receipt.move_ids.picked = True
        receipt._action_done()
        self.assertEqual(order.order_line.qty_returnable, 2)

    def test_a_delivery_that_misses_a_component_delivered_no_kit(self):
        order = self._sell((self.tea_set, 2), deliver=False, invoice=False)
        delivery = order.picking_ids
        for move in delivery.move_ids:
            move.quantity = 1 if move.product_id == self.pot else move.product_uom_qty
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(order.order_line.qty_returnable, 1)

    def test_kits_in_kits_are_returned_in_what_they_are_made_of(self):
        party = self._make_product("Party", price=300.0)
        self._make_kit(party, {self.tea_set: 2, self.pot: 1})
        order = self._sell((party, 2))
        self.assertEqual(order.order_line.qty_returnable, 2)
        returns_order = self._return(order, {party: 1}, approve=True)
        self.assertEqual(
            self._expect_parts(returns_order), {self.cup: 4, self.saucer: 4, self.pot: 3}
        )
        self._book_parts(returns_order.line_ids, {self.cup: 4, self.saucer: 4, self.pot: 2})
        self.assertEqual(returns_order.line_ids.qty_received, 0)
        self._book_parts(returns_order.line_ids, {self.pot: 1})
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self._receive(returns_order).action_settle()
        self.assertEqual(returns_order.refund_ids.amount_total, 300)

    def test_kits_sold_by_the_dozen_come_back_one_by_one(self):
        order = self._sell((self.tea_set, 1, {"product_uom_id": self.dozen.id}))
        self.assertEqual(order.order_line.qty_returnable, 1)
        returns_order = self._return(
            order, {self.tea_set: 5}, product_uom_id=self.unit.id, approve=True
        )
        self.assertEqual(
            self._expect_parts(returns_order), {self.cup: 10, self.saucer: 10, self.pot: 5}
        )
        self._receive(returns_order).action_settle()
        self.assertEqual(returns_order.line_ids.qty_received, 5)
        rest = self.env["returns.order"].create(
            {
                "partner_id": self.customer.id,
                "line_ids": [
                    Command.create(
                        {
                            "sale_line_id": order.order_line.id,
                            "quantity": 7,
                            "product_uom_id": self.unit.id,
                            "reason_id": self.reason.id,
                        }
                    )
                ],
            }
        )
        self._receive(rest).action_settle()
        self.assertEqual((rest.state, order.order_line.qty_returnable), ("done", 0))
        paid = sum((returns_order | rest).refund_ids.mapped("amount_total"))
        self.assertEqual(paid, order.amount_total)

    def test_serials_of_a_component_are_those_that_were_delivered(self):
        phone = self._make_product("Phone", 500, tracking="serial")
        lots = self._stock_lots(phone, ["SN-1", "SN-2"])
        bundle = self._make_product("Bundle", price=550.0)
        self._make_kit(bundle, {phone: 1, self.cup: 1})
        order = self._sell((bundle, 1))
        delivered = order.order_line.move_ids.lot_ids
        returns_order = self._return(order, approve=True)
        line = returns_order.line_ids
        expected = self._expect(returns_order)[line.id, phone.id]
        self.assertEqual((expected.tracking, expected.lots), ("serial", frozenset(delivered.ids)))
        self.assertRefused(
            ValidationError,
            "is not what was delivered",
            lambda: self._book(self._count(line, 1, lots - delivered, product=phone)),
            returns_order,
        )
        self._book(self._count(line, 1, delivered, product=phone))
        self._book_parts(line, {self.cup: 1})
        self.assertEqual(returns_order.reception_status, "full")

    def test_a_receipt_of_components_undone_reopens_the_kit(self):
        returns_order = self._return(self._sell((self.tea_set, 2)), approve=True)
        returns_order.action_receive_all()
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": returns_order.picking_ids.id}
        )
        for row in wizard.product_return_moves:
            row.quantity = 1 if row.product_id == self.pot else 0
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        delivery.move_ids.picked = True
        delivery._action_done()
        self.assertEqual(returns_order.line_ids.qty_received, 1)
        self.assertEqual(self._expect_parts(returns_order)[self.pot], 1)
        returns_order.action_receive_all()
        self.assertEqual(returns_order.reception_status, "full")

    def test_closing_a_return_of_kits_stops_waiting_for_the_parts(self):
        order = self._sell((self.tea_set, 2))
        returns_order = self._return(order, approve=True)
        line = returns_order.line_ids
        self._book_parts(line, {self.cup: 4, self.saucer: 2, self.pot: 1})
        self._receive_nothing_more(returns_order)
        self.assertEqual((line.qty_received, line.qty_cancelled), (1, 1))
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(order.order_line.qty_returnable, 0, "the other kit lacks its cups")
        self.assertEqual(
            self._expect_parts(returns_order), {self.cup: 0, self.saucer: 0, self.pot: 0}
        )

    def _receive_nothing_more(self, returns_order):
        returns_order.action_accept_all()
        returns_order.action_settle()
        returns_order.action_close()

    def test_whereabouts_are_told_by_component(self):
        returns_order = self._return(self._sell((self.tea_set, 1)), approve=True)
        returns_order.action_receive_all()
        line = returns_order.line_ids
        places = self.reception._get_whereabouts(line)[line]
        self.assertEqual(
            {place.product: place.quantity for place in places},
            {self.cup: 2, self.saucer: 2, self.pot: 1},
        )

    def test_bystanders_of_kits_are_counted_as_before(self):
        order = self._sell((self.tea_set, 1), (self.product, 2))
        returns_order = self._return(order, {self.product: 1}, approve=True)
        returns_order.action_receive_all()
        kit_line, plain_line = order.order_line
        self.assertEqual((kit_line.qty_returnable, plain_line.qty_returnable), (1, 1))
