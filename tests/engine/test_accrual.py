from decimal import Decimal

import pytest
from returns_engine import Accrual, Portfolio, accrue, find_rate

CENT = Decimal("0.01")
#: 100 units sold at 100, which cost 60
SOLD = Portfolio(Decimal(10000), cost=Decimal(6000))


def accrued(portfolio, rate, recovery="0"):
    found = accrue(portfolio, Decimal(rate), Decimal(recovery), CENT)
    return found.liability, found.asset


def test_a_sale_defers_the_expected_returns_and_the_cost_of_their_goods():
    assert accrued(SOLD, "0.03") == (Decimal(300), Decimal(180))


def test_a_new_estimate_changes_both_by_their_difference():
    before, after = accrued(SOLD, "0.03"), accrued(SOLD, "0.05")
    assert after == (Decimal(500), Decimal(300))
    assert (after[0] - before[0], after[1] - before[1]) == (Decimal(200), Decimal(120))


def test_an_accepted_return_uses_up_what_was_expected():
    one_back = Portfolio(Decimal(10000), Decimal(100), Decimal(6000), Decimal(60))
    assert accrued(one_back, "0.05") == (Decimal(400), Decimal(240))


def test_more_returns_than_expected_leave_nothing_to_expect():
    six_back = Portfolio(Decimal(10000), Decimal(600), Decimal(6000), Decimal(360))
    assert accrued(six_back, "0.05") == (Decimal(0), Decimal(0))


def test_the_costs_of_getting_goods_back_reduce_the_asset_alone():
    assert accrued(SOLD, "0.03", "0.1") == (Decimal(300), Decimal(162))
    assert accrued(SOLD, "0.03", "1") == (Decimal(300), Decimal(0))


def test_closed_windows_expect_nothing():
    assert accrue(Portfolio(Decimal(0)), Decimal("0.05"), Decimal(0), CENT) == Accrual(
        Decimal(0), Decimal(0)
    )


def test_amounts_are_rounded_half_up_to_the_currency():
    odd = Portfolio(Decimal("0.5"), cost=Decimal("0.3"))
    assert accrued(odd, "0.03") == (Decimal("0.02"), Decimal("0.01"))
    yen = accrue(odd, Decimal(1), Decimal(0), Decimal(1))
    assert (yen.liability, yen.asset) == (Decimal(1), Decimal(0))


@pytest.mark.parametrize(("rate", "recovery"), [("1.01", "0"), ("-0.01", "0"), ("0", "1.5")])
def test_a_share_is_between_nothing_and_all(rate, recovery):
    with pytest.raises(ValueError, match="between 0 and 1"):
        accrued(SOLD, rate, recovery)


@pytest.mark.parametrize(
    ("sales", "credited", "rate"),
    [
        ("200", "6", "0.03"),
        ("0", "0", "0"),
        ("-5", "1", "0"),
        ("100", "120", "1"),
        ("9", "-1", "0"),
    ],
)
def test_the_rate_of_the_past_is_what_was_given_back_of_what_was_sold(sales, credited, rate):
    assert find_rate(Decimal(sales), Decimal(credited)) == Decimal(rate)
