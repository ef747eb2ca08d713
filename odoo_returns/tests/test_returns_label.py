from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parcel_common import PDF, ReturnsParcelCommon

PNG = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJg"
    b"gg=="
)


@tagged("post_install", "-at_install")
class TestReturnsLabel(ReturnsParcelCommon):
    """Labels are made after the approval, of a carrier or by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.returns_carrier_id = cls.carrier
        cls._promise(way_of_return="label")

    def _approve(self):
        order = self._sell((self.product, 2))
        return self._return(order, approve=True)

    def test_an_approval_asks_no_carrier_and_the_workers_make_the_label(self):
        calls = self._make_labels(("A", PDF))
        returns_order = self._approve()
        self.assertFalse(calls)
        self.assertFalse(returns_order.parcel_ids)
        self._run("ir_cron_send_notifications")
        self.assertFalse(calls)
        self.assertEqual(returns_order.parcel_ids.mapped("state"), ["announced"])
        self._run("ir_cron_make_labels")
        self._run("ir_cron_make_labels")
        receipt = returns_order.picking_ids
        self.assertEqual(calls, [(self.carrier, receipt, self.carrier)])
        self.assertFalse(receipt.carrier_id)
        parcel = returns_order.parcel_ids
        self.assertEqual(
            (parcel.state, parcel.tracking_number, parcel.label_id.raw, parcel.sent_on),
            ("label_made", "LBL1", PDF, False),
        )
        self.assertEqual(parcel.label_id.res_model, "returns.parcel")

    def test_the_customer_gets_the_label_by_mail(self):
        self._make_labels(("A", PDF))
        returns_order = self._approve()
        self._run("ir_cron_send_notifications")
        self._run("ir_cron_make_labels")
        self.assertEqual(self._get_mails(returns_order.parcel_ids), ["label"])
        self._run("ir_cron_send_notifications")
        mail = self.env["mail.mail"].search(
            [("model", "=", "returns.order"), ("res_id", "=", returns_order.id)],
            order="id desc",
            limit=1,
        )
        self.assertEqual(mail.attachment_ids.mapped("raw"), [PDF])
        self.assertEqual(returns_order.parcel_ids.label_id.res_id, returns_order.parcel_ids.id)

    def test_a_button_makes_the_label_at_once(self):
        self._promise(way_of_return="customer_ships")
        calls = self._make_labels(("A", PDF))
        returns_order = self._approve()
        self._run("ir_cron_send_notifications")
        self.assertFalse(returns_order.parcel_ids)
        self.assertTrue(returns_order.can_make_label)
        returns_order.with_user(self.clerk).action_make_label()
        self.assertEqual(len(calls), 1)
        self.assertEqual(returns_order.parcel_ids.label_id.raw, PDF)
        with self.assertRaisesRegex(UserError, "no parcel for which a carrier could make a label"):
            returns_order.action_make_label()
        self.assertEqual(len(calls), 1)

    def test_several_labels_of_one_receipt_are_several_parcels(self):
        self._make_labels(("A", PDF), ("B", PDF + b"2"), numbers="LBL1,LBL2")
        returns_order = self._approve()
        returns_order.action_make_label()
        self.assertEqual(
            [(parcel.tracking_number, parcel.label_id.raw) for parcel in returns_order.parcel_ids],
            [("LBL1", PDF), ("LBL2", PDF + b"2")],
        )

    @mute_logger("odoo.addons.odoo_returns.models.returns_label")
    def test_a_carrier_that_fails_is_asked_again_and_then_left_to_a_colleague(self):
        calls = self._make_labels(UserError("No such street"))
        returns_order = self._approve()
        self._run("ir_cron_send_notifications")
        parcel = returns_order.parcel_ids
        for attempt in range(1, 6):
            parcel._through_gate().label_due_at = fields.Datetime.now() - timedelta(minutes=1)
            self._run("ir_cron_make_labels")
            self.assertEqual((parcel.label_failures, len(calls)), (attempt, attempt))
        self.assertEqual((parcel.label_error, parcel.label_due_at), ("No such street", False))
        self.assertIn("No such street", returns_order.message_ids[0].body)
        self.assertEqual(parcel.state, "announced")
        self.assertFalse(returns_order.picking_ids.carrier_id)

    def test_a_carrier_that_sends_no_label_is_said_to(self):
        self._make_labels()
        returns_order = self._approve()
        with self.assertRaisesRegex(UserError, "Swift sent no label"):
            returns_order.action_make_label()

    def test_a_carrier_without_labels_leaves_them_to_an_upload(self):
        returns_order = self._approve()
        self._run("ir_cron_send_notifications")
        self.assertFalse(returns_order.parcel_ids)
        self.assertFalse(returns_order.can_make_label)
        with self.assertRaises(UserError):
            returns_order.action_make_label()

    def test_the_address_of_a_return_has_a_carrier_of_its_own(self):
        local = self._make_carrier("Local")
        self.policy.address_ids = [
            (0, 0, {"partner_id": self.german.id, "carrier_id": local.id, "sequence": 1})
        ]
        calls = self._make_labels(("A", PDF))
        returns_order = self._approve()
        returns_order.action_make_label()
        self.assertEqual(calls[0][0], local)

    def test_a_colleague_uploads_a_label(self):
        parcel = self._announce().with_user(self.clerk)
        parcel.write({"label_file": PNG, "label_name": "label.png"})
        self.assertEqual(
            (parcel.state, parcel.label_name, parcel.label_id.mimetype),
            ("label_made", "label.png", "image/png"),
        )
        self.assertEqual(parcel.label_file, PNG)
        parcel.label_file = False
        self.assertFalse(parcel.label_id)

    def test_a_label_that_was_promised_comes_though_the_policy_changes(self):
        self._make_labels(("A", PDF))
        order = self._sell((self.product, 2))
        self._promise(way_of_return="customer_ships")
        returns_order = self._return(order, approve=True)
        self._run("ir_cron_send_notifications")
        self.assertTrue(returns_order.parcel_ids.label_due_at)

    def test_a_label_is_something_to_print(self):
        parcel = self._announce()
        with self.assertRaisesRegex(UserError, "A label is a PDF"):
            parcel.label_file = b"UEsDBAoAAAAAAAAAIQAAAAAAAAAAAAAAAAABAAAAYQ=="
