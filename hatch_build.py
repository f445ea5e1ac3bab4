"""Build hook: compile every translation catalogue, so that the wheel holds `.mo` files.

Babel does it; gettext's own tools are not needed.
"""

import runpy
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Write `django.mo` beside each `django.po` before files are collected."""

    def initialize(self, version: str, build_data: dict) -> None:
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        rules = runpy.run_path(str(Path(self.root, "src/parvis/ui/i18n/typography.py")))
        for source in Path(self.root, "src").rglob("*.po"):
            with source.open("rb") as file:
                catalogue = rules["set_in"](read_po(file, locale=source.parents[1].name))
            with source.with_suffix(".mo").open("wb") as file:
                write_mo(file, catalogue)
