from datetime import date

import pytest
from factories import spec
from returns_engine import Lineage, RuleError, check_spec


def lineage(*specs):
    return Lineage([check_spec(each) for each in specs])


def assert_refused(code, field, value, *specs):
    with pytest.raises(RuleError) as caught:
        lineage(*specs)
    assert (caught.value.code, caught.value.field, caught.value.value) == (code, field, value)


def test_the_version_is_that_of_the_day_on_both_sides_of_a_change():
    found = lineage(
        spec(date_to="2026-07-30", articles="old"),
        spec(date_from="2026-07-31", date_to="2027-07-31", articles="new"),
    )
    days = (date(2026, 7, 30), date(2026, 7, 31), date(2027, 7, 31))
    assert [found.at("XX.RIGHT", day).source.articles for day in days] == ["old", "new", "new"]
    assert found.at("XX.RIGHT", date(2027, 8, 1)) is None


def test_a_child_inherits_from_the_version_of_the_parent_of_the_same_day():
    found = lineage(
        spec("EU", date_to="2026-07-30", jurisdiction="old"),
        spec("EU", date_from="2026-07-31", jurisdiction="new"),
        spec("DE", parent="EU"),
    )
    days = (date(2026, 7, 30), date(2026, 7, 31))
    assert [found.at("DE", day).jurisdiction for day in days] == ["old", "new"]


@pytest.mark.parametrize(
    ("day", "place"),
    [
        ("2013-12-31", "first"),
        ("2020-06-01", "first"),
        ("2024-12-31", "second"),
        ("2026-01-01", "second"),
    ],
)
def test_where_the_parent_is_not_in_force_its_last_version_before_that_day_counts(day, place):
    found = lineage(
        spec("EU", date_from="2014-01-01", date_to="2019-12-31", jurisdiction="first"),
        spec("EU", date_from="2021-01-01", date_to="2025-12-31", jurisdiction="second"),
        spec("DE", parent="EU"),
    )
    assert found.at("DE", date.fromisoformat(day)).jurisdiction == place


def test_a_version_that_stood_alone_has_no_ancestors_on_its_days():
    found = lineage(
        spec("EU"),
        spec("DE", date_to="2013-12-31"),
        spec("DE", parent="EU", date_from="2014-01-01"),
    )
    assert found.ancestors("DE", date(2013, 12, 31)) == ()
    assert found.ancestors("DE", date(2014, 1, 1)) == ("EU",)
    assert found.ancestors("DE") == ("EU",)


@pytest.mark.parametrize(
    ("older", "newer", "value"),
    [
        ({"date_to": "2026-01-01"}, {"date_from": "2026-01-01"}, "XX.RIGHT 2026-01-01"),
        ({}, {"date_from": "2026-01-01"}, "XX.RIGHT ..."),
        ({}, {}, "XX.RIGHT ..."),
    ],
)
def test_two_versions_for_one_day_are_refused(older, newer, value):
    assert_refused("overlap", "date_to", value, spec(**newer), spec(**older))


def test_a_circle_of_parents_is_refused_with_its_way():
    assert_refused("cycle", "parent", "A > A", spec("A", parent="A"))
    assert_refused(
        "cycle",
        "parent",
        "A > B > C > A",
        spec("A", parent="B"),
        spec("B", parent="C"),
        spec("C", parent="A"),
    )


def test_a_parent_that_nobody_knows_is_refused():
    assert_refused("unknown_value", "parent", "EU", spec("DE", parent="EU"))


def test_versions_of_one_right_have_one_parent():
    assert_refused(
        "contradiction",
        "parent",
        "A, B",
        spec("A"),
        spec("B"),
        spec("C", parent="A", date_to="2025-12-31"),
        spec("C", parent="B", date_from="2026-01-01"),
    )
