from ..verdict import Finding, Outcome


def check_quantity(facts, terms):
    """Refuse more than can still come back."""
    if facts.quantity > facts.returnable:
        return Finding(
            "quantity_exceeded",
            Outcome.REFUSE,
            {"quantity": str(facts.quantity), "returnable": str(facts.returnable)},
        )
    return None
