import pytest
from presets import FAULTS, assert_last_day, due, last_second, line, noon, payer, rights_of, status


def shop(**changes):
    """Faulty goods for Ireland that arrived on Thursday 6 August 2026."""
    flags = {"repair_chosen": False, **changes.pop("flags", {})}
    return line("IE EU", 1, flags=flags, **({"reason_class": "defective"} | changes))


def test_ireland_takes_over_the_conformity_of_the_union_and_adds_its_own_door():
    assert set(rights_of(shop())) == {"IE.CONFORMITY", "IE.TERMINATE"}


def test_termination_is_open_for_thirty_days():
    assert_last_day("IE.TERMINATE", shop(), "2026-09-05")
    assert rights_of(shop())["IE.TERMINATE"].steps == ("reject",)


def test_conformity_lasts_two_years_and_a_year_more_after_a_repair():
    assert_last_day("IE.CONFORMITY", shop(), "2028-08-07")
    assert_last_day("IE.CONFORMITY", shop(flags={"repair_chosen": True}), "2029-08-06")


@pytest.mark.parametrize("code", ["IE.CONFORMITY", "IE.TERMINATE"])
def test_the_refund_is_due_fourteen_days_after_goods_back(code):
    tz = shop().zone
    back = {"notice": noon("2026-08-10", tz), "sent_proof": noon("2026-08-11", tz)}
    assert due(code, shop(events=back)) == {"refund": None}
    back["goods_back"] = noon("2026-08-14", tz)
    assert due(code, shop(events=back)) == {"refund": last_second("2026-08-28", tz)}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seller_pays_the_freight_of_faulty_goods(fault):
    assert payer(shop(reason_class=fault)) == "seller"


def test_a_change_of_mind_in_ireland_is_a_withdrawal_of_the_union():
    facts = shop(reason_class="no_reason")
    assert set(rights_of(facts)) == {"EU.WITHDRAWAL"}
    assert status("EU.WITHDRAWAL", facts) == "granted"
