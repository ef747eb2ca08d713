"""The one event table of a return order: event -> states it may start from, state it leads to."""

from .events import follow

STATES = ("draft", "submitted", "approved", "done", "refused", "cancelled")

EVENTS = {
    "submit": (frozenset({"draft"}), "submitted"),
    "approve": (frozenset({"submitted"}), "approved"),
    "refuse": (frozenset({"draft", "submitted"}), "refused"),
    "cancel": (frozenset({"draft", "submitted", "approved"}), "cancelled"),
    "complete": (frozenset({"approved"}), "done"),
    "reopen": (frozenset({"done"}), "approved"),
    "reset": (frozenset({"refused", "cancelled"}), "draft"),
}


def allowed_states(event):
    """Return the states in which ``event`` may happen.

    :raises KeyError: when the event is unknown
    """
    return EVENTS[event][0]


def is_allowed(event, state):
    """Tell whether ``event`` changes something in ``state`` (what a button asks)."""
    return state in allowed_states(event)


def next_state(event, state):
    """Return the state after ``event``; the same state when the event has happened already.

    :raises KeyError: when the event is unknown
    :raises ValueError: when the event may not happen in ``state``
    """
    return follow(EVENTS, event, state)
