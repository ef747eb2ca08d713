"""Rights as plain data: what a specification may hold, and what each value has to be.

A specification is a flat dict of scalars and lists of flat rows, as in ``data/rights/*.json``. A
value that is empty is inherited from the parent; a row replaces the parent's row with the same
key, and removes it when it is ``off``.
"""

from datetime import date
from decimal import Decimal, InvalidOperation

from .errors import RuleError
from .vocabulary import Vocabulary

#: field -> kind of value: a word of the vocabulary, or one of the kinds of ``_READERS``
SCALARS = {
    "code": "text",
    "name": "text",
    "parent": "text",
    "right_type": "right_type",
    "jurisdiction": "text",
    "strength": "strength",
    "channels": "texts",
    "regimes": "texts",
    "goods_classes": "goods_class*",
    "reason_classes": "reason_class*",
    "basis": "anchor",
    "date_from": "day",
    "date_to": "day",
    "revision": "count",
    "window_length": "positive",
    "window_unit": "unit",
    "window_anchors": "anchor*",
    "window_operator": "operator",
    "window_aggregate": "aggregate",
    "window_count": "count_rule",
    "window_roll": "roll",
    "window_calendar": "party",
    "window_zone": "party",
    "window_test": "test",
    "cap_length": "positive",
    "cap_unit": "unit",
    "cap_anchor": "anchor",
    "preconditions": "condition*",
    "refund_method": "refund_method",
    "refund_method_other": "refund_method_other",
    "refund_fee": "refund_fee",
    "carrier_condition": "carrier_condition",
    "acknowledge_within": "acknowledge_within",
    "acknowledge_medium": "acknowledge_medium",
    "evidence_required": "texts",
    "instrument": "text",
    "articles": "text",
    "confidence": "confidence",
    "seen_on": "day",
    "review_by": "day",
    "reviewer": "text",
    "note": "text",
}

#: list -> field of a row -> kind of value
ROWS = {
    "extensions": {
        "kind": "extension_kind",
        "condition": "condition",
        "length": "positive",
        "unit": "unit",
        "span": "text",
        "min_left": "count",
        "off": "flag",
    },
    "exclusions": {
        "goods_class": "goods_class",
        "state": "goods_state",
        "effect": "effect",
        "needs": "condition",
        "off": "flag",
    },
    "clocks": {
        "kind": "clock_kind",
        "when": "condition",
        "reason_classes": "reason_class*",
        "anchors": "anchor*",
        "operator": "operator",
        "length": "count",
        "unit": "unit",
        "hold_anchors": "anchor*",
        "hold_operator": "operator",
        "hold_lost_if": "condition",
        "roll": "roll",
        "off": "flag",
    },
    "components": {"component": "component", "treatment": "treatment", "off": "flag"},
    "deductions": {
        "kind": "deduction",
        "allowed": "allowed",
        "condition": "condition",
        "after_length": "positive",
        "after_unit": "unit",
        "evidence": "flag",
        "cap": "percent",
        "off": "flag",
    },
    "freights": {"reason_class": "reason_class", "payer": "payer", "off": "flag"},
    "remedies": {
        "rank": "count",
        "step": "step",
        "chooser": "party",
        "guard": "condition",
        "max_attempts": "count",
        "within_length": "positive",
        "within_unit": "unit",
        "off": "flag",
    },
}

#: what makes a row of a list the same as the parent's row
ROW_KEYS = {
    "extensions": ("kind", "condition", "span"),
    "exclusions": ("goods_class", "state"),
    "clocks": ("kind", "when"),
    "components": ("component",),
    "deductions": ("kind", "after_length"),
    "freights": ("reason_class",),
    "remedies": ("rank", "step"),
}

ROW_REQUIRED = {
    "extensions": ("kind",),
    "exclusions": ("effect",),
    "clocks": ("kind", "anchors"),
    "components": ("component", "treatment"),
    "deductions": ("kind", "allowed"),
    "freights": ("reason_class", "payer"),
    "remedies": ("rank", "step"),
}

#: kind of a row -> what it is nothing without
KIND_REQUIRED = {
    "extend": ("length",),
    "renew": ("length",),
    "restart": ("length",),
    "pause": ("span",),
}

