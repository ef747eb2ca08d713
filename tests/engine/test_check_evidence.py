import pytest
from factories import REASON, case, terms
from returns_engine import Finding, Outcome, ReasonTerms
from returns_engine.checks.evidence import check_evidence

TWO_PHOTOS = terms(reasons=(ReasonTerms(REASON, "defective", photos=2),))


@pytest.mark.parametrize("photos", [0, 1])
def test_a_person_is_asked_while_pictures_are_missing(photos):
    judged = check_evidence(case(TWO_PHOTOS, photos=photos))
    params = {"photos": photos, "wanted": 2}
    assert judged == Finding("evidence_missing", Outcome.REVIEW, params, "Shop", is_limit=True)


@pytest.mark.parametrize("photos", [2, 3])
def test_enough_pictures_are_enough(photos):
    assert check_evidence(case(TWO_PHOTOS, photos=photos)) is None


def test_no_picture_is_asked_for_without_a_policy_or_for_a_reason_it_does_not_take():
    assert check_evidence(case()) is None
    assert check_evidence(case(terms())) is None
    assert check_evidence(case(TWO_PHOTOS, reason=8)) is None
