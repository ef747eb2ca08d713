from ..exchanges import is_offered
from ..verdict import Finding, Outcome


def check_exchange(case):
    """Ask a person about an exchange for something that the policy does not exchange for."""
    asked, terms = case.facts.exchange_for, case.terms
    if terms is None or not asked or is_offered(asked, terms.exchange_for):
        return None
    params = {"offered": terms.exchange_for, "asked": asked}
    return Finding("exchange_not_offered", Outcome.REVIEW, params, terms.source)
