from factories import REASON, case, terms
from returns_engine import Finding, Outcome, ReasonTerms
from returns_engine.checks.reason import check_reason

ONE = terms(reasons=(ReasonTerms(REASON, "no_reason"), ReasonTerms(8, "no_reason", accepted=False)))


def refused(reason):
    return Finding("reason_not_accepted", Outcome.REFUSE, {"reason": reason}, "Shop", is_limit=True)


def test_a_reason_that_the_policy_refuses_or_does_not_list_is_refused():
    assert check_reason(case(ONE, reason=8)) == refused(8)
    assert check_reason(case(ONE, reason=9)) == refused(9)
    assert check_reason(case(ONE, reason=None, reason_class="recall")) == refused(None)


def test_a_reason_that_the_policy_takes_is_fine():
    assert check_reason(case(ONE)) is None
    assert check_reason(case(ONE, reason=None)) is None
    assert check_reason(case(terms(), reason=9)) is None
    assert check_reason(case(reason=9)) is None
