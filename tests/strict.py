"""An undefined variable in a template of ours fails the test that printed it.

Django prints nothing for `{{ mistyped }}`. In tests `string_if_invalid` is this object: it is a
non-empty text that holds "%s", so Django formats it with the variable's name, and that raises.
Templates of libraries (Django's forms, its error reports) count on the silence and keep it.
`{% if maybe %}` and `{% firstof %}` never ask for it: they may test what is absent.
"""

from __future__ import annotations

import sys
from typing import Any


class UndefinedVariable(AssertionError):
    """A template names a variable that its context does not have."""


class Undefined(str):
    """Stands for what is undefined; raises when it would be printed."""

    __slots__ = ()

    def __mod__(self, variable: Any) -> str:
        frame = sys._getframe(1)
        context = frame.f_locals.get("context")
        origin = getattr(getattr(context, "render_context", None), "template", None)
        name = str(getattr(getattr(origin, "origin", None), "name", "") or "?")
        if "site-packages" in name:
            return ""
        raise UndefinedVariable(f"{name}: {variable} is not defined")


UNDEFINED = Undefined("undefined: %s")
