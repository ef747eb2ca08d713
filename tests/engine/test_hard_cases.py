"""The hard cases of the research on law, each by its name: what the rules alone can say of them."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from presets import (
    LINEAGE,
    assert_last_day,
    due,
    last_second,
    line,
    noon,
    offer,
    parcel,
    rights_of,
    status,
    zone,
)
from returns_engine import (
    Calendar,
    Outcome,
    PolicyTerms,
    Request,
    Returned,
    evaluate,
    find_deadlines,
    owe,
)

CHINA, SUMMER, EASTERN, TOKYO = zone(8), zone(2), zone(-5), zone(9)


@pytest.mark.parametrize(
    ("places", "hours", "code", "found"),
    [("AT EU", 2, "EU.WITHDRAWAL", "granted"), ("CN", 8, "CN.NO_REASON", "expired")],
)
def test_three_parcels_the_last_on_day_20_and_item_one_returned_on_day_30(
    places, hours, code, found
):
    parcels = tuple(parcel(day, zone(hours)) for day in ("2026-08-02", "2026-08-10", "2026-08-22"))
    facts = line(places, hours, asked="2026-09-01", order_deliveries=parcels)
    assert status(code, replace(facts, deliveries=parcels[:1])) == found


@pytest.mark.parametrize(
    ("places", "hours", "code", "monday"),
    [("AT EU", 2, "EU.WITHDRAWAL", "granted"), ("GB", 1, "GB.CANCEL", "expired")],
)
def test_withdrawal_mailed_at_2358_on_day_14_a_sunday_with_the_server_in_utc_plus_8(
    places, hours, code, monday
):
    sent = datetime(2026, 8, 16, 23, 58, tzinfo=zone(hours)).astimezone(CHINA)
    received = sent + timedelta(hours=7)
    assert sent.date().isoformat() == "2026-08-17"
    facts = line(places, hours, delivered="2026-08-02")
    late = replace(facts, asked_at=sent + timedelta(minutes=5), received_at=received)
    assert status(code, replace(facts, asked_at=sent, received_at=received)) == "granted"
    assert status(code, late) == monday


def test_a_bonded_import_claimed_on_day_28_that_reaches_the_zone_on_day_46():
    """The consumer is refunded all the same; the tax that stays due is booked elsewhere."""
    release = noon("2026-03-01", CHINA)
    events = {
        "customs_release": release,
        "notice": release + timedelta(days=28),
        "goods_back": release + timedelta(days=46),
    }
    facts = line(
        "CN",
        8,
        ordered="2026-02-27",
        delivered="2026-03-07",
        asked="2026-03-29",
        reason_class="defective",
        regime="1210",
        events=events,
        flags={"original_state": True, "major_failure": True},
    )
    entitlements = evaluate(facts, None, LINEAGE).entitlements
    clocks = {
        deadline.kind: deadline
        for deadline in find_deadlines(facts, None, entitlements)
        if deadline.source == "CN.CBEC.IMPORT.RETURN"
    }
    assert rights_of(facts)["CN.QUALITY"].gives("refund")
    assert offer(facts).components["import_duty"].value == "by_collector"
    assert clocks["customs_apply"].due == last_second("2026-03-31", CHINA)
    assert clocks["customs_arrive"].due == last_second("2026-04-15", CHINA)
    assert clocks["customs_arrive"].met_at > clocks["customs_arrive"].due


@pytest.mark.parametrize(("places", "kept"), [("CN", "yes"), ("AT EU", "no")])
def test_three_for_two_with_free_shipping_over_199_of_which_one_returns(places, kept):
    """The amounts of a recalculation are computed by what is owed for a return, not by a right."""
    deductions = offer(line(places)).deductions
    for kind in ("promo_recalculation", "free_shipping_clawback"):
        assert ((kind in deductions and deductions[kind].value.allowed) or None) == kept


@pytest.mark.parametrize(
    ("informed", "allowed", "last_day"), [(True, "yes", "2026-08-20"), (False, "no", "2027-08-20")]
)
def test_goods_worn_in_the_union_and_the_trader_forgot_to_inform(informed, allowed, last_day):
    facts = line("AT EU", 2, goods_states="used", flags={"informed": informed})
    assert offer(facts).deductions["diminished_value"].value.allowed == allowed
    assert_last_day("EU.WITHDRAWAL", facts, last_day)


def test_duty_paid_at_checkout_or_to_the_carrier():
    """Whoever collected the duty gives it back: the right says that, the payment says who."""
    duty = offer(line("AT EU", 2)).components["import_duty"]
    assert (duty.value, duty.source) == ("by_collector", "EU.WITHDRAWAL")


@pytest.mark.parametrize(
    ("days", "outcome", "code"),
    [(60, Outcome.ALLOW, "window_open"), (30, Outcome.REFUSE, "window_expired")],
)
def test_new_york_40_days_after_the_purchase_with_no_policy_posted(days, outcome, code):
    """The statute is over, so the contract decides; drawback then needs the entry of that unit."""
    facts = line(
        "US US-NY",
        -5,
        ordered="2026-03-02",
        delivered="2026-03-05",
        asked="2026-04-11",
        regime="us_import",
        reason=1,
        events={"imported": noon("2026-01-05", EASTERN)},
        flags={"policy_posted": False},
    )
    contract = PolicyTerms("Contract", days, window_anchor="ordered", outside_window="refuse")
    verdict = evaluate(facts, contract, LINEAGE)
    assert status("US-NY.POSTING", facts) == "expired"
    assert verdict.outcome is outcome
    assert code in {finding.code for finding in verdict.findings}
    drawback = rights_of(facts)["US.CUSTOMS.DRAWBACK"].right
    assert drawback.evidence_required == ("import_entry_number",)


def test_the_thirty_days_of_britain_stopped_twelve_days_by_a_repair_that_fails():
    repaired = (noon("2026-03-31"), noon("2026-04-12"))
    facts = line("GB", delivered="2026-03-02", reason_class="defective")
    assert_last_day("GB.CRA.REJECT", facts, "2026-04-01")
    assert_last_day("GB.CRA.REJECT", replace(facts, spans={"repair": (repaired,)}), "2026-04-19")
    running = replace(facts, spans={"repair": ((repaired[0], None),)}, asked_at=noon("2026-06-01"))
    assert status("GB.CRA.REJECT", running) == "granted"


def test_a_shop_in_japan_says_no_returns_in_its_questions_and_answers_only():
    """A clause counts where the final screen has it; a help page is no stated clause."""
    facts = line("JP", 9, delivered="2026-03-02", flags={"return_clause_stated": False})
    assert_last_day("JP.WITHDRAWAL", facts, "2026-03-09")


def test_an_invoice_at_7_10_refunded_at_7_25():
    """Rules speak in the currency that was paid and know no rate: VAT and the loss are booked."""
    facts = line("CN", 8, amount=Decimal("100.00"))
    found = owe(Request((Returned("line", facts.amount, offer(facts)),)))
    assert sum(component.amount for component in found) == Decimal("100.00")
    assert {component.kind for component in found} == {"goods", "return_freight"}


def test_erasure_is_asked_for_while_a_customs_claim_is_open():
    """What may be deleted is decided elsewhere: the rules say that the claim still runs."""
    events = {"imported": noon("2026-01-05", EASTERN), "notice": noon("2026-03-05", EASTERN)}
    facts = line("US US-TX", -5, regime="us_import", events=events)
    entitlements = evaluate(facts, None, LINEAGE).entitlements
    claim = next(d for d in find_deadlines(facts, None, entitlements) if d.kind == "customs_apply")
    assert (claim.due, claim.met_at) == (last_second("2031-01-05", EASTERN), None)


def test_a_parcel_that_the_carrier_could_not_deliver_is_no_withdrawal():
    """Nobody stated anything: no notice, so no clock of the consumer; customs runs by itself."""
    back = {"goods_back": noon("2026-08-20", SUMMER)}
    facts = line("AT EU", 2, reason_class="not_delivered", events=back)
    assert rights_of(facts) == {}
    bonded = line(
        "CN",
        8,
        reason_class="not_delivered",
        regime="1210",
        events={"customs_release": noon("2026-08-01", CHINA), **back},
    )
    kinds = {entry.right.right_type for entry in rights_of(bonded).values()}
    assert kinds == {"customs_relief"}
    assert set(due("CN.CBEC.IMPORT.RETURN", bonded)) == {"customs_apply", "customs_arrive"}


@pytest.mark.parametrize(
    ("holidays", "last_day"),
    [
        ((), "2026-08-14"),
        (("2026-08-14",), "2026-08-17"),
        (("2026-08-14", "2026-08-17"), "2026-08-18"),
        (("2026-08-13", "2026-08-17"), "2026-08-14"),
    ],
)
def test_a_last_day_on_a_holiday_moves_to_the_next_working_day_and_no_other(holidays, last_day):
    closed = Calendar(holidays=frozenset(noon(day).date() for day in holidays))
    facts = line("AT EU", 2, delivered="2026-07-31", calendar=closed)
    assert_last_day("EU.WITHDRAWAL", facts, last_day)


@pytest.mark.parametrize(
    ("hours", "last_day"), [(-8, "2026-08-19"), (0, "2026-08-20"), (13, "2026-08-20")]
)
def test_the_day_of_the_delivery_is_that_of_the_consumers_clock(hours, last_day):
    arrived = datetime(2026, 8, 6, 5, tzinfo=timezone.utc)
    delivery = replace(parcel("2026-08-06"), possession=arrived, signed=arrived)
    assert_last_day("EU.WITHDRAWAL", line("AT EU", hours, deliveries=(delivery,)), last_day)
