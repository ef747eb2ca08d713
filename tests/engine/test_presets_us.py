from dataclasses import replace

import pytest
from presets import (
    assert_last_day,
    due,
    last_second,
    line,
    noon,
    offer,
    rights_of,
    status,
    zone,
)
from returns_engine import Calendar

EASTERN = zone(-5)


def shop(state, **changes):
    """An order of 2 March 2026 from a seller who posted no policy."""
    flags = {"policy_posted": False, **changes.pop("flags", {})}
    values = {"ordered": "2026-03-02", "delivered": "2026-03-09"}
    return line(f"US US-{state}", -5, flags=flags, **(values | changes))


def undelivered(**changes):
    events = {"notice": noon("2026-03-06", EASTERN)}
    flags = {"late_delivery": True, **changes.pop("flags", {})}
    return shop("TX", reason_class="not_delivered", events=events, flags=flags, **changes)


@pytest.mark.parametrize("state", ["CA", "NY"])
def test_thirty_days_count_from_the_purchase_not_from_the_delivery(state):
    assert_last_day(f"US-{state}.POSTING", shop(state), "2026-04-01")


@pytest.mark.parametrize("state", ["CA", "NY"])
def test_a_seller_who_posted_a_policy_owes_nothing_more(state):
    code, posted = f"US-{state}.POSTING", shop(state, flags={"policy_posted": True})
    unknown = shop(state)
    del unknown.flags["policy_posted"]
    assert (status(code, posted), status(code, unknown)) == ("unmet", "unknown")


def test_a_state_without_such_a_statute_gives_no_right():
    assert rights_of(shop("TX")) == {}


@pytest.mark.parametrize("goods", ["food", "perishable", "near_expiry_or_flawed", "made_to_order"])
def test_california_leaves_out_food_and_final_sales(goods):
    assert status("US-CA.POSTING", shop("CA", goods_classes=goods)) == "excluded"
    assert status("US-NY.POSTING", shop("NY", goods_classes=goods)) == "granted"


@pytest.mark.parametrize("state", ["CA", "NY"])
def test_used_goods_stay_with_the_buyer(state):
    assert status(f"US-{state}.POSTING", shop(state, goods_states="used")) == "excluded"


def test_no_posted_policy_means_no_restocking_fee():
    assert offer(shop("NY")).deductions["restocking"].value.allowed == "no"


@pytest.mark.parametrize(
    ("state", "last_day"),
    [
        ("CT", "2026-03-09"),
        ("FL", "2026-03-09"),
        ("NJ", "2026-03-22"),
        ("VA", "2026-03-22"),
        ("RI", "2026-03-16"),
        ("HI", "2026-05-01"),
    ],
)
def test_other_states_are_templates_that_decide_nothing_alone(state, last_day):
    facts = shop(state, delivered="2026-03-04")
    assert_last_day(f"US-{state}.POSTING", facts, last_day)
    assert not rights_of(facts)[f"US-{state}.POSTING"].is_firm


def test_an_order_that_does_not_come_is_refunded_in_seven_working_days():
    assert due("US.MITOR", undelivered()) == {"refund": last_second("2026-03-17", EASTERN)}


def test_a_holiday_is_no_working_day():
    closed = Calendar(holidays=frozenset({noon("2026-03-09").date()}))
    facts = undelivered(calendar=closed)
    assert due("US.MITOR", facts) == {"refund": last_second("2026-03-18", EASTERN)}


def test_an_order_that_is_not_late_yet_cannot_be_called_off():
    assert status("US.MITOR", undelivered(flags={"late_delivery": False})) == "unmet"


def test_all_that_was_paid_comes_back_for_an_order_that_does_not_come():
    components = {name: v.value for name, v in offer(undelivered()).components.items()}
    assert components == {
        "goods": "refund",
        "outbound_standard": "refund",
        "outbound_premium": "refund",
    }


def test_drawback_has_five_years_and_needs_the_entry_of_the_unit():
    events = {"imported": noon("2024-02-29", EASTERN)}
    facts = shop("NY", regime="us_import", events=events)
    right = rights_of(facts)["US.CUSTOMS.DRAWBACK"].right
    assert due(right.code, facts) == {"customs_apply": last_second("2029-02-28", EASTERN)}
    assert right.evidence_required == ("import_entry_number",)


def test_drawback_is_no_right_of_the_consumer():
    events = {"imported": noon("2026-01-05", EASTERN)}
    facts = shop("TX", regime="us_import", events=events)
    assert offer(facts).components == {}
    assert "US.CUSTOMS.DRAWBACK" not in rights_of(replace(facts, regime=""))
