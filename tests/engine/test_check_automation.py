from decimal import Decimal

import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.automation import check_automation


@pytest.mark.parametrize(
    ("limit", "passes"), [(None, True), ("100.01", True), ("100.00", True), ("99.99", False)]
)
def test_a_request_passes_without_a_person_up_to_the_limit_of_the_policy(limit, passes):
    promise = terms(auto_approve=True, auto_limit=limit and Decimal(limit))
    finding = Finding("auto_approved", Outcome.ALLOW, source="Shop") if passes else None
    assert check_automation(case(promise)) == finding


def test_the_limit_is_that_of_the_whole_request():
    promise = terms(auto_approve=True, auto_limit=Decimal(150))
    assert check_automation(case(promise, request_value=Decimal(200))) is None


def test_without_a_policy_that_says_so_nothing_passes_by_itself():
    assert check_automation(case(terms())) is None
    assert check_automation(case()) is None
