from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FeedbackCommon


@tagged("post_install", "-at_install")
class TestFeedbackAnswer(FeedbackCommon):
    def test_an_answer_shows_on_the_return_its_request_and_in_the_chatter(self):
        returns_order = self._asked()
        request = returns_order.feedback_request_ids.sudo()
        self.assertEqual((request.rating, request.rated_on), (0, False))
        self._answer(returns_order, 5, "Quick and kind")
        self.assertEqual(
            (request.rating, request.rating_text, request.feedback), (5, "top", "Quick and kind")
        )
        self.assertEqual(request.rated_on, request.rating_id.rated_on)
        self.assertEqual(returns_order.feedback_rating_text, "top")
        self.assertEqual(returns_order.rating_last_value, 5)
        message = request.rating_id.message_id
        self.assertEqual(message.author_id, self.customer)
        self.assertIn("Quick and kind", message.body)
        self.assertIn(message, returns_order.message_ids)

    def test_a_customer_may_change_the_answer(self):
        returns_order = self._asked()
        self._answer(returns_order, 5)
        self._answer(returns_order, 1, "The refund came late")
        request = returns_order.feedback_request_ids
        self.assertEqual((request.rating, request.rating_text), (1, "ko"))
        self.assertEqual(request.feedback, "The refund came late")
        self.assertEqual(len(returns_order.rating_ids), 1)

    def test_returns_are_found_by_their_answer(self):
        happy, unhappy, silent = self._asked(), self._asked(), self._asked()
        self._answer(happy, 5)
        self._answer(unhappy, 1)
        found = self.env["returns.order"].search(
            [("feedback_rating_text", "=", "ko"), ("id", "in", (happy | unhappy | silent).ids)]
        )
        self.assertEqual(found, unhappy)

    def test_a_clerk_opens_the_feedback_of_a_return(self):
        returns_order = self._asked()
        self._answer(returns_order, 3, "So so")
        action = returns_order.with_user(self.clerk).action_open_feedback()
        self.assertEqual(action["res_id"], returns_order.feedback_request_ids.id)
        request = self.env[action["res_model"]].with_user(self.clerk).browse(action["res_id"])
        self.assertEqual((request.rating_text, request.feedback), ("ok", "So so"))
        self.assertEqual(request.rating_image_url, "/rating/static/src/img/rating_3.png")

    def test_the_token_of_a_rating_is_looked_up_by_an_index(self):
        self.env.cr.execute(
            "SELECT indexdef FROM pg_indexes WHERE tablename = 'rating_rating'"
            " AND indexdef LIKE '%(access_token)'"
        )
        self.assertEqual(len(self.env.cr.fetchall()), 1)

    def test_the_digest_has_the_average_rating_of_its_company(self):
        for rate in (5, 5, 3):
            self._answer(self._asked(), rate)
        self._asked()
        now = fields.Datetime.now()
        digest = self.env["digest.digest"].create({"name": "D", "kpi_returns_rating": True})
        digest = digest.with_context(
            start_datetime=now - timedelta(days=1), end_datetime=now + timedelta(days=1)
        )
        value = digest.with_user(self.clerk).kpi_returns_rating_value
        self.assertAlmostEqual(value, 13 / 3, 2)
        other = self.setup_other_company()["company"]
        digest.invalidate_recordset()
        self.assertEqual(digest.with_company(other).kpi_returns_rating_value, 0)
        outsider = new_test_user(self.env, "outsider", "base.group_user")
        digest.invalidate_recordset()
        with self.assertRaises(AccessError):
            digest.with_user(outsider).kpi_returns_rating_value  # noqa: B018

    def test_the_digest_links_to_the_ratings(self):
        actions = self.env["digest.digest"]._compute_kpis_actions(self.company, self.env.user)
        action = actions["kpi_returns_rating"].partition("?")[0]
        self.assertEqual(self.env.ref(action).res_model, "returns.feedback.request")
