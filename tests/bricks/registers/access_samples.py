"""Addresses of the registers' contracts: open data, whoever asks."""

from parvis.bricks.registers.contracts import limits
from tests.consistency.test_who_opens_what import Sample

GEO = {
    "geo-commune": "01033",
    "geo-history": "01033",
    "geo-part": "01205",
    "geo-group": "240100891",
    "geo-group-communes": "240100891",
    "geo-departement": "01",
    "geo-departement-communes": "976",
    "geo-region": "84",
    "geo-region-departements": "84",
}


def samples(world):
    limits.forget()  # every actor asks from one address, and a fast machine does so in a second
    return {
        **{name: Sample(own={"code": code}) for name, code in GEO.items()},
        "geo-communes": Sample(query="limit=1"),
        "geo-raw": Sample(own={"name": "regions"}),
        "registers-versions-of": Sample(own={"register": "addresses"}),
        "registers-version": Sample(
            own={"register": "addresses", "version": "none"}, filtered=True
        ),
        "sirene-unit": Sample(own={"siren": "217500016"}),
        "sirene-place": Sample(own={"siret": "21750001600019"}),
    }
