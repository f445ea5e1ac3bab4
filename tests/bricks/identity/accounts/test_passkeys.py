"""The rules of passkeys, against a device that really signs, and that lies when asked."""

from __future__ import annotations

import json
import os

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from parvis.bricks.identity.domain import passkeys
from parvis.bricks.identity.domain.passkeys import Fault, Known, Wrong
from parvis.bricks.identity.gateways import passkeys as gateway
from tests.bricks.identity.authenticator import Device

SITE = passkeys.Site("mairie.example", "https://mairie.example", "Mairie")
HANDLE = passkeys.encode(b"h" * 32)


def registered(device: Device, *, handle: str = HANDLE) -> Known:
    challenge = os.urandom(32)
    options = passkeys.ask_new(SITE, challenge, handle=handle, name="Ada")
    new = gateway.check_new(device.make(options), SITE, challenge)
    return Known(new.credential, handle, new.count, new.public_key)


@pytest.fixture
def device() -> Device:
    return Device(SITE.origin)


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("https://mairie.example", ("mairie.example", "https://mairie.example")),
        ("https://mairie.example:8443/", ("mairie.example", "https://mairie.example:8443")),
        ("https://mairie.example:443", ("mairie.example", "https://mairie.example")),
        ("http://localhost:8123", ("localhost", "http://localhost:8123")),
        ("http://mairie.example", None),
        ("https://192.0.2.7", None),
        ("https://[2001:db8::1]", None),
        ("", None),
    ],
)
def test_the_site_of_an_instance(origin, expected):
    found = passkeys.site_of(origin, "x")
    assert (found and (found.id, found.origin)) == expected


def test_a_registration_and_its_uses(device):
    known = registered(device)
    for _ in range(3):
        challenge = os.urandom(32)
        answer = device.use(passkeys.ask_use(SITE, challenge))
        used = gateway.check_use(answer, SITE, challenge, known)
        assert used.credential == known.credential == gateway.credential_of(answer)
        assert used.count == known.count + 1
        known = Known(known.credential, known.handle, used.count, known.public_key)


def test_a_synced_passkey_never_counts():
    device = Device(SITE.origin, steps=0)
    known = registered(device)
    for _ in range(2):
        challenge = os.urandom(32)
        answer = device.use(passkeys.ask_use(SITE, challenge))
        assert gateway.check_use(answer, SITE, challenge, known).count == 0


@pytest.mark.parametrize(
    ("manners", "lies", "fault"),
    [
        ({}, {"type": "webauthn.get"}, Fault.PURPOSE),
        ({}, {"challenge": passkeys.encode(b"x" * 32)}, Fault.CHALLENGE),
        ({}, {"origin": "https://mairie.example.evil.example"}, Fault.ORIGIN),
        ({}, {"origin": "http://mairie.example"}, Fault.ORIGIN),
        ({"embedded": True}, {}, Fault.EMBEDDED),
        ({}, {"site": "autre.example"}, Fault.SITE),
        ({"present": False}, {}, Fault.ABSENT),
        ({"verifies": False}, {}, Fault.NOT_VERIFIED),
        ({}, {"alg": -47}, Fault.ALGORITHM),
    ],
)
def test_a_lying_registration_is_refused(device, manners, lies, fault):
    challenge = os.urandom(32)
    options = passkeys.ask_new(SITE, challenge, handle=HANDLE, name="Ada")
    with pytest.raises(Wrong) as wrong:
        gateway.check_new(device.lying(**manners).make(options, **lies), SITE, challenge)
    assert wrong.value.fault is fault


