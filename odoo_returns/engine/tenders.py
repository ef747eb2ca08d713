"""By which way money goes back: law, promise, the customer's wish, and what was paid how."""

from dataclasses import dataclass
from decimal import Decimal

from .amounts import largest_remainder

ZERO = Decimal(0)
#: from what binds the seller most to what binds him least
METHODS = ("original_tender_split", "original_tender", "same_means", "money", "")
OTHERS = ("forbidden", "explicit_consent", "agreement", "")
#: ways that give something to buy with, and no money
CREDIT = ("store_credit", "gift_card")
#: what a promise lets the customer wish for
WISHES = {
    "original": ("original",),
    "bank": ("bank",),
    "store_credit": ("store_credit",),
    "choice": ("original", "bank", *CREDIT),
}


@dataclass(frozen=True, slots=True)
class MethodRule:
    """How a right wants money to go back.

    :param method: word of the vocabulary's ``refund_method``; empty: the right is silent
    :param other: what another way needs, a word of ``refund_method_other``
    :param source: code of the right
    """

    method: str = ""
    other: str = ""
    source: str = ""

    @property
    def needs_consent(self):
        """Tell whether only the consumer himself can choose another way."""
        return self.other in ("explicit_consent", "forbidden") or (
            bool(self.method) and not self.other
        )


@dataclass(frozen=True, slots=True)
class Paid:
    """One payment of the price.

    :param key: what the caller knows it by
    :param left: what can still go back the same way
    :param trouble: why nothing can, e.g. ``no_refunds``, ``closed``, ``expired``; empty: it can
    :param whole_only: it goes back in one piece or not at all
    :param method: the way by which it goes back: ``original``, or ``bank`` where a person took it
    """

    key: object
    left: Decimal
    trouble: str = ""
    whole_only: bool = False
    method: str = "original"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the amount and its way.

    :param key: the payment that gets it back; None where it takes another way
    :param reason: why this way: ``paid_so``, ``wish``, ``promise``, ``by_hand`` where it was paid
        without a provider, or the trouble of the payment
    :param needs_consent: the right wants the consumer to agree first, and he has not yet
    """

    method: str
    amount: Decimal
    key: object = None
    reason: str = "paid_so"
    needs_consent: bool = False


def merge_method_rules(rights):
    """Return the :class:`MethodRule` that is best for the consumer of all rights that he has."""
    rules = [
        MethodRule(right.refund_method, right.refund_method_other, right.code)
        for right in rights
        if right.refund_method
    ]
    strictest = min(rules, key=lambda rule: METHODS.index(rule.method), default=MethodRule())
    other = min((rule.other for rule in rules if rule.other), key=OTHERS.index, default="")
    return MethodRule(strictest.method, other, strictest.source)


def find_wishes(promise, rule):
    """Return the ways that the customer may choose from, the one that he gets unasked first.

    What the law gives stands beside the promise: money, and the way it was paid.

    :param str promise: the policy's ``refund_method``
    """
    if rule.other == "forbidden":
        return ("original",)
    lawful = {"": (), "money": ("original", "bank")}.get(rule.method, ("original",))
    return tuple(dict.fromkeys([find_default(promise, rule), *WISHES[promise], *lawful]))


def find_default(promise, rule):
    """Return the way that money takes while the customer wishes for nothing."""
    if promise == "choice":
        return "original"
    if promise == "bank" and rule.method == "money":
        return promise
    return "original" if promise != "original" and rule.needs_consent else promise


def split(amount, paid, promise="original", rule=None, wish="", step=Decimal("0.01")):
    """Split an amount over the ways that it takes; the shares add up to it.

    :param Decimal amount: above zero
    :param paid: iterable of :class:`Paid`, the first gets its money back first
    :param str wish: what the customer chose; what he may not choose counts for nothing
    :return: tuple of :class:`Share`
    """
    rule = rule or MethodRule()
    wished = wish if wish in find_wishes(promise, rule) else ""
    method = wished or find_default(promise, rule)
    if method != "original":
        return (Share(method, amount, reason="wish" if wished else "promise"),)
    paid = list(paid)
    shares = _share_out(amount, paid, rule, step)
    rest = amount - sum(share.amount for share in shares)
    if rest > ZERO:
        shares.append(_fall_back(rest, paid, rule))
    return tuple(shares)


def _share_out(amount, paid, rule, step):
    """Give each payment its part back: in proportion where the right wants so."""
    able = [each for each in paid if not each.trouble and each.left > ZERO]
    divisible = [each for each in able if not each.whole_only]
    if rule.method == "original_tender_split" and amount < sum(each.left for each in divisible):
        parts = largest_remainder(amount, [each.left for each in divisible], step)
        shares = zip(divisible, parts, strict=True)
    else:
        shares = _take_in_order(amount, able)
    return [Share(each.method, part, each.key) for each, part in shares if part > ZERO]


def _take_in_order(amount, able):
    for each in able:
        part = min(amount, each.left)
        if part == each.left or not each.whole_only:
            amount -= part
            yield each, part


def _fall_back(rest, paid, rule):
    """Return the way of what no payment takes back: money by bank, told why.

    Money that was paid by hand goes back by bank of itself; nobody has to agree to that. What is
    more than anybody is known to have paid waits for a person.
    """
    troubles = [each.trouble for each in paid if each.trouble]
    if troubles:
        return Share(
            "bank", rest, reason=troubles[0], needs_consent=rule.other == "explicit_consent"
        )
    if paid and rest > sum((each.left for each in paid if each.whole_only), Decimal(0)):
        return Share("manual", rest, reason="over_left")
    return Share("bank", rest, reason="over_left" if paid else "by_hand")


def check_fallback(method, rule, consent):
    """Return why a refund that failed may not take another way; empty where it may.

    :param str method: the way that it should take
    :param str consent: in which words the customer agreed; empty where he did not
    """
    if method in CREDIT and rule.other == "forbidden":
        return "forbidden"
    wants_consent = method in CREDIT or rule.other == "explicit_consent"
    if wants_consent and not consent.strip():
        return "consent_missing"
    return ""
