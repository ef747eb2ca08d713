"""Every model says who may do what with it."""

import csv


def access_rows(addon):
    path = addon.path / "security" / "ir.model.access.csv"
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_model_has_access_rows(addon):
    granted = {row["model_id:id"].split(".")[-1] for row in access_rows(addon)}
    missing = {
        model.name: str(model.path)
        for model in addon.models()
        if "AbstractModel" not in model.bases
        if "model_" + model.name.replace(".", "_") not in granted
    }
    assert not missing


def test_every_access_row_names_a_group(addon):
    """A row without a group is for everybody, portal and public included; that is never meant."""
    assert not [row["id"] for row in access_rows(addon) if not row["group_id:id"]]
