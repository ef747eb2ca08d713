from datetime import date, timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .. import right_labels
from ..engine.spec import ROWS, SCALARS, check_spec
from ..engine.vocabulary import Vocabulary
from .rights import SPEC, RightsCommon

ROWS_OF_EVERY_LIST = {
    "extensions": [
        {"kind": "extend", "condition": "not informed", "length": 12, "unit": "month"},
        {"kind": "pause", "span": "repair", "min_left": 7},
    ],
    "exclusions": [
        {
            "goods_class": "hygiene_sealed",
            "state": "unsealed",
            "effect": "no_right",
            "needs": "exclusion_informed",
        }
    ],
    "clocks": [
        {
            "kind": "refund",
            "when": "not seller_collects",
            "reason_classes": ["no_reason", "defective"],
            "anchors": ["notice"],
            "operator": "latest",
            "length": 14,
            "unit": "day",
            "hold_anchors": ["goods_back", "sent_proof"],
            "hold_operator": "earliest",
            "hold_lost_if": "seller_collects",
            "roll": "next_working_day",
        },
        {"kind": "hold_release", "anchors": ["goods_back"]},
        {"kind": "answer", "anchors": ["notice"], "length": 0, "unit": "day"},
    ],
    "components": [{"component": "goods", "treatment": "refund"}],
    "deductions": [
        {"kind": "use", "allowed": "yes", "after_length": 6, "after_unit": "month", "cap": 12.5},
        {"kind": "restocking", "off": True},
    ],
    "freights": [{"reason_class": "defective", "payer": "seller"}],
    "remedies": [{"rank": 0, "step": "repair", "chooser": "seller", "max_attempts": 2}],
}
OTHER_SCALARS = {
    "channels": ["distance", "shop"],
    "regimes": ["1210"],
    "goods_classes": ["clothing", "food"],
    "preconditions": ["original_state", "not informed"],
    "date_from": "2026-01-01",
    "date_to": "2026-12-31",
    "window_operator": "latest",
    "window_aggregate": "last_piece",
    "window_count": "include_start",
    "window_roll": "next_working_day",
    "window_calendar": "seller",
    "window_zone": "seller",
    "window_test": "received",
    "cap_length": 1,
    "cap_unit": "year",
    "cap_anchor": "ordered",
    "refund_method": "money",
    "refund_method_other": "agreement",
    "refund_fee": "forbidden",
    "carrier_condition": "designated_carrier",
    "acknowledge_within": "hours_48",
    "acknowledge_medium": "durable",
    "evidence_required": ["photo"],
    "seen_on": "2026-11-01",
    "review_by": "2027-11-01",
    "note": "What is open.",
}


def comparable(spec):
    """Return what a specification says, whatever the order of words and rows."""
    checked = check_spec({name: spec[name] for name in spec if name != "revision"})

    def plain(value):
        if isinstance(value, dict):
            said = value.items()
            return sorted((k, plain(v)) for k, v in said if v not in ("", (), [], False, None))
        if isinstance(value, (list, tuple)):
            return sorted((plain(item) for item in value), key=str)
        return value

    return plain(checked)


