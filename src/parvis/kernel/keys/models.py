"""The table of person keys."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from parvis.kernel import clock
from parvis.kernel.marks import Marks


class PersonKey(models.Model):
    """The data key of one person, wrapped by the ring; empty for ever once destroyed.

    The person is named without a foreign key: persons known only to one brick (a child in a
    case) have keys too.
    """

    person = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)
    destroyed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    marks: ClassVar = Marks(
        retention="the key until the person is erased; then an empty row, kept for ever",
        personal=("wrapped",),
        subject="person",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(destroyed_at__isnull=True) | Q(wrapped=b""),
                name="personkey_destroyed_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)
