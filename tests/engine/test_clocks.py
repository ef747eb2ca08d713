from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from factories import SECOND, at, entitlement, facts, terms
from returns_engine import Calendar, Deadline, combine, find_deadlines
from returns_engine.clocks import MET_BY
from returns_engine.right import Clock, Length, Moment
from returns_engine.vocabulary import CLOCK_KINDS

NOTICE, BACK = Moment(("notice",)), Moment(("goods_back",))
PROOF = Moment(("goods_back", "sent_proof"))
REFUND = Clock("refund", NOTICE, Length(14), hold=PROOF, hold_lost_if="seller_collects")


def clock(rule, status="granted", **changes):
    """Return the deadline of a single clock; ``events`` are days."""
    days = {"notice": "2026-02-01"} | changes.pop("events", {})
    events = {name: at(day) for name, day in days.items() if day}
    found = find_deadlines(
        facts(events=events, **changes), None, [entitlement(status, clocks=(rule,))]
    )
    return found[0] if found else None


def last_second(day, zone=None):
    return at(day, hour=0, zone=zone or at(day).tzinfo) + timedelta(days=1) - SECOND


# === WHEN IT IS DUE === #


def test_a_clock_is_due_at_the_last_second_of_its_last_day():
    assert clock(Clock("refund", NOTICE, Length(14))) == Deadline(
        kind="refund",
        source="XX.RIGHT",
        start=at("2026-02-01"),
        due=last_second("2026-02-15"),
        dates=(("notice", "2026-02-01T12:00:00+00:00"),),
    )


def test_the_last_day_is_that_of_the_consumers_clock():
    shanghai = ZoneInfo("Asia/Shanghai")
    due = clock(Clock("refund", NOTICE, Length(14)), zone=shanghai).due
    assert due == last_second("2026-02-15", shanghai)


def test_a_length_of_zero_is_due_at_the_end_of_the_day_and_none_at_once():
    assert clock(Clock("refund", NOTICE, Length(0))).due == last_second("2026-02-01")
    assert clock(Clock("refund", NOTICE)).due == at("2026-02-01")


@pytest.mark.parametrize(
    ("length", "roll", "due"),
    [
        (Length(3, "business_day"), "none", "2026-02-05"),
        (Length(14), "none", "2026-02-15"),
        (Length(14), "next_working_day", "2026-02-17"),
        (Length(1, "month"), "none", "2026-03-01"),
    ],
)
def test_a_clock_counts_and_rolls_by_the_working_days_of_the_consumer(length, roll, due):
    closed = Calendar(holidays=frozenset({at("2026-02-03").date(), at("2026-02-16").date()}))
    found = clock(Clock("refund", NOTICE, length, roll=roll), calendar=closed)
    assert found.due == last_second(due)


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ({}, None),
        ({"goods_back": "2026-02-10"}, last_second("2026-02-15")),
        ({"sent_proof": "2026-02-10", "goods_back": "2026-03-01"}, last_second("2026-02-15")),
        ({"goods_back": "2026-02-20"}, at("2026-02-20")),
        ({"sent_proof": "2026-02-20", "goods_back": "2026-02-25"}, at("2026-02-20")),
    ],
)
def test_a_refund_is_due_when_its_time_is_over_and_the_hold_has_ended(events, due):
    assert clock(REFUND, events=events).due == due


def test_a_refund_on_hold_names_what_it_waits_for():
    waiting = clock(REFUND)
    assert (waiting.start, waiting.due) == (at("2026-02-01"), None)
    assert waiting.waits_for == ("goods_back", "sent_proof")
    assert clock(REFUND, events={"goods_back": "2026-02-10"}).waits_for == ()


@pytest.mark.parametrize(
    ("flags", "due"),
    [
        ({"seller_collects": True}, last_second("2026-02-15")),
        ({"seller_collects": False}, None),
        ({}, None),
    ],
)
def test_who_collects_the_goods_himself_may_not_hold_the_refund(flags, due):
    assert clock(REFUND, flags=flags).due == due


