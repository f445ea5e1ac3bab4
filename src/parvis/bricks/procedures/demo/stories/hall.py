"""Booking the village hall of Pont-Serein."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.bricks.procedures.commands.bulk.lives import Missing, Piece
from parvis.bricks.procedures.demo.households import Household


class Hall:
    """What people say to the town hall of Pont-Serein."""

    slug = "salle-des-fetes"
    talks = (
        (
            "Bonjour, à quelle heure pouvons-nous prendre les clés ?",
            "Bonjour, la veille à 17 heures, à la mairie.",
        ),
        (
            "Bonjour, y a-t-il assez de tables pour cent vingt personnes ?",
            "Bonjour, oui, trente tables et cent cinquante chaises.",
        ),
    )
    refusals = (
        "La salle est déjà réservée ce jour-là. Elle est libre le samedi suivant.",
        "La salle ferme ce mois-là pour la réfection de la toiture.",
    )
    closings = ("Vous avez trouvé une autre salle.",)
    acceptances = ("", "Pensez à apporter votre attestation d'assurance avec la caution.")

    def answers(self, home: Household, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """An occasion, a Saturday, some guests."""
        day = (at + dt.timedelta(days=chance.randint(95, 200))).date()
        return {
            "4": home.commune,
            "5": chance.choice(("family", "family", "wedding", "meeting", "show")),
            "6": (day + dt.timedelta(days=(5 - day.weekday()) % 7)).isoformat(),
            "7": chance.randint(3, 17) * 10,
            "8": chance.random() < 0.6,
            "10": chance.choice(("", "Nous serons beaucoup d'enfants.", "Un traiteur viendra.")),
        }

    def pieces(self, home: Household, answers: Mapping[str, Any]) -> Sequence[Piece]:
        """Nothing to send."""
        return []

    def missing(
        self, home: Household, answers: Mapping[str, Any], chance: random.Random
    ) -> Missing:
        """How many people."""
        fix = {"7": chance.randint(4, 12) * 10}
        return Missing("Le nombre de personnes, enfants compris", 7, "incorrect", fix)

    def note(self, answers: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
        """The deposit."""
        return {"20": chance.random() < 0.5, "21": "Clés remises par le secrétariat."}
