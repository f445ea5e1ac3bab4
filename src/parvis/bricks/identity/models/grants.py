"""What a client received: one row per sign-in, from its code to the end of its tokens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.bricks.identity.models.clients import Client
from parvis.bricks.identity.models.sessions import Session
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Grant(models.Model):
    """One grant. Code, access and refresh tokens are kept as digests (kernel.keys.hash_token)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Without the database's own check, which would lock the row of a client that thousands use at
    # once, and write it anew, at each sign-in. Whatever reads a grant joins both: an orphan opens
    # nothing, and goes after a day like the rest.
    client = models.ForeignKey(
        Client, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    sub = models.CharField(max_length=128)
    scope = models.CharField(max_length=2000)
    acr = models.CharField(max_length=120)
    # nonce, auth_time, claims asked one by one: what token and userinfo answer.
    terms = models.JSONField(default=dict)
    redirect_uri = models.CharField(max_length=2000, blank=True)
    challenge = models.CharField(max_length=64, blank=True)  # PKCE, S256
    code_hash = models.CharField(max_length=64)
    code_expires_at = models.DateTimeField()
    consumed_at = models.DateTimeField(null=True, blank=True)
    # Written with the code, so that an exchange changes no indexed column; opens nothing without
    # the next.
    access_hash = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001 - unique
    access_expires_at = models.DateTimeField(null=True, blank=True)
    # A refresh token is `<selector>.<secret>`: the selector stays, the secret changes at each use.
    refresh_selector = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    refresh_hash = models.CharField(max_length=64, blank=True)
    refresh_expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_because = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=clock.now, db_index=True)

    marks: ClassVar = Marks(
        retention="a day after the last of its tokens has expired",
        personal=("sub",),
        subject="session__person",
    )

    class Meta:
        # Constraints, not `unique`: that adds an index for LIKE to each, and digests are compared.
        constraints = [
            models.UniqueConstraint(fields=["code_hash"], name="identity_grant_code"),
            models.UniqueConstraint(fields=["access_hash"], name="identity_grant_access"),
            models.UniqueConstraint(fields=["refresh_selector"], name="identity_grant_refresh"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class StoredSubject(models.Model):
    """The `sub` by which an entity already knows a person: it wins over the computed one (1.6)."""

    entity_id = models.CharField(max_length=128)
    seed = models.CharField(max_length=128)
    sub = models.CharField(max_length=255)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the service is connected: the name must not change",
        personal=("seed", "sub"),
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity_id", "seed"], name="identity_one_sub"),
            models.UniqueConstraint(fields=["entity_id", "sub"], name="identity_one_seed"),
        ]

    def __str__(self) -> str:
        return self.sub


class UsedAssertion(models.Model):
    """A client's signed assertion or request object that was used: its `jti` never serves again."""

    digest = models.CharField(primary_key=True, max_length=64)  # of client and jti
    expires_at = models.DateTimeField(db_index=True)

    marks: ClassVar = Marks(retention="until the assertion has expired")

    def __str__(self) -> str:
        return self.digest
