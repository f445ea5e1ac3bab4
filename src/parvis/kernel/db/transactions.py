"""One command, one durable transaction.

Every writer of the house is decorated with `@command`. The outermost command opens the
transaction and waits for the disk; a command that it calls through another brick's door joins.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Run in the one durable transaction: open it when outermost, else join without savepoint."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if transaction.get_connection().in_atomic_block:
            return function(*args, **kwargs)
        with transaction.atomic(durable=True, savepoint=False):
            return function(*args, **kwargs)

    run.is_command = True  # type: ignore[attr-defined]
    return run


def alone(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a writer that runs one `statements.change` or `statements.together` and nothing else.

    That statement is a transaction of its own, or joins the one that is open: none to open here.
    """
    function.is_command = True  # type: ignore[attr-defined]
    return function


def after_commit(function: Callable[[], None]) -> None:
    """Run once the outermost transaction is on disk; at once when there is none."""
    transaction.on_commit(function)


def inside() -> bool:
    """Whether a transaction is open here: outside calls must refuse to run.

    The one that a test case wraps around itself does not count (Django marks it so).
    """
    blocks = transaction.get_connection().atomic_blocks
    return any(not block._from_testcase for block in blocks)  # noqa: SLF001
