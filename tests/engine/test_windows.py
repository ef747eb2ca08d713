from dataclasses import replace
from datetime import date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, facts, parcel, unrecorded, window
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import Calendar, Period, measure
from returns_engine.right import Extension, Length, Moment

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")
REPAIR = Extension("pause", span="repair", min_left=7)


def last_day(rule, **changes):
    found = measure(rule, facts(**changes)).last_day
    return found and found.isoformat()


def codes(rule, **changes):
    return [code for code, _day in measure(rule, facts(**changes)).steps]


def repairs(*spans):
    return {"repair": tuple((at(start), end and at(end)) for start, end in spans)}


@pytest.mark.parametrize(
    ("zone", "delivered", "last"),
    [
        (BERLIN, "2026-03-20", "2026-04-03"),
        (BERLIN, "2026-10-20", "2026-11-03"),
        (SHANGHAI, "2026-02-01", "2026-02-15"),
        (LOS_ANGELES, "2026-03-01", "2026-03-15"),
        (LOS_ANGELES, "2026-10-25", "2026-11-08"),
        (BERLIN, "2028-02-15", "2028-02-29"),
    ],
)
def test_the_last_second_of_the_consumers_last_day_is_in_time_and_the_next_is_late(
    zone, delivered, last
):
    period = measure(window(), facts(zone=zone, deliveries=(parcel(delivered, zone),)))
    midnight = at(last, hour=0, zone=zone) + timedelta(days=1)
    assert period.last_day == date.fromisoformat(last)
    assert period.end == midnight
    assert period.includes((midnight.astimezone(timezone.utc)) - SECOND)
    assert not period.includes(midnight)


def test_a_window_may_follow_the_clock_of_the_seller():
    rule = window(zone="seller")
    changes = {"zone": LOS_ANGELES, "seller_zone": SHANGHAI}
    evening = replace(parcel("2026-02-01"), possession=at("2026-02-01", hour=20))
    assert last_day(rule, deliveries=(evening,), **changes) == "2026-02-16"
    assert last_day(window(), deliveries=(evening,), **changes) == "2026-02-15"
    assert measure(rule, facts(deliveries=(evening,), **changes)).end == at("2026-02-16", hour=16)


@pytest.mark.parametrize(
    ("length", "count", "last"),
    [
        (Length(8), "exclude_start", "2026-02-09"),
        (Length(8), "include_start", "2026-02-08"),
        (Length(1, "month"), "exclude_start", "2026-03-01"),
        (Length(1, "month"), "include_start", "2026-02-28"),
        (Length(3, "business_day"), "exclude_start", "2026-02-04"),
        (Length(3, "business_day"), "include_start", "2026-02-04"),
    ],
)
def test_the_day_of_the_event_is_day_one_only_where_the_rule_says_so(length, count, last):
    assert last_day(window(length=length, count=count)) == last


def test_a_business_day_of_delivery_is_the_first_of_those_that_count():
    rule = window(length=Length(3, "business_day"), count="include_start")
    assert last_day(rule, deliveries=(parcel("2026-02-02"),)) == "2026-02-04"


def test_the_working_days_are_those_of_the_place_that_the_rule_names():
    holiday = Calendar(holidays=frozenset({date(2026, 2, 3)}))
    three = Length(3, "business_day")
    changes = {"calendar": holiday, "seller_calendar": Calendar()}
    assert last_day(window(length=three), **changes) == "2026-02-05"
    assert last_day(window(length=three, calendar="seller"), **changes) == "2026-02-04"


@pytest.mark.parametrize(
    ("holidays", "last"),
    [
        ((), "2026-02-16"),
        (("2026-02-16", "2026-02-17"), "2026-02-18"),
        (("2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"), "2026-02-23"),
        (("2026-02-13",), "2026-02-16"),
    ],
)
def test_a_last_day_on_a_sunday_rolls_over_the_holidays_that_follow(holidays, last):
    closed = Calendar(holidays=frozenset(date.fromisoformat(day) for day in holidays))
    assert last_day(window(roll="next_working_day"), calendar=closed) == last
    assert last_day(window(), calendar=closed) == "2026-02-15"


