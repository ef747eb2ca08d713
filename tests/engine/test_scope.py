"""Which sales fall into a scope, which of two scopes goes first, and which never applies."""

from datetime import date
from decimal import Decimal

import pytest
from returns_engine.errors import RuleError
from returns_engine.scope import Goods, Sale, Scope, choose, overlaps, parse_scope, shadowed

DAY = date(2026, 5, 20)
KETTLE, KITCHEN, HOUSE, SALE_TAG = ("product", 7), ("category", 3), ("category", 1), ("tag", 9)
SOLD = Sale(
    ordered_on=DAY,
    country="DE",
    team=4,
    customer_tags=frozenset({11, 12}),
    pricelist=2,
    currency="EUR",
    value=Decimal("99.90"),
    goods=frozenset({KETTLE, KITCHEN, HOUSE, SALE_TAG}),
)
PRODUCT = Goods(*KETTLE, frozenset({KETTLE, KITCHEN, HOUSE}))
CATEGORY = Goods(*KITCHEN, frozenset({KITCHEN, HOUSE}))
ROOT = Goods(*HOUSE, frozenset({HOUSE}))
TAG = Goods(*SALE_TAG, frozenset({SALE_TAG}))
OTHER = Goods("product", 8, frozenset({("product", 8), ("category", 5)}))


def countries(*codes):
    return Scope(countries=frozenset(codes))


def goods(*values):
    return Scope(goods=values)


FITTING = [
    Scope(),
    countries("DE", "AT"),
    Scope(teams=frozenset({4})),
    Scope(customer_tags=frozenset({12, 13})),
    Scope(pricelists=frozenset({2})),
    Scope(currencies=frozenset({"EUR"})),
    goods(OTHER, ROOT),
    goods(TAG),
    Scope(date_from=DAY, date_to=DAY),
    Scope(value_min=Decimal("99.90"), value_max=Decimal("99.90")),
    Scope(countries=frozenset({"DE"}), teams=frozenset({4}), date_from=DAY),
]
MISSING = [
    countries("AT"),
    Scope(teams=frozenset({5})),
    Scope(customer_tags=frozenset({13})),
    Scope(pricelists=frozenset({3})),
    Scope(currencies=frozenset({"CNY"})),
    goods(OTHER),
    Scope(date_from=date(2026, 5, 21)),
    Scope(date_to=date(2026, 5, 19)),
    Scope(value_min=Decimal("99.91")),
    Scope(value_max=Decimal("99.89")),
    Scope(countries=frozenset({"DE"}), teams=frozenset({5})),
]


@pytest.mark.parametrize("scope", FITTING)
def test_a_sale_that_fits_every_dimension_falls_into_the_scope(scope):
    assert scope.matches(SOLD)


@pytest.mark.parametrize("scope", MISSING)
def test_one_dimension_that_does_not_fit_keeps_a_sale_out(scope):
    assert not scope.matches(SOLD)


def test_a_sale_without_facts_falls_into_scopes_that_ask_for_none():
    assert Scope().matches(Sale(DAY))
    assert not any(scope.matches(Sale(DAY)) for scope in FITTING[1:8])


