"""Numbers of companies, establishments and associations, with their check digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from parvis.kernel.values.words import WrongValue, shown
from parvis.kernel.values.words import mark as _
from parvis.kernel.values.written import Written, in_groups

LA_POSTE = "356000000"


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0


@dataclass(frozen=True, order=True, repr=False)
class Siren(Written):
    """A legal unit of the Sirene register: 9 digits, the last one a Luhn check (code de commerce,
    art. R123-221)."""

    def check(self) -> None:
        """9 digits with a right check digit."""
        if not re.fullmatch(r"[0-9]{9}", self.text):
            raise WrongValue("siren-shape", _("A SIREN has 9 digits."))
        if self.text == "0" * 9 or not luhn(self.text):
            words = _("%(given)s is not a SIREN: one of its digits is wrong.")
            raise WrongValue("siren-key", words, given=self.spaced)

    @property
    def spaced(self) -> str:
        """732 829 320."""
        return in_groups(self.text, 3)

    @property
    def vat_number(self) -> str:
        """The intra-Community VAT number of a French company (CGI, annexe II, art. 242 decies)."""
        return f"FR{(12 + 3 * (int(self.text) % 97)) % 97:02}{self.text}"


@dataclass(frozen=True, order=True, repr=False)
class Siret(Written):
    """An establishment: the SIREN of its legal unit and 5 digits (NIC), the last one a Luhn check.

    La Poste (356 000 000) has more establishments than Luhn allows: there the sum of the 14 digits
    is a multiple of 5, except for its oldest ones, which follow Luhn.
    """

    def check(self) -> None:
        """14 digits, right SIREN, right check digit."""
        if not re.fullmatch(r"[0-9]{14}", self.text):
            raise WrongValue("siret-shape", _("A SIRET has 14 digits."))
        post_office = self.text.startswith(LA_POSTE) and sum(map(int, self.text)) % 5 == 0
        if not Siren.accepts(self.text[:9]) or not (luhn(self.text) or post_office):
            words = _("%(given)s is not a SIRET: one of its digits is wrong.")
            raise WrongValue("siret-key", words, given=self.spaced)

    @property
    def siren(self) -> Siren:
        """The legal unit."""
        return Siren(self.text[:9])

    @property
    def nic(self) -> str:
        """The internal number of the establishment, 5 digits."""
        return self.text[9:]

    @property
    def spaced(self) -> str:
        """732 829 320 00074."""
        return in_groups(self.text, 3, 3, 3, 5)


@dataclass(frozen=True, order=True, repr=False)
class Rna(Written):
    """An association in the répertoire national des associations: W and 9 characters.

    The first two name the prefecture's département (2A and 2B in Corsica, 9R for La Réunion…), the
    others are digits. Associations of Alsace-Moselle have none: they are in the court's register.
    """

    def check(self) -> None:
        """W, a digit, a digit or letter, 7 digits."""
        if not re.fullmatch(r"W[0-9][0-9A-Z][0-9]{7}", self.text):
            words = _("%(given)s is not an RNA number: W followed by 9 digits, as in W751234567.")
            raise WrongValue("rna", words, given=shown(self.text))
