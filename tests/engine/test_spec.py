from datetime import date
from decimal import Decimal

import pytest
from factories import at, spec
from returns_engine import RuleError, Vocabulary, check_spec
from returns_engine.spec import ROWS, SCALARS


def assert_refused(code, field, value, /, **changes):
    with pytest.raises(RuleError) as caught:
        check_spec(spec(**changes))
    assert (caught.value.code, caught.value.field, caught.value.value) == (code, field, value)


def test_what_is_right_comes_back_with_days_numbers_and_lists_as_the_engine_has_them():
    checked = check_spec(
        spec(
            date_from="2026-01-01",
            date_to=date(2026, 12, 31),
            revision=0,
            window_length=14,
            window_anchors=["possession", "ordered"],
            channels=["b2b"],
            preconditions=["not informed"],
            goods_classes=["anything at all"],
            parent="",
            note=None,
            extensions=None,
            deductions=[{"kind": "use", "allowed": "yes", "cap": "12.5", "evidence": True}],
            clocks=[{"kind": "refund", "anchors": ["notice"], "length": 0, "when": ""}],
            freights=[{"reason_class": "recall", "off": True}],
        )
    )
    assert checked == spec(
        date_from=date(2026, 1, 1),
        date_to=date(2026, 12, 31),
        revision=0,
        window_length=14,
        window_anchors=("possession", "ordered"),
        channels=("b2b",),
        preconditions=("not informed",),
        goods_classes=("anything at all",),
        extensions=[],
        deductions=[{"kind": "use", "allowed": "yes", "cap": Decimal("12.5"), "evidence": True}],
        clocks=[{"kind": "refund", "anchors": ("notice",), "length": 0}],
        freights=[{"reason_class": "recall", "off": True}],
    )


