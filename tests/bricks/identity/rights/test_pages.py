"""The pages of rights: forms that answer in words, whatever is posted."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from parvis.bricks.identity.commands import applications
from parvis.bricks.identity.models import Application, Delegation, Review, Right
from parvis.kernel import clock
from parvis.kernel.access import Role as Hat
from parvis.kernel.parties.models import Organisation
from tests.bricks.identity.provider.flows import client_of
from tests.bricks.identity.rights.test_acts import ROLES


@pytest.fixture
def app(town, other_town):
    Organisation.objects.filter(id=town.organisation.id).update(territory="commune:01033")
    owner = other_town.actor(Hat.MANAGER)
    applications.declare(
        owner, other_town.organisation.id, "actes", name_fr="Actes", name_en="Acts", roles=ROLES
    )
    return Application.objects.get()


@pytest.fixture
def boss(town, sign_in):
    return sign_in(town.agents[Hat.MANAGER])


def days(name, day):
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def gift(town, **changes):
    return {
        "agent": str(town.agents[Hat.INSTRUCTOR].id),
        "role": "actes:file",
        "kind": "territory",
        "code": "commune:01033",
        "basis": "CGCT L2131-1",
    } | changes


def test_a_right_from_the_form_to_its_end(town, app, boss, sign_in):
    give = reverse("identity:rights-give")
    assert "File acts" in boss.get(give).content.decode()
    answer = boss.post(give, gift(town, **days("last", clock.today() + dt.timedelta(days=9))))
    assert answer.status_code == 303, answer.content.decode()
    right = Right.objects.get()
    assert right.valid_until == clock.today() + dt.timedelta(days=9)
    listed = boss.get(reverse("identity:rights-given")).content.decode()
    assert "Instructor Valserine" in listed
    own = sign_in(town.agents[Hat.INSTRUCTOR])
    assert "File acts" in own.get(reverse("identity:rights")).content.decode()
    page = reverse("identity:right", kwargs={"number": right.id})
    assert "Revoke this right" not in own.get(page).content.decode()
    more = days("first", clock.today()) | {"act": "days", "version": right.version}
    assert boss.post(page, more).status_code == 303
    assert own.post(page, {"act": "revoke", "because": "x", "version": 2}).status_code == 422
    assert boss.post(page, {"act": "revoke", "because": "fini", "version": 1}).status_code == 422
    assert boss.post(page, {"act": "revoke", "because": "fini", "version": 2}).status_code == 303
    assert Right.objects.get().state == "revoked"
    assert "fini" in own.get(page).content.decode()


@pytest.mark.parametrize(
    "change",
    [
        {"agent": str(uuid.uuid4())},
        {"agent": "x"},
        {"role": "actes:gone"},
        {"role": "actes:check"},
        {"role": ""},
        {"kind": "anywhere"},
        {"kind": "procedure", "code": ""},
        {"code": "commune:1"},
        {"code": "commune:01262"},
        {"basis": ""},
        {"basis": "x" * 301},
        {"last_day": "1", "last_month": "1", "last_year": "2001"},
        {"first_day": "31", "first_month": "2", "first_year": "2027"},
        {"code": "\x00"},
        {"basis": "a" * 1_000_000},
    ],
)
def test_wrong_gifts_are_answered_in_words(town, app, boss, change):
    answer = boss.post(reverse("identity:rights-give"), gift(town, **change))
    assert answer.status_code in {400, 422}
    assert not Right.objects.exists()


def test_agents_without_a_charge_are_turned_away(town, app, sign_in):
    agent = sign_in(town.agents[Hat.AGENT])
    for name in ("rights-given", "rights-give", "rights-review"):
        assert agent.get(reverse(f"identity:{name}")).status_code == 403


def test_administrators(town, app, boss, sign_in):
    page = reverse("identity:rights-charge", args=["actes"])
    helper = town.agents[Hat.DESIGNER]
    form = {"agent": str(helper.id), "roles": ["file"], "kind": "organisation", "code": ""}
    assert boss.post(page, form | {"roles": []}).status_code == 422
    assert boss.post(page, form | {"kind": "territory", "code": "commune:01262"}).status_code == 422
    assert boss.post(page, form).status_code == 303
    assert boss.post(page, form).status_code == 422
    visitor = sign_in(helper)
    seen = visitor.get(reverse("identity:rights-give")).content.decode()
    assert "File acts" in seen
    assert visitor.post(reverse("identity:rights-give"), gift(town)).status_code == 303
    own = gift(town, agent=str(helper.id))
    assert visitor.post(reverse("identity:rights-give"), own).status_code == 422
    assert visitor.get(reverse("identity:rights-charges")).status_code == 403
    end = reverse("identity:rights-charge-end", args=[Delegation.objects.get().id])
    assert boss.post(end).status_code == 303
    assert boss.post(end).status_code == 404
    assert visitor.get(reverse("identity:rights-give")).status_code == 403


def test_review(town, app, boss):
    boss.post(reverse("identity:rights-give"), gift(town))
    page = reverse("identity:rights-review")
    assert boss.post(page, days("due", clock.today())).status_code == 422
    assert boss.post(page, {}).status_code == 422
    assert boss.post(page, days("due", clock.today() + dt.timedelta(days=30))).status_code == 303
    assert "Instructor Valserine" in boss.get(page).content.decode()
    decide = reverse("identity:rights-decide", args=[Right.objects.get().id])
    assert boss.post(decide, {"decision": "keep"}).status_code == 303
    assert Review.objects.get().closed_at is not None
    again = boss.post(decide, {"decision": "keep"})
    assert again.status_code == 409


def test_applications(town, boss):
    new = reverse("identity:application-new")
    form = {
        "name_fr": "Permis", "name_en": "Permits", "code": "permis",
        "role0-key": "read", "role0-fr": "Lire", "role0-en": "Read",
        "role0-kinds": ["organisation"], "role0-more": ["represents"],
    }  # fmt: skip
    for change in (
        {"code": "P"},
        {"code": "nouvelle"},
        {"role0-key": "Read it"},
        {"role0-fr": ""},
        {"role0-kinds": []},
        {"role0-key": "", "role0-fr": "", "role0-en": ""},
        {"name_fr": ""},
    ):
        answer = boss.post(new, form | change)
        assert answer.status_code == 422, change
    assert boss.post(new, form).status_code == 303
    assert boss.post(new, form).status_code == 422
    app = Application.objects.get()
    assert app.roles == [
        {"key": "read", "fr": "Lire", "en": "Read", "reserved": False, "represents": True,
         "kinds": ["organisation"]}
    ]  # fmt: skip
    page = reverse("identity:application", args=["permis"])
    changed = form | {
        "version": "1", "role1-key": "write", "role1-fr": "Écrire", "role1-en": "Write",
        "role1-kinds": ["organisation"],
    }  # fmt: skip
    assert boss.post(page, changed | {"version": "9"}).status_code == 422
    assert boss.post(page, changed).status_code == 303
    assert len(Application.objects.get().roles) == 2


def test_clients_of_an_application(town, boss, other_town):
    from parvis.bricks.identity.models import Client

    mine, other = client_of("oidc"), client_of("oidc", client_id="other")
    Client.objects.filter(id=mine.id).update(organisation=town.organisation)
    Client.objects.filter(id=other.id).update(organisation=other_town.organisation)
    applications.declare(
        town.actor(Hat.MANAGER), town.organisation.id, "permis", name_fr="P", name_en="P",
        roles=ROLES,
    )  # fmt: skip
    page = reverse("identity:application", args=["permis"])
    boss.post(page, {"act": "clients", "clients": [str(mine.id), str(other.id)]})
    assert list(Client.objects.exclude(application=None)) == [Client.objects.get(id=mine.id)]
    boss.post(page, {"act": "clients"})
    assert not Client.objects.exclude(application=None).exists()