def test_a_hold_on_the_latest_needs_everything_to_have_happened():
    rule = Clock("refund", NOTICE, hold=Moment(PROOF.anchors, "latest"))
    assert clock(rule, events={"goods_back": "2026-02-10"}).due is None
    both = {"goods_back": "2026-02-10", "sent_proof": "2026-02-05"}
    assert clock(rule, events=both).due == at("2026-02-10")


def test_a_clock_whose_event_has_not_happened_waits_from_the_notice_on():
    waiting = clock(Clock("refund", BACK, Length(7)))
    assert (waiting.start, waiting.due) == (at("2026-02-01"), None)
    assert (waiting.waits_for, waiting.dates) == (("goods_back",), ())


def test_without_the_event_and_without_a_notice_there_is_no_clock():
    assert clock(Clock("refund", BACK, Length(7)), events={"notice": None}) is None
    events = {"notice": "", "goods_back": "2026-02-10"}
    running = clock(Clock("refund", BACK, Length(7)), events=events)
    assert running.due == last_second("2026-02-17")


def test_the_dates_name_every_event_that_counted_the_hold_included():
    found = clock(REFUND, events={"sent_proof": "2026-02-20"})
    assert found.dates == (
        ("notice", "2026-02-01T12:00:00+00:00"),
        ("sent_proof", "2026-02-20T12:00:00+00:00"),
    )


# === WHETHER THERE IS ONE === #


@pytest.mark.parametrize(
    ("flags", "exists"),
    [({"seller_collects": True}, True), ({"seller_collects": False}, False), ({}, False)],
)
def test_a_clock_under_a_condition_needs_it_to_be_known(flags, exists):
    rule = Clock("refund", NOTICE, Length(14), when="seller_collects")
    assert (clock(rule, flags=flags) is not None) is exists


def test_a_clock_may_be_for_some_reasons_only():
    rule = Clock("refund", NOTICE, reason_classes=("defective", "wrong_item"))
    assert clock(rule) is None
    assert clock(rule, reason_class="wrong_item").due == at("2026-02-01")


@pytest.mark.parametrize(
    ("status", "exists"),
    [
        ("granted", True),
        ("unknown", True),
        ("expired", False),
        ("excluded", False),
        ("unmet", False),
    ],
)
def test_only_a_right_that_the_customer_may_have_sets_a_clock(status, exists):
    assert (clock(REFUND, status) is not None) is exists


def test_the_clock_of_customs_runs_beside_that_of_the_consumer():
    relief = entitlement(
        code="XX.CUSTOMS",
        right_type="customs_relief",
        clocks=(Clock("customs_arrive", Moment(("customs_release",)), Length(45)),),
    )
    law = entitlement(clocks=(Clock("refund", NOTICE, Length(14)),))
    events = {"notice": at("2026-02-01"), "customs_release": at("2026-01-10")}
    found = find_deadlines(facts(events=events), None, [law, relief])
    assert [(each.kind, each.due) for each in found] == [
        ("refund", last_second("2026-02-15")),
        ("customs_arrive", last_second("2026-02-24")),
    ]


def test_a_policy_promises_an_answer_and_a_refund_to_the_hour():
    promise = terms(response_days=2, refund_days=10)
    events = {"notice": at("2026-02-01"), "approved": at("2026-02-03", hour=9)}
    answered = events | {"answered": at("2026-02-03", hour=9)}
    assert find_deadlines(facts(events=answered), promise, ()) == (
        Deadline(
            "answer",
            "Shop",
            at("2026-02-01"),
            at("2026-02-03"),
            met_at=at("2026-02-03", hour=9),
            dates=(("notice", "2026-02-01T12:00:00+00:00"),),
        ),
        Deadline(
            "refund",
            "Shop",
            at("2026-02-03", hour=9),
            at("2026-02-13", hour=9),
            dates=(("approved", "2026-02-03T09:00:00+00:00"),),
        ),
    )
    asked = facts(events={"notice": at("2026-02-01")})
    assert [each.kind for each in find_deadlines(asked, promise, ())] == ["answer"]
    assert find_deadlines(facts(events={}), promise, ()) == ()


