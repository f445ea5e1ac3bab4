"""Noised questions about addresses that exist: the 14 classes of the benchmark, seeded.

A question is what a person might type for one exact house number; the answer is that number's
`cle_interop`. The same function serves every engine under comparison, the tests and the
calibration (each with its own seed).
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

CLASSES = (
    "clean", "nocp", "nocity", "abbr", "upper", "typo1", "typo2", "typo_nocp", "order", "glued",
    "noise", "badcp", "mixed", "noart",
)  # fmt: skip
SEED = 20240601
SHORT = {
    "avenue": ("av", "av.", "ave"), "boulevard": ("bd", "bld", "boul.", "bvd"),
    "place": ("pl", "pl."), "rue": ("r", "r.", "rue"), "impasse": ("imp", "imp."),
    "allée": ("all", "all."), "chemin": ("ch", "che", "chem."), "square": ("sq", "sq."),
    "faubourg": ("fg", "fbg"), "passage": ("pass", "pas"), "route": ("rte",), "quai": ("qu",),
    "cours": ("crs",), "lotissement": ("lot",), "résidence": ("res",), "général": ("gal", "gen"),
    "maréchal": ("mal",), "docteur": ("dr",), "président": ("pdt", "pres"),
    "commandant": ("cdt",), "capitaine": ("cne", "cap"), "colonel": ("col",),
    "professeur": ("pr", "prof"), "lieutenant": ("lt",), "saint": ("st",), "sainte": ("ste",),
    "grande": ("gde",), "grand": ("gd",), "sergent": ("sgt",), "monseigneur": ("mgr",),
}  # fmt: skip
ARTICLES = {"de", "du", "des", "la", "le", "les", "aux", "au", "et"}
BEFORE = (
    "Appt 12", "Bat B", "Apt 4B", "Résidence les Lilas", "Chez Mme Martin", "3ème étage",
    "Bâtiment C porte 12", "Esc. 2", "Hall 3", "Résidence du Parc Bat A", "M. et Mme Durand",
    "Entrée 5", "Mairie annexe", "SARL Dupuis",
)  # fmt: skip
AFTER = ("France", "cedex 08", "BP 123", "CS 40012", "FRANCE", "cedex", "bat A", "2e étage")


@dataclass(frozen=True)
class Truth:
    """One house number that exists, in the words of its register."""

    id: str
    street_id: str
    number: int
    suffix: str
    name: str
    postcode: str
    city: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Question:
    """What is asked, the class of its noise, and whose number is meant."""

    text: str
    noise: str
    truth: Truth


def plain(text: str) -> str:
    """Without accents, as old forms and postal lines write."""
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    ).replace("œ", "oe")


def _edit(word: str, rng: random.Random) -> str:
    """One slip of a finger."""
    i = rng.randrange(len(word))
    letter = rng.choice("abcdefghijklmnopqrstuvwxyz")
    kind = rng.randrange(5)
    if kind == 0:
        return word[:i] + word[i + 1 :]
    if kind == 1:
        return word[:i] + letter + word[i:]
    if kind == 2:
        return word[:i] + letter + word[i + 1 :]
    if kind == 3 and len(word) > 1:
        i = min(i, len(word) - 2)
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    return word[: i + 1] + word[i:]


def typo(text: str, rng: random.Random, *, skip_first: bool = True) -> str:
    """One slip in one of the longer words (never in the kind of way when there is a choice)."""
    parts = text.split(" ")
    start = 1 if skip_first and len(parts) > 1 else 0
    places = [i for i in range(start, len(parts)) if len(parts[i]) >= 4 and parts[i].isalpha()]
    places = places or [i for i in range(len(parts)) if len(parts[i]) >= 4]
    if not places:
        return text
    i = rng.choice(places)
    parts[i] = _edit(parts[i], rng)
    return " ".join(parts)


def _abbreviate(name: str, rng: random.Random) -> str:
    return " ".join(
        rng.choice(SHORT[word.lower()]) if word.lower() in SHORT else word
        for word in name.split(" ")
    )


def _number(truth: Truth, rng: random.Random) -> str:
    if not truth.suffix:
        return str(truth.number)
    said = {"b": "bis", "t": "ter", "q": "quater"}
    suffix = said.get(truth.suffix, truth.suffix) if rng.random() < 0.5 else truth.suffix
    return f"{truth.number}{rng.choice(('', ' '))}{suffix}"


def _without_articles(name: str) -> str:
    words = name.replace("d'", " ").replace("l'", " ").replace("d’", " ").replace("l’", " ")
    kept = [w for w in words.split() if w.lower() not in ARTICLES]
    return " ".join(kept) or name


def _glue(number: str, name: str, rng: random.Random) -> tuple[str, str]:
    words = name.split(" ")
    kind = rng.randrange(3)
    if kind == 0 or len(words) < 2:
        return number.replace(" ", "") + words[0], " ".join(words[1:])
    if kind == 1:
        i = rng.randrange(len(words) - 1)
        return number, " ".join([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])
    return number.replace(" ", ""), words[0] + words[1] + "".join(f" {w}" for w in words[2:])


def _bad_postcode(postcode: str, others: list[str], rng: random.Random) -> str:
    for _ in range(20):
        kind = rng.randrange(3)
        if kind == 0:
            made = rng.choice(others)
        elif kind == 1:
            i = rng.randrange(2, 5)
            made = postcode[:i] + rng.choice("0123456789") + postcode[i + 1 :]
        else:
            digits = list(postcode[2:])
            rng.shuffle(digits)
            made = postcode[:2] + "".join(digits)
        if made != postcode:
            return made
    return "00000"


def _order(number: str, t: Truth, rng: random.Random) -> str:
    return rng.choice(
        (
            f"{t.name} {number} {t.postcode} {t.city}",
            f"{t.postcode} {t.city} {t.name} {number}",
            f"{t.city} {t.name} {number}",
            f"{t.name}, {t.postcode} {t.city}, {number}",
            f"{t.city} {t.postcode} {number} {t.name}",
        )
    )


def _noise(number: str, t: Truth, rng: random.Random) -> str:
    text = f"{number} {t.name} {t.postcode} {t.city}"
    if rng.random() < 0.75:
        text = f"{rng.choice(BEFORE)}{rng.choice((', ', ' '))}{text}"
        return f"{text} {rng.choice(AFTER)}" if rng.random() < 0.4 else text
    return f"{text} {rng.choice(AFTER)}"


def _mixed(number: str, t: Truth, rng: random.Random) -> str:
    name = _abbreviate(t.name, rng) if rng.random() < 0.5 else t.name
    name = _without_articles(name) if rng.random() < 0.3 else name
    name = typo(plain(name).lower(), rng)
    where = rng.choice((t.postcode, t.city, f"{t.postcode} {t.city}", f"{t.city} {t.postcode}"))
    return f"{number} {name} {where}".lower()


def _upper(number: str, t: Truth, rng: random.Random) -> str:
    name = _abbreviate(t.name, rng) if rng.random() < 0.5 else t.name
    text = plain(f"{number} {name} {t.postcode} {t.city}").upper()
    return text.replace("'", " ").replace("’", " ").replace(".", "")


def _typo2(number: str, t: Truth, rng: random.Random) -> str:
    once = typo(t.name, rng)
    if rng.random() < 0.5:
        return f"{number} {typo(once, rng)} {t.postcode} {t.city}"
    return f"{number} {once} {t.postcode} {typo(t.city, rng, skip_first=False)}"


def ask(noise: str, t: Truth, others: list[str], rng: random.Random) -> str:
    """The question of one class about one number; `others`: post codes to be wrong with."""
    n = _number(t, rng)
    tail = f"{t.postcode} {t.city}"
    whole = {"order": _order, "noise": _noise, "mixed": _mixed, "upper": _upper, "typo2": _typo2}
    if noise in whole:
        return whole[noise](n, t, rng)
    if noise == "glued":
        number, name = _glue(n, t.name, rng)
        return f"{number} {name} {tail}"
    made = {
        "clean": lambda: f"{n} {t.name} {tail}",
        "nocp": lambda: f"{n} {t.name} {t.city}",
        "nocity": lambda: f"{n} {t.name} {t.postcode}",
        "abbr": lambda: f"{n} {_abbreviate(t.name, rng)} {tail}",
        "typo1": lambda: f"{n} {typo(t.name, rng)} {tail}",
        "typo_nocp": lambda: f"{n} {typo(t.name, rng)} {t.city}",
        "badcp": lambda: f"{n} {t.name} {_bad_postcode(t.postcode, others, rng)} {t.city}",
        "noart": lambda: f"{n} {_without_articles(t.name)} {tail}",
    }
    return made[noise]()


def questions(truths: list[Truth], count: int, *, seed: int = SEED) -> list[Question]:
    """`count` questions over the 14 classes in turn about numbers drawn from `truths`."""
    rng = random.Random(seed)
    others = sorted({t.postcode for t in truths if t.postcode})
    made = []
    for i in range(count):
        noise, truth = CLASSES[i % len(CLASSES)], rng.choice(truths)
        made.append(Question(ask(noise, truth, others, rng), noise, truth))
    return made
