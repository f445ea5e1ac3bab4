"""Messages leave with the act they tell of, signed, until they are taken; nothing is lost."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine

from parvis.kernel import access, clock, jobs
from parvis.kernel.access import Forbidden, Role
from parvis.kernel.db.transactions import command
from parvis.kernel.http import addresses, sending
from parvis.kernel.mail.models import Letter
from parvis.kernel.tokens import delivering, queries, webhooks
from parvis.kernel.tokens.models import Message, Webhook
from parvis.kernel.urns import urn
from tests.kernel.http.server import running

SYSTEM = access.system("test")
TOPIC = "procedures.case_filed"


@pytest.fixture
def server(monkeypatch):
    """Another system, on loopback, that the operator allows."""
    sending._transport.cache_clear()
    addresses._networks.cache_clear()
    with running() as found:
        monkeypatch.setenv("PARVIS_HTTP_ALLOW", f"127.0.0.1:{found.server_port}")
        yield found
    sending._transport.cache_clear()


@pytest.fixture
def hook(server, town):
    """Register a webhook as the town's manager."""

    def make(path="/echo", actor=None, **more):
        given = {
            "organisation": town.organisation.id,
            "name": "Logiciel métier",
            "url": server.url + path,
            "topics": [TOPIC],
            "contact": "dsi@valserine.example",
        } | more
        return webhooks.register(actor or town.actor(Role.MANAGER), **given)

    return make


def send(town, **more):
    return webhooks.send(TOPIC, {"case": "1", "été": 1}, organisation=town.organisation.id, **more)


def attempt(message, times=1):
    """Try to deliver, as the job does."""
    for _ in range(times):
        with pytest.raises(delivering.NotDelivered):
            delivering.deliver(message)


def test_a_message_is_signed_and_can_be_checked(hook, server, town):
    made = hook()
    (message,) = send(town)
    assert server.seen == []
    jobs.run_due()
    ((method, path, headers, body),) = server.seen
    assert (method, path, headers["content-type"]) == ("POST", "/echo", "application/json")
    assert webhooks.verify(made.secret, headers, body) == str(message)
    told = json.loads(body)
    assert told["type"] == TOPIC and told["data"] == {"case": "1", "été": 1}
    assert dt.datetime.fromisoformat(told["timestamp"]).tzinfo
    row = Message.objects.get()
    assert (row.state, row.attempts, row.last_status) == ("sent", 1, 200)


@pytest.mark.django_db(transaction=True)
def test_it_leaves_exactly_when_the_act_is_committed(hook, server, town):
    hook()

    @command
    def file(fail):
        send(town)
        if fail:
            raise ValueError

    with pytest.raises(ValueError):
        file(True)
    jobs.run_due()
    assert server.seen == [] and not Message.objects.exists()
    file(False)
    jobs.run_due()
    assert len(server.seen) == 1


def test_only_who_wants_it_is_told(hook, server, town, other_town):
    case = urn("procedures", "case", "1")
    hook("/echo/all")
    hook("/echo/one", about=case)
    hook("/echo/other", topics=["other.topic"])
    hook("/echo/theirs", organisation=other_town.organisation.id, actor=SYSTEM)
    send(town)
    send(town, about=case)
    send(town, about=urn("procedures", "case", "2"))
    jobs.run_due()
    paths = [path for _, path, _, _ in server.seen]
    assert paths.count("/echo/all") == 3 and paths.count("/echo/one") == 1 and len(paths) == 4


def test_a_failure_is_tried_again_with_the_same_id(hook, server, town):
    made = hook("/flaky")
    (message,) = send(town)
    jobs.run_due(raising=False)
    assert Message.objects.get().last_error == "answered with status 503"
    for later in (10, 60):
        with time_machine.travel(clock.now() + dt.timedelta(seconds=later)):
            jobs.run_due(raising=False)
            ids = {webhooks.verify(made.secret, h, b) for _, _, h, b in server.seen[-1:]}
            assert ids == {str(message)}
    assert len(server.seen) == 3 and Message.objects.get().state == "sent"
    assert Webhook.objects.get().failures == 0


@pytest.mark.parametrize("path", ["/redirect?to=/echo", "/status/400", "/status/500"])
def test_anything_but_2xx_is_a_failure_and_redirects_are_not_followed(hook, server, town, path):
    hook(path)
    (message,) = send(town)
    attempt(message)
    assert len(server.seen) == 1 and Webhook.objects.get().failures == 1


