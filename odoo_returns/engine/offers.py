"""What the customer gets: the policy, raised by every right that the customer has.

A right that only fills a gap (``statutory_default``) gives way to a policy; whatever is a floor,
or promised on top, can only better it. Each value names the rule it came from.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from decimal import Decimal

from .calendars import DAY, day_of
from .entitlements import find_effective
from .right import Deduction
from .terms import ReasonTerms

#: from the consumer's best to the worst
TREATMENTS = ("refund", "proportional", "by_collector", "policy", "keep")
PAYERS = ("seller", "buyer")
#: component in which an advantage is taken back -> switch of the policy
CLAWBACKS = {
    "promo_recalculation": "recalculates_promotions",
    "free_shipping_clawback": "claws_back_freight",
    "gift_not_returned": "charges_gifts",
}
#: parts of the payment that a policy gives back with the freight of the order
OUTBOUND = ("outbound_standard", "handling_fee")
#: ways back that the merchant pays for
PROVIDED = ("label", "collection", "drop_off")
_NEVER = datetime.max.replace(tzinfo=timezone.utc)


@dataclass(frozen=True, slots=True)
class Value:
    """A value and the rule it came from."""

    value: object
    source: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The terms of one line after merging.

    :param until: the last day on which the customer may ask; ``value`` is None when there is no
        end, and the whole is None when neither a policy nor a right gives anything
    :param payer: who pays the freight of the return
    :param fee: restocking fee of the policy; a right that forbids it is its source
    :param components: {component: :class:`Value` of a treatment}
    :param deductions: {kind: :class:`Value` of a :class:`~.right.Deduction`}
    :param return_fee: what a buyer pays for a way back that the merchant provides
    :param keeps: {kind: :class:`Value`} of advantages that are taken back once they are not earned
    :param forbidden: {kind: right} of what the policy would keep and a right forbids
    """

    payer: Value
    fee: Value
    until: Value | None = None
    end: datetime | None = None
    components: dict = field(default_factory=dict)
    deductions: dict = field(default_factory=dict)
    goods_back: bool = True
    return_fee: Value | None = None
    keeps: dict = field(default_factory=dict)
    forbidden: dict = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fee:
    """A restocking fee: percent of the goods, or a fixed amount a line.

    :param cap: highest share of the goods, in percent, that a right allows; None: no limit
    """

    kind: str = "none"
    amount: Decimal = Decimal(0)
    cap: Decimal | None = None


def merge(facts, terms, policy_period, entitlements):
    """Return the :class:`Offer` of a line.

    :param PolicyTerms terms: None where no policy was promised
    :param Period policy_period: None where no policy was promised
    :param entitlements: :class:`~.entitlements.Entitlement`; only granted ones count
    """
    effective = find_effective(entitlements, terms)
    granted = [entry for entry in effective if entry.is_granted]
    rights = [entry.right for entry in granted]
    reason = _get_reason(facts, terms)
    until, end = _merge_until(terms, policy_period, effective)
    deductions = _merge_deductions(facts, granted)
    wanted = _get_wanted(terms, reason)
    forbids = {kind: row.source for kind, row in deductions.items() if row.value.allowed == "no"}
    payer = _merge_payer(facts, terms, reason, rights)
    return Offer(
        payer=payer,
        fee=_merge_fee(terms, reason, deductions.get("restocking")),
        until=until,
        end=end,
        components=_merge_components(rights, terms),
        deductions=deductions,
        goods_back=reason.goods_back,
        return_fee=_get_return_fee(terms, payer),
        keeps={kind: Value(True, terms.source) for kind in wanted if kind not in forbids},
        forbidden={kind: forbids[kind] for kind in wanted if kind in forbids},
    )


def _get_wanted(terms, reason):
    """Return the kinds of deductions that the policy would make, whatever rights say."""
    fee = ["restocking"] if reason.fee_kind != "none" and reason.fee else []
    return fee + [kind for kind, switch in CLAWBACKS.items() if terms and getattr(terms, switch)]


