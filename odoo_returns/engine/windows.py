"""How long a right or a promise can be exercised: the last day, and how it was found."""

from dataclasses import dataclass
from datetime import date, datetime

from .calendars import DAY, day_of, end_of


@dataclass(frozen=True, slots=True)
class Period:
    """The time in which something may be done.

    :param started_at: the event it is counted from; None when that has not happened
    :param last_day: the last day that is in time; None when there is no end
    :param end: the first moment that is too late; None when there is no end
    :param steps: (code, day or number) of everything that moved the last day, in order
    :param is_certain: False when a fact that would move the end is unknown
    """

    started_at: datetime | None = None
    last_day: date | None = None
    end: datetime | None = None
    steps: tuple = ()
    is_certain: bool = True

    def includes(self, moment):
        return self.end is None or moment < self.end


def measure(window, facts):
    """Return the :class:`Period` of a :class:`~.right.Window`.

    A window whose event has not happened, or not for every parcel of the order, has not started:
    it has no end yet, and whoever asks is in time.
    """
    start = facts.first_of(window.start, window.aggregate)
    waits = window.aggregate == "last_of_order" and facts.holds("order_complete") is False
    if start is None or waits:
        return Period(start, steps=(("not_started", None),))
    if window.length is None:
        return Period(start, steps=(("never_ends", None),))
    zone = facts.zone if window.zone == "consumer" else facts.seller_zone
    calendar = facts.calendar if window.calendar == "consumer" else facts.seller_calendar
    first_day = day_of(start, zone)
    last_day = calendar.after(first_day, window.length)
    if window.count == "include_start":
        last_day -= DAY
    steps, is_certain = [("counted_from", first_day), ("counted_to", last_day)], True
    for extension in window.extensions:
        holds = facts.holds(extension.condition) if extension.condition else True
        is_certain &= holds is not None
        if holds:
            last_day = _extend(extension, last_day, facts, calendar, zone)
            if last_day is None:
                return Period(start, steps=(*steps, ("paused", None)))
            steps.append((extension.kind, last_day))
    last_day = _cap(window, last_day, facts, calendar, zone, steps)
    if window.roll == "next_working_day" and calendar.roll(last_day) != last_day:
        last_day = calendar.roll(last_day)
        steps.append(("rolled", last_day))
    return Period(start, last_day, end_of(last_day, zone), tuple(steps), is_certain)


def _extend(extension, last_day, facts, calendar, zone):
    if extension.kind == "pause":
        return _pause(extension, last_day, facts, zone)
    if extension.kind != "restart":
        return calendar.after(last_day, extension.length)
    informed = facts.events.get("informed")
    if informed is None:
        return last_day
    return max(last_day, calendar.after(day_of(informed, zone), extension.length))


def _pause(extension, last_day, facts, zone):
    """Add the days of each span; None while one has not ended."""
    for start, end in facts.spans.get(extension.span, ()):
        if end is None:
            return None
        ended_on = day_of(end, zone)
        last_day += ended_on - day_of(start, zone)
        last_day = max(last_day, ended_on + extension.min_left * DAY)
    return last_day


def _cap(window, last_day, facts, calendar, zone, steps):
    moment = facts.moment(window.cap_anchor) if window.cap else None
    if moment is None:
        return last_day
    limit = calendar.after(day_of(moment, zone), window.cap)
    if limit < last_day:
        steps.append(("capped", limit))
    return min(limit, last_day)
