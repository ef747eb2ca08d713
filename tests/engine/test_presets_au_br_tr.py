import pytest
from presets import (
    FAULTS,
    assert_last_day,
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

SYDNEY, BRASILIA, ISTANBUL = zone(10), zone(-3), zone(3)


def australia(**changes):
    return line("AU", 10, **({"reason_class": "defective"} | changes))


def brazil(**changes):
    """A line that arrived on Thursday 6 August 2026."""
    return line("BR", -3, **changes)


def turkey(**changes):
    return line("TR", 3, **changes)


@pytest.mark.parametrize(
    ("major", "steps"),
    [(True, ("refund", "replace")), (False, ("repair", "replace", "refund")), (None, ())],
)
def test_a_major_failure_gives_the_choice_in_australia(major, steps):
    entry = rights_of(australia(flags={"major_failure": major}))["AU.GUARANTEE"]
    chooser = {r.chooser for r in entry.right.remedies if r.rank == (1 if major else 2)}
    assert entry.steps == steps
    assert chooser == {"consumer" if major else "seller"}


def test_guarantees_in_australia_name_no_last_day():
    entry = rights_of(australia(asked="2031-01-01"))["AU.GUARANTEE"]
    assert (entry.status, entry.period.last_day) == ("granted", None)


def test_australia_has_no_right_for_a_change_of_mind():
    assert rights_of(australia(reason_class="no_reason")) == {}


def test_the_seller_collects_in_australia_where_sending_is_costly():
    assert payer(australia()) == "seller"
    right = rights_of(australia())["AU.GUARANTEE"].right
    assert right.carrier_condition == "seller_collects_if_costly"


def test_brazil_gives_seven_days_from_the_receipt():
    assert_last_day("BR.WITHDRAWAL", brazil(), "2026-08-13")


def test_brazil_refunds_on_the_day_of_the_notice():
    clocks = due("BR.WITHDRAWAL", brazil(events={"notice": noon("2026-08-10", BRASILIA)}))
    assert clocks == {"refund": last_second("2026-08-10", BRASILIA)}


def test_the_seller_pays_all_freight_in_brazil_and_nothing_is_left_out():
    facts = brazil(goods_classes="made_to_order hygiene_sealed", goods_states="unsealed")
    components = {name: v.value for name, v in offer(facts).components.items()}
    assert (status("BR.WITHDRAWAL", facts), payer(facts)) == ("granted", "seller")
    assert (components["outbound_standard"], components["outbound_premium"]) == ("refund",) * 2


@pytest.mark.parametrize(
    ("goods", "code", "last_day"),
    [
        ("durable", "BR.VICIO", "2026-11-04"),
        ("", "BR.VICIO", "2026-11-04"),
        ("non_durable", "BR.VICIO.NON_DURABLE", "2026-09-05"),
    ],
)
def test_a_vicio_is_complained_of_in_90_days_or_30_for_non_durable_goods(goods, code, last_day):
    facts = brazil(reason_class="defective", goods_classes=goods)
    assert set(rights_of(facts)) == {code}
    assert_last_day(code, facts, last_day)


@pytest.mark.parametrize("code", ["BR.VICIO", "BR.VICIO.NON_DURABLE"])
def test_the_seller_has_thirty_days_to_cure_then_the_consumer_chooses(code):
    goods = "non_durable" if code.endswith("NON_DURABLE") else ""
    events = {"notice": noon("2026-08-10", BRASILIA)}
    facts = brazil(reason_class="defective", goods_classes=goods, events=events)
    failed = brazil(reason_class="defective", goods_classes=goods, flags={"repair_failed": True})
    assert due(code, facts) == {"answer": last_second("2026-09-09", BRASILIA)}
    assert rights_of(facts)[code].steps == ("repair",)
    assert rights_of(failed)[code].steps == ("replace", "refund", "price_reduction")


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seller_pays_the_freight_of_faulty_goods(fault):
    assert payer(brazil(reason_class=fault)) == payer(australia(reason_class=fault)) == "seller"


def test_turkey_gives_fourteen_days_from_the_last_item():
    parcels = (parcel("2026-08-06", ISTANBUL), parcel("2026-08-19", ISTANBUL))
    assert_last_day("TR.WITHDRAWAL", turkey(), "2026-08-20")
    assert_last_day("TR.WITHDRAWAL", turkey(order_deliveries=parcels), "2026-09-02")


def test_a_consumer_in_turkey_who_was_not_informed_has_a_year_more():
    assert_last_day("TR.WITHDRAWAL", turkey(flags={"informed": False}), "2027-08-20")


def test_turkey_refunds_within_fourteen_days_of_the_notice():
    clocks = due("TR.WITHDRAWAL", turkey(events={"notice": noon("2026-08-10", ISTANBUL)}))
    assert clocks == {"refund": last_second("2026-08-24", ISTANBUL)}


@pytest.mark.parametrize(
    ("ordered", "who", "carrier", "phone"),
    [
        ("2025-12-31", "buyer", "", "excluded"),
        ("2026-01-01", "seller", "designated_carrier", "granted"),
    ],
)
def test_contracts_from_2026_put_the_freight_on_the_seller_in_turkey(ordered, who, carrier, phone):
    values = {"ordered": ordered, "delivered": "2026-01-05"}
    right = rights_of(turkey(**values))["TR.WITHDRAWAL"].right
    assert (payer(turkey(**values)), right.carrier_condition) == (who, carrier)
    assert status("TR.WITHDRAWAL", turkey(goods_classes="activated_device", **values)) == phone
