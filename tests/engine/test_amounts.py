from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import largest_remainder, partial_amount, scale

CENT = Decimal("0.01")
STEPS = st.sampled_from([Decimal(1), Decimal("0.05"), CENT, Decimal("0.001")])
totals = st.integers(-10_000_000, 10_000_000)
weights = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=10).filter(any)


def test_three_equal_parts_of_ten_give_the_odd_cent_to_the_first():
    parts = largest_remainder(Decimal("10.00"), [Decimal(1)] * 3, CENT)
    assert parts == (Decimal("3.34"), Decimal("3.33"), Decimal("3.33"))


def test_the_largest_remainder_gets_the_step_wherever_it_stands():
    parts = largest_remainder(Decimal("1.00"), [Decimal(1), Decimal(2)], CENT)
    assert parts == (Decimal("0.33"), Decimal("0.67"))


def test_a_negative_total_splits_into_negative_parts():
    parts = largest_remainder(Decimal("-0.03"), [Decimal(1), Decimal(1)], CENT)
    assert parts == (Decimal("-0.02"), Decimal("-0.01"))


def test_a_currency_without_cents_splits_whole_units():
    assert largest_remainder(Decimal(100), [Decimal(1)] * 3, Decimal(1)) == (34, 33, 33)


@pytest.mark.parametrize(
    ("total", "split", "step"),
    [
        (Decimal(1), [], CENT),
        (Decimal(1), [Decimal(0)], CENT),
        (Decimal(1), [Decimal(-1), Decimal(2)], CENT),
        (Decimal("0.005"), [Decimal(1)], CENT),
        (Decimal(1), [Decimal(1)], Decimal(0)),
    ],
)
def test_a_split_without_sense_is_refused(total, split, step):
    with pytest.raises(ValueError, match=r"weights must not be negative|is no multiple"):
        largest_remainder(total, split, step)


@given(totals, weights, STEPS)
def test_parts_add_up_are_whole_steps_and_differ_less_than_a_step(count, split, step):
    total = count * step
    parts = largest_remainder(total, split, step)
    assert sum(parts) == total
    for part, weight in zip(parts, split, strict=True):
        assert part % step == 0
        assert abs(part - total * weight / sum(split)) < step


def test_the_last_partial_credit_takes_what_is_left():
    first = partial_amount(Decimal("100.00"), Decimal(0), Decimal(1), Decimal(3), CENT)
    second = partial_amount(Decimal("100.00"), first, Decimal(1), Decimal(2), CENT)
    third = partial_amount(Decimal("100.00"), first + second, Decimal(1), Decimal(1), CENT)
    assert (first, second, third) == (Decimal("33.33"), Decimal("33.34"), Decimal("33.33"))


def test_what_was_credited_too_much_before_is_not_charged_back():
    assert partial_amount(Decimal(10), Decimal(12), Decimal(1), Decimal(2), CENT) == 0
    assert partial_amount(Decimal(-10), Decimal(-12), Decimal(1), Decimal(2), CENT) == 0


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-1), Decimal("2.01")])
def test_a_quantity_that_does_not_remain_is_refused(quantity):
    with pytest.raises(ValueError, match="is not between 0 and 2"):
        partial_amount(Decimal(10), Decimal(0), quantity, Decimal(2), CENT)


@given(totals, st.lists(st.decimals("0.001", 1000, places=3), min_size=1, max_size=12), STEPS)
def test_partial_credits_in_any_order_add_up_to_the_whole(count, sequence, step):
    total, already, remaining = count * step, Decimal(0), sum(sequence)
    for quantity in sequence:
        part = partial_amount(total, already, quantity, remaining, step)
        assert abs(already + part) <= abs(total)
        already += part
        remaining -= quantity
    assert already == total


@pytest.mark.parametrize(
    ("parts", "amount", "scaled"),
    [
        ({"base": "100.00", "tax": "19.00"}, "11.90", {"base": "10.00", "tax": "1.90"}),
        ({"a": "0.10", "b": "0.02", "c": "0.02"}, "0.08", {"a": "0.06", "b": "0.01", "c": "0.01"}),
        ({"base": "-30.00", "tax": "-5.70"}, "-11.90", {"base": "-10.00", "tax": "-1.90"}),
        ({"base": "100.00", "withheld": "-10.00"}, "45.00", {"base": "50.00", "withheld": "-5.00"}),
        ({"base": "1.00"}, "1.00", {"base": "1.00"}),
        ({"base": "1.00", "tax": "0.20"}, "0.00", {"base": "0.00", "tax": "0.00"}),
    ],
)
def test_an_amount_is_made_up_like_another_one(parts, amount, scaled):
    known = {key: Decimal(part) for key, part in parts.items()}
    found = scale(known, Decimal(amount), CENT)
    assert found == {key: Decimal(part) for key, part in scaled.items()}
