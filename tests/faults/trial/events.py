"""Events of the trial."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True)
class Happened:
    """An act happened."""

    name: ClassVar = "trial.happened"
    version: ClassVar = 1
    number: int
