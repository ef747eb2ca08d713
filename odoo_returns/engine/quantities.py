"""What may still come back, and how a quantity is spread over the documents that carry it."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

ZERO = Decimal(0)
#: What the division of a kit into its components may be off.
SPECK = Decimal("0.000001")


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
        return max(self.left, ZERO)

    def admits(self, quantity, tolerance=ZERO):
        """Tell whether ``quantity`` more may be promised; ``tolerance`` absorbs unit rounding.

        Nothing, not even zero, is admitted where too much came back already.
        """
        return quantity <= self.left + tolerance

    @property
    def left(self):
        """Return delivered - returned - open; below zero where too much came back."""
        return self.delivered - self.returned - self.open


def whole(parts):
    """Return how many whole kits there are.

    :param parts: one (quantity of a component, quantity of it in one kit) for each component
    """
    fewest = min((quantity / needed for quantity, needed in parts), default=ZERO)
    return (fewest + SPECK).to_integral_value(ROUND_FLOOR)


def assemble(parts):
    """Return the :class:`LineQuantities` of kits: a kit that misses a component is none.

    :param parts: one (:class:`LineQuantities`, quantity in one kit) for each component
    """
    parts = tuple(parts)
    delivered = whole((part.delivered, needed) for part, needed in parts)
    left = min(part.left / needed for part, needed in parts)
    if left >= -SPECK:
        left = (left + SPECK).to_integral_value(ROUND_FLOOR)
    promised = min(max(part.open / needed for part, needed in parts), delivered - left)
    return LineQuantities(delivered, delivered - promised - left, promised)


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
