"""Codes of the code officiel géographique, and post codes. Texts: leading zeros live."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from parvis.kernel.values.words import WrongValue, shown
from parvis.kernel.values.words import mark as _
from parvis.kernel.values.written import Written

# Départements of mainland France with Corsica in two, overseas départements and collectivities.
_MAINLAND: Final = frozenset(f"{n:02}" for n in range(1, 96) if n != 20) | {"2A", "2B"}
_OVERSEAS: Final = frozenset(f"97{n}" for n in range(1, 9)) | {"984", "986", "987", "988", "989"}
DEPARTEMENTS: Final = _MAINLAND | _OVERSEAS


@dataclass(frozen=True, order=True, repr=False)
class DepartementCode(Written):
    """A département or overseas collectivity: "01", "2A", "974", "988"."""

    def check(self) -> None:
        """One of the codes that exist."""
        if self.text not in DEPARTEMENTS:
            words = _("%(given)s is not the code of a département: 01 to 95, 2A, 2B, 971 to 989.")
            raise WrongValue("departement", words, given=shown(self.text))


@dataclass(frozen=True, order=True, repr=False)
class CommuneCode(Written):
    """A commune by its INSEE code, which is not its post code: "01033", "2A004", "97411"."""

    def check(self) -> None:
        """5 characters that start with a département's code."""
        if not re.fullmatch(r"[0-9][0-9AB][0-9]{3}", self.text):
            words = _("%(given)s is not an INSEE code of commune: 5 characters, as in 01033.")
            raise WrongValue("commune-shape", words, given=shown(self.text))
        if self.departement not in DEPARTEMENTS or int(self.text[len(self.departement) :]) == 0:
            words = _("%(given)s is not an INSEE code of commune: no département has this number.")
            raise WrongValue("commune-departement", words, given=self.text)

    @property
    def departement(self) -> str:
        """The code of its département: the first two characters, three overseas."""
        return self.text[: 3 if self.text[:2] in ("97", "98") else 2]


@dataclass(frozen=True, order=True, repr=False)
class PostCode(Written):
    """A post code: 5 digits. Its first digits are not always those of the département."""

    def check(self) -> None:
        """5 digits, up to 98 (00 is the armed forces' post)."""
        if (
            not re.fullmatch(r"[0-9]{5}", self.text)
            or self.text[:2] == "99"
            or self.text == "0" * 5
        ):
            words = _("%(given)s is not a post code: 5 digits, as in 01200.")
            raise WrongValue("post-code", words, given=shown(self.text))
