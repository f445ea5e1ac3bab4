"""Addresses of files: a link that nobody gave."""

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    return {"kernel-file": Sample(own={"token": "nobody-gave-this"})}
