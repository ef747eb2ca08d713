from dataclasses import replace

import pytest
from presets import (
    FAULTS,
    assert_last_day,
    assert_only_lost_with_proof,
    due,
    last_second,
    line,
    noon,
    offer,
    payer,
    rights_of,
    status,
    zone,
)

CHINA = zone(8)


def shop(**changes):
    """A line signed for on Monday 2 March 2026."""
    return line("CN", 8, **{"ordered": "2026-02-26", "delivered": "2026-03-02"} | changes)


def imported(**changes):
    """A bonded import that customs released on 1 March 2026."""
    events = {"customs_release": noon("2026-03-01", CHINA), **changes.pop("events", {})}
    return shop(regime="1210", events=events, flags={"original_state": True}, **changes)


def exported(day, **changes):
    """Goods that left China for a customer in the United States."""
    values = {"regime": "9610", "flags": {"original_state": True}} | changes
    events = {"exported": noon(day)}
    return line("US US-CA", ordered=day, delivered=day, events=events, **values)


def test_no_reason_lasts_seven_days_from_the_day_after_the_signature():
    assert_last_day("CN.NO_REASON", shop(), "2026-03-09")


def test_no_reason_is_not_moved_by_a_sunday():
    assert_last_day("CN.NO_REASON", shop(delivered="2026-03-01"), "2026-03-08")


def test_no_reason_refunds_within_seven_days_of_goods_back_and_is_punished_after_fifteen():
    back = {"notice": noon("2026-03-05", CHINA), "goods_back": noon("2026-03-10", CHINA)}
    clocks = due("CN.NO_REASON", shop(events=back))
    assert clocks == {
        "answer": last_second("2026-03-20", CHINA),
        "refund": last_second("2026-03-17", CHINA),
        "penalty": last_second("2026-03-25", CHINA),
    }


def test_no_reason_leaves_the_freight_with_the_buyer():
    assert payer(shop()) == "buyer"


@pytest.mark.parametrize("goods", ["made_to_order", "perishable", "newspaper", "digital_content"])
def test_no_reason_leaves_out_four_classes_without_any_proof(goods):
    assert status("CN.NO_REASON", shop(goods_classes=goods)) == "excluded"


@pytest.mark.parametrize(
    ("goods", "state"),
    [
        ("activated_device", "activated"),
        ("hygiene_sealed", "unsealed"),
        ("near_expiry_or_flawed", ""),
    ],
)
def test_other_goods_are_out_only_when_this_purchase_confirmed_it(goods, state):
    facts = shop(goods_classes=goods, goods_states=state)
    assert_only_lost_with_proof("CN.NO_REASON", facts, "exclusion_confirmed")


@pytest.mark.parametrize(
    ("goods", "state"),
    [("clothing", "tags_removed"), ("food", "unsealed"), ("electronics", "activated")],
)
def test_goods_that_are_not_intact_are_out(goods, state):
    assert status("CN.NO_REASON", shop(goods_classes=goods, goods_states=state)) == "excluded"
    assert status("CN.NO_REASON", shop(goods_classes=goods)) == "granted"


def test_opening_the_pack_to_look_keeps_goods_intact():
    assert status("CN.NO_REASON", shop(goods_states="opened")) == "granted"


