"""From specifications to rights: the version of a day, and what it inherits field by field."""

from datetime import date
from functools import lru_cache
from itertools import pairwise

from .errors import RuleError
from .right import (
    Clock,
    Deduction,
    Exclusion,
    Extension,
    Length,
    Moment,
    Remedy,
    Right,
    Source,
    Window,
)
from .spec import EMPTY, NOT_INHERITED, ROW_KEYS, ROWS

#: no period is longer than a hundred years
LONGEST = {"day": 36525, "business_day": 26100, "month": 1200, "year": 100}


class Lineage:
    """Checked specifications of one legal order, by code, newest version first.

    :param specs: what :func:`~.spec.check_spec` returned, one dict a version
    :raises RuleError: on a cycle, an unknown parent or two versions for one day
    """

    def __init__(self, specs):
        self._versions = {}
        for spec in sorted(specs, key=lambda spec: spec.get("date_from") or date.min, reverse=True):
            self._versions.setdefault(spec["code"], []).append(spec)
        self._check_versions()
        for code in self._versions:
            self._check_parents(code)
        self.at = lru_cache(maxsize=4096)(self._at)
        self.basis = lru_cache(maxsize=None)(self._basis)
        self.codes = tuple(self._versions)

    def ancestors(self, code, day=None):
        """Return the codes a right inherits from, nearest first.

        :param day: as its versions of that day do; None: as any version does
        """
        found = []
        parent = self._parent(code, day)
        while parent:
            found.append(parent)
            parent = self._parent(parent, day)
        return tuple(found)

    def _parent(self, code, day):
        version = day and self._version(code, day)
        versions = [version] if version else self._versions[code]
        return next((spec["parent"] for spec in versions if spec.get("parent")), None)

    def _basis(self, code):
        """Return the event whose date chooses the version of a right, its own or inherited."""
        for name in (code, *self.ancestors(code)):
            for version in self._versions[name]:
                if version.get("basis"):
                    return version["basis"]
        return "ordered"

    def _at(self, code, day):
        """Return the :class:`Right` of a code on a day; None where none is in force."""
        spec = self._version(code, day)
        return build_right(self._resolve(spec, day)) if spec else None

    def _version(self, code, day):
        for spec in self._versions[code]:
            if (spec.get("date_from") or date.min) <= day <= (spec.get("date_to") or date.max):
                return spec
        return None

    def _resolve(self, spec, day):
        parent_code = spec.get("parent")
        if not parent_code:
            return spec
        return inherit(self._resolve(self._nearest_version(parent_code, day), day), spec)

    def _nearest_version(self, code, day):
        """Return the version in force on a day, else the last before it, else the first."""
        versions = self._versions[code]
        begun = (spec for spec in versions if (spec.get("date_from") or date.min) <= day)
        return next(begun, versions[-1])

    def _check_versions(self):
        for versions in self._versions.values():
            for newer, older in pairwise(versions):
                if (older.get("date_to") or date.max) >= (newer.get("date_from") or date.min):
                    value = f"{older['code']} {older.get('date_to') or '...'}"
                    raise RuleError("overlap", "date_to", value)

    def _check_parents(self, code):
        seen, name = [], code
        while name:
            if name in seen:
                raise RuleError("cycle", "parent", " > ".join([*seen, name]))
            if name not in self._versions:
                raise RuleError("unknown_value", "parent", name)
            seen.append(name)
            parents = {spec.get("parent") for spec in self._versions[name]} - {None}
            if len(parents) > 1:
                raise RuleError("contradiction", "parent", ", ".join(sorted(parents)))
            name = next(iter(parents), None)


def inherit(parent, child):
    """Return the child's specification with what it leaves empty taken from the parent."""
    merged = {field: value for field, value in parent.items() if field not in NOT_INHERITED}
    for field, value in child.items():
        if field in ROWS:
            merged[field] = _merge_rows(ROW_KEYS[field], parent.get(field, []), value)
        else:
            merged[field] = value
    return merged


def _merge_rows(keys, parent_rows, own_rows):
    rows = {tuple(row.get(key) for key in keys): row for row in parent_rows}
    rows |= {tuple(row.get(key) for key in keys): row for row in own_rows}
    return list(rows.values())


def build_right(spec):
    """Return the :class:`Right` of a resolved specification.

    :raises RuleError: when neither it nor a parent says what every right needs
    """
    for field in ("right_type", "strength"):
        if spec.get(field) in EMPTY:
            raise RuleError("missing", field, spec.get(field))
    rows = {name: [row for row in spec.get(name, []) if not row.get("off")] for name in ROWS}
    plain = ("code", "name", "right_type", "strength", "date_from", "date_to")
    words = (
        "refund_method",
        "refund_method_other",
        "refund_fee",
        "carrier_condition",
        "acknowledge_within",
        "acknowledge_medium",
    )
    sets = ("channels", "regimes", "goods_classes", "reason_classes")
    return Right(
        **{field: spec.get(field) for field in plain},
        **{field: spec.get(field, "") for field in words},
        **{field: frozenset(spec.get(field, ())) for field in sets},
        jurisdiction=spec.get("jurisdiction", ""),
        basis=spec.get("basis", "ordered"),
        revision=spec.get("revision", 1),
        source=_build_source(spec),
        preconditions=tuple(spec.get("preconditions", ())),
        evidence_required=tuple(spec.get("evidence_required", ())),
        window=_build_window(spec, rows["extensions"]),
        exclusions=tuple(_pick(Exclusion, row) for row in rows["exclusions"]),
        clocks=tuple(_build_clock(row) for row in rows["clocks"]),
        components=tuple((row["component"], row["treatment"]) for row in rows["components"]),
        deductions=tuple(_build_deduction(row) for row in rows["deductions"]),
        freight=tuple((row["reason_class"], row["payer"]) for row in rows["freights"]),
        remedies=tuple(
            sorted((_build_remedy(row) for row in rows["remedies"]), key=lambda step: step.rank)
        ),
    )


def _pick(shape, row, **values):
    names = shape.__dataclass_fields__.keys() & row.keys()
    return shape(**{name: row[name] for name in names} | values)


def _length(row, prefix=""):
    number, unit = row.get(f"{prefix}length"), row.get(f"{prefix}unit") or "day"
    if number is None:
        return None
    if number > LONGEST[unit]:
        raise RuleError("too_long", f"{prefix}length", number)
    return Length(number, unit)


def _moment(row, prefix="", operator="earliest"):
    anchors = row.get(f"{prefix}anchors") or ()
    return Moment(tuple(anchors), row.get(f"{prefix}operator") or operator) if anchors else None


def _build_source(spec):
    return _pick(Source, {name: spec[name] for name in spec if spec[name] is not None})


def _build_window(spec, extensions):
    start = _moment(spec, "window_", operator="latest")
    if start is None:
        return None
    options = {"aggregate", "count", "roll", "calendar", "zone", "test"}
    given = {name: spec[f"window_{name}"] for name in options if spec.get(f"window_{name}")}
    return Window(
        length=_length(spec, "window_"),
        start=start,
        cap=_length(spec, "cap_"),
        cap_anchor=spec.get("cap_anchor", ""),
        extensions=tuple(_pick(Extension, row, length=_length(row)) for row in extensions),
        **given,
    )


def _build_clock(row):
    return _pick(Clock, row, start=_moment(row), length=_length(row), hold=_moment(row, "hold_"))


def _build_deduction(row):
    return _pick(Deduction, row, after=_length(row, "after_"))


def _build_remedy(row):
    return _pick(Remedy, row, within=_length(row, "within_"))
