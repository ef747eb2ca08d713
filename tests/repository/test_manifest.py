"""Manifests say what is settled and name every file that is there."""

import ast

import pytest

DEPENDS = {
    "odoo_returns": {"sale_stock", "stock_delivery", "repair", "sale_loyalty", "barcodes"},
    "odoo_returns_feedback": {"odoo_returns", "survey", "rating", "digest"},
}
DATA_FOLDERS = ("data", "demo", "report", "security", "views", "wizards")


def test_the_repository_holds_the_two_addons(root):
    assert {path.parent.name for path in root.glob("*/__manifest__.py")} == set(DEPENDS)


def data_files(addon):
    return {
        path.relative_to(addon.path).as_posix()
        for folder in DATA_FOLDERS
        for path in (addon.path / folder).rglob("*")
        if path.suffix in {".xml", ".csv"}
    }


def test_version_licence_and_author_are_the_settled_ones(addon):
    settled = {"version": "19.0.1.0.0", "license": "LGPL-3", "author": "Odoo Returns"}
    assert {key: addon.manifest.get(key) for key in settled} == settled


def test_dependencies_are_the_settled_ones(addon):
    assert set(addon.manifest["depends"]) == DEPENDS[addon.name]


def test_every_data_file_is_in_the_manifest_once_and_exists(addon):
    named = addon.manifest.get("data", []) + addon.manifest.get("demo", [])
    assert sorted(named) == sorted(data_files(addon))


def test_demo_files_are_loaded_as_demo_data_only(addon):
    assert not [name for name in addon.manifest.get("data", []) if name.startswith("demo/")]
    assert not [name for name in addon.manifest.get("demo", []) if not name.startswith("demo/")]


def test_no_dependency_has_a_licence_that_binds_us(addon, odoo_addon_folders):
    """Down to `base`: LGPL-3 code may not need an AGPL or a proprietary addon."""
    if not odoo_addon_folders:
        pytest.skip("run by setup/test, which says where Odoo's addons are")
    folders = [addon.path.parent, *odoo_addon_folders]
    seen, waiting, wrong = set(), [addon.name], {}
    while waiting:
        name = waiting.pop()
        manifest = read_manifest(name, folders)
        if manifest.get("license", "LGPL-3") != "LGPL-3":
            wrong[name] = manifest["license"]
        fresh = set(manifest.get("depends", [])) - seen
        seen |= fresh
        waiting += fresh
    assert not wrong


def read_manifest(name, folders):
    for folder in folders:
        path = folder / name / "__manifest__.py"
        if path.is_file():
            return ast.literal_eval(path.read_text())
    pytest.fail(f"no addon is called {name}")
