"""What holds for every line, every policy and every set of rights."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from factories import REASON, SECOND, at, facts, parcel, right, terms, unrecorded, window
from hypothesis import given
from hypothesis import strategies as st
from returns_engine import (
    Outcome,
    ReasonTerms,
    Request,
    Returned,
    assess,
    merge,
    owe,
)
from returns_engine.case import Case
from returns_engine.evaluate import CHECKS, _as_findings, lift
from returns_engine.offers import PAYERS, TREATMENTS
from returns_engine.promises import measure_promise
from returns_engine.right import Deduction, Exclusion, Extension, Length, Remedy, Source
from returns_engine.verdict import worst

FLAGS = ("informed", "freight_informed", "exclusion_informed", "repair_failed", "order_complete")
KINDS = ("use", "restocking", "diminished_value")
STEPS = ("refund", "replace", "repair", "price_reduction", "reject")
CENT = Decimal("0.01")

conditions = st.sampled_from(["", *FLAGS, *(f"not {flag}" for flag in FLAGS)])
lengths = st.builds(Length, st.integers(1, 40), st.sampled_from(["day", "business_day", "month"]))
percents = st.integers(0, 100).map(Decimal)
windows = st.builds(
    window,
    length=st.none() | lengths,
    aggregate=st.sampled_from(["per_item", "last_of_order", "first_delivery"]),
    count=st.sampled_from(["exclude_start", "include_start"]),
    roll=st.sampled_from(["none", "next_working_day"]),
    test=st.sampled_from(["sent", "received"]),
    extensions=st.lists(
        st.builds(
            Extension,
            st.sampled_from(["extend", "restart", "pause"]),
            conditions,
            lengths,
            st.just("repair"),
            st.integers(0, 7),
        ),
        max_size=2,
    ).map(tuple),
)
deductions = st.builds(
    Deduction,
    st.sampled_from(KINDS),
    st.sampled_from(["yes", "no"]),
    conditions,
    st.none() | lengths,
    cap=st.none() | percents,
)
remedies = st.builds(
    Remedy,
    st.integers(1, 3),
    st.sampled_from(STEPS),
    st.sampled_from(["consumer", "seller"]),
    conditions,
    st.integers(0, 2),
)
rights = st.builds(
    right,
    right_type=st.sampled_from(["withdrawal", "conformity", "customs_relief", "disposition"]),
    strength=st.sampled_from(["mandatory_floor", "statutory_default", "contract_uplift"]),
    source=st.builds(Source, st.just("Act"), confidence=st.sampled_from(["high", "low"])),
    window=st.none() | windows,
    preconditions=conditions.map(lambda name: (name,) if name else ()),
    exclusions=st.builds(
        Exclusion,
        st.sampled_from(["", "food"]),
        st.sampled_from(["", "used"]),
        st.sampled_from(["no_right", "none"]),
        conditions,
    ).map(lambda row: (row,) if row.goods_class else ()),
    freight=st.sampled_from(["", "buyer", "seller", "seller_if_not_informed"]).map(
        lambda payer: (("no_reason", payer),) if payer else ()
    ),
    components=st.dictionaries(
        st.sampled_from(["outbound_standard", "import_duty"]), st.sampled_from(TREATMENTS)
    ).map(lambda parts: tuple(parts.items())),
    deductions=st.lists(deductions, max_size=3).map(tuple),
    remedies=st.lists(remedies, max_size=3).map(tuple),
)
codes = st.lists(rights, max_size=3).map(
    lambda found: [replace(each, code=f"XX.{number}") for number, each in enumerate(found)]
)
days = st.integers(0, 80)


@st.composite
def lines(draw):
    asked = at("2026-02-01") + timedelta(days=draw(days), hours=draw(st.integers(0, 23)))
    own = draw(st.sampled_from([parcel("2026-02-01"), unrecorded("2026-01-30")]))
    events = {"informed": at("2026-02-20")} if draw(st.booleans()) else {}
    return facts(
        asked_at=asked,
        received_at=asked + timedelta(days=draw(st.integers(0, 3))),
        resolution=draw(st.sampled_from(["refund", "exchange", "repair", "none"])),
        deliveries=(own,),
        order_deliveries=(own, parcel("2026-02-10")),
        events=events,
        spans={"repair": ((at("2026-02-05"), at("2026-02-09")),)},
        flags=draw(st.dictionaries(st.sampled_from(FLAGS), st.booleans())),
        goods_classes=draw(st.sampled_from([frozenset(), frozenset({"food"})])),
        goods_states=draw(st.sampled_from([frozenset(), frozenset({"used"})])),
        photos=draw(st.integers(0, 2)),
        returns_of_order=draw(st.integers(0, 3)),
        failed_attempts=draw(st.integers(0, 3)),
    )


policies = st.none() | st.builds(
    terms,
    window_days=st.none() | st.integers(1, 60),
    outside_window=st.sampled_from(["allow", "review", "refuse"]),
    max_per_order=st.none() | st.integers(1, 3),
    refused_states=st.sampled_from([frozenset(), frozenset({"used"})]),
    transit_days=st.integers(0, 5),
    transit_max_days=st.integers(5, 30),
    reasons=st.builds(
        ReasonTerms,
        st.sampled_from([REASON, 8]),
        st.just("no_reason"),
        st.booleans(),
        st.sampled_from(PAYERS),
        st.just("percent"),
        percents,
        st.integers(0, 2),
    ).map(lambda row: (row,)),
)


def judge(line, promise, rules):
    """Return (outcome, offer, entitlements) as ``evaluate`` does, for rights made by hand."""
    line = line.with_transit(promise.transit_days if promise else 0)
    period = measure_promise(promise, line) if promise else None
    latest = promise.transit_max_days if promise else 60
    entitlements = tuple(assess(rule, line, latest) for rule in rules)
    case = Case(line, promise, period, entitlements)
    findings = [lift(found, case) for check in CHECKS for found in _as_findings(check(case))]
    outcome = worst(finding.outcome for finding in findings)
    return outcome, merge(line, promise, period, entitlements), entitlements


def rank(outcome):
    return list(Outcome).index(outcome)


def share(offer, kind):
    """Return how much of the price may be kept by a deduction, in percent."""
    found = offer.deductions.get(kind)
    if found is None or found.value.allowed == "no":
        return 0
    return 100 if found.value.cap is None else found.value.cap


def fee_of(offer):
    fee = offer.fee.value
    found = owe(Request((Returned("a", Decimal(100), offer),)))
    kept = sum(-component.amount for component in found if component.kind == "restocking")
    assert kept == 0 or fee.kind == "percent"
    return kept


@given(lines(), policies, codes, st.integers(0, 40 * 86400))
def test_asking_earlier_never_gives_a_worse_verdict(line, promise, rules, seconds):
    rules = [
        replace(rule, remedies=tuple(replace(row, within=None) for row in rule.remedies))
        for rule in rules
    ]
    earlier = replace(
        line,
        asked_at=line.asked_at - seconds * SECOND,
        received_at=line.received_at - seconds * SECOND,
    )
    assert rank(judge(earlier, promise, rules)[0]) <= rank(judge(line, promise, rules)[0])


@given(lines(), policies, codes, st.integers(1, 3), st.integers(0, 3))
def test_more_pictures_and_fewer_earlier_returns_never_give_a_worse_one(
    line, promise, rules, photos, returns
):
    better = replace(
        line,
        photos=line.photos + photos,
        returns_of_order=max(0, line.returns_of_order - returns),
    )
    assert rank(judge(better, promise, rules)[0]) <= rank(judge(line, promise, rules)[0])


@given(lines(), policies, codes, rights)
def test_one_right_more_never_leaves_the_customer_with_less(line, promise, rules, extra):
    before, poorer, had = judge(line, promise, rules)
    after, richer, has = judge(line, promise, [*rules, extra])
    assert rank(after) <= rank(before)
    assert has[: len(had)] == had
    assert PAYERS.index(richer.payer.value) <= PAYERS.index(poorer.payer.value)
    assert fee_of(richer) <= fee_of(poorer)
    if poorer.until is not None:
        assert richer.end is None or (poorer.end and poorer.end <= richer.end)
    for component, value in poorer.components.items():
        better = richer.components[component].value
        assert TREATMENTS.index(better) <= TREATMENTS.index(value.value)
    for kind in poorer.deductions:
        assert share(richer, kind) <= share(poorer, kind)


@given(lines(), policies, codes, rights)
def test_no_right_brings_a_deduction_where_another_gives_the_money_without(
    line, promise, rules, extra
):
    _outcome, _offer, had = judge(line, promise, rules)
    gives = [
        entry
        for entry in Case(line, promise, None, had).effective
        if entry.is_granted and entry.gives(line.resolution)
    ]
    _outcome, richer, _has = judge(line, promise, [*rules, extra])
    for entry in gives:
        named = {row.kind for row in entry.right.deductions}
        assert all(share(richer, kind) == 0 for kind in set(KINDS) - named)


@given(lines(), policies, codes, st.sampled_from(FLAGS))
def test_forgetting_a_fact_never_refuses_what_a_right_kept_open(line, promise, rules, flag):
    known = judge(line, promise, rules)
    flags = {name: value for name, value in line.flags.items() if name != flag}
    forgotten = judge(replace(line, flags=flags), promise, rules)
    lost = [
        (before.status, after.status)
        for before, after in zip(known[2], forgotten[2], strict=True)
        if before.status in ("granted", "unknown") and after.status not in ("granted", "unknown")
    ]
    assert lost == []
    if known[0] is Outcome.REVIEW:
        assert forgotten[0] is not Outcome.REFUSE


@given(lines(), policies, codes)
def test_a_right_alone_never_makes_a_verdict_worse(line, promise, rules):
    assert rank(judge(line, promise, rules)[0]) <= rank(judge(line, promise, [])[0])
