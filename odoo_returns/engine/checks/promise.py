from ..verdict import Finding, Outcome


def check_promise(case):
    """Ask a person where neither a policy nor a right says anything."""
    if case.terms is None and not any(entry.is_granted for entry in case.entitlements):
        return Finding("no_promise", Outcome.REVIEW)
    return None
