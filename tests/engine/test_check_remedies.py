import pytest
from factories import case, facts, right
from returns_engine import Finding, Outcome, assess
from returns_engine.checks.remedies import check_remedies
from returns_engine.right import Remedy

#: one repair, then another one or the money; what the seller chooses is no choice
LADDER = (
    Remedy(1, "repair", max_attempts=1),
    Remedy(2, "replace"),
    Remedy(2, "refund"),
    Remedy(2, "price_reduction", chooser="seller"),
)


def checked(remedies=LADDER, **changes):
    entry = assess(right(window=None, remedies=remedies), facts(**changes))
    return check_remedies(case(None, entry, **changes))


@pytest.mark.parametrize(
    ("resolution", "attempts", "choices"),
    [
        ("refund", 0, ["repair"]),
        ("repair", 1, ["refund", "exchange", "repair"]),
        ("refund", 1, ["refund", "exchange", "repair"]),
        ("none", 2, ["refund", "exchange", "repair"]),
    ],
)
def test_it_says_what_may_be_chosen_now(resolution, attempts, choices):
    finding = checked(resolution=resolution, failed_attempts=attempts)
    params = {"choices": choices, "attempts": attempts}
    assert finding == Finding("remedies_open", Outcome.ALLOW, params, "XX.RIGHT")


def test_who_asks_for_the_first_step_hears_nothing_new():
    assert checked(resolution="repair") is None


def test_a_right_without_a_ladder_or_that_is_not_given_says_nothing():
    assert checked(remedies=(), failed_attempts=2) is None
    assert check_remedies(case(None, failed_attempts=2)) is None


def test_a_ladder_that_leaves_all_to_the_seller_gives_no_choice():
    finding = checked(remedies=(Remedy(1, "repair", chooser="seller"),), resolution="repair")
    assert finding.params == {"choices": [], "attempts": 0}
