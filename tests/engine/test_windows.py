from dataclasses import replace
from datetime import date, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, facts, parcel, unrecorded, window
from returns_engine import Calendar, Period, measure
from returns_engine.right import Length, Moment

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
LOS_ANGELES = ZoneInfo("America/Los_Angeles")


def last_day(rule, **changes):
    found = measure(rule, facts(**changes)).last_day
    return found and found.isoformat()


def codes(rule, **changes):
    return [code for code, _day in measure(rule, facts(**changes)).steps]


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
    assert str(period.last_day) == str(last)
    assert period.is_certain is is_certain
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
