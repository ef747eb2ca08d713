from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import LineQuantities, allocate, assemble, whole

quantities = st.decimals(0, 10_000, places=3)


def test_what_is_returned_and_what_is_promised_cannot_come_back_again():
    line = LineQuantities(delivered=Decimal(10), returned=Decimal(3), open=Decimal(2))
    assert line.returnable == Decimal(5)
    assert line.admits(Decimal(5))
    assert not line.admits(Decimal("5.001"))


def test_nothing_delivered_leaves_nothing_to_return():
    assert LineQuantities().returnable == 0
    assert not LineQuantities().admits(Decimal("0.01"))


def test_where_too_much_came_back_nothing_is_returnable_and_not_even_zero_is_admitted():
    line = LineQuantities(delivered=Decimal(1), returned=Decimal(3))
    assert line.returnable == 0
    assert not line.admits(Decimal(0))


def test_the_tolerance_admits_the_rounding_of_a_unit_and_no_more():
    line = LineQuantities(delivered=Decimal(1))
    assert line.admits(Decimal("1.005"), tolerance=Decimal("0.005"))
    assert not line.admits(Decimal("1.006"), tolerance=Decimal("0.005"))


def test_a_quantity_fills_its_sources_in_their_order_and_skips_empty_ones():
    parts, rest = allocate(
        Decimal(7), [("a", Decimal(5)), ("b", Decimal(0)), ("c", Decimal(-1)), ("d", Decimal(9))]
    )
    assert [(part.source, part.quantity) for part in parts] == [("a", 5), ("d", 2)]
    assert rest == 0


def test_what_finds_no_place_is_left_over():
    parts, rest = allocate(Decimal(7), [("a", Decimal(5))])
    assert [(part.source, part.quantity) for part in parts] == [("a", 5)]
    assert rest == 2


def test_a_negative_quantity_is_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        allocate(Decimal(-1), [])


@given(quantities, st.lists(quantities, max_size=8))
def test_an_allocation_never_loses_and_never_overfills(quantity, available):
    parts, rest = allocate(quantity, list(enumerate(available)))
    assert sum(part.quantity for part in parts) + rest == quantity
    assert all(0 < part.quantity <= available[part.source] for part in parts)
    assert rest == max(quantity - sum(available), 0)


@given(quantities, quantities, quantities, quantities)
def test_a_promise_that_is_admitted_keeps_the_invariant(delivered, returned, promised, asked):
    line = LineQuantities(delivered, returned, promised)
    if line.admits(asked) and asked:
        assert returned + promised + asked <= delivered


# === KITS === #


def test_a_kit_that_misses_a_component_is_none():
    assert whole([(Decimal(4), Decimal(2)), (Decimal(3), Decimal(1))]) == 2
    assert whole([(Decimal(4), Decimal(2)), (Decimal(0), Decimal(1))]) == 0
    assert whole([(Decimal(1), 1 / Decimal(3))]) == 3, "a third three times"
    assert whole([]) == 0


def test_the_scarcest_component_says_how_many_kits_can_come_back():
    kits = assemble(
        [
            (LineQuantities(Decimal(10), Decimal(4), Decimal(0)), Decimal(2)),
            (LineQuantities(Decimal(5), Decimal(1), Decimal(1)), Decimal(1)),
        ]
    )
    assert (kits.delivered, kits.open, kits.returned) == (5, 1, 1)
    assert kits.returnable == 3


def test_half_a_kit_is_not_returnable_and_what_is_too_much_is_not_rounded_away():
    half = assemble([(LineQuantities(Decimal(3)), Decimal(2)), (LineQuantities(Decimal(9)), 1)])
    assert (half.delivered, half.returnable) == (1, 1)
    over = assemble([(LineQuantities(Decimal(4), Decimal(5)), Decimal(2))])
    assert over.left == Decimal("-0.5")
    assert not over.admits(Decimal(0))


@given(st.lists(st.tuples(quantities, quantities, quantities, st.integers(1, 9)), min_size=1))
def test_kits_are_promised_only_where_every_component_is_left(parts):
    kits = assemble(
        (LineQuantities(delivered, returned, promised), Decimal(needed))
        for delivered, returned, promised, needed in parts
    )
    for delivered, returned, promised, needed in parts:
        assert kits.returnable * needed <= max(delivered - returned - promised, 0) + Decimal("1E-4")
