"""The answer to a request: an outcome and every finding behind it."""

from dataclasses import dataclass, field
from enum import Enum


class Outcome(str, Enum):
    """What the rules say, from best to worst."""

    ALLOW = "allow"
    REVIEW = "review"
    REFUSE = "refuse"


_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation of one check.

    :param code: stable code; sentences, statistics and tests key on it
    :param outcome: what this finding alone leads to
    :param params: plain values that the sentence needs
    :param source: the rule it comes from: a right, or a revision of a policy
    :param is_limit: whether it is a limit of the policy, which a right of the customer lifts
    :param lifted_by: the right that changed its outcome
    """

    code: str
    outcome: Outcome
    params: dict = field(default_factory=dict)
    source: str = ""
    is_limit: bool = False
    lifted_by: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome of one line, with what led to it.

    :param entitlements: every right in whose scope the line falls
    :param offer: :class:`~.offers.Offer`
    """

    outcome: Outcome
    findings: tuple = ()
    entitlements: tuple = ()
    offer: object = None


def worst(outcomes):
    """Return the worst of ``outcomes``; ``allow`` when there is none."""
    return max(outcomes, key=_SEVERITY.__getitem__, default=Outcome.ALLOW)
