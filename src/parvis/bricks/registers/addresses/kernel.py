"""Compiled twins of what the profile says is hot: the same results bit for bit, several times
faster. Needs the optional extra `parvis[kernel]` (numba); without it, or with
PARVIS_REGISTERS_KERNEL=off, the pure Python path answers alone.

Compiling takes seconds the first time on a machine and is kept in the var folder. A web process
loads the kernel beside its first answers, in a thread: until it is there, the pure path answers,
and nobody can tell which one did. Functions hold no state and release the interpreter's lock:
any number of threads may call them.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from parvis.kernel.settings import setting

log = logging.getLogger("parvis.registers")
MODE = setting(
    "PARVIS_REGISTERS_KERNEL",
    str,
    "auto",
    "Compiled kernel of the address search: auto (used where numba is installed) or off.",
)


SOURCES = ("compiled_kernel", "compiled_cover")  # modules of this package


class Kernel:
    """The compiled functions, under the names that they have in their SOURCES."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        self.nearest_one = functions["nearest_one"]
        self.best_covered = functions["best_covered"]
        self.best_alike = functions["best_alike"]
        self.shared_trigrams = functions["shared_trigrams"]
        self.most_repeated = functions["most_repeated"]


_lock = threading.Lock()
_kernel: Kernel | None = None
_tried = False  # loading was begun: it is loaded, being loaded, or may not be used
_suspended = False


def available() -> bool:
    """Whether the kernel may be used here: wanted, and numba is installed."""
    wanted = MODE.read().strip().lower() != "off"
    return wanted and importlib.util.find_spec("numba") is not None


def ready() -> Kernel | None:
    """The kernel when it is loaded; otherwise None, and it is being loaded if it may be used.

    The setting is read once a process: this is asked for each question.
    """
    if _kernel is not None:
        return None if _suspended else _kernel
    if not _tried:
        _start()
    return None


def load() -> Kernel | None:
    """The kernel, waiting until it is loaded; None when it may not be used."""
    global _kernel, _tried  # noqa: PLW0603 - one a process
    with _lock:
        _tried = True
        if _kernel is None and available():
            try:
                _kernel = Kernel(_compiled())
            except Exception as error:  # noqa: BLE001 - numba fails in its own ways; pure answers
                log.warning("addresses: the kernel cannot be used: %s", type(error).__name__)
    return _kernel


@contextmanager
def suspended() -> Iterator[None]:
    """The pure path alone, for the length of a block (tests and benchmarks compare both)."""
    global _suspended  # noqa: PLW0603 - one a process
    before, _suspended = _suspended, True
    try:
        yield
    finally:
        _suspended = before


def lent(array: NDArray[Any]) -> NDArray[Any]:
    """The same memory as an array that does not say that it is only read: numba takes such
    arrays ten times faster. Nothing of the kernel writes one, and a mapped page refuses it.
    Whoever asks keeps the array itself for as long."""
    if not array.size:
        return array.copy()
    if array.flags.writeable:
        return array
    memory = (ctypes.c_char * array.nbytes).from_address(array.ctypes.data)
    same: NDArray[Any] = np.frombuffer(memoryview(memory), array.dtype)
    return same


def _start() -> None:
    """Load in a thread of its own; nothing happens when it may not be used."""
    global _tried  # noqa: PLW0603 - one a process
    _tried = True
    if available():
        threading.Thread(target=load, name="addresses-kernel", daemon=True).start()


def _compiled() -> dict[str, Callable[..., Any]]:
    """Compile (or read from the var folder) every function for the types that it is called with."""
    numba: Any = importlib.import_module("numba")
    folder = Path(settings.PARVIS_VAR) / "kernel"
    folder.mkdir(parents=True, exist_ok=True)
    numba.config.CACHE_DIR = str(folder)
    made: dict[str, Callable[..., Any]] = {}
    for module in SOURCES:
        source = _own_copy(f"parvis.bricks.registers.addresses.{module}")
        for name, told in source.SIGNATURES.items():
            signature = tuple(_type(numba, one) for one in told)
            compile_ = numba.njit(signature, cache=True, nogil=True, error_model="numpy")
            made[name] = compile_(getattr(source, name))
            setattr(source, name, made[name])  # those that follow call the compiled one
    return made


def _type(numba: Any, told: str) -> Any:
    """numba's type for "i4", "u8", "f8"…, or for an array of them: "i4[]" (see `lent`)."""
    kind = {"i": "int", "u": "uint", "f": "float"}[told[0]]
    single = getattr(numba, f"{kind}{8 * int(told[1])}")
    return numba.types.Array(single, 1, "C") if told[2:] else single


def _own_copy(name: str) -> Any:
    """A module loaded once more, apart: the plain functions stay plain for everybody else."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
