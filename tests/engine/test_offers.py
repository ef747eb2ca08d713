from decimal import Decimal

import pytest
from factories import REASON, at, entitlement, facts, right, terms, window
from returns_engine import Fee, ReasonTerms, Value, assess, merge
from returns_engine.promises import measure_promise
from returns_engine.right import Deduction, Length, Remedy

LOW, HIGH = Decimal(10), Decimal(40)


def offer(*entitlements, promise=None, **changes):
    line = facts(**changes)
    period = measure_promise(promise, line) if promise else None
    return merge(line, promise, period, entitlements)


def granted(code="XX.RIGHT", status="granted", **changes):
    return entitlement(status, code=code, **changes)


def reason(**changes):
    return terms(reasons=(ReasonTerms(REASON, "no_reason", **changes),))


def test_without_a_policy_or_a_right_the_buyer_pays_the_freight_and_nothing_is_given():
    nothing = offer()
    assert (nothing.payer, nothing.fee) == (Value("buyer", ""), Value(Fee(), ""))
    assert (nothing.until, nothing.end) == (None, None)
    assert (nothing.components, nothing.deductions, nothing.goods_back) == ({}, {}, True)


# === UNTIL WHEN === #


@pytest.mark.parametrize(
    ("days", "source", "last"), [(13, "XX.RIGHT", 15), (14, "XX.RIGHT", 15), (15, "Shop", 16)]
)
def test_the_last_day_is_the_latest_of_the_policy_and_every_right(days, source, last):
    found = offer(granted(), promise=terms(window_days=days))
    assert found.until == Value(at(f"2026-02-{last}").date(), source)
    assert found.end == at(f"2026-02-{last + 1}", hour=0)


def test_a_right_that_has_ended_still_says_until_when():
    found = offer(granted(status="expired"))
    assert found.until.value == at("2026-02-15").date()


@pytest.mark.parametrize("status", ["excluded", "unmet", "unknown"])
def test_a_right_that_the_customer_does_not_have_says_no_day(status):
    assert offer(granted(status=status)).until is None


def test_a_right_without_an_end_outlasts_every_day():
    found = offer(granted(), granted("XX.EVER", window=None), promise=terms(window_days=900))
    assert (found.until, found.end) == (Value(None, "XX.EVER"), None)


def test_a_policy_without_a_window_outlasts_every_right():
    assert offer(granted(), promise=terms(window_days=None)).until == Value(None, "Shop")


@pytest.mark.parametrize("right_type", ["customs_relief", "disposition"])
def test_a_clock_for_customs_promises_the_customer_no_day_and_no_money(right_type):
    duty = granted(right_type=right_type, window=None, components=(("goods", "keep"),))
    found = offer(duty, promise=terms())
    assert (found.until.source, found.components) == ("Shop", {})


def test_a_right_that_fills_a_gap_says_nothing_beside_a_policy():
    rule = {
        "strength": "statutory_default",
        "window": window(90),
        "freight": (("no_reason", "seller"),),
        "components": (("outbound_standard", "refund"),),
        "deductions": (Deduction("restocking"),),
    }
    alone, beside = offer(granted(**rule)), offer(granted(**rule), promise=terms())
    assert (alone.payer.value, alone.until.source) == ("seller", "XX.RIGHT")
    assert (beside.payer, beside.until.source) == (Value("buyer", "Shop"), "Shop")
    assert (beside.components, beside.deductions) == ({}, {})


# === FREIGHT === #


@pytest.mark.parametrize(
    ("promised", "by_law", "payer"),
    [
        ("buyer", "buyer", Value("buyer", "Shop")),
        ("buyer", "seller", Value("seller", "XX.RIGHT")),
        ("seller", "buyer", Value("seller", "Shop")),
        ("seller", "seller", Value("seller", "Shop")),
    ],
)
def test_the_seller_pays_where_the_policy_or_the_law_says_so(promised, by_law, payer):
    rule = granted(freight=(("no_reason", by_law),))
    assert offer(rule, promise=reason(payer=promised)).payer == payer


@pytest.mark.parametrize(
    ("flags", "payer"),
    [
        ({"freight_informed": True}, "buyer"),
        ({"freight_informed": False}, "seller"),
        ({}, "seller"),
    ],
)
def test_a_buyer_who_was_not_told_does_not_pay(flags, payer):
    rule = granted(freight=(("no_reason", "seller_if_not_informed"),))
    assert offer(rule, flags=flags).payer == Value(payer, "XX.RIGHT")


