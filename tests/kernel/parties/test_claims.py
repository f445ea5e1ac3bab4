"""Self-onboarding by SIRET: found, claimed, confirmed or refused."""

from __future__ import annotations

import pytest

from parvis.kernel import signin
from parvis.kernel.access import NOBODY, Forbidden, Role, may, system
from parvis.kernel.parties import public as parties
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Claim, Membership, Organisation

CLERK = system("tests")
SIRET = "21010004600015"  # a commune of Ain: SIREN 210100046, check digits right
BODY = parties.RegisteredBody("210100046", "Commune d'Ambérieu", "7210", "commune:01004")


class Register:
    """A register with the bodies it is given."""

    def __init__(self, *bodies: parties.RegisteredBody) -> None:
        self.bodies = {body.siren: body for body in bodies}

    def by_siren(self, siren: str) -> parties.RegisteredBody | None:
        return self.bodies.get(siren)

    def public_bodies(self) -> list[parties.RegisteredBody]:
        return list(self.bodies.values())


@pytest.fixture(autouse=True)
def register():
    with parties.organisation_register.replaced(test=Register(BODY)):
        yield


def test_claimed_then_confirmed(citizen, person, town):
    operator = town.actor(Role.OPERATOR)
    asked = parties.claim_organisation(citizen, "210 100 046 00015", "Secrétaire de mairie")
    row = Organisation.objects.get(siret=SIRET)
    assert (row.name, row.legal_category, row.territory) == (BODY.name, "7210", "commune:01004")
    assert row.state == "claimed"
    assert not may(NOBODY, "parties.organisation.read", row)
    assert not may(citizen, "parties.organisation.change", row)
    member = parties.confirm_claim(operator, asked)
    row.refresh_from_db()
    assert row.state == "active"
    signs = parties.agent(member)
    assert (signs.person, signs.roles, signs.capacity) == (
        person.id,
        ("manager",),
        "Secrétaire de mairie",
    )
    manager = signin.agent(Membership.objects.get(id=member))
    parties.change_organisation(manager, row.id, name="Ville d'Ambérieu")
    assert parties.organisation(row.id).name == "Ville d'Ambérieu"


def test_listed_one_is_claimed_not_doubled(citizen, town):
    assert parties.load_organisations_from_register(CLERK).created == 1
    asked = parties.claim_organisation(citizen, SIRET, "Maire")
    row = Organisation.objects.get(siren="210100046")
    assert (row.siret, row.state) == (None, "listed")
    parties.confirm_claim(town.actor(Role.OPERATOR), asked)
    assert parties.organisation_by_siret(SIRET).active
    assert parties.load_organisations_from_register(CLERK) == parties.Loaded(0, 0, 0, 0)


def test_asking_twice_is_asking_once(citizen):
    first = parties.claim_organisation(citizen, SIRET, "Maire")
    assert parties.claim_organisation(citizen, SIRET, "Maire") == first
    assert Claim.objects.count() == 1


def test_two_claimants_one_manager(citizen, other_person, town):
    operator = town.actor(Role.OPERATOR)
    first = parties.claim_organisation(citizen, SIRET, "Maire")
    second = parties.claim_organisation(signin.citizen(other_person), SIRET, "Adjoint")
    assert first != second
    parties.confirm_claim(operator, second)
    with pytest.raises(PartiesError, match="already has a manager"):
        parties.confirm_claim(operator, first)
    with pytest.raises(PartiesError, match="already has a manager"):
        parties.claim_organisation(citizen, SIRET, "Maire")
    parties.refuse_claim(operator, first, "Une autre personne administre déjà la commune.")
    assert Claim.objects.get(id=first).reasons.startswith("Une autre")


def test_refused_leaves_the_organisation_to_others(citizen, other_person, town):
    operator = town.actor(Role.OPERATOR)
    first = parties.claim_organisation(citizen, SIRET, "Maire")
    with pytest.raises(PartiesError, match="reasons"):
        parties.refuse_claim(operator, first, "  ")
    parties.refuse_claim(operator, first, "Capacité non établie.")
    for decide in (
        lambda: parties.confirm_claim(operator, first),
        lambda: parties.refuse_claim(operator, first, "encore"),
    ):
        with pytest.raises(PartiesError, match="already been decided"):
            decide()
    assert Organisation.objects.get(siret=SIRET).state == "claimed"
    parties.confirm_claim(
        operator, parties.claim_organisation(signin.citizen(other_person), SIRET, "Maire")
    )
    assert parties.organisation_by_siret(SIRET).active


