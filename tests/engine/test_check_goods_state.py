from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.goods_state import check_goods_state

PICKY = terms(refused_states=frozenset({"used", "opened", "damaged"}))
WORN = {"goods_states": frozenset({"used", "opened", "tags_removed"})}


def test_goods_in_a_state_that_the_policy_refuses_are_named_in_order():
    assert check_goods_state(case(PICKY, **WORN)) == Finding(
        "state_not_accepted",
        Outcome.REFUSE,
        {"states": ["opened", "used"]},
        "Shop",
        is_limit=True,
    )


def test_the_state_is_no_matter_where_it_is_the_complaint():
    assert check_goods_state(case(PICKY, reason_class="damaged_in_transit", **WORN)) is None


def test_a_state_that_is_taken_or_not_known_is_fine():
    assert check_goods_state(case(PICKY, goods_states=frozenset({"sealed"}))) is None
    assert check_goods_state(case(PICKY)) is None
    assert check_goods_state(case(**WORN)) is None
