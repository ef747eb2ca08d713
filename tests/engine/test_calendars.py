from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine.calendars import Calendar, day_of, end_of
from returns_engine.right import Length

EASTER = Calendar(holidays=frozenset({date(2026, 4, 3), date(2026, 4, 6)}))
days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-02-01", Length(14), "2026-02-15"),
        ("2028-02-15", Length(14), "2028-02-29"),
        ("2026-02-15", Length(14), "2026-03-01"),
        ("2026-01-31", Length(1, "month"), "2026-02-28"),
        ("2028-01-31", Length(1, "month"), "2028-02-29"),
        ("2026-01-30", Length(1, "month"), "2026-02-28"),
        ("2026-03-31", Length(6, "month"), "2026-09-30"),
        ("2026-12-31", Length(2, "month"), "2027-02-28"),
        ("2028-02-29", Length(1, "year"), "2029-02-28"),
        ("2028-02-29", Length(4, "year"), "2032-02-29"),
        ("2026-11-30", Length(12, "month"), "2027-11-30"),
        ("2026-02-01", Length(0), "2026-02-01"),
    ],
)
def test_a_length_ends_on_the_day_of_the_same_number_or_the_last_of_a_shorter_month(
    start, length, end
):
    assert Calendar().after(day(start), length) == day(end)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        ("2026-02-01", Length(8), "2026-02-08"),
        ("2026-02-01", Length(1), "2026-02-01"),
        ("2026-03-01", Length(1, "month"), "2026-03-31"),
        ("2026-01-31", Length(1, "month"), "2026-02-28"),
        ("2028-02-29", Length(1, "year"), "2029-02-28"),
        ("2026-01-01", Length(1, "year"), "2026-12-31"),
        ("2026-04-02", Length(2, "business_day"), "2026-04-07"),
        ("2026-04-04", Length(1, "business_day"), "2026-04-07"),
    ],
)
def test_a_length_whose_first_day_counts_ends_a_day_earlier(start, length, end):
    assert EASTER.through(day(start), length) == day(end)


@pytest.mark.parametrize(
    ("start", "number", "end"),
    [
        ("2026-04-01", 1, "2026-04-02"),
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-04-02", 2, "2026-04-08"),
        ("2026-04-04", 1, "2026-04-07"),
        ("2026-04-03", 0, "2026-04-03"),
    ],
)
def test_business_days_step_over_weekends_and_holidays(start, number, end):
    assert EASTER.after(day(start), Length(number, "business_day")) == day(end)


@pytest.mark.parametrize(
    ("start", "rolled"),
    [
        ("2026-04-02", "2026-04-02"),
        ("2026-04-03", "2026-04-07"),
        ("2026-04-05", "2026-04-07"),
        ("2026-04-11", "2026-04-13"),
    ],
)
def test_a_day_rolls_over_a_chain_of_holidays_and_weekends_to_the_next_that_works(start, rolled):
    assert EASTER.roll(day(start)) == day(rolled)


def test_where_people_work_from_sunday_to_thursday_friday_and_saturday_are_free():
    gulf = Calendar(weekdays=frozenset({6, 0, 1, 2, 3}))
    assert [gulf.works(date(2026, 4, number)) for number in (2, 3, 4, 5)] == [
        True,
        False,
        False,
        True,
    ]


def test_a_calendar_without_a_weekday_does_not_search_for_one_for_ever():
    never = Calendar(weekdays=frozenset(), holidays=frozenset({date(2026, 4, 3)}))
    assert never.roll(date(2026, 4, 5)) == date(2026, 4, 5)
    assert never.roll(date(2026, 4, 3)) == date(2026, 4, 4)


@pytest.mark.parametrize(
    ("zone", "moment", "local"),
    [
        ("Asia/Shanghai", "2026-02-01T16:00:00+00:00", "2026-02-02"),
        ("Asia/Shanghai", "2026-02-01T15:59:59+00:00", "2026-02-01"),
        ("America/Los_Angeles", "2026-02-01T07:59:59+00:00", "2026-01-31"),
        ("America/Los_Angeles", "2026-02-01T08:00:00+00:00", "2026-02-01"),
        ("Europe/Berlin", "2026-06-30T22:00:00+00:00", "2026-07-01"),
    ],
)
def test_the_day_of_a_moment_is_that_of_the_clock_on_the_wall(zone, moment, local):
    assert day_of(datetime.fromisoformat(moment), ZoneInfo(zone)) == day(local)


@pytest.mark.parametrize(
    ("zone", "last_day", "end"),
    [
        ("Europe/Berlin", "2026-03-28", "2026-03-28T23:00:00+00:00"),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T22:00:00+00:00"),
        ("Europe/Berlin", "2026-10-25", "2026-10-25T23:00:00+00:00"),
        ("Asia/Shanghai", "2026-02-15", "2026-02-15T16:00:00+00:00"),
        ("America/Los_Angeles", "2026-03-08", "2026-03-09T07:00:00+00:00"),
        ("America/Los_Angeles", "2026-11-01", "2026-11-02T08:00:00+00:00"),
        ("Africa/Cairo", "2026-04-23", "2026-04-23T22:00:00+00:00"),
        ("UTC", "2026-12-31", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_a_day_ends_at_the_midnight_of_its_place_also_when_the_clocks_change(zone, last_day, end):
    found = end_of(day(last_day), ZoneInfo(zone))
    assert (found, found.tzinfo) == (datetime.fromisoformat(end), timezone.utc)


@given(days, st.integers(0, 60), st.sampled_from(["day", "business_day", "month", "year"]))
def test_one_more_of_a_length_never_ends_earlier(start, number, unit):
    shorter, longer = (EASTER.after(start, Length(number + more, unit)) for more in (0, 1))
    assert start <= shorter <= longer


@given(days, st.sampled_from(["Europe/Berlin", "Asia/Shanghai", "America/Los_Angeles"]))
def test_the_end_of_a_day_is_the_first_moment_of_the_next(start, name):
    zone = ZoneInfo(name)
    end = end_of(start, zone)
    assert day_of(end, zone) == start + timedelta(days=1)
    assert day_of(end - timedelta(seconds=1), zone) == start
