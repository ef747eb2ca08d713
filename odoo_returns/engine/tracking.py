"""What a carrier's system says over HTTP: signed, fresh and well-formed as a whole, or refused."""

import hashlib
import hmac
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timezone

from .errors import RuleError
from .parcels import CODES

#: Seconds by which a message may be older or newer than our clock.
TOLERANCE = 300
MAX_BYTES = 1_000_000
MAX_EVENTS = 100
MIN_YEAR = 2000
SECONDS = re.compile(r"[0-9]{1,12}")
#: Text field -> its longest value; the first two must be there.
TEXTS = {"id": 100, "tracking_number": 64, "place": 200, "text": 500}
REQUIRED = ("id", "tracking_number")
#: Control characters and halves of characters: no database holds them.
UNFIT = {"Cc", "Cs"}
KNOWN = {*TEXTS, "code", "occurred_at"}


@dataclass(frozen=True, slots=True)
class Report:
    """One event as it was told.

    :param id: by which the sender knows the event; the same id is the same event
    """

    id: str
    tracking_number: str
    code: str
    occurred_at: datetime
    place: str = ""
    text: str = ""


def sign(secret, timestamp, body):
    """Return the signature of a message: HMAC-SHA256 over ``timestamp.body``, as hex digits.

    :param str timestamp: seconds since 1970
    :param bytes body: exactly as it is sent
    """
    message = timestamp.encode() + b"." + body
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def is_signed(secret, timestamp, body, signature):
    """Tell, in constant time, whether a signature is that of the message."""
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def is_fresh(timestamp, now):
    """Tell whether a message was signed about now.

    :param int now: seconds since 1970
    """
    if not SECONDS.fullmatch(timestamp):
        return False
    return abs(int(timestamp) - now) <= TOLERANCE


def parse(body):
    """Return the :class:`Report` rows of a message.

    :param bytes body: JSON, ``{"events": [...]}``
    :raises RuleError: with a code, the field as a path and what is wrong with it
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RuleError("no_json", "", "") from error
    if not isinstance(content, dict):
        raise RuleError("no_object", "", _name(content))
    if unknown := sorted(content.keys() - {"events"}):
        raise RuleError("unknown_field", _clean(unknown[0]), "")
    events = content.get("events")
    if not isinstance(events, list) or not 1 <= len(events) <= MAX_EVENTS:
        raise RuleError("bad_list", "events", str(MAX_EVENTS))
    return tuple(_parse_event(row, f"events[{index}]") for index, row in enumerate(events))


def _parse_event(row, path):
    if not isinstance(row, dict):
        raise RuleError("no_object", path, _name(row))
    if unknown := sorted(row.keys() - KNOWN):
        raise RuleError("unknown_field", f"{path}.{_clean(unknown[0])}", "")
    texts = {name: _parse_text(row, name, path) for name in TEXTS}
    if row.get("code") not in list(CODES):
        raise RuleError("unknown_code", f"{path}.code", ", ".join(CODES))
    moment = _parse_moment(row.get("occurred_at"), f"{path}.occurred_at")
    return Report(code=row["code"], occurred_at=moment, **texts)


def _parse_text(row, name, path):
    """Return a text that a database can hold."""
    value = row.get(name, "")
    if not isinstance(value, str):
        raise RuleError("no_text", f"{path}.{name}", _name(value))
    value = value.strip()
    if len(value) > TEXTS[name]:
        raise RuleError("too_long", f"{path}.{name}", str(TEXTS[name]))
    if any(unicodedata.category(char) in UNFIT and char not in "\n\t" for char in value):
        raise RuleError("unfit_character", f"{path}.{name}", "")
    if not value and name in REQUIRED:
        raise RuleError("missing", f"{path}.{name}", "")
    return value


def _parse_moment(value, path):
    """Return a moment in UTC; one without an offset could be any of a day's."""
    try:
        moment = datetime.fromisoformat(value.replace("Z", "+00:00"))
        offset = moment.utcoffset()
        utc = moment.replace(tzinfo=timezone.utc, microsecond=0) - offset
    except (AttributeError, TypeError, ValueError, OverflowError) as error:
        raise RuleError("no_moment", path, "") from error
    if utc.year < MIN_YEAR:
        raise RuleError("no_moment", path, "")
    return utc


def _name(value):
    return type(value).__name__


def _clean(name):
    """Return the name of a field, fit for an answer."""
    return "".join(char for char in name[:40] if char.isprintable())
