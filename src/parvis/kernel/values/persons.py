"""What reaches or designates a person: e-mail address, telephone, NIR, IBAN. Shown by no repr."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from parvis.kernel.values.words import WrongValue
from parvis.kernel.values.words import mark as _
from parvis.kernel.values.written import Written, in_groups

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


@dataclass(frozen=True, order=True, repr=False)
class EmailAddress(Written):
    """An address as mail servers take it (RFC 5321, dot-atom form only): domain in small letters.

    A domain with accents is kept in its ASCII form (IDNA, xn--…).
    """

    secret: ClassVar[bool] = True

    def check(self) -> None:
        """One @, a right local part of 64 at most, a domain with a dot, 254 in all."""
        local, at, domain = self.text.rpartition("@")
        if not at or not local or not domain:
            words = _("An e-mail address has a name, an @ and a domain, as in name@example.fr.")
            raise WrongValue("email-shape", words)
        if len(local) > 64 or len(self.text) > 254:
            raise WrongValue("email-long", _("This e-mail address is too long."))
        if not _LOCAL.fullmatch(local):
            words = _(
                "What stands before the @ of an e-mail address has no space, accent or comma."
            )
            raise WrongValue("email-local", words)
        labels = domain.split(".")
        known = len(labels) > 1 and not labels[-1].isdigit()
        if not known or not all(_LABEL.fullmatch(label) for label in labels):
            words = _("What follows the @ of an e-mail address is a domain, as in example.fr.")
            raise WrongValue("email-domain", words)

    @classmethod
    def parse(cls, written: str) -> Self:
        """Spaces around are dropped, the domain in small letters and in ASCII."""
        local, at, domain = written.strip().rpartition("@")
        try:
            ascii_domain = domain.encode("idna").decode() if not domain.isascii() else domain
        except UnicodeError:
            ascii_domain = domain
        return cls(f"{local}{at}{ascii_domain.lower()}")

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.text.rpartition("@")[2]

    @property
    def key(self) -> str:
        """To find an account: the whole address in small letters."""
        return self.text.lower()


# First digits after the 0 of a number of the overseas départements: their own country codes.
_OVERSEAS_CALLING: Final = {
    **dict.fromkeys(("590", "690", "691"), "590"),
    **dict.fromkeys(("594", "694"), "594"),
    **dict.fromkeys(("596", "696", "697"), "596"),
    **dict.fromkeys(("262", "263", "269", "639", "692", "693"), "262"),
}
_FRENCH_CALLING: Final = ("33", "590", "594", "596", "262")


@dataclass(frozen=True, order=True, repr=False)
class PhoneNumber(Written):
    """A telephone number in E.164 form: "+33612345678" (ITU-T E.164: + and 15 digits at most).

    French numbers have 9 digits after the country code; those of the overseas départements have
    the country code of their island (+590, +594, +596, +262).
    """

    secret: ClassVar[bool] = True

    def check(self) -> None:
        """+, a country code, 7 to 15 digits in all; 9 after a French code."""
        if not re.fullmatch(r"\+[1-9][0-9]{6,14}", self.text):
            words = _("A phone number has 10 digits, or starts with + and the code of its country.")
            raise WrongValue("phone-shape", words)
        code = self.french_code
        if code and not re.fullmatch(r"[1-9][0-9]{8}", self.text[1 + len(code) :]):
            words = _(
                "A French phone number has 10 digits and starts with 0: one is missing or extra."
            )
            raise WrongValue("phone-french", words)

    @classmethod
    def parse(cls, written: str) -> Self:
        """From how people write it: 06 12 34 56 78, +33 (0)6 12…, 0033 6 12…, 06.12.34.56.78."""
        text = re.sub(r"[\s.\-/\u00a0\u202f]+", "", written).replace("(0)", "")
        text = re.sub(r"[()]", "", text)
        if text.startswith("00"):
            text = f"+{text[2:]}"
        elif re.fullmatch(r"0[1-9][0-9]{8}", text):
            text = f"+{_OVERSEAS_CALLING.get(text[1:4], '33')}{text[1:]}"
        elif text.startswith("0"):
            words = _(
                "A French phone number has 10 digits and starts with 0: one is missing or extra."
            )
            raise WrongValue("phone-french", words)
        return cls(text)

    @property
    def french_code(self) -> str:
        """The country code when it is one of France, else ""."""
        return next((one for one in _FRENCH_CALLING if self.text[1:].startswith(one)), "")

    @property
    def mobile(self) -> bool | None:
        """Whether it can receive an SMS (French 06 and 07); None for another country: unknown."""
        code = self.french_code
        return self.text[1 + len(code)] in "67" if code else None

    @property
    def national(self) -> str:
        """06 12 34 56 78 for a French number; the international form for another."""
        code = self.french_code
        return in_groups(f"0{self.text[1 + len(code) :]}", 2) if code else self.text


@dataclass(frozen=True, order=True, repr=False)
class Nir(Written):
    """A social security number: 13 characters and a key of 2 digits.

    Its use is limited by law (décret n° 2019-341): only bricks with a legal basis ask for it. Key:
    97 minus the rest of the number divided by 97, 2A counted as 19 and 2B as 18 (INSEE, RNIPP).
    """

    secret: ClassVar[bool] = True

    def check(self) -> None:
        """Sex, year, month, département, commune, rank, key."""
        shape = r"[1-478][0-9]{2}(0[1-9]|1[0-2]|[2-3][0-9]|4[0-2]|[5-9][0-9])[0-9][0-9AB][0-9]{8}"
        found = re.fullmatch(shape, self.text)
        corsica = not found or self.text[6].isdigit() or self.text[5] == "2"
        if not found or not corsica or self.text[10:13] == "000":
            words = _("A social security number has 15 characters: 13, then a key of 2 digits.")
            raise WrongValue("nir-shape", words)
        if self.text[13:] != self.key_of(self.text[:13]):
            words = _(
                "One character of this social security number is wrong: its key does not fit."
            )
            raise WrongValue("nir-key", words)

    @staticmethod
    def key_of(number: str) -> str:
        """The key of 13 characters."""
        digits = number.replace("2A", "19", 1) if number[6] == "A" else number
        digits = digits.replace("2B", "18", 1) if number[6] == "B" else digits
        return f"{97 - int(digits) % 97:02}"

    @property
    def spaced(self) -> str:
        """2 55 08 14 168 025 38."""
        return in_groups(self.text, 1, 2, 2, 2, 3, 3, 2)


_IBAN_LENGTHS: Final = {  # SEPA (European Payments Council, EPC409-09)
    "AD": 24,
    "AT": 20,
    "BE": 16,
    "BG": 22,
    "CH": 21,
    "CY": 28,
    "CZ": 24,
    "DE": 22,
    "DK": 18,
    "EE": 20,
    "ES": 24,
    "FI": 18,
    "FR": 27,
    "GB": 22,
    "GI": 23,
    "GR": 27,
    "HR": 21,
    "HU": 28,
    "IE": 22,
    "IS": 26,
    "IT": 27,
    "LI": 21,
    "LT": 20,
    "LU": 20,
    "LV": 21,
    "MC": 27,
    "MT": 31,
    "NL": 18,
    "NO": 15,
    "PL": 28,
    "PT": 25,
    "RO": 24,
    "SE": 24,
    "SI": 19,
    "SK": 24,
    "SM": 27,
    "VA": 22,
}


@dataclass(frozen=True, order=True, repr=False)
class Iban(Written):
    """A bank account of the SEPA area (ISO 13616): country, two check digits (mod 97), account."""

    secret: ClassVar[bool] = True

    def check(self) -> None:
        """Known country, its length, check digits."""
        if not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}", self.text):
            words = _("An IBAN starts with two letters and two digits, as in FR76.")
            raise WrongValue("iban-shape", words)
        expected = _IBAN_LENGTHS.get(self.text[:2])
        if expected is None:
            words = _("%(country)s is not a country of the SEPA area.")
            raise WrongValue("iban-country", words, country=self.text[:2])
        if len(self.text) != expected:
            words = _("An IBAN of this country has %(expected)d characters, not %(found)d.")
            raise WrongValue("iban-length", words, expected=expected, found=len(self.text))
        moved = self.text[4:] + self.text[:4]
        if int("".join(str(int(letter, 36)) for letter in moved)) % 97 != 1:
            raise WrongValue("iban-key", _("One character of this IBAN is wrong: check it."))

    @property
    def spaced(self) -> str:
        """FR76 3000 6000 0112 3456 7890 189."""
        return in_groups(self.text, 4)
