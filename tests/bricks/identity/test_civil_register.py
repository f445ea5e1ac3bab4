"""The register: what its XML says, the embedded one, a real HTTP one on loopback."""

from __future__ import annotations

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from parvis.bricks.identity.demo.population import BY_KEY, PEOPLE
from parvis.bricks.identity.demo.register import EmbeddedRegister
from parvis.bricks.identity.domain import civil
from parvis.bricks.identity.domain import civil_register as rules
from parvis.bricks.identity.domain.civil_register import Answer, Certified, Trouble
from parvis.bricks.identity.gateways.civil_register import HttpRegister, read

PERSON = """<ec:IdentificationIndividuCitoyen><ec:SituationActuelle><ie:Individu>
<ie:Sexe>F</ie:Sexe><ie:Noms><ie:NomFamille>DUBOIS</ie:NomFamille></ie:Noms>
<ie:Prenoms><ie:Prenom>Angela</ie:Prenom><ie:Prenom>Claire</ie:Prenom></ie:Prenoms>
<ie:Naissance><ie:DateNaissance>1962-08</ie:DateNaissance>
<ie:LieuNaissance><ie:Localite code="{place}">X</ie:Localite>{country}</ie:LieuNaissance>
</ie:Naissance>{more}</ie:Individu></ec:SituationActuelle></ec:IdentificationIndividuCitoyen>"""


def document(kind="2", place="75107", country="", more="", person=PERSON, before=""):
    inner = person.format(place=place, country=country, more=more)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<el:IdentificationsIndividusCitoyens '
        'xmlns:el="urn:a" xmlns:ec="urn:b" xmlns:ie="urn:c">'
        f"<el:TypeReponseIdentification>{kind}</el:TypeReponseIdentification>{inner}"
        "</el:IdentificationsIndividusCitoyens>"
    ).encode()


def test_a_person_found():
    answer = read(document())
    assert isinstance(answer, Answer)
    assert answer.type == 2
    assert answer.identity == civil.CivilIdentity(
        ("Angela", "Claire"), "DUBOIS", "1962-08-00", "female", "75107", "99100"
    )
    assert not answer.deceased


def test_born_abroad_and_deceased():
    answer = read(
        document("3", "", '<ie:Pays code="99352">ALGERIE</ie:Pays>', "<ie:Deces><a/></ie:Deces>")
    )
    assert answer.identity.birthcountry == "99352"
    assert answer.deceased


@pytest.mark.parametrize("kind", ["4", "6", "7", "8", "9"])
def test_types_without_identity(kind):
    assert read(document(kind, person="")) == Answer(int(kind))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"not xml",
        document("two"),
        document(person="").replace(b"TypeReponse", b"Autre"),
        document(before='<!DOCTYPE a [<!ENTITY x "y">]>'),
        b"<a>" * 100,
        document().replace(b"1962-08", b"1962-8"),
        document().replace(b"DUBOIS", b""),
        "<a>é</a>".encode("latin-1"),
    ],
)
def test_unreadable_answers_are_trouble_not_failure(content):
    assert read(content) is Trouble.FORM


class _Handler(BaseHTTPRequestHandler):
    seen: list = []
    status, body, wait = 200, b"", 0.0

    def log_message(self, format, *args):
        pass

    def do_GET(self):
        self.seen.append((self.path, dict(self.headers)))
        threading.Event().wait(self.wait)
        with contextlib.suppress(OSError):  # a client that no longer waits
            self.send_response(self.status)
            self.send_header("Content-Length", str(len(self.body)))
            self.end_headers()
            self.wfile.write(self.body)


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    handler = type("Handler", (_Handler,), {"seen": []})
    found = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    found.daemon_threads = True
    threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
    handler.base = f"http://127.0.0.1:{found.server_address[1]}"
    yield handler
    found.shutdown()
    found.server_close()


ASKED = civil.read(BY_KEY["angela.dubois"].claims)


def test_over_http(server):
    server.body = document()
    register = HttpRegister(server.base, "parvis", "21990101400015")
    assert register.ask(ASKED).type == 2
    path, headers = server.seen[0]
    asked = parse_qs(urlsplit(path).query)
    assert urlsplit(path).path == "/Brpp2IdentificationComplet/individus"
    assert asked["dateNaissance"] == ["19620824"]
    assert headers["userId"] == "parvis"
    assert headers["clientSiret"] == "21990101400015"


@pytest.mark.parametrize(
    ("status", "expected"), [(500, Trouble.HTTP), (504, Trouble.TIMEOUT), (401, Trouble.HTTP)]
)
def test_a_register_that_fails(server, status, expected):
    server.status = status
    assert HttpRegister(server.base).ask(ASKED) is expected


def test_a_register_that_is_late(server):
    server.wait, server.body = 1.5, document()
    assert HttpRegister(server.base, seconds=0.3).ask(ASKED) is Trouble.TIMEOUT


def test_nobody_there():
    assert HttpRegister("http://127.0.0.1:9").ask(ASKED) is Trouble.HTTP


EXPECTED = {
    "marc.echo": "Y010004", "marie.echos": "Y010006", "sophie.epouse": "Y010007",
    "louis.inconnu": "Y010008", "claire.refusee": "Y010009", "henri.lachenal": "Y010015",
    "lea.attente": "Y010011", "hugo.panne": "Y010012",
}  # fmt: skip
WRONG = {"sans.sexe": "gender", "sans.courriel": "email", "sans.lieu": "birthplace",
         "lieu.faux": "birthplace"}  # fmt: skip


@pytest.mark.parametrize("person", PEOPLE, ids=lambda one: one.key)
def test_each_test_person_meets_their_difficulty(person):
    problems = civil.problems(person.claims)
    if person.key in WRONG:
        assert [one.claim for one in problems] == [WRONG[person.key]]
        return
    assert problems == ()
    asked = civil.read(person.claims)
    verdict = rules.decide(asked, EmbeddedRegister().ask(asked))
    if person.key in EXPECTED:
        assert verdict.code == EXPECTED[person.key]
    else:
        assert isinstance(verdict, Certified), verdict
        assert verdict.rectified is (person.type == 3)


def test_somebody_unknown_and_twins():
    stranger = civil.read({**BY_KEY["paul.vidal"].claims, "family_name": "Personne"})
    assert EmbeddedRegister().ask(stranger) == Answer(8)
    twice = EmbeddedRegister((BY_KEY["paul.vidal"], BY_KEY["paul.vidal"]))
    assert twice.ask(civil.read(BY_KEY["paul.vidal"].claims)) == Answer(6)
