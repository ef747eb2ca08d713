from odoo import http
from odoo.tests import HttpCase, tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedbackPages(FeedbackCommon, HttpCase):
    """What a link in the mail leads to: scanners open every link, so only a POST records."""

    def setUp(self):
        super().setUp()
        self.returns_order = self._asked()
        self.request = self.returns_order.sudo().feedback_request_ids
        self.opt_out_url = f"/returns/feedback/{self.request.access_token}/opt-out"
        self.rate_url = f"/rate/{self.request.rating_id.access_token}"
        self.authenticate(None, None)

    def _post(self, url, **data):
        return self.url_open(url, data={"csrf_token": http.Request.csrf_token(self), **data})

    def test_an_unknown_token_finds_no_page(self):
        for url in ("/returns/feedback/unknown/opt-out", "/rate/unknown/5"):
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, 404)
        url = "/returns/feedback/unknown/opt-out"
        self.assertEqual(self._post(url).status_code, 404)

    def test_opening_the_opt_out_link_shows_a_button_and_records_nothing(self):
        for method in ("GET", "HEAD"):
            response = self.url_open(self.opt_out_url, method=method)
            self.assertEqual(response.status_code, 200)
            self.assertFalse(self.customer.returns_feedback_opt_out)
        self.assertIn("Do not ask me any more", self.url_open(self.opt_out_url).text)

    def test_the_button_records_the_opt_out_once_and_notes_the_return(self):
        messages = self.customer.message_ids
        for _click in range(2):
            response = self._post(self.opt_out_url)
            self.assertEqual(response.status_code, 200)
            self.assertIn("You will not be asked any more", response.text)
        self.assertTrue(self.customer.returns_feedback_opt_out)
        note = self.customer.message_ids - messages
        self.assertEqual(len(note), 1)
        self.assertIn(self.returns_order.name, note.body)
        next_return = self._done()
        next_return.sudo().feedback_request_ids._process()
        self.assertEqual(next_return.feedback_request_ids.skip_reason, "opted_out")

    def test_the_opt_out_of_a_contact_holds_for_its_company(self):
        company = self.env["res.partner"].create({"name": "Wei Trading", "is_company": True})
        self.customer.parent_id = company
        self._post(self.opt_out_url)
        self.assertTrue(company.returns_feedback_opt_out)

    def test_another_site_cannot_opt_a_customer_out(self):
        with self.assertLogs("odoo.http", "WARNING"):
            response = self.url_open(self.opt_out_url, data={"csrf_token": "forged"})
        self.assertEqual(response.status_code, 400)
        self.assertFalse(self.customer.returns_feedback_opt_out)

    def test_clicking_a_face_records_nothing_before_it_is_confirmed(self):
        response = self.url_open(f"{self.rate_url}/5")
        self.assertEqual(response.status_code, 200)
        self.assertFalse(self.request.rated_on)
        self.assertEqual(self.url_open(f"{self.rate_url}/submit_feedback").status_code, 200)
        self.assertFalse(self.request.rated_on)

    def test_the_confirmed_answer_is_recorded_with_its_comment(self):
        response = self._post(f"{self.rate_url}/submit_feedback", rate=1, feedback="Too slow")
        self.assertEqual(response.status_code, 200)
        self.assertEqual((self.request.rating_text, self.request.feedback), ("ko", "Too slow"))
        self.assertEqual(self.returns_order.feedback_rating_text, "ko")

    def test_the_opt_out_token_does_not_rate_and_the_rating_token_does_not_opt_out(self):
        self.assertEqual(self.url_open(f"/rate/{self.request.access_token}/5").status_code, 404)
        url = f"/returns/feedback/{self.request.rating_id.access_token}/opt-out"
        self.assertEqual(self._post(url).status_code, 404)
        self.assertFalse(self.customer.returns_feedback_opt_out)
