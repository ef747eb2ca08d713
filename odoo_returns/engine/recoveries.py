"""The event table of a recovery: what somebody else owes us for a return."""

from .events import follow

#: event -> (states it may start from, state it leads to)
RECOVERY_EVENTS = {
    "claim": (frozenset({"open"}), "claimed"),
    "accept": (frozenset({"claimed"}), "accepted"),
    "reject": (frozenset({"open", "claimed"}), "rejected"),
    "pay": (frozenset({"accepted"}), "paid"),
    "unpay": (frozenset({"paid"}), "accepted"),
    "reopen": (frozenset({"claimed", "accepted", "rejected"}), "open"),
}
RECOVERY_STATES = ("open", "claimed", "accepted", "rejected", "paid")


def next_recovery_state(event, state):
    """Return the state after an event; the same state when it has happened already.

    :raises KeyError: when the event is unknown
    :raises ValueError: when the event may not happen in ``state``
    """
    return follow(RECOVERY_EVENTS, event, state)
