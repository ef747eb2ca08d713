import pytest
from returns_engine import Outcome, Verdict, worst


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([], Outcome.ALLOW),
        ([Outcome.ALLOW, Outcome.REVIEW], Outcome.REVIEW),
        ([Outcome.REFUSE, Outcome.REVIEW], Outcome.REFUSE),
        (["review", "allow"], Outcome.REVIEW),
    ],
)
def test_the_worst_outcome_wins(outcomes, expected):
    assert worst(outcomes) == expected


def test_an_outcome_is_the_word_that_is_stored():
    assert [outcome.value for outcome in Outcome] == ["allow", "review", "refuse"]


def test_a_verdict_without_findings_has_no_offer():
    assert Verdict(Outcome.ALLOW) == Verdict(Outcome.ALLOW, (), (), None)