@tagged("post_install", "-at_install")
class TestReturnsRight(RightsCommon):
    def assertRoundTrip(self, right, spec):
        self.env.flush_all()
        right.invalidate_recordset()
        self.assertEqual(comparable(right._get_spec()), comparable(spec))

    def test_a_right_with_every_field_comes_back_as_the_same_specification(self):
        spec = SPEC | OTHER_SCALARS | ROWS_OF_EVERY_LIST
        special = {"parent", "reviewer", "revision"}
        self.assertEqual(set(spec) | special, set(SCALARS) | set(ROWS))
        self.assertRoundTrip(self._make(**OTHER_SCALARS, **ROWS_OF_EVERY_LIST), spec)

    def test_every_preset_comes_back_as_the_same_specification(self):
        presets = self.env["returns.right.preset"]
        specs = presets._read_specs("odoo_returns")
        self.assertTrue(specs)
        for spec in specs:
            right = self.env.ref(presets._get_xml_id("odoo_returns", spec))
            with self.subTest(code=spec["code"], date_from=spec.get("date_from")):
                self.assertRoundTrip(right, spec)
                self.assertTrue(right.summary)

    def test_a_jurisdiction_is_a_country_a_state_a_group_or_everywhere(self):
        for code, field, xml_id in (
            ("US-CA", "state_id", "base.state_us_5"),
            ("DE", "country_id", "base.de"),
            ("GB", "country_id", "base.uk"),
            ("EU", "country_group_id", "base.europe"),
        ):
            with self.subTest(code=code):
                right = self._make(code=f"XX.{code}", jurisdiction=code)
                self.assertEqual(right[field], self.env.ref(xml_id))
                self.assertEqual(right.jurisdiction, code)
        self.assertEqual(self._make(jurisdiction=None).jurisdiction, "")

    def test_the_labels_are_those_of_the_vocabulary(self):
        vocabulary = Vocabulary()
        for word, labels in right_labels.LABELS.items():
            with self.subTest(word=word):
                self.assertEqual(tuple(dict(labels)), vocabulary.values(word))
        unlabelled = set(Vocabulary.words()) - set(right_labels.LABELS)
        self.assertEqual(unlabelled, {"anchor", "goods_class"})

    def test_the_tables_hold_every_anchor_and_reason_class_of_the_vocabulary(self):
        for word, model in (("anchor", "returns.anchor"), ("reason_class", "returns.reason.class")):
            there = set(self.env[model].search([]).mapped("code"))
            self.assertEqual(set(Vocabulary().values(word)) - there, set())

    def test_a_class_of_goods_that_a_right_is_for_stays_and_keeps_its_code(self):
        goods_class = self.env["returns.goods.class"].create({"code": "toys", "name": "Toys"})
        right = self._make(goods_classes=["toys"])
        with self.assertRaisesRegex(UserError, "Toys: used by XX.LAW Law of X."):
            goods_class.unlink()
        with self.assertRaisesRegex(UserError, "A code cannot change"):
            goods_class.code = "games"
        self.assertEqual(right._get_spec()["goods_classes"], ["toys"])
        right.unlink()
        goods_class.unlink()
        self.assertFalse(goods_class.exists())

    # === VERSIONS === #

    def test_a_child_inherits_what_it_leaves_empty(self):
        self._make(refund_method="money")
        self._make(code="XX.CHILD", parent="XX.LAW", window_length=30, window_anchors=None)
        child = self._at("XX.CHILD", date(2026, 1, 1))
        self.assertEqual((child.window.length.number, child.refund_method), (30, "money"))
        self.assertEqual(child.window.start.anchors, ("possession",))

    def test_the_version_of_the_day_counts(self):
        self._make(date_to="2026-06-30")
        self._make(date_from="2026-07-01", window_length=30)
        self.assertEqual(self._at("XX.LAW", date(2026, 6, 30)).window.length.number, 14)
        self.assertEqual(self._at("XX.LAW", date(2026, 7, 1)).window.length.number, 30)

    def test_each_change_of_what_a_right_says_is_a_revision(self):
        right = self._make(**ROWS_OF_EVERY_LIST)
        self.assertEqual(right.revision, 1)
        right.window_length = 15
        self.assertEqual(right.revision, 2)
        right.clock_ids[0].length = 7
        self.assertEqual(right.revision, 3)
        right.write({"note": "Seen.", "clock_ids": [Command.delete(right.clock_ids[1].id)]})
        self.assertEqual(right.revision, 4)
        freight = {"reason_class": "recall", "payer": "seller"}
        right.write({"freight_ids": [Command.create(freight)]})
        self.assertEqual(right.revision, 5)
        right.write({"window_length": 15, "active": True})
        self.assertEqual(right.revision, 5)
        self.assertEqual(self._at("XX.LAW", date(2026, 1, 1)).revision, 5)

    # === COMPANIES === #

    def test_a_copy_is_the_company_s_own_and_replaces_the_shared_right_for_it(self):
        shared = self._make(**ROWS_OF_EVERY_LIST)
        own = shared.copy()
        self.assertEqual((own.company_id, own.code), (self.company, "XX.LAW"))
        self.assertFalse(own.is_preset)
        self.assertEqual(comparable(own._get_spec()), comparable(shared._get_spec()))
        own.window_length = 60
        day = date(2026, 1, 1)
        self.assertEqual(self._at("XX.LAW", day).window.length.number, 60)
        self.assertEqual(self._at("XX.LAW", day, self.other_company).window.length.number, 14)

    def test_an_own_version_from_a_day_on_leaves_the_shared_one_in_force_before(self):
        self._make()
        self._make(company=self.company, date_from="2026-07-01", window_length=60)
        self.assertEqual(self._at("XX.LAW", date(2026, 6, 30)).window.length.number, 14)
        self.assertEqual(self._at("XX.LAW", date(2026, 7, 1)).window.length.number, 60)

    def test_a_copy_of_what_the_company_has_already_gets_another_code(self):
        shared = self._make()
        copies = shared.copy(), shared.copy(), shared.copy()
        codes = [right.code for right in copies]
        self.assertEqual(codes, ["XX.LAW", "XX.LAW.COPY", "XX.LAW.COPY.COPY"])

    def test_a_child_follows_its_company_s_own_version_of_the_parent(self):
        shared = self._make()
        self._make(code="XX.CHILD", parent="XX.LAW", window_length=None)
        shared.copy({"window_length": 60})
        day = date(2026, 1, 1)
        self.assertEqual(self._at("XX.CHILD", day).window.length.number, 60)
        self.assertEqual(self._at("XX.CHILD", day, self.other_company).window.length.number, 14)

    def test_a_second_company_does_not_see_the_rights_of_the_first(self):
        own = self._make(company=self.company, **ROWS_OF_EVERY_LIST)
        shared = self._make(code="XX.SHARED", **ROWS_OF_EVERY_LIST)
        stranger = new_test_user(
            self.env,
            "stranger",
            "odoo_returns.group_returns_manager",
            company_id=self.other_company.id,
            company_ids=[Command.set(self.other_company.ids)],
        )
        theirs = self.rights.with_user(stranger).search([("id", "in", (own | shared).ids)])
        self.assertEqual(theirs, shared)
        for records in (own, own.clock_ids, own.remedy_ids):
            with self.assertRaises(AccessError):
                records.with_user(stranger).mapped("sequence" if records != own else "code")

    # === LINEAGE === #

    def test_the_warm_lineage_costs_no_query_and_a_change_renews_it(self):
        right = self._make(**ROWS_OF_EVERY_LIST)
        warm = self.rights._get_lineage(self.company)
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            self.assertIs(self.rights._get_lineage(self.company), warm)
        for change in (
            lambda: right.write({"window_length": 20}),
            lambda: right.clock_ids[0].write({"length": 3}),
            right.remedy_ids.unlink,
            lambda: self.env.ref("odoo_returns.goods_class_food").write({"name": "Food"}),
            lambda: self._make(code="XX.NEW"),
            lambda: right.write({"active": False}),
        ):
            change()
            fresh = self.rights._get_lineage(self.company)
            self.assertIsNot(fresh, warm)
            warm = fresh
        self.assertNotIn("XX.LAW", warm.codes)

    def test_a_right_is_read_by_whoever_evaluates_a_return(self):
        self._make()
        nobody = new_test_user(self.env, "nobody", "base.group_portal")
        lineage = self.rights.with_user(nobody)._get_lineage(self.company)
        self.assertIn("XX.LAW", lineage.codes)

    def test_low_confidence_or_an_overdue_review_makes_a_right_advisory(self):
        today = fields.Date.today()
        for confidence, review_by, expected in (
            ("high", None, False),
            ("medium", today, False),
            ("high", today - timedelta(days=1), True),
            ("low", today + timedelta(days=1), True),
        ):
            with self.subTest(confidence=confidence, review_by=review_by):
                right = self._make(
                    code=f"XX.{confidence}.{review_by}", confidence=confidence, review_by=review_by
                )
                self.assertEqual(right.is_advisory, expected)
