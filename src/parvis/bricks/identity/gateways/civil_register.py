"""The civil register (RNIPP) over HTTP: one question, one XML answer.

GET `<base>/Brpp2IdentificationComplet/individus?rechercheType=S&nom=…` with the headers `userId`
and `clientSiret`. Elements that count, whatever their namespace: `TypeReponseIdentification`, and
below the first `IdentificationIndividuCitoyen/SituationActuelle/Individu`: `Sexe` (M, F, I),
`Noms/NomFamille`, `Prenoms/Prenom` (each), `Naissance/DateNaissance`,
`Naissance/LieuNaissance/Localite@code` and `/Pays@code` (absent for France), `Deces`.
"""

from __future__ import annotations

from typing import Any, Protocol
from xml.parsers import expat

from parvis.bricks.identity.domain.civil import FRANCE, CivilIdentity
from parvis.bricks.identity.domain.civil_register import (
    FOUND,
    Answer,
    Trouble,
    full_birthdate,
    question,
)
from parvis.kernel import http
from parvis.kernel.ports import Port
from parvis.kernel.settings import setting

WHERE = setting(
    "PARVIS_CIVIL_REGISTER",
    str,
    "",
    "Who certifies civil identities: address of the RNIPP, embedded (invented people), or none. "
    "Empty: none in production, embedded elsewhere.",
)
USER = setting("PARVIS_CIVIL_REGISTER_USER", str, "", "Our name at the RNIPP (header userId).")
SIRET = setting("PARVIS_CIVIL_REGISTER_SIRET", str, "", "Our SIRET at the RNIPP (clientSiret).")

PATH = "/Brpp2IdentificationComplet/individus"
LARGEST = 200_000
_PERSON = ("IdentificationIndividuCitoyen", "SituationActuelle", "Individu")


class CivilRegister(Protocol):
    """Who checks an identity. Never called inside a transaction."""

    def ask(self, identity: CivilIdentity) -> Answer | Trouble:
        """What the register says of somebody."""
        ...


civil_register: Port[CivilRegister] = Port(
    "identity.civil_register", "The register that certifies civil identities (RNIPP)"
)
test_register: Port[CivilRegister] = Port(
    "identity.test_register", "The register that knows the invented people of the sandbox"
)


class HttpRegister:
    """The register at an address."""

    def __init__(self, base: str, user: str = "", siret: str = "", seconds: float = 6.0) -> None:
        self._base, self._seconds = base.rstrip("/"), seconds
        given = {"userId": user, "clientSiret": siret}
        self._headers = {name: value for name, value in given.items() if value}

    def ask(self, identity: CivilIdentity) -> Answer | Trouble:
        """One question; a register that is late, down or unreadable is a `Trouble`."""
        client = http.client(seconds=self._seconds, max_bytes=LARGEST, attempts=1)
        try:
            answer = client.get(
                f"{self._base}{PATH}", params=question(identity), headers=self._headers
            )
        except http.TimedOut:
            return Trouble.TIMEOUT
        except http.HttpError:
            return Trouble.HTTP
        if answer.status == 504 or answer.status == 408:
            return Trouble.TIMEOUT
        return read(answer.content) if answer.ok else Trouble.HTTP


def read(document: bytes) -> Answer | Trouble:
    """The answer in an XML document; `Trouble.FORM` when it cannot be understood."""
    try:
        root = _parsed(document)
        kind = int(_text(root, "TypeReponseIdentification"))
        person = next(iter(_all(root, *_PERSON)), None)
        if kind not in FOUND or person is None:
            return Answer(kind)
        return Answer(kind, _identity(person), bool(_all(person, "Deces")))
    except (expat.ExpatError, ValueError, UnicodeError):
        return Trouble.FORM


def _identity(person: _Node) -> CivilIdentity:
    place = next(iter(_all(person, "Naissance", "LieuNaissance", "Localite")), None)
    country = next(iter(_all(person, "Naissance", "LieuNaissance", "Pays")), None)
    return CivilIdentity(
        given_names=tuple(one.text.strip() for one in _all(person, "Prenoms", "Prenom")),
        family_name=_text(person, "Noms", "NomFamille"),
        birthdate=full_birthdate(_text(person, "Naissance", "DateNaissance")),
        gender={"M": "male", "F": "female"}.get(_text(person, "Sexe"), "unspecified"),
        birthplace=place.attributes.get("code", "") if place else "",
        birthcountry=(country.attributes.get("code", "") if country else "") or FRANCE,
    )


class _Node:
    """One element: name without prefix, attributes, text, children."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name.rpartition(":")[2], attributes
        self.text, self.children = "", list[_Node]()


def _parsed(document: bytes) -> _Node:
    """The document as nodes; a document type (and so entities) is refused."""
    parser = expat.ParserCreate()
    top = _Node("", {})
    path = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(path) > 30:
            raise ValueError("too deep")
        node = _Node(name, attributes)
        path[-1].children.append(node)
        path.append(node)

    def text(data: str) -> None:
        path[-1].text += data

    def refuse(*_: Any) -> None:
        raise ValueError("a document type is refused")

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda _name: path.pop()
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(document.strip(), True)
    return top.children[0]


def _all(node: _Node, *names: str) -> list[_Node]:
    found = [node]
    for name in names:
        found = [child for one in found for child in one.children if child.name == name]
    return found


def _text(node: _Node, *names: str) -> str:
    found = _all(node, *names)
    if not found or not found[0].text.strip():
        raise ValueError("an element is missing")
    return found[0].text.strip()
