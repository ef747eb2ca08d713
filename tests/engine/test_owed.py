from dataclasses import replace
from decimal import Decimal

import pytest
from returns_engine import (
    Advantage,
    Component,
    Entry,
    Extra,
    Fee,
    Offer,
    Reduction,
    Request,
    Returned,
    Value,
    owe,
)
from returns_engine.right import Deduction

CENT, YEN, FIVE = Decimal("0.01"), Decimal(1), Decimal("0.05")
NO_FEE = Fee()


def offer(fee=NO_FEE, payer="buyer", until="XX", more=None, **components):
    return Offer(
        payer=Value(payer, "XX"),
        fee=Value(fee, "Shop"),
        until=until and Value(None, until),
        components={kind: Value(each, "XX") for kind, each in components.items()},
        **(more or {}),
    )


def money(amount):
    return Decimal(str(amount))


def returned(amount, key="a", **values):
    terms = {name: values.pop(name) for name in ("quantity", "reductions") if name in values}
    is_at_fault = values.pop("is_at_fault", False)
    return Returned(key, money(amount), offer(**values), is_at_fault=is_at_fault, **terms)


def amounts(found):
    return {component.kind: component.amount for component in found if component.amount}


def say(found, kind):
    """Return amount, note and rule of what is said of a kind, without the payer of each line."""
    return [(c.amount, c.note, c.source) for c in found if c.kind == kind and c.key != "a"]


def fee(goods, step=CENT, credited=None, rate=Decimal(1), **values):
    line = returned(goods, fee=Fee(**values))
    found = owe(Request((line,), credited=credited or {}, rate=rate, step=step))
    return amounts(found).get("restocking")


def freight(treatments, is_whole, paid="10.00", of_order="100.00", kind="outbound_standard"):
    """Return what is said of the freight where goods of 30 and of 20 come back."""
    lines = tuple(
        returned(amount, amount, **({kind: treatment} if treatment else {}))
        for amount, treatment in zip((30, 20), treatments, strict=True)
    )
    extra = Extra("freight", kind, money(paid), money(of_order))
    whole = frozenset([None] if is_whole else [])
    return say(owe(Request(lines, (extra,), whole=whole)), kind)


def test_the_goods_are_paid_back_by_the_rule_that_gives_them_and_the_freight_names_its_payer():
    found = owe(Request((returned("30"), returned("20", "b", payer="seller", until=""))))
    assert found == (
        Component("goods", money("30"), "XX", "a", "seller"),
        Component("return_freight", money(0), "XX", "a", "buyer", "paid_by_buyer"),
        Component("goods", money("20"), "", "b", "seller"),
        Component("return_freight", money(0), "XX", "b", "seller", "paid_by_seller"),
    )


def test_nothing_asked_for_is_nothing_owed():
    extra = Extra("freight", "outbound_standard", money(10), money(100))
    assert owe(Request((), (extra,))) == ()


# === FEE === #


@pytest.mark.parametrize(
    ("amount", "percent", "step", "kept"),
    [
        ("100.00", "10", CENT, "10.00"),
        ("10.05", "10", CENT, "1.01"),
        ("10.04", "10", CENT, "1.00"),
        ("0.04", "10", CENT, None),
        ("0.05", "10", CENT, "0.01"),
        ("1005", "10", YEN, "101"),
        ("1004", "10", YEN, "100"),
        ("10.20", "10.25", FIVE, "1.05"),
        ("33.33", "100", CENT, "33.33"),
    ],
)
def test_a_fee_in_percent_is_rounded_half_up_to_the_step_of_the_currency(
    amount, percent, step, kept
):
    found = fee(amount, step, kind="percent", amount=money(percent))
    assert found == (kept and -money(kept))


@pytest.mark.parametrize(
    ("amount", "fixed", "kept"),
    [
        ("10.00", "5", "5.00"),
        ("5.00", "5", "5.00"),
        ("4.99", "5", "4.99"),
        ("10.00", "2.345", "2.35"),
    ],
)
def test_a_fixed_fee_is_never_above_the_goods(amount, fixed, kept):
    assert fee(amount, kind="fixed", amount=money(fixed)) == -money(kept)


