import pytest
from returns_engine import EVENTS, STATES, allowed_states, is_allowed, next_state

EXPECTED = {
    ("draft", "submit"): "submitted",
    ("draft", "refuse"): "refused",
    ("draft", "cancel"): "cancelled",
    ("submitted", "approve"): "approved",
    ("submitted", "refuse"): "refused",
    ("submitted", "cancel"): "cancelled",
    ("approved", "complete"): "done",
    ("approved", "cancel"): "cancelled",
    ("done", "reopen"): "approved",
    ("refused", "reset"): "draft",
    ("cancelled", "reset"): "draft",
}


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_each_event_leads_from_each_state_where_the_table_says(state, event):
    target = EVENTS[event][1]
    if state == target:
        assert next_state(event, state) == state
        assert not is_allowed(event, state)
    elif (state, event) in EXPECTED:
        assert next_state(event, state) == EXPECTED[state, event]
        assert is_allowed(event, state)
    else:
        assert not is_allowed(event, state)
        with pytest.raises(ValueError, match=f"{event} is not possible in state {state}"):
            next_state(event, state)


def test_an_unknown_event_is_an_error():
    with pytest.raises(KeyError):
        allowed_states("explode")


def test_every_state_can_be_reached_from_draft():
    reached, todo = set(), ["draft"]
    while todo:
        state = todo.pop()
        reached.add(state)
        todo += [
            EVENTS[event][1]
            for event in EVENTS
            if is_allowed(event, state) and EVENTS[event][1] not in reached
        ]
    assert reached == set(STATES)
