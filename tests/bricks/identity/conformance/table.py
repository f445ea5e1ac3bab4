"""Write docs/identity/conformance.md: run the tests, one row for each module of the plans, then the
tables of `rows`. `tests/consistency/test_conformance.py` checks that each test named there exists.

python -m tests.bricks.identity.conformance.table
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.bricks.identity.conformance import rows

ROOT = Path(__file__).resolve().parents[4]
PLANS = {
    "test_basic": "oidcc-basic-certification-test-plan",
    "test_config": "oidcc-config-certification-test-plan",
    "test_logout": "oidcc-rp-initiated-logout and oidcc-backchannel-rp-initiated-logout",
    "test_relying_party": "oidcc-client-basic-certification-test-plan (the hub as a client)",
}


class Collector:
    """Outcomes by test."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, str]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """One row a test of a module, once it has run (or failed before)."""
        if report.when != "call" and report.outcome == "passed":
            return
        place, _, name = report.nodeid.partition("::")
        if name.startswith("test_oidcc"):
            module = name.removeprefix("test_").replace("_", "-")
            self.rows.append((_short(place), name, module, report.outcome))


def _short(place: str) -> str:
    """A file as the page names it: from tests/bricks/identity/."""
    return Path(place).as_posix().partition("tests/bricks/identity/")[2] or place


def tests(names: tuple[str, ...]) -> str:
    """The cell of a row's tests."""
    return ", ".join(f"`{name}`" for name in names)


def beside() -> list[str]:
    """The tables that no plan has."""
    lines = ["", "## Attacks (the security checklist, rows 1 to 20)", "| row | rule | tests |"]
    lines += ["|---|---|---|"]
    lines += [f"| {n} | {rule} | {tests(of)} |" for n, (rule, of) in enumerate(rows.ATTACKS, 1)]
    lines += ["", "## Scenarios of the national services", "| service | scenario | tests |"]
    lines += ["|---|---|---|"]
    lines += [f"| {who} | {what} | {tests(of)} |" for who, what, of in rows.NATIONAL]
    return lines


def main() -> int:
    """Run, then write the page; the status of the run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    collector = Collector()
    folder = Path(__file__).parent
    places = [str(folder), str(folder.parent / "test_relying_party.py")]
    status = pytest.main(["-q", "-n", "0", "-p", "no:randomly", *places], plugins=[collector])
    lines = [
        "# Conformance checks",
        "",
        "Our own tests, one for each module of the OpenID Foundation’s plans, by the module’s name",
        "(the suite itself does not run here; the plans for form_post, dynamic registration and",
        "FAPI 2 are not encoded). Tests are in `tests/bricks/identity/`, those with a slash in",
        "`tests/`. What the national services do and this hub does not, and why: `protocol.md`.",
        "Written by `python -m tests.bricks.identity.conformance.table`.",
    ]
    for stem, plan in PLANS.items():
        lines += ["", f"## {plan}", "| module | test | result |", "|---|---|---|"]
        lines += [
            f"| {module} | `{place}::{name.partition('[')[0]}` | {result} |"
            for place, name, module, result in collector.rows
            if Path(place).stem == stem
        ]
    lines += beside()
    page = ROOT / "docs/identity/conformance.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
