from decimal import Decimal

import pytest
from returns_engine import Component, Fee, Offer, Value, quote

CENT, YEN, FIVE = Decimal("0.01"), Decimal(1), Decimal("0.05")
NO_FEE = Fee()
NO_FREIGHT = (Decimal(0), Decimal(0), Decimal(0))


def offer(fee=NO_FEE, payer="buyer", until="XX", **components):
    return Offer(
        payer=Value(payer, "XX"),
        fee=Value(fee, "Shop"),
        until=until and Value(None, until),
        components={kind: Value(each, "XX") for kind, each in components.items()},
    )


def money(amount):
    return Decimal(str(amount))


def amounts(found):
    return {component.kind: component.amount for component in found}


def fee(goods, step=CENT, **values):
    found = quote([("a", money(goods), offer(Fee(**values)))], NO_FREIGHT, True, step)
    return amounts(found).get("restocking")


def freight(treatments, is_whole, paid="10.00", of_order="100.00"):
    """Return what is said of the freight where goods of 30 and of 20 come back."""
    lines = [
        (amount, money(amount), offer(**({"outbound_standard": treatment} if treatment else {})))
        for amount, treatment in zip((30, 20), treatments, strict=True)
    ]
    found = quote(lines, (money(paid), money(of_order), money(0)), is_whole, CENT)
    return [(c.amount, c.note, c.source) for c in found if c.kind == "outbound_standard"]


def test_the_goods_are_paid_back_by_the_rule_that_gives_them_and_the_freight_names_its_payer():
    found = quote(
        [("a", money("30.00"), offer()), ("b", money("20.00"), offer(payer="seller", until=""))],
        NO_FREIGHT,
        True,
        CENT,
    )
    assert found == (
        Component("goods", money("30.00"), "XX", "a"),
        Component("return_freight", money(0), "XX", "a", "paid_by_buyer"),
        Component("goods", money("20.00"), "", "b"),
        Component("return_freight", money(0), "XX", "b", "paid_by_seller"),
    )


def test_nothing_asked_for_is_nothing_paid():
    assert quote([], (money(10), money(100), money(5)), False, CENT) == ()


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


@pytest.mark.parametrize("treatment", ["keep", "policy", "by_collector", None])
def test_freight_that_no_rule_gives_back_is_not_mentioned(treatment):
    assert freight((treatment, treatment), is_whole=True) == []


def test_freight_that_was_free_is_not_paid_back():
    assert freight(("refund", "refund"), is_whole=True, paid="0") == []


def test_a_share_is_never_more_than_the_freight_even_where_the_goods_are_more_than_the_order():
    both = ("proportional", "proportional")
    assert freight(both, is_whole=False, of_order="40.00") == [(money("10.00"), "share", "XX")]
    assert freight(both, is_whole=False, of_order="0") == [(0, "share", "XX")]


def test_what_was_paid_for_speed_is_a_part_of_its_own():
    line = ("a", money("30.00"), offer(outbound_standard="refund", outbound_premium="keep"))
    fast = ("a", money("30.00"), offer(outbound_standard="refund", outbound_premium="refund"))
    outbound = (money("5.00"), money("30.00"), money("7.00"))
    assert amounts(quote([line], outbound, True, CENT)) == {
        "goods": money("30.00"),
        "return_freight": 0,
        "outbound_standard": money("5.00"),
    }
    assert amounts(quote([fast], outbound, True, CENT))["outbound_premium"] == money("7.00")


def test_shares_in_any_order_add_up_to_the_freight_when_the_last_piece_comes_back():
    left, goods, given = money("0.05"), money("3.00"), []
    for is_last in (False, False, True):
        line = ("a", money("1.00"), offer(outbound_standard="proportional"))
        given.append(amounts(quote([line], (left, goods, money(0)), is_last, CENT)))
        left -= given[-1]["outbound_standard"]
        goods -= money("1.00")
    shares = [each["outbound_standard"] for each in given]
    assert shares == [money("0.02"), money("0.02"), money("0.01")]
