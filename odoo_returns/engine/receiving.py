"""What a parcel holds, against what is expected: one outcome for each scanned piece."""

from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal

ZERO = Decimal(0)
#: Outcomes of a scanned piece, best first; a line may be short of pieces, too.
RECEIVING_OUTCOMES = (
    "expected",
    "surplus",
    "over_delivered",
    "wrong_item",
    "wrong_serial",
    "double_serial",
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a return line still waits for; quantities in the product's own unit.

    :param key: the line; a kit has one row a component, all with other keys
    :param quantity: still to arrive
    :param limit: what may arrive at most: delivered and not back yet
    :param tracking: ``none``, ``lot`` or ``serial``
    :param lots: lots and serials that were delivered and are not back yet
    :param named: of these, the ones that the customer said come back
    """

    key: object
    product: object
    quantity: Decimal
    limit: Decimal
    tracking: str = "none"
    lots: frozenset = frozenset()
    named: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """A scanned piece.

    :param key: the scan
    :param lot: lot or serial; None when none was scanned; any hashable value
    :param line: key of the line that the worker chose; None lets the rules choose
    :param accepted: whether the worker takes it all the same, though it is another serial
    """

    key: object
    product: object
    quantity: Decimal = Decimal(1)
    lot: object = None
    line: object = None
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an item with its outcome; ``line`` is None for what belongs to no line."""

    item: Item
    quantity: Decimal
    outcome: str
    line: object = None


@dataclass(frozen=True, slots=True)
class LineCount:
    """Counted quantities of one line: short is what is missing, surplus what nobody announced."""

    expected: Decimal
    counted: Decimal
    surplus: Decimal

    @property
    def short(self):
        return max(self.expected - self.counted, ZERO)


@dataclass(frozen=True, slots=True)
class Tally:
    """What the scans add up to.

    :param pieces: every :class:`Piece`, in the order of the scans
    :param lines: {key of a line: :class:`LineCount`}
    """

    pieces: tuple = ()
    lines: dict = field(default_factory=dict)

    @property
    def unexpected(self):
        return tuple(piece for piece in self.pieces if piece.line is None)


def tally(expected, items):
    """Match what was scanned with what is expected.

    A piece goes to the line the worker chose, then to lines that name its lot, then to lines that
    wait for its product, then, as surplus, to a line whose goods were delivered in that quantity.
    What was never delivered in that quantity, and whatever is no article or serial of the
    delivery, belongs to no line.

    :param expected: iterable of :class:`Expected`
    :param items: iterable of :class:`Item`, in the order they were scanned
    :return: :class:`Tally`
    """
    expected = tuple(expected)
    counted, surplus, pieces, seen = Counter(), Counter(), [], set()
    for item in items:
        lines = [line for line in expected if line.product == item.product]
        outcome = _judge(item, lines, seen)
        if outcome:
            pieces.append(Piece(item, item.quantity, outcome))
            continue
        if item.lot is not None and lines[0].tracking == "serial":
            seen.add((item.product, item.lot))
        pieces += _place(item, lines, counted, surplus)
    found = {
        line.key: LineCount(line.quantity, ZERO + counted[line.key], ZERO + surplus[line.key])
        for line in expected
    }
    return Tally(tuple(pieces), found)


def _judge(item, lines, seen):
    """Return why an item belongs to no line; None when it does."""
    if not lines:
        return "wrong_item"
    if (item.product, item.lot) in seen:
        return "double_serial"
    tracked = lines[0].tracking != "none"
    delivered = frozenset().union(*(line.lots for line in lines))
    if tracked and item.lot not in delivered and not item.accepted:
        return "wrong_serial"
    return None


def _place(item, lines, counted, surplus):
    """Return the pieces of an item, on the lines that take them."""
    pieces, rest = [], item.quantity
    ordered = sorted(lines, key=lambda line: (line.key != item.line, item.lot not in line.named))
    for outcome in ("expected", "surplus"):
        for line in ordered:
            most = line.quantity if outcome == "expected" else line.limit
            part = min(rest, max(most - counted[line.key], ZERO))
            if part > ZERO:
                pieces.append(Piece(item, part, outcome, line.key))
                counted[line.key] += part
                surplus[line.key] += part if outcome == "surplus" else ZERO
                rest -= part
    if rest > ZERO:
        pieces.append(Piece(item, rest, "over_delivered"))
    return pieces


@dataclass(frozen=True, slots=True)
class Act:
    """One thing a worker did, see the kinds of ``returns.scan``.

    :param key: of the scan
    :param kind: ``count``, ``undo``, ``grade``, ``disposition``, ``accept``; others change no count
    :param target: key of the act it refers to
    :param item: the :class:`Item` of a count
    :param value: the grade or disposition
    """

    key: object
    kind: str = "count"
    target: object = None
    item: Item | None = None
    value: object = None


@dataclass(frozen=True, slots=True)
class Counted:
    """A count that stands, with what was said of it later."""

    item: Item
    grade: object = None
    disposition: object = None


def get_standing(acts):
    """Return the acts that nobody took back: tuple, in order.

    An undone undo brings back what it took away.
    """
    acts = tuple(acts)
    undone = set()
    for act in reversed(acts):
        if act.kind == "undo" and act.key not in undone:
            undone.add(act.target)
    return tuple(act for act in acts if act.key not in undone)


def fold(acts):
    """Return what a sequence of acts leaves: tuple of :class:`Counted`, in order.

    An act that refers to another holds as long as neither is undone; the later of two wins.
    """
    standing = get_standing(acts)
    counts = {act.key: Counted(act.item) for act in standing if act.kind == "count"}
    for act in standing:
        count = counts.get(act.target)
        if count and act.kind in ("grade", "disposition"):
            counts[act.target] = replace(count, **{act.kind: act.value})
        elif count and act.kind == "accept":
            counts[act.target] = replace(count, item=replace(count.item, accepted=True))
    return tuple(counts.values())
