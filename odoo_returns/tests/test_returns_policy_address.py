from odoo import Command
from odoo.tests import tagged

from .rules_common import ReturnsRulesCommon


@tagged("post_install", "-at_install")
class TestReturnsPolicyAddress(ReturnsRulesCommon):
    """Where goods go: the first row that fits the country, the goods and the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.category = cls.env["product.category"].create({"name": "Furniture"})
        cls.sofa = cls._make_product(
            "Sofa",
            900,
            categ_id=cls.env["product.category"]
            .create({"name": "Sofas", "parent_id": cls.category.id})
            .id,
        )
        cls.places = {
            name: cls.env["res.partner"].create({"name": name, "city": name})
            for name in ("Workshop", "Hall", "Hub", "Rest")
        }
        rows = [
            ("Workshop", {"reason_class_ids": [cls._get_class("defective").id]}),
            ("Hall", {"category_ids": cls.category.ids, "country_ids": cls.env.ref("base.de").ids}),
            ("Hub", {"product_ids": [cls.product.id], "reason_ids": [cls.reason.id]}),
            ("Rest", {}),
        ]
        cls.policy.address_ids = [
            Command.create(
                {
                    "sequence": sequence,
                    "partner_id": cls.places[name].id,
                    **{field: [Command.set(ids)] for field, ids in values.items()},
                }
            )
            for sequence, (name, values) in enumerate(rows)
        ]

    @classmethod
    def _get_class(cls, code):
        return cls.env["returns.reason.class"].search([("code", "=", code)])

    def _get_place(self, product, reason, customer=None):
        order = self._sell((product, 1), partner_id=(customer or self.german).id)
        return self._return(order, reason_id=reason.id).line_ids._get_place().partner_id.name

    def test_the_first_row_whose_every_condition_fits_takes_the_goods(self):
        for product, reason, customer, name in (
            (self.sofa, self.defective, self.german, "Workshop"),
            (self.sofa, self.reason, self.german, "Hall"),
            (self.sofa, self.reason, self.customer, "Rest"),
            (self.product, self.reason, self.customer, "Hub"),
            (self.ordered_product, self.reason, self.german, "Rest"),
        ):
            with self.subTest(product=product.name, reason=reason.name, place=name):
                self.assertEqual(self._get_place(product, reason, customer), name)

    def test_a_row_for_goods_or_reasons_does_not_fit_who_names_none(self):
        addresses = self.env["returns.policy.address"]
        germany = self.env.ref("base.de")
        found = addresses._find(self.policy, germany)
        self.assertEqual(found.partner_id.name, "Rest")
        self.policy.address_ids.filtered(lambda row: row.partner_id.name == "Rest").unlink()
        self.assertFalse(addresses._find(self.policy, germany))

    def test_the_slip_has_a_page_for_each_address(self):
        order = self._sell((self.sofa, 1), (self.product, 1), partner_id=self.german.id)
        returns_order = self._return(order)
        slip = self.env["report.odoo_returns.returns_slip"]
        self.assertEqual(
            {
                address.name: lines.product_id.mapped("name")
                for address, lines in slip._get_parcels(returns_order)
            },
            {"Hall": ["Sofa"], "Hub": ["Kettle"]},
        )

    def test_the_public_page_says_which_goods_and_reasons_go_where(self):
        self.policy.return_address_id = self.customer
        self.policy.action_publish()
        revision = self.policy.current_revision_id
        self.assertEqual(
            revision.terms["addresses"][0]["reason_class_ids"], self._get_class("defective").ids
        )
        texts = revision._get_texts("en_US")
        words = self.env["returns.policy.words"]._load(revision, ())
        self.assertEqual(
            [row["for"] for row in words._get_addresses(revision, texts)],
            ["Defective", "Germany - Furniture", "Kettle - Changed my mind", "", "Everything else"],
        )

    def test_what_changes_of_a_row_holds_at_once(self):
        self.assertEqual(self._get_place(self.product, self.reason), "Hub")
        hub = self.policy.address_ids.filtered(lambda row: row.partner_id.name == "Hub")
        hub.product_ids = [Command.set(self.sofa.ids)]
        self.assertEqual(self._get_place(self.product, self.reason), "Rest")
