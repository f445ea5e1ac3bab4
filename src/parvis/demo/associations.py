"""Associations of Valserine. Their SIRET belong to nobody (SIREN in 999 are not given out) and
pass their check digits."""

from __future__ import annotations

from parvis.bricks.procedures.demo import Association
from parvis.kernel.values.organisations import luhn

_WORDS = (
    ("Les Amis du lac", "protection et découverte du lac de Chanay", 64),
    ("Valserine Basket Club", "école de basket et équipes de six à soixante ans", 143),
    ("La Clé des chants", "chorale ouverte à tous, sans audition", 38),
    ("Atelier Vélo Serine", "réparation solidaire de vélos", 57),
    ("Comité des fêtes de Valserine", "animation du bourg, bals et feux de la Saint-Jean", 29),
    ("Mots passants", "cours de français et aide aux démarches", 46),
    ("Les Archers du Col", "tir à l'arc, loisir et compétition", 71),
    ("Amicale des aînés", "rencontres, sorties et visites à domicile", 112),
    ("Sou des écoles", "soutien aux projets des trois écoles", 88),
    ("Théâtre du Four", "troupe amateur et ateliers pour enfants", 33),
    ("Serine Secours", "aide alimentaire et vestiaire", 52),
    ("Jardins partagés du Moulin", "potagers collectifs et compost de quartier", 41),
)
_SEAT = "Maison des associations, 10 rue des Écoles, 00310 Valserine"


def _checked(start: str) -> str:
    """The digits with the last one that makes them pass Luhn."""
    return next(f"{start}{digit}" for digit in range(10) if luhn(f"{start}{digit}"))


def _siret(number: int) -> str:
    return _checked(f"{_checked(f'999001{number:02}')}0001")


ASSOCIATIONS = tuple(
    Association(name, _siret(number), f"W00900{number:04}", aim, members, _SEAT)
    for number, (name, aim, members) in enumerate(_WORDS, 1)
)
