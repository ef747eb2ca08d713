from datetime import date
from decimal import Decimal

import pytest
from factories import spec
from returns_engine import Lineage, RuleError, check_spec
from returns_engine.lineage import build_right
from returns_engine.right import (
    Clock,
    Deduction,
    Exclusion,
    Extension,
    Length,
    Moment,
    Remedy,
    Right,
    Source,
    Window,
)

DAY = date(2026, 2, 1)
PARENT = {"date_from": "2014-06-13", "window_length": 14, "window_anchors": ["possession"]}


def lineage(*specs):
    return Lineage([check_spec(each) for each in specs])


def family(**child):
    """Return the right of a child on a day, of a parent that says a little of everything."""
    parent = spec(
        "EU",
        basis="ordered",
        jurisdiction="EU",
        reason_classes=["no_reason"],
        note="of the parent",
        review_by="2026-12-31",
        exclusions=[{"goods_class": "food", "effect": "no_right"}],
        freights=[
            {"reason_class": "no_reason", "payer": "buyer"},
            {"reason_class": "defective", "payer": "seller"},
        ],
        **PARENT,
    )
    return lineage(parent, spec("DE", parent="EU", **child)).at("DE", DAY)


def test_the_least_that_a_right_says_makes_a_right():
    assert lineage(spec()).at("XX.RIGHT", DAY) == Right(
        code="XX.RIGHT",
        name="Right",
        right_type="withdrawal",
        jurisdiction="",
        strength="mandatory_floor",
        basis="ordered",
        source=Source("Act", confidence="high"),
    )


def test_everything_that_a_right_may_say_reaches_the_right():
    right = lineage(
        spec(
            date_from="2026-01-01",
            articles="s. 1",
            seen_on="2026-01-02",
            review_by="2027-01-01",
            reviewer="Ann",
            window_length=1,
            window_unit="month",
            window_anchors=["possession"],
            window_operator="earliest",
            window_aggregate="last_piece",
            window_count="include_start",
            window_roll="next_working_day",
            window_calendar="seller",
            window_zone="seller",
            window_test="received",
            cap_length=1,
            cap_unit="year",
            cap_anchor="ordered",
            extensions=[{"kind": "pause", "span": "repair", "min_left": 7}],
            exclusions=[{"goods_class": "food", "state": "opened", "effect": "no_right"}],
            clocks=[
                {
                    "kind": "refund",
                    "anchors": ["notice"],
                    "length": 14,
                    "hold_anchors": ["goods_back", "sent_proof"],
                    "hold_operator": "latest",
                    "hold_lost_if": "seller_collects",
                    "reason_classes": ["no_reason"],
                }
            ],
            components=[{"component": "goods", "treatment": "refund"}],
            deductions=[
                {
                    "kind": "use",
                    "allowed": "yes",
                    "after_length": 6,
                    "after_unit": "month",
                    "cap": 10,
                },
            ],
            freights=[{"reason_class": "recall", "payer": "seller"}],
            remedies=[
                {"rank": 2, "step": "refund", "guard": "repair_failed"},
                {"rank": 1, "step": "repair", "within_length": 7},
            ],
        )
    ).at("XX.RIGHT", DAY)
    assert right.source == Source("Act", "s. 1", "high", date(2026, 1, 2), date(2027, 1, 1), "Ann")
    assert right.window == Window(
        Length(1, "month"),
        Moment(("possession",), "earliest"),
        aggregate="last_piece",
        count="include_start",
        roll="next_working_day",
        calendar="seller",
        zone="seller",
        test="received",
        cap=Length(1, "year"),
        cap_anchor="ordered",
        extensions=(Extension("pause", span="repair", min_left=7),),
    )
    assert right.exclusions == (Exclusion("food", "opened"),)
    assert right.clocks == (
        Clock(
            "refund",
            Moment(("notice",)),
            Length(14),
            hold=Moment(("goods_back", "sent_proof"), "latest"),
            hold_lost_if="seller_collects",
            reason_classes=("no_reason",),
        ),
    )
    assert right.deductions == (Deduction("use", "yes", after=Length(6, "month"), cap=Decimal(10)),)
    assert (right.components, right.freight) == ((("goods", "refund"),), (("recall", "seller"),))
    assert right.remedies == (
        Remedy(1, "repair", within=Length(7)),
        Remedy(2, "refund", guard="repair_failed"),
    )


@pytest.mark.parametrize("field", ["right_type", "strength"])
def test_a_right_that_inherits_no_type_or_strength_is_refused(field):
    with pytest.raises(RuleError) as caught:
        build_right(check_spec(spec(**{field: ""})))
    assert (caught.value.code, caught.value.field) == ("missing", field)


@pytest.mark.parametrize(
    ("unit", "longest"), [("day", 36525), ("business_day", 26100), ("month", 1200), ("year", 100)]
)
def test_no_period_is_longer_than_a_hundred_years(unit, longest):
    def build(number):
        values = {"window_length": number, "window_unit": unit, "window_anchors": ["ordered"]}
        return build_right(check_spec(spec(**values)))

    assert build(longest).window.length == Length(longest, unit)
    with pytest.raises(RuleError) as caught:
        build(longest + 1)
    assert (caught.value.code, caught.value.field, caught.value.value) == (
        "too_long",
        "window_length",
        longest + 1,
    )


# === INHERITANCE === #


def test_what_a_child_leaves_empty_comes_from_the_parent_but_never_name_source_and_dates():
    right = family(window_length=30, instrument="BGB", confidence="low")
    assert right.window == Window(Length(30), Moment(("possession",), "latest"))
    assert (right.jurisdiction, right.reason_classes) == ("EU", {"no_reason"})
    assert right.source == Source("BGB", confidence="low")
    assert (right.code, right.date_from) == ("DE", None)


def test_a_row_replaces_the_row_of_the_parent_with_the_same_key_and_others_stay():
    right = family(
        freights=[{"reason_class": "no_reason", "payer": "seller"}],
        exclusions=[{"goods_class": "food", "effect": "none"}],
    )
    assert right.freight == (("no_reason", "seller"), ("defective", "seller"))
    assert right.exclusions == (Exclusion("food", effect="none"),)


def test_a_row_that_is_off_removes_that_of_the_parent_for_all_descendants():
    parent = spec("EU", freights=[{"reason_class": "recall", "payer": "seller"}])
    child = spec("DE", parent="EU", freights=[{"reason_class": "recall", "off": True}])
    found = lineage(parent, child, spec("BY", parent="DE"))
    assert [found.at(code, DAY).freight for code in ("EU", "DE", "BY")] == [
        (("recall", "seller"),),
        (),
        (),
    ]


def test_a_zero_of_the_child_counts_as_said():
    assert family(revision=0).revision == 0


def test_ancestors_are_named_nearest_first_and_the_basis_is_the_nearest_that_is_said():
    found = lineage(
        spec("EU", basis="possession"), spec("DE", parent="EU"), spec("BY", parent="DE"), spec("CH")
    )
    assert found.codes == ("EU", "DE", "BY", "CH")
    assert found.ancestors("BY") == ("DE", "EU")
    assert found.ancestors("EU", DAY) == ()
    assert [found.basis(code) for code in ("BY", "CH")] == ["possession", "ordered"]
