"""Parking reserved for a house move."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.bricks.procedures.commands.bulk.lives import Missing, Piece
from parvis.bricks.procedures.demo.households import Household
from parvis.bricks.procedures.demo.pieces import plan

COMPANY = "99900001100018"  # an invented removal company
WAYS = (["van"], ["van"], ["lorry"], ["lorry", "lift"], ["van", "lift"])


class Moving:
    """What those who move say to the roads service."""

    slug = "stationnement-demenagement"
    talks = (
        (
            "Bonjour, qui pose les panneaux, vous ou moi ?",
            "Bonjour, nos agents les posent sept jours avant. Vous n'avez rien à faire.",
        ),
        (
            "Bonjour, le camion arrivera la veille au soir. Est-ce possible ?",
            "Bonjour, oui, à partir de 19 heures, si la place est libre.",
        ),
        (
            "Bonjour, il y a un marché ce samedi dans la rue. Que faire ?",
            "Bonjour, nous vous proposons la place voisine, à vingt mètres. Est-ce possible ?",
        ),
    )
    refusals = (
        "La rue est en travaux jusqu'à la fin du mois et aucun stationnement n'y est possible. "
        "Vous pouvez demander la place de l'Église, à cent mètres.",
        "Le marché occupe la place ce jour-là. Un autre jour de la semaine est possible.",
    )
    closings = ("Votre déménagement est reporté sans date.", "Une autre demande l'a remplacée.")
    acceptances = (
        "Affichez l'arrêté derrière le pare-brise du véhicule.",
        "Les panneaux seront posés sept jours avant. Bon déménagement.",
    )

    def answers(self, home: Household, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """A day far enough, one to three days, some spaces."""
        day = (at + dt.timedelta(days=chance.randint(125, 160))).date()
        company = chance.random() < 0.4
        found: dict[str, Any] = {
            "4": home.phone,
            "5": company,
            "11": home.address,
            "12": day.isoformat(),
            "13": (day + dt.timedelta(days=chance.choice((0, 0, 1, 2)))).isoformat(),
            "14": chance.choice(WAYS),
            "15": chance.randint(1, 4),
            "32": True,
        }
        return found | ({"6": COMPANY} if company else {})

    def pieces(self, home: Household, answers: Mapping[str, Any]) -> Sequence[Piece]:
        """A plan of the street with the spaces."""
        place = sum(map(ord, home.address))
        return [Piece(31, "plan.png", plan(answers["15"], place))]

    def missing(
        self, home: Household, answers: Mapping[str, Any], chance: random.Random
    ) -> Missing:
        """A better plan, or the address."""
        if chance.random() < 0.5:
            piece = Piece(31, "plan_precis.png", plan(2, len(home.address)))
            return Missing("Un plan où l'on voit le numéro de la rue", 31, "incomplete", {}, piece)
        fix = {"11": home.address.replace(",", " ter,", 1)}
        return Missing("Le numéro exact devant lequel réserver", 11, "incorrect", fix)

    def note(self, answers: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
        """The order's number."""
        return {
            "50": f"AR-{answers['12'][:4]}-{chance.randint(100, 999)}",
            "51": chance.random() < 0.3,
            "52": chance.choice(("", "Prévenir le bus scolaire.", "Vu avec la police municipale.")),
        }
