"""The invented bodies: Valserine, its two neighbours and their group of communes.

SIREN and SIRET numbers are invented (département 99 does not exist) and pass the check digit;
territories are those that the registers' demo adds.
"""

from __future__ import annotations

from parvis.demo.people import DemoOrganisation

BODIES = (
    DemoOrganisation(
        "valserine", "Ville de Valserine", "21990101400015", "7210", "commune:00101",
        "valserine.example",
    ),
    DemoOrganisation(
        "pont-serein", "Commune de Pont-Serein", "21990102200018", "7210", "commune:00102",
        "pont-serein.example",
    ),
    DemoOrganisation(
        "chanay-le-lac", "Commune de Chanay-le-Lac", "21990103000011", "7210", "commune:00103",
        "chanay-le-lac.example",
    ),
    DemoOrganisation(
        "pays-de-valserine", "Communauté de communes du Pays de Valserine", "24990100000011",
        "7346", "epci:249901000", "pays-de-valserine.example",
    ),
)  # fmt: skip
# The association that Jeanne Roux chairs: its name, its SIRET (the first of `associations`).
LAKE = ("Les Amis du lac", "99900101900010")
