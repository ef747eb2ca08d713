from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .rights import RightsCommon


@tagged("post_install", "-at_install")
class TestReturnsRightBadInput(RightsCommon):
    """A rule that cannot be is refused when saved, naming right, field and value."""

    def assertRefused(self, sentence, function):
        count = self.rights.search_count([])
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            function()
        self.assertEqual(caught.exception.args[0], sentence)
        self.env.invalidate_all()
        self.assertEqual(self.rights.search_count([]), count)

    def test_a_window_of_zero_days(self):
        right = self._make()
        self.assertRefused(
            "XX.LAW Law of X: Window Length is 0, but has to be above zero.",
            lambda: right.write({"window_length": 0}),
        )
        self.assertEqual(right.window_length, 14)
        right.write({"window_length": 0, "window_is_open": True})
        self.assertIsNone(self._at("XX.LAW", self.today).window.length)

    def test_a_window_of_zero_days_is_inherited_by_a_child(self):
        self._make()
        child = self._make(code="XX.CHILD", parent="XX.LAW")
        child.window_length = 0
        window = self._at("XX.CHILD", self.today).window
        self.assertEqual(window.length.number, 14)

    def test_negative_numbers(self):
        right = self._make(
            clocks=[{"kind": "refund", "anchors": ["notice"], "length": 14}],
            remedies=[{"rank": 1, "step": "repair", "max_attempts": 2}],
            deductions=[{"kind": "use", "allowed": "yes"}],
        )
        for sentence, record, field in (
            ("Window Length is -5, but has to be above zero.", right, "window_length"),
            ("Never Beyond is -1, but has to be above zero.", right, "cap_length"),
            ("Clock: Length is -1, but cannot be below zero.", right.clock_ids, "length"),
            ("Remedy: Attempts is -1, but cannot be below zero.", right.remedy_ids, "max_attempts"),
            ("Deduction: At Most (%) is -1, but cannot be below zero.", right.deduction_ids, "cap"),
        ):
            value = int(sentence.split(" is ")[1].split(",")[0])
            with self.subTest(field=field):
                self.assertRefused(
                    f"XX.LAW Law of X: {sentence}",
                    lambda record=record, field=field, value=value: record.write({field: value}),
                )

    def test_a_percentage_over_a_hundred(self):
        row = {"kind": "use", "allowed": "yes", "cap": 100}
        right = self._make(deductions=[row])
        self.assertRefused(
            "XX.LAW Law of X: Deduction: At Most (%) is 100.5, "
            "but cannot be over a hundred percent.",
            lambda: right.deduction_ids.write({"cap": 100.5}),
        )

    def test_versions_for_the_same_days(self):
        self._make(date_to="2026-06-30")
        self.assertRefused(
            "XX.LAW Law of X (2026-06-30): another version is in force on the same days; "
            "Until is XX.LAW 2026-06-30.",
            lambda: self._make(date_from="2026-06-30"),
        )
        newer = self._make(date_from="2026-07-01")
        self.assertRefused(
            "XX.LAW Law of X (2026-06-01): another version is in force on the same days; "
            "Until is XX.LAW 2026-06-30.",
            lambda: newer.write({"date_from": "2026-06-01"}),
        )

    def test_a_version_of_another_company_is_no_rival(self):
        self._make(company=self.company)
        self._make(company=self.other_company)
        self.assertRefused(
            "XX.LAW Law of X: another version is in force on the same days; Until is XX.LAW ....",
            lambda: self._make(company=self.other_company),
        )

    def test_a_circle_of_parents(self):
        first = self._make()
        second = self._make(code="XX.CHILD", parent="XX.LAW")
        self.assertRefused(
            "XX.LAW Law of X: Inherits from goes round in a circle: XX.CHILD > XX.LAW > XX.CHILD.",
            lambda: first.write({"parent_id": second.id}),
        )

    def test_an_unknown_anchor(self):
        self.assertRefused(
            "XX.LAW: Starts with cannot be 'full_moon', which nobody knows.",
            lambda: self._make(window_anchors=["full_moon"]),
        )
        self.env["returns.anchor"].create({"code": "full_moon", "name": "Full moon"})
        right = self._make(window_anchors=["full_moon"])
        window = self._at("XX.LAW", self.today).window
        self.assertEqual(window.start.anchors, ("full_moon",))
        self.assertEqual(right.window_anchor_ids.name, "Full moon")

    def test_an_unknown_condition(self):
        right = self._make(preconditions=["not informed"])
        self.assertRefused(
            "XX.LAW Law of X: Preconditions cannot be 'happy', which nobody knows.",
            lambda: right.write({"preconditions": "informed, happy"}),
        )
        self.assertRefused(
            "XX.LAW: Clock: Only cannot be 'happy', which nobody knows.",
            lambda: self._make(clocks=[{"kind": "answer", "anchors": ["notice"], "when": "happy"}]),
        )

    def test_a_right_without_source(self):
        right = self._make()
        for field, label in (("instrument", "Instrument"), ("confidence", "Confidence")):
            with self.subTest(field=field):
                self.assertRefused(
                    f"XX.LAW Law of X: {label} is missing.",
                    lambda field=field: right.write({field: False}),
                )

    def test_a_right_that_neither_says_nor_inherits_its_type(self):
        self.assertRefused("XX.LAW Law of X: Type is missing.", lambda: self._make(right_type=None))
        self._make()
        self._make(code="XX.CHILD", parent="XX.LAW", right_type=None)

    def test_a_row_without_what_it_is_about(self):
        right = self._make()
        self.assertRefused(
            "XX.LAW Law of X: Clock: Starts with is missing.",
            lambda: right.write({"clock_ids": [Command.create({"kind": "refund"})]}),
        )
        right.write({"clock_ids": [Command.create({"kind": "refund", "off": True})]})

    def test_an_end_before_the_beginning(self):
        right = self._make(date_from="2026-07-01")
        self.assertRefused(
            "XX.LAW Law of X (2026-07-01): Until is 2026-06-30, which is before it begins.",
            lambda: right.write({"date_to": "2026-06-30"}),
        )

    def test_a_length_that_nothing_starts(self):
        self.assertRefused(
            "XX.LAW Law of X: Starts with is missing.", lambda: self._make(window_anchors=None)
        )

    def test_two_places_at_once(self):
        right = self._make()
        self.assertRefused(
            "XX.LAW Law of X: Jurisdiction can be only one of China, European Union.",
            lambda: right.write({"country_group_id": self.env.ref("base.europe").id}),
        )

    def test_an_unknown_place_parent_or_field(self):
        for sentence, changes in (
            ("Jurisdiction cannot be 'MOON', which nobody knows.", {"jurisdiction": "MOON"}),
            ("Inherits from cannot be 'XX.NONE', which nobody knows.", {"parent": "XX.NONE"}),
            ("there is no field colour for 'red'.", {"colour": "red"}),
        ):
            with self.subTest(changes=changes):
                self.assertRefused(
                    f"XX.LAW: {sentence}", lambda changes=changes: self._make(**changes)
                )

    def test_a_parent_that_is_archived_or_deleted_under_its_children(self):
        parent = self._make()
        self._make(code="XX.CHILD", parent="XX.LAW")
        self.assertRefused(
            "XX.LAW Law of X: Inherits from cannot be 'XX.LAW', which nobody knows.",
            lambda: parent.write({"active": False}),
        )
        self.assertTrue(parent.active)

    def test_two_versions_with_different_parents(self):
        self._make()
        self._make(code="XX.OTHER")
        self._make(code="XX.CHILD", parent="XX.LAW", date_to="2026-06-30")
        self.assertRefused(
            "XX.CHILD Law of X (2026-07-01): Inherits from can be only one of XX.LAW, XX.OTHER.",
            lambda: self._make(code="XX.CHILD", parent="XX.OTHER", date_from="2026-07-01"),
        )
