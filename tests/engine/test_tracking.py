import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from returns_engine.errors import RuleError
from returns_engine.tracking import (
    MAX_EVENTS,
    Report,
    is_fresh,
    is_signed,
    parse,
    sign,
)

EVENT = {
    "id": "e1",
    "tracking_number": "1Z999",
    "code": "in_transit",
    "occurred_at": "2026-05-01T10:00:00+02:00",
}


def body(*events, **more):
    return json.dumps({"events": list(events), **more}).encode()


def refused(content):
    with pytest.raises(RuleError) as caught:
        parse(content)
    return caught.value.code, caught.value.field


def test_a_signature_is_that_of_secret_moment_and_body():
    signature = sign("secret", "1767225600", b"{}")
    assert signature == "fa7eaa06bf97d7815f3f456e97cde70c9e50cb005f01660c8d10b10c21964887"
    assert is_signed("secret", "1767225600", b"{}", signature)
    for secret, timestamp, content in (
        ("Secret", "1767225600", b"{}"),
        ("secret", "1767225601", b"{}"),
        ("secret", "1767225600", b"{ }"),
    ):
        assert not is_signed(secret, timestamp, content, signature)
    for wrong in ("", "0", signature[:-1], signature.upper(), "ä", "\ud800"):
        assert not is_signed("secret", "1767225600", b"{}", wrong)


@pytest.mark.parametrize(
    ("timestamp", "fresh"),
    [("700", True), ("1300", True), ("699", False), ("1301", False)],
)
def test_a_message_is_fresh_for_five_minutes_around_its_signing(timestamp, fresh):
    assert is_fresh(timestamp, 1000) is fresh


@pytest.mark.parametrize("timestamp", ["", "-1", "1e3", " 1000", "1000.0", "\u0661000", "9" * 13])
def test_a_moment_that_is_no_number_of_seconds_is_never_fresh(timestamp):
    assert not is_fresh(timestamp, 1000)


def test_a_complete_event_is_read_as_it_was_told_in_utc():
    told = EVENT | {"place": " Köln\u00a0Süd ", "text": "Sorted\nTwice"}
    assert parse(body(told)) == (
        Report(
            "e1",
            "1Z999",
            "in_transit",
            datetime(2026, 5, 1, 8, tzinfo=timezone.utc),
            "Köln\u00a0Süd",
            "Sorted\nTwice",
        ),
    )
    assert parse(body(EVENT | {"occurred_at": "2026-05-01T10:00:00.5Z"}))[0].occurred_at == (
        datetime(2026, 5, 1, 10, tzinfo=timezone.utc)
    )


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        (b"", "no_json", ""),
        (b"\xff\xfe\x00", "no_json", ""),
        (b"[" * 100_000, "no_json", ""),
        (b"[]", "no_object", ""),
        (b"null", "no_object", ""),
        (b"{}", "bad_list", "events"),
        (b'{"events": []}', "bad_list", "events"),
        (b'{"events": {}}', "bad_list", "events"),
        (body(*[EVENT] * (MAX_EVENTS + 1)), "bad_list", "events"),
        (body(EVENT, extra=1), "unknown_field", "extra"),
        (body(EVENT, "x"), "no_object", "events[1]"),
        (body(EVENT | {"state": "x"}), "unknown_field", "events[0].state"),
        (body(EVENT | {"id": 7}), "no_text", "events[0].id"),
        (body(EVENT | {"id": "  "}), "missing", "events[0].id"),
        (body(EVENT | {"id": None}), "no_text", "events[0].id"),
        (body(EVENT | {"id": "x" * 101}), "too_long", "events[0].id"),
        (body(EVENT | {"tracking_number": ""}), "missing", "events[0].tracking_number"),
        (body(EVENT | {"place": "\x00"}), "unfit_character", "events[0].place"),
        (body(EVENT | {"text": "\ud800"}), "unfit_character", "events[0].text"),
        (body(EVENT | {"code": "eaten"}), "unknown_code", "events[0].code"),
        (body(EVENT | {"code": ["delivered"]}), "unknown_code", "events[0].code"),
        (body(EVENT | {"occurred_at": "today"}), "no_moment", "events[0].occurred_at"),
        (body(EVENT | {"occurred_at": 1}), "no_moment", "events[0].occurred_at"),
        (body(EVENT | {"occurred_at": None}), "no_moment", "events[0].occurred_at"),
        (
            body(EVENT | {"occurred_at": "2026-05-01T10:00:00"}),
            "no_moment",
            "events[0].occurred_at",
        ),
        (
            body(EVENT | {"occurred_at": "0001-01-01T00:00:00+14:00"}),
            "no_moment",
            "events[0].occurred_at",
        ),
        (
            body(EVENT | {"occurred_at": "1999-12-31T23:59:59Z"}),
            "no_moment",
            "events[0].occurred_at",
        ),
    ],
)
def test_what_is_not_well_formed_is_refused_by_the_name_of_its_field(content, code, field):
    assert refused(content) == (code, field)


def test_the_answer_to_a_strange_field_repeats_nothing_that_cannot_be_shown():
    assert refused(b'{"\\ud800\\u0000' + b"x" * 100 + b'": 1}') == ("unknown_field", "x" * 38)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=6,
)


@given(st.binary() | values.map(lambda value: json.dumps(value).encode()))
def test_no_message_breaks_the_reader(content):
    with pytest.raises(RuleError):
        parse(content)


@given(st.sampled_from([*EVENT, "place", "text"]), values)
def test_an_event_with_any_value_is_read_or_refused(name, value):
    try:
        rows = parse(body(EVENT | {name: value}))
    except RuleError as error:
        assert error.field == f"events[0].{name}"
    else:
        assert len(rows) == 1
