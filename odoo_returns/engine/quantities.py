"""What may still come back, and how a quantity is spread over the documents that carry it."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class LineQuantities:
    """Quantities of one sale line, all in the same unit.

    :param delivered: handed to the customer, replacements sent again included
    :param returned: already back, by whatever document
    :param open: promised to come back by returns that are still open
    """

    delivered: Decimal = ZERO
    returned: Decimal = ZERO
    open: Decimal = ZERO

    @property
    def returnable(self):
        """Return delivered - returned - open, never below zero."""
        return max(self._left, ZERO)

    def admits(self, quantity, tolerance=ZERO):
        """Tell whether ``quantity`` more may be promised; ``tolerance`` absorbs unit rounding.

        Nothing, not even zero, is admitted where too much came back already.
        """
        return quantity <= self._left + tolerance

    @property
    def _left(self):
        return self.delivered - self.returned - self.open


@dataclass(frozen=True, slots=True)
class Allocation:
    """A part of a quantity, put on one source."""

    source: object
    quantity: Decimal


def allocate(quantity, sources):
    """Spread ``quantity`` over ``sources`` in their order.

    :param Decimal quantity: what is to be spread, not negative
    :param sources: iterable of (source, available quantity); what is not above zero is skipped
    :return: tuple of :class:`Allocation` and the quantity that found no place
    :raises ValueError: when the quantity is negative
    """
    if quantity < ZERO:
        raise ValueError("a quantity to allocate cannot be negative")
    allocations = []
    for source, available in sources:
        part = min(quantity, available)
        if part > ZERO:
            allocations.append(Allocation(source, part))
            quantity -= part
    return tuple(allocations), quantity
