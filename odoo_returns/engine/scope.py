"""Which sales a policy is for, which of two policies takes a sale, and which can never apply."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from .errors import RuleError

SETS = ("countries", "teams", "customer_tags", "pricelists", "currencies")
LIMITS = ("value_min", "value_max")


@dataclass(frozen=True, slots=True)
class Goods:
    """One product, product category or product tag, and all that it belongs to.

    :param kind: ``product``, ``category`` or ``tag``
    :param key: its id
    :param within: (kind, id) of itself and of everything that contains it: the categories up to
        the root, the tags of a product
    """

    kind: str
    key: int
    within: frozenset = frozenset()

    def covers(self, other):
        return (self.kind, self.key) in other.within


@dataclass(frozen=True, slots=True)
class Sale:
    """What of a sale line decides which policy it falls under.

    :param goods: (kind, id) of the product, its categories up to the root, and its tags
    :param value: untaxed total of the whole order, in the currency of the company
    """

    ordered_on: date
    country: str = ""
    team: int | None = None
    customer_tags: frozenset = frozenset()
    pricelist: int | None = None
    currency: str = ""
    value: Decimal = Decimal(0)
    goods: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Scope:
    """The sales a policy is for; an empty dimension takes all, dimensions are joined by *and*.

    :param countries: country codes, country groups already spelled out
    :param goods: :class:`Goods`, joined by *or*
    """

    countries: frozenset = frozenset()
    teams: frozenset = frozenset()
    customer_tags: frozenset = frozenset()
    pricelists: frozenset = frozenset()
    currencies: frozenset = frozenset()
    goods: tuple = ()
    date_from: date | None = None
    date_to: date | None = None
    value_min: Decimal | None = None
    value_max: Decimal | None = None

    def matches(self, sale):
        return (
            _has(self.countries, sale.country)
            and _has(self.teams, sale.team)
            and (not self.customer_tags or bool(self.customer_tags & sale.customer_tags))
            and _has(self.pricelists, sale.pricelist)
            and _has(self.currencies, sale.currency)
            and (not self.goods or any((g.kind, g.key) in sale.goods for g in self.goods))
            and _within(sale.ordered_on, self.date_from, self.date_to)
            and _within(sale.value, self.value_min, self.value_max)
        )

    def covers(self, other):
        """Tell whether every sale of ``other`` is one of this scope, too."""
        return (
            all(_covers_set(getattr(self, name), getattr(other, name)) for name in SETS)
            and self._covers_goods(other)
            and _covers_range(self.date_from, self.date_to, other.date_from, other.date_to)
            and _covers_range(self.value_min, self.value_max, other.value_min, other.value_max)
        )

    def overlaps(self, other):
        """Tell whether one sale could fall into both scopes.

        A tag may be on any product, so it counts as overlapping with all goods; a customer may
        have any tags, so these keep no two scopes apart.
        """
        names = ("countries", "teams", "pricelists", "currencies")
        return (
            all(_meet(getattr(self, name), getattr(other, name)) for name in names)
            and self._meets_goods(other)
            and _ranges_meet(self.date_from, self.date_to, other.date_from, other.date_to)
            and _ranges_meet(self.value_min, self.value_max, other.value_min, other.value_max)
        )

    def check(self):
        """Check that some sale can match.

        :raises RuleError: naming the field that nothing can match
        """
        if self.date_from and self.date_to and self.date_to < self.date_from:
            raise RuleError("reversed", "date_to", self.date_to.isoformat())
        for name in LIMITS:
            value = getattr(self, name)
            if value is not None and value < 0:
                raise RuleError("negative", name, str(value))
        if None not in (self.value_min, self.value_max) and self.value_max < self.value_min:
            raise RuleError("reversed", "value_max", str(self.value_max))

    def _covers_goods(self, other):
        if not self.goods:
            return True
        return bool(other.goods) and all(
            any(mine.covers(theirs) for mine in self.goods) for theirs in other.goods
        )

    def _meets_goods(self, other):
        if not (self.goods and other.goods):
            return True
        return any(
            mine.covers(theirs) or theirs.covers(mine) or "tag" in (mine.kind, theirs.kind)
            for mine in self.goods
            for theirs in other.goods
        )


def choose(sale, scopes):
    """Return the key of the first scope, in the given order, that matches; None when none does.

    :param scopes: iterable of (key, :class:`Scope`), the one that goes first wins
    """
    return next((key for key, scope in scopes if scope.matches(sale)), None)


def shadowed(scopes):
    """Return {key: key of the earlier one that takes all its sales} of what can never apply."""
    found, earlier = {}, []
    for key, scope in scopes:
        taker = next((name for name, wide in earlier if wide.covers(scope)), None)
        if taker is not None:
            found[key] = taker
        earlier.append((key, scope))
    return found


def overlaps(scopes):
    """Return the pairs (earlier, later) that share sales; the earlier one takes them."""
    scopes = list(scopes)
    return [
        (first, second)
        for index, (first, one) in enumerate(scopes)
        for second, other in scopes[index + 1 :]
        if one.overlaps(other)
    ]


def parse_scope(values):
    """Return the :class:`Scope` of a dict as a revision stores it.

    Goods are rows of ``kind``, ``key`` and ``within``, days are ISO, amounts are text.

    :raises RuleError: naming the field that nothing can match
    """
    known = {name: values[name] for name in Scope.__dataclass_fields__ if name in values}
    known |= {name: frozenset(known.get(name, ())) for name in SETS}
    known["goods"] = tuple(
        Goods(row["kind"], row["key"], frozenset((kind, key) for kind, key in row["within"]))
        for row in known.get("goods", ())
    )
    for names, read in ((("date_from", "date_to"), date.fromisoformat), (LIMITS, Decimal)):
        known |= {name: read(known[name]) for name in names if known.get(name) is not None}
    scope = Scope(**known)
    scope.check()
    return scope


def _has(values, value):
    return not values or value in values


def _within(value, low, high):
    return (low is None or value >= low) and (high is None or value <= high)


def _covers_set(mine, theirs):
    return not mine or (bool(theirs) and theirs <= mine)


def _meet(mine, theirs):
    return not (mine and theirs) or bool(mine & theirs)


def _covers_range(low, high, other_low, other_high):
    return (low is None or (other_low is not None and other_low >= low)) and (
        high is None or (other_high is not None and other_high <= high)
    )


def _ranges_meet(low, high, other_low, other_high):
    return (high is None or other_low is None or other_low <= high) and (
        other_high is None or low is None or low <= other_high
    )
