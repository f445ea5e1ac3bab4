"""A hundred thousand cases more, of forty thousand people, for whoever wants to see how it holds.

`make demo SIZE=large`. Stopped half-way, the next start goes on with the chunk that is missing.
"""

from __future__ import annotations

import datetime as dt
import gc
import random
import time
from collections.abc import Callable, Sequence

from parvis.bricks.procedures.demo import Child, Household, Team, many
from parvis.demo import cases, inhabitants, territories
from parvis.demo.people import stable_id
from parvis.kernel import clock, journal, signin
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.models import Person

CASES, CHUNK, PEOPLE = 100_000, 1_000, 400  # PEOPLE: of each chunk
SEED = 20261121
GIVEN = (
    "Adèle", "Amine", "Anaïs", "Bilal", "Céline", "David", "Djamila", "Émilie", "Farid", "Gaëlle",
    "Hugo", "Ismaël", "Jeanne", "Karine", "Laurent", "Leïla", "Mamadou", "Manon", "Nicolas",
    "Oumou", "Pascal", "Quentin", "Rachida", "Sébastien", "Thi Mai", "Ugo", "Valérie", "Wassim",
    "Xavier", "Yvette", "Zohra",
)  # fmt: skip
FAMILY = (
    "Abadie", "Bakayoko", "Bertrand", "Blondel", "Cadoux", "Charvet", "Da Silva", "Delorme",
    "Dupuis", "El Khoury", "Fontaine", "Gauthier", "Guillot", "Haddad", "Hoang", "Jacquier",
    "Keita", "Lambert", "Lopez", "Mercier", "Meunier", "Nguyen", "Ouattara", "Perrin", "Petit",
    "Quinault", "Ramírez", "Rousseau", "Sow", "Traoré", "Vernay", "Weber", "Yilmaz", "Zidane",
)  # fmt: skip
STREETS = ("rue du Moulin", "chemin du Lac", "route du Col", "rue de la Gare", "rue des Jardins")
CHILDREN = ("Inès", "Léo", "Jade", "Adam", "Lina", "Noé", "Rose", "Ilyès", "Alma", "Tom", "Mila")


def load(*, say: Callable[[str], object], cases_wanted: int = CASES) -> float:
    """Write the cases that are missing and seal the journal; the seconds that it took."""
    started = time.monotonic()
    drawing_from = clock.now() + dt.timedelta(hours=1)
    gc.disable()  # a chunk is many objects without a cycle: looking for one costs a fifth
    try:
        with territories.known():
            for number, chunk in enumerate(chunks(cases_wanted)):
                if many.is_loaded(chunk):
                    continue
                _load_chunk(number, chunk, drawing_from + dt.timedelta(seconds=2 * chunk.first))
                gc.collect()
                done = chunk.first + chunk.size
                if done % (10 * CHUNK) == 0 or done == cases_wanted:
                    seconds = time.monotonic() - started
                    say(f"{done} of {cases_wanted} cases are written, after {seconds:.0f} s.")
    finally:
        gc.enable()
    say("Sealing the journal…")
    sealed = journal.seal()
    seconds = time.monotonic() - started
    say(f"{sealed.entries} entries of the journal are sealed. All is there after {seconds:.0f} s.")
    return seconds


def chunks(wanted: int) -> list[many.Chunk]:
    """What is written, in order: one chunk in four is Pont-Serein's."""
    return [
        many.Chunk(
            "salle-des-fetes" if number % 4 == 3 else "cantine",
            first,
            min(CHUNK, wanted - first),
            wanted,
        )
        for number, first in enumerate(range(0, wanted, CHUNK))
    ]


@command
def _load_chunk(number: int, chunk: many.Chunk, drawing_from: dt.datetime) -> None:
    """The people of a chunk and their cases, in one transaction."""
    _, _, _, instructors, decider = next(one for one in cases.OFFERED if one[0] == chunk.slug)
    team = Team([cases.agent(one) for one in instructors], cases.agent(decider))
    homes = people(number)
    many.load_chunk(chunk, cases.publish(chunk.slug), homes, team, drawing_from=drawing_from)


def people(number: int) -> Sequence[Household]:
    """Write the people of a chunk; their homes."""
    chance = random.Random(f"{SEED}:people:{number}")  # noqa: S311 - a demo
    persons, homes = [], []
    for position in range(PEOPLE):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        id_ = stable_id(f"large:{number}:{position}")
        email = inhabitants.email(f"{given}{number}.{position}", family)
        persons.append(Person(id=id_, given_names=given, family_name=family, email=email))
        street = f"{chance.randint(1, 90)} {chance.choice(STREETS)}"
        children = [Child(chance.choice(CHILDREN), chance.randint(3, 10))]
        homes.append(
            Household(
                usager=signin.citizen(persons[-1]),
                address=f"{street}, 00310 Valserine",
                commune=chance.choice(("Valserine", "Pont-Serein")),
                children=tuple(children * chance.choice((1, 1, 2))),
            )
        )
    Person.objects.bulk_create(persons, batch_size=CHUNK)
    return homes
