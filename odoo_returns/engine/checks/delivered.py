from ..verdict import Finding, Outcome


def check_delivered(case):
    """Refuse what never left the warehouse, unless that is the complaint."""
    if case.facts.deliveries or case.facts.reason_class == "not_delivered":
        return None
    return Finding("not_delivered", Outcome.REFUSE)
