"""Where a parcel is, from what was told of it, and whether somebody should ask after it."""

from dataclasses import dataclass
from datetime import date, datetime

#: Event -> state, while the parcel waits to be handed over; of two at one moment the later wins.
WAITING = {"label_made": "label_made", "expired": "expired"}
#: Event -> state, once the carrier has it; of two at one moment the later wins.
MOVING = {
    "handed_over": "in_transit",
    "in_transit": "in_transit",
    "out_for_delivery": "in_transit",
    "exception": "exception",
}
#: Events that prove that the carrier had the parcel by then.
HANDED_OVER = ("handed_over", "in_transit", "out_for_delivery", "delivered")
#: All events; ``info`` tells a place or a sentence and moves nothing.
CODES = (*WAITING, *MOVING, "delivered", "info")
STATES = ("announced", "label_made", "in_transit", "delivered", "exception", "expired")
#: From what should be asked after first to what can wait.
TROUBLES = ("lost", "stuck", "late")


@dataclass(frozen=True, slots=True)
class ParcelEvent:
    """One thing that happened to a parcel; which message told it does not matter."""

    code: str
    moment: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """What the events of a parcel add up to.

    :param handed_over_at: the earliest moment at which the carrier had it
    :param delivered_at: when it was first said to be delivered
    :param heard_at: the last moment that anything was told of
    """

    state: str = "announced"
    handed_over_at: datetime | None = None
    delivered_at: datetime | None = None
    heard_at: datetime | None = None


def trace(events):
    """Return the :class:`Journey` of a parcel, whatever the order and number of its messages.

    A parcel that was delivered stays delivered; before that the last event says where it is. A
    label that expires means nothing once the carrier has the parcel.

    :param events: iterable of :class:`ParcelEvent`
    """
    events = frozenset(events)
    handed_over = [event.moment for event in events if event.code in HANDED_OVER]
    delivered = [event.moment for event in events if event.code == "delivered"]
    return Journey(
        "delivered" if delivered else _find_state(events),
        min(handed_over, default=None),
        min(delivered, default=None),
        max((event.moment for event in events), default=None),
    )


def _find_state(events):
    for states in (MOVING, WAITING):
        ranks = {code: rank for rank, code in enumerate(states)}
        told = [event for event in events if event.code in states]
        if told:
            return states[max(told, key=lambda event: (event.moment, ranks[event.code])).code]
    return "announced"


@dataclass(frozen=True, slots=True)
class Patience:
    """Days after which somebody should ask; 0: never.

    :param late: since the approval, with nothing sent
    :param silent: since the last event of a parcel that is on its way
    :param lost: since it was sent; news meanwhile show that it is not
    """

    late: int = 0
    silent: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Awaited:
    """A parcel that is awaited, or a return without one.

    :param sent_on: the day on which it was sent, whoever says so
    :param heard_on: the day of its last event
    """

    state: str = "announced"
    approved_on: date | None = None
    sent_on: date | None = None
    heard_on: date | None = None


def find_trouble(awaited, patience, today):
    """Return ``lost``, ``stuck`` or ``late``; None while all is as it should be.

    A parcel of which no carrier tells anything is never stuck: nobody listens to that carrier.
    """
    if awaited.state == "delivered":
        return None
    is_silent = _has_passed(awaited.heard_on, patience.silent, today)
    has_news = awaited.heard_on is not None and patience.silent and not is_silent
    if _has_passed(awaited.sent_on, patience.lost, today) and not has_news:
        return "lost"
    if awaited.state == "exception" or (awaited.state == "in_transit" and is_silent):
        return "stuck"
    if awaited.sent_on is None and _has_passed(awaited.approved_on, patience.late, today):
        return "late"
    return None


def _has_passed(day, days, today):
    return bool(days) and day is not None and (today - day).days >= days


def worst_trouble(troubles):
    """Return the first of the troubles that should be asked after; None without any."""
    return next((trouble for trouble in TROUBLES if trouble in troubles), None)
