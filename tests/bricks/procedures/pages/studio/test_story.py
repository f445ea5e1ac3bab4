"""An agent alone puts a procedure online from nothing, by pages; bad input gets words."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from parvis.bricks.procedures.models import FormRevision, Procedure
from parvis.kernel.access import Role


class Studio:
    """The studio in a client, on one procedure."""

    def __init__(self, client: Client, procedure=None) -> None:
        self.client, self.procedure = client, procedure

    def url(self, name: str, **more) -> str:
        return reverse(f"studio:{name}", kwargs={"procedure": self.procedure, **more})

    def get(self, name: str = "form", **more) -> str:
        answer = self.client.get(self.url(name, **more))
        assert answer.status_code == 200, (name, more, answer.status_code)
        return answer.content.decode()

    def mark(self) -> str:
        found = re.search(r'name="mark" value="([\d.]+)"', self.get())
        assert found
        return found[1]

    def post(self, name: str, data: dict, *, status: int = 302, mark: str = "", **more):
        sent = {"mark": mark or self.mark(), **data}
        answer = self.client.post(self.url(name, **more), sent)
        said = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))
        assert answer.status_code == status, (name, more, answer.status_code, said[:1500])
        return answer

    def document(self) -> dict:
        row = FormRevision.objects.filter(procedure_id=self.procedure).latest("seq")
        return row.document

    def question(self, kind: str, label: str, into: int = 1, **more) -> int:
        """Add a question by the page; its number."""
        known = {"sensitivity": "personal", "retention": "case", "reuse": "never"}
        self.post("new", {"label_fr": label, **known, **more}, into=into, kind=kind)
        return Procedure.objects.get(pk=self.procedure).last_id

    def begin(self, title: str) -> None:
        answer = self.client.post(reverse("studio:begin"), {"title_fr": title})
        assert answer.status_code == 302
        self.procedure = Procedure.objects.latest("number").id


@pytest.fixture
def studio(town, sign_in):
    return Studio(sign_in(town.agents[Role.DESIGNER]))


@pytest.fixture
def begun(studio):
    studio.begin("Déménager : réserver des places")
    return studio


KINDS = {
    "text": {"max_length": "80"},
    "textarea": {},
    "email": {},
    "phone": {},
    "integer": {"min": "1", "max": "9", "unit": "places"},
    "decimal": {"places": "2", "unit": "€"},
    "date": {"when": "future"},
    "yes_no": {},
    "choice": {"options_fr": "Camion\nVoiture", "options_en": "Lorry\nCar"},
    "choices": {"options_fr": "Lundi\nMardi\nMercredi", "max": "2"},
    "commune": {},
    "address": {},
    "siret": {},
    "file": {"max_files": "2", "megabytes": "5", "formats": ["pdf", "jpeg"]},
    "block": {"max_rows": "4"},
    "section": {"level": "2"},
    "explanation": {},
}


def test_every_type_of_question_is_built_by_pages(begun):
    for kind, more in KINDS.items():
        number = begun.question(kind, f"Question {kind}", **more)
        assert f"Question {kind}" in begun.get("question", number=number)
    document = begun.document()
    fields = {one["type"]: one for one in document["steps"][0]["fields"]}
    assert list(fields) == list(KINDS)
    assert fields["integer"]["rules"] == {"min": 1, "max": 9, "unit": "places"}
    assert fields["file"]["rules"] == {
        "max_files": 2, "max_bytes": 5_000_000, "formats": ["pdf", "jpeg"],
    }  # fmt: skip
    assert fields["choice"]["options"][0] == {
        "value": "camion", "label": {"fr": "Camion", "en": "Lorry"},
    }  # fmt: skip
    assert fields["date"]["rules"] == {"future": True}
    inner = begun.question("date", "Jour", into=fields["block"]["stable_id"])
    assert inner and begun.get("question", number=inner)
    for name in ("trial", "settings", "publish", "examples"):
        begun.get(name)
    assert begun.client.get(begun.url("form") + "?vue=agent").status_code == 200


def test_put_in_order_copied_removed_undone(begun):
    first, second = begun.question("text", "Un"), begun.question("text", "Deux")

    def labels() -> list[str]:
        return [one["label"]["fr"] for one in begun.document()["steps"][0].get("fields", [])]

    begun.post("form", {"do": f"up:{second}"})
    assert labels() == ["Deux", "Un"]
    begun.post("form", {"do": f"clone:{first}"})
    assert labels() == ["Deux", "Un", "Un"]
    begun.post("remove", {}, number=second)
    assert labels() == ["Un", "Un"]
    assert "Undo: removing" in begun.get()
    for expected in (["Deux", "Un", "Un"], ["Deux", "Un"], ["Un", "Deux"]):
        begun.post("undo", {})
        assert labels() == expected
    begun.post("redo", {})
    assert labels() == ["Deux", "Un"]
    begun.post("place", {"place": f"1:{first}"}, number=second)
    assert labels() == ["Un", "Deux"]
    begun.post("form", {"do": f"up:{first}"}, status=409)


def test_two_agents_lose_nothing(begun, town, sign_in):
    number = begun.question("text", "Un")
    other = Studio(sign_in(town.agents[Role.MANAGER]), begun.procedure)
    mark = begun.mark()
    other.question("date", "Celle de l'autre")
    said = begun.post(
        "question",
        {"label_fr": "Mes mots", "sensitivity": "personal", "retention": "case", "reuse": "never"},
        number=number,
        mark=mark,
        status=409,
    ).content.decode()
    assert "Mes mots" in said and "Celle de l" in said and f'value="{begun.mark()}"' in said
    carried = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', said))
    begun.client.post(begun.url("question", number=number), {**carried, "mark": begun.mark()})
    labels = [one["label"]["fr"] for one in begun.document()["steps"][0]["fields"]]
    assert labels == ["Mes mots", "Celle de l'autre"]


def test_bad_input_gets_words(begun, town, other_town, sign_in):
    number = begun.question("integer", "Combien ?")
    post = begun.post
    assert (
        "missing" in post("new", {"label_fr": ""}, into=1, kind="text", status=422).content.decode()
    )
    post("new", {"label_fr": "x" * 501}, into=1, kind="text", status=422)
    post("new", {"label_fr": "nul\x00"}, into=1, kind="text", status=422)
    post("new", {"label_fr": "A", "options_fr": "Un\nUn"}, into=1, kind="choice", status=422)
    post("new", {"label_fr": "A", "options_fr": "\n"}, into=1, kind="choice", status=422)
    post("new", {"label_fr": "A"}, into=1, kind="tableau", status=404)
    post("new", {"label_fr": "A"}, into=77, kind="text", status=404)
    post("question", {"label_fr": "A", "min": "abc"}, number=number, status=422)
    post("question", {}, number=77, status=404)
    for wrong in ("", "up", "up:x", "up:1:2:3:4", "place:1", "drop:7", "up:99999999999"):
        post("form", {"do": wrong}, status=400)
    post("form", {"do": "up:77"}, status=409)
    post("form", {"do": f"place:{number}:77:0"}, status=409)
    post("undo", {}, mark="zut", status=409)
    post("section", {}, section="rien", status=404)
    post("trial", {"answers": "{"}, status=400)
    post("publish", {}, status=409)
    post("examples", {"remove": "x"}, status=400)
    post("examples", {"remove": "4"}, status=404)
    stranger = sign_in(other_town.agents[Role.DESIGNER])
    assert stranger.get(begun.url("form")).status_code == 404
    assert stranger.post(begun.url("form"), {"do": f"up:{number}"}).status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = sign_in(town.agents[Role.DESIGNER]).cookies
    assert strict.post(begun.url("form"), {"do": f"up:{number}"}).status_code == 403
