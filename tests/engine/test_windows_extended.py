from datetime import date, timedelta

import pytest
from factories import at, facts, parcel, window
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import measure
from returns_engine.right import Extension, Length, Moment

REPAIR = Extension("pause", span="repair", min_left=7)


def last_day(rule, **changes):
    found = measure(rule, facts(**changes)).last_day
    return found and found.isoformat()


def codes(rule, **changes):
    return [code for code, _day in measure(rule, facts(**changes)).steps]


def repairs(*spans):
    return {"repair": tuple((at(start), end and at(end)) for start, end in spans)}


@pytest.mark.parametrize(
    ("flags", "last", "is_certain"),
    [
        ({"informed": True}, "2026-02-15", True),
        ({"informed": False}, "2027-02-15", True),
        ({}, "2026-02-15", False),
    ],
)
def test_a_window_is_extended_when_its_condition_holds(flags, last, is_certain):
    rule = window(extensions=(Extension("extend", "not informed", Length(12, "month")),))
    period = measure(rule, facts(flags=flags))
    assert (period.last_day.isoformat(), period.is_certain) == (last, is_certain)


def test_an_unknown_condition_counts_as_the_asker_says():
    rule = window(extensions=(Extension("extend", "not informed", Length(12, "month")),))
    assert measure(rule, facts(), if_unknown=True).last_day == date(2027, 2, 15)


def test_a_renewal_without_a_condition_always_adds():
    rule = window(extensions=(Extension("renew", length=Length(1, "year")),))
    assert measure(rule, facts()).steps[-1] == ("renew", date(2027, 2, 15))


@pytest.mark.parametrize(
    ("informed", "last"),
    [
        ("2026-05-31", "2026-06-14"),
        ("2026-02-02", "2026-02-16"),
        ("2026-01-20", "2026-02-15"),
        (None, "2026-02-15"),
    ],
)
def test_late_information_restarts_the_window_and_never_shortens_it(informed, last):
    rule = window(extensions=(Extension("restart", "informed_late", Length(14)),))
    events = {"informed": at(informed)} if informed else {}
    assert last_day(rule, flags={"informed_late": True}, events=events) == last


def test_a_restarted_window_counts_its_first_day_like_the_first_one():
    rule = window(8, count="include_start", extensions=(Extension("restart", length=Length(8)),))
    assert last_day(rule, events={"informed": at("2026-03-01")}) == "2026-03-08"


def test_a_repair_stops_the_window_for_as_many_days_as_it_lasts():
    rule = window(30, extensions=(REPAIR,))
    assert last_day(rule, spans=repairs(("2026-02-10", "2026-02-22"))) == "2026-03-15"


def test_at_least_seven_days_are_left_after_a_repair_that_ends_on_the_last_day():
    rule = window(30, extensions=(REPAIR,))
    assert last_day(rule, spans=repairs(("2026-03-02", "2026-03-05"))) == "2026-03-12"
    assert last_day(rule, spans=repairs(("2026-03-03", "2026-03-03"))) == "2026-03-10"


def test_a_repair_after_the_last_day_does_not_open_the_window_again():
    rule = window(30, extensions=(REPAIR,))
    assert last_day(rule, spans=repairs(("2026-03-04", "2026-03-20"))) == "2026-03-03"
    assert last_day(rule, spans=repairs(("2026-03-04", None))) == "2026-03-03"


def test_a_day_that_lies_in_two_repairs_counts_once():
    rule = window(30, extensions=(Extension("pause", span="repair"),))
    twice = repairs(("2026-02-10", "2026-02-20"), ("2026-02-15", "2026-02-22"))
    inside = repairs(("2026-02-10", "2026-02-22"), ("2026-02-12", "2026-02-14"))
    same = repairs(*[("2026-02-10", "2026-02-22")] * 3)
    assert {last_day(rule, spans=spans) for spans in (twice, inside, same)} == {"2026-03-15"}


def test_a_repair_in_the_time_that_another_one_added_stops_the_window_again():
    rule = window(30, extensions=(Extension("pause", span="repair"),))
    spans = repairs(("2026-03-10", "2026-03-12"), ("2026-02-10", "2026-02-22"))
    assert last_day(rule, spans=spans) == "2026-03-17"


def test_a_repair_before_the_window_began_counts_only_from_its_beginning():
    rule = window(30, extensions=(REPAIR,))
    assert last_day(rule, spans=repairs(("2026-01-10", "2026-01-20"))) == "2026-03-03"
    assert last_day(rule, spans=repairs(("2026-01-30", "2026-02-04"))) == "2026-03-06"


def test_while_a_repair_lasts_the_window_has_no_end():
    rule = window(
        30, extensions=(REPAIR, Extension("renew", length=Length(1))), roll="next_working_day"
    )
    assert last_day(rule, spans=repairs(("2026-03-03", None))) is None
    assert codes(rule, spans=repairs(("2026-03-03", None)))[-1] == "paused"


@pytest.mark.parametrize(("months", "last"), [(3, "2026-05-01"), (6, "2026-08-01")])
def test_no_extension_reaches_beyond_the_cap(months, last):
    rule = window(
        cap=Length(months, "month"),
        cap_anchor="possession",
        extensions=(Extension("extend", length=Length(12, "month")),),
    )
    assert last_day(rule) == last
    assert codes(rule)[-1] == "capped"


def test_a_window_that_ends_on_the_last_day_of_its_cap_is_not_capped():
    rule = window(cap=Length(14), cap_anchor="possession")
    assert codes(rule) == ["counted_from", "counted_to"]


def test_the_cap_holds_although_the_defect_was_never_reported_or_a_repair_never_ended():
    cap = {"cap": Length(3, "month"), "cap_anchor": "possession"}
    hidden = window(30, start=Moment(("noticed_defect",), "latest"), **cap)
    paused = window(30, extensions=(REPAIR,), **cap)
    assert last_day(hidden) == "2026-05-01"
    assert codes(hidden) == ["not_started", "capped"]
    assert last_day(paused, spans=repairs(("2026-02-10", None))) == "2026-05-01"
    assert last_day(window(length=None, **cap)) == "2026-05-01"


def test_a_cap_whose_event_has_not_happened_caps_nothing():
    assert last_day(window(cap=Length(1), cap_anchor="exported")) == "2026-02-15"


def test_the_cap_of_an_order_is_counted_from_its_last_parcel():
    rule = window(aggregate="last_of_order", cap=Length(20), cap_anchor="possession")
    order = (parcel("2026-02-01"), parcel("2026-02-25"))
    changes = {"order_deliveries": order, "flags": {"order_complete": True}}
    assert last_day(rule, **changes) == "2026-03-11"


@given(
    st.integers(1, 400),
    st.integers(1, 60),
    st.sampled_from(["exclude_start", "include_start"]),
    st.sampled_from(["none", "next_working_day"]),
    st.sampled_from(["day", "business_day", "month"]),
    st.lists(st.tuples(st.integers(0, 90), st.integers(0, 30)), max_size=3),
)
def test_a_longer_window_never_ends_earlier(number, more, count, roll, unit, spans):
    begun = at("2026-02-01")
    found = {
        "repair": tuple(
            (begun + timedelta(days=first), begun + timedelta(days=first + days))
            for first, days in spans
        )
    }
    ends = [
        measure(
            window(length=Length(length, unit), count=count, roll=roll, extensions=(REPAIR,)),
            facts(spans=found),
        ).end
        for length in (number, number + more)
    ]
    assert ends[0] <= ends[1]