def test_a_last_day_that_works_does_not_roll():
    rule = window(15, roll="next_working_day")
    assert last_day(rule) == "2026-02-16"
    assert codes(rule) == ["counted_from", "counted_to"]


def test_the_steps_tell_how_the_last_day_was_found():
    assert measure(window(roll="next_working_day"), facts()) == Period(
        started_at=at("2026-02-01"),
        last_day=date(2026, 2, 16),
        end=at("2026-02-17", hour=0),
        steps=(
            ("counted_from", date(2026, 2, 1)),
            ("counted_to", date(2026, 2, 15)),
            ("rolled", date(2026, 2, 16)),
        ),
    )


# === WHEN IT STARTS === #


def test_each_item_has_its_own_window_unless_the_rule_waits_for_the_last_or_takes_the_first():
    order = (parcel("2026-01-20"), parcel("2026-02-01"), parcel("2026-02-20"))
    changes = {"deliveries": order[1:2], "order_deliveries": order}
    assert last_day(window(aggregate="per_item"), **changes) == "2026-02-15"
    assert last_day(window(aggregate="last_piece"), **changes) == "2026-02-15"
    assert last_day(window(aggregate="last_of_order"), **changes) == "2026-03-06"
    assert last_day(window(aggregate="first_delivery"), **changes) == "2026-02-03"


def test_a_line_in_two_parcels_is_complete_with_the_later():
    pieces = (parcel("2026-02-10"), parcel("2026-02-01"))
    assert last_day(window(aggregate="last_piece"), deliveries=pieces) == "2026-02-24"


@pytest.mark.parametrize(
    ("flags", "last", "is_certain"),
    [
        ({"order_complete": True}, "2026-02-15", True),
        ({"order_complete": False}, None, True),
        ({}, "2026-02-15", False),
    ],
)
def test_the_window_of_an_order_waits_for_all_of_it(flags, last, is_certain):
    period = measure(window(aggregate="last_of_order"), facts(flags=flags))
    assert (period.last_day and period.last_day.isoformat(), period.is_certain) == (last, is_certain)
    assert last_day(window(), flags=flags) == "2026-02-15"


def test_an_order_that_nobody_knows_to_be_complete_may_still_wait():
    rule = window(aggregate="last_of_order")
    assert measure(rule, facts(), if_unknown=True).end is None


def test_a_window_whose_event_has_not_happened_has_no_end_and_everybody_is_in_time():
    rule = window(start=Moment(("noticed_defect",), "latest"))
    assert measure(rule, facts()) == Period(steps=(("not_started", None),))
    assert Period().includes(at("2099-01-01"))


def test_a_window_without_a_length_never_ends():
    period = measure(window(length=None), facts())
    assert (period.started_at, period.end) == (at("2026-02-01"), None)
    assert period.steps == (("never_ends", None),)


def test_of_two_events_the_later_starts_the_window_once_both_have_happened():
    rule = window(start=Moment(("signed", "informed"), "latest"))
    late = {"informed": at("2026-02-05")}
    assert last_day(rule, events=late) == "2026-02-19"
    assert last_day(rule, events={}) is None
    early = replace(rule, start=Moment(("signed", "informed"), "earliest"))
    assert last_day(early, events=late) == "2026-02-15"
    assert last_day(early, events={}) == "2026-02-15"


def test_a_delivery_that_nobody_recorded_is_taken_to_last_the_usual_time():
    shipped = facts(deliveries=(unrecorded("2026-02-01"),))
    assert measure(window(), shipped.with_transit(3)).last_day == date(2026, 2, 18)


# === WHAT MOVES THE END === #


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
