import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.order_cap import check_order_cap


@pytest.mark.parametrize("returns", [2, 3])
def test_a_person_is_asked_once_an_order_came_back_as_often_as_the_policy_says(returns):
    judged = check_order_cap(case(terms(max_per_order=2), returns_of_order=returns))
    params = {"returns": returns, "limit": 2}
    assert judged == Finding("order_cap", Outcome.REVIEW, params, "Shop", is_limit=True)


def test_below_the_cap_of_orders_and_without_one_nobody_is_asked():
    assert check_order_cap(case(terms(max_per_order=2), returns_of_order=1)) is None
    for promise in (terms(), None):
        assert check_order_cap(case(promise, returns_of_order=99)) is None
