"""What may be written on a letter: one recipient, one line of subject, plain text first.

RFC 5322 (headers), RFC 5321 section 4.5.3.1 (lengths). Line breaks in a header would let a form's
value add recipients or a body: they are refused, never cleaned.
"""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

SUBJECT_LENGTH, TEXT_LENGTH = 200, 100_000
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}  # controls, lone surrogates, line and paragraph separators


class Refused(ValueError):
    """The letter cannot be sent as it is; the words say which part and why, without its value."""


def check(to: str, subject: str, text: str, html: str, key: str) -> None:
    """Refused in words unless every part can be sent."""
    for part, value in (("address", to), ("subject", subject), ("key", key)):
        if any(unicodedata.category(character) in _BREAKING for character in value):
            raise Refused(f"The {part} holds a line break or another control character.")
    try:
        validate_email(to)
    except ValidationError:
        raise Refused("The address is not an e-mail address.") from None
    if len(to) > 254 or not to.isascii():
        raise Refused("The address is too long or not in ASCII characters.")
    if not subject.strip() or len(subject) > SUBJECT_LENGTH:
        raise Refused(f"The subject has 1 to {SUBJECT_LENGTH} characters.")
    if not text.strip() or len(text) > TEXT_LENGTH or len(html) > TEXT_LENGTH:
        raise Refused(f"The text has 1 to {TEXT_LENGTH} characters.")
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text + html):
        raise Refused("The text holds a character that cannot be written.")
    if not key or len(key) > 200:
        raise Refused("The key has 1 to 200 characters.")
