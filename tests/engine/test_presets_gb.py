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
    parcel,
    payer,
    rights_of,
    status,
    zone,
)

LONDON = zone(1)


def shop(**changes):
    """A line for Britain that arrived on Thursday 6 August 2026."""
    return line("GB", 1, **changes)


def faulty(**changes):
    return shop(**({"reason_class": "defective"} | changes))


def days(**events):
    return {anchor: noon(day, LONDON) for anchor, day in events.items()}


def test_cancellation_lasts_fourteen_days_after_the_delivery():
    assert_last_day("GB.CANCEL", shop(), "2026-08-20")


@pytest.mark.parametrize(
    ("delivered", "last_day"), [("2026-08-01", "2026-08-15"), ("2026-08-02", "2026-08-16")]
)
def test_a_last_day_on_a_weekend_stays(delivered, last_day):
    assert_last_day("GB.CANCEL", shop(delivered=delivered), last_day)


def test_cancellation_runs_from_the_last_parcel_of_the_order():
    parcels = (parcel("2026-08-06", LONDON), parcel("2026-08-19", LONDON))
    assert_last_day("GB.CANCEL", shop(order_deliveries=parcels), "2026-09-02")


def test_missing_information_adds_twelve_months_and_late_information_fourteen_days():
    late = shop(flags={"informed_late": True}, events=days(informed="2026-10-01"))
    assert_last_day("GB.CANCEL", shop(flags={"informed": False}), "2027-08-20")
    assert_last_day("GB.CANCEL", late, "2026-10-15")


@pytest.mark.parametrize("goods", ["made_to_order", "perishable", "newspaper", "price_volatile"])
def test_cancellation_leaves_out_goods_of_regulation_28(goods):
    assert status("GB.CANCEL", shop(goods_classes=goods)) == "excluded"


def test_unsealed_hygiene_goods_are_out_only_if_the_consumer_was_told():
    facts = shop(goods_classes="hygiene_sealed", goods_states="unsealed")
    assert_only_lost_with_proof("GB.CANCEL", facts, "exclusion_informed")


@pytest.mark.parametrize(
    ("events", "refund"),
    [
        (days(notice="2026-08-10"), None),
        (days(notice="2026-08-10", goods_back="2026-08-20"), "2026-09-03"),
        (days(notice="2026-08-10", goods_back="2026-08-20", sent_proof="2026-08-12"), "2026-08-26"),
    ],
)
def test_the_refund_is_due_fourteen_days_after_goods_or_proof_of_sending(events, refund):
    expected = refund and last_second(refund, LONDON)
    assert due("GB.CANCEL", shop(events=events))["refund"] == expected


def test_a_seller_who_collects_refunds_fourteen_days_after_the_notice():
    facts = shop(events=days(notice="2026-08-10"), flags={"seller_collects": True})
    clocks = due("GB.CANCEL", facts)
    assert clocks["refund"] == last_second("2026-08-24", LONDON)
    assert "consumer_sends_back" not in clocks


def test_a_cancellation_is_acknowledged_on_the_day_it_comes():
    clocks = due("GB.CANCEL", shop(events=days(notice="2026-08-10", notice_received="2026-08-11")))
    assert clocks["acknowledge"] == last_second("2026-08-11", LONDON)


@pytest.mark.parametrize(("told", "who"), [(True, "buyer"), (False, "seller")])
def test_the_buyer_pays_the_freight_of_a_cancellation_only_if_he_was_told(told, who):
    assert payer(shop(flags={"freight_informed": told})) == who


def test_goods_may_be_rejected_for_thirty_days():
    assert_last_day("GB.CRA.REJECT", faulty(), "2026-09-05")
    assert rights_of(faulty())["GB.CRA.REJECT"].steps == ("reject",)


def test_a_repair_stops_the_thirty_days_and_leaves_seven():
    short = {"repair": ((noon("2026-08-10", LONDON), noon("2026-08-14", LONDON)),)}
    late = {"repair": ((noon("2026-09-05", LONDON), noon("2026-09-06", LONDON)),)}
    assert_last_day("GB.CRA.REJECT", faulty(spans=short), "2026-09-09")
    assert_last_day("GB.CRA.REJECT", faulty(spans=late), "2026-09-13")


def test_nobody_is_late_while_his_goods_are_in_repair():
    facts = faulty(spans={"repair": ((noon("2026-08-10", LONDON), None),)}, asked="2026-12-01")
    assert status("GB.CRA.REJECT", facts) == "granted"


def test_one_repair_or_replacement_comes_before_final_rejection_or_a_lower_price():
    failed = faulty(flags={"repair_failed": True})
    assert rights_of(faulty())["GB.CRA"].steps == ("repair", "replace")
    assert rights_of(failed)["GB.CRA"].steps == ("reject", "price_reduction")
    assert_last_day("GB.CRA", faulty(), "2032-08-06")


@pytest.mark.parametrize("code", ["GB.CRA", "GB.CRA.REJECT"])
def test_the_refund_is_due_fourteen_days_after_the_seller_agreed(code):
    facts = faulty(events=days(notice="2026-08-10", seller_agreed="2026-08-31"))
    assert due(code, facts) == {"refund": last_second("2026-09-14", LONDON)}


@pytest.mark.parametrize(("asked", "allowed"), [("2027-02-06", "no"), ("2027-02-07", "yes")])
def test_use_is_deducted_only_after_six_months(asked, allowed):
    assert offer(faulty(asked=asked)).deductions["use"].value.allowed == allowed


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seller_pays_the_freight_of_faulty_goods(fault):
    assert payer(faulty(reason_class=fault)) == "seller"


def test_returned_goods_relief_follows_the_goods_wherever_the_consumer_lives():
    flags = {"original_state": True}
    facts = line("FR EU", regime="gb_export", events=days(exported="2026-08-03"), flags=flags)
    found = due("GB.CUSTOMS.RETURNED_GOODS", facts)
    assert found == {"customs_arrive": last_second("2029-08-03")}
    assert status("GB.CUSTOMS.RETURNED_GOODS", replace(facts, flags={})) == "unknown"
