from ..verdict import Finding, Outcome


def check_automation(case):
    """Say that the policy lets the request pass without a person, up to its limit."""
    facts, terms = case.facts, case.terms
    if terms is None or not terms.auto_approve:
        return None
    if terms.auto_limit is not None and facts.request_value > terms.auto_limit:
        return None
    return Finding("auto_approved", Outcome.ALLOW, source=terms.source)
