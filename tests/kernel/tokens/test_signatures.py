"""Signatures are those of Standard Webhooks, and are refused for every reason there is."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel import clock
from parvis.kernel.tokens import signatures, webhooks

# The example of the Standard Webhooks specification's reference libraries.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
ID, AT, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def at(seconds):
    return time_machine.travel(dt.datetime.fromtimestamp(AT + seconds, dt.UTC), tick=False)


def received(**changes):
    return signatures.headers(ID, AT, BODY, [SECRET]) | changes


def test_the_reference_example():
    assert received() == {
        "webhook-id": ID,
        "webhook-timestamp": str(AT),
        "webhook-signature": SIGNATURE,
    }
    with at(10):
        headers = {name.title(): value for name, value in received().items()}
        assert webhooks.verify(SECRET, headers, BODY) == ID


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-id": "msg_other"},
        {"webhook-id": ""},
        {"webhook-timestamp": str(AT + 1)},
        {"webhook-timestamp": "now"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-signature": SIGNATURE.replace("v1,", "v2,")},
        {"webhook-signature": "é"},
    ],
)
def test_what_was_changed_is_refused(changes):
    with at(0), pytest.raises(webhooks.BadSignature):
        webhooks.verify(SECRET, received(**changes), BODY)


def test_other_bodies_secrets_and_times_are_refused():
    with at(0):
        for secret, body in ((SECRET, BODY + b" "), (signatures.new_secret(), BODY)):
            with pytest.raises(webhooks.BadSignature):
                webhooks.verify(secret, received(), body)
    for seconds in (-301, 301):
        with at(seconds), pytest.raises(webhooks.BadSignature):
            webhooks.verify(SECRET, received(), BODY)
    with at(0), pytest.raises(webhooks.BadSignature):
        webhooks.verify("whsec_not base64!", received(), BODY)


def test_either_of_two_secrets_opens():
    new = signatures.new_secret()
    headers = signatures.headers(ID, AT, BODY, [new, SECRET])
    with at(0):
        assert webhooks.verify(new, headers, BODY) == webhooks.verify(SECRET, headers, BODY) == ID


@given(st.binary(max_size=200), st.binary(max_size=200))
def test_only_the_same_body_is_accepted(body, other):
    now = int(clock.now().timestamp())
    secret = signatures.new_secret()
    headers = signatures.headers("m", now, body, [secret])
    assert webhooks.verify(secret, headers, body) == "m"
    if other != body:
        with pytest.raises(webhooks.BadSignature):
            webhooks.verify(secret, headers, other)
