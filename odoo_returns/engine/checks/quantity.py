from ..verdict import Finding, Outcome


def check_quantity(case):
    """Refuse more than can still come back; what never left is claimed, not sent back."""
    facts = case.facts
    if facts.reason_class == "not_delivered" and not facts.deliveries:
        return None
    if facts.quantity > facts.returnable:
        params = {"quantity": str(facts.quantity), "returnable": str(facts.returnable)}
        return Finding("quantity_exceeded", Outcome.REFUSE, params)
    return None
