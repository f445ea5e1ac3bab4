"""Registration for the school canteen."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from typing import Any

from parvis.bricks.procedures.commands.bulk.lives import Missing, Piece
from parvis.bricks.procedures.demo.households import Child, Household
from parvis.bricks.procedures.demo.pieces import page
from parvis.bricks.procedures.demo.stories.rows import named

SCHOOLS = ("jean-mace", "les-tilleuls", "pont-des-pierres")
CLASSES = ("petite", "moyenne", "grande", "cp", "ce1", "ce2", "cm1", "cm2")
BRACKETS = ("under-400", "400-799", "800-1199", "from-1200", "not-said")
ALLERGY = "allergy"


class Canteen:
    """What families say to the canteen."""

    slug = "cantine"
    talks = (
        (
            "Bonjour, mon enfant pourra-t-il manger à la cantine dès lundi ?",
            "Bonjour, oui : l'inscription prend effet le lendemain de notre décision.",
        ),
        (
            "Bonjour, nous ne mangerons à la cantine que les lundis et jeudis. Où l'écrire ?",
            "Bonjour, c'est noté. Les jours se choisissent ensuite chaque mois, avec les factures.",
        ),
        (
            "Mon fils change d'école en janvier. Dois-je refaire une demande ?",
            "Bonjour, non. Dites-le-nous ici et nous changerons son école.",
        ),
        (
            "Bonjour, proposez-vous un repas froid pour les sorties scolaires ?",
            "Bonjour, oui, la cuisine prépare un pique-nique si l'école la prévient.",
        ),
    )
    refusals = (
        "Votre enfant n'est pas inscrit dans une école de Valserine cette année. Dès qu'il le "
        "sera, une nouvelle demande suffit.",
        "L'enfant est déjà inscrit à la cantine par son autre parent depuis le 3 septembre.",
        "L'école indiquée n'a pas de restaurant le midi. Le service vous a proposé une autre "
        "solution.",
    )
    closings = ("Votre famille a quitté la commune.", "Vous nous avez dit ne plus en avoir besoin.")
    acceptances = ("", "", "Votre enfant est attendu dès lundi. Bienvenue à la cantine.")

    def answers(self, home: Household, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """A household's children, their schools and diets."""
        children = home.children or (Child("Camille", 5),)
        school = chance.choice(SCHOOLS)
        diets = [chance.choice(("none",) * 5 + ("no-meat", "no-pork")) for _ in children]
        if chance.random() < 0.15:
            diets[0] = ALLERGY
        rows = [
            {
                "12": child.name,
                "13": f"{at.year - child.age}-{chance.randint(1, 9):02}-{chance.randint(1, 28):02}",
                "14": school,
                "15": CLASSES[min(max(child.age - 3, 0), len(CLASSES) - 1)],
                "16": diet,
            }
            for child, diet in zip(children, diets, strict=True)
        ]
        return {
            "5": home.phone,
            "6": home.address,
            "11": named(rows, chance, at),
            "21": chance.choice(BRACKETS),
            "33": True,
        }

    def pieces(self, home: Household, answers: Mapping[str, Any]) -> Sequence[Piece]:
        """A care protocol when a child has an allergy."""
        names = [row["12"] for row in answers["11"].values() if row["16"] == ALLERGY]
        return [
            Piece(
                31,
                f"PAI_{name}.pdf",
                page(
                    "Protocole d'accueil individualisé",
                    f"Enfant : {name}",
                    "Allergie : arachide. Panier-repas fourni par la famille.",
                    "Vu par le médecin scolaire. Document de démonstration.",
                ),
            )
            for name in names
        ]

    def missing(
        self, home: Household, answers: Mapping[str, Any], chance: random.Random
    ) -> Missing:
        """The class next year, or an address that is not whole."""
        if chance.random() < 0.5:
            fix = {"6": home.address.replace(",", " bis,", 1)}
            return Missing("Le numéro exact de votre rue", 6, "incorrect", fix)
        fix = {"21": chance.choice(BRACKETS[:4])}
        return Missing("Votre quotient familial de cette année", 21, "outdated", fix)

    def note(self, answers: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
        """Whether the quotient was checked."""
        words = ("Attestation vue au guichet.", "Appel de la famille, tout est clair.", "")
        return {"50": chance.random() < 0.8, "51": chance.choice(words)}
