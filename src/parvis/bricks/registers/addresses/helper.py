"""A process that answers pieces of a file beside the web process, over its two pipes.

A fresh interpreter that imports only the address engine: not a fork (a web process has threads
and open databases), nor `multiprocessing`, which would import the whole program a second time.
Messages are pickles, each after its length in eight bytes; both ends are this program. The
first message is the work to do; the helper says when it is ready, then answers piece by piece.
"""

from __future__ import annotations

import gc
import os
import pickle
import queue
import select
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any, cast

LENGTH = struct.Struct("<Q")
READY = "ready"


class HelperLost(RuntimeError):
    """A helper ended before its work was done."""


def write(stream: IO[bytes], told: Any) -> None:
    """One message."""
    raw = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    stream.write(LENGTH.pack(len(raw)) + raw)
    stream.flush()


def read(stream: IO[bytes]) -> Any:
    """The next message; EOFError at the end."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        raise EOFError
    raw = stream.read(LENGTH.unpack(head)[0])
    return pickle.loads(raw)  # noqa: S301 - both ends are this program


class Helper:
    """One helper, seen from the process that started it. `work` is called with the engine of
    the version in `folder` and what is sent; its answers come back in order."""

    def __init__(self, folder: Path, work: Any) -> None:
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter, this module
            [sys.executable, "-W", "ignore", "-m", __name__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)},
        )
        self._ready = False
        self.send(work)

    @property
    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        return (
            cast("IO[bytes]", self._process.stdin), cast("IO[bytes]", self._process.stdout)
        )  # fmt: skip

    def started(self) -> bool:
        """Whether it is ready to answer, without waiting for it."""
        if not self._ready and select.select([self._pipes[1]], [], [], 0)[0]:
            self._ready = self.receive() == READY
        return self._ready

    def send(self, told: Any) -> None:
        """Hand it something to do. It reads at once, so this never waits for an answer."""
        try:
            write(self._pipes[0], told)
        except OSError as error:
            raise HelperLost(f"a helper ended: {error}") from error

    def receive(self) -> Any:
        """Its next answer."""
        try:
            return read(self._pipes[1])
        except EOFError:
            raise HelperLost("a helper ended before it answered") from None

    def end(self) -> None:
        """Let it go, whatever it does."""
        self._process.kill()
        for pipe in self._pipes:
            pipe.close()
        self._process.wait()


def _take(stream: IO[bytes], asked: queue.SimpleQueue[Any]) -> None:
    """Read what is sent as it comes, so that whoever sends never waits."""
    try:
        while True:
            asked.put(read(stream))
    except EOFError:
        asked.put(None)


def main(folder: Path) -> None:
    """Answer until nothing more is sent. The one who started this has checked the index."""
    from parvis.bricks.registers.addresses import kernel
    from parvis.bricks.registers.addresses.engine import Engine
    from parvis.bricks.registers.addresses.index import open_index
    from parvis.bricks.registers.addresses.rows import pieces

    out, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing else may write to the pipe
    asked: queue.SimpleQueue[Any] = queue.SimpleQueue()
    threading.Thread(target=_take, args=(sys.stdin.buffer, asked), daemon=True).start()
    work = asked.get()
    index = open_index(folder, checked=True)
    kernel.load()
    if pieces.kept():
        pieces.load(index)
    engine = Engine(index)
    gc.freeze()  # what was loaded stays, and rows make no cycles that would have to be looked for
    gc.set_threshold(50_000)
    write(out, READY)
    while (piece := asked.get()) is not None:
        write(out, work(engine, piece))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
