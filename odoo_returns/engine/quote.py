"""What would be paid back for a request, component by component, each with its rule."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from .amounts import largest_remainder

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Component:
    """One part of the amount.

    :param amount: above zero it is paid back, below zero it is kept
    :param source: the rule that says so
    :param key: the line it belongs to; None for the whole request
    :param note: code of what the amount leaves open
    """

    kind: str
    amount: Decimal
    source: str
    key: object = None
    note: str = ""


def quote(lines, outbound, is_whole, step):
    """Return the components of a request.

    The original freight is paid back once and in full when the whole order comes back; of a part
    of it only where a rule says that it is shared out.

    :param lines: list of (key, amount of the goods, :class:`~.offers.Offer`)
    :param outbound: (standard freight paid, total of the goods of the order, freight paid on top
        of the cheapest way), each without what an earlier return has given back
    :param bool is_whole: whether nothing of the order stays with the customer
    :param Decimal step: the smallest amount of the currency
    """
    found = []
    for key, amount, offer in lines:
        found.append(Component("goods", amount, offer.until.source if offer.until else "", key))
        fee = _fee(offer.fee.value, amount, step)
        if fee:
            found.append(Component("restocking", -fee, offer.fee.source, key))
        note = "paid_by_seller" if offer.payer.value == "seller" else "paid_by_buyer"
        found.append(Component("return_freight", ZERO, offer.payer.source, key, note))
    standard, of_order, premium = outbound
    found += _freight("outbound_standard", standard, lines, of_order, is_whole, step)
    found += _freight("outbound_premium", premium, lines, of_order, is_whole, step)
    return tuple(found)


def _fee(fee, amount, step):
    if fee.kind == "none":
        return ZERO
    wanted = fee.amount if fee.kind == "fixed" else amount * fee.amount / 100
    most = amount if fee.cap is None else amount * fee.cap / 100
    return min(_round(wanted, step, ROUND_HALF_UP), _round(most, step, ROUND_DOWN))


def _round(amount, step, rounding):
    return (amount / step).quantize(Decimal(1), rounding) * step


def _freight(kind, paid, lines, of_order, is_whole, step):
    rules = [(amount, offer.components.get(kind)) for _key, amount, offer in lines]
    shared = [(amount, rule) for amount, rule in rules if rule and rule.value == "proportional"]
    whole = next((rule for _amount, rule in rules if rule and rule.value == "refund"), None)
    if not paid or not (shared or whole):
        return []
    if is_whole:
        return [Component(kind, paid, (whole or shared[0][1]).source)]
    if not shared:
        return [Component(kind, ZERO, whole.source, note="when_all_comes_back")]
    back = min(sum(amount for amount, _rule in shared), of_order)
    share = largest_remainder(paid, (back, of_order - back), step)[0] if of_order > ZERO else ZERO
    return [Component(kind, share, shared[0][1].source, note="share")]
