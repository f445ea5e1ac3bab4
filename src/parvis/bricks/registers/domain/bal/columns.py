"""Columns of each version of the format, and which version a header is of."""

from __future__ import annotations

from collections.abc import Sequence

VERSIONS = ("1.1", "1.2", "1.3", "1.4", "1.5")
IDS = ("id_ban_commune", "id_ban_toponyme", "id_ban_adresse")
_PLACE = (
    "commune_insee", "commune_nom", "commune_deleguee_insee", "commune_deleguee_nom",
)  # fmt: skip
_REST = (
    "lieudit_complement_nom", "numero", "suffixe", "position", "x", "y", "long", "lat",
    "cad_parcelles", "source", "date_der_maj", "certification_commune",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(VERSIONS[:3], ("uid_adresse", "cle_interop", *_PLACE, "voie_nom", *_REST)),
    "1.4": (*IDS, "cle_interop", *_PLACE, "voie_nom", *_REST),
    "1.5": (*IDS, *_PLACE, "toponyme", *_REST),
}
PLACE_NUMBER = 99_999  # « numero » of a place without numbers
LANGUAGES = ("bre", "eus", "gsw", "oci", "cos", "cat", "gcf", "gcr", "rcf", "swb")
POSITIONS = (
    "entrée", "bâtiment", "cage d’escalier", "logement", "service technique",
    "délivrance postale", "parcelle", "segment",
)  # fmt: skip


def name_column(version: str) -> str:
    """The column that holds the name of a street or place."""
    return "toponyme" if version == "1.5" else "voie_nom"


def version_of(header: Sequence[str]) -> str | None:
    """The version a header is of; None when it is no Base Adresse Locale."""
    names = set(header)
    if "numero" not in names:
        return None
    if "toponyme" in names:
        return "1.5"
    if "voie_nom" not in names:
        return None
    if names & set(IDS):
        return "1.4"
    if "certification_commune" in names:
        return "1.3"
    return "1.2" if names & {"commune_insee", "commune_deleguee_insee"} else "1.1"


def missing(header: Sequence[str], version: str) -> list[str]:
    """Columns that the version needs and the header lacks."""
    needed = ["numero", name_column(version), "commune_insee", "commune_nom", "source"]
    if version != "1.5":
        needed.append("cle_interop")
    lacking = [name for name in needed if name not in header]
    placed = {"long", "lat"} <= set(header) or {"x", "y"} <= set(header)
    return lacking if placed else [*lacking, "long"]
