from datetime import date, timedelta

import pytest
from factories import at, facts, spec, terms, unrecorded
from returns_engine import Lineage, build_case, check_spec

LINEAGE = Lineage(
    [
        check_spec(spec("XX.FLOOR", window_length=14, window_anchors=["possession"])),
        check_spec(spec("XX.DEFAULT", strength="statutory_default")),
    ]
)


def test_a_case_without_a_policy_and_rights_is_the_facts():
    case = build_case(facts(), None)
    assert (case.facts, case.terms, case.period, case.entitlements) == (facts(), None, None, ())


def test_a_case_holds_the_period_of_the_promise_and_every_right():
    case = build_case(facts(), terms(), LINEAGE)
    assert case.period.last_day == date(2026, 3, 1)
    assert [entry.right.code for entry in case.entitlements] == ["XX.FLOOR", "XX.DEFAULT"]
    assert [entry.right.code for entry in case.effective] == ["XX.FLOOR"]
    assert len(build_case(facts(), None, LINEAGE).effective) == 2


def test_the_transit_time_is_that_of_the_policy():
    case = build_case(facts(), terms(transit_days=4))
    assert case.facts.transit == timedelta(days=4)


@pytest.mark.parametrize(
    ("asked", "promise", "status"),
    [
        ("2026-04-16", terms(), "unknown"),
        ("2026-04-17", terms(), "expired"),
        ("2026-03-07", terms(transit_max_days=20), "unknown"),
        ("2026-03-08", terms(transit_max_days=20), "expired"),
        ("2026-02-15", None, "granted"),
        ("2026-04-16", None, "unknown"),
        ("2026-04-17", None, "expired"),
    ],
)
def test_a_parcel_that_nobody_recorded_may_take_as_long_as_the_policy_says(asked, promise, status):
    line = facts(deliveries=(unrecorded("2026-02-01"),), asked_at=at(asked))
    assert build_case(line, promise, LINEAGE).entitlements[0].status == status
