"""The rights that come with the addon, and the facts of one line, for the tests of both."""

import json
from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

from returns_engine import Delivery, Lineage, LineFacts, check_spec, evaluate, find_deadlines

FOLDER = Path(__file__).parents[2] / "odoo_returns" / "data" / "rights"
FILES = sorted(FOLDER.glob("*.json"))
SPECS = [check_spec(spec) for file in FILES for spec in json.loads(file.read_text())]
LINEAGE = Lineage(SPECS)

FAULTS = ("defective", "wrong_item", "not_as_described", "damaged_in_transit")
SECOND = timedelta(seconds=1)
#: what a shop that does all the law asks for can prove
DILIGENT = {
    "informed": True,
    "informed_late": False,
    "freight_informed": True,
    "order_complete": True,
    "seller_collects": False,
}


def zone(hours):
    return timezone(timedelta(hours=hours))


def noon(day, tz=timezone.utc):
    """Return noon of an ISO day in a zone."""
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=tz)


def last_second(day, tz=timezone.utc):
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), tzinfo=tz)


def parcel(day, tz=timezone.utc):
    """Return a parcel that was handed over against signature at noon, two days on its way."""
    arrived = noon(day, tz)
    return Delivery(arrived - timedelta(days=2), possession=arrived, signed=arrived)


def line(places, hours=0, ordered="2026-08-01", delivered="2026-08-06", asked=None, **changes):
    """Return the facts of one line of a diligent shop; ``flags`` and ``events`` are added.

    :param str places: the consumer's jurisdictions, separated by blanks
    :param hours: offset of the consumer's clock
    :param delivered: ISO day, at noon of the consumer
    :param asked: ISO day; that of the delivery when empty
    """
    tz = zone(hours)
    flags = {**DILIGENT, **changes.pop("flags", {})}
    events = {"ordered": noon(ordered, tz), **changes.pop("events", {})}
    values = {
        "quantity": Decimal(1),
        "returnable": Decimal(1),
        "asked_at": noon(asked or delivered, tz),
        "places": frozenset(places.split()),
        "zone": tz,
        "deliveries": (parcel(delivered, tz),),
        "flags": flags,
        "events": events,
    }
    for name in ("goods_classes", "goods_states"):
        values[name] = frozenset(changes.pop(name, "").split())
    return LineFacts(**(values | changes))


def rights_of(facts):
    """Return {code: entitlement} of every right whose scope the line falls in."""
    return {e.right.code: e for e in evaluate(facts, None, LINEAGE).entitlements}


def status(code, facts):
    return rights_of(facts)[code].status


def offer(facts, terms=None):
    return evaluate(facts, terms, LINEAGE).offer


def payer(facts):
    return offer(facts).payer.value


def due(code, facts):
    """Return {kind: due} of the clocks of a right."""
    entitlements = evaluate(facts, None, LINEAGE).entitlements
    return {d.kind: d.due for d in find_deadlines(facts, None, entitlements) if d.source == code}


def assert_last_day(code, facts, day):
    """Check that the right holds to the last second of a day of the consumer, and no longer."""
    last = last_second(day, facts.zone)
    assert rights_of(facts)[code].period.last_day == date.fromisoformat(day)
    assert status(code, replace(facts, asked_at=last)) == "granted"
    assert status(code, replace(facts, asked_at=last + SECOND)) == "expired"


def assert_only_lost_with_proof(code, facts, flag):
    """Check that an exclusion counts once its proof is there, not before, and asks in between."""
    assert status(code, replace(facts, flags={**facts.flags, flag: True})) == "excluded"
    assert status(code, replace(facts, flags={**facts.flags, flag: False})) == "granted"
    unknown = {name: value for name, value in facts.flags.items() if name != flag}
    assert status(code, replace(facts, flags=unknown)) == "unknown"
