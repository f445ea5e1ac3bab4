"""The company register of the demo town: its public bodies, shops, associations, all invented."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from parvis.bricks.registers import public as registers
from parvis.bricks.registers.demo import write_companies


def load(*, say: Callable[[str], object]) -> None:
    """Import the town's companies unless a company register is there already."""
    if registers.company_versions():
        return
    with tempfile.TemporaryDirectory() as folder:
        made = registers.import_companies(write_companies(Path(folder)))
    say(f"{made.companies} companies and associations in the town's register.")
