"""Identity providers, what is known of their health, and our own keys towards them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class IdentityProvider(models.Model):
    """One provider. `record` holds what `domain.providers.Record` reads."""

    class Audience(models.TextChoices):
        USAGER = "usager", "usager"
        AGENT = "agent", "agent"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    uid = models.SlugField(max_length=40, unique=True)  # in redirect URIs: never changes
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=10, choices=Audience)
    active = models.BooleanField(default=True)
    display = models.BooleanField(default=True)
    beta = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=100)
    record = models.JSONField(default=dict)
    secret = models.BinaryField(default=b"")  # encrypted, purpose "identity.provider"
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the provider is used, then as long as history names it"
    )

    class Meta:
        ordering = ("position", "title")

    def __str__(self) -> str:
        return self.uid


class ProviderHealth(models.Model):
    """The circuit breaker of one provider (`domain.breaker`), shared by all processes."""

    provider = models.OneToOneField(
        IdentityProvider, on_delete=models.CASCADE, primary_key=True, related_name="health"
    )
    failures = models.PositiveIntegerField(default=0)
    opened_at = models.FloatField(null=True, blank=True)  # seconds since 1970
    trying_since = models.FloatField(null=True, blank=True)
    last_error = models.CharField(max_length=60, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(retention="as long as the provider is used")

    def __str__(self) -> str:
        return f"{self.provider_id}: {self.failures}"


class HubKey(models.Model):
    """A key with which providers encrypt for the hub; the newest is published first."""

    kid = models.CharField(primary_key=True, max_length=64)
    algorithm = models.CharField(max_length=20)  # ECDH-ES, RSA-OAEP-256
    public = models.JSONField()
    sealed = models.BinaryField()  # purpose "identity.hub_key"
    created_at = models.DateTimeField(default=clock.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="a year after it was retired")

    def __str__(self) -> str:
        return self.kid