def test_a_fixed_fee_is_in_the_currency_of_the_company():
    assert fee("10.00", kind="fixed", amount=money(5), rate=money("1.1")) == money("-5.50")


@pytest.mark.parametrize(
    ("kind", "wanted", "kept"),
    [
        ("percent", "40", "0.99"),
        ("percent", "9", "0.90"),
        ("fixed", "5", "0.99"),
        ("fixed", "0.50", "0.50"),
    ],
)
def test_a_fee_stays_below_the_share_that_a_right_allows_also_when_rounded(kind, wanted, kept):
    capped = {"kind": kind, "amount": money(wanted), "cap": money(10)}
    assert fee("9.99", **capped) == -money(kept)


def test_a_fee_of_nothing_is_no_line():
    assert fee("10.00", kind="none", amount=money(5)) is None
    assert fee("10.00", kind="percent", amount=money(0)) is None


@pytest.mark.parametrize(
    ("kind", "amount", "steps"),
    [
        ("fixed", "5", ["-2.00", "-2.00", "-1.00"]),
        ("percent", "12.5", ["-0.25", "-0.25", "-0.25"]),
        ("percent", "0.6", ["-0.01", "-0.01", "-0.02"]),
    ],
)
def test_a_line_that_is_credited_in_parts_pays_its_fee_once(kind, amount, steps):
    credited, kept = {}, []
    for number in range(3):
        kept.append(fee("2.00", credited=credited, kind=kind, amount=money(amount)) or money(0))
        credited = {("goods", "a"): money(2 * number + 2), ("restocking", "a"): sum(kept)}
    assert kept == [money(step) for step in steps]


def test_a_fee_that_a_right_forbids_is_said_and_not_kept():
    line = returned("10", more={"forbidden": {"restocking": "EU.WITHDRAWAL"}})
    found = owe(Request((line,)))
    assert Component("restocking", money(0), "EU.WITHDRAWAL", "a", "seller", "forbidden") in found
    assert sum(component.amount for component in found) == 10


# === STATE OF THE GOODS === #


def reduction(percent, quantity=1):
    return Reduction("c", money(quantity), money(percent), money(percent), "Shop")


def diminished(line, *entries, **values):
    found = owe(Request((line,), entries=entries, **values))
    return [(c.amount, c.note, c.source, c.evidence) for c in found if c.kind == "diminished_value"]


def damage(amount):
    return Entry("diminished_value", money(amount), "photo of a scratch", "a")


def test_goods_of_a_lower_grade_are_paid_less():
    line = returned("100", reductions=(reduction(20),), quantity=money(2))
    assert diminished(line) == [(money("-10"), "", "Shop", "")]


def test_a_person_may_enter_a_loss_of_value_with_its_evidence():
    line = returned("100", reductions=(reduction(20),), quantity=money(1))
    assert diminished(line, damage(5)) == [(money("-25"), "", "Shop", "photo of a scratch")]
    assert diminished(returned("4"), damage(5)) == [(money("-4"), "", "", "photo of a scratch")]


def test_an_entered_loss_stays_within_the_right():
    capped = Deduction("diminished_value", "yes", cap=money(10))
    line = returned("99.99", more={"deductions": {"diminished_value": Value(capped, "XX")}})
    assert diminished(line, damage(50)) == [(money("-9.99"), "", "XX", "photo of a scratch")]
    never = Deduction("diminished_value")
    line = returned("99.99", more={"deductions": {"diminished_value": Value(never, "XX")}})
    assert diminished(line, damage(50)) == [(0, "forbidden", "XX", "")]


def test_who_got_faulty_goods_pays_nothing_for_their_state():
    assert diminished(returned("10", is_at_fault=True), damage(5)) == [(0, "forbidden", "", "")]


def test_a_loss_that_was_kept_and_is_taken_back_is_paid():
    credited = {("goods", "a"): money(10), ("diminished_value", "a"): money(-5)}
    assert diminished(returned("10"), credited=credited) == [(money(5), "", "", "")]


def test_fee_and_loss_together_are_never_above_the_goods():
    line = returned("10", fee=Fee("percent", money(60)), reductions=(reduction(60),))
    assert amounts(owe(Request((line,)))) == {
        "goods": money(10),
        "restocking": money(-6),
        "diminished_value": money(-4),
    }


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
