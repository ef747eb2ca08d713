"""What goods may be exchanged for, at which price, and who pays the difference."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal

ZERO = Decimal(0)

#: How far the new article is from the returned one; each level takes in those before it.
CLOSENESS = ("same", "variant", "category", "any")

#: What keeps the price that was paid -> the levels that do.
PRICE_KEPT = {"same": ("same",), "variant": ("same", "variant")}


@dataclass(frozen=True, slots=True)
class Article:
    """A product, its template and its category, by their ids."""

    product: int
    template: int
    category: int


@dataclass(frozen=True, slots=True)
class Difference:
    """What remains when the goods that come back are set off against those that go out.

    :param credit: what the returned goods give back
    :param price: what the new goods cost
    """

    credit: Decimal
    price: Decimal

    @property
    def netted(self):
        """Return what both sides settle without any money."""
        return min(self.credit, self.price)

    @property
    def to_pay(self):
        """Return what the customer still pays."""
        return self.price - self.netted

    @property
    def to_give_back(self):
        """Return what goes back to the customer."""
        return self.credit - self.netted


def closeness(returned, wanted):
    """Return how near ``wanted`` is to the nearest of the returned articles.

    :param returned: iterable of :class:`Article`
    """
    levels = [_level(article, wanted) for article in returned]
    return min(levels, key=CLOSENESS.index, default="any")


def _level(returned, wanted):
    if returned.product == wanted.product:
        return "same"
    if returned.template == wanted.template:
        return "variant"
    return "category" if returned.category == wanted.category else "any"


def is_offered(level, scope):
    """Tell whether a policy that exchanges within ``scope`` offers an article of ``level``."""
    return CLOSENESS.index(level) <= CLOSENESS.index(scope)


def keeps_price(level, rule):
    """Tell whether the new article costs what was paid for the old one, whatever it costs now.

    :param str rule: ``same`` article only, or every ``variant`` of it
    """
    return level in PRICE_KEPT[rule]


def due_quantity(wanted, reached, asked, ordered, step):
    """Return how much of the new article is due, given how much of the old one is.

    A part of the goods brings a part of the new ones, in whole steps; what is ordered counts.

    :param Decimal wanted: quantity of the new article, for all that is asked
    :param Decimal reached: quantity of the old article that is far enough
    :param Decimal asked: quantity of the old article that comes back in all
    :param Decimal step: smallest quantity of the new article's unit, above zero
    """
    if asked <= ZERO or reached <= ZERO:
        return ZERO
    due = wanted * min(reached, asked) / asked
    whole = (due / step).to_integral_value(ROUND_FLOOR) * step
    return max(whole - ordered, ZERO)


def reserved_until(day, days):
    """Return the last day on which goods are kept for a customer who still has to pay.

    :param days: None where they are kept as long as it takes
    """
    return None if days is None else day + timedelta(days=days)


def is_available(free, safety, wanted, takes_backorders):
    """Tell whether a customer may choose an article now.

    :param Decimal free: what is in stock and nobody's yet
    :param Decimal safety: what has to stay for others
    """
    return takes_backorders or free - safety >= wanted
