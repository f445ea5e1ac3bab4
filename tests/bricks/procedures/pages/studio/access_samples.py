"""Addresses of the studio's pages: a procedure of the town, and one of the other organisation."""

from __future__ import annotations

import uuid

from parvis.bricks.procedures.domain.document import Document, Field, Step
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.domain.writing import schema_hash, write
from parvis.bricks.procedures.models import FormRevision, Procedure
from tests.consistency.test_who_opens_what import Sample

TITLE = Text("Essai", "Trial")
DOCUMENT = Document(
    TITLE, steps=(Step(1, TITLE, fields=(Field(2, "text", TITLE), Field(3, "integer", TITLE))),)
)
ONE = (
    "form", "undo", "redo", "add_page", "settings", "dates", "service", "replace", "copy", "trial",
    "publish", "published", "close", "reopen", "discard", "examples",
)  # fmt: skip
WITH = {
    "remove": {"number": 2},
    "add": {"into": 1},
    "new": {"into": 1, "kind": "text"},
    "question": {"number": 2},
    "place": {"number": 2},
    "page": {"number": 1},
    "condition": {"number": 2},
    "computed": {"number": 3},
    "checks": {"number": 2},
    "check": {"number": 2, "position": 0},
    "section": {"section": "textes"},
    "export": {"kind": "yaml"},
    "example": {"number": 0},
}


def _procedure(organisation, number):
    row = Procedure.objects.create(
        number=number, organisation=organisation, slug=f"studio-{number}", title=TITLE.to_json()
    )
    FormRevision.objects.create(
        procedure=row, seq=1, document=write(DOCUMENT), schema_hash=schema_hash(DOCUMENT)
    )
    return row


def samples(world):
    """One sample for each page."""
    own = _procedure(world.town.organisation, 9101)
    other = _procedure(world.other_town.organisation, 9102)
    every = {**{name: {} for name in ONE}, **WITH}
    found = {
        f"studio:{name}": Sample(
            own={"procedure": own.id, **more},
            other={"procedure": other.id, **more},
            own_thing=own,
            other_thing=other,
        )
        for name, more in every.items()
    }
    # These two ask for the directory's right; the procedure must be the agent's own as well.
    found["studio:describe_new"] = Sample(own={"procedure": own.id}, filtered=True)
    found["studio:describe"] = Sample(
        own={"procedure": own.id, "service": uuid.UUID(int=1)}, filtered=True
    )
    return found
