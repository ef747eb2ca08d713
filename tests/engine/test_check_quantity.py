from decimal import Decimal

import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.quantity import check_quantity


def test_more_than_can_come_back_is_refused_and_no_right_changes_that():
    finding = check_quantity(case(quantity=Decimal("2.001")))
    params = {"quantity": "2.001", "returnable": "2"}
    assert finding == Finding("quantity_exceeded", Outcome.REFUSE, params)
    assert not finding.is_limit


@pytest.mark.parametrize("quantity", ["1.999", "2", "2.000"])
def test_all_that_can_come_back_may(quantity):
    assert check_quantity(case(quantity=Decimal(quantity))) is None


def test_what_never_left_is_claimed_and_not_counted():
    never = case(terms(), reason_class="not_delivered", deliveries=(), returnable=Decimal(0))
    assert check_quantity(never) is None
    sent = case(terms(), reason_class="not_delivered", returnable=Decimal(0))
    assert check_quantity(sent).code == "quantity_exceeded"
