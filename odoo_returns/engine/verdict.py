"""The answer of the policy: an outcome and every finding behind it."""

from dataclasses import dataclass, field
from enum import Enum


class Outcome(str, Enum):
    """What the policy says, from best to worst."""

    ALLOW = "allow"
    REVIEW = "review"
    REFUSE = "refuse"


_SEVERITY = {outcome: rank for rank, outcome in enumerate(Outcome)}


@dataclass(frozen=True, slots=True)
class Finding:
    """One observation of one check.

    :param code: stable code; sentences, statistics and tests key on it
    :param outcome: what this finding alone would lead to
    :param params: plain values that the sentence needs
    """

    code: str
    outcome: Outcome
    params: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome and all findings of one line."""

    outcome: Outcome
    findings: tuple = ()


def worst(outcomes):
    """Return the worst of ``outcomes``; ``allow`` when there is none."""
    return max(outcomes, key=_SEVERITY.__getitem__, default=Outcome.ALLOW)
