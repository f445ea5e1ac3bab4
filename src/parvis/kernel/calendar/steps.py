"""Why this date? Each computation gives dated steps with their source, told in two languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from parvis.kernel.calendar.holidays import NAMES
from parvis.kernel.calendar.span import Days, Span
from parvis.kernel.calendar.words import in_full


@dataclass(frozen=True)
class Step:
    """One line of an explanation: on which day, what (a code of `PHRASES`), by which text."""

    on: dt.date
    code: str
    source: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)

    def words(self, language: str) -> str:
        """The step as a sentence, in "fr" or "en"."""
        told = {name: _told(value, language) for name, value in self.params.items()}
        return PHRASES[self.code][language].format(on=in_full(self.on, language), **told)


def explain(steps: Iterable[Step], language: str) -> list[str]:
    """The sentences of an explanation, each with its source between brackets."""
    return [
        f"{step.words(language)} [{step.source}]" if step.source else step.words(language)
        for step in steps
    ]


def _told(value: Any, language: str) -> str:
    if isinstance(value, dt.date):
        return in_full(value, language)
    if isinstance(value, Span | Days):
        return value.words(language)
    if isinstance(value, str) and value in _REASONS:
        return _REASONS[value][language]
    return str(value)


_REASONS: Final = {
    **NAMES,
    "saturday": {"fr": "samedi", "en": "Saturday"},
    "sunday": {"fr": "dimanche", "en": "Sunday"},
}
PHRASES: Final = {
    "filed": {
        "fr": "La demande est reçue le {on}.",
        "en": "The request is received on {on}.",
    },
    "starts": {
        "fr": "Le délai de {span} se compte à partir du {on}.",
        "en": "The time limit of {span} is counted from {on}.",
    },
    "starts-next-day": {
        "fr": "Le délai de {span} commence le lendemain, {on}.",
        "en": "The time limit of {span} begins on the next day, {on}.",
    },
    "asked": {
        "fr": "Des pièces ou informations sont demandées le {on}, à envoyer avant la fin du {due}.",
        "en": "Documents or information are asked for on {on}, to be sent by the end of {due}.",
    },
    "asked-without-date": {
        "fr": "Des pièces ou informations sont demandées le {on}.",
        "en": "Documents or information are asked for on {on}.",
    },
    "correction": {
        "fr": "Une correction est demandée le {on}.",
        "en": "A correction is asked for on {on}.",
    },
    "asked-too-late": {
        "fr": "La demande de pièces du {on} arrive après la fin du délai : elle ne change rien.",
        "en": "Asking for documents on {on} comes after the end of the time limit: no effect.",
    },
    "no-effect": {
        "fr": "La correction demandée le {on} ne change pas le délai : aucune pièce ne manque.",
        "en": "The correction asked for on {on} leaves the time limit: no document is missing.",
    },
    "received": {
        "fr": "La réponse arrive le {on}.",
        "en": "The answer arrives on {on}.",
    },
    "not-received": {
        "fr": "Le {on}, dernier jour pour les envoyer, les pièces ne sont pas arrivées.",
        "en": "On {on}, the last day to send them, the documents have not arrived.",
    },
    "suspended-until": {
        "fr": "Le délai est suspendu jusqu’à leur arrivée, au plus tard jusqu’au {on}.",
        "en": "The time limit is suspended until they arrive, at the latest until {on}.",
    },
    "waiting": {
        "fr": "Tant que les pièces demandées le {on} ne sont pas reçues, le délai ne court pas.",
        "en": "Until the documents asked for on {on} are received, the time limit does not run.",
    },
    "if-answered-today": {
        "fr": "Calcul provisoire, comme si la réponse arrivait le {on}.",
        "en": "Provisional, as if the answer arrived on {on}.",
    },
    "suspended": {
        "fr": "Le délai est suspendu pendant {span} : il en est prolongé d’autant, au {on}.",
        "en": "The time limit is suspended for {span} and lasts that much longer, to {on}.",
    },
    "restarts": {
        "fr": "La demande est complète le {on} : le délai repart entièrement de ce jour.",
        "en": "The request is complete on {on}: the whole time limit runs from that day.",
    },
    "no-such-day": {
        "fr": "Ce mois n’a pas de {number} : le délai finit son dernier jour, le {on}.",
        "en": "This month has no day {number}: the time limit ends on its last day, {on}.",
    },
    "clear": {
        "fr": "Le délai est franc : le jour de l’échéance ne compte pas, ce qui mène au {on}.",
        "en": "The time limit is clear: its last day does not count, which leads to {on}.",
    },
    "extended": {
        "fr": "L’échéance tombe un jour non ouvré ({why}) : elle est reportée au {on}.",
        "en": "The last day is not a working day ({why}): it moves to {on}.",
    },
    "ends": {
        "fr": "Le dernier jour est le {on}, jusqu’à minuit.",
        "en": "The last day is {on}, until midnight.",
    },
    "accepted": {
        "fr": "Sans réponse à la fin du {on}, la demande est acceptée.",
        "en": "Without an answer by the end of {on}, the request is accepted.",
    },
    "rejected": {
        "fr": "Sans réponse à la fin du {on}, la demande est rejetée.",
        "en": "Without an answer by the end of {on}, the request is rejected.",
    },
    "effective": {
        "fr": "Cette décision produit ses effets dès le {on}.",
        "en": "This decision takes effect on {on}.",
    },
}