def test_no_reason_allows_what_the_measures_name_and_no_restocking_fee():
    deductions = {kind: v.value.allowed for kind, v in offer(shop()).deductions.items()}
    assert deductions == {
        "restocking": "no",
        "gift_not_returned": "yes",
        "promo_recalculation": "yes",
        "free_shipping_clawback": "yes",
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_quality_puts_the_freight_on_the_seller(fault):
    facts = shop(reason_class=fault)
    assert (payer(facts), status("CN.QUALITY", facts)) == ("seller", "granted")


def test_quality_lets_the_consumer_choose_for_seven_days_then_repairs_or_exchanges():
    early = shop(reason_class="defective", asked="2026-03-09")
    late = replace(early, asked_at=noon("2026-03-10", CHINA))
    failed = replace(late, flags={**late.flags, "repair_failed": True})
    assert rights_of(early)["CN.QUALITY"].steps == ("refund", "replace", "repair")
    assert rights_of(late)["CN.QUALITY"].steps == ("replace", "repair")
    assert rights_of(failed)["CN.QUALITY"].steps == ("refund", "replace", "repair")


def test_quality_is_punished_fifteen_days_after_the_demand():
    facts = shop(reason_class="defective", events={"notice": noon("2026-03-05", CHINA)})
    assert due("CN.QUALITY", facts) == {"penalty": last_second("2026-03-20", CHINA)}


def test_three_guarantees_hold_for_a_year_from_the_invoice_and_stand_still_in_repair():
    facts = shop(
        reason_class="defective",
        goods_classes="home_appliance",
        events={"invoiced": noon("2026-03-02", CHINA)},
    )
    repaired = ((noon("2026-06-01", CHINA), noon("2026-06-21", CHINA)),)
    assert_last_day("CN.SANBAO", facts, "2027-03-02")
    assert_last_day("CN.SANBAO", replace(facts, spans={"repair": repaired}), "2027-03-22")
    assert "CN.SANBAO" not in rights_of(replace(facts, goods_classes=frozenset({"clothing"})))


@pytest.mark.parametrize(
    ("asked", "steps"),
    [
        ("2026-03-09", ("refund", "replace", "repair")),
        ("2026-03-10", ("replace", "repair")),
        ("2026-03-17", ("replace", "repair")),
        ("2026-03-18", ("repair",)),
    ],
)
def test_three_guarantees_go_from_refund_to_exchange_to_repair(asked, steps):
    facts = shop(reason_class="defective", goods_classes="home_appliance", asked=asked)
    assert rights_of(facts)["CN.SANBAO"].steps == steps


def test_depreciation_is_kept_only_after_a_week_and_while_the_same_model_is_there():
    facts = shop(reason_class="defective", goods_classes="home_appliance", asked="2026-03-20")
    same = replace(facts, flags={**facts.flags, "same_model_available": True})
    early = replace(same, asked_at=noon("2026-03-09", CHINA))
    allowed = [offer(f).deductions["depreciation"].value.allowed for f in (facts, same, early)]
    assert allowed == ["no", "yes", "no"]


def test_an_import_is_applied_for_in_30_days_and_back_in_45_of_the_same_release():
    clocks = due("CN.CBEC.IMPORT.RETURN", imported())
    assert clocks == {
        "customs_apply": last_second("2026-03-31", CHINA),
        "customs_arrive": last_second("2026-04-15", CHINA),
    }


def test_an_import_released_before_28_march_2020_had_30_days_for_both():
    for released, arrive in (("2020-03-27", "2020-04-26"), ("2020-03-28", "2020-05-12")):
        events = {"customs_release": noon(released, CHINA)}
        facts = imported(delivered="2020-04-02", events=events)
        assert due("CN.CBEC.IMPORT.RETURN", facts)["customs_arrive"] == last_second(arrive, CHINA)


def test_an_import_by_another_regime_has_no_relief():
    assert "CN.CBEC.IMPORT.RETURN" not in rights_of(replace(imported(), regime="0110"))


@pytest.mark.parametrize(
    ("day", "arrive"), [("2026-01-01", "2026-07-01"), ("2026-08-31", "2027-02-28")]
)
def test_an_export_comes_back_free_within_six_months(day, arrive):
    assert due("CN.EXPORT.RETURN", exported(day)) == {"customs_arrive": last_second(arrive)}


@pytest.mark.parametrize("day", ["2025-12-31", "2028-01-01"])
def test_the_relief_for_exports_holds_for_2026_and_2027_only(day):
    assert "CN.EXPORT.RETURN" not in rights_of(exported(day))


def test_food_and_altered_goods_that_come_back_are_taxed():
    altered = exported("2026-08-01", flags={"original_state": False})
    assert status("CN.EXPORT.RETURN", exported("2026-08-01", goods_classes="food")) == "excluded"
    assert status("CN.EXPORT.RETURN", altered) == "unmet"
