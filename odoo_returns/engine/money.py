"""What is known of a return's money, and the parts that it is owed in."""

from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Component:
    """One part of what is owed.

    :param amount: above zero it is paid back, below zero it is kept
    :param source: the rule that says so
    :param key: what it belongs to; None for the whole return
    :param payer: who bears it: ``seller`` or ``buyer``
    :param note: code of what the amount leaves open
    :param evidence: what it rests on besides the rule
    """

    kind: str
    amount: Decimal
    source: str
    key: object = None
    payer: str = ""
    note: str = ""
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """Goods of one line that are credited now.

    :param amount: what was paid for them, taxes included and discounts taken off
    :param offer: :class:`~.offers.Offer`
    :param quantity: credited by then, these included; in the unit of the reductions
    :param reductions: :class:`~.grades.Reduction` of what was inspected of the line
    :param is_at_fault: whether something was wrong with the goods
    :param group: the order that they were sold in
    """

    key: object
    amount: Decimal
    offer: object
    quantity: Decimal = Decimal(1)
    reductions: tuple = ()
    is_at_fault: bool = False
    group: object = None


@dataclass(frozen=True, slots=True)
class Extra:
    """Something of the order that is no goods: freight, duty, handling.

    :param kind: its component
    :param left: what was paid for it and is not paid back yet
    :param base: what the goods of the order cost that were not credited before
    """

    key: object
    kind: str
    left: Decimal
    base: Decimal
    group: object = None


@dataclass(frozen=True, slots=True)
class Advantage:
    """Something that the customer got for buying enough: a discount, free freight, a gift.

    :param kind: the component in which it is taken back
    :param worth: what it would cost him today to lose it
    :param is_earned: whether what he keeps is still enough
    """

    key: object
    kind: str
    worth: Decimal
    is_earned: bool
    group: object = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An amount that a person entered: freight that the customer advanced, damage, goodwill."""

    kind: str
    amount: Decimal
    evidence: str
    key: object = None


@dataclass(frozen=True, slots=True)
class Request:
    """All that says what is owed for one return.

    :param credited: {(kind, key): amount} of the credit notes that were made before, signed as
        in a :class:`Component`
    :param whole: groups of which nothing stays with the customer
    :param rate: what a unit of the company's currency is in the currency of the return
    :param step: the smallest amount of the currency
    """

    lines: tuple
    extras: tuple = ()
    advantages: tuple = ()
    entries: tuple = ()
    credited: dict = field(default_factory=dict)
    whole: frozenset = frozenset()
    rate: Decimal = Decimal(1)
    step: Decimal = Decimal("0.01")

    def before(self, kind, key=None):
        """Return what was credited before, signed."""
        return self.credited.get((kind, key), ZERO)

    def entered(self, kind, key=None):
        """Return what people entered of a kind, and on what it rests."""
        found = [entry for entry in self.entries if (entry.kind, entry.key) == (kind, key)]
        total = sum((entry.amount for entry in found), ZERO)
        return total, "; ".join(entry.evidence for entry in found if entry.evidence)
