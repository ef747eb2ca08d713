from ..verdict import Finding, Outcome


def check_evidence(case):
    """Ask for the pictures that the policy wants to see for the reason."""
    facts, terms = case.facts, case.terms
    reason = terms and terms.for_reason(facts.reason, facts.reason_class)
    if not reason or facts.photos >= reason.photos:
        return None
    params = {"photos": facts.photos, "wanted": reason.photos}
    return Finding("evidence_missing", Outcome.REVIEW, params, terms.source, is_limit=True)
