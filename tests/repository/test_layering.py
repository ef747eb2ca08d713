"""The engines are pure: standard library only, no clock, no translation, no way up."""

import ast
import sys

import pytest

CLOCKS = {"now", "utcnow", "today", "time", "monotonic", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time"}


def engine_files(addon):
    return addon.python_files("engine")


def imports(tree):
    """Yields (level, module) of every import."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or ""


def test_engine_imports_only_the_standard_library_and_itself(addon):
    wrong = []
    for path in engine_files(addon):
        depth = len(path.relative_to(addon.path / "engine").parts)
        for level, module in imports(ast.parse(path.read_text())):
            outside = level > depth
            foreign = level == 0 and module.split(".")[0] not in sys.stdlib_module_names
            if outside or foreign:
                wrong.append(f"{path.relative_to(addon.path)}: {'.' * level}{module}")
    assert not wrong


def test_engine_reads_no_clock_and_translates_nothing(addon):
    wrong = []
    for path in engine_files(addon):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and (reads_clock(node.func) or translates(node.func)):
                wrong.append(f"{path.relative_to(addon.path)}:{node.lineno}")
    assert not wrong


def reads_clock(function):
    return (
        isinstance(function, ast.Attribute)
        and function.attr in CLOCKS
        and isinstance(function.value, ast.Name)
        and function.value.id in CLOCK_OWNERS
    )


def translates(function):
    return isinstance(function, ast.Name) and function.id in {"_", "_lt"}


@pytest.mark.parametrize("source", ["date.today()", "datetime.now()", "time.time()", "_('x')"])
def test_the_rule_itself_sees_clocks_and_translations(source):
    function = ast.parse(source, mode="eval").body.func
    assert reads_clock(function) or translates(function)
