"""Odoo runs only the tests that `tests/__init__.py` imports."""

import ast
from collections import Counter


def imported_modules(init):
    return Counter(
        alias.name
        for node in ast.walk(ast.parse(init.read_text()))
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    )


def test_every_test_file_is_imported_exactly_once(addon):
    folder = addon.path / "tests"
    files = {path.stem for path in folder.glob("test_*.py")}
    imported = imported_modules(folder / "__init__.py") if files else Counter()
    assert {name: imported[name] for name in files if imported[name] != 1} == {}


def test_no_test_file_hides_in_a_deeper_folder(addon):
    assert not list((addon.path / "tests").glob("*/**/test_*.py"))
