from dataclasses import replace
from decimal import Decimal

import pytest
from factories import REASON, at, case, entitlement, facts, spec, terms
from returns_engine import CHECKS, Finding, Lineage, Outcome, ReasonTerms, check_spec, evaluate
from returns_engine.evaluate import lift
from returns_engine.right import Remedy, Source

LIMIT = Finding("window_expired", Outcome.REFUSE, source="Shop", is_limit=True)
ADVISORY = {"source": Source("Act", confidence="low")}
REPAIR = {"remedies": (Remedy(1, "repair"),)}
#: what breaks each limit of a policy: (terms, facts)
LIMITS = {
    "window_expired": ({"window_days": 5}, {}),
    "reason_not_accepted": ({"reasons": (ReasonTerms(8, "recall"),)}, {}),
    "resolution_not_offered": (
        {"reasons": (ReasonTerms(REASON, "no_reason", resolutions=("repair",)),)},
        {},
    ),
    "final_sale": ({"final_sale": frozenset({("product", 1)})}, {"goods": {("product", 1)}}),
    "state_not_accepted": ({"refused_states": {"used"}}, {"goods_states": {"used"}}),
    "evidence_missing": ({"reasons": (ReasonTerms(REASON, "no_reason", photos=1),)}, {}),
    "order_cap": ({"max_per_order": 1}, {"returns_of_order": 1}),
    "customer_cap": ({"max_per_customer": 1}, {"returns_of_customer": 1}),
}


def law(**changes):
    values = {"window_length": 14, "window_anchors": ["possession"]} | changes
    return Lineage([check_spec(spec(**values))])


def codes(verdict):
    return [finding.code for finding in verdict.findings]


def lifted(entry, outcome=Outcome.REFUSE, promise=None, **changes):
    found = lift(replace(LIMIT, outcome=outcome), case(promise or terms(), *entry, **changes))
    return found.outcome, found.lifted_by


# === ALL CHECKS, THE WORST WINS === #


def test_every_finding_is_kept_and_the_worst_decides():
    promise = terms(window_days=1, outside_window="review")
    verdict = evaluate(facts(quantity=Decimal(3), asked_at=at("2026-06-01")), promise)
    assert codes(verdict) == ["quantity_exceeded", "window_expired"]
    assert verdict.outcome is Outcome.REFUSE
    assert verdict.findings[0].params == {"quantity": "3", "returnable": "2"}


def test_without_a_window_no_request_is_late():
    verdict = evaluate(facts(asked_at=at("2040-01-01")), terms(window_days=None))
    assert (verdict.outcome, verdict.findings) == (Outcome.ALLOW, ())


def test_what_was_not_delivered_is_refused_and_has_no_window():
    verdict = evaluate(facts(deliveries=()), terms())
    assert (verdict.outcome, codes(verdict)) == (Outcome.REFUSE, ["not_delivered"])


def test_another_check_can_be_added_without_touching_the_engine():
    def check_mood(_case):
        return Finding("bad_mood", Outcome.REVIEW)

    def check_stars(_case):
        return (Finding(f"star_{number}", Outcome.ALLOW) for number in (1, 2))

    verdict = evaluate(facts(), terms(), checks=[check_mood, check_stars])
    assert (verdict.outcome, codes(verdict)) == (
        Outcome.REVIEW,
        ["bad_mood", "star_1", "star_2"],
    )


def test_a_request_that_breaks_no_limit_passes_and_says_what_it_gives():
    verdict = evaluate(facts(), terms(auto_approve=True), law())
    assert verdict.outcome is Outcome.ALLOW
    assert codes(verdict) == ["window_open", "right_granted", "auto_approved"]
    assert [entry.status for entry in verdict.entitlements] == ["granted"]
    assert verdict.offer.until.source == "Shop"


def test_the_verdict_is_judged_with_the_transit_time_of_the_policy():
    shipped = replace(facts().deliveries[0], possession=None, signed=None)
    verdict = evaluate(facts(deliveries=(shipped,)), terms(transit_days=7))
    assert verdict.offer.until.value == at("2026-03-06").date()


# === RIGHTS LIFT LIMITS === #


