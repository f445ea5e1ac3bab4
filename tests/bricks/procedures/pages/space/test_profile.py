"""Answers kept with consent: offered again with their origin, seen, corrected, erased, sealed."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from parvis.bricks.procedures import public
from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.commands.profile import erase_facts, forget_facts, keep_facts
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case, ProfileFact
from parvis.bricks.procedures.policies import mandate_key
from parvis.bricks.procedures.queries.profile import facts, keepable
from parvis.kernel import keys
from parvis.kernel.access import Forbidden, system
from parvis.kernel.journal.models import Entry

pytestmark = pytest.mark.django_db
HOME = "fr:personne.adresse"


@pytest.fixture
def browser(person, sign_in):
    return sign_in(person)


@pytest.fixture
def stranger(other_person, sign_in):
    return sign_in(other_person)


@pytest.fixture
def kept(filed, browser) -> ProfileFact:
    """The address of the filed case, kept by the page."""
    browser.post(f"/espace/profil/garder/{filed.id}/", {"garder": [HOME]})
    return ProfileFact.objects.get()


def test_nothing_is_ticked_and_only_what_was_typed_is_offered(filed, browser, citizen):
    receipt = browser.get(f"/deposer/dossier/{filed.id}/depose/").text
    assert f"/espace/profil/garder/{filed.id}/" in receipt
    page = browser.get(f"/espace/profil/garder/{filed.id}/").text
    assert HOME in page and "14 rue des Tilleuls" in page and " checked" not in page
    offered = {one.term for one in keepable(citizen, filed.id)}
    assert "fr:foyer.enfants" not in offered and HOME in offered
    browser.post(f"/espace/profil/garder/{filed.id}/", {})
    assert not ProfileFact.objects.exists()


def test_what_was_kept_is_sealed_and_written_down(kept, person):
    assert b"Tilleuls" not in bytes(kept.sealed)
    assert keys.open_for(person.id, bytes(kept.sealed))["words"]["fr"].startswith("14 rue")
    entry = Entry.objects.get(verb="procedures.profile.keep")
    assert entry.legal_basis == "RGPD, article 6, 1, a" and HOME in str(entry.fields)


def test_a_later_form_offers_it_with_its_origin(kept, canteen, citizen, browser):
    draft = Case.objects.get(pk=start_case(citizen, canteen))
    assert draft.answers["6"]["label"].startswith("14 rue des Tilleuls")
    origin = draft.provenance["6"]
    assert origin["source"] == "previous" and origin["provider"].startswith("Inscription")
    assert Entry.objects.filter(verb="procedures.profile.use").count() == 1
    page = browser.get(f"/deposer/dossier/{draft.id}/", follow=True).text
    assert "14 rue des Tilleuls" in page and "Given on" in page
    assert "You gave it for that request and chose to keep it." in page
    assert "last served" in browser.get("/espace/profil/").text


def test_no_mandate_no_stranger_and_no_agent_reaches_it(
    kept, canteen, citizen, stranger, desk, other_person
):
    for address in (f"/espace/profil/{kept.id}/corriger/", f"/espace/profil/{kept.id}/effacer/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"valeur": "x"}).status_code == 404
    assert "Tilleuls" not in stranger.get("/espace/profil/").text
    stranger.post("/espace/profil/effacer/")
    assert ProfileFact.objects.count() == 1
    mandated = replace(
        citizen,
        person=other_person.id,
        mandate="urn:parvis:x:y:z",
        perimeter=frozenset({mandate_key(canteen)}),
    )
    assert facts(mandated) == ()
    draft = Case.objects.get(pk=start_case(mandated, canteen))
    assert "6" not in draft.answers
    with pytest.raises(Forbidden):
        facts(desk.instructor)
    with pytest.raises(Forbidden):
        erase_facts(mandated)


def test_what_is_offered_of_a_case_of_another(filed, stranger):
    assert stranger.get(f"/espace/profil/garder/{filed.id}/").status_code == 404
    assert (
        stranger.post(f"/espace/profil/garder/{filed.id}/", {"garder": [HOME]}).status_code == 404
    )
    assert not ProfileFact.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "This answer is missing."),
        ("x" * 10_000, ""),
        ("a\x00b", "cannot be read"),
    ],
)
def test_a_wrong_correction_is_told(kept, browser, typed, said):
    response = browser.post(f"/espace/profil/{kept.id}/corriger/", {"valeur": typed})
    assert response.status_code == 422 and said in response.text


def test_corrected_then_erased(kept, browser, citizen, canteen, filed):
    page = browser.get(f"/espace/profil/{kept.id}/corriger/").text
    assert re.search(r'value="14 rue des Tilleuls, 01200 Valserine"', page)
    done = browser.post(
        f"/espace/profil/{kept.id}/corriger/", {"valeur": "3 chemin du Lac, 01200 Valserine"}
    )
    assert done.status_code == 302
    assert "3 chemin du Lac" in browser.get("/espace/profil/").text
    draft = Case.objects.get(pk=start_case(citizen, canteen))
    assert draft.answers["6"]["label"].startswith("3 chemin")
    assert Case.objects.get(pk=filed.pk).answers["6"]["label"].startswith("14 rue")
    assert "Erase this answer?" in browser.get(f"/espace/profil/{kept.id}/effacer/").text
    browser.post(f"/espace/profil/{kept.id}/effacer/")
    assert not ProfileFact.objects.exists()
    assert "6" not in Case.objects.get(pk=start_case(citizen, canteen)).answers


def test_erasure_of_the_person_and_of_what_no_longer_serves(kept, person, citizen, filed):
    assert forget_facts(system("x")) == 0
    ProfileFact.objects.update(updated_at="2020-01-01T00:00:00Z")
    assert forget_facts(system("x")) == 1
    keep_facts(citizen, filed.id, [HOME, "fr:nothing"])
    assert ProfileFact.objects.count() == 1
    public.eraser.erase(person.id)
    assert not ProfileFact.objects.exists()
    with pytest.raises(Refusal, match="no_such_case"):
        keep_facts(replace(citizen, for_person=None), filed.id, [HOME])
