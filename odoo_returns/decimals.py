"""Money as the engine takes it."""

from decimal import Decimal


def to_decimal(amount, currency):
    """Return an amount as :class:`~decimal.Decimal`, rounded as its currency is."""
    return Decimal(f"{currency.round(amount):.{currency.decimal_places}f}")
