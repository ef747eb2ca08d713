"""What is owed for a return: the one place that says it, component by component.

Every amount is what holds now less what was credited before. Hence returns in any order add up
to the whole, and a credit note that is cancelled opens again just what it had settled.
"""

from dataclasses import replace
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .amounts import largest_remainder
from .grades import DEDUCTION, get_limit, sum_up
from .money import ZERO, Component

#: Treatments under which a part of an extra goes back with a part of the goods. Duty is levied on
#: the goods: whoever collected it, what stands on our invoice we collected.
_SHARED = {"import_duty": ("refund", "proportional", "by_collector")}


def owe(request):
    """Return the :class:`~.money.Component` of a return.

    Never more is kept than is paid back beside it: the rest is not charged.

    :param Request request: :class:`~.money.Request`
    """
    found = []
    for line in request.lines:
        found += _owe_line(line, request)
    for extra in request.extras:
        found += _owe_extra(extra, request)
    found += _owe_return_freight(request)
    for advantage in request.advantages:
        found += _owe_advantage(advantage, request)
    found += _owe_goodwill(request)
    return _limit(found)


# === GOODS === #


def _owe_line(line, request):
    offer, room = line.offer, line.amount
    found = [_make("goods", line.amount, offer.until.source if offer.until else "", line.key)]
    total = request.before("goods", line.key) + line.amount
    for kind, wanted, rule, evidence in (
        ("restocking", _get_fee(offer.fee.value, total, request), offer.fee.source, ""),
        (DEDUCTION, *_get_diminished(line, total, request)),
    ):
        due = min(wanted + request.before(kind, line.key), room)
        room -= due
        if due:
            found.append(_make(kind, -due, rule, line.key, evidence=evidence))
        elif not wanted and (kind in offer.forbidden or request.entered(kind, line.key)[0]):
            source = offer.forbidden.get(kind, rule)
            found.append(_make(kind, ZERO, source, line.key, note="forbidden"))
    payer = offer.payer.value
    note = f"paid_by_{payer}"
    return [*found, Component("return_freight", ZERO, offer.payer.source, line.key, payer, note)]


def _get_fee(fee, amount, request):
    if fee.kind == "none":
        return ZERO
    wanted = amount * fee.amount / 100
    if fee.kind == "fixed":
        wanted = fee.amount * request.rate
    most = amount if fee.cap is None else amount * fee.cap / 100
    step = request.step
    return min(_round(wanted, step, ROUND_HALF_UP), _round(most, step, ROUND_DOWN))


def _get_diminished(line, amount, request):
    """Return what is kept for the state of the goods, by which rule and evidence."""
    graded, source = sum_up(line.reductions, amount, line.quantity, request.step)
    entered, evidence = request.entered(DEDUCTION, line.key)
    if not entered:
        return graded, source, ""
    most, rule = get_limit(line.offer, line.is_at_fault)
    allowed = _round(amount * most / 100, request.step, ROUND_DOWN)
    return min(graded + entered, allowed), source or rule, evidence


# === WHAT IS NO GOODS === #


def _owe_extra(extra, request):
    """Return what goes back of an extra: all of it when nothing stays with the customer; of a
    part of the goods only where a rule says that it is shared out.
    """
    shared_by = _SHARED.get(extra.kind, ("proportional",))
    rules = [
        (line.amount, rule)
        for line in request.lines
        if line.group == extra.group and (rule := line.offer.components.get(extra.kind))
    ]
    shared = [(amount, rule) for amount, rule in rules if rule.value in shared_by]
    whole = next((rule for _amount, rule in rules if rule.value == "refund"), None)
    if not extra.left or not (shared or whole):
        return []
    source = (whole or shared[0][1]).source
    if extra.group in request.whole:
        return [_make(extra.kind, extra.left, source, extra.key)]
    if not shared:
        return [_make(extra.kind, ZERO, source, extra.key, note="when_all_comes_back")]
    back, share = min(sum(amount for amount, _rule in shared), extra.base), ZERO
    if extra.base > ZERO:
        share = largest_remainder(extra.left, (back, extra.base - back), request.step)[0]
    return [_make(extra.kind, share, shared[0][1].source, extra.key, note="share")]


def _owe_return_freight(request):
    """Return what the customer pays for a way back that we provide, or gets for one he paid."""
    advanced, evidence = request.entered("return_freight")
    payers = [line.offer.payer for line in request.lines]
    fees = [line.offer.return_fee for line in request.lines]
    wanted, note, rule = ZERO, "", payers[0] if payers else None
    if advanced:
        rule = next((payer for payer in payers if payer.value == "seller"), None)
        wanted, note = (advanced, "") if rule else (ZERO, "paid_by_buyer")
        rule = rule or next(iter(payers), None)
    elif fees and all(fees):
        rule = min(fees, key=lambda fee: fee.value)
        wanted = -_round(rule.value * request.rate, request.step, ROUND_HALF_UP)
    due = wanted - request.before("return_freight")
    if not due and not note:
        return []
    source = rule.source if rule else ""
    return [_make("return_freight", due, source, note=note, evidence=evidence)]


# === WHAT WAS EARNED BY BUYING ENOUGH === #


def _owe_advantage(advantage, request):
    """Return what is taken back of an advantage that is not earned any more, or given back of
    one that was taken: earned again, or not his any more.
    """
    kind = advantage.kind
    offers = [line.offer for line in request.lines if line.group == advantage.group]
    keeps = [offer.keeps.get(kind) for offer in offers]
    before = request.before(kind, advantage.key)
    if advantage.is_earned:
        due = -before
    elif offers and all(keeps):
        due = -advantage.worth - before
    else:
        due = ZERO
    if due:
        source = next((rule.source for rule in keeps if rule), "")
        return [_make(kind, due, source, advantage.key)]
    forbids = next((offer.forbidden[kind] for offer in offers if kind in offer.forbidden), None)
    if forbids is None or advantage.is_earned:
        return []
    return [_make(kind, ZERO, forbids, advantage.key, note="forbidden")]


def _owe_goodwill(request):
    keys = dict.fromkeys(entry.key for entry in request.entries if entry.kind == "goodwill")
    found = []
    for key in keys:
        granted, evidence = request.entered("goodwill", key)
        due = granted - request.before("goodwill", key)
        if due > ZERO:
            found.append(_make("goodwill", due, "", key, evidence=evidence))
    return found


# === ALL TOGETHER === #


def _make(kind, amount, source, key=None, note="", evidence=""):
    payer = "buyer" if amount < ZERO else "seller"
    return Component(kind, amount, source, key, payer, note, evidence)


def _limit(components):
    """Cut what is kept of the whole return, so that it never comes to less than nothing."""
    room = sum((each.amount for each in components if _comes_first(each)), ZERO)
    found = []
    for each in components:
        kept = each.amount if _comes_first(each) else max(each.amount, -room)
        if not _comes_first(each):
            room += kept
        is_cut = kept != each.amount
        found.append(replace(each, amount=kept, note="limited") if is_cut else each)
    return tuple(found)


def _comes_first(component):
    """Tell whether an amount stands: paid back, or kept of goods that limit it already."""
    return component.amount >= ZERO or component.kind in ("restocking", DEDUCTION)


def _round(amount, step, rounding):
    return (amount / step).quantize(Decimal(1), rounding) * step
