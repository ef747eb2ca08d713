from ..verdict import Finding, Outcome


def check_reason(case):
    """Refuse a reason that the policy does not take; ask a person when there is none."""
    facts, terms = case.facts, case.terms
    if terms is None:
        return None
    if facts.reason is None:
        return Finding("reason_missing", Outcome.REVIEW, source=terms.source)
    if terms.for_reason(facts.reason, facts.reason_class) is None:
        params = {"reason": facts.reason}
        return Finding("reason_not_accepted", Outcome.REFUSE, params, terms.source, is_limit=True)
    return None
