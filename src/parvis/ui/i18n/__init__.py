"""Translations without gettext's tools: found in code and templates, compiled, checked by Babel.

English words are the message ids. Every app of the house has its catalogue for each other
language at `<app>/locale/<language>/LC_MESSAGES/django.po`; `kernel/locale` holds the words of
the kernel's packages that are not apps. `.mo` files are made by `ensure_compiled` at start, or
by the wheel's build; they are never committed.

    python -m parvis.ui.i18n extract    write new messages into the catalogues, drop those gone
    python -m parvis.ui.i18n compile    make the .mo files
    python -m parvis.ui.i18n check      say what is missing; exit code 1 when something is
"""

from parvis.ui.i18n.catalogues import Problem, check, compile_catalogues, ensure_compiled, update
from parvis.ui.i18n.extraction import Message, extract

__all__ = [
    "Message",
    "Problem",
    "check",
    "compile_catalogues",
    "ensure_compiled",
    "extract",
    "update",
]
