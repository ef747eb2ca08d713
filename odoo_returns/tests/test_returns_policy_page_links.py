from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from .policy_page_common import PATH, ReturnsPolicyPageCommon

SLIP = "stock.action_report_delivery"


@tagged("post_install", "-at_install")
class TestReturnsPolicyPageLinks(ReturnsPolicyPageCommon):
    """Where customers find what they were promised."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell((cls.product, 2), partner_id=cls.german.id)
        cls.url = cls.order._get_returns_policy_url()

    def _hide(self):
        self.policy.is_public = False
        self.assertEqual(self.order._get_returns_policy_url(), "")

    def test_the_page_of_an_order_says_what_was_promised_and_until_when(self):
        until = self.order.returnable_until
        self.assertTrue(until)
        page = self._get(self.order.get_portal_url())
        self.assertIn(f'href="{self.url}"', page)
        self.assertIn("Returnable until", page)
        self.assertIn(until.strftime("%m/%d/%Y"), page)
        self.policy.is_public = False
        page = self._get(self.order.get_portal_url())
        self.assertNotIn(self.url, page)
        self.assertIn("Returnable until", page)

    def test_a_quotation_links_the_policy_of_today_and_names_no_day(self):
        quotation = self.order.copy()
        page = self._get(quotation.get_portal_url())
        self.assertIn(f'href="{self.url}"', page)
        self.assertIn("Our return policy", page)
        self.assertNotIn("Returnable until", page)

    def test_the_page_of_a_return_links_what_was_promised(self):
        returns_order = self._return(self.order)
        returns_order.action_submit()
        url = f"{returns_order.access_url}?access_token={returns_order.access_token}"
        self.assertIn(f'href="{self.url}"', self._get(url))
        self._hide()
        self.assertNotIn(self.url, self._get(url))

    def test_the_delivery_slip_names_the_address_whoever_prints_it(self):
        picking = self.order.picking_ids
        self.assertIn(self.url, self._print_slip(picking))
        self._hide()
        self.assertNotIn(PATH, self._print_slip(picking))

    def test_a_slip_that_is_no_delivery_of_a_sale_names_no_address(self):
        receipt = self._receive(self._return(self.order)).picking_ids
        self.assertEqual(receipt.picking_type_code, "incoming")
        self.assertNotIn(PATH, self._print_slip(receipt))
        plain = self.order.picking_ids.copy({"move_ids": False, "origin": False})
        self.assertNotIn(PATH, self._print_slip(plain))

    def _print_slip(self, picking):
        self.env.flush_all()
        reports = self.env["ir.actions.report"].with_user(self.worker)
        html, _type = reports._render_qweb_html(SLIP, picking.ids)
        return html2plaintext(html.decode())

    def test_every_mail_of_a_return_links_what_was_promised(self):
        returns_order = self._return(self.order, approve=True)
        for kind in ("submitted", "approved", "refused", "received", "credited"):
            template = self.env.ref(f"odoo_returns.mail_template_{kind}")
            with self.subTest(kind=kind):
                body = template._render_field("body_html", returns_order.ids)[returns_order.id]
                self.assertIn(f'href="{self.url}"', body)
        self._hide()
        body = template._render_field("body_html", returns_order.ids)[returns_order.id]
        self.assertNotIn(PATH, body)

    def test_every_page_links_the_policy_of_today_while_there_is_one(self):
        link = f'href="{PATH}"'
        nowhere = f"{PATH}/0"
        self.assertIn(link, self._get(nowhere, 404))
        self.assertIn(link, self._get(self.order.get_portal_url()))
        self.policy.is_public = False
        self.assertNotIn(link, self._get(nowhere, 404))
        self.assertNotIn(link, self._get(self.order.get_portal_url()))

    def test_the_link_in_the_footer_costs_no_query_once_it_is_known(self):
        self.assertTrue(self.pages._has_page())
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.assertTrue(self.pages._has_page())

    def test_a_clerk_opens_the_page_from_the_form(self):
        policy = self.policy.with_user(self.clerk)
        revision = policy.current_revision_id
        self.assertTrue(policy.has_page)
        self.assertEqual(policy.action_open_page()["url"], f"{PATH}/{revision.id}")
        self.policy.is_public = False
        self.assertFalse(policy.has_page)
        self.assertFalse(self._make_policy().has_page)

    def test_whoever_sells_needs_no_right_on_returns_for_the_address(self):
        seller = new_test_user(self.env, "returns_seller", "sales_team.group_sale_salesman")
        self.order.user_id = seller
        self.assertEqual(self.order.with_user(seller)._get_returns_policy_url(), self.url)
        picking = self.order.picking_ids.with_user(self.worker)
        self.assertEqual(picking._get_returns_policy_url(), self.url)