def test_a_right_that_is_silent_on_a_reason_leaves_the_freight_to_the_policy():
    rule = granted(freight=(("defective", "seller"),))
    assert offer(rule, promise=terms()).payer == Value("buyer", "Shop")
    assert offer(granted(status="unknown", freight=(("no_reason", "seller"),))).payer.source == ""


@pytest.mark.parametrize(("known", "payer"), [(False, "buyer"), (True, "seller"), (None, "seller")])
def test_who_takes_another_carrier_than_the_named_one_pays(known, payer):
    rule = granted(freight=(("no_reason", "seller"),), carrier_condition="designated_carrier")
    flags = {} if known is None else {"designated_carrier_used": known}
    assert offer(rule, flags=flags).payer == Value(payer, "XX.RIGHT")


# === FEE === #


def test_the_fee_is_that_of_the_policy_for_the_reason():
    fee = Fee("percent", LOW)
    promise = reason(fee_kind="percent", fee=LOW, goods_back=False)
    found = offer(granted(), promise=promise)
    assert (found.fee, found.goods_back) == (Value(fee, "Shop"), False)


def test_one_right_that_forbids_the_fee_is_enough_whatever_others_allow():
    allows = granted("XX.ALLOWS", deductions=(Deduction("restocking", "yes"),))
    forbids = granted("XX.FORBIDS", deductions=(Deduction("restocking"),))
    promise = reason(fee_kind="fixed", fee=LOW)
    for both in ((allows, forbids), (forbids, allows)):
        assert offer(*both, promise=promise).fee == Value(Fee(), "XX.FORBIDS")


def test_a_right_may_allow_a_fee_up_to_a_share_or_under_a_condition():
    capped = granted(deductions=(Deduction("restocking", "yes", cap=LOW),))
    disclosed = granted(deductions=(Deduction("restocking", "yes", "policy_posted"),))
    promise = reason(fee_kind="percent", fee=HIGH)
    assert offer(capped, promise=promise).fee == Value(Fee("percent", HIGH, LOW), "Shop")
    posted = offer(disclosed, promise=promise, flags={"policy_posted": True})
    assert posted.fee == Value(Fee("percent", HIGH), "Shop")
    assert offer(disclosed, promise=promise).fee == Value(Fee(), "XX.RIGHT")


# === MONEY === #


def test_each_part_of_the_payment_is_treated_as_the_best_right_says():
    ranking = ("refund", "proportional", "by_collector", "policy", "keep")
    for index, best in enumerate(ranking):
        rules = [
            granted(f"XX.{treatment}", components=(("import_duty", treatment),))
            for treatment in ranking[: index - 1 if index else None : -1]
        ]
        assert offer(*rules).components == {"import_duty": Value(best, f"XX.{best}")}


def deduction(*entitlements, kind="use", **changes):
    found = offer(*entitlements, **changes).deductions.get(kind)
    return found and (found.value.allowed, found.value.cap, found.source)


@pytest.mark.parametrize(
    ("flags", "allowed"), [({"informed": True}, "yes"), ({"informed": False}, "no"), ({}, "no")]
)
def test_a_deduction_under_a_condition_needs_it_to_be_known(flags, allowed):
    rule = granted(deductions=(Deduction("use", "yes", "informed"),))
    assert deduction(rule, flags=flags) == (allowed, None, "XX.RIGHT")


@pytest.mark.parametrize(("asked", "allowed"), [("2026-08-01", "no"), ("2026-08-02", "yes")])
def test_a_deduction_after_six_months_begins_the_day_after(asked, allowed):
    rule = granted(deductions=(Deduction("use", "yes", after=Length(6, "month")),))
    assert deduction(rule, asked_at=at(asked))[0] == allowed
    assert deduction(rule, asked_at=at(asked), deliveries=())[0] == "no"


@pytest.mark.parametrize(
    ("asked", "allowed", "cap"),
    [
        ("2026-07-01", "no", None),
        ("2026-09-01", "yes", LOW),
        ("2027-02-01", "yes", LOW),
        ("2027-02-02", "yes", HIGH),
    ],
)
def test_of_several_times_the_last_that_has_begun_counts(asked, allowed, cap):
    rows = (
        Deduction("use", "yes", after=Length(1, "year"), cap=HIGH),
        Deduction("use"),
        Deduction("use", "yes", after=Length(6, "month"), cap=LOW),
    )
    assert deduction(granted(deductions=rows), asked_at=at(asked)) == (allowed, cap, "XX.RIGHT")


