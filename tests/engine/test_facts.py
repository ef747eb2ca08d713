from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import at, facts, parcel, unrecorded
from returns_engine import Delivery
from returns_engine.right import Moment


@pytest.mark.parametrize(
    ("flags", "condition", "holds"),
    [
        ({"informed": True}, "informed", True),
        ({"informed": False}, "informed", False),
        ({}, "informed", None),
        ({"informed": True}, "not informed", False),
        ({"informed": False}, "not informed", True),
        ({}, "not informed", None),
    ],
)
def test_a_condition_that_nobody_recorded_is_neither_true_nor_false(flags, condition, holds):
    assert facts(flags=flags).holds(condition) is holds


def test_the_day_of_a_request_is_that_of_the_consumer():
    late = facts(asked_at=at("2026-02-01", hour=23), zone=ZoneInfo("Europe/Berlin"))
    assert late.asked_on == date(2026, 2, 2)


def test_a_delivery_happened_when_it_was_recorded_by_whichever_name():
    signed = Delivery(at("2026-02-01"), signed=at("2026-02-03"))
    taken = Delivery(at("2026-02-01"), possession=at("2026-02-04"))
    both = Delivery(at("2026-02-01"), at("2026-02-04"), at("2026-02-03"))
    moments = {
        name: [facts(deliveries=(each,)).moment(name) for each in (signed, taken, both)]
        for name in ("possession", "signed", "dispatched")
    }
    assert moments == {
        "possession": [at("2026-02-03"), at("2026-02-04"), at("2026-02-04")],
        "signed": [at("2026-02-03"), at("2026-02-04"), at("2026-02-03")],
        "dispatched": [at("2026-02-01")] * 3,
    }


def test_a_delivery_that_nobody_recorded_takes_the_transit_time():
    line = facts(deliveries=(unrecorded("2026-02-01"), parcel("2026-02-02"))).with_transit(5)
    assert line.transit == timedelta(days=5)
    assert line.moment("possession") == at("2026-02-06")
    assert line.moment("signed", "first_delivery") == at("2026-02-02")


def test_nothing_delivered_has_no_moment_and_other_events_are_looked_up():
    line = facts(deliveries=(), events={"ordered": at("2026-01-20")})
    assert line.moment("possession") is None
    assert line.moment("ordered") == at("2026-01-20")
    assert line.moment("paid") is None


def test_without_other_lines_the_order_is_the_line():
    line = facts()
    assert line.moment("possession", "last_of_order") == at("2026-02-01")


@pytest.mark.parametrize(
    ("anchors", "aggregate", "is_estimated"),
    [
        (("possession",), "per_item", False),
        (("possession",), "last_of_order", True),
        (("ordered", "signed"), "first_delivery", True),
        (("dispatched",), "last_of_order", False),
        (("ordered",), "last_of_order", False),
    ],
)
def test_a_day_is_estimated_only_by_the_deliveries_that_count(anchors, aggregate, is_estimated):
    own = parcel("2026-02-01")
    line = facts(order_deliveries=(own, unrecorded("2026-02-01")))
    assert line.is_estimated(anchors, aggregate) is is_estimated


@pytest.mark.parametrize(
    ("operator", "back", "sent", "found"),
    [
        ("earliest", "2026-02-09", "2026-02-05", "2026-02-05"),
        ("latest", "2026-02-09", "2026-02-05", "2026-02-09"),
        ("earliest", "2026-02-09", None, "2026-02-09"),
        ("latest", "2026-02-09", None, None),
        ("earliest", None, None, None),
    ],
)
def test_the_earliest_needs_one_event_and_the_latest_needs_all(operator, back, sent, found):
    events = {"goods_back": back and at(back), "sent_proof": sent and at(sent)}
    moment = Moment(("goods_back", "sent_proof"), operator)
    assert facts(events=events).first_of(moment) == (found and at(found))
