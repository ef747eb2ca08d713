import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.caps import check_customer_cap, check_order_cap


@pytest.mark.parametrize("returns", [2, 3])
def test_a_person_is_asked_once_an_order_came_back_as_often_as_the_policy_says(returns):
    judged = check_order_cap(case(terms(max_per_order=2), returns_of_order=returns))
    params = {"returns": returns, "limit": 2}
    assert judged == Finding("order_cap", Outcome.REVIEW, params, "Shop", is_limit=True)


@pytest.mark.parametrize("returns", [5, 6])
def test_a_person_is_asked_once_a_customer_sent_back_as_often_as_the_policy_says(returns):
    promise = terms(max_per_customer=5, period_days=30)
    params = {"returns": returns, "limit": 5, "period_days": 30}
    assert check_customer_cap(case(promise, returns_of_customer=returns)) == Finding(
        "customer_cap", Outcome.REVIEW, params, "Shop", is_limit=True
    )


def test_below_the_cap_and_without_one_nobody_is_asked():
    assert check_order_cap(case(terms(max_per_order=2), returns_of_order=1)) is None
    assert check_customer_cap(case(terms(max_per_customer=5), returns_of_customer=4)) is None
    for promise in (terms(), None):
        assert check_order_cap(case(promise, returns_of_order=99)) is None
        assert check_customer_cap(case(promise, returns_of_customer=99)) is None


def test_earlier_returns_are_counted_only_where_a_policy_has_a_cap():
    assert terms(max_per_order=1).has_caps
    assert terms(max_per_customer=1).has_caps
    assert not terms().has_caps
