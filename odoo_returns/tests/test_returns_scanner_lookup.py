from odoo.fields import Command
from odoo.tests import tagged

from .receiving_common import ReceivingCommon


@tagged("post_install", "-at_install")
class TestReturnsScannerLookup(ReceivingCommon):
    """Each kind of barcode finds its return."""

    def assertFinds(self, barcode, returns_order, **values):
        screen = self._scan(barcode, **values)
        self.assertTrue(screen["arrival"], screen["answer"])
        self.assertEqual(
            [row["name"] for row in screen["arrival"]["returns"]], returns_order.mapped("name")
        )
        return screen

    def test_documents_of_a_return_find_it(self):
        returns_order = self._announce()
        sale_order = returns_order.sale_order_ids
        delivery = sale_order.picking_ids.filtered(lambda p: p.picking_type_code == "outgoing")
        delivery.carrier_tracking_ref = "OUT-111222,OUT-333444"
        returns_order.parcel_ids = [Command.create({"tracking_number": "BACK 555 666"})]
        for barcode in (
            sale_order.name,
            delivery.name,
            returns_order.picking_ids.name,
            "out-333444",
            "BACK555666",
        ):
            with self.subTest(barcode=barcode):
                self.assertFinds(barcode, returns_order)

    def test_the_number_of_a_parcel_at_the_dock_finds_it(self):
        returns_order = self._announce()
        arrival = self.env["returns.arrival"].browse(self._open(returns_order))
        screen = self.assertFinds(arrival.name, returns_order)
        self.assertEqual(screen["arrival"]["id"], arrival.id)

    def test_the_package_of_the_delivery_finds_the_return(self):
        sale_order = self._sell((self.product, 1), deliver=False, invoice=False)
        move = sale_order.picking_ids.move_ids
        move.quantity = 1
        move.move_line_ids.result_package_id = self.env["stock.package"].create({"name": "PACK77"})
        move.picked = True
        sale_order.picking_ids._action_done()
        self._invoice(sale_order)
        self.assertFinds("pack77", self._return(sale_order, approve=True))

    def test_two_returns_of_one_sales_order_are_offered_to_choose_from(self):
        sale_order = self._sell((self.product, 2))
        first = self._return(sale_order, {self.product: 1}, approve=True)
        second = self._return(sale_order, {self.product: 1}, approve=True)
        screen = self._scan(sale_order.name)
        self.assertAnswer(screen, "info", "choose")
        self.assertIsNone(screen["arrival"])
        names = sorted(row["name"] for row in screen["candidates"])
        self.assertEqual(names, sorted([first.name, second.name]))
        screen = self._dock().receive_open("choice", [second.id], self.warehouse.id)
        self.assertEqual(screen["arrival"]["returns"][0]["id"], second.id)

    def test_a_parcel_that_holds_several_returns_opens_all_of_them(self):
        orders = self._announce() | self._announce()
        orders[0].parcel_ids = [
            Command.create({"tracking_number": "TOGETHER9", "order_ids": [Command.set(orders.ids)]})
        ]
        screen = self._scan("TOGETHER9")
        self.assertEqual(
            sorted(row["id"] for row in screen["arrival"]["returns"]), sorted(orders.ids)
        )
        self.assertEqual(screen["arrival"]["tracking_number"], "TOGETHER9")
        self.assertLines(screen, (self.product, 2, 0), (self.product, 2, 0))

    def test_another_return_of_the_customer_lies_in_the_open_parcel(self):
        first, second = self._announce(), self._announce()
        arrival = self._open(first)
        screen = self._scan(second.name, arrival)
        self.assertEqual(screen["arrival"]["id"], arrival)
        self.assertEqual(len(screen["arrival"]["returns"]), 2)

    def test_a_return_of_another_customer_is_another_parcel(self):
        arrival = self._open(self._announce())
        self.customer = self.customer.create({"name": "Somebody else"})
        other = self._return(
            self._sell((self.product, 1), partner_id=self.customer.id), approve=True
        )
        screen = self._scan(other.name, arrival)
        self.assertNotEqual(screen["arrival"]["id"], arrival)
        self.assertEqual(len(screen["arrival"]["returns"]), 1)

    def test_returns_that_cannot_be_received_are_named_and_nothing_changes(self):
        draft = self._return(self._sell((self.product, 1)))
        refused = self._return(self._sell((self.product, 1)))
        refused.action_submit()
        refused.action_refuse("No.")
        received = self._announce()
        received.action_receive_all()
        for returns_order, reason in (
            (draft, "not approved"),
            (refused, "refused or cancelled"),
            (received, "arrived already"),
        ):
            with self.subTest(reason=reason):
                screen = self._scan(returns_order.name)
                self.assertAnswer(screen, "danger", "not_expected", returns_order.name)
                self.assertRegex(screen["answer"]["text"], reason)
                self.assertIsNone(screen["arrival"])
        self.assertFalse(self.env["returns.arrival"].search([]))

    def test_a_return_of_another_warehouse_is_named_with_it(self):
        hub = self.env["stock.warehouse"].create({"name": "Hub", "code": "HUB"})
        returns_order = self._announce()
        screen = self._dock().receive_scan(returns_order.name, "hub", False, hub.id)
        self.assertAnswer(screen, "danger", "not_expected", self.warehouse.name)

    def test_an_order_without_a_return_opens_nothing(self):
        sale_order = self._sell((self.product, 1))
        screen = self._scan(sale_order.name)
        self.assertAnswer(screen, "danger", "no_return", sale_order.name)

    # === GOODS === #

    def test_a_packaging_counts_what_it_holds(self):
        self.env["product.uom"].create(
            {"product_id": self.product.id, "uom_id": self.dozen.id, "barcode": "DOZEN-KETTLES"}
        )
        arrival = self._open(self._announce((self.product, 24)))
        self.assertLines(self._scan("dozen-kettles", arrival), (self.product, 24, 12))

    def test_gs1_tells_article_lot_and_quantity(self):
        self.company.nomenclature_id = self.env.ref(
            "barcodes_gs1_nomenclature.default_gs1_nomenclature"
        )
        tea, lots = self._make_lots("Tea", "lot", "L1", "L2", quantity=5)
        tea.barcode = "5400000000010"
        returns_order = self._announce_lots(tea, lots, 4)
        arrival = self._open(returns_order)
        screen = self._scan("010540000000001010L2\x1d3000000003", arrival)
        self.assertAnswer(screen, "success", "expected")
        piece = screen["lines"][0]["pieces"][0]
        self.assertEqual((piece["quantity"], piece["lot"]), (3, "L2"))

    def test_an_article_with_several_lots_asks_which_one_it_is(self):
        tea, lots = self._make_lots("Tea", "lot", "L1", "L2", quantity=5)
        tea.barcode = "5400000000010"
        arrival = self._open(self._announce_lots(tea, lots, 4))
        screen = self._scan("5400000000010", arrival)
        self.assertAnswer(screen, "info", "need_lot", "Scan the lot of Tea")
        self.assertEqual(screen["selected_line_id"], screen["lines"][0]["id"])
        self.assertLines(screen, (tea, 4, 0))
        self.assertLines(self._scan("l1", arrival), (tea, 4, 1))

    def test_a_serial_finds_its_return_and_counts(self):
        camera, lots = self._make_lots("Camera", "serial", "SN1", "SN2")
        returns_order = self._announce_lots(camera, lots, 2)
        screen = self._scan("sn2")
        self.assertAnswer(screen, "success", "expected")
        self.assertEqual(screen["arrival"]["returns"][0]["id"], returns_order.id)
        self.assertEqual(
            [(lot["name"], lot["counted"]) for lot in screen["lines"][0]["lots"]],
            [("SN1", False), ("SN2", True)],
        )

    def test_an_article_alone_only_offers_the_returns_that_wait_for_it(self):
        returns_order = self._announce()
        screen = self._scan("5901234123457")
        self.assertAnswer(screen, "info", "choose")
        self.assertEqual([row["order_id"] for row in screen["candidates"]], returns_order.ids)
        self.assertFalse(self.env["returns.arrival"].search([]))

    def test_a_serial_counts_once_and_another_is_taken_only_on_purpose(self):
        camera, lots = self._make_lots("Camera", "serial", "SN1", "SN2", "SN9")
        returns_order = self._announce_lots(camera, lots[:2], 2)
        arrival = self._open(returns_order)
        self._scan("SN1", arrival)
        screen = self._scan("SN1", arrival)
        self.assertAnswer(screen, "danger", "double_serial")
        screen = self._scan("SN9", arrival)
        self.assertAnswer(screen, "danger", "wrong_serial")
        wrong = screen["unexpected"][-1]
        self.assertTrue(wrong["can_accept"])
        screen = self._dock().receive_accept(arrival, "accept", wrong["scan_id"])
        self.assertAnswer(screen, "warning", "accepted")
        self.assertLines(screen, (camera, 2, 2))
        self.assertAnswer(self._validate(arrival), "success", "booked")
        moves = self.env["returns.arrival"].browse(arrival).move_ids
        self.assertEqual(sorted(moves.lot_ids.mapped("name")), ["SN1", "SN9"])
        self.assertEqual(returns_order.line_ids.qty_received, 2)

    def test_a_serial_nobody_knows_is_noted_for_the_chosen_line(self):
        camera, lots = self._make_lots("Camera", "serial", "SN1")
        returns_order = self._announce_lots(camera, lots, 1)
        arrival = self._open(returns_order)
        screen = self._scan("NEVER-SEEN", arrival, line_id=returns_order.line_ids.id)
        self.assertAnswer(screen, "danger", "wrong_serial", "NEVER-SEEN")
        self.assertAnswer(self._validate(arrival), "success", "booked")
        self.assertEqual(returns_order.line_ids.qty_received, 0)
        move = self.env["returns.arrival"].browse(arrival).move_ids
        self.assertEqual((move.product_id, move.lot_ids.name), (camera, "NEVER-SEEN"))

    def _make_lots(self, name, tracking, *names, quantity=1):
        product = self._make_product(name, 50.0, tracking=tracking)
        lots = self.env["stock.lot"].create(
            [{"name": lot, "product_id": product.id} for lot in names]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, quantity, lot_id=lot
            )
        return product, lots

    def _announce_lots(self, product, lots, quantity):
        """Return an approved return of a product that was delivered in some lots."""
        sale_order = self._sell((product, quantity), deliver=False, invoice=False)
        move = sale_order.picking_ids.move_ids
        move.move_line_ids.unlink()
        move.move_line_ids = [
            Command.create(move._prepare_move_line_vals(quantity / len(lots)) | {"lot_id": lot.id})
            for lot in lots
        ]
        move.picked = True
        sale_order.picking_ids._action_done()
        self._invoice(sale_order)
        return self._return(sale_order, approve=True)
