from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, JsonRpcException, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ReturnsCommon


class ReturnsPortalCommon(ReturnsCommon, HttpCase):
    """Two customers with an account, one return of each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stranger = cls.env["res.partner"].create(
            {"name": "Otto Fremd", "email": "otto@example.com"}
        )
        company = {"company_id": cls.company.id, "company_ids": cls.company.ids}
        for login, partner in (
            ("returns_consumer", cls.customer),
            ("returns_stranger", cls.stranger),
        ):
            new_test_user(cls.env, login, "base.group_portal", partner_id=partner.id, **company)
        cls.order = cls._sell((cls.product, 5))
        cls.mine = cls._return(cls.order, {cls.product: 2})
        cls.mine.action_submit()
        cls.theirs = cls._return(cls._sell((cls.product, 1), partner_id=cls.stranger.id))
        cls.theirs.action_submit()
        cls.env.flush_all()

    def _log_in(self, who="consumer"):
        self.authenticate(f"returns_{who}", f"returns_{who}")

    def _get(self, url, status=200, **params):
        """Return the text of a page, which must be answered without a redirect."""
        response = self.url_open(url, params=params, allow_redirects=False)
        self.assertEqual(response.status_code, status, url)
        return response.text

    def _assert_sent_away(self, url, **params):
        """Assert that a page leads to the visitor's own portal and says nothing itself."""
        response = self.url_open(url, params=params, allow_redirects=False)
        self.assertEqual(response.status_code, 303, url)
        self.assertRegex(response.headers["Location"], r"^(https?://[^/]+)?/my$")
        self.assertNotIn("RMA/", response.text)

    def _url(self, returns_order, suffix=""):
        return f"/my/returns/{returns_order.id}{suffix}"

    def _call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            "/web/dataset/call_kw",
            {"model": model, "method": method, "args": list(args), "kwargs": kwargs},
        )

    def _assert_denied(self, model, method, *args, others=()):
        with mute_logger("odoo.http"), self.assertRaises(JsonRpcException) as caught:
            self._call(model, method, *args)
        self.assertIn(caught.exception.args[0], ("odoo.exceptions.AccessError", *others))


