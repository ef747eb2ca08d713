from odoo.tests import tagged

from .receipts_common import ReceiptsCommon


@tagged("post_install", "-at_install")
class TestReturnsReceptionSteps(ReceiptsCommon):
    """Returns take the steps of the warehouse, and count once, when they come in."""

    def _get_places(self, line):
        return [
            (place.location, place.quantity, place.lot.name)
            for place in self.reception._get_whereabouts(line)[line]
        ]

    def _validate(self, moves, quantity=None):
        moves.quantity = quantity if quantity is not None else moves.product_uom_qty
        moves.picked = True
        moves.picking_id._action_done()

    def test_one_step_goes_straight_to_the_returns_location(self):
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        self.assertFalse(line.move_ids.route_ids)
        self._book(self._count(line, 2))
        self.assertEqual(self._get_places(line), [(self.warehouse.returns_location_id, 2, False)])
        self.assertEqual(len(line.move_ids), 2, "the rest waits, nothing is pushed")

    def test_two_steps_pass_through_input_and_count_once(self):
        self.warehouse.reception_steps = "two_steps"
        entrance = self.warehouse.wh_input_stock_loc_id
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        self.assertEqual(line.move_ids.location_dest_id, entrance)
        self.assertEqual(line.move_ids.route_ids, self.warehouse.returns_route_id)
        self._book(self._count(line, 5))
        self.assertEqual((line.qty_received, returns_order.reception_status), (5, "full"))
        self.assertEqual(self._get_places(line), [(entrance, 5, False)])
        onwards = line.move_ids.filtered(lambda move: move.state != "done")
        self.assertEqual(onwards.picking_type_id, self.warehouse.store_type_id)
        self.assertEqual(onwards.location_dest_id, self.warehouse.returns_location_id)
        self._validate(onwards.with_user(self.worker), 3)
        self.assertEqual(line.qty_received, 5)
        inside = self.warehouse.returns_location_id
        self.assertEqual(self._get_places(line), [(entrance, 2, False), (inside, 3, False)])
        self.assertEqual(self._get_stock(self.product, inside), 3)
        self.assertEqual(line.sale_line_id.qty_returnable, 0)
        self.assertEqual(line.sale_line_id.qty_delivered, 0)

    def test_three_steps_pass_through_quality_control(self):
        self.warehouse.reception_steps = "three_steps"
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        returns_order.action_receive_all()
        self.assertEqual(line.qty_received, 5)
        for location in (self.warehouse.wh_qc_stock_loc_id, self.warehouse.returns_location_id):
            onwards = line.move_ids.filtered(lambda move: move.state == "assigned")
            self.assertEqual(onwards.location_dest_id, location)
            self._validate(onwards)
            self.assertEqual(self._get_places(line), [(location, 5, False)])
        self.assertFalse(line.move_ids.filtered(lambda move: move.state != "done"))
        returns_order.action_accept_all()
        returns_order.action_settle()
        self.assertEqual(returns_order.state, "done")

    def test_receiving_and_closing_leave_the_steps_inside_alone(self):
        self.warehouse.reception_steps = "two_steps"
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        self._book(self._count(returns_order.line_ids, 2))
        returns_order.action_receive_all()
        inside = returns_order.line_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(sum(inside.mapped("product_uom_qty")), 5)
        again = self._return(self._sell((self.product, 5)), approve=True)
        self._book(self._count(again.line_ids, 2))
        again.action_close()
        inside = again.line_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(inside.product_uom_qty, 2)

    def test_what_is_inspected_on_the_way_takes_no_further_step(self):
        self.warehouse.reception_steps = "two_steps"
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        returns_order.action_receive_all()
        restock = self.env["returns.disposition"]._get_default("restock")
        self.env["returns.inspection"].create(
            {"line_id": line.id, "quantity": 2, "disposition_id": restock.id}
        )
        onwards = line.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(onwards.product_uom_qty, 3)
        self._validate(onwards)
        self.assertEqual(self._get_places(line), [(self.warehouse.returns_location_id, 3, False)])
        again = self._return(self._sell((self.product, 5)), approve=True)
        again.action_receive_all()
        again.action_accept_all()
        self.assertEqual(set(again.line_ids.move_ids.mapped("state")), {"done", "cancel"})

    def test_steps_of_two_lines_never_merge(self):
        self.warehouse.reception_steps = "two_steps"
        order = self._sell((self.product, 5), invoice=False)
        returns_order = self._return(order, {self.product: 1})
        returns_order.line_ids.copy({"quantity": 2, "order_id": returns_order.id})
        returns_order.action_submit()
        returns_order.action_approve()
        returns_order.action_receive_all()
        inside = returns_order.line_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(len(inside.picking_id), 1)
        self.assertEqual(returns_order.line_ids.mapped("qty_received"), [1, 2])
        self.assertEqual(
            {move.returns_line_id: move.product_uom_qty for move in inside},
            dict(zip(returns_order.line_ids, [1, 2], strict=True)),
        )

    def test_a_receipt_sent_back_before_it_was_stored_is_no_longer_here(self):
        self.warehouse.reception_steps = "two_steps"
        returns_order = self._return(self._sell((self.product, 5)), approve=True)
        line = returns_order.line_ids
        receipt = self._book(self._count(line, 5)).picking_id
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 2
        delivery = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self._validate(delivery.move_ids)
        self.assertEqual(line.qty_received, 3)
        self.assertEqual(sum(place[1] for place in self._get_places(line)), 3)
        onwards = line.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(onwards.product_uom_qty, 3)

    def test_changing_the_steps_changes_the_route_and_where_returns_arrive(self):
        warehouse = self.warehouse
        route, picking_type = warehouse.returns_route_id, warehouse.returns_type_id
        self.assertFalse(route.rule_ids)
        for steps, entrance, path in (
            ("two_steps", warehouse.wh_input_stock_loc_id, [warehouse.returns_location_id]),
            (
                "three_steps",
                warehouse.wh_input_stock_loc_id,
                [warehouse.wh_qc_stock_loc_id, warehouse.returns_location_id],
            ),
            ("one_step", warehouse.returns_location_id, []),
            ("two_steps", warehouse.wh_input_stock_loc_id, [warehouse.returns_location_id]),
        ):
            with self.subTest(steps=steps):
                warehouse.reception_steps = steps
                self.assertEqual(warehouse.returns_route_id, route)
                self.assertEqual(picking_type.default_location_dest_id, entrance)
                self.assertEqual(
                    [rule.location_dest_id for rule in route.rule_ids.filtered("active")], path
                )

    def test_a_new_warehouse_of_three_steps_has_them_for_returns_too(self):
        warehouse = self.env["stock.warehouse"].create(
            {
                "name": "Outlet",
                "code": "OUT",
                "company_id": self.company.id,
                "reception_steps": "three_steps",
            }
        )
        self.assertEqual(
            warehouse.returns_type_id.default_location_dest_id, warehouse.wh_input_stock_loc_id
        )
        self.assertEqual(len(warehouse.returns_route_id.rule_ids), 2)
        arrival = self._make_arrival(warehouse_id=warehouse.id)
        moves = self._book_unexpected(arrival, self.product, 1)
        onwards = moves.move_dest_ids
        self.assertEqual(onwards.location_dest_id, warehouse.wh_qc_stock_loc_id)
        unknown = self.env.ref("odoo_returns.partner_unknown")
        self.assertEqual(onwards.move_line_ids.owner_id, unknown)

    def test_a_warehouse_made_before_the_addon_gets_its_steps_and_keeps_its_own_rules(self):
        warehouse = self.warehouse
        warehouse.reception_steps = "two_steps"
        own_rule = warehouse.reception_route_id.rule_ids[:1].copy()
        warehouse.write(
            {"returns_type_id": False, "returns_location_id": False, "returns_route_id": False}
        )
        warehouse._create_returns_structure()
        self.assertTrue(own_rule.active)
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        returns_order.action_receive_all()
        onwards = returns_order.line_ids.move_ids.filtered(lambda move: move.state == "assigned")
        self.assertEqual(onwards.location_dest_id, warehouse.returns_location_id)

    def test_an_ordinary_receipt_keeps_its_own_steps(self):
        self.warehouse.reception_steps = "two_steps"
        picking_type = self.warehouse.in_type_id
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": picking_type.default_location_dest_id.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "location_id": self.env.ref("stock.stock_location_suppliers").id,
                            "location_dest_id": picking_type.default_location_dest_id.id,
                        },
                    )
                ],
            }
        )
        receipt.action_confirm()
        self._validate(receipt.move_ids)
        self.assertEqual(
            receipt.move_ids.move_dest_ids.location_dest_id, self.warehouse.lot_stock_id
        )
