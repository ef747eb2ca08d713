"""pytest plugin: a test that lets Odoo log a warning or worse has failed; so has a noisy start.

Tests that expect a warning say so with `assertLogs` or `mute_logger`: neither reaches this handler.
"""

import logging
import re
from pathlib import Path

import pytest

IGNORED = [
    re.compile(line)
    for line in (Path(__file__).parent / "log_ignore.txt").read_text().splitlines()
    if line and not line.startswith("#")
]


class Collector(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        line = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not any(pattern.search(line) for pattern in IGNORED):
            self.lines.append(line)

    def take(self):
        lines, self.lines = self.lines, []
        return lines


collector = Collector()


def pytest_sessionstart():
    logging.getLogger().addHandler(collector)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    lines = collector.take()
    if lines and report.passed:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} logged during {call.when}:\n" + "\n".join(lines)
    return report


def pytest_sessionfinish(session):
    lines = collector.take()
    if lines:
        print("\nLogged after the last test:\n" + "\n".join(lines))  # noqa: T201
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
