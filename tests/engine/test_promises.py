from datetime import date
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, facts, parcel, terms, unrecorded
from returns_engine import Period
from returns_engine.promises import measure_promise


def last_day(promise, **changes):
    found = measure_promise(promise, facts(**changes)).last_day
    return found and found.isoformat()


@pytest.mark.parametrize(
    ("anchor", "last"),
    [("delivered", "2026-03-01"), ("shipped", "2026-03-02"), ("ordered", "2026-02-17")],
)
def test_the_window_is_counted_from_the_event_that_the_policy_names(anchor, last):
    assert last_day(terms(window_anchor=anchor, transit_days=3)) == last


def test_a_delivery_that_nobody_recorded_is_shipping_and_the_transit_time():
    line = facts(deliveries=(unrecorded("2026-02-01"),)).with_transit(4)
    assert measure_promise(terms(transit_days=4), line).last_day == date(2026, 3, 5)


def test_the_last_day_ends_at_the_midnight_of_the_consumer():
    zone = ZoneInfo("America/Los_Angeles")
    period = measure_promise(terms(), facts(zone=zone))
    end = at("2026-03-02", hour=0, zone=zone)
    assert period == Period(at("2026-02-01"), date(2026, 3, 1), end)
    assert period.includes(end - SECOND)
    assert not period.includes(end)


def test_the_window_counts_the_leap_day():
    assert last_day(terms(), deliveries=(parcel("2028-02-01"),)) == "2028-02-29"


def test_without_a_length_or_an_event_there_is_no_last_day():
    assert last_day(terms(window_days=None)) is None
    for anchor in ("delivered", "shipped"):
        assert last_day(terms(window_anchor=anchor), deliveries=()) is None
    assert last_day(terms(window_anchor="ordered"), events={}) is None
