from factories import case
from returns_engine import Finding, Outcome
from returns_engine.checks.delivered import check_delivered


def test_what_never_left_the_warehouse_cannot_come_back_and_no_right_changes_that():
    finding = check_delivered(case(deliveries=()))
    assert finding == Finding("not_delivered", Outcome.REFUSE)
    assert not finding.is_limit


def test_what_was_shipped_can_come_back():
    assert check_delivered(case()) is None


def test_goods_that_never_left_may_be_what_the_complaint_is_about():
    assert check_delivered(case(deliveries=(), reason_class="not_delivered")) is None
