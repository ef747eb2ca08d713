import pytest
from factories import at, entitlement, facts, right
from returns_engine import assess
from returns_engine.right import Length, Remedy

WEEK = Length(7)
#: seven days for all, fifteen for two, then two repairs, then money or another one
LADDER = (
    *(Remedy(1, step, within=WEEK) for step in ("refund", "replace", "repair")),
    *(Remedy(2, step, within=Length(15)) for step in ("replace", "repair")),
    Remedy(3, "repair", max_attempts=2),
    Remedy(4, "replace", guard="repair_failed"),
    Remedy(4, "refund", guard="repair_failed"),
)


def judged(remedies, **changes):
    return assess(right(window=None, remedies=remedies), facts(**changes))


def steps(remedies, **changes):
    return judged(remedies, **changes).steps


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-02-08", ("refund", "replace", "repair")),
        ("2026-02-09", ("replace", "repair")),
        ("2026-02-16", ("replace", "repair")),
        ("2026-02-17", ("repair",)),
    ],
)
def test_a_step_is_offered_to_the_last_day_of_its_time(asked, found):
    assert steps(LADDER, asked_at=at(asked)) == found


def test_the_time_of_a_step_has_not_begun_before_the_delivery():
    assert steps(LADDER, deliveries=(), asked_at=at("2026-03-01")) == (
        "refund",
        "replace",
        "repair",
    )


@pytest.mark.parametrize(
    ("attempts", "flags", "found"),
    [
        (0, {}, ("repair",)),
        (1, {}, ("repair",)),
        (2, {}, ("replace", "refund")),
        (3, {}, ("replace", "refund")),
        (0, {"repair_failed": True}, ("replace", "refund")),
        (2, {"repair_failed": False}, ("repair",)),
    ],
)
def test_failed_attempts_open_the_next_rank_as_its_flag_does(attempts, flags, found):
    line = {"asked_at": at("2026-06-01"), "failed_attempts": attempts, "flags": flags}
    assert steps(LADDER, **line) == found


def test_failed_attempts_open_the_next_rank_only_and_none_after_the_last():
    ladder = (
        Remedy(1, "repair", max_attempts=1),
        Remedy(2, "replace", guard="repair_failed"),
        Remedy(3, "refund", guard="major_failure"),
    )
    assert steps(ladder, failed_attempts=1) == ("replace",)
    assert steps(ladder[:1], failed_attempts=1) == ("repair",)


def test_failed_attempts_open_a_rank_that_needs_no_flag():
    ladder = (Remedy(1, "repair", chooser="seller", max_attempts=1), Remedy(2, "reject"))
    assert steps(ladder) == ("repair",)
    assert steps(ladder, failed_attempts=1) == ("repair", "reject")


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ({}, ("repair", "replace")),
        ({"repair_failed": True}, ("refund",)),
        ({"repair_failed": False}, ("repair", "replace")),
        ({"major_failure": True}, ("refund", "repair")),
        ({"major_failure": True, "repair_failed": True}, ("refund", "repair")),
    ],
)
def test_the_highest_rank_that_a_flag_opened_goes_before_all_others(flags, found):
    ladder = (
        Remedy(1, "repair"),
        Remedy(1, "replace"),
        Remedy(2, "refund", guard="repair_failed"),
        Remedy(3, "refund", guard="major_failure"),
        Remedy(3, "repair", guard="major_failure"),
    )
    assert steps(ladder, flags=flags) == found


def test_a_door_for_some_weeks_does_not_hide_what_stays_open_behind_it():
    ladder = (Remedy(1, "reject", within=WEEK), Remedy(2, "repair"), Remedy(3, "price_reduction"))
    early, late = (judged(ladder, asked_at=at(day)) for day in ("2026-02-08", "2026-02-09"))
    assert (early.steps, late.steps) == (("reject", "repair"), ("repair",))
    assert early.gives("repair")
    assert late.gives("repair")


def test_a_ladder_whose_time_is_over_gives_nothing():
    entry = judged((Remedy(1, "refund", within=WEEK),), asked_at=at("2026-02-09"))
    assert (entry.status, entry.steps, entry.gives("refund")) == ("granted", (), False)


@pytest.mark.parametrize(
    ("step", "given"),
    [
        ("refund", {"refund"}),
        ("reject", {"refund"}),
        ("replace", {"exchange"}),
        ("repair", {"repair"}),
        ("price_reduction", set()),
    ],
)
def test_a_step_gives_one_resolution_and_none_gives_a_credit(step, given):
    entry = judged((Remedy(1, step),))
    asked = ("refund", "exchange", "repair", "store_credit", "none")
    assert {resolution for resolution in asked if entry.gives(resolution)} == given


def test_a_right_without_a_ladder_gives_the_money_back_and_nothing_else():
    entry = entitlement()
    assert entry.gives("refund")
    assert not any(entry.gives(each) for each in ("exchange", "repair", "store_credit", "none"))


def test_what_the_seller_chooses_the_consumer_cannot_ask_for():
    ladder = (Remedy(1, "repair", chooser="seller"), Remedy(1, "refund", chooser="seller"))
    entry = judged(ladder)
    assert entry.steps == ("repair", "refund")
    assert not entry.gives("refund")
    assert not entry.gives("repair")
