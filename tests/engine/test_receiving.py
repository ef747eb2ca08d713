from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import Act, Expected, Item, LineCount, fold, tally

ONE = Decimal(1)


def line(key="line", product="kettle", quantity=2, limit=None, **values):
    limit = Decimal(quantity if limit is None else limit)
    return Expected(key, product, Decimal(quantity), limit, **values)


def phones(quantity=2, lots=("s1", "s2"), named=(), limit=None, key="line"):
    return line(
        key,
        "phone",
        quantity,
        limit,
        tracking="serial",
        lots=frozenset(lots),
        named=frozenset(named),
    )


def told(result):
    return [(piece.outcome, piece.quantity, piece.line) for piece in result.pieces]


def test_what_is_expected_is_counted_and_the_rest_is_short():
    result = tally([line(quantity=3)], [Item(1, "kettle"), Item(2, "kettle")])
    assert told(result) == [("expected", ONE, "line")] * 2
    assert result.lines["line"] == LineCount(Decimal(3), Decimal(2), Decimal(0))
    assert result.lines["line"].short == ONE


def test_more_than_announced_is_surplus_and_more_than_delivered_belongs_to_no_line():
    result = tally([line(quantity=2, limit=3)], [Item(1, "kettle", Decimal(5))])
    assert told(result) == [
        ("expected", Decimal(2), "line"),
        ("surplus", ONE, "line"),
        ("over_delivered", Decimal(2), None),
    ]
    assert result.lines["line"] == LineCount(Decimal(2), Decimal(3), ONE)
    assert result.lines["line"].short == 0
    assert [piece.outcome for piece in result.unexpected] == ["over_delivered"]


def test_another_article_belongs_to_no_line():
    assert told(tally([line()], [Item(1, "cup")])) == [("wrong_item", ONE, None)]


@pytest.mark.parametrize("lot", ["s9", None])
def test_a_serial_that_was_not_delivered_is_wrong_until_somebody_takes_it(lot):
    item = Item(1, "phone", lot=lot)
    assert told(tally([phones()], [item])) == [("wrong_serial", ONE, None)]
    taken = Item(1, "phone", lot=lot, accepted=True)
    assert told(tally([phones()], [taken])) == [("expected", ONE, "line")]


def test_a_serial_is_in_the_parcel_once():
    result = tally([phones()], [Item(1, "phone", lot="s1"), Item(2, "phone", lot="s1")])
    assert told(result) == [("expected", ONE, "line"), ("double_serial", ONE, None)]


def test_a_lot_may_be_scanned_often():
    lots = line(product="tea", tracking="lot", lots=frozenset({"L"}))
    result = tally([lots], [Item(1, "tea", lot="L"), Item(2, "tea", lot="L")])
    assert told(result) == [("expected", ONE, "line")] * 2


def test_a_serial_goes_to_the_line_that_names_it():
    lines = [phones(1, limit=2, key="first"), phones(1, limit=2, named=("s2",), key="second")]
    assert told(tally(lines, [Item(1, "phone", lot="s2")])) == [("expected", ONE, "second")]


def test_the_line_that_the_worker_chose_comes_first():
    lines = [line("first"), line("second")]
    assert told(tally(lines, [Item(1, "kettle", line="second")])) == [("expected", ONE, "second")]


def test_an_item_is_split_over_lines_before_it_is_surplus():
    lines = [line("first", quantity=1, limit=9), line("second", quantity=1, limit=9)]
    assert told(tally(lines, [Item(1, "kettle", Decimal(3))])) == [
        ("expected", ONE, "first"),
        ("expected", ONE, "second"),
        ("surplus", ONE, "first"),
    ]


def count(key):
    return Act(key, item=Item(key, "kettle"))


def test_an_undone_count_is_gone_and_an_undone_undo_brings_it_back():
    undo = Act(2, "undo", target=1)
    assert fold([count(1), undo]) == ()
    (back,) = fold([count(1), undo, Act(3, "undo", target=2)])
    assert back.item.key == 1


def test_the_last_grade_that_stands_wins():
    acts = [count(1), Act(2, "grade", 1, value="b"), Act(3, "grade", 1, value="d")]
    assert fold(acts)[0].grade == "d"
    assert fold([*acts, Act(4, "undo", 3)])[0].grade == "b"


def test_a_disposition_and_the_decision_to_take_it_follow_their_count():
    acts = [count(1), Act(2, "disposition", 1, value="scrap"), Act(3, "accept", 1)]
    (found,) = fold(acts)
    assert (found.disposition, found.grade, found.item.accepted) == ("scrap", None, True)


def test_what_refers_to_nothing_and_what_only_tells_something_changes_no_count():
    acts = [count(1), Act(2, "grade", 9, value="b"), Act(3, "condition", 1, value="damaged")]
    (found,) = fold(acts)
    assert (found.grade, found.disposition) == (None, None)


quantities = st.integers(0, 6).map(Decimal)
lines_strategy = st.lists(st.tuples(quantities, quantities), max_size=4).map(
    lambda rows: [
        line(index, "kettle", quantity, quantity + more)
        for index, (quantity, more) in enumerate(rows)
    ]
)
items_strategy = st.lists(st.tuples(st.sampled_from(["kettle", "cup"]), st.integers(1, 5)))


@given(lines_strategy, items_strategy)
def test_nothing_is_lost_and_no_line_takes_more_than_was_delivered(lines, rows):
    items = [
        Item(index, product, Decimal(quantity)) for index, (product, quantity) in enumerate(rows)
    ]
    result = tally(lines, items)
    assert sum(piece.quantity for piece in result.pieces) == sum(item.quantity for item in items)
    for each in lines:
        counted = result.lines[each.key]
        placed = sum(piece.quantity for piece in result.pieces if piece.line == each.key)
        assert counted.counted == placed <= each.limit
        assert counted.surplus == max(counted.counted - each.quantity, Decimal(0))
