"""The invented places of the demo: Valserine, its two neighbours, their group of communes.

Nothing here exists: the codes begin with 00, the SIREN belong to nobody, the post codes serve
nothing. `add_places()` is called by the demo alone, in each process.
"""

from __future__ import annotations

from parvis.bricks.registers.public import (
    Commune,
    Departement,
    Epci,
    Kind,
    Region,
    overlay,
)

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
