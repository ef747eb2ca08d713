from ..verdict import Finding, Outcome


def check_promise(case):
    """Ask a person where no policy and no sure right of the customer gives what is asked for."""
    if case.terms is not None or any(_is_enough(entry, case) for entry in case.effective):
        return None
    return Finding("no_promise", Outcome.REVIEW)


def _is_enough(entry, case):
    return entry.is_granted and entry.is_firm and entry.gives(case.facts.resolution)
