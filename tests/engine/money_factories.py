"""Goods that come back, and what they were promised, for tests of what is owed."""

from decimal import Decimal

from returns_engine import Fee, Offer, Returned, Value

CENT = Decimal("0.01")
NO_FEE = Fee()


def offer(fee=NO_FEE, payer="buyer", until="XX", more=None, **components):
    return Offer(
        payer=Value(payer, "XX"),
        fee=Value(fee, "Shop"),
        until=until and Value(None, until),
        components={kind: Value(each, "XX") for kind, each in components.items()},
        **(more or {}),
    )


def money(amount):
    return Decimal(str(amount))


def returned(amount, key="a", **values):
    terms = {name: values.pop(name) for name in ("quantity", "reductions") if name in values}
    is_at_fault = values.pop("is_at_fault", False)
    return Returned(key, money(amount), offer(**values), is_at_fault=is_at_fault, **terms)


def amounts(found):
    return {component.kind: component.amount for component in found if component.amount}


def say(found, kind):
    """Return amount, note and rule of what is said of a kind, without the payer of each line."""
    return [(c.amount, c.note, c.source) for c in found if c.kind == kind and c.key != "a"]
