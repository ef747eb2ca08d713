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
    offer,
    parcel,
    payer,
    rights_of,
    status,
    zone,
)

SUMMER = zone(2)


def shop(**changes):
    """A line for Austria that arrived on Thursday 6 August 2026."""
    return line("AT EU", 2, **changes)


def noticed(**events):
    """Return events: told on 10 August, and what else is named, as ISO days."""
    days = {"notice": "2026-08-10", "notice_received": "2026-08-10", **events}
    return {anchor: noon(day, SUMMER) for anchor, day in days.items()}


def test_withdrawal_lasts_fourteen_days_after_the_delivery():
    assert_last_day("EU.WITHDRAWAL", shop(), "2026-08-20")


@pytest.mark.parametrize(
    ("delivered", "last_day"),
    [
        ("2026-07-31", "2026-08-14"),
        ("2026-08-01", "2026-08-17"),
        ("2026-08-02", "2026-08-17"),
        ("2026-08-03", "2026-08-17"),
    ],
)
def test_a_last_day_on_a_weekend_moves_to_monday(delivered, last_day):
    assert_last_day("EU.WITHDRAWAL", shop(delivered=delivered), last_day)


@pytest.mark.parametrize(
    ("delivered", "last_day"),
    [("2028-02-15", "2028-02-29"), ("2027-02-15", "2027-03-01"), ("2026-12-31", "2027-01-14")],
)
def test_withdrawal_counts_leap_days_and_month_ends_by_the_calendar(delivered, last_day):
    assert_last_day("EU.WITHDRAWAL", shop(delivered=delivered), last_day)


def test_withdrawal_runs_from_the_last_parcel_of_the_order():
    parcels = (parcel("2026-08-06", SUMMER), parcel("2026-08-19", SUMMER))
    assert_last_day("EU.WITHDRAWAL", shop(order_deliveries=parcels), "2026-09-02")


def test_withdrawal_has_not_begun_while_a_parcel_is_missing():
    facts = shop(asked="2026-12-01", flags={"order_complete": False})
    assert status("EU.WITHDRAWAL", facts) == "granted"
    assert rights_of(facts)["EU.WITHDRAWAL"].period.last_day is None


def test_a_consumer_who_was_not_informed_has_twelve_months_more():
    assert_last_day("EU.WITHDRAWAL", shop(flags={"informed": False}), "2027-08-20")


def test_late_information_starts_fourteen_days():
    facts = shop(flags={"informed_late": True}, events={"informed": noon("2026-10-01", SUMMER)})
    assert_last_day("EU.WITHDRAWAL", facts, "2026-10-15")


def test_nobody_is_late_while_it_is_unknown_whether_he_was_informed():
    facts = shop(asked="2026-09-30")
    del facts.flags["informed"]
    assert status("EU.WITHDRAWAL", facts) == "unknown"


@pytest.mark.parametrize("goods", ["made_to_order", "perishable", "mixed_inseparably", "auction"])
def test_withdrawal_leaves_out_goods_of_article_16(goods):
    assert status("EU.WITHDRAWAL", shop(goods_classes=goods)) == "excluded"


@pytest.mark.parametrize("goods", ["hygiene_sealed", "sealed_media"])
def test_sealed_goods_are_out_once_unsealed_and_only_if_the_consumer_was_told(goods):
    assert status("EU.WITHDRAWAL", shop(goods_classes=goods)) == "granted"
    facts = shop(goods_classes=goods, goods_states="unsealed")
    assert_only_lost_with_proof("EU.WITHDRAWAL", facts, "exclusion_informed")


def test_an_opened_mattress_comes_back():
    assert status("EU.WITHDRAWAL", shop(goods_states="opened used")) == "granted"


def test_digital_content_is_out_with_written_consent():
    facts = shop(goods_classes="digital_content")
    assert_only_lost_with_proof("EU.WITHDRAWAL", facts, "written_consent")


@pytest.mark.parametrize(("told", "who"), [(True, "buyer"), (False, "seller")])
def test_the_buyer_pays_the_freight_of_a_withdrawal_only_if_he_was_told(told, who):
    assert payer(shop(flags={"freight_informed": told})) == who


@pytest.mark.parametrize(
    ("events", "refund"),
    [
        (noticed(), None),
        (noticed(sent_proof="2026-08-12"), "2026-08-24"),
        (noticed(goods_back="2026-08-20"), "2026-08-24"),
    ],
)
def test_the_refund_is_due_fourteen_days_after_the_notice_unless_it_is_held(events, refund):
    expected = refund and last_second(refund, SUMMER)
    assert due("EU.WITHDRAWAL", shop(events=events))["refund"] == expected


def test_a_hold_that_ends_later_moves_the_refund_to_that_moment():
    events = noticed(sent_proof="2026-08-28", goods_back="2026-08-31")
    clocks = due("EU.WITHDRAWAL", shop(events=events))
    assert clocks["refund"] == clocks["hold_release"] == noon("2026-08-28", SUMMER)


def test_a_seller_who_collects_cannot_hold_the_refund():
    facts = shop(events=noticed(), flags={"seller_collects": True})
    clocks = due("EU.WITHDRAWAL", facts)
    assert clocks == {
        "acknowledge": last_second("2026-08-10", SUMMER),
        "refund": last_second("2026-08-24", SUMMER),
    }


