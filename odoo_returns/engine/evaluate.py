"""Run every check on the facts; the worst outcome wins and every finding is kept."""

from .checks.delivered import check_delivered
from .checks.quantity import check_quantity
from .checks.window import check_window
from .verdict import Verdict, worst

CHECKS = (check_delivered, check_quantity, check_window)


def evaluate(facts, terms, checks=CHECKS):
    """Judge one line.

    :param LineFacts facts: what is known of the line
    :param PolicyTerms terms: what was promised
    :param checks: callables ``(facts, terms) -> Finding | None``
    :return: :class:`Verdict`
    """
    findings = tuple(finding for check in checks if (finding := check(facts, terms)) is not None)
    return Verdict(worst(finding.outcome for finding in findings), findings)
