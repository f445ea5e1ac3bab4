"""Tokens: shown once, hashed, refused for every good reason, and never a write per request."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
import time_machine
from django.core import signals
from django.test import RequestFactory

from parvis.kernel import access, clock, journal, tokens
from parvis.kernel.access import Actor, Forbidden, Role
from parvis.kernel.db.guard import read_only
from parvis.kernel.journal.models import Entry
from parvis.kernel.tokens import last_uses, policies
from parvis.kernel.tokens.models import ApiToken
from parvis.kernel.urns import urn

SYSTEM = access.system("test")


@pytest.fixture(autouse=True)
def fresh():
    """No use of another test waits to be written."""
    last_uses._uses.clear()
    last_uses._flushed_at.clear()


@pytest.fixture
def issue(town):
    """Issue a token as the manager of the town."""

    def make(actor=None, **more):
        manager = town.actor(Role.MANAGER)
        given = {
            "name": "Logiciel métier",
            "bearer": urn("parties", "membership", manager.membership),
            "organisation": town.organisation.id,
            "scopes": ["cases:read"],
            "expires_at": clock.now() + dt.timedelta(days=30),
        } | more
        return tokens.issue(actor or manager, **given)

    return make


def test_what_is_issued_is_accepted_and_stands_for_its_bearer(issue, town):
    issued = issue()
    token = tokens.authenticate(issued.text, scope="cases:read")
    assert token == issued.token
    actor = tokens.actor_of(token)
    assert actor.organisation == town.organisation.id and actor.has(Role.MANAGER)


def test_nothing_in_the_database_gives_the_token(issue):
    issued = issue()
    row = ApiToken.objects.values().get()
    secret = issued.text.split("_")[2]
    assert secret not in str(row) and issued.text not in str(row)
    assert issued.text.startswith(f"pv_{row['prefix']}_")


def flip(text, at):
    return text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]


def test_any_other_text_is_unknown(issue, django_assert_num_queries):
    text = issue().text
    with django_assert_num_queries(0):  # the check tells mistakes apart without a query
        for wrong in ("", "pv_", "Bearer x", text[:-1], text + "0", flip(text, 20), text.upper()):
            with pytest.raises(tokens.TokenRefused) as refused:
                tokens.authenticate(wrong)
            assert refused.value.code == "unknown" and refused.value.status == 401


def test_a_well_formed_token_with_a_wrong_secret_is_unknown(issue):
    from parvis.kernel.tokens.api_tokens import _with_check

    prefix = issue().text.split("_")[1]
    with pytest.raises(tokens.TokenRefused) as refused:
        tokens.authenticate(_with_check(f"pv_{prefix}_{'a' * 40}"))
    assert refused.value.code == "unknown"


def test_expired_and_revoked(issue):
    issued = issue()
    with time_machine.travel(issued.token.expires_at):
        with pytest.raises(tokens.TokenRefused) as refused:
            tokens.authenticate(issued.text)
        assert refused.value.code == "expired"
    tokens.revoke(SYSTEM, issued.token.id)
    tokens.revoke(SYSTEM, issued.token.id)
    with pytest.raises(tokens.TokenRefused) as refused:
        tokens.authenticate(issued.text)
    assert refused.value.code == "revoked"


@pytest.mark.parametrize(
    ("networks", "address", "accepted"),
    [
        ([], "203.0.113.9", True),
        ([], "", True),
        (["203.0.113.0/24"], "203.0.113.9", True),
        (["203.0.113.0/24"], "::ffff:203.0.113.9", True),
        (["203.0.113.9"], "203.0.113.9", True),
        (["2001:db8::/32"], "2001:db8::1", True),
        (["203.0.113.0/24"], "203.0.114.9", False),
        (["203.0.113.0/24"], "", False),
        (["203.0.113.0/24"], "nonsense", False),
        (["203.0.113.0/24"], "2001:db8::1", False),
    ],
)
def test_networks(issue, networks, address, accepted):
    text = issue(from_networks=networks).text
    if accepted:
        assert tokens.authenticate(text, address=address)
    else:
        with pytest.raises(tokens.TokenRefused) as refused:
            tokens.authenticate(text, address=address)
        assert (refused.value.code, refused.value.status) == ("network", 403)


def test_scopes(issue):
    with pytest.raises(tokens.TokenRefused) as refused:
        tokens.authenticate(issue().text, scope="cases:write")
    assert (refused.value.code, refused.value.status) == ("scope", 403)


def test_rights_are_those_of_today(issue, town):
    issued = issue()
    member = town.agents[Role.MANAGER]
    member.valid_until = clock.today() - dt.timedelta(days=1)
    member.save()
    with pytest.raises(tokens.TokenRefused):
        tokens.actor_of(tokens.authenticate(issued.text))


def test_a_bearer_of_another_brick_is_for_that_brick(issue):
    issued = issue(bearer=urn("exchange", "habilitation", "7"))
    token = tokens.authenticate(issued.text)
    assert token.bearer == urn("exchange", "habilitation", "7")
    with pytest.raises(tokens.TokenRefused):
        tokens.actor_of(token)


def test_a_person_acts_for_themself(citizen, person):
    issued = tokens.issue(
        citizen,
        name="Mon tableur",
        bearer=urn("parties", "person", person.id),
        organisation=None,
        scopes=["me:read"],
        expires_at=clock.now() + dt.timedelta(days=1),
    )
    assert tokens.actor_of(tokens.authenticate(issued.text)).person == person.id


@pytest.mark.parametrize(
    "more",
    [
        {"scopes": []},
        {"scopes": ["Bad scope"]},
        {"name": " "},
        {"expires_at": clock.now() - dt.timedelta(seconds=1)},
        {"expires_at": clock.now() + dt.timedelta(days=400)},
        {"from_networks": ["300.1.1.1"]},
    ],
)
def test_what_cannot_be_issued_is_said(issue, more):
    with pytest.raises(ValueError, match=r".{15,}"):
        issue(**more)
    assert not ApiToken.objects.exists()


def test_uses_are_written_once_an_hour_outside_reading_pages(issue, django_assert_num_queries):
    text = issue().text
    with read_only(), django_assert_num_queries(1):
        tokens.authenticate(text)
    assert ApiToken.objects.get().last_used_at is None
    last_uses.write_when_due()
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    tokens.authenticate(text)
    with django_assert_num_queries(0):
        last_uses.write_when_due()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=61)):
        tokens.authenticate(text)
        last_uses.write_when_due()
        assert ApiToken.objects.get().last_used_at > first


def test_uses_are_written_when_a_request_ends():
    """Sending the signal here would close PostgreSQL's connection under the test."""
    keys = [receiver[0][0] for receiver in signals.request_finished.receivers]
    assert "tokens.last_uses" in keys


