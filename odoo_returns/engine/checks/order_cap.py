from ..verdict import Finding, Outcome


def check_order_cap(case):
    """Ask a person once an order came back often."""
    terms = case.terms
    limit = terms and terms.max_per_order
    if not limit or case.facts.returns_of_order < limit:
        return None
    params = {"returns": case.facts.returns_of_order, "limit": limit}
    return Finding("order_cap", Outcome.REVIEW, params, terms.source, is_limit=True)
