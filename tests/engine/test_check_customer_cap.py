import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.customer_cap import check_customer_cap


@pytest.mark.parametrize("returns", [5, 6])
def test_a_person_is_asked_once_a_customer_sent_back_as_often_as_the_policy_says(returns):
    promise = terms(max_per_customer=5, period_days=30)
    params = {"returns": returns, "limit": 5, "period_days": 30}
    assert check_customer_cap(case(promise, returns_of_customer=returns)) == Finding(
        "customer_cap", Outcome.REVIEW, params, "Shop", is_limit=True
    )


def test_below_the_cap_of_customers_and_without_one_nobody_is_asked():
    assert check_customer_cap(case(terms(max_per_customer=5), returns_of_customer=4)) is None
    for promise in (terms(), None):
        assert check_customer_cap(case(promise, returns_of_customer=99)) is None
