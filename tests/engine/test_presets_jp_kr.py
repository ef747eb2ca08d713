from dataclasses import replace

import pytest
from presets import (
    FAULTS,
    LINEAGE,
    assert_last_day,
    assert_only_lost_with_proof,
    due,
    last_second,
    line,
    noon,
    payer,
    rights_of,
    status,
    zone,
)
from returns_engine import Calendar, PolicyTerms, evaluate

TOKYO = zone(9)


def japan(**changes):
    """A line that arrived on Monday 2 March 2026; the shop stated no clause on returns."""
    flags = {"return_clause_stated": False, **changes.pop("flags", {})}
    return line("JP", 9, "2026-02-26", "2026-03-02", flags=flags, **changes)


def korea(**changes):
    return line("KR", 9, "2026-02-26", "2026-03-02", **changes)


def test_japan_counts_the_day_of_the_delivery_as_the_first_of_eight():
    assert_last_day("JP.WITHDRAWAL", japan(), "2026-03-09")


def test_a_stated_clause_takes_the_place_of_the_statute_in_japan():
    assert status("JP.WITHDRAWAL", japan(flags={"return_clause_stated": True})) == "unmet"
    unknown = japan()
    del unknown.flags["return_clause_stated"]
    assert status("JP.WITHDRAWAL", unknown) == "unknown"


def test_a_policy_changes_the_terms_in_japan_for_the_statute_only_fills_a_gap():
    policy = PolicyTerms(source="Standard", window_days=30)
    right = rights_of(japan())["JP.WITHDRAWAL"].right
    found = evaluate(japan(), policy, LINEAGE).offer
    assert right.strength == "statutory_default"
    assert (found.payer.source, found.components) == ("Standard", {})


def test_the_buyer_pays_the_freight_in_japan_and_no_refund_date_is_stated():
    assert payer(japan()) == "buyer"
    assert due("JP.WITHDRAWAL", japan(events={"notice": noon("2026-03-03", TOKYO)})) == {}


def test_korea_gives_seven_days_from_the_delivery():
    assert_last_day("KR.WITHDRAWAL", korea(), "2026-03-09")


def test_korea_counts_from_the_contract_when_that_came_later():
    facts = korea(events={"ordered": noon("2026-03-04", TOKYO)})
    assert_last_day("KR.WITHDRAWAL", facts, "2026-03-11")


@pytest.mark.parametrize(
    ("holidays", "refund"), [((), "2026-03-10"), (("2026-03-09",), "2026-03-11")]
)
def test_korea_refunds_in_three_business_days_of_goods_back(holidays, refund):
    closed = Calendar(holidays=frozenset(noon(day).date() for day in holidays))
    back = {"notice": noon("2026-03-03", TOKYO), "goods_back": noon("2026-03-05", TOKYO)}
    clocks = due("KR.WITHDRAWAL", korea(events=back, calendar=closed))
    expected = last_second(refund, TOKYO)
    assert clocks == {"refund": expected, "penalty": expected}


@pytest.mark.parametrize(
    ("goods", "state"), [("", "damaged"), ("sealed_media", "unsealed"), ("", "used")]
)
def test_korea_leaves_out_what_the_consumer_spoilt_or_unsealed(goods, state):
    facts = korea(goods_classes=goods, goods_states=state)
    assert status("KR.WITHDRAWAL", facts) == "excluded"


def test_korea_leaves_out_made_to_order_goods_only_with_written_consent():
    facts = korea(goods_classes="made_to_order")
    assert_only_lost_with_proof("KR.WITHDRAWAL", facts, "written_consent")


@pytest.mark.parametrize(
    ("noticed", "last_day"),
    [("2026-03-04", "2026-04-03"), ("2026-05-03", "2026-06-02"), ("2026-05-20", "2026-06-02")],
)
def test_a_mismatch_in_korea_has_thirty_days_from_knowing_and_three_months_at_most(
    noticed, last_day
):
    events = {"noticed_defect": noon(noticed, TOKYO)}
    facts = korea(reason_class="not_as_described", events=events, asked=noticed)
    assert_last_day("KR.MISMATCH", facts, last_day)


@pytest.mark.parametrize(("asked", "found"), [("2026-06-02", "granted"), ("2026-06-03", "expired")])
def test_a_mismatch_nobody_dated_was_known_at_the_latest_when_it_was_told(asked, found):
    events = {"notice": noon(asked, TOKYO)}
    facts = korea(reason_class="not_as_described", events=events, asked=asked)
    assert status("KR.MISMATCH", facts) == found


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seller_pays_the_freight_of_a_mismatch_in_korea_the_buyer_that_of_a_change_of_mind(
    fault,
):
    assert payer(korea()) == "buyer"
    assert payer(replace(korea(), reason_class=fault)) == "seller"
