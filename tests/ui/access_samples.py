"""Addresses of the design system's pages."""

from tests.consistency.test_who_opens_what import Sample


def samples(world):
    six = "-".join(["123456"] * 6)
    return {
        "ui:living_error": Sample(own={"status": 404}),
        "ui:appearance_sheet": Sample(own={"digest": "0123456789abcdef0123"}),
        "ui:appearance_trial": Sample(own={"light": six, "dark": six}),
    }
