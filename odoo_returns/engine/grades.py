"""What the grade of inspected goods does to the money: provisional before, final after."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from .quote import Component

DEDUCTION = "diminished_value"


@dataclass(frozen=True, slots=True)
class Reduction:
    """What the policy wants to keep for goods of one grade, and what the rights leave of it.

    :param quantity: inspected, in the unit of the facts
    :param wanted: percent of the goods that the policy names
    :param percent: percent that is kept
    :param source: the rule that decided
    """

    grade: str
    quantity: Decimal
    wanted: Decimal
    percent: Decimal
    source: str


def find_reductions(facts, terms, offer):
    """Return the :class:`Reduction` of each inspected grade that the policy pays less for.

    Only who changed his mind pays for the state of the goods. A right that allows no deduction
    for handling, or caps it, comes first (EU: directive 2011/83, article 14(2)).

    :param PolicyTerms terms: None where no policy was promised
    :param Offer offer: what policy and rights give
    """
    if terms is None or facts.reason_class != "no_reason":
        return ()
    wanted = {row.grade: row.percent for row in terms.grades}
    limit = offer.deductions.get(DEDUCTION)
    return tuple(
        _limit(grade, quantity, wanted[grade], terms.source, limit)
        for grade, quantity in facts.grades
        if wanted.get(grade)
    )


def _limit(grade, quantity, percent, source, limit):
    if limit is None:
        return Reduction(grade, quantity, percent, percent, source)
    most = Decimal(0)
    if limit.value.allowed == "yes":
        most = Decimal(100) if limit.value.cap is None else limit.value.cap
    if percent <= most:
        return Reduction(grade, quantity, percent, percent, source)
    return Reduction(grade, quantity, percent, most, limit.source)


def diminish(key, facts, reductions, step):
    """Return a :class:`~.quote.Component` for each reduction that keeps something.

    :param key: the line
    :param Decimal step: the smallest amount of the currency
    """
    found = []
    for row in reductions:
        share = min(row.quantity / facts.quantity, Decimal(1)) if facts.quantity else Decimal(0)
        amount = facts.amount * share * row.percent / 100
        kept = (amount / step).quantize(Decimal(1), ROUND_DOWN) * step
        if kept:
            found.append(Component(DEDUCTION, -kept, row.source, key))
    return tuple(found)