def test_the_first_scope_that_fits_takes_the_sale():
    scopes = [("swiss", countries("CH")), ("german", countries("DE")), ("all", Scope())]
    assert choose(SOLD, scopes) == "german"
    assert choose(Sale(DAY), scopes) == "all"
    assert choose(SOLD, scopes[:1]) is None


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        (Scope(), countries("DE")),
        (countries("DE", "AT"), countries("DE")),
        (goods(CATEGORY), goods(PRODUCT)),
        (goods(ROOT), goods(CATEGORY, PRODUCT)),
        (Scope(date_from=DAY), Scope(date_from=DAY, date_to=DAY)),
        (Scope(date_to=DAY), Scope(date_to=date(2026, 5, 19))),
        (Scope(value_max=Decimal(9)), Scope(value_min=Decimal(1), value_max=Decimal(9))),
        (Scope(customer_tags=frozenset({1, 2})), Scope(customer_tags=frozenset({1}))),
    ],
)
def test_a_wider_scope_covers_a_narrower_one_and_not_the_other_way_round(wide, narrow):
    assert wide.covers(narrow)
    assert not narrow.covers(wide)
    assert wide.overlaps(narrow)
    assert narrow.overlaps(wide)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (countries("DE", "AT"), countries("DE", "CH")),
        (countries("DE"), Scope(teams=frozenset({4}))),
        (goods(TAG), goods(CATEGORY)),
        (goods(PRODUCT), goods(TAG)),
        (Scope(date_from=DAY), Scope(date_to=DAY)),
        (Scope(value_min=Decimal(5)), Scope(value_max=Decimal(5))),
        (Scope(customer_tags=frozenset({1})), Scope(customer_tags=frozenset({2}))),
    ],
)
def test_scopes_may_share_sales_without_either_covering_the_other(one, other):
    assert one.overlaps(other)
    assert other.overlaps(one)
    assert not one.covers(other)
    assert not other.covers(one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (countries("DE"), countries("AT")),
        (goods(PRODUCT), goods(OTHER)),
        (Scope(date_to=date(2026, 5, 19)), Scope(date_from=DAY)),
        (Scope(value_min=Decimal(6)), Scope(value_max=Decimal(5))),
    ],
)
def test_scopes_with_nothing_in_common_do_not_overlap(one, other):
    assert not one.overlaps(other)
    assert not other.overlaps(one)


def test_a_scope_behind_one_that_takes_all_of_it_never_applies():
    scopes = [("de", countries("DE")), ("dach", countries("DE", "AT")), ("berlin", countries("DE"))]
    assert shadowed(scopes) == {"berlin": "de"}
    assert shadowed([("all", Scope()), *scopes]) == dict.fromkeys(("de", "dach", "berlin"), "all")


def test_every_pair_that_shares_sales_is_named_the_earlier_one_first():
    scopes = iter([("de", countries("DE")), ("at", countries("AT")), ("all", Scope())])
    assert overlaps(scopes) == [("de", "all"), ("at", "all")]


def test_a_stored_scope_is_read_back():
    scope = parse_scope(
        {
            "countries": ["AT", "DE"],
            "teams": [4],
            "customer_tags": [],
            "goods": [{"kind": "product", "key": 7, "within": [["category", 3], ["product", 7]]}],
            "date_from": "2026-05-20",
            "date_to": None,
            "value_min": "10.50",
            "value_max": None,
            "name": "not a dimension",
        }
    )
    assert scope == Scope(
        countries=frozenset({"AT", "DE"}),
        teams=frozenset({4}),
        goods=(Goods(*KETTLE, frozenset({KETTLE, KITCHEN})),),
        date_from=DAY,
        value_min=Decimal("10.50"),
    )
    assert parse_scope({}) == Scope()


@pytest.mark.parametrize(
    ("values", "code", "field", "value"),
    [
        (
            {"date_from": "2026-05-20", "date_to": "2026-05-19"},
            "reversed",
            "date_to",
            "2026-05-19",
        ),
        ({"value_min": "-1"}, "negative", "value_min", "-1"),
        ({"value_max": "-0.01"}, "negative", "value_max", "-0.01"),
        ({"value_min": "2", "value_max": "1"}, "reversed", "value_max", "1"),
    ],
)
def test_a_scope_that_nothing_can_match_is_refused_naming_field_and_value(
    values, code, field, value
):
    with pytest.raises(RuleError) as caught:
        parse_scope(values)
    assert (caught.value.code, caught.value.field, caught.value.value) == (code, field, value)


def test_a_scope_of_one_day_and_one_value_is_possible():
    day = DAY.isoformat()
    parse_scope({"date_from": day, "date_to": day, "value_min": "0", "value_max": "0"})
