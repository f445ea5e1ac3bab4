"""Acts and their effects. No constraint forbids a second effect: the test must see it."""

from typing import ClassVar

from django.db import models

from parvis.kernel.marks import Marks


class Act(models.Model):
    """What a killed writer managed to commit."""

    number = models.IntegerField(unique=True)
    marks: ClassVar = Marks(retention="the test")


class Effect(models.Model):
    """What a job (`kind` job, call) or a subscriber (`kind` event) did for one act."""

    kind = models.CharField(max_length=10)
    number = models.IntegerField()
    marks: ClassVar = Marks(retention="the test")
