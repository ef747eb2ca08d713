"""What a revision promises, as it is stored and read back."""

from decimal import Decimal

import pytest
from returns_engine.errors import RuleError
from returns_engine.terms import PolicyTerms, ReasonTerms, parse_terms

REASON = {"reason": 3, "reason_class": "no_reason"}


def test_terms_are_read_back_and_what_the_engine_does_not_know_is_left_aside():
    terms = parse_terms(
        {
            "source": "Standard, revision 3",
            "window_days": 30,
            "keep_below": 15.5,
            "auto_limit": None,
            "refused_states": ["used"],
            "final_sale": [["product", 7], ["tag", 9]],
            "reasons": [REASON | {"fee_kind": "percent", "fee": 12.5, "resolutions": ["refund"]}],
            "texts": {"en_US": {"name": "Standard"}},
        }
    )
    assert terms == PolicyTerms(
        source="Standard, revision 3",
        window_days=30,
        keep_below=Decimal("15.5"),
        refused_states=frozenset({"used"}),
        final_sale=frozenset({("product", 7), ("tag", 9)}),
        reasons=(
            ReasonTerms(
                3, "no_reason", fee_kind="percent", fee=Decimal("12.5"), resolutions=("refund",)
            ),
        ),
    )
    assert parse_terms({}) == PolicyTerms()


def test_a_policy_without_reasons_takes_all_and_only_a_change_of_mind_pays_the_way_back():
    terms = PolicyTerms()
    assert terms.for_reason(3, "no_reason") == ReasonTerms(3, "no_reason", payer="buyer")
    assert terms.for_reason(4, "defective") == ReasonTerms(4, "defective", payer="seller")


def test_a_policy_with_reasons_takes_those_it_lists_and_accepts():
    taken = ReasonTerms(3, "no_reason", photos=2)
    terms = PolicyTerms(reasons=(taken, ReasonTerms(4, "defective", accepted=False)))
    assert terms.for_reason(3, "no_reason") == taken
    assert terms.for_reason(4, "defective") is None
    assert terms.for_reason(5, "recall") is None


@pytest.mark.parametrize(
    ("values", "code", "field", "value"),
    [
        ({"window_days": 0}, "not_positive", "window_days", 0),
        ({"window_days": -1}, "not_positive", "window_days", -1),
        ({"window_days": 36501}, "over_limit", "window_days", 36501),
        ({"max_per_order": 0}, "not_positive", "max_per_order", 0),
        ({"period_days": 0}, "not_positive", "period_days", 0),
        ({"response_days": 0}, "not_positive", "response_days", 0),
        ({"refund_days": 0}, "not_positive", "refund_days", 0),
        ({"approval_days": -2}, "not_positive", "approval_days", -2),
        ({"transit_days": -1}, "negative", "transit_days", "-1"),
        ({"keep_below": -0.5}, "negative", "keep_below", "-0.5"),
        ({"window_anchor": "paid"}, "unknown_value", "window_anchor", "paid"),
        ({"outside_window": "maybe"}, "unknown_value", "outside_window", "maybe"),
        ({"way_of_return": "pigeon"}, "unknown_value", "way_of_return", "pigeon"),
        ({"refund_method": "cash"}, "unknown_value", "refund_method", "cash"),
        ({"instant_on": "always"}, "unknown_value", "instant_on", "always"),
        ({"instant_cap": "-1"}, "negative", "instant_cap", "-1"),
        ({"instant_returns": -1}, "not_positive", "instant_returns", -1),
        ({"credit_bonus": "100.5"}, "over_hundred", "credit_bonus", "100.5"),
        ({"credit_days": 36501}, "over_limit", "credit_days", 36501),
        ({"settle_on": "never"}, "unknown_value", "settle_on", "never"),
        ({"refused_states": ["wet"]}, "unknown_value", "refused_states", "wet"),
        (
            {"reasons": [REASON | {"reason_class": False}]},
            "unknown_value",
            "reasons.reason_class",
            False,
        ),
        ({"reasons": [REASON | {"payer": "bank"}]}, "unknown_value", "reasons.payer", "bank"),
        ({"reasons": [REASON | {"fee_kind": "tax"}]}, "unknown_value", "reasons.fee_kind", "tax"),
        ({"reasons": [REASON | {"fee": -1}]}, "negative", "reasons.fee", "-1"),
        ({"reasons": [REASON | {"photos": -1}]}, "negative", "reasons.photos", -1),
        (
            {"reasons": [REASON | {"fee_kind": "percent", "fee": 100.01}]},
            "over_hundred",
            "reasons.fee",
            "100.01",
        ),
    ],
)
def test_terms_that_cannot_be_are_refused_naming_field_and_value(values, code, field, value):
    with pytest.raises(RuleError) as caught:
        parse_terms(values)
    assert (caught.value.code, caught.value.field, caught.value.value) == (code, field, value)
    assert str(caught.value) == f"{field}: {value!r} ({code})"


@pytest.mark.parametrize(
    "values",
    [
        {"window_days": 1},
        {"window_days": 36500},
        {"window_days": None},
        {"transit_days": 0, "keep_below": 0},
        {"reasons": [REASON | {"fee_kind": "percent", "fee": 100}]},
        {"reasons": [REASON | {"fee_kind": "fixed", "fee": 101}]},
    ],
)
def test_the_last_value_that_can_be_is_taken(values):
    assert parse_terms(values)


@pytest.mark.parametrize(
    ("values", "has_caps"),
    [({}, False), ({"max_per_order": 1}, True), ({"max_per_customer": 2}, True)],
)
def test_earlier_returns_count_where_a_policy_has_a_cap(values, has_caps):
    assert parse_terms(values).has_caps is has_caps


def test_whoever_gives_no_reason_is_treated_as_by_one_that_is_accepted():
    rows = [{"reason": 1, "reason_class": "no_reason", "accepted": False}, {**REASON}]
    assert parse_terms({"reasons": rows}).for_reason(None, "no_reason").reason == 3
