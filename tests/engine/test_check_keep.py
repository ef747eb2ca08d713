from decimal import Decimal

import pytest
from factories import REASON, case, terms
from returns_engine import Finding, Outcome, ReasonTerms
from returns_engine.checks.keep import check_keep

KEPT = Finding("goods_kept", Outcome.ALLOW, source="Shop")


@pytest.mark.parametrize(("below", "kept"), [("100.01", KEPT), ("100.00", None), ("99.99", None)])
def test_goods_below_the_threshold_stay_with_the_customer(below, kept):
    assert check_keep(case(terms(keep_below=Decimal(below)))) == kept


def test_a_reason_may_leave_the_goods_with_the_customer_whatever_they_are_worth():
    promise = terms(reasons=(ReasonTerms(REASON, "recall", goods_back=False),))
    assert check_keep(case(promise)) == KEPT
    assert check_keep(case(promise, reason=8)) is None


def test_goods_come_back_unless_a_policy_says_otherwise():
    assert check_keep(case(terms())) is None
    assert check_keep(case()) is None
