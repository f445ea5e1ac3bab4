"""Compiled forms, kept in the process: a published revision never changes, so neither does this."""

from __future__ import annotations

import threading
from collections import OrderedDict
from uuid import UUID

from parvis.bricks.procedures.domain.document import Document
from parvis.bricks.procedures.domain.form import Form, compile_form
from parvis.bricks.procedures.domain.reading import read
from parvis.bricks.procedures.models import FormRevision

MOST = 300
_forms: OrderedDict[UUID, Form] = OrderedDict()
_lock = threading.Lock()


def form_of(revision: UUID) -> Form:
    """The compiled form of a revision; read from the database once per process when published.

    LookupError when there is no such revision.
    """
    found = _forms.get(revision)
    if found is not None:
        return found
    row = FormRevision.objects.filter(pk=revision).only("document", "state").first()
    if row is None:
        raise LookupError(f"no revision {revision}")
    form = compile_form(read(row.document))
    if row.state == FormRevision.State.PUBLISHED:
        with _lock:
            _forms[revision] = form
            while len(_forms) > MOST:
                _forms.popitem(last=False)
    return form


def document_of(revision: UUID) -> Document:
    """The document of a revision, also one whose expressions are not right yet."""
    if revision in _forms:
        return _forms[revision].document
    row = FormRevision.objects.filter(pk=revision).only("document").first()
    if row is None:
        raise LookupError(f"no revision {revision}")
    return read(row.document)


def forget() -> None:
    """Empty the memory (tests)."""
    with _lock:
        _forms.clear()
