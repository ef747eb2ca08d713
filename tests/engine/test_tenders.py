"""By which way money goes back."""

from dataclasses import replace
from decimal import Decimal as D
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine.tenders import (
    MethodRule,
    Paid,
    check_fallback,
    find_wishes,
    merge_method_rules,
    split,
)

CONSENT = MethodRule("same_means", "explicit_consent", "EU")
SPLIT = MethodRule("original_tender_split", "explicit_consent", "CN")
MONEY = MethodRule("money", "agreement", "US")
FORBIDDEN = MethodRule("original_tender", "forbidden", "XX")
SILENT = MethodRule("same_means", "", "KR")


def _right(method, other="", code="X"):
    return SimpleNamespace(refund_method=method, refund_method_other=other, code=code)


def _say(shares):
    return [(share.method, str(share.amount), share.key, share.reason) for share in shares]


def test_of_several_rights_the_one_that_binds_the_seller_most_counts():
    assert merge_method_rules(()) == MethodRule()
    assert merge_method_rules((_right("", "forbidden"),)) == MethodRule()
    rights = (_right("money", "agreement", "US"), _right("same_means", "", "KR"))
    assert merge_method_rules(rights) == MethodRule("same_means", "agreement", "KR")
    rights += (_right("original_tender_split", "explicit_consent", "CN"),)
    assert merge_method_rules(rights) == SPLIT


@pytest.mark.parametrize(
    ("promise", "rule", "wishes"),
    [
        ("original", MethodRule(), ("original",)),
        ("bank", MethodRule(), ("bank",)),
        ("store_credit", MethodRule(), ("store_credit",)),
        ("choice", MethodRule(), ("original", "bank", "store_credit", "gift_card")),
        ("store_credit", CONSENT, ("original", "store_credit")),
        ("bank", CONSENT, ("original", "bank")),
        ("store_credit", SILENT, ("original", "store_credit")),
        ("store_credit", MONEY, ("store_credit", "original", "bank")),
        ("bank", MethodRule("money"), ("bank", "original")),
        ("choice", FORBIDDEN, ("original",)),
        ("bank", FORBIDDEN, ("original",)),
    ],
)
def test_the_customer_chooses_from_what_the_promise_and_the_law_give(promise, rule, wishes):
    assert find_wishes(promise, rule) == wishes


def test_money_goes_back_in_the_order_of_the_payments():
    paid = [Paid("card", D("50")), Paid("wallet", D("30"))]
    assert _say(split(D("60"), paid)) == [
        ("original", "50", "card", "paid_so"),
        ("original", "10", "wallet", "paid_so"),
    ]
    assert _say(split(D("50"), paid)) == [("original", "50", "card", "paid_so")]


def test_a_right_may_want_each_payment_to_get_its_own_part_to_the_cent():
    paid = [Paid("a", D("33.33")), Paid("b", D("33.33")), Paid("c", D("33.34"))]
    assert _say(split(D("10.00"), paid, rule=SPLIT)) == [
        ("original", "3.33", "a", "paid_so"),
        ("original", "3.33", "b", "paid_so"),
        ("original", "3.34", "c", "paid_so"),
    ]
    whole = split(D("100.00"), paid, rule=SPLIT)
    assert [str(share.amount) for share in whole] == ["33.33", "33.33", "33.34"]


def test_a_part_that_a_person_took_goes_back_by_bank():
    paid = [Paid("card", D("80")), Paid(None, D("20"), method="bank")]
    assert _say(split(D("50"), paid, rule=SPLIT, step=D(1))) == [
        ("original", "40", "card", "paid_so"),
        ("bank", "10", None, "paid_so"),
    ]


