"""What a merchant promises: the frozen content of one policy revision."""

from dataclasses import dataclass
from decimal import Decimal

from .errors import RuleError
from .exchanges import CLOSENESS, PRICE_KEPT
from .vocabulary import GOODS_STATES, REASON_CLASSES

WINDOW_ANCHORS = ("delivered", "shipped", "ordered")
FEES = ("none", "percent", "fixed")
PAYERS = ("buyer", "seller")
WAYS = ("customer_ships", "label", "collection", "drop_off", "store")
REFUND_METHODS = ("original", "bank", "store_credit", "choice")
OUTBOUND = ("keep", "proportional", "refund")
SETTLE_ON = ("approval", "shipped", "received", "inspected")
INSTANT_ON = ("never", "sent", "shipped")
EXCHANGE_UNPAID = ("cancel", "quotation")
OUTCOMES = ("allow", "review", "refuse")

POSITIVE = (
    "window_days",
    "max_per_order",
    "max_per_customer",
    "period_days",
    "response_days",
    "refund_days",
    "approval_days",
    "credit_days",
    "exchange_reserve_days",
    "exchange_back_days",
    "instant_returns",
    "instant_orders",
)
NOT_NEGATIVE = (
    "transit_days",
    "transit_max_days",
    "keep_below",
    "auto_limit",
    "credit_bonus",
    "freight_fee",
    "instant_cap",
    "instant_open_cap",
    "exchange_safety",
)
#: Money, percentages and quantities, which JSON keeps as floats.
DECIMALS = (
    "keep_below",
    "auto_limit",
    "credit_bonus",
    "instant_cap",
    "instant_open_cap",
    "exchange_safety",
)
#: A hundred years; days beyond would leave the calendar.
MOST_DAYS = 36500


@dataclass(frozen=True, slots=True)
class ReasonTerms:
    """What holds when a customer returns for this reason.

    :param reason: id of the reason
    :param payer: who pays the freight of the return: ``buyer`` or ``seller``
    :param fee_kind: ``none``, ``percent`` of the goods, or ``fixed`` for each line
    :param photos: how many pictures the customer has to give
    :param resolutions: what the customer may choose; empty means whatever is offered
    :param goods_back: whether the goods have to come back
    """

    reason: int | None
    reason_class: str
    accepted: bool = True
    payer: str = "buyer"
    fee_kind: str = "none"
    fee: Decimal = Decimal(0)
    photos: int = 0
    resolutions: tuple = ()
    goods_back: bool = True


@dataclass(frozen=True, slots=True)
class GradeTerms:
    """What is kept of the price of goods that an inspection grades so.

    :param grade: code of the grade
    :param percent: of the goods, above zero
    """

    grade: str
    percent: Decimal


@dataclass(frozen=True, slots=True)
class PolicyTerms:
    """The terms of one revision; money in the currency of the company.

    :param source: what findings name as their rule, e.g. ``Standard, revision 3``
    :param window_days: days after ``window_anchor`` in which a request is in time; None: no limit
    :param transit_days: added to the day of shipping where no delivery was recorded
    :param transit_max_days: a parcel shipped longer ago than this counts as delivered
    :param outside_window: the outcome for a late request
    :param reasons: :class:`ReasonTerms` of the accepted and refused reasons; empty: all accepted
    :param refused_states: physical states in which goods are not taken back
    :param grades: :class:`GradeTerms` of goods that a customer who changed his mind handled
    :param final_sale: (kind, id) of products, categories and tags that never come back
    :param outbound: freight of the order: kept, paid back in proportion to the goods, or in full
        when all of them come back
    :param freight_fee: what a buyer pays for each return whose way back the merchant provides
    :param recalculates_promotions: whether a discount is taken back that is not earned any more
    :param claws_back_freight: the same, of free freight
    :param charges_gifts: the same, of gifts that do not come back
    :param keep_below: goods under this value may be kept by the customer
    :param auto_limit: highest value that is approved without a person
    :param max_per_customer: returns of a customer within ``period_days``; None: no limit
    :param instant_on: what pays a trusted customer before his goods are here: ``sent``, which he
        says himself, or ``shipped``, which the carrier says; ``never`` makes him wait
    :param instant_cap: highest value of a return that is paid so; None: no limit
    :param instant_open_cap: highest value that a customer may owe in goods at once
    :param instant_returns: finished returns, none refused, that make a customer trusted
    :param instant_orders: delivered orders that make a customer trusted
    :param credit_bonus: percent that store credit is worth more than money
    :param credit_days: days after which store credit expires; None: never
    :param exchange_on: when the new goods may leave; before the old ones are here, a deadline of
        ``exchange_back_days`` after the approval runs
    :param exchange_reserve_days: days for which they are kept for a customer who has to pay;
        None: as long as it takes
    """

    source: str = ""
    window_days: int | None = None
    window_anchor: str = "delivered"
    transit_days: int = 0
    transit_max_days: int = 60
    outside_window: str = "review"
    reasons: tuple = ()
    refused_states: frozenset = frozenset()
    grades: tuple = ()
    way_of_return: str = "customer_ships"
    refund_method: str = "original"
    outbound: str = "keep"
    freight_fee: Decimal = Decimal(0)
    recalculates_promotions: bool = False
    claws_back_freight: bool = False
    charges_gifts: bool = False
    final_sale: frozenset = frozenset()
    keep_below: Decimal | None = None
    auto_approve: bool = False
    auto_limit: Decimal | None = None
    settle_on: str = "inspected"
    auto_settle: bool = False
    instant_on: str = "never"
    instant_cap: Decimal | None = None
    instant_open_cap: Decimal | None = None
    instant_returns: int | None = None
    instant_orders: int | None = None
    credit_bonus: Decimal | None = None
    credit_days: int | None = None
    exchange_for: str = "variant"
    exchange_price: str = "same"
    exchange_on: str = "inspected"
    exchange_reserve_days: int | None = 7
    exchange_unpaid: str = "cancel"
    exchange_backorder: bool = False
    exchange_safety: Decimal | None = None
    exchange_back_days: int = 14
    response_days: int = 2
    refund_days: int = 14
    max_per_order: int | None = None
    max_per_customer: int | None = None
    period_days: int = 365
    approval_days: int | None = None
    informs_consumer: bool = True
    informs_freight: bool = True
    is_public: bool = True

    @property
    def has_caps(self):
        return bool(self.max_per_order or self.max_per_customer)

    def for_reason(self, reason, reason_class):
        """Return the :class:`ReasonTerms` of a reason; None where the policy does not take it.

        A policy that lists no reasons takes all; the buyer then pays for a change of mind only.
        Whoever gives no reason is treated as by the first one listed of that class.

        :param reason: id; None when none was given
        """
        if not self.reasons:
            payer = "buyer" if reason_class == "no_reason" else "seller"
            return ReasonTerms(reason, reason_class, payer=payer)
        fitting = (
            terms
            for terms in self.reasons
            if (terms.reason == reason if reason else terms.reason_class == reason_class)
        )
        return next((terms for terms in fitting if terms.accepted), None)