@pytest.mark.parametrize("code", LIMITS)
def test_a_sure_right_lifts_every_limit_of_the_policy(code):
    promised, changes = LIMITS[code]
    sets = {name: frozenset(v) if isinstance(v, set) else v for name, v in changes.items()}
    line = facts(asked_at=at("2026-02-15"), **sets)
    promise = terms(**promised)
    without, with_right = evaluate(line, promise), evaluate(line, promise, law())
    (limit,) = [finding for finding in with_right.findings if finding.code == code]
    assert without.outcome is not Outcome.ALLOW
    assert (limit.outcome, limit.lifted_by) == (Outcome.ALLOW, "XX.RIGHT")
    assert with_right.outcome is Outcome.ALLOW


def test_each_limit_that_a_check_can_find_is_among_those_that_are_lifted():
    broken = set()
    for promised, changes in LIMITS.values():
        verdict = evaluate(facts(asked_at=at("2026-02-15"), **changes), terms(**promised))
        broken |= {finding.code for finding in verdict.findings if finding.is_limit}
    assert broken == set(LIMITS)
    assert len(CHECKS) == len(set(CHECKS)) == 17


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"deliveries": ()}, "not_delivered"), ({"quantity": Decimal(3)}, "quantity_exceeded")],
)
def test_no_right_lifts_a_fact(changes, code):
    verdict = evaluate(facts(**changes), terms(), law())
    assert verdict.outcome is Outcome.REFUSE
    assert verdict.findings[0] == replace(verdict.findings[0], code=code, lifted_by="")


@pytest.mark.parametrize(
    ("entry", "refused", "reviewed"),
    [
        (entitlement(), (Outcome.ALLOW, "XX.RIGHT"), (Outcome.ALLOW, "XX.RIGHT")),
        (entitlement(**ADVISORY), (Outcome.REVIEW, "XX.RIGHT"), (Outcome.REVIEW, "")),
        (entitlement("unknown"), (Outcome.REVIEW, "XX.RIGHT"), (Outcome.REVIEW, "")),
        (entitlement(**REPAIR), (Outcome.REVIEW, "XX.RIGHT"), (Outcome.REVIEW, "")),
        (entitlement("expired"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (entitlement("excluded"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (entitlement("unmet"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (entitlement(right_type="disposition"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (entitlement(right_type="customs_relief"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (entitlement(strength="statutory_default"), (Outcome.REFUSE, ""), (Outcome.REVIEW, "")),
        (
            entitlement(strength="contract_uplift"),
            (Outcome.ALLOW, "XX.RIGHT"),
            (Outcome.ALLOW, "XX.RIGHT"),
        ),
    ],
)
def test_a_limit_is_lifted_by_a_sure_right_doubted_by_any_other_and_by_no_lost_one(
    entry, refused, reviewed
):
    assert lifted([entry]) == refused
    assert lifted([entry], Outcome.REVIEW) == reviewed


def test_a_right_lifts_only_for_the_resolution_that_it_gives():
    for resolution, outcome in (("repair", Outcome.ALLOW), ("exchange", Outcome.REVIEW)):
        assert lifted([entitlement(**REPAIR)], resolution=resolution)[0] is outcome


def test_the_sure_right_is_named_whatever_comes_before_it():
    doubtful = entitlement("unknown", code="XX.DOUBT"), entitlement(code="XX.LOW", **ADVISORY)
    assert lifted([*doubtful, entitlement(code="XX.SURE")]) == (Outcome.ALLOW, "XX.SURE")
    assert lifted(doubtful) == (Outcome.REVIEW, "XX.LOW")


def test_what_is_no_limit_or_already_allowed_stays_as_it_was():
    hard = Finding("not_delivered", Outcome.REFUSE)
    fine = Finding("window_open", Outcome.ALLOW, is_limit=True)
    for finding in (hard, fine):
        assert lift(finding, case(terms(), entitlement())) is finding


def test_a_right_that_fills_a_gap_decides_where_there_is_no_policy():
    default = law(strength="statutory_default")
    assert evaluate(facts(), None, default).outcome is Outcome.ALLOW
    late = facts(asked_at=at("2026-02-10"))
    assert evaluate(late, terms(window_days=5), default).outcome is Outcome.REFUSE


def test_no_advisory_right_refuses_or_lets_a_late_request_pass():
    advisory = law(confidence="low")
    line = facts(asked_at=at("2026-02-15"))
    assert evaluate(line, terms(window_days=5), advisory).outcome is Outcome.REVIEW
    assert evaluate(line, terms(), advisory).outcome is Outcome.ALLOW
    late = facts(asked_at=at("2026-02-16"))
    assert evaluate(late, terms(), advisory).outcome is Outcome.ALLOW
    assert evaluate(late, None, advisory).outcome is Outcome.REVIEW
