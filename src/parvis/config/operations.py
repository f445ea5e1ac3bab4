"""What an operator does from the command line, in words: save, restore, verify, upgrade."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

Say = Callable[[str], object]
