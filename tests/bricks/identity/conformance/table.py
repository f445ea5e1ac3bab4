"""Write docs/identity/conformance.md: run the tests, one row for each module of the plans.

python -m tests.bricks.identity.conformance.table
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
PLANS = {
    "test_basic": "oidcc-basic-certification-test-plan",
    "test_config": "oidcc-config-certification-test-plan",
    "test_logout": "oidcc-rp-initiated-logout and oidcc-backchannel-rp-initiated-logout",
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
            self.rows.append(
                (Path(place).stem, name.removeprefix("test_").replace("_", "-"), report.outcome)
            )


def main() -> int:
    """Run, then write the page; the status of the run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    collector = Collector()
    folder = str(Path(__file__).parent)
    status = pytest.main(["-q", "-n", "0", "-p", "no:randomly", folder], plugins=[collector])
    lines = [
        "# Conformance checks",
        "",
        "Our own tests, one for each module of the OpenID Foundation’s plans, by the module’s name",
        "(the suite itself does not run here). Written by",
        "`python -m tests.bricks.identity.conformance.table`.",
    ]
    for stem, plan in PLANS.items():
        lines += ["", f"## {plan}", "| module | result |", "|---|---|"]
        lines += [f"| {name} | {result} |" for s, name, result in collector.rows if s == stem]
    page = ROOT / "docs/identity/conformance.md"
    page.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return int(status)


if __name__ == "__main__":
    sys.exit(main())
