"""Freight, duty, advantages and goodwill: what is owed besides the goods."""

from dataclasses import replace

import pytest
from money_factories import amounts, money, returned, say
from returns_engine import Advantage, Component, Entry, Extra, Request, Value, owe


def freight(treatments, is_whole, paid="10.00", of_order="100.00", kind="outbound_standard"):
    """Return what is said of the freight where goods of 30 and of 20 come back."""
    lines = tuple(
        returned(amount, amount, **({kind: treatment} if treatment else {}))
        for amount, treatment in zip((30, 20), treatments, strict=True)
    )
    extra = Extra("freight", kind, money(paid), money(of_order))
    whole = frozenset([None] if is_whole else [])
    return say(owe(Request(lines, (extra,), whole=whole)), kind)


# === FREIGHT OF THE ORDER === #


@pytest.mark.parametrize("treatment", ["refund", "proportional"])
def test_the_freight_is_paid_back_in_full_when_the_whole_order_comes_back(treatment):
    assert freight((treatment, treatment), is_whole=True) == [(money("10.00"), "", "XX")]
    assert freight((None, treatment), is_whole=True) == [(money("10.00"), "", "XX")]


def test_of_a_part_of_the_order_the_freight_waits_for_the_rest():
    assert freight(("refund", None), is_whole=False) == [(0, "when_all_comes_back", "XX")]


@pytest.mark.parametrize(
    ("treatments", "share"),
    [
        (("proportional", "proportional"), "5.00"),
        (("proportional", None), "3.00"),
        (("refund", "proportional"), "2.00"),
        (("proportional", "keep"), "3.00"),
    ],
)
def test_where_a_rule_shares_it_out_each_line_under_that_rule_takes_its_share(treatments, share):
    assert freight(treatments, is_whole=False) == [(money(share), "share", "XX")]


@pytest.mark.parametrize("treatment", ["refund", "proportional", "by_collector"])
def test_duty_on_our_invoice_goes_back_with_each_part_of_the_goods(treatment):
    found = freight((treatment, treatment), is_whole=False, kind="import_duty")
    assert found == [(money("5.00"), "share", "XX")]
    assert freight(("keep", "keep"), is_whole=True, kind="import_duty") == []


@pytest.mark.parametrize("treatment", ["keep", "policy", "by_collector", None])
def test_freight_that_no_rule_gives_back_is_not_mentioned(treatment):
    assert freight((treatment, treatment), is_whole=True) == []


def test_freight_that_was_free_is_not_paid_back():
    assert freight(("refund", "refund"), is_whole=True, paid="0") == []


def test_a_share_is_never_more_than_the_freight_even_where_the_goods_are_more_than_the_order():
    both = ("proportional", "proportional")
    assert freight(both, is_whole=False, of_order="40.00") == [(money("10.00"), "share", "XX")]
    assert freight(both, is_whole=False, of_order="0") == [(0, "share", "XX")]


def test_each_order_of_a_return_has_its_own_freight():
    lines = tuple(replace(returned(10, key, outbound_standard="refund"), group=key) for key in "bc")
    extras = tuple(Extra(key, "outbound_standard", money(5), money(10), key) for key in "bcd")
    found = owe(Request(lines, extras, whole=frozenset("bd")))
    assert say(found, "outbound_standard") == [(5, "", "XX"), (0, "when_all_comes_back", "XX")]


# === FREIGHT OF THE RETURN === #


def way_back(*lines, **values):
    found = owe(Request(lines, **values))
    way = [c for c in found if (c.kind, c.key) == ("return_freight", None)]
    return [(c.amount, c.note, c.evidence) for c in way]


def paying(amount, fee_amount, key="a"):
    fee_of_return = Value(money(fee_amount), "Shop")
    return returned(amount, key, more={"return_fee": fee_amount and fee_of_return})


def test_a_label_that_we_provide_is_charged_once_for_each_return():
    lines = (paying("30", 5), paying("20", 4, "b"))
    assert way_back(*lines, rate=money(2)) == [(money(-8), "", "")]
    assert way_back(*lines, credited={("return_freight", None): money(-4)}) == []


def test_it_is_not_charged_where_one_line_goes_back_at_our_expense():
    assert way_back(paying("30", 5), returned("20", "b", payer="seller")) == []


def test_the_freight_of_the_return_is_limited_by_what_is_paid_back():
    assert way_back(paying("3", 5)) == [(money(-3), "limited", "")]


def test_what_the_customer_advanced_is_repaid_where_we_pay():
    bill = Entry("return_freight", money(7), "receipt")
    ours, his = returned("30", payer="seller"), returned("30")
    assert way_back(ours, entries=(bill,)) == [(money(7), "", "receipt")]
    assert way_back(his, entries=(bill,)) == [(0, "paid_by_buyer", "receipt")]
    paid = {("return_freight", None): money(7)}
    assert way_back(ours, entries=(bill,), credited=paid) == []
    assert way_back(entries=(bill,)) == [(0, "paid_by_buyer", "receipt")]


# === ADVANTAGES === #


def advantage(is_earned=False, worth=6, goods=10, credited=0, **more):
    line = returned(goods, more=more)
    row = Advantage("gift", "gift_not_returned", money(worth), is_earned)
    known = {("gift_not_returned", "gift"): money(credited)}
    return say(owe(Request((line,), advantages=(row,), credited=known)), "gift_not_returned")


CHARGED = {"keeps": {"gift_not_returned": Value(True, "Shop")}}
FORBIDDEN = {"forbidden": {"gift_not_returned": "EU.WITHDRAWAL"}}


def test_an_advantage_that_is_not_earned_any_more_is_taken_back_where_the_policy_says_so():
    assert advantage(**CHARGED) == [(money(-6), "", "Shop")]
    assert advantage() == []
    assert advantage(is_earned=True, **CHARGED) == []


def test_a_right_that_forbids_it_is_named():
    assert advantage(**FORBIDDEN) == [(0, "forbidden", "EU.WITHDRAWAL")]
    assert advantage(is_earned=True, **FORBIDDEN) == []


def test_what_was_taken_is_given_back_when_it_is_earned_after_all():
    assert advantage(credited=-6, **CHARGED) == []
    assert advantage(worth=2, credited=-6, **CHARGED) == [(money(4), "", "Shop")]
    assert advantage(is_earned=True, credited=-6) == [(money(6), "", "")]


def test_more_than_is_paid_back_is_never_taken_the_rest_is_left():
    assert advantage(worth=60, **CHARGED) == [(money(-10), "limited", "Shop")]
    assert advantage(worth=6, goods=0, **CHARGED) == [(money(0), "limited", "Shop")]


# === GOODWILL === #


def test_goodwill_is_granted_once_with_its_reason():
    rows = (Entry("goodwill", money(3), "late", "a"), Entry("goodwill", money(2), "", "a"))
    found = owe(Request((), entries=rows))
    assert found == (Component("goodwill", money(5), "", "a", "seller", "", "late"),)
    assert owe(Request((), entries=rows, credited={("goodwill", "a"): money(5)})) == ()


# === ADDING UP === #


def test_shares_in_any_order_add_up_to_the_freight_when_the_last_piece_comes_back():
    left, goods, given = money("0.05"), money("3.00"), []
    for whole in (frozenset(), frozenset(), frozenset([None])):
        line = returned("1.00", outbound_standard="proportional")
        extra = Extra("freight", "outbound_standard", left, goods)
        given.append(amounts(owe(Request((line,), (extra,), whole=whole)))["outbound_standard"])
        left -= given[-1]
        goods -= money("1.00")
    assert given == [money("0.02"), money("0.02"), money("0.01")]
