from odoo.tests import tagged

from odoo.addons.odoo_returns.tests.common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestCarrier(ReturnsCommon):
    def test_a_carrier_of_another_addon_makes_the_label_and_is_asked_where_the_parcel_is(self):
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Moon Express",
                "delivery_type": "moon",
                "product_id": self._make_product("Freight", 9, type="service").id,
            }
        )
        self.company.returns_carrier_id = carrier
        returns_order = self._return(self._sell((self.product, 1)), approve=True)
        returns_order.with_user(self.clerk).action_make_label()
        receipt, parcel = returns_order.picking_ids, returns_order.parcel_ids
        self.assertEqual(
            (parcel.state, parcel.label_id.raw, parcel.tracking_number, parcel.tracking_url),
            (
                "label_made",
                b"%PDF-1.4 moon",
                f"MOON{receipt.id}",
                f"https://moon.example.com/MOON{receipt.id}",
            ),
        )
        self.assertFalse(receipt.carrier_id)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("odoo_returns.ir_cron_poll_parcels").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(parcel.state, "in_transit")
        self.assertEqual(parcel.event_ids[0].place, "Tranquility Base")
