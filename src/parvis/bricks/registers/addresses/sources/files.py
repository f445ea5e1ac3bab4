"""Which of the address formats a file is in, from its first line."""

from __future__ import annotations

from pathlib import Path

from parvis.bricks.registers.compiled.files import SourceError, opened


def kind_of(path: Path) -> str:
    """`ban`, `lieux-dits`, `bal` or `addok`, from the first line; SourceError in words."""
    with opened(path) as source:
        first = source.text.readline(100_000).strip()
    if not first:
        raise SourceError(f"{path.name} is empty.")
    if first.startswith("{"):
        return "addok"
    columns = set(first.lower().replace('"', "").replace(",", ";").replace("\t", ";").split(";"))
    if "commune_insee" in columns and columns & {"voie_nom", "toponyme"}:
        return "bal"
    if {"nom_lieu_dit", "code_insee"} <= columns:
        return "lieux-dits"
    if {"id", "numero", "nom_voie", "code_insee"} <= columns:
        return "ban"
    raise SourceError(
        f"{path.name} is no address file known here: its first line is neither the header of a "
        "BAN or BAL file nor an addok document."
    )
