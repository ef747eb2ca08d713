"""A worker of the warehouse, without any right on returns, receives parcels in Chromium."""

import base64
import io

from PIL import Image, ImageDraw
from tours_case import ToursCase

from odoo.tests import tagged

SCREEN = "/odoo/receive-returns"


@tagged("post_install", "-at_install")
class TestReceivingTours(ToursCase):
    browser_size = "1440x900"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product.write({"barcode": "5901234123457", "image_1920": _draw("#7aa5c9", "kettle")})
        cls.ordered_product.write(
            {"barcode": "4006381333931", "image_1920": _draw("#b5745a", "teapot")}
        )

    def test_a_worker_receives_a_parcel_by_scanning_and_grading(self):
        order = self._sell((self.product, 5), (self.ordered_product, 1))
        returns_order = self._return(order, {self.product: 2, self.ordered_product: 1}, True)
        returns_order._through_gate().name = "RMA/TOUR/1"
        self._run_tour("/odoo", "returns_receiving_clean_tour", self.worker)
        kettle, teapot = returns_order.line_ids
        self.assertEqual((kettle.qty_received, teapot.qty_received), (2, 1))
        self.assertEqual(kettle.inspection_ids.mapped("grade_id.code"), ["a", "b"])
        self.assertFalse(teapot.inspection_ids)

    def test_a_short_parcel_is_booked_after_a_look_at_what_is_missing(self):
        returns_order = self._expect("SO-PARTIAL", (self.product, 3))
        self._run_tour(SCREEN, "returns_receiving_partial_tour", self.worker)
        self.assertEqual(returns_order.line_ids.qty_received, 2)
        self.assertEqual(returns_order.reception_status, "partial")

    def test_surplus_and_wrong_goods_are_told_apart_and_booked(self):
        order = self._sell((self.product, 5), name="SO-SURPLUS")
        returns_order = self._return(order, {self.product: 1}, approve=True)
        self._run_tour(SCREEN, "returns_receiving_surplus_tour", self.worker)
        self.assertEqual(returns_order.line_ids.qty_received, 2)

    def test_a_serial_that_was_not_delivered_is_refused_then_taken_all_the_same(self):
        camera = self._make_product("Camera", price=400.0, tracking="serial")
        camera.image_1920 = _draw("#444444", "camera")
        lots = self._stock(camera, "SN-0001", "SN-0002", "SN-0009")
        goods = [(self.product, 2), (camera, 2), (self.ordered_product, 1)]
        order = self._sell(*goods, name="SO-SERIAL", deliver=False, invoice=False)
        sold = order.picking_ids.move_ids.filtered(lambda move: move.product_id == camera)
        sold.lot_ids = lots[:2]
        self._deliver(order)
        self.assertEqual(sold.lot_ids, lots[:2])
        self._invoice(order)
        returns_order = self._return(order)
        kettle = returns_order.line_ids[0]
        kettle.photo_ids = self.env["ir.attachment"].create(
            {
                "name": "dent.png",
                "raw": base64.b64decode(_draw("#c97a7a", "kettle")),
                "res_model": kettle._name,
                "res_id": kettle.id,
            }
        )
        returns_order.action_submit()
        returns_order.action_approve()
        self._run_tour(SCREEN, "returns_receiving_wrong_serial_tour", self.worker)
        self.assertEqual(returns_order.line_ids.mapped("qty_received"), [2, 2, 1])
        self.assertEqual(
            returns_order.picking_ids.move_line_ids.lot_id.mapped("name"), ["SN-0001", "SN-0009"]
        )

    def test_a_parcel_nobody_announced_is_put_aside_with_a_picture(self):
        hub = self.env["stock.warehouse"].create({"name": "Hub", "code": "HUB"})
        self._run_tour(SCREEN, "returns_receiving_blind_tour", self.worker)
        arrival = self.env["returns.arrival"].search([("tracking_number", "=", "1Z999")])
        self.assertEqual((arrival.state, arrival.condition), ("blind", "damaged"))
        self.assertEqual((arrival.sender, arrival.warehouse_id), ("Somebody in 杭州", hub))
        picture = Image.open(io.BytesIO(arrival.photo_ids.raw))
        self.assertEqual((picture.format, picture.size), ("JPEG", (1600, 800)))

    def test_goods_of_a_three_step_warehouse_are_received_at_its_first_step(self):
        self.warehouse.reception_steps = "three_steps"
        returns_order = self._expect("SO-STEPS", (self.product, 1))
        twice = self._sell((self.ordered_product, 2), name="SO-TWO")
        for _again in range(2):
            self._return(twice, {self.ordered_product: 1}, approve=True)
        self._run_tour(SCREEN, "returns_receiving_three_steps_tour", self.worker)
        self.assertEqual(returns_order.line_ids.qty_received, 1)

    def test_a_long_list_is_handled_on_a_phone(self):
        self.browser_size = "390x844"
        self.touch_enabled = True
        names = [f"电热水壶 {number:02d} 不锈钢双层防烫大容量 1.7 升" for number in range(1, 31)]
        picture = _draw("#7aa5c9", "kettle")
        products = [self._make_product(name, 10.0, image_1920=picture) for name in names]
        self._expect("SO-PHONE", *((product, 1) for product in products))
        self._run_tour(SCREEN, "returns_receiving_phone_tour", self.worker)

    def test_a_lost_network_and_a_reload_lose_and_double_nothing(self):
        returns_order = self._expect("SO-OFFLINE", (self.product, 3))
        self._run_tour(SCREEN, "returns_receiving_offline_tour", self.worker)
        arrival = self.env["returns.arrival"].search([("order_ids", "in", returns_order.ids)])
        self.assertEqual(arrival.scan_ids.mapped("quantity"), [1, 1, 1])

    def _expect(self, name, *lines):
        """Return an approved return of everything that was sold under a name."""
        return self._return(self._sell(*lines, name=name), approve=True)

    def _stock(self, product, *names):
        lots = self.env["stock.lot"].create(
            [{"name": name, "product_id": product.id} for name in names]
        )
        for lot in lots:
            self.env["stock.quant"]._update_available_quantity(
                product, self.warehouse.lot_stock_id, 1, lot_id=lot
            )
        return lots


def _draw(colour, name):
    """Return a picture of an article, in base 64."""
    picture = Image.new("RGB", (400, 400), "white")
    draw = ImageDraw.Draw(picture)
    if name == "camera":
        draw.rounded_rectangle((40, 120, 360, 320), 30, fill=colour)
        draw.rectangle((150, 90, 250, 130), fill=colour)
        draw.ellipse((130, 150, 270, 290), fill="#cccccc", outline="white", width=10)
    else:
        draw.rounded_rectangle((90, 130, 290, 360), 40, fill=colour)
        draw.arc((240, 160, 360, 320), -90, 90, fill=colour, width=24)
        draw.polygon(((90, 180), (30, 140), (90, 250)), fill=colour)
    file = io.BytesIO()
    picture.save(file, "PNG")
    return base64.b64encode(file.getvalue())
