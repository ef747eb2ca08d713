from ..verdict import Finding, Outcome


def check_final_sale(case):
    """Refuse goods that the policy sells for good, unless something is wrong with them."""
    facts, terms = case.facts, case.terms
    if terms is None or facts.reason_class != "no_reason":
        return None
    if terms.final_sale & facts.goods:
        return Finding("final_sale", Outcome.REFUSE, source=terms.source, is_limit=True)
    return None