def test_gone_disables_at_once_with_a_notice(hook, server, town):
    made = hook("/status/410")
    (message,) = send(town)
    jobs.run_due()
    row = Webhook.objects.get(id=made.id)
    assert row.disabled_at and row.disabled_why == "answered with status 410"
    letter = Letter.objects.get()
    assert letter.to == "dsi@valserine.example" and "Nothing is lost" in letter.text
    assert Message.objects.get(id=message).state == "held"


def test_messages_of_a_disabled_webhook_are_held_then_leave(hook, server, town):
    made = hook("/status/410")
    send(town)
    jobs.run_due()
    send(town)
    jobs.run_due()
    assert len(server.seen) == 1
    assert list(Message.objects.values_list("state", flat=True)) == ["held", "held"]
    Webhook.objects.update(url=server.url + "/echo")
    assert webhooks.enable(town.actor(Role.MANAGER), made.id) == 2
    jobs.run_due()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    assert len(server.seen) == 3


def test_failing_for_long_disables(hook, server, town, monkeypatch):
    monkeypatch.setattr(delivering, "MOST_FAILURES", 3)
    hook("/status/500")
    (message,) = send(town)
    attempt(message, 3)
    assert not Webhook.objects.get().disabled_at  # many, but not for long
    with time_machine.travel(clock.now() + dt.timedelta(days=4)):
        delivering.deliver(message)
    assert Webhook.objects.get().disabled_at


def test_the_last_attempt_disables(hook, server, town):
    hook("/status/500")
    (message,) = send(town)
    Message.objects.update(attempts=delivering.MAX_ATTEMPTS - 1)
    delivering.deliver(message)
    assert Webhook.objects.get().disabled_at and Message.objects.get().state == "held"


def test_private_addresses_are_not_told(hook, town, monkeypatch):
    hook()
    (message,) = send(town)
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "")
    attempt(message)
    assert "private network" in Message.objects.get().last_error


def test_a_new_secret_and_the_old_one_for_a_day(hook, server, town):
    old = hook()
    new = webhooks.change_secret(town.actor(Role.MANAGER), old.id)
    send(town)
    jobs.run_due()
    _, _, headers, body = server.seen[-1]
    for secret in (old.secret, new.secret):
        assert webhooks.verify(secret, headers, body)
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        send(town)
        jobs.run_due()
        _, _, headers, body = server.seen[-1]
        assert webhooks.verify(new.secret, headers, body)
        with pytest.raises(webhooks.BadSignature):
            webhooks.verify(old.secret, headers, body)


def test_secrets_are_sealed(hook):
    made = hook()
    row = Webhook.objects.get()
    assert made.secret.startswith("whsec_")
    assert made.secret.encode() not in bytes(row.secret) and made.secret not in str(row.__dict__)


@pytest.mark.parametrize(
    "more",
    [
        {"url": "ftp://a.example"},
        {"url": "https://"},
        {"url": "https://user:pass@a.example"},
        {"url": "nonsense"},
        {"topics": []},
    ],
)
def test_what_cannot_be_registered_is_said(hook, more):
    with pytest.raises(ValueError, match=r".{15,}"):
        hook(**more)


def test_production_wants_https(hook, settings):
    settings.PARVIS_ENV = "production"
    with pytest.raises(ValueError, match="https://"):
        hook()


def test_a_message_has_a_largest_size(hook, town):
    hook()
    with pytest.raises(ValueError, match="larger"):
        webhooks.send(TOPIC, {"x": "é" * 200_000}, organisation=town.organisation.id)


def test_others_may_not(hook, town, other_town, citizen):
    made = hook()
    for actor in (citizen, other_town.actor(Role.MANAGER), town.actor(Role.AGENT)):
        assert not queries.webhooks_visible_to(actor)
        for act in (webhooks.change_secret, webhooks.enable):
            with pytest.raises(Forbidden):
                act(actor, made.id)
        with pytest.raises(Forbidden):
            hook(actor=actor)
    row = Webhook.objects.get()
    for actor in (town.actor(Role.MANAGER), SYSTEM):
        assert list(queries.webhooks_visible_to(actor)) == [row]
        assert access.may(actor, "tokens.webhook.read", row)
    webhooks.disable(town.actor(Role.MANAGER), made.id, "no longer needed")
    assert Webhook.objects.get().disabled_why == "no longer needed"


def test_old_messages_are_forgotten(hook, server, town):
    hook()
    send(town)
    jobs.run_due()
    with time_machine.travel(clock.now() + dt.timedelta(days=31)):
        jobs.enqueue("tokens.forget", {})
        jobs.run_due()
    assert not Message.objects.exists()
