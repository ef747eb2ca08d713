from ..verdict import Finding, Outcome


def check_customer_cap(case):
    """Ask a person once a customer sends back often."""
    terms = case.terms
    limit = terms and terms.max_per_customer
    if not limit or case.facts.returns_of_customer < limit:
        return None
    params = {
        "returns": case.facts.returns_of_customer,
        "limit": limit,
        "period_days": terms.period_days,
    }
    return Finding("customer_cap", Outcome.REVIEW, params, terms.source, is_limit=True)
