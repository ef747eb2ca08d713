from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import ReturnsCommon


@tagged("post_install", "-at_install")
class TestReturnsPolicyScope(ReturnsCommon):
    """For which sales a policy is, what its place in the list means, and what cannot be saved."""

    @classmethod
    def get_default_groups(cls):
        return super().get_default_groups() | cls.quick_ref("sales_team.group_sale_manager")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.standard = cls.company.returns_policy_id
        cls.china = cls.env.ref("base.cn")
        cls.team = cls.env["crm.team"].create({"name": "Web shop", "company_id": cls.company.id})
        cls.tag = cls.env["res.partner.category"].create({"name": "VIP"})
        cls.product_tag = cls.env["product.tag"].create({"name": "Clearance"})
        cls.category = cls.env["product.category"].create({"name": "Kitchen"})
        cls.product.categ_id = cls.env["product.category"].create(
            {"name": "Kettles", "parent_id": cls.category.id}
        )

    @classmethod
    def _make(cls, name="Special", publish=True, **values):
        policy = cls.env["returns.policy"].create({"name": name, **values})
        if publish:
            policy.action_publish()
        return policy

    def _get_policies(self, order):
        revisions = order.order_line.sudo().returns_policy_revision_id
        return revisions.policy_id

    def _sell_one(self, **values):
        return self._sell((self.product, 1), deliver=False, invoice=False, **values)

    # === WHO FALLS UNDER WHAT === #

    def test_each_dimension_takes_its_sales_and_leaves_the_others_to_the_default(self):
        germany = self.env.ref("base.de")
        abroad = self.env["res.partner"].create({"name": "Anna", "country_id": germany.id})
        group = self.env["res.country.group"].create(
            {"name": "East", "country_ids": self.china.ids}
        )
        vip = self.env["res.partner"].create(
            {"name": "Buyer", "parent_id": self.customer.id, "country_id": self.china.id}
        )
        vip.commercial_partner_id.category_id = self.tag
        plain = self.env["res.partner"].create({"name": "Plain", "country_id": self.china.id})
        pricelist = self.env["product.pricelist"].create({"name": "Members"})
        today = fields.Date.today()
        cases = {
            "country": ({"country_ids": self.china.ids}, {}, {"partner_id": abroad.id}),
            "group": ({"country_group_ids": group.ids}, {}, {"partner_id": abroad.id}),
            "team": ({"team_ids": self.team.ids}, {"team_id": self.team.id}, {"team_id": False}),
            "tag": (
                {"customer_tag_ids": self.tag.ids},
                {"partner_id": vip.id},
                {"partner_id": plain.id},
            ),
            "pricelist": (
                {"pricelist_ids": pricelist.ids},
                {"pricelist_id": pricelist.id},
                {"pricelist_id": False},
            ),
            "value": ({"value_min": 100, "value_max": 100}, {}, None),
            "dates": ({"date_from": today, "date_to": today + timedelta(days=1)}, {}, None),
        }
        for name, (scope, inside, outside) in cases.items():
            with self.subTest(scope=name):
                policy = self._make(**scope)
                self.assertEqual(self._get_policies(self._sell_one(**inside)), policy)
                if outside:
                    self.assertEqual(self._get_policies(self._sell_one(**outside)), self.standard)
                policy.active = False

    def test_products_categories_and_tags_take_their_lines_of_one_order(self):
        self.ordered_product.product_tag_ids = self.product_tag
        lamp = self._make_product("Lamp", 20)
        kitchen = self._make("Kitchen", category_ids=self.category.ids)
        clearance = self._make("Clearance", product_tag_ids=self.product_tag.ids)
        lamps = self._make("Lamps", product_ids=lamp.ids)
        other = self._make_product("Sofa", 900)
        order = self._sell(
            *((product, 1) for product in (self.product, self.ordered_product, lamp, other)),
            deliver=False,
            invoice=False,
        )
        self.assertEqual(
            [line.returns_policy_revision_id.policy_id for line in order.order_line],
            [kitchen, clearance, lamps, self.standard],
        )

    def test_values_are_compared_in_the_currency_of_the_company(self):
        currency = self.setup_other_currency("EUR", rates=[("2020-01-01", 2.0)])
        pricelist = self.env["product.pricelist"].create(
            {"name": "Euro", "currency_id": currency.id}
        )
        policy = self._make(value_max=50)
        line = (self.product, 1, {"price_unit": 100.0})
        euro = self._sell(line, deliver=False, invoice=False, pricelist_id=pricelist.id)
        home = self._sell(line, deliver=False, invoice=False)
        self.assertEqual(self._get_policies(euro), policy)
        self.assertEqual(self._get_policies(home), self.standard)

    def test_the_first_of_the_list_takes_a_sale_that_two_could(self):
        first = self._make("First", country_ids=self.china.ids, sequence=5)
        second = self._make("Second", value_min=10, sequence=6)
        self.assertEqual(self._get_policies(self._sell_one()), first)
        second.sequence = 4
        self.assertEqual(self._get_policies(self._sell_one()), second)

    def test_an_unpublished_scope_takes_nothing(self):
        policy = self._make(country_ids=self.env.ref("base.de").ids)
        policy.country_ids = self.china
        self.assertEqual(self._get_policies(self._sell_one()), self.standard)
        policy.action_publish()
        self.assertEqual(self._get_policies(self._sell_one()), policy)

    def test_policies_of_another_company_take_nothing(self):
        other = self.setup_other_company()["company"]
        theirs = other.returns_policy_id
        self.env["returns.policy"].create(
            {"name": "Theirs", "company_id": other.id, "sequence": 1}
        ).action_publish()
        self.assertEqual(self._get_policies(self._sell_one()), self.standard)
        with self.assertRaisesRegex(ValidationError, "belongs to another company"):
            self.company.returns_policy_id = theirs
        with self.assertRaisesRegex(ValidationError, "publish Fresh first"):
            self.company.returns_policy_id = self._make("Fresh", publish=False)

    # === PRECEDENCE === #

    def test_the_list_says_which_policies_never_apply_and_which_share_sales(self):
        east = self._make("East", country_ids=self.china.ids, sequence=1)
        kettles = self._make(
            "Chinese kettles",
            country_ids=self.china.ids,
            product_ids=self.product.ids,
            sequence=2,
        )
        dear = self._make("Dear", value_min=1000, sequence=3)
        west = self._make("West", country_ids=self.env.ref("base.us").ids, sequence=0)
        self.assertEqual(
            kettles.precedence_note, "Never applies: East comes first and takes all of it."
        )
        self.assertEqual(
            dear.precedence_note,
            "Shares sales with West, East, Chinese kettles, which comes first.",
        )
        self.assertFalse(east.precedence_note)
        self.assertFalse(west.precedence_note)
        self.assertFalse(self.standard.precedence_note)
        self._make("Everything", sequence=9)
        self.env.invalidate_all()
        self.assertIn("Everything comes first", self.standard.precedence_note)

    def test_the_summary_of_a_scope_reads_like_the_form(self):
        policy = self._make(country_ids=self.china.ids, team_ids=self.team.ids, value_min=50)
        self.assertEqual(policy.scope_summary, "Web shop; China; Order Value From 50.0")
        self.assertEqual(self._make("Any").scope_summary, "All sales")
        self.assertEqual(self.standard.scope_summary, "All that no other policy takes")

    # === BAD INPUT === #

    def test_what_cannot_be_is_refused_when_saved_naming_field_and_value(self):
        other = self.setup_other_company()["company"]
        nowhere = self.env["res.country.group"].create({"name": "Nowhere"})
        currency = self.setup_other_currency("EUR")
        euro = self.env["product.pricelist"].create({"name": "Euro", "currency_id": currency.id})
        foreign_list = self.env["product.pricelist"].create(
            {"name": "Their list", "company_id": other.id}
        )
        foreign_team = self.env["crm.team"].create({"name": "Theirs", "company_id": other.id})

        def reason(**values):
            return {"reason_ids": [Command.create({"reason_id": self.reason.id, **values})]}

        nothing = dict.fromkeys(
            ("allows_refund", "allows_store_credit", "allows_exchange", "allows_repair"), False
        )
        cases = [
            ({"window_days": 0}, r"Return Window \(days\) is 0; it must be above zero"),
            ({"window_days": -3}, r"Return Window \(days\) is -3; it must"),
            ({"window_days": 40000}, "is 40000 days; that is more than a hundred years"),
            ({"response_days": 0}, r"Answer within \(days\) is 0; it must"),
            ({"max_per_order": -1}, "Returns per Order is -1; it must"),
            ({"keep_below": -1}, "Customer Keeps Goods below is -1.0; it cannot be negative"),
            ({"date_from": "2026-02-01", "date_to": "2026-01-31"}, "Ordered Until is 2026-01-31"),
            ({"value_min": 20, "value_max": 10}, "Order Value Up To is 10.0, which is less"),
            ({"value_min": -5}, "Order Value From is -5.0; it cannot be negative"),
            (reason(fee_kind="percent", fee=101), "Reasons / Fee is 101.0 percent; no more than"),
            (reason(fee_kind="fixed", fee=-2), "Reasons / Fee is -2.0; it cannot be negative"),
            (reason(photos=-1), "Reasons / Photos is -1; it cannot be negative"),
            (reason(**nothing), "Changed my mind is accepted, but no resolution is offered"),
            ({"country_group_ids": nowhere.ids}, "Country Groups holds Nowhere, which leaves no"),
            (
                {"pricelist_ids": euro.ids, "currency_ids": self.company.currency_id.ids},
                r"Pricelists holds Euro \(EUR\), which leaves no sale",
            ),
            ({"pricelist_ids": foreign_list.ids}, "Pricelists holds Their list .* another company"),
            ({"team_ids": foreign_team.ids}, "Sales Teams holds Theirs, .* another company"),
        ]
        good = self._make(publish=False)
        for values, pattern in cases:
            with self.subTest(values=values):
                with self.assertRaisesRegex(ValidationError, pattern), self.env.cr.savepoint():
                    self._make(publish=False, **values)
                with self.assertRaisesRegex(ValidationError, pattern), self.env.cr.savepoint():
                    good.write(values)
                self.env.invalidate_all()

    def test_a_reason_without_class_is_refused_by_its_name(self):
        with self.assertRaisesRegex(ValidationError, "Too small: Class is empty"):
            self.env["returns.reason"].create({"name": "Too small", "reason_class": False})
        with self.assertRaisesRegex(ValidationError, "Changed my mind: Class is empty"):
            self.reason.reason_class = False

    def test_what_became_impossible_meanwhile_is_refused_when_published(self):
        group = self.env["res.country.group"].create(
            {"name": "East", "country_ids": self.china.ids}
        )
        policy = self._make(publish=False, country_group_ids=group.ids)
        group.country_ids = False
        with self.assertRaisesRegex(ValidationError, "Country Groups holds East"):
            policy.action_publish()
        self.assertFalse(policy.revision_ids)

    def test_an_archived_record_does_not_widen_the_scope(self):
        policy = self._make(team_ids=self.team.ids)
        self.team.active = False
        self.env.invalidate_all()
        self.assertEqual((policy.state, policy.team_ids), ("published", self.team))

    def test_a_clerk_reads_policies_and_publishes_none(self):
        policy = self._make(publish=False).with_user(self.clerk)
        self.assertEqual(policy.read(["state", "scope_summary"])[0]["state"], "draft")
        with self.assertRaises(UserError):
            policy.action_publish()