def test_the_token_of_a_request(issue, settings):
    text = issue(from_networks=["198.51.100.0/24"]).text
    make = RequestFactory(REMOTE_ADDR="198.51.100.7").get
    request = make("/", headers={"authorization": f"Bearer {text}"})
    assert tokens.from_request(request, "cases:read").name == "Logiciel métier"
    for header in ("", "Basic x", "Bearer", f"Token {text}"):
        with pytest.raises(tokens.TokenRefused) as refused:
            tokens.from_request(make("/", headers={"authorization": header}))
        assert refused.value.code == "missing" and refused.value.status == 401


def test_issue_and_revoke_are_in_the_journal(issue):
    issued = issue()
    tokens.revoke(SYSTEM, issued.token.id)
    journal.flush()
    found = Entry.objects.filter(subject=f"urn:parvis:tokens:token:{issued.token.id}")
    assert sorted(found.values_list("verb", flat=True)) == [
        "tokens.token.issue",
        "tokens.token.revoke",
    ]


def test_others_may_not(issue, town, other_town, citizen):
    issued = issue()
    for actor in (citizen, other_town.actor(Role.MANAGER), town.actor(Role.AGENT)):
        with pytest.raises(Forbidden):
            tokens.revoke(actor, issued.token.id)
        with pytest.raises(Forbidden):
            issue(actor)
    with pytest.raises(Forbidden):
        tokens.revoke(SYSTEM, town.organisation.id)


def test_visible_is_what_may_be_read(issue, town, other_town, citizen, person):
    """Every role, own and other organisation: the query and the policy say the same."""
    bearers = [
        urn("parties", "membership", town.agents[Role.AGENT].id),
        urn("parties", "membership", other_town.agents[Role.AGENT].id),
        urn("parties", "person", person.id),
        urn("exchange", "habilitation", "1"),
    ]
    places = [town.organisation.id, other_town.organisation.id, None]
    for bearer, place in itertools.product(bearers, places):
        issue(SYSTEM, bearer=bearer, organisation=place)
    rows = list(ApiToken.objects.all())
    actors = [citizen, access.NOBODY, SYSTEM]
    for place in (town, other_town):
        actors += [place.actor(role) for role in place.agents]
    for actor in actors:
        seen = {row.id for row in tokens.visible_to(actor)}
        assert seen == {r.id for r in rows if access.may(actor, "tokens.token.read", r)}
    assert len({len(tokens.visible_to(actor)) for actor in actors}) > 2


def test_nobody_makes_tokens():
    wanted = policies.Wanted(None, "urn:parvis:parties:person:None")
    assert not access.may(access.NOBODY, "tokens.token.issue", wanted)
    assert not access.may(Actor(frozenset({Role.PERSON})), "tokens.token.issue", wanted)


def test_erasing_a_person_ends_their_tokens(citizen, person, issue):
    from parvis.kernel.tokens.erasure import ERASER

    issued = issue(SYSTEM, bearer=urn("parties", "person", person.id), organisation=None)
    ERASER.erase(person.id)
    ERASER.erase(person.id)
    row = ApiToken.objects.get(id=issued.token.id)
    assert row.name == "erased" and row.issued_by is None and row.revoked_at
    assert ERASER.refusal(person.id) == ""
