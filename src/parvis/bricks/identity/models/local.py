"""Local accounts: whoever has no identity elsewhere, known by a mailbox that they open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from parvis.bricks.identity.models.links import Link
from parvis.kernel import clock
from parvis.kernel.marks import Marks
from parvis.kernel.values.ids import uuid7


class LocalAccount(models.Model):
    """One account. Which person it opens is its `link` (issuer "local"), as for any way in.

    `address` is a keyed digest of `email`, by which a letter's answer finds the account. The
    account exists once its mailbox was opened: nothing is kept of an address only typed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    link = models.OneToOneField(Link, on_delete=models.PROTECT, related_name="local")
    email = models.CharField(max_length=254)
    address = models.CharField(max_length=64, unique=True)
    handle = models.CharField(max_length=43, unique=True)  # random, names it to passkeys
    mail_opens = models.BooleanField(default=True)  # False: passkeys or recovery alone sign in
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=clock.now)
    last_used_at = models.DateTimeField(default=clock.now, db_index=True)

    marks: ClassVar = Marks(
        retention="three years without use, or until the person is erased",
        personal=("email", "address", "handle"),
        subject="link__person",
    )

    def __str__(self) -> str:
        return str(self.id)


class MailKey(models.Model):
    """What one letter carries: a link and, for sign-ins, a code; one use, short life.

    `browser` is the digest of a secret that the asking browser keeps: "" for letters that may be
    opened anywhere (undo, recovery after its delay). `sealed`: address, language and where to go
    (purpose "identity.mail_key").
    """

    class Use(models.TextChoices):
        SIGN_IN = "sign_in", "sign_in"
        CHANGE = "change", "change"  # confirms a new address
        UNDO = "undo", "undo"  # gives the old address back
        RECOVER = "recover", "recover"  # signs in where mail alone does not, after a delay
        CANCEL = "cancel", "cancel"  # stops a recovery

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    use = models.CharField(max_length=10, choices=Use)
    account = models.ForeignKey(
        LocalAccount, on_delete=models.CASCADE, related_name="keys", null=True, blank=True
    )
    address = models.CharField(max_length=64, db_index=True)
    browser = models.CharField(max_length=64, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sealed = models.BinaryField()
    made_at = models.DateTimeField(default=clock.now)
    opens_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="a day after its end",
        personal=("address", "sealed"),
        subject="account__link__person",
    )

    def __str__(self) -> str:
        return str(self.id)


class RecoveryCode(models.Model):
    """A code that signs in once when mailbox and passkeys are lost; kept as a digest."""

    account = models.ForeignKey(LocalAccount, on_delete=models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="until new ones are made or the account ends", subject="account__link__person"
    )

    def __str__(self) -> str:
        return str(self.pk)


class ClaimSecret(models.Model):
    """The secret on a receipt: whoever shows it attaches the account that filed to their own."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    account = models.ForeignKey(LocalAccount, on_delete=models.CASCADE, related_name="claims")
    digest = models.CharField(max_length=64, unique=True)
    sealed = models.BinaryField()  # where it leads, purpose "identity.claim"
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    marks: ClassVar = Marks(
        retention="until it has expired", personal=("sealed",), subject="account__link__person"
    )

    def __str__(self) -> str:
        return str(self.id)
