"""Which rights are in force for a line, and whether the consumer has each of them."""

from dataclasses import dataclass

from .calendars import day_of
from .right import Right
from .windows import Period, measure

#: rights that give the consumer nothing: they only set clocks or bind the seller
NO_ENTITLEMENT = {"customs_relief", "disposition"}
#: what decides against a right, from the surest
STATUSES = ("excluded", "unmet", "expired", "unknown")
#: what is asked for -> the steps of a ladder that give it
STEPS_OF = {
    "refund": {"refund", "reject"},
    "exchange": {"replace"},
    "repair": {"repair"},
}


@dataclass(frozen=True, slots=True)
class Entitlement:
    """One right, judged for one line.

    :param status: ``granted``, ``expired``, ``excluded``, ``unmet``, or ``unknown`` when a fact
        that decides is not known
    :param is_firm: False for an advisory right, which may grant or ask a person, never refuse
    :param cause: what decided against it: the exclusion or the condition
    :param remedies: the rows of the ladder that are open now
    """

    right: Right
    status: str
    period: Period
    is_firm: bool
    cause: str = ""
    remedies: tuple = ()

    @property
    def is_granted(self):
        return self.status == "granted"

    @property
    def gives_anything(self):
        """Tell whether it is a right of the consumer, and not only a clock or a duty."""
        return self.right.right_type not in NO_ENTITLEMENT

    @property
    def steps(self):
        """Return the names of the open steps, each once."""
        return tuple(dict.fromkeys(remedy.step for remedy in self.remedies))

    def gives(self, resolution):
        """Tell whether the consumer may ask for this resolution now.

        A right without a ladder gives the money back. What the seller chooses, nobody may ask for.
        """
        if not self.right.remedies:
            return resolution == "refund"
        wanted = STEPS_OF.get(resolution, ())
        return any(row.step in wanted and row.chooser == "consumer" for row in self.remedies)


def find_entitlements(lineage, facts, latest_transit):
    """Return the :class:`Entitlement` of every right whose scope the line falls in.

    Where a right and one it descends from both apply, the nearer one counts alone: it has taken
    over what it did not replace. One that is only advisory takes nothing away from its parent.
    A relief from customs exists once the goods have crossed the border.

    :param Lineage lineage: all rights
    :param LineFacts facts: with the usual transit time
    :param int latest_transit: days after which a parcel nobody recorded has surely arrived
    """
    found, replaced, days = {}, set(), {}
    for code in lineage.codes:
        basis = lineage.basis(code)
        if basis not in days:
            happened = facts.moment(basis, "last_piece")
            days[basis] = (day_of(happened or facts.asked_at, facts.zone), happened is not None)
        day, has_happened = days[basis]
        right = lineage.at(code, day)
        if right is None or not _is_in_scope(right, facts):
            continue
        if right.right_type == "customs_relief" and not has_happened:
            continue
        found[code] = right
        if not is_advisory(right, facts):
            replaced.update(lineage.ancestors(code, day))
    return tuple(
        assess(right, facts, latest_transit)
        for code, right in found.items()
        if code not in replaced
    )


def find_effective(entitlements, terms):
    """Return the rights of the consumer that stand beside a promise.

    A right that only fills a gap (``statutory_default``) gives way to it.

    :param PolicyTerms terms: None where no policy was promised
    """
    return tuple(
        entry
        for entry in entitlements
        if entry.gives_anything and (terms is None or entry.right.strength != "statutory_default")
    )


def assess(right, facts, latest_transit=0):
    """Return the :class:`Entitlement` of one right that is in force for the line."""
    period = measure(right.window, facts) if right.window else Period()
    status, cause = _judge(right, facts, period, latest_transit)
    is_firm = not is_advisory(right, facts)
    return Entitlement(right, status, period, is_firm, cause, _open_remedies(right, facts))


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
        and _is_for_reason(right, facts)
    )


def _is_for_reason(right, facts):
    """Tell whether a right is for the reason; whoever withdraws needs none, and may give any."""
    if right.right_type == "withdrawal" and facts.kind == "withdrawal":
        return True
    return not right.reason_classes or facts.reason_class in right.reason_classes


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
        if exclusion.effect != "none" and _meets(exclusion, facts):
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
    """Object to a late request, surely where it is late whatever the unknown facts are."""
    if _in_time(right, facts, period):
        return
    late = facts.with_transit(latest_transit)
    if _in_time(right, facts, measure(right.window, facts, if_unknown=True)):
        yield "unknown", "information"
    elif _in_time(right, late, measure(right.window, late, if_unknown=True)):
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


def _open_remedies(right, facts):
    """Return the steps that are open now.

    The highest rank that a flag opened goes before all others. Else it is the lowest rank in its
    time and, while that time lasts, the ones after it up to the first without a time of its own:
    a door that is open for some weeks more hides none.
    """
    earned = _earned_ranks(right, facts)
    opened = [
        remedy
        for remedy in right.remedies
        if _is_unlocked(remedy, earned, facts) and _is_offered(remedy, facts)
    ]
    guarded = [remedy.rank for remedy in opened if remedy.guard]
    if guarded:
        return tuple(remedy for remedy in opened if remedy.rank == max(guarded))
    lasting = {remedy.rank for remedy in opened if remedy.within is None}
    last = max(earned & lasting, default=min(lasting, default=None))
    return tuple(remedy for remedy in opened if last is None or remedy.rank <= last)


def _earned_ranks(right, facts):
    """Return the ranks that open because attempts of the rank before have failed often enough."""
    ranks = {remedy.rank for remedy in right.remedies}
    return {
        min((rank for rank in ranks if rank > remedy.rank), default=remedy.rank)
        for remedy in right.remedies
        if remedy.max_attempts and facts.failed_attempts >= remedy.max_attempts
    }


def _is_unlocked(remedy, earned, facts):
    holds = facts.holds(remedy.guard) if remedy.guard else True
    return remedy.rank in earned if holds is None else holds


def _is_offered(remedy, facts):
    possession = facts.moment("possession")
    if remedy.within is None or possession is None:
        return True
    last_day = facts.calendar.after(possession.astimezone(facts.zone).date(), remedy.within)
    return facts.asked_on <= last_day
