from odoo import fields
from odoo.tests import tagged

from .policy_page_common import ReturnsPolicyPageCommon
from .rights import SPEC


@tagged("post_install", "-at_install")
class TestReturnsPolicyPageRights(ReturnsPolicyPageCommon):
    """What the law gives besides every policy, as far as somebody can rely on it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rights = cls.env["returns.right"]
        cls.rights.search([]).active = False
        cls.today = fields.Date.today()

    def _make_right(self, **changes):
        spec = {name: value for name, value in (SPEC | changes).items() if value is not None}
        return self.rights.create(self.rights._prepare_vals_from_spec(spec))

    def _read_rights(self):
        return self._read().partition("Your rights by law")[2]

    def test_a_right_is_told_with_its_length_its_freight_and_its_source(self):
        self._make_right(
            name="China: return without reason",
            window_length=7,
            freights=[{"reason_class": "no_reason", "payer": "buyer"}],
            exclusions=[
                {"goods_class": "made_to_order", "effect": "no_right"},
                {"goods_class": "food", "state": "unsealed", "effect": "no_right"},
            ],
        )
        text = self._read_rights()
        for sentence in (
            "China China: return without reason",
            "7 days, counted from: delivery to the customer.",
            "You pay the return shipping.",
            "Not for: made to order and food (seal broken).",
            "Act of X, art. 1",
        ):
            self.assertIn(sentence, text)

    def test_what_nobody_can_rely_on_is_not_told(self):
        yesterday = fields.Date.subtract(self.today, days=1).isoformat()
        for name, changes in {
            "Unsure": {"confidence": "low"},
            "Unread": {"review_by": yesterday},
            "Of the past": {"date_to": yesterday},
            "Of traders": {"channels": ["b2b"]},
            "Of customs": {"right_type": "customs_relief"},
            "Gives way to policies": {"strength": "statutory_default"},
            "Without a posted policy": {"preconditions": ["not policy_posted"]},
        }.items():
            with self.subTest(name=name):
                right = self._make_right(code="XX.ONE", name=name, **changes)
                self.assertNotIn(name, self._read_rights())
                right.active = False
        self._make_right(code="XX.ONE", name="Can be relied on")
        self.assertIn("Can be relied on", self._read_rights())

    def test_a_change_of_a_right_is_on_the_page_at_once(self):
        right = self._make_right()
        self.assertIn("14 days", self._read_rights())
        right.window_length = 20
        self.assertIn("20 days", self._read_rights())

    def test_countries_with_the_same_rights_stand_together_and_the_nearer_right_alone(self):
        group = self.env["res.country.group"].create(
            {
                "name": "Nordics",
                "code": "NORDIC",
                "country_ids": (self.env.ref("base.no") | self.env.ref("base.se")).ids,
            }
        )
        self._make_right(code="XX.GROUP", name="Nordic right", jurisdiction=group.code)
        self.assertIn("Norway and Sweden Nordic right", self._read_rights())
        self._make_right(code="XX.OWN", name="Swedish right", jurisdiction="SE", parent="XX.GROUP")
        text = self._read_rights()
        self.assertIn("Norway Nordic right", text)
        self.assertIn("Sweden Swedish right", text)
        self.assertEqual(text.count("Nordic right"), 1)

    def test_a_nearer_right_for_some_goods_leaves_the_one_for_the_others(self):
        self._make_right(code="XX.ALL", name="For all goods")
        self._make_right(code="XX.FOOD", name="For food", parent="XX.ALL", goods_classes=["food"])
        text = self._read_rights()
        self.assertIn("For all goods", text)
        self.assertIn("Only for: food.", text)

    def test_a_policy_for_some_countries_tells_the_rights_of_these(self):
        self._make_right(code="XX.CN", name="Chinese right")
        self._make_right(code="XX.JP", name="Japanese right", jurisdiction="JP")
        revision = self._publish(self._make_policy(country_ids=self.env.ref("base.jp").ids))
        page = self._read(self._url(revision))
        self.assertIn("Japanese right", page)
        self.assertNotIn("Chinese right", page)
        page = self._read()
        self.assertIn("Japanese right", page)
        self.assertIn("Chinese right", page)

    def test_a_right_of_another_company_is_not_told(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self._make_right(name="Right of elsewhere").company_id = other
        self.assertNotIn("Right of elsewhere", self._read())
