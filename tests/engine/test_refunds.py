import itertools
from datetime import timedelta

import pytest
from returns_engine import refunds

EXPECTED = {
    ("granted", "send"): "sending",
    ("granted", "settle"): "settled",
    ("granted", "fail"): "failed",
    ("granted", "withdraw"): "failed",
    ("sending", "settle"): "settled",
    ("sending", "fail"): "failed",
    ("sending", "reopen"): "granted",
    ("settled", "reopen"): "granted",
    ("settled", "withdraw"): "failed",
    ("settled", "bounce"): "failed",
    ("failed", "retry"): "granted",
    ("failed", "arrive"): "settled",
}
ALL = list(itertools.product(refunds.STATES, refunds.EVENTS))


@pytest.mark.parametrize(("state", "event"), ALL)
def test_every_event_in_every_state(state, event):
    target = refunds.EVENTS[event][1]
    if state == target:
        assert refunds.follow(event, state) == state
    elif (state, event) in EXPECTED:
        assert refunds.follow(event, state) == EXPECTED[state, event]
    else:
        with pytest.raises(ValueError, match="is not possible"):
            refunds.follow(event, state)


def test_an_event_that_nobody_knows_is_no_event():
    with pytest.raises(KeyError):
        refunds.follow("lose", "granted")


def test_what_is_on_its_way_is_not_withdrawn():
    with pytest.raises(ValueError, match="withdraw is not possible in state sending"):
        refunds.follow("withdraw", "sending")


@pytest.mark.parametrize(
    ("state", "target", "event"),
    [
        ("granted", "granted", None),
        ("granted", "sending", "send"),
        ("granted", "settled", "settle"),
        ("sending", "granted", "reopen"),
        ("settled", "granted", "reopen"),
        ("failed", "granted", "retry"),
        ("sending", "failed", "fail"),
    ],
)
def test_the_event_between_two_states(state, target, event):
    assert refunds.find_event(state, target) == event


def test_nothing_leads_from_settled_to_sending():
    with pytest.raises(ValueError, match="nothing leads from settled to sending"):
        refunds.find_event("settled", "sending")


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(0, 5), (1, 5), (2, 10), (3, 20), (8, 640), (9, 1280), (10, 1440), (10**6, 1440)],
)
def test_each_attempt_waits_twice_as_long_up_to_a_day(attempts, minutes):
    assert refunds.wait(attempts) == timedelta(minutes=minutes)
