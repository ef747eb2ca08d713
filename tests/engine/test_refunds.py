from datetime import timedelta

import pytest

from odoo_returns.engine import refunds

ALLOWED = {
    ("granted", "send"): "sending",
    ("granted", "settle"): "settled",
    ("granted", "fail"): "failed",
    ("granted", "withdraw"): "failed",
    ("sending", "settle"): "settled",
    ("sending", "fail"): "failed",
    ("sending", "reopen"): "granted",
    ("settled", "reopen"): "granted",
    ("settled", "withdraw"): "failed",
    ("failed", "retry"): "granted",
}


@pytest.mark.parametrize("state", refunds.STATES)
@pytest.mark.parametrize("event", refunds.EVENTS)
def test_every_event_in_every_state(event, state):
    target = refunds.EVENTS[event][1]
    if (state, event) in ALLOWED:
        assert refunds.follow(event, state) == ALLOWED[state, event]
    elif state == target:
        assert refunds.follow(event, state) == state
    else:
        with pytest.raises(ValueError, match=f"{event} is not possible in state {state}"):
            refunds.follow(event, state)


def test_the_event_between_two_states_is_found():
    assert refunds.find_event("granted", "sending") == "send"
    assert refunds.find_event("sending", "granted") == "reopen"
    assert refunds.find_event("settled", "settled") is None
    with pytest.raises(ValueError, match="nothing leads from failed to settled"):
        refunds.find_event("failed", "settled")


def test_each_wait_is_twice_as_long_up_to_a_day():
    waits = [refunds.wait(attempts) for attempts in (0, 1, 2, 3, 8, 9, 10, 100)]
    minutes = [5, 5, 10, 20, 640, 1280, 1440, 1440]
    assert waits == [timedelta(minutes=value) for value in minutes]
