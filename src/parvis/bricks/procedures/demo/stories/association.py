"""Requests for subsidies by associations."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from parvis.bricks.procedures.commands.bulk.lives import Missing, Piece
from parvis.bricks.procedures.demo.households import Association, Household
from parvis.bricks.procedures.demo.pieces import page
from parvis.bricks.procedures.demo.stories.rows import named

PROJECTS = (
    "Fête de la musique sur la place du Marché", "Tournoi des familles au printemps",
    "Ateliers de réparation de vélos", "Sorties nature pour les collégiens",
    "Spectacle de fin d'année ouvert à tous", "Nettoyage des berges du lac",
    "Cours de français pour les nouveaux habitants", "Exposition sur les métiers de la soie",
)  # fmt: skip
SPENT = (
    ("60", "Petit matériel", 180, 900), ("60", "Achats de denrées", 120, 700),
    ("61", "Location de salle et de sono", 150, 1200), ("61", "Assurance", 90, 420),
    ("62", "Affiches et programmes", 80, 600), ("62", "Déplacements", 60, 800),
    ("64", "Cachets et salaires", 400, 4200),
)  # fmt: skip
EARNED = (("75", "Cotisations des adhérents"), ("70", "Buvette et billets"), ("74", "Département"))
NOBODY = Association(
    "Les Voisins du quai", "99900000300015", "W009000006", "entraide entre voisins", 24,
    "2 quai de la Serine, 00310 Valserine",
)  # fmt: skip


class Subsidy:
    """What associations say to the town."""

    slug = "subvention-association"
    talks = (
        (
            "Bonjour, quand la commission examine-t-elle notre demande ?",
            "Bonjour, la commission se réunit le premier mardi du mois. Vous serez prévenus ici.",
        ),
        (
            "Bonjour, pouvons-nous compter le temps des bénévoles dans le budget ?",
            "Bonjour, oui : au compte 86 en dépense, et autant au compte 87 en recette.",
        ),
        (
            "Bonjour, le Département vient de nous accorder 300 €. Faut-il refaire le budget ?",
            "Bonjour, un mot ici suffit. Nous le dirons à la commission.",
        ),
    )
    refusals = (
        "Votre projet se déroule hors de la commune et aucun habitant de Valserine n'y participe. "
        "La commission vous invite à vous tourner vers la communauté de communes.",
        "Les réserves de l'association couvrent trois années de fonctionnement. La commission "
        "a choisi d'aider des associations dont l'équilibre est fragile.",
        "La dépense est déjà engagée : le règlement des subventions demande que la demande la "
        "précède.",
    )
    closings = (
        "L'association a renoncé à son projet.",
        "Les comptes demandés ne nous sont pas parvenus dans le délai.",
    )
    acceptances = (
        "Le conseil municipal a voté la somme demandée.",
        "Le conseil municipal a suivi la commission. Le versement suit sous trente jours.",
    )

    def answers(self, home: Household, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """An association, its project and a budget that balances."""
        body = home.association or NOBODY
        kind = chance.choice(("running", "project", "project", "equipment"))
        start = (at + dt.timedelta(days=chance.randint(60, 150))).date()
        found: dict[str, Any] = {
            "2": body.siret,
            "3": body.rna,
            "4": body.name,
            "5": body.address,
            "6": body.members,
            "7": max(1, body.members * chance.randint(55, 95) // 100),
            "9": chance.choice(("president", "president", "treasurer", "secretary")),
            "11": home.phone,
            "21": kind,
            "22": chance.random() < 0.3,
            "24": f"{body.name} : {body.aim}. L'aide de la commune nous permettra d'ouvrir nos "
            "activités à plus d'habitants, avec un tarif réduit pour les familles.",
            "27": body.members * chance.randint(1, 6),
            "54": True,
            "55": True,
        }
        if kind != "running":
            found["23"] = chance.choice(PROJECTS)
        if kind == "project":
            found["25"] = start.isoformat()
            found["26"] = (start + dt.timedelta(days=chance.randint(0, 40))).isoformat()
        return found | self._budget(chance, at)

    def _budget(self, chance: random.Random, at: dt.datetime) -> dict[str, Any]:
        """Expenses, income, and what is missing between them: the subsidy."""
        spent = [
            {"32": account, "33": words, "34": f"{chance.randint(low, high)}.00"}
            for account, words, low, high in chance.sample(SPENT, chance.randint(2, 5))
        ]
        total = sum(Decimal(row["34"]) for row in spent)
        sources = chance.sample(EARNED, chance.randint(1, 3))
        share = Decimal(chance.randint(35, 70)) / 100 / len(sources)
        earned = [
            {"36": account, "37": words, "38": f"{(total * share).quantize(Decimal(1)):.2f}"}
            for account, words in sources
        ]
        asked = total - sum(Decimal(row["38"]) for row in earned)
        return {
            "31": named(spent, chance, at),
            "35": named(earned, chance, at),
            "39": f"{asked:.2f}",
        }

    def pieces(self, home: Household, answers: Mapping[str, Any]) -> Sequence[Piece]:
        """Bank details; statutes the first time, else the accounts."""
        name = answers["4"]
        found = [Piece(51, "RIB.pdf", page("Relevé d'identité bancaire", name, *BANK))]
        if answers["22"]:
            words = (name, "Article 1. Il est fondé une association régie par la loi de 1901.")
            found.append(Piece(52, "Statuts.pdf", page("Statuts", *words)))
        else:
            lines = (name, f"Adhérents : {answers['6']}", "Résultat de l'exercice : + 214,00 €")
            found.append(Piece(53, "Comptes.pdf", page("Comptes approuvés", *lines)))
        return found

    def missing(
        self, home: Household, answers: Mapping[str, Any], chance: random.Random
    ) -> Missing:
        """Another page of the accounts, or a number of members."""
        if not answers["22"] and chance.random() < 0.7:
            more = page("Comptes approuvés, page 2", answers["4"], "Trésorerie : 1 862,40 €")
            piece = Piece(53, "Comptes_page_2.pdf", more)
            return Missing("La deuxième page de vos comptes", 53, "incomplete", {}, piece)
        words = "Le nombre d'adhérents qui habitent Valserine"
        return Missing(words, 7, "incorrect", {"7": max(1, answers["6"] // 3)})

    def note(self, answers: Mapping[str, Any], chance: random.Random) -> dict[str, Any]:
        """The service's opinion and what it proposes."""
        share = Decimal(chance.choice((100, 100, 80, 60))) / 100
        return {
            "60": chance.choice(("favourable", "favourable", "reserved")),
            "61": f"{Decimal(answers['39']) * share:.2f}",
            "62": chance.choice(("Association active, présente au forum.", "Comptes sains.")),
        }


BANK = ("Banque de la Serine, agence de Valserine", "IBAN FR76 0000 0000 0000 0000 0000 000")
