"""What the customer gets: the policy, raised by every right that the customer has.

A right that only fills a gap (``statutory_default``) gives way to a policy; whatever is a floor,
or promised on top, can only better it. Each value names the rule it came from.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from .right import Deduction
from .terms import ReasonTerms

#: from the consumer's best to the worst
TREATMENTS = ("refund", "proportional", "by_collector", "policy", "keep")
PAYERS = ("seller", "buyer")


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
    """

    payer: Value
    fee: Value
    until: Value | None = None
    end: datetime | None = None
    components: dict = field(default_factory=dict)
    deductions: dict = field(default_factory=dict)
    goods_back: bool = True


@dataclass(frozen=True, slots=True)
class Fee:
    """A restocking fee: percent of the goods, or a fixed amount a line."""

    kind: str = "none"
    amount: Decimal = Decimal(0)


def merge(facts, terms, policy_period, entitlements):
    """Return the :class:`Offer` of a line.

    :param PolicyTerms terms: None where no policy was promised
    :param Period policy_period: None where no policy was promised
    :param entitlements: :class:`~.entitlements.Entitlement`; only granted ones count
    """
    granted = [entry.right for entry in entitlements if entry.is_granted]
    if terms is not None:
        granted = [right for right in granted if right.strength != "statutory_default"]
    reason = _get_reason(facts, terms)
    until, end = _merge_until(terms, policy_period, entitlements)
    return Offer(
        payer=_merge_payer(facts, terms, reason, granted),
        fee=_merge_fee(terms, reason, granted),
        until=until,
        end=end,
        components=_merge_components(granted),
        deductions=_merge_deductions(facts, granted),
        goods_back=reason.goods_back,
    )


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
    far = max(periods, key=lambda item: item[0].last_day or date.max)
    return Value(far[0].last_day, far[1]), far[0].end


def _merge_payer(facts, terms, reason, granted):
    choices = [Value(reason.payer, terms.source)] if terms else []
    for right in granted:
        payer = dict(right.freight).get(facts.reason_class)
        if payer == "seller_if_not_informed":
            payer = "buyer" if facts.holds("freight_informed") else "seller"
        if payer:
            choices.append(Value(payer, right.code))
    return _best(choices, PAYERS) or Value("buyer", "")


def _merge_fee(terms, reason, granted):
    for right in granted:
        for deduction in right.deductions:
            if deduction.kind == "restocking" and deduction.allowed == "no":
                return Value(Fee(), right.code)
    return Value(Fee(reason.fee_kind, reason.fee), terms.source if terms else "")


def _merge_components(granted):
    choices = {}
    for right in granted:
        for component, treatment in right.components:
            choices.setdefault(component, []).append(Value(treatment, right.code))
    return {component: _best(values, TREATMENTS) for component, values in choices.items()}


def _merge_deductions(facts, granted):
    """Return what may be kept: one right that forbids it is enough, whatever others allow."""
    merged = {}
    for right in granted:
        for deduction in right.deductions:
            allowed = deduction.allowed == "yes" and _is_due(deduction, facts)
            entry = Value(deduction if allowed else Deduction(deduction.kind), right.code)
            kept = merged.get(deduction.kind)
            if kept is None or _is_better(entry.value, kept.value):
                merged[deduction.kind] = entry
    return merged


def _is_better(new, old):
    """Tell whether a deduction leaves the consumer more than another."""
    if (new.allowed, old.allowed) != ("yes", "yes"):
        return old.allowed == "yes"
    return _share(new) < _share(old)


def _share(deduction):
    return Decimal(100) if deduction.cap is None else deduction.cap


def _is_due(deduction, facts):
    if deduction.condition and facts.holds(deduction.condition) is not True:
        return False
    possession = facts.moment("possession")
    if deduction.after is None or possession is None:
        return deduction.after is None
    first_day = facts.calendar.after(possession.astimezone(facts.zone).date(), deduction.after)
    return facts.asked_on > first_day


def _best(values, ranking):
    return min(values, key=lambda entry: ranking.index(entry.value), default=None)
