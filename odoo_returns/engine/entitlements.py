"""Which rights are in force for a line, and whether the consumer has each of them."""

from dataclasses import dataclass

from .right import Right
from .windows import Period, measure

#: rights that give the consumer nothing: they only set clocks or bind the seller
NO_ENTITLEMENT = {"customs_relief", "disposition"}
#: what decides against a right, from the surest
STATUSES = ("excluded", "unmet", "expired", "unknown")
STEPS_OF = {
    "refund": {"refund", "reject"},
    "exchange": {"replace"},
    "repair": {"repair"},
    "store_credit": set(),
    "none": set(),
}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One right, judged for one line.

    :param status: ``granted``, ``expired``, ``excluded``, ``unmet``, or ``unknown`` when a fact
        that decides is not known
    :param is_firm: False for an advisory right, which may grant or ask a person, never refuse
    :param cause: what decided against it: the exclusion or the condition
    """

    right: Right
    status: str
    period: Period
    is_firm: bool
    cause: str = ""
    steps: tuple = ()

    @property
    def is_granted(self):
        return self.status == "granted"

    def gives(self, resolution):
        """Tell whether the consumer may ask for this resolution now.

        A right without a ladder gives the money back.
        """
        offered = self.steps if self.right.remedies else ("refund",)
        return bool(STEPS_OF.get(resolution, set()).intersection(offered))


def find_entitlements(lineage, facts, latest_transit):
    """Return the :class:`Entitlement` of every right whose scope the line falls in.

    Where a right and one it descends from both apply, the nearer one counts alone: it has taken
    over what it did not replace.

    :param Lineage lineage: all rights
    :param LineFacts facts: with the usual transit time
    :param int latest_transit: days after which a parcel nobody recorded has surely arrived
    """
    found = {}
    for code in lineage.codes:
        moment = facts.moment(lineage.basis(code), "last_piece") or facts.asked_at
        right = lineage.at(code, moment.astimezone(facts.zone).date())
        if right is not None and _is_in_scope(right, facts):
            found[code] = right
    for code in tuple(found):
        for ancestor in lineage.ancestors(code):
            found.pop(ancestor, None)
    return tuple(assess(right, facts, latest_transit) for right in found.values())


def assess(right, facts, latest_transit=0):
    """Return the :class:`Entitlement` of one right that is in force for the line."""
    period = measure(right.window, facts) if right.window else Period()
    status, cause = _judge(right, facts, period, latest_transit)
    is_firm = not is_advisory(right, facts)
    return Entitlement(right, status, period, is_firm, cause, _steps(right, facts))


def is_advisory(right, facts):
    """Tell whether nobody should rely on a right without thinking."""
    review_by = right.source.review_by
    return right.source.confidence == "low" or bool(review_by and review_by < facts.asked_on)


def _is_in_scope(right, facts):
    if right.jurisdiction and right.jurisdiction not in facts.places:
        return False
    trades = right.channels or {"distance_b2c"}
    return (
        facts.trade in trades
        and (not right.regimes or facts.regime in right.regimes)
        and (not right.goods_classes or bool(right.goods_classes & facts.goods_classes))
        and (not right.reason_classes or facts.reason_class in right.reason_classes)
    )


def _judge(right, facts, period, latest_transit):
    """Return the status and its cause; what is certain goes before what is not."""
    objections = [
        *_object_to_goods(right, facts),
        *_object_to_conditions(right, facts),
        *_object_to_time(right, facts, period, latest_transit),
    ]
    return min(objections, key=lambda found: STATUSES.index(found[0]), default=("granted", ""))


def _object_to_goods(right, facts):
    for exclusion in right.exclusions:
        if _meets(exclusion, facts):
            proven = facts.holds(exclusion.needs) if exclusion.needs else True
            if proven is None:
                yield "unknown", exclusion.needs
            elif proven:
                yield "excluded", exclusion.goods_class or exclusion.state


def _object_to_conditions(right, facts):
    for condition in right.preconditions:
        holds = facts.holds(condition)
        if not holds:
            yield ("unknown" if holds is None else "unmet"), condition


def _object_to_time(right, facts, period, latest_transit):
    if _in_time(right, facts, period):
        return
    if not period.is_certain:
        yield "unknown", "information"
    elif _may_have_arrived_later(right, facts, latest_transit):
        yield "unknown", "delivery"
    else:
        yield "expired", ""


def _meets(exclusion, facts):
    return (not exclusion.goods_class or exclusion.goods_class in facts.goods_classes) and (
        not exclusion.state or exclusion.state in facts.goods_states
    )


def _in_time(right, facts, period):
    received = right.window is not None and right.window.test == "received"
    moment = facts.received_at if received and facts.received_at else facts.asked_at
    return period.includes(moment)


def _may_have_arrived_later(right, facts, latest_transit):
    """Tell whether the slowest delivery that nobody recorded would still be in time."""
    if not facts.is_delivery_estimated:
        return False
    late = facts.with_transit(latest_transit)
    return _in_time(right, late, measure(right.window, late))


def _steps(right, facts):
    """Return the steps of the lowest rank that is open now."""
    open_steps = [
        remedy
        for remedy in right.remedies
        if (not remedy.guard or facts.holds(remedy.guard)) and _is_offered(remedy, facts)
    ]
    if not open_steps:
        return ()
    ranks = {remedy.rank for remedy in open_steps}
    guarded = [remedy.rank for remedy in open_steps if remedy.guard]
    rank = max(guarded) if guarded else min(ranks)
    return tuple(remedy.step for remedy in open_steps if remedy.rank == rank)


def _is_offered(remedy, facts):
    possession = facts.moment("possession")
    if remedy.within is None or possession is None:
        return True
    last_day = facts.calendar.after(possession.astimezone(facts.zone).date(), remedy.within)
    return facts.asked_on <= last_day