@tagged("post_install", "-at_install")
class TestReturnsPortal(ReturnsPortalCommon):
    def test_the_portal_home_counts_the_returns_of_the_customer(self):
        self._log_in()
        self.assertIn('href="/my/returns"', self._get("/my/home"))
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["returns_count"]})
        self.assertEqual(counters["returns_count"], 1)

    def test_the_list_shows_a_customer_their_own_returns_only(self):
        self._log_in()
        page = self._get("/my/returns")
        self.assertIn(self.mine.name, page)
        self.assertIn("Being checked", page)
        self.assertNotIn(self.theirs.name, page)

    def test_an_employee_sees_no_customers_return_in_the_own_portal(self):
        self.authenticate("returns_clerk", "returns_clerk")
        self.assertNotIn("RMA/", self._get("/my/returns"))

    def test_an_unknown_sort_filter_or_page_falls_back_to_the_first_page_of_all(self):
        self._log_in()
        plain = self._get("/my/returns").count(self.mine.name)
        for params in (
            {"sortby": "access_token"},
            {"sortby": "id; DROP TABLE returns_order"},
            {"filterby": "nothing"},
            {"sortby": "due", "filterby": "open"},
            {"date_begin": "x", "date_end": "y"},
        ):
            with self.subTest(params=params):
                self.assertEqual(self._get("/my/returns", **params).count(self.mine.name), plain)
        for page in (0, 7, 10**30):
            with self.subTest(page=page):
                text = self._get(f"/my/returns/page/{page}")
                self.assertEqual(text.count(self.mine.name), plain)

    def test_a_filter_shows_what_it_says(self):
        self._log_in()
        self.assertNotIn("RMA/", self._get("/my/returns", filterby="done"))
        self.mine.action_refuse(reason="Worn")
        self.env.flush_all()
        self.assertNotIn("RMA/", self._get("/my/returns", filterby="open"))
        self.assertIn(self.mine.name, self._get("/my/returns", filterby="closed"))

    def test_the_page_of_a_request_says_what_was_asked_and_when_it_is_answered(self):
        self._log_in()
        page = self._get(self._url(self.mine))
        answer = self.mine.deadline_ids.filtered(lambda clock: clock.kind == "answer")
        due = min(answer.mapped("due")).strftime("%m/%d/%Y")
        for text in (self.mine.name, "Kettle", "Changed my mind", "Requested", "Approved", due):
            self.assertIn(text, page)
        for text in ("Send it to", "return_slip", "Your refund"):
            self.assertNotIn(text, page)

    def test_the_page_says_that_an_answer_is_late(self):
        self.assertNotIn("This day has passed", self._open_mine())
        self.mine.deadline_ids.sudo().due = fields.Datetime.now() - timedelta(days=1)
        self.env.flush_all()
        self.assertIn("This day has passed", self._open_mine())

    def test_an_approved_return_shows_where_to_send_it_how_and_with_which_slip(self):
        self.mine.policy_id.instructions = "<p>Remove the <b>batteries</b> first.</p>"
        self.mine.policy_id.return_address_id = self.env["res.partner"].create(
            {"name": "Returns Hall Venlo", "street": "Heymansstraat 1", "city": "Venlo"}
        )
        self.mine.action_approve()
        page = self._open_mine()
        for text in ("Returns Hall Venlo", "Heymansstraat 1", "<b>batteries</b>", "return_slip"):
            self.assertIn(text, page)

    def test_without_an_own_address_goods_go_to_the_warehouse(self):
        self.warehouse.partner_id = self.env["res.partner"].create(
            {"name": "Warehouse Shenzhen", "street": "Nanshan 8"}
        )
        self.mine.action_approve()
        self.assertIn("Nanshan 8", self._open_mine())

    def test_a_parcel_is_shown_with_the_page_of_its_carrier(self):
        carrier = self.env["delivery.carrier"].create(
            {
                "name": "Sino Express",
                "product_id": self._make_product("Freight", 9, type="service").id,
                "tracking_url": "https://track.example.com/?n=<shipmenttrackingnumber>",
            }
        )
        self.env["returns.parcel"].create(
            {"order_id": self.mine.id, "carrier_id": carrier.id, "tracking_number": "A&B 7"}
        )
        self.assertIn('href="https://track.example.com/?n=A%26B%207"', self._open_mine())

    def test_a_refused_return_says_why(self):
        self.mine.action_refuse(reason="The seal is <broken>.")
        page = self._open_mine()
        self.assertIn("The seal is &lt;broken&gt;.", page)
        self.assertNotIn("Goods received", page)

    def test_a_cancelled_return_says_why_but_a_cancelled_draft_is_not_told_of(self):
        draft = self._return(self.order, {self.product: 1})
        draft.action_cancel()
        self.mine.action_cancel(reason="You asked us to.")
        self.assertIn("You asked us to.", self._open_mine())
        self.assertNotIn(draft.name, self._get("/my/returns"))
        self._assert_sent_away(self._url(draft))

    def test_received_and_refunded_goods_are_shown_line_by_line(self):
        self._receive_and_settle()
        page = self._open_mine()
        self.assertIn("Your refund is settled.", page)
        self.assertIn("200.00", page)
        self.assertNotIn("300.00", page)
        self.assertIn(self.mine.refund_ids.name, page)

    def test_the_customer_reads_what_he_gets_back_part_by_part(self):
        self._log_in()
        page = self._get(self._url(self.mine))
        self.assertIn("What you get back", page)
        self.assertRegex(page, r"Goods: Kettle[\s\S]*200\.00")
        self.mine.action_approve()
        self._receive(self.mine)
        self.mine.action_settle()
        page = self._get(self._url(self.mine))
        self.assertNotIn("What you get back", page)
        self.assertRegex(page, r"What we credited[\s\S]*Goods: Kettle[\s\S]*200\.00")

    def test_a_paid_out_refund_is_told_as_such_and_not_before(self):
        self._receive_and_settle()
        self.assertIn("Set off against your invoice", self._open_mine())
        credit_note = self.mine.refund_ids
        credit_note.line_ids.remove_move_reconcile()
        self.assertIn("Granted, not paid out yet", self._open_mine())
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=credit_note.ids
        ).create({})._create_payments()
        told = {"in_payment": "On its way to you", "paid": "Paid out"}
        self.assertIn(told[credit_note.payment_state], self._open_mine())

    def test_a_draft_credit_note_is_not_shown(self):
        self._receive_and_settle()
        self.mine.refund_ids.button_draft()
        page = self._open_mine()
        self.assertNotIn("Your refund", page)
        self.assertNotIn("200.00", page)

    def test_a_credit_note_is_linked_for_who_may_read_it_only(self):
        self._receive_and_settle()
        link = f'href="/my/invoices/{self.mine.refund_ids.id}"'
        self.assertIn(link, self._open_mine())
        self.authenticate(None, None)
        page = self._get(self._url(self.mine), access_token=self.mine.access_token)
        self.assertIn(self.mine.refund_ids.name, page)
        self.assertNotIn("/my/invoices/", page)

    def _open_mine(self):
        self.env.flush_all()
        self._log_in()
        return self._get(self._url(self.mine))

    def _receive_and_settle(self):
        self.mine.action_approve()
        self._receive(self.mine).action_settle()
        self.env.flush_all()