@pytest.mark.parametrize("field", ["code", "name", "instrument", "confidence"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_right_says_its_own_name_and_source(field, value):
    assert_refused("missing", field, value, **{field: value})


@pytest.mark.parametrize("number", [0, -1, 1.5, "14", True])
def test_a_window_is_a_whole_number_above_zero(number):
    assert_refused("not_positive", "window_length", number, window_length=number)


@pytest.mark.parametrize("number", [-1, "1", 0.5, True])
def test_a_revision_is_a_whole_number_not_below_zero(number):
    assert_refused("negative", "revision", number, revision=number)


@pytest.mark.parametrize(
    ("changes", "value"),
    [
        ({"window_anchors": ["moonrise"]}, "moonrise"),
        ({"window_anchors": "possession"}, "possession"),
        ({"window_anchors": [7]}, 7),
        ({"cap_anchor": "moonrise"}, "moonrise"),
        ({"basis": "moonrise"}, "moonrise"),
        ({"preconditions": ["not sober"]}, "not sober"),
        ({"preconditions": [3]}, 3),
        ({"window_unit": "week"}, "week"),
        ({"window_count": "backwards"}, "backwards"),
        ({"right_type": "favour"}, "favour"),
        ({"reason_classes": ["spite"]}, "spite"),
        ({"confidence": "total"}, "total"),
        ({"channels": "b2b"}, "b2b"),
        ({"evidence_required": "invoice"}, "invoice"),
        ({"date_from": "31.12.2026"}, "31.12.2026"),
        ({"date_to": 20261231}, 20261231),
        ({"review_by": at("2026-12-31")}, at("2026-12-31")),
    ],
)
def test_a_word_that_nobody_knows_is_refused_with_its_field(changes, value):
    assert_refused("unknown_value", next(iter(changes)), value, **changes)


def test_a_field_that_nobody_knows_is_refused():
    assert_refused("unknown_field", "return_window_days", 14, return_window_days=14)
    assert_refused("unknown_field", "clocks.days", 14, clocks=[{"kind": "refund", "days": 14}])


def test_a_right_does_not_end_before_it_begins():
    assert_refused(
        "reversed", "date_to", "2026-01-01", date_from="2026-01-02", date_to="2026-01-01"
    )
    same = check_spec(spec(date_from="2026-01-01", date_to="2026-01-01"))
    assert same["date_from"] == same["date_to"]


@pytest.mark.parametrize(
    ("code", "cap"),
    [
        ("over_hundred", 101),
        ("over_hundred", "100.01"),
        ("negative", -1),
        ("unknown_value", "half"),
        ("unknown_value", "NaN"),
        ("unknown_value", float("inf")),
    ],
)
def test_a_percentage_lies_between_nothing_and_all(code, cap):
    row = {"kind": "use", "allowed": "yes", "cap": cap}
    assert_refused(code, "deductions.cap", cap, deductions=[row])


@pytest.mark.parametrize("cap", [100, Decimal("0.01")])
def test_the_bounds_of_a_percentage_are_allowed(cap):
    row = {"kind": "use", "allowed": "yes", "cap": cap}
    assert check_spec(spec(deductions=[row]))["deductions"][0]["cap"] == cap


@pytest.mark.parametrize(
    ("name", "row", "field"),
    [
        ("extensions", {}, "kind"),
        ("extensions", {"kind": "extend"}, "length"),
        ("extensions", {"kind": "renew"}, "length"),
        ("extensions", {"kind": "restart"}, "length"),
        ("extensions", {"kind": "pause"}, "span"),
        ("exclusions", {"goods_class": "food"}, "effect"),
        ("clocks", {"kind": "refund"}, "anchors"),
        ("clocks", {"anchors": ("notice",)}, "kind"),
        ("components", {"component": "goods"}, "treatment"),
        ("deductions", {"kind": "use"}, "allowed"),
        ("freights", {"payer": "buyer"}, "reason_class"),
        ("freights", {"reason_class": "recall"}, "payer"),
        ("remedies", {"step": "repair"}, "rank"),
        ("remedies", {"rank": 0}, "step"),
    ],
)
def test_a_row_says_what_it_is_nothing_without_unless_it_only_removes_one(name, row, field):
    assert_refused("missing", f"{name}.{field}", None, **{name: [row]})
    assert check_spec(spec(**{name: [row | {"off": True}]}))[name] == [row | {"off": True}]


def test_a_row_is_a_table_of_fields():
    assert_refused("unknown_value", "clocks", "refund", clocks=["refund"])


@pytest.mark.parametrize(
    ("name", "field", "row", "value"),
    [
        ("clocks", "kind", {"kind": "refund", "anchors": ["notice"]}, "refund"),
        (
            "extensions",
            "kind",
            {"kind": "renew", "length": 1, "condition": "informed"},
            "renew informed",
        ),
        ("freights", "reason_class", {"reason_class": "recall", "payer": "seller"}, "recall"),
        ("deductions", "kind", {"kind": "use", "allowed": "no"}, "use"),
        ("remedies", "rank", {"rank": 1, "step": "repair"}, "1 repair"),
    ],
)
def test_no_row_hides_another_one(name, field, row, value):
    assert_refused("contradiction", f"{name}.{field}", value, **{name: [row, dict(row)]})


def test_an_empty_value_says_nothing_and_zero_says_something():
    checked = check_spec(spec(window_unit="", window_anchors=[], preconditions=(), note=False))
    assert checked == spec()
    assert_refused("not_positive", "cap_length", 0, cap_length=0)


def test_an_addon_may_bring_words_of_its_own():
    words = Vocabulary(anchor=("full_moon",), condition=("tired",))
    own = spec(window_anchors=["full_moon"], preconditions=["not tired"])
    assert check_spec(own, words)["window_anchors"] == ("full_moon",)
    assert_refused("unknown_value", "window_anchors", "full_moon", window_anchors=["full_moon"])


def test_every_kind_of_value_is_one_that_the_vocabulary_or_a_reader_knows():
    kinds = {*SCALARS.values(), *(kind for row in ROWS.values() for kind in row.values())}
    plain = {"text", "texts", "flag", "positive", "percent", "day", "count_rule"}
    assert {kind.rstrip("*") for kind in kinds} - plain <= set(Vocabulary.words())


def test_an_error_says_itself_what_is_wrong():
    assert str(RuleError("negative", "fee", -1)) == "fee: -1 (negative)"
