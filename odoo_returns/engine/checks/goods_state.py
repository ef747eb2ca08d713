from ..verdict import Finding, Outcome


def check_goods_state(case):
    """Refuse goods in a state that the policy does not take back, unless that is the complaint."""
    facts, terms = case.facts, case.terms
    if terms is None or facts.reason_class != "no_reason":
        return None
    states = sorted(terms.refused_states & facts.goods_states)
    if not states:
        return None
    params = {"states": states}
    return Finding("state_not_accepted", Outcome.REFUSE, params, terms.source, is_limit=True)
