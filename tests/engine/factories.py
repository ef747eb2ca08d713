"""One line that was delivered at noon of Sunday 1 February 2026, and the rules it is judged by."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal

from returns_engine import Case, Delivery, LineFacts, Period, PolicyTerms, assess
from returns_engine.right import Length, Moment, Right, Source, Window

SECOND = timedelta(seconds=1)
DELIVERED = datetime(2026, 2, 1, 12, tzinfo=timezone.utc)
REASON = 7


def at(day, hour=12, zone=timezone.utc):
    """Return an hour of an ISO day."""
    return datetime.combine(date.fromisoformat(day), time(hour), tzinfo=zone)


def parcel(day, zone=timezone.utc):
    """Return a parcel of which the carrier recorded the arrival, at noon of an ISO day."""
    arrived = at(day, zone=zone)
    return Delivery(arrived - timedelta(days=2), possession=arrived, signed=arrived)


def unrecorded(day):
    """Return a parcel shipped at noon of an ISO day, of which nobody recorded the arrival."""
    return Delivery(at(day))


def facts(**changes):
    values = {
        "quantity": Decimal(1),
        "returnable": Decimal(2),
        "asked_at": DELIVERED,
        "reason": REASON,
        "deliveries": (parcel("2026-02-01"),),
        "events": {"ordered": at("2026-01-20"), "notice": changes.get("asked_at", DELIVERED)},
        "amount": Decimal("100.00"),
        "value": Decimal("100.00"),
        "request_value": Decimal("100.00"),
    }
    return LineFacts(**(values | changes))


def terms(**changes):
    values = {"source": "Shop", "window_days": 28, "outside_window": "refuse"}
    return PolicyTerms(**(values | changes))


def window(days=14, **changes):
    values = {"length": Length(days), "start": Moment(("possession",), "latest")}
    return Window(**(values | changes))


def right(**changes):
    """Return a right of fourteen days that everybody has who returns for no reason."""
    values = {
        "code": "XX.RIGHT",
        "name": "Right",
        "right_type": "withdrawal",
        "jurisdiction": "",
        "strength": "mandatory_floor",
        "basis": "ordered",
        "source": Source("Act", "s. 1", "high"),
        "window": window(),
    }
    return Right(**(values | changes))


def entitlement(status="granted", line=None, **changes):
    """Return a right as judged for a line, with the status that a test wants."""
    return replace(assess(right(**changes), line or facts()), status=status)


def case(promise=None, *entitlements, **changes):
    """Return the case of a line; the promise is none unless a test gives one."""
    period = Period() if promise else None
    return Case(facts(**changes), promise, period, entitlements)


def spec(code="XX.RIGHT", **changes):
    """Return the least that a right says, as data."""
    values = {
        "code": code,
        "name": "Right",
        "right_type": "withdrawal",
        "strength": "mandatory_floor",
        "instrument": "Act",
        "confidence": "high",
    }
    return values | changes
