"""The registers answer the parties' port: every commune and group as an organisation."""

from __future__ import annotations

import pytest

from parvis.kernel import signin
from parvis.kernel.access import Role, system
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Organisation

CLERK = system("tests")


def test_bodies():
    port = parties.organisation_register.get("territories")
    assert port.by_siren("217603513").name == "Commune du Havre"
    assert port.by_siren("200057867") == parties.RegisteredBody(
        "200057867", "Plaine Commune", "", "epci:200057867"
    )
    assert port.by_siren("356000000") is None
    assert port.by_siren("nonsense!") is None


@pytest.mark.django_db
def test_all_are_loaded_once():
    loaded = parties.load_organisations_from_register(CLERK)
    assert loaded.created > 36_000
    assert Organisation.objects.filter(state="listed").count() == loaded.created
    again = parties.load_organisations_from_register(CLERK)
    assert again == parties.Loaded(0, 0, 0, loaded.created)


@pytest.mark.django_db
def test_a_town_comes_by_its_siret(person, town):
    """From SIRET to a working organisation, with the real register."""
    asked = parties.claim_organisation(signin.citizen(person), "21760351300011", "DGS")
    parties.confirm_claim(town.actor(Role.OPERATOR), asked)
    found = parties.organisation_by_siret("21760351300011")
    assert (found.name, found.territory, found.active) == (
        "Commune du Havre",
        "commune:76351",
        True,
    )
    with pytest.raises(PartiesError, match="already has a manager"):
        parties.claim_organisation(signin.citizen(person), "21760351300029", "DGS")
