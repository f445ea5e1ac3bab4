"""Requests for which somebody must do something, and requests pushed beforehand."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.bricks.identity.models.clients import Client
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class Interaction(models.Model):
    """One authorize request under way in one browser.

    `uid` stands in addresses and opens nothing without the browser's cookie (`browser_hash`).
    `request` is the checked request (`domain.requests.Asked`); `sealed` is what the hub keeps
    meanwhile (state and nonce upstream, identity before consent), purpose
    "identity.interaction". `step` and `version` change together, by compare-and-swap.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    uid = models.CharField(max_length=43, unique=True)
    profile = models.CharField(max_length=20)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    browser_hash = models.CharField(max_length=64)
    request = models.JSONField()
    step = models.CharField(max_length=40, default="start")
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="a day after its end", personal=("request", "sealed"))

    def __str__(self) -> str:
        return self.uid


class PushedRequest(models.Model):
    """Parameters pushed by a client (RFC 9126): used once, within a minute and a half."""

    uri_hash = models.CharField(primary_key=True, max_length=64)
    client = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+")
    parameters = models.JSONField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(retention="a day after its end", personal=("parameters",))

    def __str__(self) -> str:
        return self.uri_hash
