from ..verdict import Finding, Outcome


def check_reason(case):
    """Refuse a reason that the policy does not take."""
    facts, terms = case.facts, case.terms
    if terms is None or terms.for_reason(facts.reason, facts.reason_class):
        return None
    params = {"reason": facts.reason}
    return Finding("reason_not_accepted", Outcome.REFUSE, params, terms.source, is_limit=True)
