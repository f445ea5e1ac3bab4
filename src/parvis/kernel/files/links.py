"""Links to files: signed, expiring, bound to who asked, and checked again when opened.

A link copied to somebody else opens nothing: it names the person (or the browser session) it was
made for, as a digest, and the brick that owns the file is asked again (rights taken away since
count at once).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from parvis.kernel.access import Actor, Forbidden
from parvis.kernel.files import access
from parvis.kernel.files.errors import NotReady, UnknownFile
from parvis.kernel.files.models import Content, File
from parvis.kernel.settings import setting

LINK_SECONDS = setting(
    "PARVIS_FILES_LINK_SECONDS", int, 3_600, "How long a link to a file opens it, in seconds."
)
_SALT = "parvis.kernel.files.link"


class Expired(PermissionError):
    """The link was good but is too old."""


class NotYours(PermissionError):
    """The link was made for somebody else, or was changed, or the right is gone."""


@dataclass(frozen=True)
class Opened:
    """What a good link gives: the file, and why it is opened."""

    file: File
    purpose: str
    inline: bool


def link(actor: Actor, file_id: UUID, *, session_key: str = "", inline: bool = False) -> str:
    """The address of a file for this actor. Raises Forbidden, UnknownFile or NotReady.

    `session_key` binds to a browser session when nobody is signed in. `inline` lets the browser
    show a picture instead of saving it. The actor's purpose goes with the link to the journal.
    """
    file = _readable(actor, file_id)
    token = signing.dumps(
        [file.id.hex, _binding(actor, session_key), actor.purpose[:200], int(inline)],
        salt=_SALT,
        compress=True,
    )
    return reverse("kernel-file", args=[token])


def follow(actor: Actor, token: str, session_key: str = "") -> Opened:
    """What a link opens now. Raises Expired, NotYours, UnknownFile or NotReady."""
    try:
        said = signing.loads(token, salt=_SALT, max_age=LINK_SECONDS.read())
        number, binding, purpose, inline = said
    except signing.SignatureExpired as error:
        raise Expired from error
    except (signing.BadSignature, ValueError) as error:
        raise NotYours from error
    try:
        here = _binding(actor, session_key)
    except Forbidden as error:
        raise NotYours from error
    if not constant_time_compare(binding, here):
        raise NotYours
    try:
        file = _readable(actor, UUID(hex=number))
    except Forbidden as error:
        raise NotYours from error
    return Opened(file, purpose, bool(inline))


def _readable(actor: Actor, file_id: UUID) -> File:
    file = File.objects.select_related("content").filter(id=file_id).first()
    if file is None:
        raise UnknownFile(str(file_id))
    if not access.may_open(actor, file.owner):
        raise Forbidden("files.file.read")
    if file.content.state != Content.State.CLEAN:
        raise NotReady(str(file_id))
    return file


def _binding(actor: Actor, session_key: str) -> str:
    if actor.person is not None:
        bound = f"person:{actor.person}:{actor.membership or ''}"
    elif session_key:
        bound = f"session:{session_key}"
    else:
        raise Forbidden("files.file.read")
    return salted_hmac(_SALT, bound, algorithm="sha256").hexdigest()[:32]
