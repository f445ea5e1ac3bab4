"""A person at the hub: what they decided, what was sent to whom, what was refused."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Person
from parvis.kernel.values.ids import uuid7


class HubAccount(models.Model):
    """One identity that used the hub, known by a keyed digest: no name is kept here.

    `person`: the person of this instance, once the identity signed in to the portal.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    # {"blocked": [uid], "allowed": [uid], "block_future": bool}
    preferences = models.JSONField(default=dict, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    locked_by = models.CharField(max_length=10, blank=True)  # "person" or "operator"
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now, db_index=True)

    marks: ClassVar = Marks(
        retention="three years without use",
        personal=("digest", "preferences"),
        subject="person",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(locked_at__isnull=True, locked_by="")
                | Q(locked_at__isnull=False, locked_by__in=["person", "operator"]),
                name="identity_locked_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class AgentLogin(models.Model):
    """One way in of an agent's account: a subject at a provider, and the address it asserted.

    Digests only. ProConnect keeps one account through several of them (reference 2.1).
    """

    account = models.ForeignKey(HubAccount, on_delete=models.CASCADE, related_name="logins")
    provider = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)  # digest of the provider's sub
    address = models.CharField(max_length=64, db_index=True)  # digest of the address, small letters
    made_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the account",
        personal=("subject", "address"),
        subject="account__person",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="identity_one_login"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.account_id}"


class Connection(models.Model):
    """One event of a person's history: a sign-in at a service, data handed over.

    `id` is also the code that the mail of a sign-in gives, to be quoted in a report of fraud.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(  # found by the index below
        HubAccount, on_delete=models.CASCADE, related_name="connections", db_index=False
    )
    at = models.DateTimeField(default=clock.now)
    event = models.CharField(max_length=60)
    profile = models.CharField(max_length=20)
    client_id = models.CharField(max_length=128)
    client = models.CharField(max_length=200)
    provider = models.CharField(max_length=120)
    acr = models.CharField(max_length=120)
    claims = models.JSONField(default=dict, blank=True)  # {data provider: [claim]}

    marks: ClassVar = Marks(
        retention="six months after the sign-in",
        personal=("client", "provider", "claims"),
        subject="account__person",
    )

    class Meta:
        indexes = [models.Index(fields=["account", "-at"])]

    def __str__(self) -> str:
        return f"{self.event} {self.id}"


class FraudReport(models.Model):
    """A report of identity theft, written in six steps; `sealed` holds its words."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        CLOSED = "closed", "closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.CharField(max_length=12, unique=True)
    account = models.ForeignKey(
        HubAccount, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    sealed = models.BinaryField()  # purpose "identity.fraud"
    connections = models.JSONField(default=list, blank=True)  # identifiers of Connection
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    reported_at = models.DateTimeField(default=clock.now, db_index=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="two years after it was closed",
        personal=("sealed", "connections"),
        subject="account__person",
    )

    def __str__(self) -> str:
        return self.ticket


class RedressTicket(models.Model):
    """An identity that the register did not certify: its code is shown to the person.

    `sealed`: what was asked of the register, so that the support can ask again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ticket = models.CharField(max_length=12, unique=True)
    code = models.CharField(max_length=8)  # Y010008…
    sealed = models.BinaryField()  # purpose "identity.redress"
    provider = models.CharField(max_length=40)
    client = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now, db_index=True)
    replayed_at = models.DateTimeField(null=True, blank=True)
    replay_code = models.CharField(max_length=8, blank=True)  # "" found, else a code

    marks: ClassVar = Marks(retention="one month after it was opened", personal=("sealed",))

    def __str__(self) -> str:
        return self.ticket