def test_who_decides(citizen, town, other_town):
    asked = parties.claim_organisation(citizen, SIRET, "Maire")
    for actor in (citizen, town.actor(Role.MANAGER), other_town.actor(Role.DECIDER), NOBODY):
        with pytest.raises(Forbidden):
            parties.confirm_claim(actor, asked)
        with pytest.raises(Forbidden):
            parties.refuse_claim(actor, asked, "non")


def test_an_operator_does_not_decide_on_their_own_request(town):
    operator = town.actor(Role.OPERATOR)
    asked = parties.claim_organisation(operator, SIRET, "Maire")
    with pytest.raises(Forbidden):
        parties.confirm_claim(operator, asked)


@pytest.mark.parametrize(
    "siret", ["", "21010004600016", "2101000460001", "21010004600015x", "٣" * 14]
)
def test_wrong_siret(citizen, siret):
    with pytest.raises(PartiesError, match="is not a SIRET"):
        parties.claim_organisation(citizen, siret, "Maire")


def test_la_poste_rule(citizen):
    with pytest.raises(PartiesError, match="No register"):
        parties.claim_organisation(citizen, "35600000000048", "Directrice")
    parties.claim_organisation(citizen, "35600000049837", "Directrice", name="Bureau de poste")


def test_unknown_to_the_registers(citizen, town):
    with pytest.raises(PartiesError, match="No register of this instance knows"):
        parties.claim_organisation(citizen, "13002526500013", "Directeur")
    asked = parties.claim_organisation(citizen, "13002526500013", "Directeur", name="Une agence")
    assert Claim.objects.get(id=asked).organisation.name == "Une agence"


def test_nobody_claims_nothing(person):
    with pytest.raises(Forbidden):
        parties.claim_organisation(NOBODY, SIRET, "Maire")
    with pytest.raises(Forbidden):
        parties.claim_organisation(signin.citizen(person, level=0), SIRET, "Maire")
    with pytest.raises(PartiesError, match="in which capacity"):
        parties.claim_organisation(signin.citizen(person), SIRET, " ")


def test_loading_follows_the_register(town):
    parties.load_organisations_from_register(CLERK)
    renamed = parties.RegisteredBody(
        "210100046", "Commune d'Ambérieu-en-Bugey", "7210", "commune:01004"
    )
    new = parties.RegisteredBody("200000172", "CC", "7346", "epci:200000172")
    with parties.organisation_register.replaced(test=Register(renamed, new)):
        assert parties.load_organisations_from_register(CLERK) == parties.Loaded(1, 1, 0, 0)
        assert parties.load_organisations_from_register(CLERK) == parties.Loaded(0, 0, 0, 2)
    with parties.organisation_register.replaced(test=Register(renamed)):
        assert parties.load_organisations_from_register(CLERK) == parties.Loaded(0, 0, 1, 1)
    assert Organisation.objects.get(siren="200000172").state == "closed"
    for role in (Role.MANAGER, Role.AGENT):
        with pytest.raises(Forbidden):
            parties.load_organisations_from_register(town.actor(role))


def test_loading_never_touches_a_managed_one(town):
    siren = town.organisation.siren
    other = parties.RegisteredBody(siren, "Other name", "7210", "commune:01033")
    with parties.organisation_register.replaced(test=Register(other)):
        assert parties.load_organisations_from_register(CLERK) == parties.Loaded(0, 0, 0, 0)
    assert parties.organisation(town.organisation.id).name == "Valserine"


@pytest.mark.parametrize("domain", ["gmail.com", "nowhere", "a b.fr", "-x.fr", "x" * 64 + ".fr"])
def test_domains_that_prove_nothing(town, domain):
    with pytest.raises(PartiesError):
        parties.change_organisation(
            town.actor(Role.MANAGER), town.organisation.id, email_domains=[domain]
        )


def test_changes_of_an_organisation(town, other_town):
    parties.change_organisation(
        town.actor(Role.MANAGER), town.organisation.id, email_domains=["@Valserine.example"]
    )
    town.organisation.refresh_from_db()
    assert town.organisation.email_domains == ["valserine.example"]
    with pytest.raises(Forbidden):
        parties.change_organisation(
            other_town.actor(Role.MANAGER), town.organisation.id, name="Taken"
        )
    with pytest.raises(PartiesError, match="1 to 200"):
        parties.change_organisation(CLERK, town.organisation.id, name=" ")


def test_created_with_a_siret_once():
    made = parties.create_organisation(CLERK, name="Agence", siret="13002526500013")
    assert parties.organisation(made).siren == "130025265"
    with pytest.raises(PartiesError, match="already here"):
        parties.create_organisation(CLERK, name="Copie", siret="13002526500013")
    parties.create_organisation(CLERK, name="Sans SIRET")
    parties.create_organisation(CLERK, name="Sans SIRET non plus")


test_created_with_a_siret_once = pytest.mark.django_db(test_created_with_a_siret_once)
