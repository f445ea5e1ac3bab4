"""French typography, set once when catalogues are compiled, whatever the translator typed.

Apostrophes are curved; a space that French wants before or inside a sign never breaks a line, so
that no phone shows a line beginning with "?" (Imprimerie nationale, Lexique des règles
typographiques). This module imports nothing: the wheel's build runs it by its path.
"""

import re
from typing import Any

NARROW, WIDE = "\u202f", "\u00a0"
RULES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "\u2019"),
    (re.compile(r" (?=[;!?](?:\s|$|[)»<]))"), NARROW),
    (re.compile(r" (?=:(?:\s|$|<))"), WIDE),
    (re.compile(r"(?<=«) | (?=»)"), WIDE),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"(?<=\d) (?=[€%])"), WIDE),
)


def french(text: str) -> str:
    """The same words with French signs; twice gives the same as once."""
    for pattern, sign in RULES:
        text = pattern.sub(sign, text)
    return text


def set_in(catalogue: Any) -> Any:
    """Apply the rules to every message of a French Babel catalogue, and give it back."""
    for message in catalogue:
        if not message.id or getattr(catalogue.locale, "language", "fr") != "fr":
            continue
        if isinstance(message.string, list | tuple):
            message.string = tuple(french(one) for one in message.string)
        else:
            message.string = french(message.string)
    return catalogue