@pytest.mark.parametrize("trouble", ["no_refunds", "closed", "expired"])
def test_a_payment_that_takes_nothing_back_is_replaced_and_consent_asked_for(trouble):
    paid = [Paid("card", D("50"), trouble), Paid("other", D("20"))]
    shares = split(D("60"), paid, rule=CONSENT)
    assert _say(shares) == [
        ("original", "20", "other", "paid_so"),
        ("bank", "40", None, trouble),
    ]
    assert [share.needs_consent for share in shares] == [False, True]
    assert not split(D("60"), paid, rule=MONEY)[-1].needs_consent
    assert not split(D("60"), paid)[-1].needs_consent


def test_what_was_paid_by_hand_goes_by_bank_and_more_than_was_paid_waits_for_a_person():
    assert _say(split(D("60"), [Paid("card", D("50"))], rule=CONSENT)) == [
        ("original", "50", "card", "paid_so"),
        ("manual", "10", None, "over_left"),
    ]
    assert _say(split(D("60"), [], rule=CONSENT)) == [("bank", "60", None, "by_hand")]


def test_a_payment_that_goes_back_whole_or_not_is_left_out_where_it_does_not_fit():
    paid = [Paid("whole", D("50"), whole_only=True), Paid("card", D("40"))]
    assert _say(split(D("45"), paid)) == [
        ("original", "40", "card", "paid_so"),
        ("bank", "5", None, "over_left"),
    ]
    assert _say(split(D("60"), paid)) == [
        ("original", "50", "whole", "paid_so"),
        ("original", "10", "card", "paid_so"),
    ]
    assert _say(split(D("30"), paid, rule=SPLIT, step=D(1))) == [
        ("original", "30", "card", "paid_so")
    ]


def test_a_wish_counts_where_it_may_be_wished_for_and_the_promise_where_it_binds():
    paid = [Paid("card", D("50"))]
    assert _say(split(D(50), paid, "choice", CONSENT, "store_credit")) == [
        ("store_credit", "50", None, "wish")
    ]
    assert _say(split(D(50), paid, "original", CONSENT, "store_credit")) == [
        ("original", "50", "card", "paid_so")
    ]
    assert _say(split(D(50), paid, "choice", FORBIDDEN, "bank")) == [
        ("original", "50", "card", "paid_so")
    ]
    assert _say(split(D(50), paid, "store_credit")) == [("store_credit", "50", None, "promise")]
    assert _say(split(D(50), paid, "store_credit", CONSENT)) == [
        ("original", "50", "card", "paid_so")
    ]


@pytest.mark.parametrize(
    ("method", "rule", "consent", "problem"),
    [
        ("bank", MethodRule(), "", ""),
        ("bank", CONSENT, " ", "consent_missing"),
        ("bank", CONSENT, "Yes, by bank.", ""),
        ("store_credit", MethodRule(), "", "consent_missing"),
        ("store_credit", MethodRule(), "As credit, please.", ""),
        ("gift_card", FORBIDDEN, "As a card, please.", "forbidden"),
        ("bank", FORBIDDEN, "", ""),
    ],
)
def test_a_refund_that_failed_takes_another_way_with_the_consent_it_needs(
    method, rule, consent, problem
):
    assert check_fallback(method, rule, consent) == problem


CENTS = st.integers(1, 100_000).map(lambda cents: D(cents) / 100)


@given(
    CENTS,
    st.lists(
        st.builds(Paid, st.integers(), CENTS, st.sampled_from(["", "", "closed"]), st.booleans()),
        max_size=5,
    ),
    st.sampled_from([MethodRule(), CONSENT, SPLIT, MONEY, FORBIDDEN]),
)
def test_shares_add_up_to_the_cent_and_no_payment_gets_more_than_is_left(amount, paid, rule):
    paid = [replace(each, key=index) for index, each in enumerate(paid)]
    shares = split(amount, paid, rule=rule)
    assert sum(share.amount for share in shares) == amount
    assert all(share.amount > 0 for share in shares)
    for share in shares:
        if share.key is not None:
            assert share.amount <= paid[share.key].left
            assert not paid[share.key].trouble
            assert not paid[share.key].whole_only or share.amount == paid[share.key].left
