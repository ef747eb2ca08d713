from ..verdict import Finding, Outcome


def check_resolution(case):
    """Refuse what the policy does not offer for the reason."""
    facts, terms = case.facts, case.terms
    reason = terms and terms.for_reason(facts.reason, facts.reason_class)
    if not reason or not reason.resolutions or facts.resolution in (*reason.resolutions, "none"):
        return None
    params = {"resolution": facts.resolution, "offered": list(reason.resolutions)}
    return Finding("resolution_not_offered", Outcome.REFUSE, params, terms.source, is_limit=True)
