"""One line before the checks: its facts, what was promised, and the rights of the customer."""

from dataclasses import dataclass

from .entitlements import find_effective, find_entitlements
from .facts import LineFacts
from .promises import measure_promise
from .terms import PolicyTerms
from .windows import Period


@dataclass(frozen=True, slots=True)
class Case:
    """What every check looks at.

    :param terms: None where no policy was promised; then there is no ``period`` either
    """

    facts: LineFacts
    terms: PolicyTerms | None
    period: Period | None
    entitlements: tuple = ()

    @property
    def effective(self):
        """Return what the customer may rely on besides the promise."""
        return find_effective(self.entitlements, self.terms)


def build_case(facts, terms, lineage=None):
    """Return the :class:`Case` of a line.

    :param Lineage lineage: rights to look at; None for none
    """
    transit = terms or PolicyTerms()
    facts = facts.with_transit(transit.transit_days)
    period = measure_promise(terms, facts) if terms else None
    latest = transit.transit_max_days
    entitlements = find_entitlements(lineage, facts, latest) if lineage else ()
    return Case(facts, terms, period, entitlements)
