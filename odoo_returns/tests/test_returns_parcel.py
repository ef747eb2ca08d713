from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .parcel_common import ReturnsParcelCommon
from .rules_common import utc

EU = "DE.WITHDRAWAL"


@tagged("post_install", "-at_install")
class TestReturnsParcel(ReturnsParcelCommon):
    """A parcel is where its events say, and the clocks of its returns run from them."""

    # === WHERE IT IS === #

    def test_events_move_a_parcel_and_a_late_scan_does_not_take_its_delivery_back(self):
        parcel = self._announce()
        self.assertEqual((parcel.state, parcel.sent_on), ("announced", fields.Date.today()))
        now = fields.Datetime.now().replace(microsecond=0)
        self._tell(parcel, "delivered", now - timedelta(hours=1))
        self._tell(parcel, "in_transit", now - timedelta(hours=9), place="Hub")
        self._tell(parcel, "exception", now)
        self.assertEqual(parcel.state, "delivered")
        self.assertEqual(parcel.handed_over_at, now - timedelta(hours=9))
        self.assertEqual(parcel.delivered_at, now - timedelta(hours=1))
        self.assertEqual(parcel.heard_at, now)

    def test_nobody_writes_where_a_parcel_is_nor_which_file_its_label_is(self):
        parcel = self._announce().with_user(self.clerk)
        secret = self.env["ir.attachment"].create({"name": "Salaries", "raw": b"%PDF"})
        for vals in (
            {"state": "delivered"},
            {"delivered_at": "2026-01-01"},
            {"label_id": secret.id},
            {"told": ["sent"]},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                parcel.write(vals)
        with self.assertRaises(UserError):
            parcel.create({"order_id": self.mine.id, "label_id": secret.id})
        self.assertEqual((parcel.state, parcel.label_id.id), ("announced", False))

    def test_an_event_never_changes_and_never_goes_alone(self):
        parcel = self._announce().with_user(self.clerk)
        event = self._tell(parcel.sudo(), "in_transit").sudo(False).with_user(self.clerk)
        with self.assertRaises(AccessError):
            event.unlink()
        for call in (lambda: event.sudo().write({"code": "info"}), event.sudo().unlink):
            with self.assertRaises(UserError):
                call()
        parcel.unlink()
        self.assertFalse(event.exists())

    def test_a_clerk_records_what_the_carrier_told_on_the_phone(self):
        parcel = self._announce()
        event = (
            self.env["returns.parcel.event"]
            .with_user(self.clerk)
            .create({"parcel_id": parcel.id, "code": "delivered", "text": "By phone"})
        )
        self.assertEqual((event.user_id, parcel.state), (self.clerk, "delivered"))
        late = fields.Datetime.now() + timedelta(minutes=6)
        with self.assertRaisesRegex(ValidationError, "after now"):
            self._tell(parcel, "info", late)

    def test_the_same_number_of_an_event_is_stored_once(self):
        parcel = self._announce()
        self._tell(parcel, "in_transit", key="e1")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self._tell(parcel, "delivered", key="e1")

    # === WHOSE IT IS === #

    def test_a_number_is_awaited_once_however_it_is_typed(self):
        self._announce()
        second = self._return(self.order, {self.product: 1}, approve=True)
        with self.assertRaisesRegex(ValidationError, f"parcel of {self.mine.name} already"):
            self._announce(second, tracking_number=" 1z 1 ")
        self._announce(second, carrier_id=self._make_carrier("Other").id)
        with self.assertRaises(ValidationError):
            self._announce(second, carrier_id=False)

    def test_a_number_is_free_again_once_its_parcel_has_arrived(self):
        self._tell(self._announce(), "delivered")
        second = self._return(self.order, {self.product: 1}, approve=True)
        self.assertEqual(self._announce(second).state, "announced")

    def test_one_parcel_brings_several_returns_of_a_customer(self):
        second = self._return(self.order, {self.product: 1}, approve=True)
        parcel = self._announce()
        parcel.order_ids = [(4, second.id)]
        self.assertEqual(second.all_parcel_ids, parcel)
        sent = fields.Datetime.now().replace(microsecond=0) - timedelta(hours=3)
        self._tell(parcel, "handed_over", sent)
        self.assertEqual(self._get_anchor(second, "sent_proof"), sent)
        parcel.order_ids = [(3, self.mine.id)]
        self.assertEqual(parcel.order_ids, self.mine | second)

    def test_a_parcel_brings_no_return_of_another_customer(self):
        other = self._return(self._sell((self.product, 1), partner_id=self.german.id), approve=True)
        parcel = self._announce()
        with self.assertRaisesRegex(ValidationError, "customer and company must be the same"):
            parcel.order_ids = [(4, other.id)]

    def test_a_parcel_that_was_entered_for_the_wrong_customer_can_move(self):
        other = self._return(self._sell((self.product, 1), partner_id=self.german.id), approve=True)
        parcel = self._announce()
        parcel.order_id = other
        self.assertEqual(parcel.order_ids, other)
        self.assertFalse(self.mine.all_parcel_ids)

    def test_a_parcel_without_a_number_is_named_after_its_return(self):
        parcel = self._announce(tracking_number=False)
        self.assertEqual(parcel.display_name, f"Parcel of {self.mine.name}")
        self.assertEqual((parcel.sent_on, parcel.tracking_url), (False, False))

    def test_the_page_of_a_carrier_is_no_script(self):
        self.assertEqual(self._announce().tracking_url, "https://track.example.com/1Z-1")
        self.carrier.tracking_url = "javascript:alert('<shipmenttrackingnumber>')"
        self.env.invalidate_all()
        self.assertFalse(self.mine.parcel_ids.tracking_url)

    # === WHAT FOLLOWS === #

    @freeze_time("2026-03-10 09:00:00")
    def test_the_first_scan_of_the_carrier_proves_the_sending(self):
        returns_order = self._withdraw()
        with freeze_time("2026-03-20 09:00:00"):
            parcel = self._announce(returns_order, shipped_on="2026-03-12")
            self._tell(parcel, "in_transit", utc(2026, 3, 11, 18))
        sends_back = self._get_deadline(returns_order, "consumer_sends_back", EU)
        self.assertEqual(sends_back.met_at, utc(2026, 3, 11, 18))
        self.assertEqual(self._get_anchor(returns_order, "sent_proof"), utc(2026, 3, 11, 18))

    def _withdraw(self):
        order = self._sell_then(utc(2026, 3, 1), utc(2026, 3, 3))
        returns_order = self._return(order)
        returns_order.kind = "withdrawal"
        returns_order.action_submit()
        returns_order.action_approve()
        return returns_order

    def test_goods_are_back_when_the_carrier_delivered_the_last_parcel(self):
        first, second = self._announce(), self._announce(tracking_number="1Z-2")
        early, late = self._days_ago(3), self._days_ago(2)
        self._tell(first, "delivered", early)
        self.assertIsNone(self._get_anchor(self.mine, "goods_back"))
        self._tell(second, "delivered", late)
        self.assertEqual(self._get_anchor(self.mine, "goods_back"), late)
        self.mine.action_receive_all()
        self.assertEqual(self._get_anchor(self.mine, "goods_back"), late)

    def test_goods_that_were_booked_before_the_carrier_says_so_are_back_since_then(self):
        parcel = self._announce()
        self.mine.action_receive_all()
        received = max(self.mine.line_ids.move_ids.mapped("date"))
        self._tell(parcel, "delivered", fields.Datetime.now() + timedelta(minutes=2))
        self.assertEqual(self._get_anchor(self.mine, "goods_back"), received)

    def test_of_a_parcel_that_was_opened_the_receipt_says_what_came(self):
        parcel = self._announce()
        self._tell(parcel, "delivered", self._days_ago(1))
        self.assertTrue(self._get_anchor(self.mine, "goods_back"))
        self.env["returns.arrival"].sudo()._through_gate().create(
            {
                "warehouse_id": self.warehouse.id,
                "order_ids": self.mine.ids,
                "state": "done",
                "condition": "empty",
            }
        )
        self.assertIsNone(self._get_anchor(self.mine, "goods_back"))

    def test_the_customer_hears_of_each_step_of_a_parcel_once(self):
        parcel = self._announce()
        twice = ("in_transit", "exception") * 2
        for code in (*twice, "delivered", "delivered"):
            self._tell(parcel, code)
        self.assertEqual(self._get_mails(parcel), ["sent", "trouble", "arrived"])
        self._run("ir_cron_send_notifications")
        mails = self.env["mail.mail"].search(
            [("model", "=", "returns.order"), ("res_id", "=", self.mine.id)], order="id"
        )
        for mail in mails:
            self.assertIn("1Z-1", mail.body_html)
            self.assertIn("https://track.example.com/1Z-1", mail.body_html)
        self.assertEqual(len(mails), 3)
        self._tell(parcel, "exception")
        self.assertFalse(self._get_mails(parcel))

    def test_who_has_the_goods_back_already_hears_of_no_delivery(self):
        parcel = self._announce()
        self.mine.action_receive_all()
        self._tell(parcel, "delivered")
        self.assertFalse(self._get_mails(parcel))

    def test_a_parcel_of_a_cancelled_return_tells_nobody_anything(self):
        parcel = self._announce()
        self.mine.action_cancel()
        self._tell(parcel, "in_transit")
        self.assertEqual((parcel.state, self._get_mails(parcel)), ("in_transit", []))

    def test_a_label_alone_keeps_no_approval_alive(self):
        self.mine._through_gate().approval_until = fields.Date.today() - timedelta(days=1)
        self._announce(tracking_number=False)
        self._run("ir_cron_expire_approvals")
        self.assertEqual(self.mine.state, "cancelled")

    def test_nobody_sees_parcels_of_another_company(self):
        parcel = self._announce()
        self._tell(parcel, "info")
        company = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "other_manager",
            "odoo_returns.group_returns_manager",
            company_id=company.id,
            company_ids=company.ids,
        )
        for records in (parcel, parcel.event_ids):
            with self.subTest(model=records._name):
                own = records.with_user(stranger)
                self.assertFalse(own.search([("id", "in", records.ids)]))
                with self.assertRaises(AccessError):
                    own.read(["company_id"])
