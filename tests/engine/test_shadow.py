"""A company's own versions of a right, and what they leave of the shared ones."""

from datetime import date

import pytest
from returns_engine.shadow import shadow

SHARED = {"code": "X", "name": "shared"}
OWN = {"code": "X", "name": "own"}


def days(specs):
    return [(spec["name"], spec.get("date_from"), spec.get("date_to")) for spec in specs]


def test_without_own_versions_the_shared_ones_stay_as_they_are():
    assert shadow([SHARED], []) == [SHARED]


def test_an_own_version_for_all_days_replaces_the_shared_one():
    assert shadow([SHARED], [OWN]) == [OWN]


def test_an_own_version_of_another_code_replaces_nothing():
    other = OWN | {"code": "Y"}
    assert shadow([SHARED], [other]) == [other, SHARED]


def test_an_own_version_from_a_day_on_leaves_the_shared_one_the_days_before():
    own = OWN | {"date_from": date(2026, 7, 1)}
    assert days(shadow([SHARED], [own])) == [
        ("own", date(2026, 7, 1), None),
        ("shared", None, date(2026, 6, 30)),
    ]


def test_an_own_version_until_a_day_leaves_the_shared_one_the_days_after():
    own = OWN | {"date_to": date(2026, 6, 30)}
    assert days(shadow([SHARED], [own])) == [
        ("own", None, date(2026, 6, 30)),
        ("shared", date(2026, 7, 1), None),
    ]


def test_own_versions_in_the_middle_cut_the_shared_one_in_pieces():
    first = OWN | {"date_from": date(2026, 2, 1), "date_to": date(2026, 2, 28)}
    second = OWN | {"date_from": date(2026, 4, 1), "date_to": date(2026, 4, 30)}
    assert days(shadow([SHARED], [first, second]))[2:] == [
        ("shared", None, date(2026, 1, 31)),
        ("shared", date(2026, 3, 1), date(2026, 3, 31)),
        ("shared", date(2026, 5, 1), None),
    ]


@pytest.mark.parametrize(
    "own",
    [
        {"date_to": date(2025, 12, 31)},
        {"date_from": date(2027, 1, 1)},
    ],
)
def test_an_own_version_for_other_days_leaves_the_shared_one_alone(own):
    shared = SHARED | {"date_from": date(2026, 1, 1), "date_to": date(2026, 12, 31)}
    assert shared in shadow([shared], [OWN | own])
