import pytest
from factories import case, entitlement, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.promise import check_promise
from returns_engine.right import Source

ASK = Finding("no_promise", Outcome.REVIEW)


def test_where_nobody_promised_anything_a_person_decides():
    assert check_promise(case()) == ASK
    assert check_promise(case(terms())) is None


def test_a_sure_right_that_gives_what_is_asked_for_is_promise_enough():
    assert check_promise(case(None, entitlement())) is None
    assert check_promise(case(None, entitlement(strength="statutory_default"))) is None


@pytest.mark.parametrize("status", ["expired", "excluded", "unmet", "unknown"])
def test_a_right_that_the_customer_does_not_surely_have_is_none(status):
    assert check_promise(case(None, entitlement(status))) == ASK


@pytest.mark.parametrize(
    "changes", [{"source": Source("Act", confidence="low")}, {"right_type": "customs_relief"}]
)
def test_neither_an_advisory_right_nor_the_clock_of_customs_is_a_promise(changes):
    assert check_promise(case(None, entitlement(**changes))) == ASK


def test_a_right_to_the_money_promises_no_exchange():
    assert check_promise(case(None, entitlement(), resolution="exchange")) == ASK
