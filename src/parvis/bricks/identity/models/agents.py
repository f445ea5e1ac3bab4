"""The embedded identity provider of agents: accounts, letters with a code, organisations joined."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Organisation, Person
from parvis.kernel.values.ids import uuid7


def fresh_handle() -> str:
    """The random name that passkeys bear instead of an address (WebAuthn 14.6.1)."""
    return secrets.token_urlsafe(32)


class AgentAccount(models.Model):
    """An agent's account at the embedded provider. The address is verified before the row exists.

    `password`: Argon2id in PHC form. `totp`: secret under kernel.keys, purpose
    "identity.agent_totp", empty when there is none; `totp_step`: last step whose code was used.
    `recovery`: digests of the recovery codes that are left. `version`: moves with every change of
    a factor, so that sessions opened before it end.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(max_length=254, unique=True)  # small letters
    given_name = models.CharField(max_length=100)
    usual_name = models.CharField(max_length=100)
    password = models.CharField(max_length=200)
    totp = models.BinaryField(default=b"")
    totp_step = models.BigIntegerField(default=0)
    handle = models.CharField(max_length=43, unique=True, default=fresh_handle)
    recovery = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    language = models.CharField(max_length=8, default="fr")
    person = models.ForeignKey(
        Person, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now, db_index=True)

    marks: ClassVar = Marks(
        retention="three years without use",
        personal=("email", "given_name", "usual_name", "password", "totp", "recovery"),
        subject="person",
    )

    def __str__(self) -> str:
        return str(self.id)


class AgentLetter(models.Model):
    """A code sent by letter, for one browser: only a digest of it is kept.

    `about`: digest of the address it was sent to. `kept`: what waits for the code (the address
    itself, a request to join), sealed under "identity.agent_letter". A letter to an address that
    has nothing to prove has a row too, with a code that nobody knows.
    """

    class Purpose(models.TextChoices):
        OPEN = "open", "open"
        RESET = "reset", "reset"
        OFFICIAL = "official", "official"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    purpose = models.CharField(max_length=10, choices=Purpose)
    about = models.CharField(max_length=64, db_index=True)
    kept = models.BinaryField(default=b"")
    code_hash = models.CharField(max_length=64)
    until = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="a day after its end", personal=("about", "kept"))

    def __str__(self) -> str:
        return f"{self.purpose} {self.id}"


class AgentTries(models.Model):
    """Wrong tries in a row, by digest of what was tried (an address, a second factor)."""

    key = models.CharField(primary_key=True, max_length=64)
    failures = models.PositiveIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now, db_index=True)
    until = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="a day after the last try", personal=("key",))

    def __str__(self) -> str:
        return f"{self.key}: {self.failures}"


class AgentGrant(models.Model):
    """A code of the embedded provider for the hub, then its access token: digests, one minute."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(AgentAccount, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey("AgentMembership", on_delete=models.CASCADE, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    access_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    redirect_uri = models.CharField(max_length=500)
    challenge = models.CharField(max_length=64)
    nonce = models.CharField(max_length=512, blank=True)
    acr = models.CharField(max_length=40)
    amr = models.JSONField(default=list)
    auth_time = models.PositiveBigIntegerField()
    expires_at = models.DateTimeField(db_index=True)
    consumed_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="a day after its end", subject="account__person")

    def __str__(self) -> str:
        return str(self.id)


class AgentMembership(models.Model):
    """An account and an organisation: joined, asked for, or refused.

    `membership`: the membership in kernel.parties once joined (no foreign key: it is read through
    its door). `strength`, `reason`, `ticket`: `domain.joining`. `words`: what moderator and person
    wrote to each other, oldest first: [{"by": "moderator"|"person", "at": ISO, "text": …}].
    """

    class State(models.TextChoices):
        PENDING = "pending", "pending"
        ASKED = "asked", "asked"  # the moderator waits for an answer of the person
        JOINED = "joined", "joined"
        REJECTED = "rejected", "rejected"
        LEFT = "left", "left"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(AgentAccount, on_delete=models.CASCADE, related_name="memberships")
    siret = models.CharField(max_length=14)
    name = models.CharField(max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    membership = models.UUIDField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State)
    strength = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=40, blank=True)
    external = models.BooleanField(default=False)
    # Moderation: type of the ticket, "" when nobody is asked; settled when somebody decided.
    ticket = models.CharField(max_length=40, blank=True)
    number = models.CharField(max_length=12, blank=True, db_index=True)
    words = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(default=clock.now, db_index=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.UUIDField(null=True, blank=True)  # membership of the moderator

    marks: ClassVar = Marks(
        retention="as long as the account, a refused request one year after the decision",
        personal=("words",),
        subject="account__person",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "siret"], name="identity_one_join"),
            models.CheckConstraint(
                condition=~Q(state="joined") | Q(membership__isnull=False),
                name="identity_joined_has_membership",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"])]

    def __str__(self) -> str:
        return f"{self.account_id} > {self.siret}"


class BodyDomain(models.Model):
    """What moderators decided of an e-mail domain for one body, beside its own verified domains."""

    class State(models.TextChoices):
        EXTERNAL = "external", "external"  # contractors of the body
        UNVERIFIED = "unverified", "unverified"  # seen with an accepted agent, not settled
        REFUSED = "refused", "refused"

    siret = models.CharField(max_length=14)
    domain = models.CharField(max_length=253)
    state = models.CharField(max_length=10, choices=State)
    decided_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the body is on the instance")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["siret", "domain"], name="identity_one_domain"),
        ]

    def __str__(self) -> str:
        return f"{self.domain} @ {self.siret}: {self.state}"
