"""Whatever is bought and in whatever pieces it comes back: nothing is lost, nothing invented."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from money_factories import CENT
from returns_engine import (
    Advantage,
    Extra,
    Fee,
    Offer,
    Request,
    Returned,
    Value,
    owe,
    partial_amount,
    scale,
)
from returns_engine.offers import TREATMENTS

ZERO = Decimal(0)
FEES = (Fee(), Fee("percent", Decimal(15)), Fee("fixed", Decimal(2)))
percents = st.integers(0, 100).map(Decimal)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10_000),
            st.sampled_from(["none", "percent", "fixed"]),
            percents,
            st.none() | percents,
            st.sampled_from(["", *TREATMENTS]),
            st.sampled_from(["", *TREATMENTS]),
        ),
        max_size=4,
    ),
    st.integers(0, 2000),
    st.integers(0, 2000),
    st.integers(0, 10_000),
    st.booleans(),
)
def test_no_more_is_paid_back_than_was_paid_and_no_line_is_below_nothing(
    rows, standard, premium, rest, is_whole
):
    lines = tuple(
        Returned(
            key,
            cents * CENT,
            Offer(
                payer=Value("buyer", ""),
                fee=Value(Fee(kind, amount, cap), "Shop"),
                components={
                    name: Value(treatment, "XX")
                    for name, treatment in (("outbound_standard", s), ("outbound_premium", p))
                    if treatment
                },
            ),
        )
        for key, (cents, kind, amount, cap, s, p) in enumerate(rows)
    )
    goods = sum((line.amount for line in lines), Decimal(0))
    base = goods + (0 if is_whole else rest * CENT)
    extras = (
        Extra("freight", "outbound_standard", standard * CENT, base),
        Extra("speed", "outbound_premium", premium * CENT, base),
    )
    whole = frozenset([None] if is_whole else [])
    found = owe(Request(lines, extras, whole=whole, step=CENT))
    total = sum(component.amount for component in found)
    assert 0 <= total <= goods + (standard + premium) * CENT
    assert all(component.amount % CENT == 0 for component in found)
    for line in lines:
        assert sum(component.amount for component in found if component.key == line.key) >= 0


@st.composite
def invoices(draw):
    """Return the cents of each piece that was sold, and what came with them.

    Pieces of a line cost the same up to a cent; the discount is at most what the goods cost.
    """
    lines = draw(
        st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9999)), min_size=1, max_size=4)
    )
    most = sum(cents for _pieces, cents in lines)
    return {
        "lines": lines,
        "discount": draw(st.integers(0, most)),
        "freight": draw(st.integers(0, 999)),
        "earned_above": draw(st.integers(0, most)),
        "treatment": draw(st.sampled_from(["refund", "proportional", "keep", ""])),
        "takes_back": draw(st.booleans()),
        "fee": draw(st.sampled_from(FEES)),
        "order": draw(st.permutations([n for n, (q, _c) in enumerate(lines) for _ in range(q)])),
    }


class Seller:
    """What an invoice still holds, taken apart piece by piece."""

    def __init__(self, sold):
        self.sold = sold
        self.totals = [cents * CENT for _pieces, cents in sold["lines"]]
        self.pieces = [pieces for pieces, _cents in sold["lines"]]
        self.given = [ZERO] * len(self.totals)
        self.discount = sold["discount"] * CENT
        self.taken_off = ZERO
        self.freight = sold["freight"] * CENT
        self.credited = {}

    @property
    def kept(self):
        """Return what the goods that stay cost before the discount."""
        return sum(self.totals, ZERO) - sum(self.given, ZERO)

    def take(self, number):
        """Take one piece back and return the components that are owed for it."""
        stayed = self.kept
        total, given = self.totals[number], self.given[number]
        goods = partial_amount(total, given, 1, self.pieces[number], CENT)
        self.pieces[number] -= 1
        self.given[number] += goods
        share = ZERO
        if goods:
            share = partial_amount(self.discount, self.taken_off, goods, stayed, CENT)
        self.taken_off += share
        found = owe(self._request(number, goods - share, stayed))
        for component in found:
            self._book(component)
        return sum(component.amount for component in found)

    def _request(self, number, amount, stayed):
        treatment = self.sold["treatment"]
        offer = Offer(
            payer=Value("buyer", ""),
            fee=Value(self.sold["fee"], "Shop"),
            components={"outbound_standard": Value(treatment, "XX")} if treatment else {},
            keeps={"promo_recalculation": Value(True, "Shop")} if self.sold["takes_back"] else {},
        )
        is_earned = self.kept >= self.sold["earned_above"] * CENT
        rest = self.discount - self.taken_off
        return Request(
            (Returned(number, max(amount, ZERO), offer),),
            (Extra("freight", "outbound_standard", self.freight, max(stayed, amount)),),
            (Advantage("promotion", "promo_recalculation", rest, is_earned),),
            credited=self.credited,
            whole=frozenset([None] if not any(self.pieces) else []),
            step=CENT,
        )

    def _book(self, component):
        if component.kind == "outbound_standard":
            self.freight -= component.amount
        elif component.kind == "promo_recalculation":
            self.taken_off -= component.amount
        else:
            key = (component.kind, component.key)
            self.credited[key] = self.credited.get(key, ZERO) + component.amount


@given(invoices())
def test_pieces_in_any_order_add_up_to_what_was_paid(sold):
    seller = Seller(sold)
    paid_back = [seller.take(number) for number in sold["order"]]
    assert all(amount >= 0 and amount % CENT == 0 for amount in paid_back)
    kinds = ("restocking",)
    kept = -sum(amount for (kind, _key), amount in seller.credited.items() if kind in kinds)
    goods = sum(seller.totals, ZERO) - seller.discount
    freight = sold["freight"] * CENT
    assert sum(paid_back) + kept + seller.freight == goods + freight
    if sold["treatment"] in ("refund", "proportional"):
        assert seller.freight == 0


@given(st.dictionaries(st.integers(), st.integers(-999, 999), min_size=1), st.integers(0, 100))
def test_a_share_of_an_amount_is_made_up_like_the_whole_and_never_more(cents, percent):
    parts = {key: each * CENT for key, each in cents.items()}
    whole = sum(parts.values())
    if not whole:
        return
    wanted = (whole * percent / 100).quantize(CENT)
    found = scale(parts, wanted, CENT)
    assert sum(found.values()) == wanted
    assert all(abs(found[key]) <= abs(parts[key]) for key in parts)
