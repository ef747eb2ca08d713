"""Files stay short enough to read at once, name no machine, and leave nothing for later."""

import re

LIMIT = 300
COUNTED = {".py", ".xml", ".js", ".scss", ".sh"}
BINARY = {".png", ".jpg", ".jpeg", ".gif", ".ico", ".woff", ".woff2", ".ttf", ".pdf", ".zip"}
# written in pieces, so that this file does not hold what it looks for
HOSTS = ("deb.deb" + "ian.org", "pypi" + ".org", "python" + "hosted", "npm" + "js.")
MACHINE_PATH = re.compile(
    r"(?<![\w.$}])/(ro" + r"ot|ho" + r"me/[a-z]+|wo" + r"rk/(main|shared))(/|\b)"
)
LEFT_OPEN = re.compile(
    r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error|pragma: no" + r" cover)\b"
)


def is_vendored(path):
    return "lib" in path.parts and "static" in path.parts


def lines_of(root, path):
    return (root / path).read_text(errors="replace").splitlines()


def is_bash(root, path):
    return path.suffix == "" and lines_of(root, path)[:1] == ["#!/usr/bin/env bash"]


def test_no_file_is_longer_than_300_lines(root, files):
    long = {
        str(path): count
        for path in files
        if (path.suffix in COUNTED or is_bash(root, path)) and not is_vendored(path)
        if (count := len(lines_of(root, path))) > LIMIT
    }
    assert not long


def test_no_file_names_a_registry_or_a_machine(root, files):
    found = [
        f"{path}:{number}"
        for path in files
        if path.suffix not in BINARY and not is_vendored(path)
        for number, line in enumerate(lines_of(root, path), 1)
        if any(host in line for host in HOSTS) or MACHINE_PATH.search(line)
    ]
    assert not found


def test_nothing_is_left_open_in_the_code(root, files):
    found = [
        f"{path}:{number}"
        for path in files
        if path.suffix in {".py", ".js", ".xml", ".sh"} and not is_vendored(path)
        for number, line in enumerate(lines_of(root, path), 1)
        if LEFT_OPEN.search(line)
    ]
    assert not found
