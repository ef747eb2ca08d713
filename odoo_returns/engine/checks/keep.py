from ..verdict import Finding, Outcome


def check_keep(case):
    """Say that the customer may keep the goods: by the reason, or because they are worth little."""
    facts, terms = case.facts, case.terms
    reason = terms and terms.for_reason(facts.reason, facts.reason_class)
    if not reason:
        return None
    is_cheap = terms.keep_below is not None and facts.value < terms.keep_below
    if reason.goods_back and not is_cheap:
        return None
    return Finding("goods_kept", Outcome.ALLOW, source=terms.source)