def parse_terms(values):
    """Return the :class:`PolicyTerms` of a dict as a revision stores it.

    Keys that the engine does not know, such as texts, are left aside.

    :raises RuleError: naming field and value
    """
    known = {name: values[name] for name in PolicyTerms.__dataclass_fields__ if name in values}
    known |= {
        "reasons": tuple(_parse_reason(row) for row in values.get("reasons", ())),
        "refused_states": frozenset(values.get("refused_states", ())),
        "grades": tuple(
            GradeTerms(row["grade"], Decimal(str(row["percent"])))
            for row in values.get("grades", ())
        ),
        "final_sale": frozenset((kind, key) for kind, key in values.get("final_sale", ())),
    }
    for name in DECIMALS:
        known[name] = None if known.get(name) is None else Decimal(str(known[name]))
    known["freight_fee"] = Decimal(str(known.get("freight_fee") or 0))
    terms = PolicyTerms(**known)
    _check(terms)
    return terms


def _parse_reason(row):
    fee = Decimal(str(row.get("fee") or 0))
    known = {name: row[name] for name in ReasonTerms.__dataclass_fields__ if name in row}
    return ReasonTerms(**(known | {"fee": fee, "resolutions": tuple(row.get("resolutions", ()))}))


def _check(terms):
    words = {
        "window_anchor": WINDOW_ANCHORS,
        "outside_window": OUTCOMES,
        "way_of_return": WAYS,
        "refund_method": REFUND_METHODS,
        "settle_on": SETTLE_ON,
        "outbound": OUTBOUND,
        "instant_on": INSTANT_ON,
        "exchange_for": CLOSENESS,
        "exchange_price": tuple(PRICE_KEPT),
        "exchange_on": SETTLE_ON,
        "exchange_unpaid": EXCHANGE_UNPAID,
    }
    for name, allowed in words.items():
        _check_word(name, getattr(terms, name), allowed)
    for state in terms.refused_states:
        _check_word("refused_states", state, GOODS_STATES)
    _check_numbers(terms)
    for reason in terms.reasons:
        _check_reason(reason)
    for row in terms.grades:
        _check_grade(row)


def _check_numbers(terms):
    for name in POSITIVE:
        value = getattr(terms, name)
        if value is not None and value <= 0:
            raise RuleError("not_positive", name, value)
    for name in NOT_NEGATIVE:
        value = getattr(terms, name)
        if value is not None and value < 0:
            raise RuleError("negative", name, str(value))
    if (terms.credit_bonus or 0) > 100:
        raise RuleError("over_hundred", "credit_bonus", str(terms.credit_bonus))
    for name in terms.__dataclass_fields__:
        if name.endswith("_days") and (getattr(terms, name) or 0) > MOST_DAYS:
            raise RuleError("over_limit", name, getattr(terms, name))


def _check_reason(terms):
    _check_word("reasons.reason_class", terms.reason_class, REASON_CLASSES)
    _check_word("reasons.payer", terms.payer, PAYERS)
    _check_word("reasons.fee_kind", terms.fee_kind, FEES)
    if terms.fee < 0:
        raise RuleError("negative", "reasons.fee", str(terms.fee))
    if terms.fee_kind == "percent" and terms.fee > 100:
        raise RuleError("over_hundred", "reasons.fee", str(terms.fee))
    if terms.photos < 0:
        raise RuleError("negative", "reasons.photos", terms.photos)


def _check_word(name, value, allowed):
    if value not in allowed:
        raise RuleError("unknown_value", name, value)


def _check_grade(terms):
    if terms.percent <= 0:
        raise RuleError("not_positive", "grades.percent", str(terms.percent))
    if terms.percent > 100:
        raise RuleError("over_hundred", "grades.percent", str(terms.percent))
