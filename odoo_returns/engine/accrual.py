"""What sales of which the window is still open are expected to give back (IFRS 15, B20 to B27)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Similar sales that can still come back.

    :param sales: what was invoiced for them, without taxes
    :param credited: what was given back of it already
    :param cost: what the goods cost
    :param cost_back: the cost of those that were credited, whether they came back or not
    """

    sales: Decimal
    credited: Decimal = ZERO
    cost: Decimal = ZERO
    cost_back: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Accrual:
    """What is still expected to be given back, and the goods that are expected for it."""

    liability: Decimal
    asset: Decimal


def accrue(portfolio, rate, recovery, step):
    """Return the :class:`Accrual` of a portfolio, each amount a multiple of ``step``.

    What came back already is part of what was expected. Goods are worth what they cost less what
    it takes to get them back and what they lose (B25).

    :param Decimal rate: share of the sales that is expected back
    :param Decimal recovery: share of the cost of goods that getting them back takes
    :raises ValueError: on a share below 0 or above 1
    """
    if not (ZERO <= rate <= ONE and ZERO <= recovery <= ONE):
        raise ValueError(f"{rate} and {recovery} must be between 0 and 1")
    liability = max(portfolio.sales * rate - portfolio.credited, ZERO)
    goods = max(portfolio.cost * rate - portfolio.cost_back, ZERO)
    return Accrual(_to_step(liability, step), _to_step(goods * (ONE - recovery), step))


def find_rate(sales, credited):
    """Return the share of ``sales`` that was given back, between 0 and 1; of nothing, 0."""
    if sales <= ZERO:
        return ZERO
    return min(max(credited / sales, ZERO), ONE)


def _to_step(amount, step):
    return (amount / step).quantize(ONE, ROUND_HALF_UP) * step
