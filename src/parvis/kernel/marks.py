"""What every model says about itself: how long its rows are kept and what is personal in them.

A model without `marks` fails the consistency tests; privacy and archiving read the marks, so
that no separate register of processing can drift from the tables.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """`retention`: the rule in words. `personal`: fields with personal data.

    `subject`: path from a row to the person concerned (Django lookup), empty when the row has
    personal data of nobody or of many.
    """

    retention: str
    personal: tuple[str, ...] = ()
    subject: str = ""
