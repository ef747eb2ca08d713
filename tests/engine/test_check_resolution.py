from factories import REASON, case, terms
from returns_engine import Finding, Outcome, ReasonTerms
from returns_engine.checks.resolution import check_resolution

NO_MONEY = terms(reasons=(ReasonTerms(REASON, "no_reason", resolutions=("exchange", "repair")),))


def test_what_the_policy_does_not_offer_is_refused():
    assert check_resolution(case(NO_MONEY)) == Finding(
        "resolution_not_offered",
        Outcome.REFUSE,
        {"resolution": "refund", "offered": ["exchange", "repair"]},
        "Shop",
        is_limit=True,
    )


def test_what_it_offers_is_fine_and_so_is_nothing_at_all():
    for resolution in ("exchange", "repair", "none"):
        assert check_resolution(case(NO_MONEY, resolution=resolution)) is None


def test_a_policy_that_names_none_offers_all_and_a_reason_it_refuses_is_another_matter():
    assert check_resolution(case(terms())) is None
    assert check_resolution(case()) is None
    assert check_resolution(case(NO_MONEY, reason=8)) is None
