"""Services that ask who is there, and data providers that check tokens."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.parties.models import Organisation
from parvis.kernel.values.ids import uuid7


class Client(models.Model):
    """One client. `metadata` holds what `domain.clients.Metadata` reads, by registration names."""

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        ACTIVE = "active", "active"
        DISABLED = "disabled", "disabled"

    class Environment(models.TextChoices):
        SANDBOX = "sandbox", "sandbox"
        PRODUCTION = "production", "production"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    client_id = models.CharField(max_length=128, unique=True)
    profile = models.CharField(max_length=20)  # domain.profiles
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(max_length=200)  # what people read
    # What agents' rights are given in; clients of one application receive the same ones.
    application = models.ForeignKey(
        "identity.Application", on_delete=models.SET_NULL, related_name="clients",
        null=True, blank=True,
    )  # fmt: skip
    entity_id = models.CharField(max_length=128)  # clients of one entity share their subs
    # Digests of accepted secrets, newest first: [{"hash", "until" (ISO) or null}].
    secrets = models.JSONField(default=list, blank=True)
    metadata = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    environment = models.CharField(
        max_length=10, choices=Environment, default=Environment.PRODUCTION
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)

    marks: ClassVar = Marks(
        retention="as long as the service is connected, then as long as history names it"
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"])]

    def __str__(self) -> str:
        return self.client_id
