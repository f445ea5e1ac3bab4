"""Passkeys in the database: whose they are, and what a second copy of an answer does."""

from __future__ import annotations

import json
import os
import uuid

import pytest

from parvis.bricks.identity.commands import passkeys as commands
from parvis.bricks.identity.domain import passkeys as rules
from parvis.bricks.identity.domain.passkeys import Fault, Site, Wrong
from parvis.bricks.identity.models import Passkey
from parvis.bricks.identity.queries import passkeys as queries
from parvis.kernel.access import system
from tests.bricks.identity.authenticator import Device

pytestmark = pytest.mark.django_db
SITE = Site("mairie.example", "https://mairie.example", "Mairie")
WHO = system("tests")


def holder(realm: str = "person") -> commands.Holder:
    return commands.Holder(realm, uuid.uuid4(), rules.encode(os.urandom(32)))


def kept(device: Device, of: commands.Holder, name: str = "My phone") -> uuid.UUID:
    challenge = os.urandom(32)
    options = rules.ask_new(SITE, challenge, handle=of.handle, name="Ada")
    return commands.add(WHO, of, SITE, challenge, device.make(options), name)


def asked(device: Device, **lies) -> tuple[bytes, str]:
    challenge = os.urandom(32)
    return challenge, device.use(rules.ask_use(SITE, challenge), **lies)


def test_a_passkey_signs_its_holder_in_and_its_counter_moves():
    ada, device = holder(), Device(SITE.origin)
    number = kept(device, ada)
    found = commands.use(SITE, *asked(device), realm="person")
    assert (found.holder, found.passkey) == (ada.id, number)
    assert Passkey.objects.get().count == 1


def test_the_same_answer_twice_is_refused():
    device = Device(SITE.origin)
    kept(device, holder())
    challenge, answer = asked(device)
    commands.use(SITE, challenge, answer, realm="person")
    with pytest.raises(Wrong) as wrong:
        commands.use(SITE, challenge, answer, realm="person")
    assert wrong.value.fault is Fault.COUNTER


def test_a_passkey_of_the_other_realm_is_unknown():
    device = Device(SITE.origin)
    kept(device, holder("agent"))
    with pytest.raises(Wrong) as wrong:
        commands.use(SITE, *asked(device), realm="person")
    assert wrong.value.fault is Fault.UNKNOWN


def test_a_second_factor_is_the_holders_own():
    ada, bob = holder("agent"), holder("agent")
    adas, bobs = Device(SITE.origin), Device(SITE.origin)
    kept(adas, ada)
    kept(bobs, bob)
    assert commands.use(SITE, *asked(adas), realm="agent", handle=ada.handle).holder == ada.id
    with pytest.raises(Wrong) as wrong:
        commands.use(SITE, *asked(bobs), realm="agent", handle=ada.handle)
    assert wrong.value.fault is Fault.OTHER_HOLDER


def test_one_credential_is_kept_once_whoever_claims_it():
    device, challenge = Device(SITE.origin), os.urandom(32)
    ada, bob = holder(), holder()
    answer = device.make(rules.ask_new(SITE, challenge, handle=ada.handle, name="Ada"))
    commands.add(WHO, ada, SITE, challenge, answer, "")
    with pytest.raises(Wrong) as wrong:
        commands.add(WHO, bob, SITE, challenge, answer, "")
    assert wrong.value.fault is Fault.TAKEN
    assert queries.of_holder("person", bob.id) == []


def test_names_are_trimmed_and_only_the_holders_change():
    ada, bob, device = holder(), holder(), Device(SITE.origin)
    number = kept(device, ada, "  My \n phone  " + "x" * 100)
    assert len(queries.of_holder("person", ada.id)[0].name) == 60
    assert commands.rename(WHO, bob, number, "Mine") is False
    assert commands.rename(WHO, ada, number, " ") is False
    assert commands.rename(WHO, ada, number, "Work key") is True
    assert commands.remove(WHO, bob, number) == ""
    assert commands.remove(WHO, ada, number) == "Work key"
    with pytest.raises(Wrong) as wrong:
        commands.use(SITE, *asked(device), realm="person")
    assert wrong.value.fault is Fault.UNKNOWN


def test_there_is_a_limit():
    ada, device = holder(), Device(SITE.origin)
    for _ in range(rules.MOST):
        kept(device, ada)
    with pytest.raises(Wrong) as wrong:
        kept(device, ada)
    assert wrong.value.fault is Fault.TOO_MANY


def test_what_the_database_keeps_signs_nothing():
    device = Device(SITE.origin)
    kept(device, holder())
    row = Passkey.objects.values().get()
    private = device.held[0].key.private_numbers().private_value.to_bytes(32, "big")
    assert private not in bytes(row["public_key"])
    assert json.loads(json.dumps(row["transports"])) == ["internal"]
