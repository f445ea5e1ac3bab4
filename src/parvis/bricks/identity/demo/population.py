"""The test people: one for each difficulty of civil identity and of the register.

`asserts` is what their identity provider says; `held` what the civil register holds when that
differs; `type` the register's answer (2 found, 3 rectified, 4 one echo, 6 several, 7 marital name
only, 8 nothing, 9 question refused).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain.civil import CivilIdentity

LOW, SUBSTANTIAL, HIGH = "eidas1", "eidas2", "eidas3"


@dataclass(frozen=True)
class TestPerson:
    """One invented person. `story`: the difficulty, in French and English."""

    __test__ = False  # not a test case, whatever pytest thinks of the name

    key: str
    asserts: Mapping[str, Any]
    story_fr: str
    story_en: str
    type: int = 2
    held: Mapping[str, Any] = field(default_factory=dict)
    deceased: bool = False
    acr: str = LOW
    trouble: str = ""  # "timeout" or "http": the register does not answer for this one

    @property
    def claims(self) -> dict[str, Any]:
        """What the identity provider asserts."""
        return {**self.asserts, "email": self.asserts.get("email", f"{self.key}@courriel.example")}

    @property
    def registered(self) -> CivilIdentity:
        """What the register holds."""
        return civil.read({**self.asserts, **self.held, "email": "", "preferred_username": ""})

    @property
    def name(self) -> str:
        """As read aloud."""
        first = str(self.asserts.get("given_name", "")).split(" ")[0]
        name = self.asserts.get("preferred_username") or self.asserts.get("family_name", "")
        return f"{first} {name}"


def _who(
    given: str, family: str, born: str, gender: str | None, place: str | None = "",
    country: str = "99100",
    **more: Any,
) -> dict[str, Any]:  # fmt: skip
    found = {
        "given_name": given,
        "family_name": family,
        "birthdate": born,
        "gender": gender,
        "birthplace": place,
        "birthcountry": country,
        **more,
    }
    return {name: value for name, value in found.items() if value is not None}


def _three(*names: str) -> dict[str, Any]:
    return {"given_name": " ".join(names), "given_name_array": list(names)}


PEOPLE: tuple[TestPerson, ...] = (
    TestPerson(
        "aicha.benali", _who("Aïcha", "Benali", "1988-03-14", "female", "01033"),
        "Tout est simple : le registre la connaît.", "Nothing special: the register knows her.",
    ),
    TestPerson(
        "paul.vidal", _who("Paul Henri", "Vidal", "1981-11-02", "male", "01004"),
        "Tout est simple, deux prénoms.", "Nothing special, two given names.",
    ),
    TestPerson(
        "jeanne.roux", _who("Jeanne", "Roux", "1959-06-30", "female", "74010",
                            preferred_username="Roux-Favre"),
        "Elle porte un nom d’usage.", "She uses another name than her birth name.",
        acr=HIGH,
    ),
    TestPerson(
        "john.carter", _who("John", "Carter", "1979-01-21", "male", "", "99132"),
        "Né à l’étranger, sans code de lieu.", "Born abroad, no code for the place.",
    ),
    TestPerson(
        "angela.dubois",
        {**_who("", "Dubois", "1962-08-24", "female", "75107"),
         **_three("Angela", "Claire", "Louise")},
        "Trois prénoms.", "Three given names.", acr=HIGH,
    ),
    TestPerson(
        "joelle.dubinore", _who("Joëlle Françoise", "Dubinôre", "1992-00-00", "male", "", "99352"),
        "Née en Algérie, jour et mois inconnus.", "Born in Algeria, day and month unknown.",
    ),
    TestPerson(
        "amar.ziani", _who("Amar", "Ziani", "1958-05-00", "male", "91352", "99352"),
        "Jour de naissance inconnu, né en Algérie avec un code de lieu.",
        "Day of birth unknown, born in Algeria with a code of the place.",
    ),
    TestPerson(
        "ghjulia.paoli", _who("Ghjulia", "Paoli", "1990-09-09", "female", "2A004"),
        "Née en Corse.", "Born in Corsica.", acr=SUBSTANTIAL,
    ),
    TestPerson(
        "ana.souza", _who("Ana", "Souza", "1994-12-05", "female", "Porto", "99139"),
        "Née à l’étranger, lieu en toutes lettres.", "Born abroad, the place is a name.",
    ),
    TestPerson(
        "jean-pierre.le-goff",
        {**_who("", "Le Goff de Kerguelen", "1970-02-28", "male", "29019"),
         **_three("Jean-Pierre", "Marie Ange")},
        "Prénoms et nom composés.", "Compound names.",
    ),
    TestPerson(
        "maximilienne.longue",
        _who("Maximilienne", "Wolfeschlegelsteinhausenbergerdorffvoralternwarengewissenhaft",
             "1985-04-17", "female", "67482"),
        "Un nom de plus de 50 caractères.", "A name of more than 50 characters.",
    ),
    TestPerson(
        "zoe.aimee", _who("Zoé Noëlle", "Çelik-Œuvrard", "2001-07-08", "female", "13201"),
        "Des accents et des ligatures.", "Accents and ligatures.",
    ),
    TestPerson(
        "camille.martel", _who("Camille", "Martel", "1998-10-10", "unspecified", "69381"),
        "Sexe non précisé.", "Gender not specified.",
    ),
    TestPerson(
        "helene.aubert", _who("Helene", "AUBERT", "1975-03-03", "female", "01004"),
        "Le registre corrige son prénom et son nom.", "The register corrects her names.",
        type=3, held={"given_name": "Hélène Marie", "family_name": "Aubert"},
    ),
    TestPerson(
        "marc.echo", _who("Marc", "Favre", "1966-06-06", "male", "01053"),
        "Le registre connaît quelqu’un qui lui ressemble.", "The register knows one alike.",
        type=4,
    ),
    TestPerson(
        "marie.echos", _who("Marie", "Martin", "1980-01-01", "female", "75115"),
        "Le registre connaît plusieurs personnes semblables.", "The register knows several alike.",
        type=6,
    ),
    TestPerson(
        "sophie.epouse", _who("Sophie", "Durand", "1972-12-12", "female", "69123"),
        "Connue seulement sous son nom d’épouse.", "Known by her married name only.", type=7,
    ),
    TestPerson(
        "louis.inconnu", _who("Louis", "Chappuis", "1991-11-11", "male", "38185"),
        "Le registre ne le connaît pas.", "The register does not know him.", type=8,
    ),
    TestPerson(
        "claire.refusee", _who("Claire", "Dumont", "1983-08-08", "female", "42218"),
        "Le registre refuse la question.", "The register refuses the question.", type=9,
    ),
    TestPerson(
        "henri.lachenal", _who("Henri", "Lachenal", "1931-02-02", "male", "01034"),
        "Le registre le dit décédé.", "The register says that he has died.", deceased=True,
    ),
    TestPerson(
        "lea.attente", _who("Léa", "Perrier", "1996-05-25", "female", "73065"),
        "Le registre ne répond pas à temps.", "The register does not answer in time.",
        trouble="timeout",
    ),
    TestPerson(
        "hugo.panne", _who("Hugo", "Rey", "1987-07-17", "male", "73011"),
        "Le registre est en panne.", "The register is down.", trouble="http",
    ),
    TestPerson(
        "sans.sexe", _who("Dominique", "Sanson", "1968-03-01", None, "21231"),
        "Son fournisseur oublie le sexe.", "The provider forgets the gender.",
    ),
    TestPerson(
        "sans.courriel", _who("Odile", "Besson", "1950-05-05", "female", "21054", email=""),
        "Son fournisseur oublie l’adresse électronique.", "The provider forgets the e-mail.",
    ),
    TestPerson(
        "sans.lieu", _who("Remi", "Collin", "1977-09-19", "male", None),
        "Né en France, lieu oublié.", "Born in France, the place is forgotten.",
    ),
    TestPerson(
        "lieu.faux", _who("Agathe", "Morin", "1989-01-15", "female", "2C999"),
        "Le code du lieu n’existe pas.", "The code of the place does not exist.",
    ),
)  # fmt: skip
BY_KEY = {one.key: one for one in PEOPLE}


def person(key: str) -> TestPerson | None:
    """One of them, by key."""
    return BY_KEY.get(key)


@dataclass(frozen=True)
class TestAgent:
    """An invented agent, as their administration's directory knows them."""

    __test__ = False

    key: str
    given_name: str
    usual_name: str
    email: str
    siret: str
    directories: tuple[str, ...]
    amr: tuple[str, ...] = ("pwd",)
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def claims(self) -> dict[str, Any]:
        """What the directory asserts; empty values are left out."""
        found = {
            "given_name": self.given_name,
            "usual_name": self.usual_name,
            "email": self.email,
            "uid": self.key,
            "siret": self.siret,
            **self.more,
        }
        return {name: value for name, value in found.items() if value != ""}


