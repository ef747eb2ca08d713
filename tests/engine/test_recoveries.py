import pytest
from returns_engine.recoveries import RECOVERY_EVENTS, RECOVERY_STATES, next_recovery_state

#: every event in every state; what is missing here is refused
TABLE = {
    ("claim", "open"): "claimed",
    ("claim", "claimed"): "claimed",
    ("accept", "claimed"): "accepted",
    ("accept", "accepted"): "accepted",
    ("reject", "open"): "rejected",
    ("reject", "claimed"): "rejected",
    ("reject", "rejected"): "rejected",
    ("pay", "accepted"): "paid",
    ("pay", "paid"): "paid",
    ("unpay", "paid"): "accepted",
    ("unpay", "accepted"): "accepted",
    ("reopen", "claimed"): "open",
    ("reopen", "accepted"): "open",
    ("reopen", "rejected"): "open",
    ("reopen", "open"): "open",
}


@pytest.mark.parametrize("event", RECOVERY_EVENTS)
@pytest.mark.parametrize("state", RECOVERY_STATES)
def test_each_event_leads_where_the_table_says_or_nowhere(event, state):
    if (event, state) in TABLE:
        assert next_recovery_state(event, state) == TABLE[event, state]
    else:
        with pytest.raises(ValueError, match=f"{event} is not possible in state {state}"):
            next_recovery_state(event, state)


def test_what_is_paid_reopens_with_its_document_only():
    assert [event for event, (states, _to) in RECOVERY_EVENTS.items() if "paid" in states] == [
        "unpay"
    ]


def test_an_unknown_event_is_a_mistake():
    with pytest.raises(KeyError):
        next_recovery_state("forget", "open")
