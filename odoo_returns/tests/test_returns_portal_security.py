from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_actions_report import IrActionsReport

from .test_returns_portal import ReturnsPortalCommon


@tagged("post_install", "-at_install")
class TestReturnsPortalSecurity(ReturnsPortalCommon):
    """Attacks from outside: every id is checked for its reader, drafts stay at home."""

    def _open_slip(self, returns_order, **params):
        """Open the slip with a stand-in for the PDF, and return what was rendered."""
        rendered = []

        def render(report, report_ref, res_ids=None, data=None):
            rendered.append((report_ref, res_ids))
            return b"%PDF-stand-in", "pdf"

        with patch.object(IrActionsReport, "_render_qweb_pdf", render):
            response = self.url_open(
                self._url(returns_order, "/slip"), params=params, allow_redirects=False
            )
        return response, rendered

    def test_a_customer_cannot_open_the_return_of_another(self):
        self._log_in("stranger")
        self._assert_sent_away(self._url(self.mine))
        self._assert_sent_away(self._url(self.mine, "/slip"))

    def test_a_visitor_needs_the_token_of_the_very_return(self):
        self.authenticate(None, None)
        page = self._get(self._url(self.mine), access_token=self.mine.access_token)
        self.assertIn(self.mine.name, page)
        self._assert_sent_away(self._url(self.mine))
        for token in (self.theirs.access_token, "", "0", self.mine.access_token[:-1], "ä"):
            with self.subTest(token=token):
                self._assert_sent_away(self._url(self.mine), access_token=token)
                self._assert_sent_away(self._url(self.mine, "/slip"), access_token=token)

    def test_the_token_of_one_return_does_not_show_another_of_the_same_customer(self):
        other = self._return(self.order, {self.product: 1})
        other.action_submit()
        self.env.flush_all()
        self.authenticate(None, None)
        self._assert_sent_away(self._url(other), access_token=self.mine.access_token)
        page = self._get(self._url(self.mine), access_token=self.mine.access_token)
        self.assertNotIn(other.name, page)

    def test_an_id_that_does_not_exist_leads_home(self):
        self._log_in()
        for number in (0, self.theirs.id + 10**6, 2**31, 2**63, 10**40):
            with self.subTest(number=number):
                self._assert_sent_away(f"/my/returns/{number}")
                self._assert_sent_away(f"/my/returns/{number}/slip")
        self.assertEqual(self.url_open("/my/returns/abc").status_code, 404)

    def test_a_draft_is_hidden_in_list_page_and_slip_even_with_its_token(self):
        draft = self._return(self.order, {self.product: 1})
        self.env.flush_all()
        self._log_in()
        self.assertNotIn(draft.name, self._get("/my/returns"))
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["returns_count"]})
        self.assertEqual(counters["returns_count"], 1)
        for params in ({}, {"access_token": draft.access_token}):
            self._assert_sent_away(self._url(draft), **params)
            self._assert_sent_away(self._url(draft, "/slip"), **params)
        self.assertNotIn(draft.name, self._get(f"/my/orders/{self.order.id}"))

    def test_the_slip_is_for_approved_returns_only(self):
        self._log_in()
        self._assert_sent_away(self._url(self.mine, "/slip"))
        self.mine.action_approve()
        self.env.flush_all()
        response, rendered = self._open_slip(self.mine)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertEqual(rendered, [("odoo_returns.returns_slip_report", self.mine.ids)])

    def test_the_slip_opens_with_the_token_of_its_return_and_no_other(self):
        self.mine.action_approve()
        self.theirs.action_approve()
        self.env.flush_all()
        self.authenticate(None, None)
        response, rendered = self._open_slip(self.mine, access_token=self.theirs.access_token)
        self.assertEqual((response.status_code, rendered), (303, []))
        response, rendered = self._open_slip(self.mine, access_token=self.mine.access_token)
        self.assertEqual((response.status_code, len(rendered)), (200, 1))

    def test_a_return_whose_goods_the_customer_keeps_has_no_slip(self):
        self.mine.line_ids.expects_goods = False
        self.mine.action_approve()
        self.env.flush_all()
        self._log_in()
        self._assert_sent_away(self._url(self.mine, "/slip"))

    def test_looking_at_a_return_writes_nothing(self):
        self.mine.action_approve()
        self.env.flush_all()
        before = self._get_versions()
        self._log_in()
        with self.assertNoLogs("odoo.http", "WARNING"):  # a write would be retried, and logged
            self._get("/my/returns")
            self._get(self._url(self.mine))
            self._get(self._url(self.mine), access_token=self.mine.access_token)
        self._open_slip(self.mine)
        self.env.invalidate_all()
        self.assertEqual(self._get_versions(), before)

    def _get_versions(self):
        self.env.cr.execute(
            "SELECT id, state, access_token, xmin::text FROM returns_order ORDER BY id"
        )
        return self.env.cr.fetchall(), len(self.mine.message_ids)

    # === RPC === #

    def test_a_customer_reads_the_own_return_over_rpc_and_no_other(self):
        self._log_in()
        self.assertEqual(
            self._call("returns.order", "search_read", [], ["name"]),
            [{"id": self.mine.id, "name": self.mine.name}],
        )
        lines = self._call("returns.order.line", "search_read", [], ["quantity"])
        self.assertEqual(lines, [{"id": self.mine.line_ids.id, "quantity": 2.0}])
        self._assert_denied("returns.order", "read", self.theirs.ids, ["name"])
        self._assert_denied("returns.order.line", "read", self.theirs.line_ids.ids, ["quantity"])

    def test_a_customer_does_not_read_a_draft_or_its_lines_over_rpc(self):
        draft = self._return(self.order, {self.product: 1})
        self.env.flush_all()
        self._log_in()
        self._assert_denied("returns.order", "read", draft.ids, ["name"])
        self._assert_denied("returns.order.line", "read", draft.line_ids.ids, ["quantity"])

    def test_a_customer_reads_nothing_of_our_side_over_rpc(self):
        self._log_in()
        for model in (
            "returns.deadline",
            "returns.finding",
            "returns.inspection",
            "returns.notification",
            "returns.parcel",
            "returns.policy",
            "returns.refund",
        ):
            with self.subTest(model=model):
                self._assert_denied(model, "search_read", [])
        self._assert_denied("returns.order.line", "read", self.mine.line_ids.ids, ["finding_text"])
        self._assert_denied("sale.order", "read", self.order.ids, ["return_ids"])

    def test_an_employee_without_rights_to_returns_sees_none(self):
        self.authenticate("returns_worker", "returns_worker")
        self.assertNotIn("RMA/", self._get("/my/returns"))
        self._assert_sent_away(self._url(self.mine))
        counters = self.make_jsonrpc_request("/my/counters", {"counters": ["returns_count"]})
        self.assertEqual(counters["returns_count"], 0)

    def test_a_customer_changes_nothing_over_rpc(self):
        line_vals = {
            "order_id": self.mine.id,
            "sale_line_id": self.order.order_line.id,
            "quantity": 1,
        }
        attacks = (
            ("returns.order", "create", {"partner_id": self.customer.id}),
            ("returns.order", "write", self.mine.ids, {"partner_id": self.stranger.id}),
            ("returns.order", "write", self.mine.ids, {"state": "approved"}),
            ("returns.order", "unlink", self.mine.ids),
            ("returns.order.line", "create", line_vals),
            ("returns.order.line", "write", self.mine.line_ids.ids, {"quantity": 5}),
            ("returns.order.line", "unlink", self.mine.line_ids.ids),
            ("returns.order", "action_approve", self.mine.ids),
            ("returns.order", "action_refuse", self.mine.ids),
            ("returns.order", "action_cancel", self.mine.ids),
            ("returns.order", "action_receive_all", self.mine.ids),
            ("returns.order", "action_accept_all", self.mine.ids),
            ("returns.order", "action_settle", self.mine.ids),
            ("returns.order", "action_approve", self.theirs.ids),
            ("returns.order.line", "action_accept", self.mine.line_ids.ids),
            ("returns.inspection", "create", {"line_id": self.mine.line_ids.id, "quantity": 1}),
            ("returns.parcel", "create", {"order_id": self.mine.id, "tracking_number": "1"}),
            ("sale.order", "action_create_return", self.order.ids),
        )
        self._log_in()
        both = self.mine | self.theirs
        before, count = self._snapshot(both), both.search_count([])
        for model, method, *args in attacks:
            with self.subTest(model=model, method=method, args=args):
                # a field that only actions set is refused before anybody's rights are asked
                self._assert_denied(model, method, *args, others=("odoo.exceptions.UserError",))
        self.env.invalidate_all()
        self.assertEqual((self._snapshot(both), both.search_count([])), (before, count))

    def test_the_simulation_tells_a_customer_nothing_of_the_return_of_another(self):
        self.theirs.action_approve()
        self._receive(self.theirs)
        self.env.flush_all()
        self._log_in()
        self._assert_denied("returns.order", "simulate_settle", self.theirs.ids)

    # === MESSAGES === #

    def _post(self, returns_order, body, **params):
        post_data = {
            "body": body,
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
        }
        thread = {"thread_model": "returns.order", "thread_id": returns_order.id}
        return self.make_jsonrpc_request(
            "/mail/message/post", {**thread, "post_data": post_data, **params}
        )

    def test_a_customer_writes_to_us_on_the_own_return(self):
        self._log_in()
        self._post(self.mine, "The parcel left today.")
        message = self.mine.message_ids[0]
        self.assertEqual(message.author_id, self.customer)
        self.assertIn("The parcel left today.", message.body)

    def test_a_visitor_writes_with_the_token_of_the_return_only(self):
        self.authenticate(None, None)
        self._post(self.mine, "From the mail.", token=self.mine.access_token)
        self.assertEqual(self.mine.message_ids[0].author_id, self.customer)
        self._assert_cannot_post(self.mine, token=self.theirs.access_token)
        self._assert_cannot_post(self.mine)

    def test_a_customer_does_not_write_on_the_return_of_another(self):
        self._log_in("stranger")
        self._assert_cannot_post(self.mine)

    def test_a_wrong_token_for_a_new_draft_is_refused_without_an_error_page(self):
        self.authenticate(None, None)
        self._assert_cannot_post(self._return(self.order, {self.product: 1}), token="guess")

    def _assert_cannot_post(self, returns_order, **params):
        self.env.flush_all()
        before = len(returns_order.message_ids)
        with mute_logger("odoo.http"), self.assertRaises(Exception) as caught:
            self._post(returns_order, "Let me in", **params)
        self.assertIn("NotFound", str(caught.exception.args))
        self.env.invalidate_all()
        self.assertEqual(len(returns_order.message_ids), before)

    # === THE ORDER'S OWN PAGE === #

    def test_the_page_of_an_order_leads_to_its_returns(self):
        self._log_in()
        page = self._get(f"/my/orders/{self.order.id}")
        self.assertIn(f'href="/my/returns/{self.mine.id}"', page)
        self.assertNotIn(self.theirs.name, page)

    def test_the_token_of_an_order_does_not_open_a_return_that_tells_of_other_orders(self):
        self.authenticate(None, None)
        token = self.order._portal_ensure_token()
        self.env.flush_all()
        url = f"/my/orders/{self.order.id}"
        self.assertIn(self.mine.access_token, self._get(url, access_token=token))
        second = self._sell((self.product, 1))
        self.mine.line_ids = [(0, 0, {"sale_line_id": second.order_line.id, "quantity": 1})]
        self.env.flush_all()
        page = self._get(url, access_token=token)
        self.assertIn(self.mine.name, page)
        self.assertNotIn(self.mine.access_token, page)
        self.assertNotIn(f"/my/returns/{self.mine.id}", page)
