from decimal import Decimal

import pytest
from money_factories import CENT, amounts, money, returned
from returns_engine import Component, Entry, Extra, Fee, Reduction, Request, Value, owe
from returns_engine.right import Deduction

YEN, FIVE = Decimal(1), Decimal("0.05")


def fee(goods, step=CENT, credited=None, rate=Decimal(1), **values):
    line = returned(goods, fee=Fee(**values))
    found = owe(Request((line,), credited=credited or {}, rate=rate, step=step))
    return amounts(found).get("restocking")


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