def test_goods_that_are_replaced_in_advance_have_to_be_back_in_time():
    events = {"notice": at("2026-02-01"), "approved": at("2026-02-03", hour=9)}

    def back(exchange_on, resolution="exchange", **more):
        found = find_deadlines(
            facts(events=events | more, resolution=resolution),
            terms(exchange_on=exchange_on, exchange_back_days=10),
            [],
        )
        return [row for row in found if row.kind == "exchange_back"]

    assert back("received") == back("inspected") == back("approval", "refund") == []
    (running,) = back("approval")
    assert (running.due, running.met_at) == (at("2026-02-13", hour=9), None)
    (met,) = back("shipped", goods_back=at("2026-02-09"))
    assert met.met_at == at("2026-02-09")


# === WHEN IT WAS MET === #


@pytest.mark.parametrize("kind", CLOCK_KINDS)
def test_every_kind_of_clock_is_met_by_the_earliest_of_its_events(kind):
    events = {name: f"2026-02-{9 - index:02}" for index, name in enumerate(MET_BY[kind])}
    assert clock(Clock(kind, NOTICE), events=events).met_at == at(min(events.values()))
    assert clock(Clock(kind, NOTICE)).met_at is None
    assert clock(Clock(kind, BACK), events=events).met_at == at(min(events.values()))


def test_a_kind_that_an_addon_brings_is_met_by_nothing_until_it_says_so():
    assert clock(Clock("return_label", NOTICE)).met_at is None


def test_the_last_moment_is_in_time_and_the_next_second_is_late():
    deadline = clock(Clock("refund", NOTICE, Length(14)))
    assert not deadline.is_late
    assert not replace(deadline, met_at=deadline.due).is_late
    assert replace(deadline, met_at=deadline.due + SECOND).is_late
    assert not replace(deadline, due=None, met_at=at("2026-02-01")).is_late


# === ONE FOR THE ORDER === #


def deadline(kind="refund", source="XX", due=None, met=None):
    return Deadline(kind, source, at("2026-02-01"), due and at(due), met and at(met))


@pytest.mark.parametrize(
    ("kind", "due"),
    [("refund", "2026-02-10"), ("answer", "2026-02-10"), ("consumer_sends_back", "2026-02-12")],
)
def test_the_earliest_counts_where_we_act_and_the_latest_where_the_consumer_does(kind, due):
    lines = [deadline(kind, due=day) for day in ("2026-02-11", "2026-02-10", "2026-02-12", None)]
    assert combine(lines) == (deadline(kind, due=due),)


def test_each_kind_of_each_rule_stays_a_clock_of_its_own():
    lines = [deadline(kind, source) for kind in ("refund", "answer") for source in ("A", "B")]
    assert combine(lines + lines) == tuple(lines)
    assert combine([]) == ()


@pytest.mark.parametrize("kind", ["customs_arrive", "consumer_sends_back"])
def test_a_line_that_is_still_open_keeps_the_clock_of_the_order_open(kind):
    met = deadline(kind, due="2026-02-10", met="2026-02-05")
    running = deadline(kind, due="2026-02-10")
    assert combine([met, running]) == combine([running, met]) == (running,)
    waiting = deadline(kind)
    assert combine([met, waiting]) == (waiting,)


def test_of_clocks_that_were_all_met_one_that_was_met_late_is_shown():
    in_time = deadline(due="2026-02-10", met="2026-02-05")
    late = deadline(due="2026-02-12", met="2026-02-13")
    assert combine([in_time, late]) == (late,)
    assert combine([deadline(due="2026-02-11", met="2026-02-05"), in_time]) == (in_time,)
