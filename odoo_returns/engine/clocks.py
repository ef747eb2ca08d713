"""Who has to act by when: one deadline for each rule, never mixed (the clocks run apart)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from .calendars import day_of, end_of

#: kind of deadline -> the events that meet it, the earliest counts
MET_BY = {
    "acknowledge": ("acknowledged",),
    "answer": ("answered",),
    "refund": ("refunded",),
    "penalty": ("refunded",),
    "hold_release": ("goods_back", "sent_proof"),
    "consumer_sends_back": ("sent_proof", "goods_back"),
    "exchange_back": ("goods_back",),
    "customs_apply": ("customs_applied",),
    "customs_arrive": ("goods_back",),
}
OF_CONSUMER = {"consumer_sends_back", "exchange_back"}
#: Goods that leave on these events leave before the others are back.
IN_ADVANCE = ("approval", "shipped")


@dataclass(frozen=True, slots=True)
class Deadline:
    """One clock.

    :param source: the rule it comes from
    :param start: when it began
    :param due: the last moment that is in time; None while it waits for an event
    :param met_at: when it was met; None when it runs
    :param waits_for: events of which one has to happen before it is due
    :param dates: {name: ISO date} of what it was computed from
    """

    kind: str
    source: str
    start: datetime
    due: datetime | None
    met_at: datetime | None = None
    waits_for: tuple = ()
    dates: tuple = ()

    @property
    def is_late(self):
        """Tell whether it was met after it was due."""
        return bool(self.due and self.met_at and self.met_at > self.due)


def find_deadlines(facts, terms, entitlements):
    """Return the deadlines of a line: those of the policy and of every right it may have."""
    deadlines = list(_of_policy(facts, terms)) if terms is not None else []
    for entry in entitlements:
        if entry.status in ("granted", "unknown"):
            rows = [row for row in entry.right.clocks if _is_due(row, facts)]
            clocks = (_of_right(clock, entry.right, facts) for clock in rows)
            deadlines += [deadline for deadline in clocks if deadline is not None]
    return tuple(deadlines)


def combine(deadlines):
    """Return one deadline a kind and rule for a whole order.

    The earliest counts where we have to act, the latest where the consumer has to.
    """
    groups = {}
    for deadline in deadlines:
        groups.setdefault((deadline.kind, deadline.source), []).append(deadline)
    return tuple(_pick(group) for group in groups.values())


def _pick(group):
    """Return the one that is open; of those that were met, rather one that was met too late."""
    running = [deadline for deadline in group if deadline.met_at is None]
    late = [deadline for deadline in group if deadline.is_late]
    chosen = running or late or group
    dated = [deadline for deadline in chosen if deadline.due is not None]
    choose = max if group[0].kind in OF_CONSUMER else min
    return choose(dated, key=lambda deadline: deadline.due, default=chosen[0])


def _of_policy(facts, terms):
    rows = [("answer", "notice", terms.response_days), ("refund", "approved", terms.refund_days)]
    if facts.resolution == "exchange" and terms.exchange_on in IN_ADVANCE:
        rows.append(("exchange_back", "approved", terms.exchange_back_days))
    for kind, anchor, days in rows:
        start = facts.moment(anchor)
        if start is not None:
            due = start + timedelta(days=days)
            dates = ((anchor, start.isoformat()),)
            yield Deadline(kind, terms.source, start, due, _met_at(kind, facts), dates=dates)


def _of_right(clock, right, facts):
    if clock.when and facts.holds(clock.when) is not True:
        return None
    if clock.reason_classes and facts.reason_class not in clock.reason_classes:
        return None
    start = facts.first_of(clock.start)
    begun = start or facts.moment("notice")
    if begun is None:
        return None
    dates = _dates(clock, facts)
    met_at = _met_at(clock.kind, facts)
    if start is None:
        anchors = clock.start.anchors
        return Deadline(clock.kind, right.code, begun, None, met_at, anchors, dates)
    due, waits_for = _due(clock, start, facts)
    return Deadline(clock.kind, right.code, start, due, met_at, waits_for, dates)


def _is_due(clock, facts):
    """Tell whether a clock is one of the request: who wants a repair waits for no money."""
    return clock.kind != "refund" or facts.resolution not in ("repair", "exchange")


def _due(clock, start, facts):
    """Return max(start + length, end of the hold); None while the hold lasts."""
    due = start if clock.length is None else _last_moment(clock, start, facts)
    if clock.hold is None or (clock.hold_lost_if and facts.holds(clock.hold_lost_if)):
        return due, ()
    released = facts.first_of(clock.hold)
    if released is None:
        return None, clock.hold.anchors
    return max(due, released), ()


def _last_moment(clock, start, facts):
    last_day = facts.calendar.after(day_of(start, facts.zone), clock.length)
    if clock.roll == "next_working_day":
        last_day = facts.calendar.roll(last_day)
    return end_of(last_day, facts.zone) - timedelta(seconds=1)


def _met_at(kind, facts):
    moments = (facts.moment(anchor) for anchor in MET_BY.get(kind, ()))
    return min((moment for moment in moments if moment is not None), default=None)


def _dates(clock, facts):
    anchors = clock.start.anchors + (clock.hold.anchors if clock.hold else ())
    found = ((anchor, facts.moment(anchor)) for anchor in anchors)
    return tuple((anchor, moment.isoformat()) for anchor, moment in found if moment is not None)
