"""The demo's procedure and its cases: 30 of them, in all states, the same everywhere."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.commands import (
    correcting,
    deciding,
    drafts,
    filing,
    handling,
    talking,
)
from parvis.bricks.procedures.commands.designing import load_procedure_from_yaml
from parvis.bricks.procedures.domain.decisions import Outcome
from parvis.bricks.procedures.domain.rows import row_id
from parvis.bricks.procedures.queries.detail import case_detail
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import clock, journal
from parvis.kernel.access import Actor, system
from parvis.kernel.calendar import add_days

CANTEEN = Path(__file__).with_name("demo") / "canteen.yaml"
SEED = 20261121
CHILDREN = ("Inès", "Léo", "Jade", "Adam", "Lina", "Noé", "Rose", "Ilyès", "Alma", "Tom", "Mila")
SCHOOLS = ("jean-mace", "les-tilleuls", "pont-des-pierres")
CLASSES = ("petite", "moyenne", "grande", "cp", "ce1", "ce2", "cm1", "cm2")
BRACKETS = ("under-400", "400-799", "800-1199", "from-1200", "not-said")
STREETS = ("rue des Tilleuls", "chemin du Lac", "place du Marché", "rue de l'Église")
REFUSALS = (
    "Votre enfant n'est pas inscrit dans une école de Valserine cette année. Dès qu'il le sera, "
    "une nouvelle demande suffit.",
    "L'enfant est déjà inscrit à la cantine par son autre parent depuis le 3 septembre.",
    "L'école indiquée n'a pas de restaurant le midi. Le service vous a proposé une autre solution.",
)
# What becomes of each case, in order; the number of cases is the length of this list.
FATES = (
    *("draft",) * 3, *("filed",) * 6, *("taken",) * 5, *("waiting",) * 3, "corrected",
    *("accepted",) * 6, *("refused",) * 3, "closed", *("withdrawn",) * 2,
)  # fmt: skip


@dataclass(frozen=True)
class People:
    """Who files and who handles: actors of the demo."""

    usagers: Sequence[Actor]
    instructor: Actor
    decider: Actor


def publish_canteen(*, organisation: UUID, service: str) -> UUID:
    """Put the canteen registration online; the procedure's identifier."""
    return load_procedure_from_yaml(
        system("demo"),
        CANTEEN.read_text(encoding="utf-8"),
        organisation=organisation,
        slug="cantine",
        service=service,
    )


def load_cases(procedure: UUID, people: People) -> int:
    """File the cases, each with its past; how many."""
    for position, fate in enumerate(FATES):
        chance = random.Random(f"{SEED}:{position}")  # noqa: S311 - a demo
        usager = people.usagers[position % len(people.usagers)]
        _Story(procedure, people, usager, chance).live(fate, days_ago=3 + position * 2)
    return len(FATES)


class _Story:
    """One case from its first day to its fate."""

    def __init__(
        self, procedure: UUID, people: People, usager: Actor, chance: random.Random
    ) -> None:
        self.procedure, self.people = procedure, people
        self.usager, self.chance = usager, chance
        self.case = UUID(int=0)
        self.now = self.day = clock.now()

    def live(self, fate: str, days_ago: int) -> None:
        """Draft, file, then what the fate says; each act on its own day, at office hours."""
        self.day = self.now - dt.timedelta(days=days_ago)
        self.at(self.begin)
        if fate == "draft":
            return
        self.at(lambda: filing.file_case(self.usager, self.case))
        if fate != "filed":
            self.at(getattr(self, fate))

    def at(self, act: Any) -> None:
        """Do something later than what came before, by day, never in the future."""
        later = self.day + dt.timedelta(minutes=self.chance.randint(7, 90))
        if not 9 <= clock.paris(later).hour < 17:
            later = (later + dt.timedelta(hours=10)).replace(hour=8, minute=later.minute)
        self.day = min(later, self.now - dt.timedelta(minutes=5))
        with clock.held(self.day):
            act()

    @property
    def version(self) -> int:
        """The case's version now."""
        found = case_for(system("demo"), self.case)
        if found is None:
            raise LookupError(f"no case {self.case}")
        return found.version

    def begin(self) -> None:
        """Start a draft and answer everything."""
        self.case = drafts.start_case(self.usager, self.procedure)
        chance, rows = self.chance, dict[str, dict[str, str]]()
        milliseconds = int(self.day.timestamp() * 1000)
        for _child in range(chance.choice((1, 1, 1, 2, 2, 3))):
            name = row_id(milliseconds, chance.getrandbits(80), max(rows, default=""))
            rows[name] = {
                "12": chance.choice(CHILDREN),
                "13": f"{chance.randint(2016, 2022)}-{chance.randint(1, 12):02}-15",
                "14": chance.choice(SCHOOLS),
                "15": chance.choice(CLASSES),
                "16": chance.choice(("none", "none", "none", "no-meat", "no-pork")),
            }
        answers = {
            "5": f"06 12 34 56 {chance.randint(10, 99)}",
            "6": f"{chance.randint(1, 90)} {chance.choice(STREETS)}, 00310 Valserine",
            "11": rows,
            "21": chance.choice(BRACKETS),
            "33": True,
        }
        drafts.autosave(self.usager, self.case, answers, version=self.version)

    def taken(self) -> None:
        """An agent examines the case; sometimes both sides write."""
        agent = self.people.instructor
        case_detail(agent, self.case)  # a look, which the person sees
        journal.flush()
        handling.take_in_instruction(agent, self.case)
        if self.chance.random() < 0.6:
            self.at(lambda: talking.post_message(
                self.usager, self.case,
                "Bonjour, mon enfant pourra-t-il manger à la cantine dès lundi ?",
            ))  # fmt: skip
            self.at(lambda: talking.post_message(
                agent, self.case,
                "Bonjour, oui : l'inscription prend effet le lendemain de notre décision.",
            ))  # fmt: skip

    def waiting(self) -> None:
        """Something is missing; the person has two weeks."""
        self.taken()
        self.at(lambda: correcting.request_correction(
            self.people.instructor,
            self.case,
            version=self.version,
            missing=[correcting.Missing("La classe de votre enfant à la rentrée", 15)],
            deadline=add_days(clock.today(), 90),
        ))  # fmt: skip

    def corrected(self) -> None:
        """The person sent what was missing."""
        self.waiting()
        answer = {"6": "8 chemin du Lac, 00310 Valserine"}
        self.at(lambda: drafts.autosave(self.usager, self.case, answer, version=self.version))
        self.at(lambda: correcting.submit_correction(self.usager, self.case, version=self.version))

    def accepted(self) -> None:
        """Accepted by the director."""
        self.taken()
        self.at(lambda: self.decide(Outcome.ACCEPTED, ""))

    def refused(self) -> None:
        """Refused, with reasons."""
        self.taken()
        self.at(lambda: self.decide(Outcome.REFUSED, self.chance.choice(REFUSALS)))

    def closed(self) -> None:
        """Closed without follow-up, with reasons."""
        self.taken()
        self.at(lambda: self.decide(Outcome.CLOSED, "Votre famille a quitté la commune."))

    def withdrawn(self) -> None:
        """The person gives up."""
        handling.withdraw(self.usager, self.case, version=self.version)

    def decide(self, outcome: Outcome, reasons: str) -> None:
        """The director's decision."""
        deciding.decide(
            self.people.decider, self.case, outcome, version=self.version, reasons=reasons
        )
