from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, entitlement, facts, right, spec, terms, unrecorded, window
from returns_engine import Lineage, assess, check_spec
from returns_engine.entitlements import find_effective, find_entitlements
from returns_engine.right import Exclusion, Extension, Length, Moment, Source

FOOD = {"goods_classes": frozenset({"food"})}


def status(rule=None, latest_transit=0, **changes):
    found = assess(rule or right(), facts(**changes), latest_transit)
    return (found.status, found.cause) if found.cause else found.status


def codes(*specs, **changes):
    lineage = Lineage([check_spec(each) for each in specs])
    return [entry.right.code for entry in find_entitlements(lineage, facts(**changes), 60)]


# === IN TIME === #


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Shanghai", "America/Los_Angeles"])
def test_a_right_is_granted_to_the_last_second_of_the_consumers_day_and_then_expired(zone):
    zone = ZoneInfo(zone)
    end = at("2026-02-16", hour=0, zone=zone)
    assert status(zone=zone, asked_at=end - SECOND) == "granted"
    assert status(zone=zone, asked_at=end) == "expired"


def test_a_letter_counts_when_it_was_sent_unless_the_rule_says_received():
    sent, received = at("2026-02-15"), at("2026-02-17")
    on_receipt = right(window=window(test="received"))
    assert status(asked_at=sent, received_at=received) == "granted"
    assert status(on_receipt, asked_at=sent, received_at=received) == "expired"
    assert status(on_receipt, asked_at=sent, received_at=at("2026-02-15")) == "granted"
    assert status(on_receipt, asked_at=sent) == "granted"


def test_who_withdraws_before_the_goods_arrive_is_in_time():
    assert status(asked_at=at("2026-01-25")) == "granted"


def test_a_right_without_a_window_is_never_late():
    assert status(right(window=None), asked_at=at("2046-01-01")) == "granted"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("2026-02-18", "granted"),
        ("2026-02-19", ("unknown", "delivery")),
        ("2026-03-17", ("unknown", "delivery")),
        ("2026-03-18", "expired"),
    ],
)
def test_a_parcel_that_nobody_recorded_may_have_come_late_up_to_the_latest_transit(asked, found):
    line = facts(deliveries=(unrecorded("2026-02-01"),), asked_at=at(asked)).with_transit(3)
    entry = assess(right(), line, latest_transit=30)
    assert ((entry.status, entry.cause) if entry.cause else entry.status) == found


def test_a_recorded_parcel_has_not_come_later():
    assert status(latest_transit=365, asked_at=at("2026-02-16")) == "expired"


YEAR_MORE = Extension("extend", "not informed", Length(1, "year"))
INFORMING = right(window=window(extensions=(YEAR_MORE,)))


@pytest.mark.parametrize(
    ("asked", "flags", "found"),
    [
        ("2026-02-15", {}, "granted"),
        ("2026-02-16", {"informed": True}, "expired"),
        ("2026-02-16", {"informed": False}, "granted"),
        ("2026-02-16", {}, ("unknown", "information")),
        ("2027-02-15", {}, ("unknown", "information")),
        ("2027-02-16", {}, "expired"),
        ("2027-02-16", {"informed": False}, "expired"),
    ],
)
def test_what_nobody_knows_leaves_a_right_open_only_where_it_decides(asked, flags, found):
    assert status(INFORMING, asked_at=at(asked), flags=flags) == found


def test_an_unknown_delivery_and_unknown_information_add_up():
    line = facts(deliveries=(unrecorded("2026-02-01"),), asked_at=at("2027-03-01"))
    assert (assess(INFORMING, line, 13).status, assess(INFORMING, line, 14).status) == (
        "expired",
        "unknown",
    )


# === GOODS AND CONDITIONS === #


