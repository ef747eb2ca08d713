from dataclasses import replace
from datetime import date

import pytest
from factories import at, case, entitlement, facts, right, unrecorded, window
from returns_engine import Finding, Outcome, assess
from returns_engine.checks.rights import check_rights
from returns_engine.right import Extension, Remedy, Source


def test_a_right_is_explained_with_its_article_version_dates_and_remedies():
    entry = entitlement(date_from=date(2014, 6, 13), revision=3, remedies=(Remedy(1, "repair"),))
    (finding,) = check_rights(case(None, entry))
    assert finding == Finding(
        "right_granted",
        Outcome.ALLOW,
        {
            "name": "Right",
            "article": "Act s. 1",
            "date_from": "2014-06-13",
            "revision": 3,
            "confidence": "high",
            "is_firm": True,
            "cause": "",
            "last_day": "2026-02-15",
            "steps": [["counted_from", "2026-02-01"], ["counted_to", "2026-02-15"]],
            "is_estimated": False,
            "remedies": ["repair"],
        },
        "XX.RIGHT",
    )


def test_what_has_no_date_or_article_is_left_empty():
    rule = {"source": Source("Act"), "window": window(length=None)}
    (finding,) = check_rights(case(None, entitlement(**rule)))
    params = finding.params
    assert (params["article"], params["date_from"], params["last_day"]) == ("Act", None, None)
    assert (params["steps"], params["is_firm"]) == ([["never_ends", None]], False)
    (finding,) = check_rights(case(None, entitlement(window=None)))
    assert (finding.params["steps"], finding.params["is_estimated"]) == ([], False)


@pytest.mark.parametrize("status", ["granted", "expired", "excluded", "unmet", "unknown"])
def test_a_right_alone_never_refuses(status):
    entry = replace(entitlement(status), cause="why")
    (finding,) = check_rights(case(None, entry))
    assert (finding.code, finding.outcome) == (f"right_{status}", Outcome.ALLOW)
    assert (finding.params["cause"], finding.is_limit) == ("why", False)


def test_an_unknown_parcel_of_the_order_makes_a_day_an_estimate_only_where_it_counts():
    parcels = {"order_deliveries": (unrecorded("2026-02-01"),)}
    line = facts(**parcels)
    entries = [
        assess(right(window=window(aggregate=name)), line) for name in ("per_item", "last_of_order")
    ]
    found = check_rights(case(None, *entries, **parcels))
    assert [finding.params["is_estimated"] for finding in found] == [False, True]


def test_a_paused_window_says_so():
    line = {"spans": {"repair": ((at("2026-02-03"), None),)}}
    rule = right(window=window(extensions=(Extension("pause", span="repair"),)))
    (finding,) = check_rights(case(None, assess(rule, facts(**line)), **line))
    assert finding.params["steps"][-1] == ["paused", None]


def test_customs_and_disposition_are_no_rights_of_the_customer():
    duties = [entitlement(right_type=kind) for kind in ("customs_relief", "disposition")]
    assert check_rights(case(None, *duties)) == []
