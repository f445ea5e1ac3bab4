"""An array handed on inside the compiled functions by its address: an eighth of what is passed at
each call, and nothing counted (each call would otherwise note, for every array that it is given,
that it holds it: a quarter of the time of a row).
"""

from __future__ import annotations

from typing import Any


def lend(array: Any) -> Any:
    """The array, to be read or written one number at a time. Compiled, it is a pointer (`kernel`
    replaces this): nothing checks where it ends."""
    return array
