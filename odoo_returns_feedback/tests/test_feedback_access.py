from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import FeedbackCommon

VERBS = ("read", "write", "create", "unlink")


@tagged("post_install", "-at_install")
class TestFeedbackAccess(FeedbackCommon):
    """Who may do what.

    ========================  =====  =======  ===========================================
    model                     clerk  manager  portal, salesman, warehouse, accountant
    ========================  =====  =======  ===========================================
    returns.feedback.request  r      r        nothing; a manager retries by action_retry
    rating.rating of returns  -      -        nothing; only administrators of Odoo itself
    ========================  =====  =======  ===========================================
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = new_test_user(
            cls.env, "feedback_manager", "odoo_returns.group_returns_manager"
        )
        cls.salesman = new_test_user(cls.env, "feedback_sales", "sales_team.group_sale_manager")
        cls.portal = new_test_user(cls.env, "feedback_portal", "base.group_portal")

    def test_each_role_has_exactly_the_verbs_of_the_matrix(self):
        expected = {self.clerk: "r", self.manager: "r", self.portal: ""}
        expected |= dict.fromkeys((self.salesman, self.worker, self.accountant), "")
        for user, verbs in expected.items():
            with self.subTest(user=user.login):
                requests = self.env["returns.feedback.request"].with_user(user)
                granted = "".join(verb[0] for verb in VERBS if requests.has_access(verb))
                self.assertEqual(granted, verbs)

    def test_a_second_company_does_not_see_the_feedback(self):
        request = self._asked().feedback_request_ids
        other = self.setup_other_company()["company"]
        stranger = new_test_user(
            self.env,
            "other_feedback_clerk",
            "odoo_returns.group_returns_user",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        theirs = request.with_user(stranger)
        self.assertFalse(theirs.search([("id", "=", request.id)]))
        with self.assertRaises(AccessError):
            theirs.read(["feedback"])

    def test_nobody_reads_the_opt_out_token(self):
        request = self._asked().feedback_request_ids
        for user in (self.clerk, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                request.with_user(user).read(["access_token"])

    def test_employees_neither_read_nor_forge_the_answer_of_a_customer(self):
        returns_order = self._asked()
        rating = returns_order.sudo().feedback_request_ids.rating_id
        for user in (self.clerk, self.manager, self.salesman):
            theirs = rating.with_user(user)
            with self.subTest(user=user.login):
                self.assertFalse(theirs.search([("id", "=", rating.id)]))
                for call in (
                    lambda r=theirs: r.read(["access_token"]),
                    lambda r=theirs: r.write({"rating": 5, "consumed": True}),
                    lambda r=theirs: r.create(
                        {
                            "res_model_id": rating.res_model_id.id,
                            "res_id": returns_order.id,
                            "rating": 5,
                            "consumed": True,
                        }
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()
        with self.assertRaises(ValueError):
            returns_order.with_user(self.clerk).rating_apply(5, token=rating.access_token)
        self.assertFalse(rating.consumed)
        self.assertFalse(returns_order.feedback_request_ids.rated_on)

    def test_ratings_of_other_documents_stay_as_core_has_them(self):
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                "res_id": self.customer.id,
                "rating": 3,
            }
        )
        theirs = rating.with_user(self.salesman)
        self.assertEqual(theirs.read(["rating"])[0]["rating"], 3)
        theirs.write({"rating": 1})

    def test_only_a_manager_retries_a_failed_request(self):
        request = self._done().feedback_request_ids.sudo()
        request.error = "broken"
        with self.assertRaises(AccessError):
            request.with_user(self.clerk).action_retry()
        self.assertEqual(request.error, "broken")
        request.with_user(self.manager).action_retry()
        self.assertFalse(request.error)

    def test_a_portal_user_reads_a_return_but_not_its_feedback(self):
        returns_order = self._asked()
        self.portal.partner_id.parent_id = self.customer
        own = returns_order.with_user(self.portal)
        self.assertEqual(own.read(["name"])[0]["name"], returns_order.name)
        hidden = {"feedback_request_ids", "feedback_rating_text", "rating_ids"}
        self.assertEqual(hidden & own.fields_get().keys(), set())
        with self.assertRaises(AccessError):
            own.feedback_request_ids  # noqa: B018

    def test_a_credit_note_posted_without_returns_rights_still_plans_the_request(self):
        returns_order = self._done()
        credit_note = returns_order.refund_ids.with_user(self.accountant)
        credit_note.button_draft()
        credit_note.button_cancel()
        self.assertEqual(returns_order.state, "approved")
        returns_order.feedback_request_ids.sudo().unlink()
        credit_note.button_draft()
        credit_note.action_post()
        self.assertEqual(returns_order.state, "done")
        self.assertEqual(returns_order.feedback_request_ids.state, "planned")
