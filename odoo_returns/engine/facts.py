"""Everything a verdict may look at, as plain values. Every moment is aware of its time zone."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone, tzinfo
from decimal import Decimal

from .calendars import Calendar, day_of

PLAIN_WEEK = Calendar()
DELIVERY_EVENTS = ("dispatched", "possession", "signed")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One parcel on its way to the customer.

    :param possession: when it reached the customer, as recorded; None when nobody recorded it
    :param signed: when somebody signed for it
    """

    dispatched: datetime
    possession: datetime | None = None
    signed: datetime | None = None


@dataclass(frozen=True, slots=True)
class LineFacts:
    """Facts of one requested return line.

    :param quantity: requested, in the sale line's unit
    :param returnable: what may still come back, without this request, in the same unit
    :param asked_at: when the customer asked; of a letter or mail, when it was sent
    :param received_at: when the request reached us
    :param places: codes of the consumer's country, state and country groups
    :param trade: ``distance_b2c`` or ``b2b``
    :param regime: code of the customs regime the goods came by; empty when there is none
    :param goods: (kind, id) of product, categories and tags, as a scope has them
    :param goods_states: physical states, as the customer says or the inspection found
    :param deliveries: of this line, :class:`Delivery`
    :param order_deliveries: of all lines of the order
    :param events: {anchor: moment} of everything else that happened
    :param spans: {name: ((start, end or None), …)} of times that pause a window
    :param flags: {condition: bool}; a condition that is missing is unknown
    :param grades: ((grade, quantity), …) that an inspection found; empty before there is one
    :param photos: number of pictures the customer gave
    :param amount: what the customer paid for the requested quantity, taxes included
    :param value: what is asked of the sale line, here and in other open returns, in the currency
        of the company, in which policies name their limits
    :param request_value: the value of all lines of the request
    :param returns_of_order: earlier returns of the same order
    :param returns_of_customer: earlier returns of the customer in the policy's period
    :param exchange_for: how far what is wanted is from what comes back; empty: no exchange
    :param failed_attempts: repairs and replacements of the goods that did not help
    :param transit: how long a delivery takes that nobody recorded
    """

    quantity: Decimal
    returnable: Decimal
    asked_at: datetime
    received_at: datetime | None = None
    reason: int | None = None
    reason_class: str = "no_reason"
    kind: str = "return"
    resolution: str = "refund"
    places: frozenset = frozenset()
    trade: str = "distance_b2c"
    regime: str = ""
    zone: tzinfo = timezone.utc
    seller_zone: tzinfo = timezone.utc
    calendar: Calendar = PLAIN_WEEK
    seller_calendar: Calendar = PLAIN_WEEK
    goods: frozenset = frozenset()
    goods_classes: frozenset = frozenset()
    goods_states: frozenset = frozenset()
    deliveries: tuple = ()
    order_deliveries: tuple = ()
    events: dict = field(default_factory=dict)
    spans: dict = field(default_factory=dict)
    flags: dict = field(default_factory=dict)
    grades: tuple = ()
    photos: int = 0
    amount: Decimal = Decimal(0)
    value: Decimal = Decimal(0)
    request_value: Decimal = Decimal(0)
    returns_of_order: int = 0
    returns_of_customer: int = 0
    exchange_for: str = ""
    failed_attempts: int = 0
    transit: timedelta = timedelta()

    def holds(self, condition):
        """Tell whether a condition holds: True, False, or None when nobody knows."""
        if condition.startswith("not "):
            known = self.flags.get(condition.removeprefix("not "))
            return None if known is None else not known
        return self.flags.get(condition)

    @property
    def asked_on(self):
        """Return the consumer's calendar day of the request."""
        return day_of(self.asked_at, self.zone)

    def is_estimated(self, anchors, aggregate="per_item"):
        """Tell whether some event is a delivery whose day is calculated: nobody recorded it."""
        return bool({"possession", "signed"}.intersection(anchors)) and any(
            delivery.possession is None and delivery.signed is None
            for delivery in self._deliveries(aggregate)
        )

    def with_transit(self, days):
        """Return the facts with deliveries that nobody recorded taken to last ``days``."""
        return replace(self, transit=timedelta(days=days))

    def moment(self, anchor, aggregate="per_item"):
        """Return when an event happened, to the deliveries that count; None when it did not."""
        if anchor not in DELIVERY_EVENTS:
            return self.events.get(anchor)
        moments = [self._delivered(each, anchor) for each in self._deliveries(aggregate)]
        if not moments:
            return None
        return min(moments) if aggregate == "first_delivery" else max(moments)

    def first_of(self, moment, aggregate="per_item"):
        """Return the earliest or latest event of a :class:`~.right.Moment`; None when unknown."""
        found = [self.moment(anchor, aggregate) for anchor in moment.anchors]
        known = [value for value in found if value is not None]
        if moment.operator == "earliest":
            return min(known, default=None)
        return max(known) if len(known) == len(found) else None

    def _deliveries(self, aggregate):
        of_order = aggregate in ("last_of_order", "first_delivery")
        return (of_order and self.order_deliveries) or self.deliveries

    def _delivered(self, delivery, anchor):
        if anchor == "dispatched":
            return delivery.dispatched
        order = ("possession", "signed") if anchor == "possession" else ("signed", "possession")
        recorded = (getattr(delivery, name) for name in order)
        found = next((moment for moment in recorded if moment is not None), None)
        return found or delivery.dispatched + self.transit
