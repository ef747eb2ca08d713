from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import (
    Awaited,
    Journey,
    ParcelEvent,
    Patience,
    find_trouble,
    trace,
    worst_trouble,
)
from returns_engine.parcels import CODES, HANDED_OVER, STATES

NOON = datetime(2026, 5, 1, 12, tzinfo=timezone.utc)
TODAY = date(2026, 5, 20)
PATIENCE = Patience(late=14, silent=5, lost=10)


def hour(count):
    return NOON + timedelta(hours=count)


def at(code, hours=0):
    return ParcelEvent(code, hour(hours))


def ago(days):
    return TODAY - timedelta(days=days)


def test_a_parcel_of_which_nothing_is_told_is_announced():
    assert trace([]) == Journey("announced", None, None, None)
    assert trace([at("info", 3)]) == Journey("announced", None, None, hour(3))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (["label_made"], "label_made"),
        (["label_made", "expired"], "expired"),
        (["expired", "label_made"], "label_made"),
        (["handed_over"], "in_transit"),
        (["label_made", "in_transit", "out_for_delivery"], "in_transit"),
        (["in_transit", "exception"], "exception"),
        (["exception", "in_transit"], "in_transit"),
        (["in_transit", "delivered"], "delivered"),
        (["in_transit", "expired"], "in_transit"),
        (["delivered", "exception"], "delivered"),
    ],
)
def test_the_events_of_a_parcel_say_where_it_is(told, state):
    assert trace(at(code, hours) for hours, code in enumerate(told)).state == state


def test_a_scan_that_comes_late_does_not_take_a_delivery_back():
    told = [at("delivered", 5), at("out_for_delivery", 6), at("exception", 7)]
    assert trace(told) == Journey("delivered", hour(5), hour(5), hour(7))


def test_of_several_deliveries_and_scans_the_first_counts():
    told = [at("delivered", 9), at("delivered", 8), at("in_transit", 4), at("handed_over", 2)]
    assert trace(told) == Journey("delivered", hour(2), hour(8), hour(9))


def test_a_problem_before_the_carrier_has_it_proves_no_sending():
    assert trace([at("label_made"), at("exception", 1)]) == Journey(
        "exception", None, None, hour(1)
    )


def test_a_problem_at_the_moment_of_a_scan_is_the_later_of_both():
    assert trace([at("exception"), at("in_transit")]).state == "exception"
    assert trace([at("expired"), at("label_made")]).state == "expired"


events = st.builds(at, st.sampled_from(CODES), st.integers(0, 5))


@given(st.lists(events, max_size=12), st.data())
def test_neither_order_nor_repetition_of_messages_changes_where_a_parcel_is(told, data):
    again = data.draw(st.lists(st.sampled_from(told), max_size=6)) if told else []
    shuffled = data.draw(st.permutations(told + again))
    assert trace(shuffled) == trace(told)


@given(st.lists(events, max_size=12), events)
def test_more_news_never_take_back_a_delivery_nor_make_a_sending_later(told, late):
    before, after = trace(told), trace([*told, late])
    assert after.state in STATES
    if before.state == "delivered":
        assert after.state == "delivered"
    if before.handed_over_at:
        assert after.handed_over_at <= before.handed_over_at
    assert bool(after.handed_over_at) == any(e.code in HANDED_OVER for e in [*told, late])


@pytest.mark.parametrize(
    ("awaited", "trouble"),
    [
        (Awaited(), None),
        (Awaited(approved_on=ago(13)), None),
        (Awaited(approved_on=ago(14)), "late"),
        (Awaited("label_made", approved_on=ago(14)), "late"),
        (Awaited("expired", approved_on=ago(14)), "late"),
        (Awaited(approved_on=ago(30), sent_on=ago(9)), None),
        (Awaited(approved_on=ago(30), sent_on=ago(10)), "lost"),
        (Awaited("in_transit", ago(30), ago(9), ago(4)), None),
        (Awaited("in_transit", ago(30), ago(9), ago(5)), "stuck"),
        (Awaited("in_transit", ago(30), ago(10), ago(5)), "lost"),
        (Awaited("in_transit", ago(30), ago(10), ago(4)), None),
        (Awaited("exception", ago(30), ago(10), ago(4)), "stuck"),
        (Awaited("exception", ago(1), ago(1), ago(0)), "stuck"),
        (Awaited("exception", ago(1), None, ago(0)), "stuck"),
        (Awaited("delivered", ago(30), ago(20), ago(15)), None),
    ],
)
def test_days_tell_when_somebody_should_ask(awaited, trouble):
    assert find_trouble(awaited, PATIENCE, TODAY) == trouble


def test_without_limits_nobody_asks_but_after_what_the_carrier_reports():
    for state in ("announced", "in_transit"):
        awaited = Awaited(state, ago(900), ago(900), ago(900))
        assert find_trouble(awaited, Patience(), TODAY) is None
    assert find_trouble(Awaited("exception"), Patience(), TODAY) == "stuck"


def test_where_silence_has_no_limit_old_news_do_not_find_a_parcel_again():
    awaited = Awaited("in_transit", ago(30), ago(10), ago(0))
    assert find_trouble(awaited, Patience(lost=10), TODAY) == "lost"


def test_the_worst_trouble_is_asked_after_first():
    assert worst_trouble({"late", "stuck", None}) == "stuck"
    assert worst_trouble({"late", "lost"}) == "lost"
    assert worst_trouble({None}) is None
