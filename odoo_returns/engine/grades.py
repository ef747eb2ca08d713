"""What the grade of inspected goods does to the money: provisional before, final after."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

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
    wanted, source = {row.grade: row.percent for row in terms.grades}, terms.source
    most, rule = get_limit(offer)
    return tuple(
        Reduction(grade, quantity, percent, min(percent, most), rule if percent > most else source)
        for grade, quantity in facts.grades
        if (percent := wanted.get(grade))
    )


def get_limit(offer, is_at_fault=False):
    """Return the highest percent that may be kept for the state of goods, and who says so.

    :param is_at_fault: whether something was wrong with the goods when the customer got them
    """
    limit = offer.deductions.get(DEDUCTION)
    source = limit.source if limit else ""
    if is_at_fault or (limit and limit.value.allowed != "yes"):
        return Decimal(0), source
    if limit is None or limit.value.cap is None:
        return Decimal(100), source
    return limit.value.cap, source


def sum_up(reductions, amount, quantity, step):
    """Return what is kept of goods for their grades, and the rule of the first that keeps some.

    :param Decimal amount: of the goods
    :param Decimal quantity: of the goods, in the unit of the reductions
    :param Decimal step: the smallest amount of the currency
    """
    kept, source = Decimal(0), ""
    for row in reductions:
        share = min(row.quantity / quantity, Decimal(1)) if quantity else Decimal(0)
        part = (amount * share * row.percent / 100 / step).quantize(Decimal(1), ROUND_DOWN) * step
        kept += part
        source = source or (part and row.source) or ""
    return min(kept, amount), source
