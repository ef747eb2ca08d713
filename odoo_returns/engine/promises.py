"""The window of a policy, as a period like that of a right."""

from datetime import timedelta

from .calendars import day_of, end_of
from .windows import Period


def measure_promise(terms, facts):
    """Return the :class:`~.windows.Period` in which the policy takes a request.

    It is counted from the event that the policy names, which does not count itself. Where a
    delivery was not recorded, the day of shipping and the policy's transit time stand for it.
    """
    shipped = facts.moment("dispatched")
    if terms.window_anchor == "ordered":
        start = facts.moment("ordered")
    elif terms.window_anchor == "shipped":
        start = shipped and shipped + timedelta(days=terms.transit_days)
    else:
        start = facts.moment("possession")
    if start is None or terms.window_days is None:
        return Period(start)
    last_day = day_of(start, facts.zone) + timedelta(days=terms.window_days)
    return Period(start, last_day, end_of(last_day, facts.zone))
