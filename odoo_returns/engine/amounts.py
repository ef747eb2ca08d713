"""Money is split without losing or inventing a cent."""

from decimal import Decimal
from fractions import Fraction
from math import floor

ZERO = Decimal(0)


def largest_remainder(total, weights, step):
    """Split ``total`` in proportion to ``weights``; the parts add up to ``total`` exactly.

    Each part is first rounded towards zero to a multiple of ``step``; the steps left over go one
    by one to the parts with the largest remainders, the earlier part first on a tie (Hamilton's
    method).

    :param Decimal total: a multiple of ``step``, of any sign
    :param weights: non-negative :class:`~decimal.Decimal` weights, one a part
    :param Decimal step: the smallest amount of the currency, above zero
    :return: tuple of parts, each a multiple of ``step`` with the sign of ``total``
    :raises ValueError: on a negative weight, weights without a sum, or a step that does not
        divide the total
    """
    weights = [Fraction(weight) for weight in weights]
    whole_weight = sum(weights)
    if any(weight < 0 for weight in weights) or not whole_weight:
        raise ValueError("weights must not be negative and must not all be zero")
    if step <= ZERO or total % step:
        raise ValueError(f"{total} is no multiple of {step}")
    sign = -1 if total < ZERO else 1
    steps = int(abs(total) / step)
    exact = [steps * weight / whole_weight for weight in weights]
    parts = [int(share) for share in exact]
    by_remainder = sorted(range(len(parts)), key=lambda i: parts[i] - exact[i])
    for index in by_remainder[: steps - sum(parts)]:
        parts[index] += 1
    return tuple(sign * part * step for part in parts)


def partial_amount(total, already, quantity, remaining, step):
    """Return the part of ``total`` that belongs to ``quantity``, given what was credited before.

    What is left of the total is split between this quantity and the quantity that stays, so that
    any order of partial credits adds up to the total, and the last one takes what is left. What
    was credited above the total before is not charged back.

    :param Decimal total: amount of the whole invoice line
    :param Decimal already: amount credited before
    :param Decimal quantity: quantity credited now
    :param Decimal remaining: quantity not credited before, this one included
    :param Decimal step: the smallest amount of the currency
    :raises ValueError: when the quantity is not above zero or above what remains
    """
    if not ZERO < quantity <= remaining:
        raise ValueError(f"{quantity} is not between 0 and {remaining}")
    left = total - already
    if left * total < ZERO:
        return ZERO
    return largest_remainder(left, (quantity, remaining - quantity), step)[0]


def scale(parts, amount, step):
    """Return ``parts`` scaled so that they add up to ``amount`` exactly (Hamilton's method).

    :param parts: {key: :class:`~decimal.Decimal`}, multiples of ``step`` of any sign that do not
        add up to zero
    :param Decimal amount: a multiple of ``step``
    """
    ratio = Fraction(amount) / Fraction(sum(parts.values())) / Fraction(step)
    exact = {key: Fraction(part) * ratio for key, part in parts.items()}
    steps = {key: floor(share) for key, share in exact.items()}
    by_remainder = sorted(parts, key=lambda key: steps[key] - exact[key])
    for key in by_remainder[: int(amount / step) - sum(steps.values())]:
        steps[key] += 1
    return {key: number * step for key, number in steps.items()}
