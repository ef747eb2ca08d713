import pytest
from factories import case, terms
from returns_engine import Finding, Outcome
from returns_engine.checks.final_sale import check_final_sale

FINAL = terms(final_sale=frozenset({("tag", 1), ("product", 2)}))
FOR_GOOD = {"goods": frozenset({("product", 9), ("tag", 1)})}


def test_goods_sold_for_good_do_not_come_back():
    judged = check_final_sale(case(FINAL, **FOR_GOOD))
    assert judged == Finding("final_sale", Outcome.REFUSE, source="Shop", is_limit=True)


@pytest.mark.parametrize("reason_class", ["defective", "wrong_item", "recall"])
def test_goods_sold_for_good_come_back_when_something_is_wrong_with_them(reason_class):
    assert check_final_sale(case(FINAL, reason_class=reason_class, **FOR_GOOD)) is None


def test_a_category_with_the_number_of_the_tag_is_not_the_tag():
    assert check_final_sale(case(FINAL, goods=frozenset({("category", 1)}))) is None


def test_without_a_policy_nothing_is_sold_for_good():
    assert check_final_sale(case(**FOR_GOOD)) is None
