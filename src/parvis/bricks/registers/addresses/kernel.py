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
import hashlib
import importlib
import importlib.util
import inspect
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
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

KEPT = setting(
    "PARVIS_REGISTERS_KERNEL_FOLDER",
    str,
    "",
    "Where compiled functions are kept, for all installations of a machine; empty: the var folder.",
)


# modules of this package
SOURCES = ("compiled_kernel", "compiled_cover", "compiled_letters", "compiled_slips")
# the same, for rows of a file alone: read after the others, some of whose functions they call
ROW_SOURCES = (
    "compiled_likeness", "rows.pointers", "rows.reading", "rows.judging", "rows.trying",
    "rows.choosing", "rows.nearing", "rows.naming", "rows.towns",
    "rows.telling", "rows.answering",
)  # fmt: skip
# of rows only this one is called from Python and kept; the others are part of it
ENTRY = "answered"
INSIDE = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
# modules whose numbers are compiled into them
READ = ("everywhere", "judge", "layout", "lending", "places", "quest", "records", "rows.state",
        "search", "territory", "text", "towns", "trial", "ways")  # fmt: skip


class Kernel:
    """The compiled functions, under the names that they have in their SOURCES."""

    def __init__(self, functions: dict[str, Callable[..., Any]]) -> None:
        self.nearest_one = functions["nearest_one"]
        self.best_covered = functions["best_covered"]
        self.best_alike = functions["best_alike"]
        self.shared_trigrams = functions["shared_trigrams"]
        self.most_repeated = functions["most_repeated"]
        self.near_words = functions["near_words"]


_lock = threading.Lock()
_kernel: Kernel | None = None
_tried = False  # loading was begun: it is loaded, being loaded, or may not be used
_suspended = False
_twins: dict[Any, Callable[..., Any]] = {}  # plain functions -> compiled ones
_rows: Callable[..., Any] | None = None
_rows_tried = False


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
                _kernel = Kernel(_compiled(SOURCES))
            except Exception as error:  # noqa: BLE001 - numba fails in its own ways; pure answers
                log.warning("addresses: the kernel cannot be used: %s", type(error).__name__)
    return _kernel


def load_rows() -> Callable[..., Any] | None:
    """`rows.answering.answered` compiled, waiting until it is; None when it may not be used. It
    is compiled for the types of an index when it is first called with them."""
    global _rows, _rows_tried  # noqa: PLW0603 - one a process
    if load() is None:
        return None
    with _lock:
        if not _rows_tried:
            _rows_tried = True
            try:
                _rows = _compiled(ROW_SOURCES)[ENTRY]
            except Exception as error:  # noqa: BLE001 - as above; the search answers alone
                log.warning("addresses: rows cannot be compiled: %s", type(error).__name__)
    return _rows


def rows() -> Callable[..., Any] | None:
    """What `load_rows` gave, None before and while it is suspended."""
    return None if _suspended else _rows


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


def _compiled(modules: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    """Compile (or read from the var folder) every function of some modules, for the types told in
    their SIGNATURES, else for those that it is called with."""
    numba: Any = importlib.import_module("numba")
    numba.config.CACHE_DIR = str(_folder())
    made: dict[str, Callable[..., Any]] = {}
    for module in modules:
        plain = importlib.import_module(f"{__package__}.{module}")
        source = _own_copy(plain.__name__)
        for name, function in vars(plain).items():
            if inspect.isfunction(function) and function in _twins:
                setattr(source, name, _twins[function])
        if hasattr(source, "lend"):
            source.lend = _lending(numba)
        told = getattr(source, "SIGNATURES", {})
        own = [n for n, f in vars(source).items() if _written_in(f, plain.__name__)]
        for name in told or own:
            types = [tuple(_type(numba, one) for one in told[name])] if told.get(name) else []
            options = {"cache": True} if types or name == ENTRY else INSIDE
            compile_ = numba.njit(*types, nogil=True, error_model="numpy", **options)
            made[name] = compile_(getattr(source, name))
            setattr(source, name, made[name])  # those that follow call the compiled one
            _twins[getattr(plain, name)] = made[name]
    return made


def _lending(numba: Any) -> Any:
    """`lending.lend` as the compiled functions have it: where an array's numbers begin."""

    def lend(context: Any, array: Any) -> Any:
        def written(context: Any, builder: Any, signature: Any, told: Any) -> Any:
            return context.make_array(signature.args[0])(context, builder, told[0]).data

        return numba.types.CPointer(array.dtype)(array), written

    return numba.extending.intrinsic(lend)


def _written_in(value: Any, module: str) -> bool:
    return inspect.isfunction(value) and value.__module__ == module


def kept_rows() -> Path:
    """A file that is there once rows were compiled on this machine."""
    return _folder() / "rows"


def _folder() -> Path:
    """Where what is compiled is kept: apart for every state of the sources, since a function that
    calls a changed one must be compiled again, too."""
    digest = hashlib.sha256(version("numba").encode())
    here = Path(__file__).parent
    for module in (*READ, *SOURCES, *ROW_SOURCES):
        digest.update((here / f"{module.replace('.', '/')}.py").read_bytes())
    folder = Path(KEPT.read() or settings.PARVIS_VAR / "kernel") / digest.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _type(numba: Any, told: str) -> Any:
    """numba's type for "i4", "u8", "f8"…, for an array of them: "i4[]" (see `lent`), or for where
    one begins: "i4*" (see `lending`)."""
    kind = {"i": "int", "u": "uint", "f": "float"}[told[0]]
    single = getattr(numba, f"{kind}{8 * int(told[1])}")
    if told[2:] == "*":
        return numba.types.CPointer(single)
    return numba.types.Array(single, 1, "C") if told[2:] else single


def _own_copy(name: str) -> Any:
    """A module loaded once more, apart: the plain functions stay plain for everybody else."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
