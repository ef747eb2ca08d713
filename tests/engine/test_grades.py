from decimal import Decimal

import pytest
from factories import case, entitlement, facts, terms
from returns_engine import (
    Finding,
    GradeTerms,
    Outcome,
    Reduction,
    RuleError,
    find_reductions,
    get_limit,
    merge,
    parse_terms,
    sum_up,
)
from returns_engine.checks.grade import check_grade
from returns_engine.right import Deduction

CENT = Decimal("0.01")
STRICT = terms(grades=(GradeTerms("c", Decimal(20)), GradeTerms("d", Decimal(60))))
WORN = {"grades": (("c", Decimal(1)),), "quantity": Decimal(2), "amount": Decimal("100.01")}


def reductions(promise, *entitlements, **changes):
    known = facts(**(WORN | changes))
    return find_reductions(known, promise, merge(known, promise, None, entitlements))


def forbids(**values):
    return entitlement(deductions=(Deduction("diminished_value", **values),))


def keep(*rows, amount=WORN["amount"], quantity=WORN["quantity"]):
    return sum_up(rows, amount, quantity, CENT)


def test_the_policy_keeps_its_percent_of_goods_of_that_grade():
    (found,) = reductions(STRICT)
    assert found == Reduction("c", Decimal(1), Decimal(20), Decimal(20), "Shop")
    assert keep(found) == (Decimal("10.00"), "Shop")


def test_a_right_that_allows_no_deduction_keeps_the_refund_whole():
    (found,) = reductions(STRICT, forbids(allowed="no"))
    assert (found.wanted, found.percent, found.source) == (Decimal(20), Decimal(0), "XX.RIGHT")
    assert keep(found) == (0, "")


def test_a_right_may_cap_the_deduction_or_allow_all_of_it():
    (capped,) = reductions(STRICT, forbids(allowed="yes", cap=Decimal(5)))
    assert (capped.percent, capped.source) == (Decimal(5), "XX.RIGHT")
    (whole,) = reductions(STRICT, forbids(allowed="yes"))
    assert (whole.percent, whole.source) == (Decimal(20), "Shop")


def test_goods_with_a_fault_are_paid_in_full_whatever_their_grade():
    assert reductions(STRICT, reason_class="defective") == ()


@pytest.mark.parametrize("promise", [None, terms()])
def test_nothing_is_kept_where_no_policy_says_so(promise):
    assert reductions(promise) == ()


def test_what_a_person_may_keep_for_the_state_of_goods_is_limited_by_the_rights():
    known = facts(**WORN)
    silent = merge(known, STRICT, None, ())
    assert get_limit(silent) == (Decimal(100), "")
    assert get_limit(silent, is_at_fault=True) == (Decimal(0), "")
    for values, most in (({"allowed": "no"}, 0), ({"allowed": "yes", "cap": Decimal(5)}, 5)):
        assert get_limit(merge(known, STRICT, None, (forbids(**values),))) == (most, "XX.RIGHT")


def test_a_grade_that_the_policy_does_not_name_costs_nothing():
    assert reductions(STRICT, grades=(("a", Decimal(2)),)) == ()


def test_no_more_than_the_whole_line_is_diminished():
    (found,) = reductions(STRICT, grades=(("c", Decimal(9)),))
    assert keep(found) == (Decimal("20.00"), "Shop")
    assert keep(found, quantity=Decimal(0)) == (0, "")
    all_of_it = Reduction("d", Decimal(2), Decimal(100), Decimal(100), "Shop")
    assert keep(found, all_of_it) == (Decimal("100.01"), "Shop")


def test_the_finding_says_why_the_amount_is_what_it_is():
    worn = {"grades": (("d", Decimal(1)),)}
    params = {"grade": "d", "wanted": "60", "percent": "60"}
    assert check_grade(case(STRICT, **worn)) == (
        Finding("grade_lowers_refund", Outcome.ALLOW, params, "Shop"),
    )
    (kept,) = check_grade(case(STRICT, forbids(allowed="no"), **worn))
    assert (kept.code, kept.source) == ("grade_keeps_refund", "XX.RIGHT")
    assert check_grade(case(STRICT)) == ()


@pytest.mark.parametrize(("percent", "code"), [(0, "not_positive"), (101, "over_hundred")])
def test_a_deduction_is_above_zero_and_at_most_the_price(percent, code):
    with pytest.raises(RuleError) as caught:
        parse_terms({"grades": [{"grade": "c", "percent": percent}]})
    assert (caught.value.code, caught.value.field) == (code, "grades.percent")


def test_terms_are_read_with_their_deductions():
    row = {"grade": "c", "percent": 12.5}
    assert parse_terms({"grades": [row]}).grades == (GradeTerms("c", Decimal("12.5")),)
