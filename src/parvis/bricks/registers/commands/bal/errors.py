"""Why a change of a commune's addresses was refused, in words; what is wrong in a file."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from parvis.bricks.registers.domain.bal.rules import Problem
from parvis.kernel.refusals import Refusal, Words

WORDS: Words = {
    "commune_unknown": _("There is no commune with the code %(commune)s."),
    "not_yours": _("Your organisation does not keep the addresses of this commune."),
    "unknown": _("It is no longer there: someone removed it meanwhile."),
    "conflict": _("Someone changed it meanwhile: read it again, nothing of theirs was lost."),
    "name": _("A name has 3 to 200 characters, on one line."),
    "same_name": _("%(name)s is the name it has already."),
    "name_taken": _("There is already a street or place called %(name)s here."),
    "delegated": _("%(commune)s is not a delegated commune of this commune."),
    "number": _("A house number is a whole number from 0 to 9999."),
    "suffix": _("What follows a number begins with a letter: bis, ter, a, b2."),
    "number_taken": _("%(number)s is already in this street."),
    "positions": _("An address needs at least one place on the map."),
    "position_kind": _("%(kind)s is not a kind of place that the format knows."),
    "point": _("A longitude is from -180 to 180 and a latitude from -90 to 90."),
    "parcel": _("%(parcel)s is not a parcel: fourteen figures and capital letters."),
    "complement": _("The hamlet or estate has at most 200 characters."),
    "place_numbers": _("A place has no numbers: make it a street first."),
    "has_numbers": _("This street has %(count)s numbers: remove them first."),
    "empty": _("This file is empty."),
    "encoding": _("This file is not written in UTF-8. Save it again as “CSV UTF-8”."),
    "no_header": _("The first line does not name the columns of a Base Adresse Locale."),
    "column_twice": _("The column %(column)s is there twice."),
    "column_missing": _("The column %(column)s is missing."),
    "too_large": _("This file is larger than %(most)s MB."),
    "too_many_lines": _("This file has more than %(most)s lines."),
    "no_row": _("This file has a header and no address."),
    "no_good_row": _("No line of this file can be taken: see what is wrong below."),
    "nothing": _("There is no address to publish yet."),
    "unready": _("%(count)s lines break the rules of the format: mend them before publishing."),
    "replaces": _(
        "Publishing replaces what stands for this commune: read what changes and confirm it."
    ),
    "unchanged": _("Nothing changed since revision %(number)s: there is nothing to publish."),
}

# What each rule of the format says, in words; the codes are the validator's.
RULES: Words = {
    "valeur_manquante": _("%(column)s is missing."),
    "type_invalide": _("%(column)s cannot be read: %(value)s."),
    "valeur_invalide": _("%(column)s is not one of the values that the format knows: %(value)s."),
    "date_invalide": _("%(column)s is not a day such as 2026-11-27: %(value)s."),
    "trop_court": _("%(column)s has fewer than 3 characters: %(value)s."),
    "trop_long": _("%(column)s has more than 200 characters."),
    "caractere_invalide": _("%(column)s holds a character that cannot be read."),
    "contient_tiret_bas": _("%(column)s holds an underscore: %(value)s."),
    "casse_incorrecte": _("%(column)s is written in capitals: %(value)s."),
    "autre_commune": _("This line is of another commune (%(value)s)."),
    "vides": _("There is no place on the map: long and lat are empty."),
    "structure_invalide": _("The key is not commune_street_number: %(value)s."),
    "casse_invalide": _("The key has capitals: %(value)s."),
    "voie_non_renseignee": _("The key says nothing of the street: %(value)s."),
    "voie_invalide": _("The street's part of the key has not four or six characters: %(value)s."),
    "numero_invalide": _("The number's part of the key is no number: %(value)s."),
    "numero_prefixe_manquant": _("The number's part of the key has not five figures: %(value)s."),
    "numero_different": _("The key (%(value)s) and the number (%(number)s) differ."),
    "commune_ancienne": _("The key begins with an old commune: %(value)s."),
    "commune_invalide": _("The key begins with another commune: %(value)s."),
    "colonnes": _("This line has %(count)s values, not as many as the header has columns."),
    "double": _("This line says the same as line %(line)s."),
    "multi_id_ban_commune": _("The lines have identifiers of several communes."),
    "every_line_required_id_ban": _(
        "Some lines have identifiers of the BAN and %(count)s have not: give all or none."
    ),
}


class BalError(Refusal):
    """A change of a commune's addresses was refused. `problems`: what is wrong in a file."""

    words = WORDS

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code, **facts)
        self.problems: tuple[Problem, ...] = ()

    def about(self, problems: Iterable[Problem]) -> BalError:
        """The same refusal with what is wrong in the file."""
        self.problems = tuple(problems)
        return self


def in_words(problem: Problem) -> str:
    """One problem of a file in the active language."""
    column, _dot, rule = problem.code.rpartition(".")
    facts = {"value": "", "number": "", "count": "", "line": "", "column": column, **problem.facts}
    return str(RULES[rule]) % facts
