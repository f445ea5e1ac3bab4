"""A form leaves as a file and comes back the same; a service is described with all its ways."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures import demo
from parvis.bricks.procedures.models import Procedure
from parvis.kernel.access import Role
from tests.bricks.procedures.pages.studio.test_story import KINDS, Studio

FORMS = sorted(Path(demo.__file__).parent.glob("*.yaml"))


@pytest.fixture
def manager(town, sign_in):
    member = town.agents[Role.DESIGNER]
    member.roles = [Role.AGENT, Role.DESIGNER, Role.MANAGER]
    member.save()
    studio = Studio(sign_in(member))
    studio.begin("Réserver des places")
    return studio


def imported(studio: Studio, text: bytes, name: str) -> Studio:
    """A new procedure from that file."""
    sent = {"file": SimpleUploadedFile(name, text)}
    answer = studio.client.post(reverse("studio:import"), sent)
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return Studio(studio.client, Procedure.objects.latest("number").id)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_what_leaves_as_a_file_comes_back_the_same(manager, path, kind):
    first = imported(manager, path.read_bytes(), path.name)
    left = first.client.get(first.url("export", kind=kind))
    assert left.status_code == 200 and f".{kind}" in left["Content-Disposition"]
    read = yaml.safe_load(left.content) if kind == "yaml" else json.loads(left.content)
    assert read == first.document()
    again = imported(manager, left.content, f"formulaire.{kind}")
    assert again.document() == first.document()
    last = again.client.get(again.url("export", kind=kind))
    assert last.content == left.content


def test_every_type_of_question_survives_the_file(manager):
    for kind, more in KINDS.items():
        manager.question(kind, f"Question {kind}", **more)
    left = manager.client.get(manager.url("export", kind="yaml"))
    assert imported(manager, left.content, "a.yaml").document() == manager.document()


SAID = {
    "name_fr": "Voirie", "name_en": "Roads", "phone": "04 50 00 00 10",
    "email": "voirie@valserine.example", "street": "1 place de la Mairie", "post_code": "00310",
    "city": "Valserine", "url": "https://valserine.example/voirie",
}  # fmt: skip


def put_in_charge(studio: Studio):
    row = Procedure.objects.get(pk=studio.procedure)
    found = directory.service(row.service.rpartition(":")[2])
    assert found is not None
    return found


def test_a_service_is_described_with_a_new_counter_and_a_page_on_the_web(manager):
    manager.post("describe_new", {**SAID, "channels": ["phone", "counter"]})
    found = put_in_charge(manager)
    kinds = {one.kind.value: one for one in found.channels}
    assert set(kinds) == {"online", "phone", "counter"}
    assert kinds["online"].url == SAID["url"]
    made = directory.counter(kinds["counter"].counter)
    assert made.name("fr") == "Voirie" and made.address.city == "Valserine"
    page = manager.get("describe", service=found.id)
    assert f'value="counter:{made.id}" ' in page.replace(" checked", " ") and SAID["url"] in page
    counters = len(directory.counters_of(found.organisation))
    manager.post(
        "describe",
        {**SAID, "url": "", "channels": ["mail", f"counter:{made.id}"]},
        service=found.id,
    )
    changed = put_in_charge(manager)
    assert [one.kind.value for one in changed.channels] == ["mail", "counter"]
    assert changed.channels[1].counter == made.id
    assert len(directory.counters_of(found.organisation)) == counters


@pytest.mark.parametrize(
    "wrong",
    [
        {"channels": []},
        {"channels": ["counter:0190a000-0000-7000-8000-000000000000"]},
        {"channels": ["counter:x"]},
        {"channels": ["pigeon"]},
        {"url": "ftp://x"},
        {"url": "javascript:alert(1)"},
        {"street": ""},
        {"name_fr": "nul\x00"},
    ],
    ids=str,
)
def test_bad_ways_are_told_in_words(manager, wrong):
    before = Procedure.objects.get(pk=manager.procedure).service
    answer = manager.post("describe_new", {**SAID, "channels": ["phone"], **wrong}, status=422)
    assert 'class="error-summary"' in answer.content.decode()
    assert Procedure.objects.get(pk=manager.procedure).service == before