def _get_return_fee(terms, payer):
    if terms is None or payer.value != "buyer" or terms.way_of_return not in PROVIDED:
        return None
    return Value(terms.freight_fee, terms.source) if terms.freight_fee else None


def _get_reason(facts, terms):
    found = terms and terms.for_reason(facts.reason, facts.reason_class)
    return found or ReasonTerms(facts.reason, facts.reason_class)


def _merge_until(terms, policy_period, entitlements):
    """Return the latest last day with its source, and the moment at which it is over."""
    periods = [(e.period, e.right.code) for e in entitlements if e.status in ("granted", "expired")]
    if policy_period is not None:
        periods.append((policy_period, terms.source))
    if not periods:
        return None, None
    far, source = max(periods, key=lambda item: (item[0].end is None, item[0].end or _NEVER))
    return Value(far.last_day, source), far.end


def _merge_payer(facts, terms, reason, granted):
    choices = [Value(reason.payer, terms.source)] if terms else []
    for right in granted:
        payer = dict(right.freight).get(facts.reason_class)
        if _took_another_carrier(right, facts):
            payer = "buyer"
        if payer == "seller_if_not_informed":
            payer = "buyer" if facts.holds("freight_informed") else "seller"
        if payer:
            choices.append(Value(payer, right.code))
    return _best(choices, PAYERS) or Value("buyer", "")


def _took_another_carrier(right, facts):
    is_bound = right.carrier_condition == "designated_carrier"
    return is_bound and facts.holds("designated_carrier_used") is False


def _merge_fee(terms, reason, restocking):
    if restocking is not None and restocking.value.allowed == "no":
        return Value(Fee(), restocking.source)
    cap = restocking and restocking.value.cap
    return Value(Fee(reason.fee_kind, reason.fee, cap), terms.source if terms else "")


def _merge_components(granted, terms):
    choices = {}
    if terms and terms.outbound != "keep":
        choices = {component: [Value(terms.outbound, terms.source)] for component in OUTBOUND}
    for right in granted:
        for component, treatment in right.components:
            choices.setdefault(component, []).append(Value(treatment, right.code))
    return {component: _best(values, TREATMENTS) for component, values in choices.items()}


def _merge_deductions(facts, granted):
    """Return what may be kept: only what every right leaves, whatever others allow.

    A right that gives what is asked for and is silent on a deduction allows none of that kind.
    """
    kinds = dict.fromkeys(row.kind for entry in granted for row in entry.right.deductions)
    kinds |= dict.fromkeys(CLAWBACKS)
    merged = {}
    for kind in kinds:
        choices = [
            Value(_find_deduction(kind, entry.right, facts), entry.right.code)
            for entry in granted
            if entry.gives(facts.resolution)
            or any(row.kind == kind for row in entry.right.deductions)
        ]
        if choices:
            merged[kind] = min(choices, key=lambda choice: _share(choice.value))
    return merged


def _find_deduction(kind, right, facts):
    """Return what a right says of a deduction today: of several times, the last that has begun."""
    rows = [(row, _begins_on(row, facts)) for row in right.deductions if row.kind == kind]
    begun = [(row, day) for row, day in rows if day is not None and day <= facts.asked_on]
    row, _day = max(begun, key=lambda item: item[1], default=(Deduction(kind), None))
    is_due = not row.condition or facts.holds(row.condition) is True
    return row if is_due else Deduction(kind)


def _begins_on(deduction, facts):
    """Return the first day of a deduction; None when it begins with a delivery not yet made."""
    possession = facts.moment("possession")
    if deduction.after is None:
        return date.min
    if possession is None:
        return None
    return facts.calendar.after(day_of(possession, facts.zone), deduction.after) + DAY


def _share(deduction):
    if deduction.allowed != "yes":
        return Decimal(0)
    return Decimal(100) if deduction.cap is None else deduction.cap


def _best(values, ranking):
    return min(values, key=lambda entry: ranking.index(entry.value), default=None)
