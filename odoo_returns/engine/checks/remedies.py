from ..entitlements import STEPS_OF
from ..verdict import Finding, Outcome


def check_remedies(case):
    """Say what the law lets the customer choose now, once attempts failed or he asks for more."""
    facts = case.facts
    entries = [entry for entry in case.effective if entry.is_granted and entry.right.remedies]
    choices = [each for each in STEPS_OF if any(entry.gives(each) for entry in entries)]
    is_plain = facts.resolution in choices and not facts.failed_attempts
    if not entries or is_plain:
        return None
    params = {"choices": choices, "attempts": facts.failed_attempts}
    return Finding("remedies_open", Outcome.ALLOW, params, entries[0].right.code)