def test_the_right_that_leaves_the_most_decides_on_a_deduction():
    low = granted("XX.LOW", deductions=(Deduction("use", "yes", cap=LOW),))
    high = granted("XX.HIGH", deductions=(Deduction("use", "yes", cap=HIGH),))
    whole = granted("XX.WHOLE", deductions=(Deduction("use", "yes", evidence=True),))
    never = granted("XX.NEVER", deductions=(Deduction("use"),))
    assert deduction(whole) == ("yes", None, "XX.WHOLE")
    assert deduction(whole, high, low) == ("yes", LOW, "XX.LOW")
    assert deduction(low, high, never) == ("no", None, "XX.NEVER")
    assert offer(whole).deductions["use"].value.evidence


def test_a_right_that_gives_the_money_and_names_no_deduction_allows_none():
    worn = granted("XX.WORN", deductions=(Deduction("use", "yes"),))
    silent = granted("XX.SILENT")
    assert deduction(worn, silent) == ("no", None, "XX.SILENT")
    assert deduction(worn, silent, kind="promo_recalculation") == ("no", None, "XX.WORN")
    assert deduction(kind="promo_recalculation") is None


def test_a_right_that_gives_something_else_has_no_say_in_the_money_it_does_not_name():
    worn = granted("XX.WORN", deductions=(Deduction("use", "yes"),))
    line = facts()
    repair = assess(right(code="XX.FIX", remedies=(Remedy(1, "repair"),)), line)
    forbids = assess(
        right(code="XX.FIX", remedies=(Remedy(1, "repair"),), deductions=(Deduction("use"),)), line
    )
    assert deduction(worn, repair) == ("yes", None, "XX.WORN")
    assert deduction(worn, forbids) == ("no", None, "XX.FIX")


def test_the_terms_of_a_reason_that_the_policy_does_not_take_are_the_plain_ones():
    found = offer(granted(), promise=terms(reasons=(ReasonTerms(1, "defective", fee=LOW),)))
    assert (found.payer.value, found.fee.value, found.goods_back) == ("buyer", Fee(), True)


# === WHAT THE POLICY TAKES AND GIVES === #

SWITCHES = {"recalculates_promotions": True, "claws_back_freight": True, "charges_gifts": True}


def test_advantages_are_taken_back_where_the_policy_says_so_and_no_right_is_against_it():
    allowing = granted(deductions=(Deduction("gift_not_returned", "yes"),))
    assert offer(promise=terms()).keeps == {}
    found = offer(promise=terms(**SWITCHES))
    assert set(found.keeps) == {
        "promo_recalculation",
        "free_shipping_clawback",
        "gift_not_returned",
    }
    found = offer(allowing, promise=terms(**SWITCHES))
    assert found.keeps == {"gift_not_returned": Value(True, "Shop")}
    assert found.forbidden == {
        "promo_recalculation": "XX.RIGHT",
        "free_shipping_clawback": "XX.RIGHT",
    }


def test_a_fee_that_a_right_forbids_is_remembered():
    forbids = granted(deductions=(Deduction("restocking"),))
    promise = reason(fee_kind="fixed", fee=LOW)
    assert offer(forbids, promise=promise).forbidden == {"restocking": "XX.RIGHT"}
    assert offer(forbids, promise=reason(fee_kind="fixed")).forbidden == {}


def test_a_policy_may_give_the_freight_of_the_order_back_and_the_better_rule_counts():
    keeps = granted(components=(("outbound_standard", "keep"), ("handling_fee", "policy")))
    better = granted(components=(("outbound_standard", "refund"),))
    shared = {"promise": terms(outbound="proportional")}
    assert offer(**shared).components == dict.fromkeys(
        ("outbound_standard", "handling_fee"), Value("proportional", "Shop")
    )
    assert offer(keeps, **shared).components["outbound_standard"] == Value("proportional", "Shop")
    assert offer(keeps, **shared).components["handling_fee"] == Value("proportional", "Shop")
    assert offer(better, **shared).components["outbound_standard"] == Value("refund", "XX.RIGHT")


@pytest.mark.parametrize(
    ("changes", "fee"),
    [
        ({"way_of_return": "label"}, Value(LOW, "Shop")),
        ({"way_of_return": "customer_ships"}, None),
        ({"way_of_return": "label", "freight_fee": Decimal(0)}, None),
    ],
)
def test_a_buyer_pays_for_a_way_back_that_the_merchant_provides(changes, fee):
    promise = terms(**({"freight_fee": LOW} | changes))
    assert offer(promise=promise).return_fee == fee
    assert offer(promise=promise, reason_class="defective").return_fee is None
