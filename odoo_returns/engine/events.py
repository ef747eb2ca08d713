"""How every event table is read: event -> (states it may start from, state it leads to)."""


def follow(events, event, state):
    """Return the state after ``event``; the same state when the event has happened already.

    :param events: the table, a dict
    :raises KeyError: when the event is unknown
    :raises ValueError: when the event may not happen in ``state``
    """
    sources, target = events[event]
    if state == target:
        return state
    if state not in sources:
        raise ValueError(f"{event} is not possible in state {state}")
    return target
