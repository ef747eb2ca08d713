from ..verdict import Finding, Outcome


def check_delivered(case):
    """Refuse what never left the warehouse."""
    if not case.facts.deliveries:
        return Finding("not_delivered", Outcome.REFUSE)
    return None
