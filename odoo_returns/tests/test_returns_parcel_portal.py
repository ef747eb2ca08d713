from datetime import timedelta

from odoo import fields
from odoo.http import Request
from odoo.tests import tagged
from odoo.tools import mute_logger

from .parcel_common import PDF, ReturnsParcelCommon
from .test_returns_portal import ReturnsPortalCommon


@tagged("post_install", "-at_install")
class TestReturnsParcelPortal(ReturnsPortalCommon, ReturnsParcelCommon):
    """Customers print labels, enter parcels and follow their own ones, and nobody else's."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.mine | cls.theirs).action_approve()
        cls.carrier.is_returns_choice = True
        cls.env.flush_all()

    def _post_parcel(self, returns_order=None, **values):
        """Post the form as the page does, and return what became of it."""
        returns_order = returns_order or self.mine
        data = {"csrf_token": Request.csrf_token(self), "number": "1Z-1", **values}
        response = self.url_open(
            self._url(returns_order, "/parcels"), data=data, allow_redirects=False
        )
        self.env.invalidate_all()
        self.assertEqual(response.status_code, 303)
        location = response.headers["Location"]
        return location.partition("parcel=")[2].partition("&")[0].partition("#")[0] or location

    def _assert_outcome(self, outcome, **values):
        before = self.env["returns.parcel"].search_count([])
        self.assertEqual(self._post_parcel(**values), outcome)
        self.assertEqual(self.env["returns.parcel"].search_count([]), before)

    # === ENTERING === #

    def test_a_customer_enters_his_parcel_once(self):
        self._log_in()
        page = self._get(self._url(self.mine))
        self.assertIn('id="return_parcel_form"', page)
        self.assertIn('name="csrf_token"', page)
        today = fields.Date.to_string(fields.Date.today())
        values = {"carrier": self.carrier.id, "shipped_on": today}
        self.assertEqual(self._post_parcel(**values), "added")
        self.assertEqual(self._post_parcel(**values), "added")
        parcel = self.mine.parcel_ids
        self.assertEqual(
            (parcel.tracking_number, parcel.carrier_id, parcel.shipped_on),
            ("1Z-1", self.carrier, fields.Date.today()),
        )
        page = self._get(self._url(self.mine), parcel="added")
        self.assertIn("We know your parcel now.", page)
        self.assertIn("Your parcel is on its way to us.", page)

    def test_a_form_of_another_page_enters_nothing(self):
        self._log_in()
        with mute_logger("odoo.http"):
            response = self.url_open(self._url(self.mine, "/parcels"), data={"number": "1Z-1"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.mine.parcel_ids)

    def test_what_is_not_right_is_said_and_changes_nothing(self):
        self._log_in()
        today = fields.Date.today()
        for number in ("", "1", "---", "x" * 41, "<b>1234</b>", "١٢٣٤", "12\x0034"):
            with self.subTest(number=number):
                self._assert_outcome("number", number=number)
        for day in ("soon", "2026-13-01", today - timedelta(days=400), today + timedelta(days=2)):
            with self.subTest(day=day):
                self._assert_outcome("date", shipped_on=str(day))
        hidden = self._make_carrier("Hidden")
        self.env.flush_all()
        for carrier in (hidden.id, "x", "-1", 2**70):
            with self.subTest(carrier=carrier):
                self._assert_outcome("carrier", carrier=carrier)

    def test_a_number_of_another_customer_is_not_taken_over(self):
        theirs = self._announce(self.theirs)
        self.env.flush_all()
        self._log_in()
        self._assert_outcome("known")
        self.assertEqual(theirs.order_ids, self.theirs)

    def test_a_parcel_that_brings_another_return_of_the_customer_brings_this_one_too(self):
        second = self._return(self.order, {self.product: 1}, approve=True)
        parcel = self._announce(second)
        self.env.flush_all()
        self._log_in()
        self._assert_outcome("added")
        self.assertEqual(parcel.order_ids, second | self.mine)

    def test_there_is_an_end_to_parcels_of_one_return(self):
        for number in range(10):
            self._announce(tracking_number=f"2Z-{number}")
        self.env.flush_all()
        self._log_in()
        self._assert_outcome("too_many", number="2Z-99")

    def test_nobody_enters_a_parcel_for_another(self):
        today = fields.Date.to_string(fields.Date.today())
        self._log_in("stranger")
        for returns_order, more in (
            (self.mine, {}),
            (self.mine, {"access_token": self.theirs.access_token}),
            (self.mine, {"access_token": "ä"}),
        ):
            with self.subTest(more=more):
                self._assert_outcome("/my", returns_order=returns_order, shipped_on=today, **more)
        self.assertFalse(self.mine.parcel_ids)
        self.assertEqual(self._post_parcel(access_token=self.mine.access_token), "added")
        self.assertEqual(self.mine.parcel_ids.tracking_number, "1Z-1")

    def test_nothing_is_entered_for_what_is_not_awaited(self):
        self._log_in()
        waiting = self._return(self.order, {self.product: 1})
        waiting.action_submit()
        self.mine.action_receive_all()
        self.env.flush_all()
        for returns_order in (waiting, self.mine):
            self._assert_outcome("/my", returns_order=returns_order)
            self.assertNotIn('id="return_parcel_form"', self._get(self._url(returns_order)))

    # === FOLLOWING === #

    def test_a_customer_sees_where_his_parcel_is_and_reads_no_markup_of_a_carrier(self):
        parcel = self._announce()
        self._tell(parcel, "in_transit", place="<Köln>", text="<script>alert(1)</script>")
        self._announce(self.theirs, tracking_number="9Z-9")
        self.env.flush_all()
        self._log_in()
        page = self._get(self._url(self.mine))
        self.assertIn("&lt;Köln&gt;", page)
        self.assertNotIn("<script>alert(1)", page)
        self.assertIn("What happened so far", page)
        self.assertNotIn("9Z-9", page)
        self._tell(parcel, "exception", fields.Datetime.now() + timedelta(seconds=1))
        self.env.flush_all()
        self.assertIn("The carrier has a problem", self._get(self._url(self.mine)))
        self._tell(parcel, "delivered")
        self.env.flush_all()
        self.assertIn("was delivered to us", self._get(self._url(self.mine)))

    def test_a_label_alone_is_not_on_its_way(self):
        self._label(self._announce(tracking_number=False))
        self._log_in()
        page = self._get(self._url(self.mine))
        self.assertIn("Please print the return slip", page)
        self.assertIn("Print label", page)

    # === LABELS === #

    def _label(self, parcel):
        self.env["returns.label"]._attach(parcel, PDF, "label.pdf")
        self.env.flush_all()
        return self._url(parcel.order_id, f"/parcels/{parcel.id}/label")

    def test_a_customer_downloads_his_label_by_right_or_by_token(self):
        url = self._label(self._announce())
        self._log_in()
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual((response.status_code, response.content), (200, PDF))
        self.assertIn("attachment", response.headers["Content-Disposition"])
        self.assertIn(url, self._get(self._url(self.mine)))
        self.authenticate(None, None)
        self._assert_sent_away(url)
        token = {"access_token": self.mine.access_token}
        self.assertEqual(self.url_open(url, params=token).content, PDF)

    def test_a_clerk_prints_the_label_of_a_parcel(self):
        parcel = self._announce()
        self._label(parcel)
        self.clerk.write({"company_ids": [(4, self.company.id)], "company_id": self.company.id})
        self.env.flush_all()
        self.authenticate("returns_clerk", "returns_clerk")
        response = self.url_open(parcel.action_print_label()["url"])
        self.assertEqual((response.status_code, response.content), (200, PDF))
        self.assertIn("label.pdf", response.headers["Content-Disposition"])

    def test_nobody_downloads_a_label_through_a_return_that_is_not_its_own(self):
        mine, theirs = self._announce(), self._announce(self.theirs, tracking_number="9Z-9")
        url, their_url = self._label(mine), self._label(theirs)
        self._log_in()
        self._assert_sent_away(their_url)
        self._assert_sent_away(self._url(self.mine, f"/parcels/{theirs.id}/label"))
        token = {"access_token": self.mine.access_token}
        self._assert_sent_away(their_url, **token)
        for number in (0, 10**9, 2**70):
            self._assert_sent_away(self._url(self.mine, f"/parcels/{number}/label"))
        self._tell(mine, "in_transit")
        self.env.flush_all()
        self._assert_sent_away(url)

    def test_a_portal_user_reads_no_events_and_makes_none_over_rpc(self):
        parcel = self._announce()
        self.env.flush_all()
        self._log_in()
        for model in ("returns.parcel.event", "returns.tracking.source", "returns.parcel"):
            self._assert_denied(model, "search_read", [])
        self._assert_denied("returns.parcel.event", "create", {"parcel_id": parcel.id})
        self._assert_denied("returns.order", "action_make_label", [self.mine.id])
