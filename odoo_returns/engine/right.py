"""The shape of a right: one dated legal or contractual rule set, as frozen values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Length:
    """A number of days, business days, months or years."""

    number: int
    unit: str = "day"


@dataclass(frozen=True, slots=True)
class Moment:
    """The earliest or latest of some recorded events.

    :param anchors: codes of events, e.g. ``("goods_back", "sent_proof")``
    :param operator: ``earliest`` of those that happened, or ``latest`` when all happened
    """

    anchors: tuple
    operator: str = "earliest"


@dataclass(frozen=True, slots=True)
class Extension:
    """A change of the end of a window.

    :param kind: ``extend`` and ``renew`` add a length after the last day, ``restart`` counts the
        length anew from the day of the event ``informed``, ``pause`` adds the days of the spans
        called ``span`` and leaves at least ``min_left`` days after the last of them
    :param condition: flag under which it happens, ``not`` before it when it must not hold
    """

    kind: str
    condition: str = ""
    length: Length | None = None
    span: str = ""
    min_left: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which a right is exercised; without a length it never ends.

    :param aggregate: ``per_item``, ``last_piece``, ``last_of_order`` or ``first_delivery``
    :param count: ``exclude_start`` or ``include_start`` (the day of the event is day one)
    :param roll: ``none`` or ``next_working_day``
    :param calendar: whose working days: ``consumer`` or ``seller``
    :param zone: whose midnight: ``consumer`` or ``seller``
    :param test: what has to happen in time: the notice ``sent`` or ``received``
    :param cap: length after ``cap_anchor`` beyond which the window never reaches
    """

    length: Length | None
    start: Moment
    aggregate: str = "per_item"
    count: str = "exclude_start"
    roll: str = "none"
    calendar: str = "consumer"
    zone: str = "consumer"
    test: str = "sent"
    cap: Length | None = None
    cap_anchor: str = ""
    extensions: tuple = ()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Goods of a class in a state, for which the right is lost once ``needs`` is proven.

    :param goods_class: code; empty means any
    :param state: physical state of the goods; empty means any
    :param effect: ``no_right``, ``seller_may_refuse``, or ``none``, which cancels an inherited one
    :param needs: flag that the seller has to prove; empty means none
    """

    goods_class: str = ""
    state: str = ""
    effect: str = "no_right"
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """A date by which somebody has to act: ``start`` + ``length``, not before the hold ends.

    :param kind: kind of deadline; without a length the date is the moment of the start itself
    :param hold: moment until which nothing is due, e.g. when the goods are back
    :param hold_lost_if: flag under which there is no hold
    :param when: flag under which the clock exists at all
    :param reason_classes: for these reason classes only; empty means all of the right
    """

    kind: str
    start: Moment
    length: Length | None = None
    hold: Moment | None = None
    hold_lost_if: str = ""
    when: str = ""
    roll: str = "none"
    reason_classes: tuple = ()


@dataclass(frozen=True, slots=True)
class Deduction:
    """What the seller may keep of the price, or may not.

    :param allowed: ``yes`` or ``no``
    :param condition: flag without which it is not allowed
    :param after: only this long after possession
    :param evidence: whether it needs evidence
    :param cap: highest share of the price, in percent; None means all of it
    """

    kind: str
    allowed: str = "no"
    condition: str = ""
    after: Length | None = None
    evidence: bool = False
    cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """One step of the ladder: steps of a lower rank come first.

    :param step: ``refund`` ``replace`` ``repair`` ``price_reduction`` ``reject``
    :param chooser: ``consumer`` or ``seller``
    :param guard: flag that opens the step; empty means open at once
    :param max_attempts: after so many failed attempts the next rank opens; 0 means no limit
    :param within: how long after possession the step is offered; None means the whole window
    """

    rank: int
    step: str
    chooser: str = "consumer"
    guard: str = ""
    max_attempts: int = 0
    within: Length | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule is written and how sure we are of it.

    :param confidence: ``high``, ``medium`` or ``low``
    :param review_by: day after which somebody has to read the source again
    """

    instrument: str
    articles: str = ""
    confidence: str = "low"
    seen_on: date | None = None
    review_by: date | None = None
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Right:
    """One dated rule set, inheritance resolved.

    :param jurisdiction: code of the country group, country or state whose consumers have it
    :param strength: ``mandatory_floor`` (contract can only raise it), ``statutory_default``
        (contract may change it) or ``contract_uplift``
    :param basis: event whose date chooses the version
    :param preconditions: flags that have to hold
    :param components: {component of the payment: ``refund`` ``keep`` ``proportional``
        ``by_collector``}
    :param freight: {reason class: ``buyer`` ``seller`` ``seller_if_not_informed``}
    """

    code: str
    name: str
    right_type: str
    jurisdiction: str
    strength: str
    basis: str
    source: Source
    date_from: date | None = None
    date_to: date | None = None
    revision: int = 1
    channels: frozenset = frozenset()
    regimes: frozenset = frozenset()
    goods_classes: frozenset = frozenset()
    reason_classes: frozenset = frozenset()
    preconditions: tuple = ()
    window: Window | None = None
    exclusions: tuple = ()
    clocks: tuple = ()
    components: tuple = ()
    deductions: tuple = ()
    freight: tuple = ()
    remedies: tuple = ()
    refund_method: str = ""
    refund_method_other: str = ""
    refund_fee: str = ""
    carrier_condition: str = ""
    acknowledge_within: str = ""
    acknowledge_medium: str = ""
    evidence_required: tuple = ()