def test_the_consumer_sends_back_within_fourteen_days_of_his_notice():
    clocks = due("EU.WITHDRAWAL", shop(events=noticed()))
    assert clocks["consumer_sends_back"] == last_second("2026-08-24", SUMMER)


@pytest.mark.parametrize(("ordered", "kinds"), [("2026-06-18", False), ("2026-06-19", True)])
def test_contracts_from_19_june_2026_need_an_acknowledgement(ordered, kinds):
    facts = shop(ordered=ordered, events=noticed())
    right = rights_of(facts)["EU.WITHDRAWAL"].right
    assert ("acknowledge" in due("EU.WITHDRAWAL", facts)) is kinds
    assert right.acknowledge_medium == ("durable" if kinds else "")


def test_withdrawal_refunds_standard_delivery_and_keeps_the_express_surcharge():
    components = {name: v.value for name, v in offer(shop()).components.items()}
    assert components == {
        "goods": "refund",
        "outbound_standard": "refund",
        "outbound_premium": "keep",
        "import_duty": "by_collector",
        "handling_fee": "policy",
    }


@pytest.mark.parametrize(
    ("ordered", "last_day"), [("2026-07-30", "2028-08-07"), ("2026-07-31", "2029-08-06")]
)
def test_a_repair_adds_a_year_to_conformity_for_contracts_from_31_july_2026(ordered, last_day):
    facts = shop(ordered=ordered, reason_class="defective", flags={"repair_chosen": False})
    assert_last_day("EU.CONFORMITY", facts, "2028-08-07")
    repaired = replace(facts, flags={**facts.flags, "repair_chosen": True})
    assert_last_day("EU.CONFORMITY", repaired, last_day)


def test_conformity_of_goods_that_came_on_a_leap_day_ends_with_february():
    facts = shop(delivered="2028-02-29", reason_class="defective", flags={"repair_chosen": False})
    assert_last_day("EU.CONFORMITY", facts, "2030-02-28")


@pytest.mark.parametrize("fault", FAULTS)
def test_conformity_puts_the_freight_on_the_seller(fault):
    assert payer(shop(reason_class=fault)) == "seller"


def test_conformity_repairs_or_replaces_before_it_pays_back():
    facts = shop(reason_class="defective")
    failed = replace(facts, flags={**facts.flags, "repair_failed": True})
    assert rights_of(facts)["EU.CONFORMITY"].steps == ("repair", "replace")
    steps = ("price_reduction", "refund", "repair", "replace")
    assert rights_of(failed)["EU.CONFORMITY"].steps == steps


def test_termination_is_refunded_when_goods_or_proof_of_sending_are_there():
    facts = shop(reason_class="defective", events=noticed(sent_proof="2026-08-12"))
    assert due("EU.CONFORMITY", facts) == {"refund": last_second("2026-08-12", SUMMER)}


def test_who_wants_a_repair_waits_for_no_refund():
    facts = shop(reason_class="defective", events=noticed(sent_proof="2026-08-12"))
    assert due("EU.CONFORMITY", replace(facts, resolution="repair")) == {}


def test_who_withdraws_may_give_any_reason():
    facts = shop(reason_class="defective")
    assert "EU.WITHDRAWAL" not in rights_of(facts)
    stated = rights_of(replace(facts, kind="withdrawal"))["EU.WITHDRAWAL"]
    assert stated.is_granted


def test_information_after_the_year_revives_nothing():
    facts = shop(flags={"informed": True, "informed_late": True})
    for informed, last_day in (("2027-08-10", "2027-08-24"), ("2029-01-01", "2027-08-20")):
        late = replace(facts, events={**facts.events, "informed": noon(informed, SUMMER)})
        found = rights_of(late)["EU.WITHDRAWAL"].period.last_day
        assert found.isoformat() == last_day


def test_germany_inherits_withdrawal_and_names_its_own_law():
    facts = line("DE EU", 2, events=noticed())
    rights = rights_of(facts)
    assert set(rights) == {"DE.WITHDRAWAL"}
    right, union = rights["DE.WITHDRAWAL"].right, rights_of(shop())["EU.WITHDRAWAL"].right
    assert (right.window, right.clocks, right.exclusions) == (
        union.window,
        union.clocks,
        union.exclusions,
    )
    assert right.source.instrument == "Civil Code (BGB)"


@pytest.mark.parametrize(("code", "years"), [("ES", 3), ("SE", 3), ("PT", 3), ("FR", 2)])
def test_member_states_replace_only_what_differs(code, years):
    right = LINEAGE.at(f"{code}.CONFORMITY", noon("2026-08-01").date())
    assert (right.window.length.number, right.window.roll) == (years, "next_working_day")
    assert right.window.extensions[0].length.number == 12


def test_france_gave_six_months_for_a_repair_before_the_union_gave_twelve():
    right = LINEAGE.at("FR.CONFORMITY", noon("2026-07-30").date())
    assert [extension.length.number for extension in right.window.extensions] == [6]


@pytest.mark.parametrize(
    ("accepted", "apply"), [("2026-06-30", "2026-09-28"), ("2026-07-01", None)]
)
def test_declarations_from_july_2026_are_not_invalidated_for_a_change_of_mind(accepted, apply):
    events = {"declaration_accepted": noon(accepted, SUMMER)}
    found = due("EU.CUSTOMS.RETURN", shop(regime="eu_import", events=events))
    assert found == ({"customs_apply": last_second(apply, SUMMER)} if apply else {})
