"""The one page of files: give the bytes to whoever the link was made for.

Attachment by default, never sniffed, sandboxed, never cached; parts of big files by Range
(RFC 9110 section 14), so that a download that broke off goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from parvis.kernel import journal
from parvis.kernel.access import Actor, Forbidden, Public, route
from parvis.kernel.files import access, kinds, links, names, receiving
from parvis.kernel.files.errors import NotReady, UnknownFile
from parvis.kernel.urns import Urn, urn

_BLOCK = 262_144
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@route(Public("the link is signed, bound to one person, and the file's owner is asked again"))
def open_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """The bytes behind a link; words when it is too old, 403 when it is somebody else's."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    session_key = request.session.session_key or ""
    try:
        opened = links.follow(actor, token, session_key)
    except links.Expired:
        return _gone()
    except links.NotYours as error:
        if not actor.signed_in:
            query = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('signin')}?{query}")
        raise Forbidden("files.file.read") from error
    except (UnknownFile, NotReady) as error:
        raise Http404 from error
    _journal(actor, opened)
    return _answer(request, opened)


def _journal(actor: Actor, opened: links.Opened) -> None:
    """An agent's opening is a look that the persons concerned can find."""
    if actor.membership is None:
        return
    file = opened.file
    owner = Urn.parse(file.owner)
    whose = access.concerned(owner, file.person)
    journal.look(
        actor,
        urn("files", "file", file.id),
        organisation=file.organisation,
        persons=whose.persons,
        purpose=opened.purpose or file.purpose,
        legal_basis=whose.legal_basis,
        fields=("content",),
    )


def _answer(request: HttpRequest, opened: links.Opened) -> HttpResponseBase:
    file, size = opened.file, opened.file.content.size
    etag = f'"{file.content.sha256}"'
    wanted = _wanted(request, size, etag)
    if wanted is None:
        refused = HttpResponse(status=416)
        refused["Content-Range"] = f"bytes */{size}"
        return refused
    start, end = wanted
    partial = (start, end) != (0, size)
    try:
        source = receiving.open_content(file.content)
    except UnknownFile as error:
        raise Http404 from error
    response = StreamingHttpResponse(
        _part(source, start, end), status=206 if partial else 200, content_type=file.media_type
    )
    if partial:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    _protect(response, file.name, opened.inline and file.media_type in kinds.SHOWABLE)
    return response


def _protect(response: HttpResponseBase, name: str, inline: bool) -> None:
    response["Content-Disposition"] = names.disposition(name, inline=inline)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Content-Encoding"] = "identity"  # compressing would undo length and ranges


def _wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """First byte and the one after the last; everything when no range is asked; None: 416."""
    said = request.headers.get("Range", "")
    found = _RANGE.match(said.strip())
    if not found or request.headers.get("If-Range", etag) != etag:
        return 0, size
    first, last = found.groups()
    if not first and not last:
        return 0, size
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return (start, end) if start < size and start < end else None


def _part(source: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with source:
        source.seek(start)
        left = end - start
        while left and (block := source.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


def _gone() -> HttpResponse:
    words = _("This link is too old. Go back to the page where you found it and open it again.")
    response = HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    return response
