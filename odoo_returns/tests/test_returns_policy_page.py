from odoo import Command
from odoo.tests import tagged

from .policy_page_common import PATH, ReturnsPolicyPageCommon


@tagged("post_install", "-at_install")
class TestReturnsPolicyPage(ReturnsPolicyPageCommon):
    """Who sees which policy, and what of it."""

    def test_a_visitor_reads_what_orders_of_today_are_promised(self):
        self._publish(window_days=30, refund_days=10, introduction="<p>We are glad to help.</p>")
        page = self._read()
        for text in (
            self.company.name,
            "Standard return policy",
            "We are glad to help.",
            "within 30 days of the delivery",
            "no later than 10 days after the approval",
            "The original packaging is complete",
            "Nothing on this page takes away or limits what the law gives you",
        ):
            self.assertIn(text, page)

    def test_nothing_is_asked_of_the_visitor_and_nothing_can_be_sent(self):
        self.assertNotIn("csrf_token", self._get().partition("<main")[2])
        response = self.url_open(PATH, data={"name": "x"}, allow_redirects=False)
        self.assertEqual(response.status_code, 405)

    def test_policies_stand_in_the_order_in_which_they_take_orders_the_default_last(self):
        late = self._make_policy(name="Second", sequence=20, value_min=5)
        early = self._make_policy(name="First", sequence=10, value_min=9)
        (late | early).action_publish()
        page = self._read()
        places = [page.rindex(name) for name in ("First", "Second", "Standard return policy")]
        self.assertEqual(places, sorted(places))
        self.assertIn("Every order that none of our other policies is for.", page)

    def test_a_draft_a_policy_of_the_future_and_one_that_never_applies_are_not_shown(self):
        self._make_policy(name="Draft")
        self._publish(self._make_policy(name="Future"), publish_from="2199-01-01")
        self._publish(self._make_policy(name="Wide", sequence=1, value_min=1))
        self._publish(self._make_policy(name="Narrow", sequence=2, value_min=2))
        self._publish(self._make_policy(name="Over", sequence=0, date_to="2020-12-31"))
        page = self._read()
        self.assertIn("Wide", page)
        for name in ("Draft", "Future", "Narrow", "Over"):
            self.assertNotIn(name, page)

    def test_a_policy_of_another_company_is_not_shown(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._publish(other.returns_policy_id, name="Promise of elsewhere")
        page = self._read()
        self.assertNotIn("Elsewhere", page)
        self.assertNotIn("Promise of elsewhere", page)

    def test_a_policy_that_is_not_public_is_shown_nowhere(self):
        revision = self.policy.current_revision_id
        self._get(self._url(revision))
        self.policy.is_public = False
        for url in (PATH, self._url(revision)):
            self.assertIn("There is no return policy here", self._get(url, 404))
        hidden = self._publish(is_public=False)
        self.policy.is_public = True
        self._get(self._url(hidden), 404)
        self._get(self._url(revision))

    def test_forged_addresses_lead_nowhere(self):
        shown = self.policy.current_revision_id
        private = self._publish(self._make_policy(name="Private", is_public=False, value_min=5))
        other = self.env["res.company"].create({"name": "Elsewhere"})
        foreign = other.returns_policy_id.current_revision_id
        for keys in (
            "0",
            "999999999",
            "9999999999",
            f"{shown.id}-",
            f"-{shown.id}",
            f"{shown.id}--{shown.id}",
            f"{shown.id}-999999999",
            f"{shown.id}-{private.id}",
            f"{shown.id}-{foreign.id}",
            f"{shown.id}.0",
            f"{shown.id} OR 1=1",
            "-".join([str(shown.id)] * 51),
            "\u0661",
            "latest",
            "%00",
        ):
            with self.subTest(keys=keys):
                self.assertNotIn("Private", self._get(f"{PATH}/{keys}", 404))

    def test_what_people_typed_is_shown_as_text_and_never_runs(self):
        attack = "<script>alert(1)</script>"
        image = "<img src='x' onerror='alert(2)'>"
        product = self._make_product(f"Final {attack}", price=1)
        self._publish(
            name=f"Terms {attack}",
            introduction=f"<p>Hello {attack}{image}</p><a href='javascript:alert(3)'>x</a>",
            instructions=f"<p>Pack well {attack}</p>",
            final_product_ids=product.ids,
            condition_ids=[Command.create({"name": f"Clean {attack}"})],
            return_address_id=self.env["res.partner"].create({"name": f"Hall {attack}"}).id,
            reason_ids=[
                Command.create({"reason_id": self.reason.id, "evidence_note": f"Note {attack}"})
            ],
        )
        page = self._get()
        main = page.partition("<main")[2].partition("</main>")[0]
        for text in ("Hello", "Pack well", "Terms &lt;script&gt;", "Final &lt;script&gt;"):
            self.assertIn(text, main)
        for text in ("Clean &lt;script&gt;", "Hall &lt;script&gt;", "Note &lt;script&gt;"):
            self.assertIn(text, main)
        for text in ("<script", "onerror", "javascript:"):
            self.assertNotIn(text, main)

    def test_names_of_inner_things_stay_inside(self):
        self._publish(
            self._make_policy(
                team_ids=self.env["crm.team"].sudo().create({"name": "Team Secret"}).ids,
                pricelist_ids=self.env["product.pricelist"].create({"name": "Dumping"}).ids,
                customer_tag_ids=self.env["res.partner.category"].create({"name": "Naggers"}).ids,
                auto_approve=True,
                auto_limit=4321,
            )
        )
        page = self._read()
        self.assertIn("Certain groups of customers only", page)
        for text in ("Team Secret", "Dumping", "Naggers", "4,321"):
            self.assertNotIn(text, page)

    # === A PROMISE STAYS === #

    def test_the_page_of_an_order_stays_as_promised(self):
        self._publish(window_days=45, introduction="<p>As of old</p>")
        order = self._sell((self.product, 1))
        url = order._get_returns_policy_url()
        base, path, key = url.partition(PATH)
        self.assertEqual(base, order.get_base_url())
        before = self._read(path + key)
        self._publish(window_days=10, introduction="<p>As of new</p>", name="Short")
        self.policy.condition_ids[:1].name = "Another condition"
        after = self._read(path + key)
        for text in ("within 45 days", "As of old", "This is a promise", "Standard return policy"):
            self.assertIn(text, before)
            self.assertIn(text, after)
        for text in ("As of new", "Another condition", "10 days"):
            self.assertNotIn(text, after)
        self.assertIn("within 10 days", self._read())

    def test_an_order_under_two_policies_shows_both(self):
        teapots = self._publish(
            self._make_policy(name="Teapots", product_ids=self.ordered_product.ids, window_days=7)
        )
        order = self._sell((self.product, 1), (self.ordered_product, 1))
        url = order._get_returns_policy_url()
        self.assertTrue(url.endswith(self._url(self.policy.current_revision_id, teapots)), url)
        page = self._read(PATH + url.partition(PATH)[2])
        self.assertIn("within 7 days", page)
        self.assertIn("within 30 days", page)

    def test_what_is_no_goods_adds_no_policy_to_the_page(self):
        teapots = self._publish(
            self._make_policy(name="Teapots", product_ids=self.ordered_product.ids)
        )
        order = self._sell(
            (self.ordered_product, 1),
            (self._make_product("Gift wrapping", price=3, type="service"), 1),
        )
        order.order_line = [Command.create({"display_type": "line_note", "name": "Thank you"})]
        self.assertTrue(order._get_returns_policy_url().endswith(self._url(teapots)))

    def test_searchers_find_the_policy_of_today_only(self):
        self.env.flush_all()
        for url, tag in ((PATH, None), (self._url(self.policy.revision_ids), "noindex")):
            self.assertEqual(self.url_open(url).headers.get("X-Robots-Tag"), tag)

    def test_an_order_under_a_private_policy_has_no_page(self):
        self._publish(is_public=False)
        self.assertEqual(self._sell((self.product, 1))._get_returns_policy_url(), "")

    # === LANGUAGES === #

    def test_the_page_speaks_the_language_of_its_address(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        if "website" in self.env:
            self.env["website"].search([]).language_ids |= self.env["res.lang"]._lang_get("zh_CN")
        chinese = self.policy.with_context(lang="zh_CN")
        chinese.name = "退换货政策"
        self.policy.introduction = "<p>Welcome</p>"
        self.policy.update_field_translations("introduction", {"zh_CN": {"Welcome": "欢迎光临"}})
        self.reason.with_context(lang="zh_CN").name = "七天无理由退货"
        revision = self._publish(reason_ids=[Command.create({"reason_id": self.reason.id})])
        english = self._read()
        self.assertIn("Welcome", english)
        self.assertNotIn("欢迎光临", english)
        for url in (PATH, self._url(revision)):
            page = self._read(f"/zh_CN{url}")
            for text in ("退换货政策", "欢迎光临", "七天无理由退货"):
                self.assertIn(text, page)
            self.assertNotIn("Welcome", page)

    # === COST === #

    def test_the_page_costs_as_many_queries_with_seven_reasons_as_with_one(self):
        reasons = self.env["returns.reason"].search([("company_id", "=", False)])
        rows = [Command.create({"reason_id": reason.id}) for reason in reasons]
        few = self._publish(reason_ids=rows[:1])
        many = self._publish(reason_ids=[Command.clear(), *rows])
        self._count_queries(few)
        plain = self._count_queries(few)
        self.assertEqual(self._count_queries(many), plain)
        # revision, policy, company with contact, currency; countries twice with their groups;
        # names of events, goods and reasons; rights; labels of words come from the registry
        self.assertLessEqual(plain, 20)

    def _count_queries(self, revision):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        self.pages._get_content(revision)
        return self.cr.sql_log_count - before
