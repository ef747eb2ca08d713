from datetime import date, timedelta

import pytest
from presets import LINEAGE, SPECS
from returns_engine import Vocabulary, check_spec

GOODS_CLASSES = (
    *("made_to_order", "perishable", "hygiene_sealed", "mixed_inseparably", "sealed_media"),
    *("newspaper", "price_volatile", "auction", "digital_content", "food", "cosmetics", "medical"),
    *("electronics", "activated_device", "clothing", "alcohol", "near_expiry_or_flawed"),
    *("durable", "non_durable", "home_appliance", "gift_card", "dangerous_goods"),
)
#: rights that a shop may rely on from the first day; all others are templates
BUILT_FIRST = {
    *("CN.NO_REASON", "CN.QUALITY", "CN.SANBAO", "CN.CBEC.IMPORT.RETURN", "CN.EXPORT.RETURN"),
    *("EU.WITHDRAWAL", "EU.CONFORMITY", "IE.CONFORMITY", "IE.TERMINATE", "DE.WITHDRAWAL"),
    *("GB.CANCEL", "GB.CRA", "GB.CRA.REJECT", "US-CA.POSTING", "US-NY.POSTING", "US.MITOR"),
    *("TR.WITHDRAWAL", "JP.WITHDRAWAL", "KR.WITHDRAWAL", "KR.MISMATCH", "AU.GUARANTEE"),
    *("BR.WITHDRAWAL", "BR.VICIO", "BR.VICIO.NON_DURABLE"),
}
VERSIONS = [pytest.param(spec, id=f"{spec['code']} {spec['date_from']}") for spec in SPECS]
TEMPLATES = [param for param in VERSIONS if param.values[0]["code"] not in BUILT_FIRST]


def test_every_right_that_was_to_be_built_first_is_there():
    assert set(LINEAGE.codes) >= BUILT_FIRST


@pytest.mark.parametrize("spec", VERSIONS)
def test_a_right_says_where_it_is_written_and_how_sure_that_is(spec):
    assert spec["instrument"]
    assert spec["confidence"] in ("high", "medium", "low")
    assert spec["seen_on"] == date(2026, 11, 22)
    assert date(2026, 11, 22) <= spec["review_by"] <= date(2027, 11, 22)
    assert spec["note"].endswith(".")


@pytest.mark.parametrize("spec", VERSIONS)
def test_a_right_is_in_force_from_its_first_to_its_last_day(spec):
    first = LINEAGE.at(spec["code"], spec["date_from"])
    assert (first.code, first.date_from) == (spec["code"], spec["date_from"])
    if "date_to" in spec:
        after = LINEAGE.at(spec["code"], spec["date_to"] + timedelta(days=1))
        assert LINEAGE.at(spec["code"], spec["date_to"]) == first
        assert after is None or after.date_from == spec["date_to"] + timedelta(days=1)


@pytest.mark.parametrize("spec", VERSIONS)
def test_a_right_uses_the_goods_classes_that_products_have(spec):
    plain = {name: value for name, value in spec.items() if value}
    assert check_spec(plain, Vocabulary(goods_class=GOODS_CLASSES)) == spec


@pytest.mark.parametrize("spec", TEMPLATES)
def test_a_template_is_advisory_until_somebody_reads_its_source(spec):
    assert spec["confidence"] == "low" or spec["review_by"] == spec["seen_on"]


@pytest.mark.parametrize("spec", VERSIONS)
def test_a_right_of_consumers_names_its_jurisdiction(spec):
    right = LINEAGE.at(spec["code"], spec["date_from"])
    assert right.jurisdiction or (right.right_type == "customs_relief" and right.regimes)


def test_only_these_rights_end():
    ends = {(spec["code"], spec["date_to"].isoformat()) for spec in SPECS if "date_to" in spec}
    assert ends == {
        ("CN.CBEC.IMPORT.RETURN", "2020-03-27"),
        ("CN.EXPORT.RETURN", "2027-12-31"),
        ("EU.CONFORMITY", "2026-07-30"),
        ("EU.CUSTOMS.RETURN", "2026-06-30"),
        ("EU.WITHDRAWAL", "2026-06-18"),
        ("FR.CONFORMITY", "2026-07-30"),
        ("TR.WITHDRAWAL", "2025-12-31"),
    }