@pytest.mark.parametrize(
    ("manners", "lies", "fault"),
    [
        ({}, {"type": "webauthn.create"}, Fault.PURPOSE),
        ({}, {"challenge": passkeys.encode(b"x" * 32)}, Fault.CHALLENGE),
        ({}, {"origin": "https://evil.example"}, Fault.ORIGIN),
        ({"embedded": True}, {}, Fault.EMBEDDED),
        ({}, {"site": "autre.example"}, Fault.SITE),
        ({"present": False}, {}, Fault.ABSENT),
        ({"verifies": False}, {}, Fault.NOT_VERIFIED),
        ({}, {"id": b"never registered"}, Fault.UNKNOWN),
        ({}, {"handle": passkeys.encode(b"somebody else")}, Fault.OTHER_HOLDER),
        ({}, {"key": ec.generate_private_key(ec.SECP256R1())}, Fault.SIGNATURE),
        ({"steps": 0}, {}, Fault.COUNTER),
        ({}, {"count": 2}, Fault.COUNTER),
        ({}, {"count": 0}, Fault.COUNTER),
        # a counter that goes back is believed only when it is signed
        ({}, {"count": 0, "key": ec.generate_private_key(ec.SECP256R1())}, Fault.SIGNATURE),
    ],
)
def test_a_lying_sign_in_is_refused(device, manners, lies, fault):
    known = registered(device)
    device.held[0].count = 5
    known = Known(known.credential, known.handle, 5, known.public_key)
    challenge = os.urandom(32)
    answer = device.lying(**manners).use(passkeys.ask_use(SITE, challenge), **lies)
    with pytest.raises(Wrong) as wrong:
        gateway.check_use(answer, SITE, challenge, known)
    assert wrong.value.fault is fault


def test_the_passkey_of_somebody_else_is_no_second_factor(device):
    known = registered(device)
    challenge = os.urandom(32)
    answer = device.use(passkeys.ask_use(SITE, challenge))
    with pytest.raises(Wrong) as wrong:
        gateway.check_use(answer, SITE, challenge, known, handle=passkeys.encode(b"o" * 32))
    assert wrong.value.fault is Fault.OTHER_HOLDER


def test_one_passkey_is_registered_once(device):
    challenge = os.urandom(32)
    answer = device.make(passkeys.ask_new(SITE, challenge, handle=HANDLE, name="Ada"))
    new = gateway.check_new(answer, SITE, challenge)
    assert new.transports == ("internal",)
    with pytest.raises(Wrong) as wrong:
        gateway.check_new(answer, SITE, challenge, {new.credential})
    assert wrong.value.fault is Fault.TAKEN


@pytest.mark.parametrize(
    "answer",
    [
        "", "{}", "[]", "null", "1", '"', "{" * 4000, "x" * 1_000_000, '{"id":1}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{}}',
        '{"id":"AA","rawId":"AA","type":"public-key","response":{"clientDataJSON":"AA",'
        '"attestationObject":"AA","authenticatorData":"AA","signature":"AA"}}',
        '{"id":"é","rawId":"é","type":"public-key","response":{"clientDataJSON":"é",'
        '"attestationObject":"é","authenticatorData":"é","signature":"é"}}',
    ],
)  # fmt: skip
def test_what_is_not_an_answer_is_refused_in_the_same_words(answer):
    for check in (gateway.check_new, gateway.check_use):
        with pytest.raises(Wrong) as wrong:
            check(answer, SITE, b"c" * 32, None or ())
        assert wrong.value.fault is Fault.MALFORMED


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_counter_goes_forward_or_stays_at_nought(kept, said):
    assert passkeys.went_back(kept, said) is not (said > kept or said == kept == 0)


@given(st.binary(max_size=400))
def test_hostile_bytes_never_raise_anything_else(raw):
    device = Device(SITE.origin)
    challenge = b"c" * 32
    whole = json.loads(device.make(passkeys.ask_new(SITE, challenge, handle=HANDLE, name="Ada")))
    whole["response"]["attestationObject"] = passkeys.encode(raw)
    with pytest.raises(Wrong):
        gateway.check_new(json.dumps(whole), SITE, challenge)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  My \n phone ", "My phone"),
        ("clé\x00bleue\u202e", "clébleue"),
        ("x" * 1_000_000, "x" * 60),
        (" \x00 ", ""),
    ],
)
def test_names_are_one_printable_line(typed, kept):
    assert passkeys.named(typed) == kept
