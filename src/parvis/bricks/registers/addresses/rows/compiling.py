"""The compiled functions made by a process apart, which nobody waits for.

    python -m parvis.bricks.registers.addresses.rows.compiling FOLDER       a version of the index

It works when nothing else wants to, compiles for the types of that version, and ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from parvis.bricks.registers.addresses import kernel
from parvis.bricks.registers.addresses.rows import pieces

_begun: list[subprocess.Popen[bytes]] = []  # the one that this process began


def begin(folder: Path) -> None:
    """Have them compiled, unless they are, or are being."""
    if _begun or pieces.kept() or not kernel.available():
        return
    _begun.append(
        subprocess.Popen(  # noqa: S603 - this interpreter, this module
            [sys.executable, "-W", "ignore", "-m", __name__, str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
    )


def main(folder: Path) -> None:
    """Compile, unless another process does."""
    from parvis.bricks.registers.addresses.index import open_index

    os.nice(19)
    pieces.load(open_index(folder, checked=True), wait=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
