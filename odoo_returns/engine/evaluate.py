"""Run every check on a case; the worst outcome wins and every finding is kept."""

from dataclasses import replace

from .case import build_case
from .checks.automation import check_automation
from .checks.customer_cap import check_customer_cap
from .checks.delivered import check_delivered
from .checks.evidence import check_evidence
from .checks.exchange import check_exchange
from .checks.final_sale import check_final_sale
from .checks.goods_state import check_goods_state
from .checks.grade import check_grade
from .checks.keep import check_keep
from .checks.order_cap import check_order_cap
from .checks.promise import check_promise
from .checks.quantity import check_quantity
from .checks.reason import check_reason
from .checks.remedies import check_remedies
from .checks.resolution import check_resolution
from .checks.rights import check_rights
from .checks.window import check_window
from .offers import merge
from .verdict import Finding, Outcome, Verdict, worst

CHECKS = (
    check_delivered,
    check_quantity,
    check_promise,
    check_window,
    check_reason,
    check_resolution,
    check_exchange,
    check_final_sale,
    check_goods_state,
    check_evidence,
    check_order_cap,
    check_customer_cap,
    check_rights,
    check_remedies,
    check_grade,
    check_keep,
    check_automation,
)


def evaluate(facts, terms, lineage=None, checks=CHECKS):
    """Judge one line.

    :param LineFacts facts: what is known of the line
    :param PolicyTerms terms: what was promised; None for nothing
    :param Lineage lineage: rights to look at; None for none
    :param checks: callables ``case -> Finding, iterable of findings, or None``
    :return: :class:`Verdict`
    """
    case = build_case(facts, terms, lineage)
    findings = tuple(
        lift(finding, case) for check in checks for finding in _as_findings(check(case))
    )
    offer = merge(case.facts, terms, case.period, case.entitlements)
    outcome = worst(finding.outcome for finding in findings)
    return Verdict(outcome, findings, case.entitlements, offer)


def lift(finding, case):
    """Return a limit of the policy as the rights of the customer leave it.

    A right that is sure and gives what is asked for lifts it. One that is not sure, or gives
    something else, turns a refusal into a question for a person.
    """
    if not finding.is_limit or finding.outcome is Outcome.ALLOW:
        return finding
    granted = [entry for entry in case.effective if entry.is_granted]
    for entry in granted:
        if entry.is_firm and entry.gives(case.facts.resolution):
            return replace(finding, outcome=Outcome.ALLOW, lifted_by=entry.right.code)
    doubtful = granted + [entry for entry in case.effective if entry.status == "unknown"]
    if doubtful and finding.outcome is Outcome.REFUSE:
        return replace(finding, outcome=Outcome.REVIEW, lifted_by=doubtful[0].right.code)
    return finding


def _as_findings(result):
    if result is None:
        return ()
    return (result,) if isinstance(result, Finding) else tuple(result)
