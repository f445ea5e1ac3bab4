"""Addresses of the registers' contracts: open data, whoever asks."""

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    return {
        "sirene-unit": Sample(own={"siren": "217500016"}),
        "sirene-place": Sample(own={"siret": "21750001600019"}),
    }
