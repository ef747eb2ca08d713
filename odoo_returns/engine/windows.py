"""How long a right or a promise can be exercised: the last day, and how it was found."""

from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter

from .calendars import DAY, day_of, end_of


@dataclass(frozen=True, slots=True)
class Period:
    """The time in which something may be done.

    :param started_at: the event it is counted from; None when that has not happened
    :param last_day: the last day that is in time; None when there is no end
    :param end: the first moment that is too late; None when there is no end
    :param steps: (code, day) of everything that moved the last day, in order
    :param is_certain: False when a fact that would move the end is unknown
    """

    started_at: datetime | None = None
    last_day: date | None = None
    end: datetime | None = None
    steps: tuple = ()
    is_certain: bool = True

    def includes(self, moment):
        return self.end is None or moment < self.end


def measure(window, facts, if_unknown=False):
    """Return the :class:`Period` of a :class:`~.right.Window`.

    A window whose event has not happened, or not for every parcel of the order, has not started:
    it has no end yet, and whoever asks is in time. Its cap holds all the same.

    :param if_unknown: what a condition that nobody knows counts as
    """
    return _Measure(window, facts, if_unknown).period()


class _Measure:
    def __init__(self, window, facts, if_unknown):
        self.window, self.facts, self.if_unknown = window, facts, if_unknown
        of_consumer = window.zone == "consumer"
        self.zone = facts.zone if of_consumer else facts.seller_zone
        of_consumer = window.calendar == "consumer"
        self.calendar = facts.calendar if of_consumer else facts.seller_calendar
        self.start = facts.first_of(window.start, window.aggregate)
        self.steps, self.is_certain = [], True

    def period(self):
        last_day = self._roll(self._cap(self._count()))
        end = end_of(last_day, self.zone) if last_day else None
        return Period(self.start, last_day, end, tuple(self.steps), self.is_certain)

    def _holds(self, condition):
        holds = self.facts.holds(condition)
        if holds is None:
            self.is_certain = False
            return self.if_unknown
        return holds

    def _count(self):
        """Return the last day as the length and every extension leave it; None for no end."""
        waits = self.window.aggregate == "last_of_order" and self._holds("not order_complete")
        if self.start is None or waits:
            return self._note("not_started", None)
        if self.window.length is None:
            return self._note("never_ends", None)
        first_day = day_of(self.start, self.zone)
        self._note("counted_from", first_day)
        last_day = self._note("counted_to", self._length_from(first_day, self.window.length))
        for extension in self.window.extensions:
            if not extension.condition or self._holds(extension.condition):
                last_day = self._extend(extension, last_day)
            if last_day is None:
                break
        return last_day

    def _length_from(self, day, length):
        is_inclusive = self.window.count == "include_start"
        return (self.calendar.through if is_inclusive else self.calendar.after)(day, length)

    def _extend(self, extension, last_day):
        if extension.kind == "pause":
            return self._pause(extension, last_day)
        if extension.kind != "restart":
            return self._note(extension.kind, self.calendar.after(last_day, extension.length))
        informed = self.facts.events.get("informed")
        if informed is None:
            return last_day
        informed_on, latest = day_of(informed, self.zone), self._end_without_information(last_day)
        if informed_on > latest:
            return self._note("extend", latest)
        anew = self._length_from(informed_on, extension.length)
        return self._note("restart", max(last_day, anew))

    def _end_without_information(self, last_day):
        """Return the last day there would be had nobody ever been informed."""
        lengths = [e.length for e in self.window.extensions if e.condition == "not informed"]
        return max((self.calendar.after(last_day, length) for length in lengths), default=date.max)

    def _pause(self, extension, last_day):
        """Add the days of each span that begins while the window runs; None while one lasts."""
        counted_to = day_of(self.start, self.zone)
        for start, end in sorted(self.facts.spans.get(extension.span, ()), key=itemgetter(0)):
            begins_on = max(day_of(start, self.zone), counted_to)
            if begins_on > last_day:
                break
            if end is None:
                return self._note("paused", None)
            ended_on = day_of(end, self.zone)
            if ended_on >= counted_to:
                counted_to = ended_on
                least = ended_on + extension.min_left * DAY
                last_day = self._note("pause", max(last_day + (ended_on - begins_on), least))
        return last_day

    def _cap(self, last_day):
        window, facts = self.window, self.facts
        moment = facts.moment(window.cap_anchor, window.aggregate) if window.cap else None
        if moment is None:
            return last_day
        limit = self.calendar.after(day_of(moment, self.zone), window.cap)
        return last_day if last_day and last_day <= limit else self._note("capped", limit)

    def _roll(self, last_day):
        if last_day is None or self.window.roll != "next_working_day":
            return last_day
        rolled = self.calendar.roll(last_day)
        return last_day if rolled == last_day else self._note("rolled", rolled)

    def _note(self, code, day):
        self.steps.append((code, day))
        return day