@pytest.mark.parametrize(
    ("exclusion", "states", "found"),
    [
        (Exclusion("food"), (), ("excluded", "food")),
        (Exclusion("food", "opened"), ("opened",), ("excluded", "food")),
        (Exclusion("food", "opened"), ("sealed",), "granted"),
        (Exclusion("food", "opened"), (), "granted"),
        (Exclusion(state="used"), ("used",), ("excluded", "used")),
        (Exclusion("hygiene", "opened"), ("opened",), "granted"),
        (Exclusion("food", effect="seller_may_refuse"), (), ("excluded", "food")),
        (Exclusion("food", effect="none"), (), "granted"),
    ],
)
def test_an_exclusion_takes_class_and_state_and_none_cancels_it(exclusion, states, found):
    rule = right(exclusions=(exclusion,))
    assert status(rule, goods_states=frozenset(states), **FOOD) == found


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ({"exclusion_confirmed": True}, ("excluded", "food")),
        ({"exclusion_confirmed": False}, "granted"),
        ({}, ("unknown", "exclusion_confirmed")),
    ],
)
def test_an_exclusion_that_needs_proof_counts_with_it_only(flags, found):
    rule = right(exclusions=(Exclusion("food", needs="exclusion_confirmed"),))
    assert status(rule, flags=flags, **FOOD) == found


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ({"policy_posted": False}, "granted"),
        ({"policy_posted": True}, ("unmet", "not policy_posted")),
        ({}, ("unknown", "not policy_posted")),
    ],
)
def test_a_precondition_has_to_hold(flags, found):
    assert status(right(preconditions=("not policy_posted",)), flags=flags) == found


def test_what_is_certain_goes_before_what_is_not():
    rule = right(
        exclusions=(Exclusion("food", needs="exclusion_confirmed"),),
        preconditions=("late_delivery", "original_state"),
    )
    late = {"asked_at": at("2026-03-01"), **FOOD}
    assert status(rule, **late) == "expired"
    assert status(rule, flags={"original_state": False}, **late) == ("unmet", "original_state")
    proven = {"exclusion_confirmed": True, "original_state": False}
    assert status(rule, flags=proven, **late) == ("excluded", "food")
    assert status(rule, **FOOD) == ("unknown", "exclusion_confirmed")


# === HOW SURE === #


@pytest.mark.parametrize(
    ("confidence", "is_firm"), [("high", True), ("medium", True), ("low", False)]
)
def test_a_right_of_low_confidence_is_advisory(confidence, is_firm):
    assert assess(right(source=Source("Act", confidence=confidence)), facts()).is_firm is is_firm


@pytest.mark.parametrize(("review_by", "is_firm"), [("2026-02-01", True), ("2026-01-31", False)])
def test_a_right_is_advisory_from_the_day_after_its_review_was_due(review_by, is_firm):
    source = Source("Act", confidence="high", review_by=date.fromisoformat(review_by))
    assert assess(right(source=source), facts()).is_firm is is_firm


def test_the_review_is_overdue_by_the_day_of_the_consumer():
    source = Source("Act", confidence="high", review_by=date(2026, 2, 1))
    night = facts(asked_at=at("2026-02-01", hour=20), zone=ZoneInfo("Asia/Shanghai"))
    assert not assess(right(source=source), night).is_firm


# === IN SCOPE === #


@pytest.mark.parametrize(
    ("rule", "changes", "is_found"),
    [
        ({}, {}, True),
        ({"jurisdiction": "EU"}, {"places": frozenset({"DE", "EU"})}, True),
        ({"jurisdiction": "EU"}, {"places": frozenset({"CH"})}, False),
        ({"jurisdiction": "EU"}, {}, False),
        ({}, {"trade": "b2b"}, False),
        ({"channels": ["b2b"]}, {"trade": "b2b"}, True),
        ({"channels": ["b2b"]}, {}, False),
        ({"channels": ["b2b", "distance_b2c"]}, {}, True),
        ({"regimes": ["1210", "9610"]}, {"regime": "9610"}, True),
        ({"regimes": ["1210", "9610"]}, {}, False),
        ({}, {"regime": "9610"}, True),
        ({"goods_classes": ["phone"]}, {"goods_classes": frozenset({"phone", "new"})}, True),
        ({"goods_classes": ["phone"]}, FOOD, False),
        ({"reason_classes": ["defective"]}, {"reason_class": "defective"}, True),
        ({"reason_classes": ["defective"]}, {}, False),
    ],
)
def test_a_right_is_looked_at_where_its_scope_takes_the_line(rule, changes, is_found):
    assert codes(spec(**rule), **changes) == ["XX.RIGHT"] * is_found


