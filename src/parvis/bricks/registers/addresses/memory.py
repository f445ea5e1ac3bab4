"""What was looked up in an index a moment ago: towns, post codes and words come back, in files
and in what people type. Bounded, forgotten with its index, never wrong: an index does not change.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from parvis.bricks.registers.addresses.index import Index

K = TypeVar("K")
V = TypeVar("V")
_NONE = object()


def remembered(most: int) -> Callable[[Callable[[Index, K], V]], Callable[[Index, K], V]]:
    """A function of an index and a key whose last answers, at most `most`, are kept. Whoever
    asks must not change them."""

    def decorated(function: Callable[[Index, K], V]) -> Callable[[Index, K], V]:
        name = f"{function.__module__}.{function.__qualname__}"

        @wraps(function)
        def known(index: Index, key: K) -> V:
            memory = index.memory[name]
            found = memory.get(key, _NONE)
            if found is _NONE:
                if len(memory) >= most:
                    memory.clear()  # rarer than it would be worth to know which was used last
                found = memory[key] = function(index, key)
            return found  # type: ignore[no-any-return]

        return known

    return decorated
