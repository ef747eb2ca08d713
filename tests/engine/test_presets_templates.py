from dataclasses import replace

import pytest
from presets import FAULTS, assert_last_day, due, last_second, line, noon, payer, rights_of, status


@pytest.mark.parametrize(
    ("code", "places", "flag", "last_day"),
    [
        ("CA-ON.CANCEL", "CA CA-ON", "disclosures_complete", "2026-08-12"),
        ("CA-QC.CANCEL", "CA CA-QC", "disclosures_complete", "2026-08-12"),
        ("CA-ON.NO_COPY", "CA CA-ON", "contract_copy_given", "2026-08-31"),
        ("CA-QC.NO_COPY", "CA CA-QC", "contract_copy_given", "2026-08-31"),
    ],
)
def test_provinces_of_canada_give_a_way_out_where_the_merchant_failed(code, places, flag, last_day):
    facts = line(places, flags={flag: False}, events={"informed": noon("2026-08-05")})
    told = replace(facts, flags={**facts.flags, flag: True})
    assert_last_day(code, facts, last_day)
    assert (status(code, told), payer(facts)) == ("unmet", "seller")


def test_the_two_ways_out_of_ontario_stand_beside_each_other():
    flags = {"disclosures_complete": False, "contract_copy_given": False}
    assert set(rights_of(line("CA CA-ON", flags=flags))) == {"CA-ON.CANCEL", "CA-ON.NO_COPY"}


@pytest.mark.parametrize(
    ("code", "places", "last_day", "who"),
    [
        ("MX.WITHDRAWAL", "MX", "2026-08-13", "buyer"),
        ("TW.WITHDRAWAL", "TW", "2026-08-13", "seller"),
    ],
)
def test_mexico_counts_five_working_days_and_taiwan_seven_days(code, places, last_day, who):
    assert_last_day(code, line(places), last_day)
    assert payer(line(places)) == who


def test_india_acknowledges_in_two_days_and_answers_in_a_month():
    events = {"notice": noon("2026-08-30"), "notice_received": noon("2026-08-31")}
    facts = line("IN", reason_class="not_delivered", events=events)
    assert due("IN.ECOM", facts) == {
        "acknowledge": last_second("2026-09-02"),
        "answer": last_second("2026-09-30"),
    }
    assert payer(facts) == "seller"


def test_switzerland_has_a_warranty_and_no_withdrawal():
    assert rights_of(line("CH")) == {}
    assert_last_day("CH.WARRANTY", line("CH", reason_class="defective"), "2028-08-06")


@pytest.mark.parametrize(
    ("code", "places", "last_day"),
    [("ES", "ES EU", "2029-08-06"), ("SE", "SE EU", "2029-08-06"), ("PT", "PT EU", "2029-08-06")],
)
def test_three_member_states_are_liable_for_three_years(code, places, last_day):
    facts = line(places, reason_class="defective", flags={"repair_chosen": False})
    assert_last_day(f"{code}.CONFORMITY", facts, last_day)


@pytest.mark.parametrize("code", ["NL", "FI"])
def test_liability_for_a_lifetime_stands_beside_the_two_years_of_the_union(code):
    flags = {"repair_chosen": False}
    facts = line(f"{code} EU", reason_class="defective", asked="2029-08-08", flags=flags)
    found = {name: (entry.status, entry.is_firm) for name, entry in rights_of(facts).items()}
    assert found[f"{code}.LIFETIME"] == ("granted", False)
    assert found["EU.CONFORMITY"][0] == "expired"


def test_early_rejection_in_portugal_has_thirty_days():
    facts = line("PT EU", reason_class="defective", flags={"repair_chosen": False})
    assert_last_day("PT.REJECT", facts, "2026-09-05")


def test_a_recall_in_the_union_is_free_and_has_no_end():
    facts = line("DE EU", reason_class="recall", asked="2031-01-01")
    assert (status("EU.RECALL", facts), payer(facts)) == ("granted", "seller")


@pytest.mark.parametrize("fault", FAULTS)
def test_goods_that_do_not_conform_may_be_rejected_in_the_united_states(fault):
    facts = line("US US-TX", reason_class=fault)
    assert (status("US.UCC", facts), payer(facts)) == ("granted", "seller")


@pytest.mark.parametrize(
    ("code", "regime", "clock", "event", "last_day"),
    [
        ("EU.CUSTOMS.DEFECT", "eu_import", "customs_apply", "debt_notified", "2027-08-03"),
        ("GB.CUSTOMS.REJECTED", "gb_import", "customs_apply", "debt_notified", "2027-08-03"),
        ("EU.CUSTOMS.RETURNED_GOODS", "eu_export", "customs_arrive", "exported", "2029-08-03"),
        ("GB.CUSTOMS.RETURNED_GOODS", "gb_export", "customs_arrive", "exported", "2029-08-03"),
        ("US.CUSTOMS.REENTRY", "us_export", "customs_arrive", "exported", "2029-08-03"),
        ("CN.EXPORT.CHANNEL", "9810", "customs_arrive", "exported", "2027-08-03"),
        ("CN.TARIFF.REIMPORT", "0110", "customs_arrive", "exported", "2027-08-03"),
    ],
)
def test_customs_clocks_run_from_the_event_of_the_regime(code, regime, clock, event, last_day):
    facts = line(
        "DE EU GB",
        reason_class="defective",
        regime=regime,
        events={event: noon("2026-08-03")},
        flags={"original_state": True, "repair_chosen": False},
    )
    assert due(code, facts) == {clock: last_second(last_day)}
    assert code not in rights_of(replace(facts, regime=""))