def test_the_version_is_that_of_the_day_of_its_own_basis_in_the_consumers_zone():
    versions = (
        spec(basis="ordered", date_to="2026-07-30", articles="old"),
        spec(basis="ordered", date_from="2026-07-31", articles="new"),
    )
    lineage = Lineage([check_spec(each) for each in versions])
    before = at("2026-07-31", hour=0, zone=ZoneInfo("Europe/Berlin"))
    for ordered, articles in ((before - SECOND, "old"), (before, "new")):
        line = facts(zone=ZoneInfo("Europe/Berlin"), events={"ordered": ordered})
        (entry,) = find_entitlements(lineage, line, 0)
        assert entry.right.source.articles == articles


def test_without_its_basis_a_right_is_of_the_day_of_the_request_and_none_is_before_it():
    coming = spec(basis="declaration_accepted", date_from="2026-02-01")
    assert codes(coming) == ["XX.RIGHT"]
    assert codes(coming, asked_at=at("2026-01-31")) == []
    accepted = {"declaration_accepted": at("2026-01-31")}
    assert codes(coming, events=accepted) == []


def test_a_right_stands_in_for_all_it_descends_from_where_it_applies():
    family = (
        spec("EU", jurisdiction="EU"),
        spec("DE", parent="EU", jurisdiction="DE"),
        spec("BY", parent="DE", jurisdiction="DE-BY"),
        spec("EU.OTHER", jurisdiction="EU"),
    )
    assert codes(*family, places=frozenset({"EU", "DE", "DE-BY"})) == ["BY", "EU.OTHER"]
    assert codes(*family, places=frozenset({"EU", "DE"})) == ["DE", "EU.OTHER"]
    assert codes(*family, places=frozenset({"EU", "FR"})) == ["EU", "EU.OTHER"]


def test_a_heir_that_stood_alone_on_the_day_replaces_nothing():
    family = (
        spec("EU"),
        spec("DE", date_to="2013-12-31"),
        spec("DE", parent="EU", date_from="2014-01-01"),
    )
    assert codes(*family, events={"ordered": at("2013-12-31")}) == ["DE", "EU"]
    assert codes(*family, events={"ordered": at("2014-01-01")}) == ["DE"]


def test_a_heir_that_is_only_advisory_takes_nothing_away():
    family = (spec("EU"), spec("DE", parent="EU", confidence="low"))
    assert codes(*family) == ["EU", "DE"]


def test_a_relief_from_customs_exists_once_the_goods_have_crossed_the_border():
    relief = spec(right_type="customs_relief", basis="customs_release")
    assert codes(relief) == []
    assert codes(relief, events={"customs_release": at("2026-01-31")}) == ["XX.RIGHT"]


def test_all_entitlements_are_judged_with_the_latest_transit():
    lineage = Lineage([check_spec(spec(window_length=14, window_anchors=["possession"]))])
    line = facts(deliveries=(unrecorded("2026-02-01"),), asked_at=at("2026-03-01"))
    assert [e.status for e in find_entitlements(lineage, line, 13)] == ["expired"]
    assert [e.status for e in find_entitlements(lineage, line, 14)] == ["unknown"]


# === BESIDE A PROMISE === #


def test_a_right_that_fills_a_gap_gives_way_to_a_promise_and_a_clock_gives_nothing():
    floor, default = entitlement(), entitlement(strength="statutory_default")
    uplift = entitlement(strength="contract_uplift")
    duties = [entitlement(right_type=kind) for kind in ("customs_relief", "disposition")]
    every = (floor, default, uplift, *duties)
    assert find_effective(every, None) == (floor, default, uplift)
    assert find_effective(every, terms()) == (floor, uplift)
    assert [entry.gives_anything for entry in every] == [True, True, True, False, False]


def test_only_a_granted_right_is_granted():
    for name in ("granted", "expired", "excluded", "unmet", "unknown"):
        assert entitlement(name).is_granted is (name == "granted")


def test_a_period_that_has_not_started_is_granted():
    rule = right(window=window(start=Moment(("noticed_defect",))))
    entry = assess(rule, replace(facts(), asked_at=at("2026-02-01") + timedelta(days=4000)))
    assert (entry.status, entry.period.end) == ("granted", None)
