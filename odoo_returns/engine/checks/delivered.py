from ..verdict import Finding, Outcome


def check_delivered(facts, terms):
    """Refuse what never left the warehouse."""
    if facts.delivered_on is None:
        return Finding("not_delivered", Outcome.REFUSE)
    return None