#: every specification says these itself; the rest may come from the parent
OWN = ("code", "name", "instrument", "confidence")
NOT_INHERITED = {"code", "name", "parent", "date_from", "date_to", "revision", "note"} | {
    "instrument",
    "articles",
    "confidence",
    "seen_on",
    "review_by",
    "reviewer",
}
EMPTY = (None, "", False, [], ())


def check_spec(spec, vocabulary=None):
    """Check what a specification says itself, and return it with days as dates.

    :param dict spec: scalars and rows; unknown keys are refused
    :param Vocabulary vocabulary: the allowed words
    :raises RuleError: naming field and value
    """
    vocabulary = vocabulary or Vocabulary()
    for field in OWN:
        if spec.get(field) in EMPTY:
            raise RuleError("missing", field, spec.get(field))
    checked = {}
    for field, value in spec.items():
        if field in ROWS:
            checked[field] = [_check_row(field, row, vocabulary) for row in value or ()]
            _check_keys(field, checked[field])
        elif field not in SCALARS:
            raise RuleError("unknown_field", field, value)
        elif value not in EMPTY or (value == 0 and value is not False):
            checked[field] = _read(SCALARS[field], field, value, vocabulary)
    first, last = checked.get("date_from"), checked.get("date_to")
    if first and last and last < first:
        raise RuleError("reversed", "date_to", last.isoformat())
    return checked


def _check_row(name, row, vocabulary):
    if not isinstance(row, dict):
        raise RuleError("unknown_value", name, row)
    checked = {}
    for field, value in row.items():
        if field not in ROWS[name]:
            raise RuleError("unknown_field", f"{name}.{field}", value)
        if value not in EMPTY or (value == 0 and value is not False):
            checked[field] = _read(ROWS[name][field], f"{name}.{field}", value, vocabulary)
    if not checked.get("off"):
        for field in (*ROW_REQUIRED[name], *KIND_REQUIRED.get(checked.get("kind"), ())):
            if checked.get(field) in EMPTY and checked.get(field) != 0:
                raise RuleError("missing", f"{name}.{field}", row.get(field))
    return checked


def _check_keys(name, rows):
    """Check that no row hides another one; the later would stand alone."""
    seen = set()
    for row in rows:
        key = tuple(row.get(part) for part in ROW_KEYS[name])
        if key in seen:
            value = " ".join(str(part) for part in key if part is not None)
            raise RuleError("contradiction", f"{name}.{ROW_KEYS[name][0]}", value)
        seen.add(key)


def _read(kind, field, value, vocabulary):
    if kind.endswith(("*", "texts")) and not isinstance(value, (list, tuple, set, frozenset)):
        raise RuleError("unknown_value", field, value)
    if kind.endswith("*"):
        return tuple(_read(kind[:-1], field, item, vocabulary) for item in value)
    if kind in _READERS:
        return _READERS[kind](field, value)
    word = "count" if kind == "count_rule" else kind
    allowed = vocabulary.values(word)
    bare = str(value).removeprefix("not ") if word == "condition" else value
    if allowed is not None and bare not in allowed:
        raise RuleError("unknown_value", field, value)
    return value


def _read_count(field, value):
    if type(value) is not int or value < 0:
        raise RuleError("negative", field, value)
    return value


def _read_positive(field, value):
    if type(value) is not int or value <= 0:
        raise RuleError("not_positive", field, value)
    return value


def _read_percent(field, value):
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise RuleError("unknown_value", field, value) from None
    if not number.is_finite():
        raise RuleError("unknown_value", field, value)
    if number < 0:
        raise RuleError("negative", field, value)
    if number > 100:
        raise RuleError("over_hundred", field, value)
    return number


def _read_day(field, value):
    try:
        return value if type(value) is date else date.fromisoformat(value)
    except (TypeError, ValueError):
        raise RuleError("unknown_value", field, value) from None


_READERS = {
    "text": lambda _field, value: str(value),
    "texts": lambda _field, value: tuple(value),
    "flag": lambda _field, value: bool(value),
    "count": _read_count,
    "positive": _read_positive,
    "percent": _read_percent,
    "day": _read_day,
}
