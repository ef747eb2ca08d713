"""The steps of one refund on its way to the customer, and when a step is tried again."""

from datetime import timedelta

from . import events

STATES = ("granted", "sending", "settled", "failed")

#: ``reopen``: what had carried it is no more. ``withdraw``: what granted it is no more.
#: ``bounce``, ``arrive``: a provider takes its answer back.
EVENTS = {
    "send": (frozenset({"granted"}), "sending"),
    "settle": (frozenset({"granted", "sending"}), "settled"),
    "fail": (frozenset({"granted", "sending"}), "failed"),
    "retry": (frozenset({"failed"}), "granted"),
    "reopen": (frozenset({"sending", "settled"}), "granted"),
    "withdraw": (frozenset({"granted", "settled"}), "failed"),
    "bounce": (frozenset({"settled"}), "failed"),
    "arrive": (frozenset({"failed"}), "settled"),
}

#: So long the answer to a request may be under way at most.
LONGEST_REQUEST = timedelta(minutes=1)
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=24)
#: After so many attempts a person is asked.
MOST_ATTEMPTS = 8


def follow(event, state):
    """Return the state after ``event``; the same when it has happened already.

    :raises KeyError: when the event is unknown
    :raises ValueError: when the event may not happen in ``state``
    """
    return events.follow(EVENTS, event, state)


def find_event(state, target):
    """Return the event that leads from a state to another; None when they are the same.

    :raises ValueError: when no event does
    """
    if state == target:
        return None
    for event, (sources, leads_to) in EVENTS.items():
        if leads_to == target and state in sources:
            return event
    raise ValueError(f"nothing leads from {state} to {target}")


def wait(attempts):
    """Return how long to wait after so many attempts: twice as long each time, up to a day."""
    return min(FIRST_WAIT * 2 ** min(max(attempts - 1, 0), 16), LONGEST_WAIT)
