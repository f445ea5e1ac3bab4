"""More people who live in Valserine, for the cases of the demo. Nobody here exists."""

from __future__ import annotations

from uuid import UUID

from parvis.demo.people import stable_id

NAMES = (
    ("Hélène", "Aubert"), ("Mehdi", "Amrani"), ("Sophie", "Berthet"), ("Louis", "Chappuis"),
    ("Fatou", "Diallo"), ("Claire", "Dumont"), ("Ngoc", "Tran"), ("Marc", "Favre"),
    ("Inès", "Garcia"), ("Thomas", "Humbert"), ("Awa", "Koné"), ("Pierre", "Lachenal"),
    ("Élise", "Marchand"), ("Ravi", "Naidu"), ("Chloé", "Perrier"), ("Antoine", "Rey"),
    ("Yasmina", "Saïdi"), ("Julien", "Tissot"), ("Olga", "Volkova"), ("Simon", "Zeller"),
)  # fmt: skip


def identifier(position: int) -> UUID:
    """Stable identifier of an inhabitant."""
    return stable_id(f"inhabitant:{position}")


def email(given: str, family: str) -> str:
    """An address that reaches nobody (RFC 2606)."""
    plain = f"{given}.{family}".lower()
    for accented, letter in zip("éèëïçô", "eeeico", strict=True):
        plain = plain.replace(accented, letter)
    return f"{plain}@courriel.example"
