from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import Finding, LineFacts, Outcome, PolicyTerms, evaluate, worst

DELIVERED = date(2026, 2, 1)
TERMS = PolicyTerms(window_days=28, outside_window="refuse")


def facts(**changes):
    values = {
        "quantity": Decimal(1),
        "returnable": Decimal(2),
        "delivered_on": DELIVERED,
        "requested_on": DELIVERED,
    }
    return LineFacts(**(values | changes))


def codes(verdict):
    return [finding.code for finding in verdict.findings]


def test_a_request_on_the_last_day_is_in_time():
    verdict = evaluate(facts(requested_on=date(2026, 3, 1)), TERMS)
    assert (verdict.outcome, codes(verdict)) == (Outcome.ALLOW, ["window_open"])
    assert verdict.findings[0].params == {"last_day": "2026-03-01", "delivered_on": "2026-02-01"}


def test_a_request_the_day_after_is_late_by_one_day():
    verdict = evaluate(facts(requested_on=date(2026, 3, 2)), TERMS)
    assert (verdict.outcome, codes(verdict)) == (Outcome.REFUSE, ["window_expired"])
    assert verdict.findings[0].params["days_late"] == 1


def test_the_window_counts_the_leap_day():
    late = facts(delivered_on=date(2028, 2, 1), requested_on=date(2028, 3, 1))
    assert evaluate(late, TERMS).findings[0].params["last_day"] == "2028-02-29"
    assert evaluate(late, TERMS).outcome == Outcome.REFUSE


def test_a_policy_may_leave_late_requests_to_a_person():
    terms = PolicyTerms(window_days=1, outside_window="review")
    late = facts(requested_on=DELIVERED + timedelta(days=2))
    assert evaluate(late, terms).outcome == Outcome.REVIEW


def test_without_a_window_no_request_is_late():
    verdict = evaluate(facts(requested_on=date(2040, 1, 1)), PolicyTerms())
    assert (verdict.outcome, verdict.findings) == (Outcome.ALLOW, ())


def test_what_was_not_delivered_is_refused_and_has_no_window():
    verdict = evaluate(facts(delivered_on=None), TERMS)
    assert (verdict.outcome, codes(verdict)) == (Outcome.REFUSE, ["not_delivered"])


def test_every_finding_is_kept_and_the_worst_decides():
    terms = PolicyTerms(window_days=1, outside_window="review")
    both = facts(quantity=Decimal(3), requested_on=date(2026, 6, 1))
    verdict = evaluate(both, terms)
    assert codes(verdict) == ["quantity_exceeded", "window_expired"]
    assert verdict.outcome == Outcome.REFUSE
    assert verdict.findings[0].params == {"quantity": "3", "returnable": "2"}


def test_another_check_can_be_added_without_touching_the_engine():
    def check_mood(_facts, _terms):
        return Finding("bad_mood", Outcome.REVIEW)

    verdict = evaluate(facts(), TERMS, checks=[check_mood])
    assert (verdict.outcome, codes(verdict)) == (Outcome.REVIEW, ["bad_mood"])


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.ALLOW),
        ([Outcome.ALLOW, Outcome.REVIEW], Outcome.REVIEW),
        ([Outcome.REFUSE, Outcome.REVIEW], Outcome.REFUSE),
    ],
)
def test_the_worst_outcome_wins(outcomes, expected):
    assert worst(outcomes) == expected


@given(st.integers(0, 60), st.integers(0, 60))
def test_asking_earlier_never_gives_a_worse_verdict(first, second):
    early, late = sorted((first, second))
    order = list(Outcome)
    verdicts = [
        evaluate(facts(requested_on=DELIVERED + timedelta(days=day)), TERMS).outcome
        for day in (early, late)
    ]
    assert order.index(verdicts[0]) <= order.index(verdicts[1])