VALSERINE, PONT_SEREIN = "21990101400015", "21990102200018"
_TOWN, _GROUP = ("annuaire-valserine",), ("annuaire-pont-serein", "annuaire-pays")
AGENTS: tuple[TestAgent, ...] = (
    TestAgent("lucie.morel", "Lucie", "Morel", "lucie.morel@valserine.example", VALSERINE, _TOWN),
    TestAgent(
        "karim.haddad", "Karim", "Haddad", "karim.haddad@valserine.example", VALSERINE, _TOWN,
        ("pwd", "mfa"),
    ),
    TestAgent(
        "nadia.ferrand", "Nadia", "Ferrand", "nadia.ferrand@valserine.example", VALSERINE, _TOWN,
        more={"phone_number": "not a number", "grade": "attachée"},
    ),
    TestAgent("theo.blanc", "Théo", "Blanc", "theo.blanc@valserine.example", VALSERINE, _TOWN),
    TestAgent(
        "emile.garnier", "Émile", "Garnier", "emile.garnier@pont-serein.example", PONT_SEREIN,
        _GROUP,
    ),
    # The directory forgets the SIRET: the one of its record is taken.
    TestAgent("sans.siret", "Odette", "Millet", "odette.millet@valserine.example", "", _TOWN),
    TestAgent("sans.nom", "Ada", "", "ada.sans.nom@valserine.example", VALSERINE, _TOWN),
    # An address that this directory does not serve.
    TestAgent("autre.domaine", "Paul", "Autre", "paul@ailleurs.example", VALSERINE, _TOWN),
)  # fmt: skip


def agent(key: str) -> TestAgent | None:
    """One of them, by key."""
    return next((one for one in AGENTS if one.key == key), None)
