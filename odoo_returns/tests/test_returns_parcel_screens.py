import base64

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .parcel_common import PDF, ReturnsParcelCommon


@tagged("post_install", "-at_install")
class TestReturnsParcelScreens(ReturnsParcelCommon):
    """What a clerk without warehouse rights does in the forms."""

    def test_a_clerk_enters_a_parcel_on_the_return(self):
        with Form(self.mine.with_user(self.clerk)) as form, form.parcel_ids.new() as row:
            row.tracking_number = "1Z-1"
            row.carrier_id = self.carrier
        parcel = self.mine.parcel_ids
        self.assertEqual((parcel.tracking_key, parcel.order_ids), ("1Z1", self.mine))

    def test_a_clerk_records_an_event_and_uploads_a_label_on_the_parcel(self):
        with Form(self._announce().with_user(self.clerk)) as form:
            form.label_file = base64.b64encode(PDF)
            form.weight = 2.5
            with form.event_ids.new() as row:
                row.code = "handed_over"
                row.place = "Shop"
        parcel = self.mine.parcel_ids
        self.assertEqual(set(parcel.event_ids.mapped("code")), {"handed_over", "label_made"})
        self.assertEqual((parcel.state, parcel.weight), ("in_transit", 2.5))
        self.assertEqual(parcel.label_id.raw, PDF)
        self.assertIn(f"/{parcel.id}/label_file", parcel.action_print_label()["url"])
        self.assertEqual(parcel.action_open_tracking()["url"], "https://track.example.com/1Z-1")

    def test_a_return_opens_its_parcels(self):
        parcel = self._announce()
        self.assertEqual(self.mine.action_open_parcels()["res_id"], parcel.id)

    def test_a_parcel_of_another_return_is_shown_apart(self):
        second = self._return(self.order, {self.product: 1}, approve=True)
        parcel = self._announce(order_ids=[(4, second.id)])
        with Form(second.with_user(self.clerk)) as form:
            self.assertTrue(form.has_shared_parcels)
        self.assertFalse(self.mine.has_shared_parcels)
        self.assertEqual(second.all_parcel_ids, parcel)

    @mute_logger("odoo.addons.odoo_returns.models.returns_label")
    def test_of_several_labels_one_that_fails_takes_no_other_back(self):
        self._make_labels(("A", PDF))
        self.company.returns_carrier_id = self.carrier
        second = self._return(self.order, {self.product: 1}, approve=True)
        made, failed = self.env["returns.label"]._announce(self.mine | second)
        failed.picking_id = False
        (made + failed).with_user(self.clerk).action_make_label()
        self.assertEqual(made.label_id.raw, PDF)
        self.assertFalse(failed.label_id)
        self.assertIn("No carrier makes a label", failed.label_error)
        with self.assertRaisesRegex(UserError, "No carrier makes a label"):
            failed.action_make_label()
