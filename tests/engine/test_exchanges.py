from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine.exchanges import (
    Article,
    Difference,
    closeness,
    due_quantity,
    is_available,
    is_offered,
    keeps_price,
    reserved_until,
)

RED_SHIRT = Article(product=1, template=1, category=1)
BLUE_SHIRT = Article(product=2, template=1, category=1)
JACKET = Article(product=3, template=2, category=1)
KETTLE = Article(product=4, template=3, category=2)
D = Decimal


@pytest.mark.parametrize(
    ("wanted", "level"),
    [(RED_SHIRT, "same"), (BLUE_SHIRT, "variant"), (JACKET, "category"), (KETTLE, "any")],
)
def test_how_near_an_article_is(wanted, level):
    assert closeness([RED_SHIRT], wanted) == level


def test_the_nearest_of_what_is_returned_counts():
    assert closeness([KETTLE, BLUE_SHIRT], RED_SHIRT) == "variant"


def test_nothing_is_near_to_nothing():
    assert closeness([], RED_SHIRT) == "any"


@pytest.mark.parametrize(
    ("scope", "offered"),
    [
        ("same", {"same"}),
        ("variant", {"same", "variant"}),
        ("category", {"same", "variant", "category"}),
        ("any", {"same", "variant", "category", "any"}),
    ],
)
def test_a_scope_takes_in_what_is_nearer(scope, offered):
    levels = ("same", "variant", "category", "any")
    assert {level for level in levels if is_offered(level, scope)} == offered


def test_the_price_is_kept_for_the_same_article_or_for_every_variant():
    levels = ("same", "variant", "category", "any")
    assert [keeps_price(level, "same") for level in levels] == [True, False, False, False]
    assert [keeps_price(level, "variant") for level in levels] == [True, True, False, False]


@pytest.mark.parametrize(
    ("price", "netted", "to_pay", "to_give_back"),
    [("120", "100", "20", "0"), ("80", "80", "0", "20"), ("100", "100", "0", "0")],
)
def test_the_difference_is_settled_both_ways(price, netted, to_pay, to_give_back):
    found = Difference(credit=D(100), price=D(price))
    assert (found.netted, found.to_pay, found.to_give_back) == (
        D(netted),
        D(to_pay),
        D(to_give_back),
    )


def test_a_part_of_the_goods_brings_whole_pieces_of_the_new_ones():
    def due(reached, ordered=0):
        return due_quantity(D(3), D(reached), D(2), D(ordered), D(1))

    assert [due(0), due(1), due(2), due(5)] == [0, 1, 3, 3]
    assert [due(2, ordered=1), due(2, ordered=3), due(1, ordered=3)] == [2, 0, 0]


def test_nothing_is_due_for_nothing():
    assert due_quantity(D(3), D(1), D(0), D(0), D(1)) == 0


@given(
    wanted=st.integers(1, 50),
    asked=st.integers(1, 50),
    steps=st.lists(st.integers(0, 20), max_size=8),
)
def test_any_sequence_of_parts_orders_everything_once(wanted, asked, steps):
    ordered, reached = D(0), D(0)
    for step in [*steps, asked]:
        reached += step
        ordered += due_quantity(D(wanted), reached, D(asked), ordered, D(1))
        assert ordered <= wanted
    assert ordered == wanted


def test_goods_are_kept_until_the_last_day():
    assert reserved_until(date(2026, 1, 30), 7) == date(2026, 2, 6)
    assert reserved_until(date(2026, 1, 30), None) is None


@pytest.mark.parametrize(
    ("free", "safety", "backorders", "expected"),
    [
        ("3", "2", False, True),
        ("2", "2", False, False),
        ("0", "0", False, False),
        ("0", "5", True, True),
    ],
)
def test_a_customer_chooses_what_is_free_above_the_safety_stock(free, safety, backorders, expected):
    assert is_available(D(free), D(safety), D(1), backorders) is expected
