from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, facts, parcel, terms, unrecorded
from returns_engine import Finding, Outcome, build_case
from returns_engine.checks.window import check_window

OPEN = {
    "last_day": "2026-03-01",
    "counted_from": "2026-02-01",
    "anchor": "delivered",
    "is_estimated": False,
}


def judged(promise, **changes):
    return check_window(build_case(facts(**changes), promise))


def test_a_request_on_the_last_day_is_in_time():
    found = judged(terms(), asked_at=at("2026-03-01", hour=23))
    assert found == Finding("window_open", Outcome.ALLOW, OPEN, "Shop")


def test_a_request_the_day_after_is_late_by_one_day():
    found = judged(terms(), asked_at=at("2026-03-02", hour=0))
    params = OPEN | {"days_late": 1}
    assert found == Finding("window_expired", Outcome.REFUSE, params, "Shop", is_limit=True)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_policy_says_what_becomes_of_a_late_request(outcome):
    late = {"asked_at": at("2026-04-01")}
    found = judged(terms(outside_window=outcome.value), **late)
    assert (found.code, found.outcome, found.params["days_late"]) == ("window_expired", outcome, 31)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "America/Los_Angeles"])
def test_the_last_second_counts_on_the_consumers_clock(zone):
    zone = ZoneInfo(zone)
    end = at("2026-03-01", hour=0, zone=zone) + timedelta(days=1)
    for moment, code in ((end - SECOND, "window_open"), (end, "window_expired")):
        assert judged(terms(), zone=zone, asked_at=moment).code == code


def test_a_late_request_is_late_by_days_of_the_consumer():
    shanghai = {"zone": ZoneInfo("Asia/Shanghai"), "asked_at": at("2026-03-01", hour=16)}
    found = judged(terms(), **shanghai)
    assert (found.code, found.params["days_late"]) == ("window_expired", 1)


def test_the_window_counts_the_leap_day():
    leap = {"deliveries": (parcel("2028-02-01"),), "asked_at": at("2028-03-01")}
    assert judged(terms(), **leap).params["last_day"] == "2028-02-29"


@pytest.mark.parametrize(
    ("anchor", "is_estimated", "last_day"),
    [("delivered", True, "2026-03-04"), ("shipped", False, "2026-03-04")],
)
def test_a_day_that_stands_for_a_delivery_is_called_an_estimate(anchor, is_estimated, last_day):
    promise = terms(window_anchor=anchor, transit_days=3)
    found = judged(promise, deliveries=(unrecorded("2026-02-01"),))
    assert (found.params["is_estimated"], found.params["last_day"]) == (is_estimated, last_day)


def test_a_parcel_of_another_line_makes_no_estimate():
    parcels = (parcel("2026-02-01"), unrecorded("2026-02-01"))
    assert judged(terms(), order_deliveries=parcels).params == OPEN


def test_without_a_policy_a_window_or_an_event_no_request_is_late():
    late = {"asked_at": at("2040-01-01")}
    assert judged(None, **late) is None
    assert judged(terms(window_days=None), **late) is None
    assert judged(terms(), deliveries=(), **late) is None


def test_a_late_request_that_the_slowest_parcel_excuses_is_a_question():
    promise = terms(window_days=7, transit_max_days=20)
    for asked, outcome in (("2026-02-28", Outcome.REVIEW), ("2026-03-01", Outcome.REFUSE)):
        late = facts(deliveries=(unrecorded("2026-02-01"),), asked_at=at(asked))
        assert check_window(build_case(late, promise)).outcome is outcome
