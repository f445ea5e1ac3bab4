"""The invented places of the demo: Valserine, its two neighbours, their group of communes.

Nothing here exists: the codes begin with 00, the SIREN belong to nobody, the post codes serve
nothing. `add_places()` is called by the demo alone, in each process.
"""

from __future__ import annotations

from uuid import UUID

from parvis.bricks.registers.public import (
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    overlay,
)
from parvis.kernel.access import Actor

GROUP = "249901000"
DEPARTMENT = Departement("00", "Serine", "00", "00101", "metro")
REGION = Region("00", "Pays imaginaires", "00101", "metro")


def _commune(code: str, name: str, siren: str, post_code: str, population: int) -> Commune:
    return Commune(
        code=code,
        name=name,
        kind=Kind.COMMUNE,
        department="00",
        region="00",
        population=population,
        post_codes=(post_code,),
        siren=siren,
        epci=GROUP,
        liaison="0",
    )


COMMUNES = (
    _commune("00101", "Valserine", "219901014", "00310", 8412),
    _commune("00102", "Pont-Serein", "219901022", "00320", 2106),
    _commune("00103", "Chanay-le-Lac", "219901030", "00320", 874),
)
GROUPS = (
    Epci(
        code=GROUP,
        name="CC du Pays de Valserine",
        type="CC",
        financing="FPU",
        population_total=11560,
        population_municipal=11392,
        members=tuple(commune.code for commune in COMMUNES),
    ),
)


def add_places() -> None:
    """Let the registers answer for the demo's places too."""
    overlay("valserine", COMMUNES, GROUPS, department=DEPARTMENT, region=REGION)


# name and numbers: streets of Valserine around its invented place.
STREETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Rue de la Mairie", ("1", "2", "3", "3bis", "5", "8", "12")),
    ("Rue des Tilleuls", ("1", "2", "4", "6", "7", "9", "11ter")),
    ("Avenue du Lac", ("2", "4", "10", "12", "14")),
    ("Chemin des Sources", ("15", "48", "120")),
    ("Impasse du Lavoir", ()),
)
CENTRE = (5.8312, 46.1107)


def load_addresses(actor: Actor, organisation: UUID) -> UUID:
    """The base of Valserine's own addresses: some streets, numbers partly certified, a place.

    `organisation`: the town, which keeps them. The same streets at the same places each time.
    """
    from parvis.bricks.registers.commands.bal.numbers import add_number
    from parvis.bricks.registers.commands.bal.opening import open_base
    from parvis.bricks.registers.commands.bal.ways import add_way

    base = open_base(actor, organisation, "00101")
    for row, (name, numbers) in enumerate(STREETS):
        way = add_way(actor, base, name)
        for place, said in enumerate(numbers):
            digits = "".join(c for c in said if c.isdigit())
            at = {
                "kind": "entrée",
                "lon": CENTRE[0] + 0.0011 * place - 0.0004 * row,
                "lat": CENTRE[1] + 0.0012 * row + 0.0002 * (place % 2),
            }
            add_number(
                actor, way, int(digits), said[len(digits) :], positions=[at],
                certified=place % 3 != 2,
            )  # fmt: skip
    granges = {"kind": "segment", "lon": CENTRE[0] + 0.009, "lat": CENTRE[1] + 0.006}
    add_way(actor, base, "Les Granges", place=True, positions=[granges])
    return base
