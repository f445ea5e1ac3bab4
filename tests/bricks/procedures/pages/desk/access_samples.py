"""Addresses of the desk's pages: a case of the town, and one of the other organisation."""

from __future__ import annotations

import uuid

from parvis.bricks.procedures.models import Batch, Case, FormRevision, Label, Procedure, SavedView
from parvis.kernel import clock
from parvis.kernel.access import Role
from tests.consistency.test_who_opens_what import Sample

NAMES = (
    "case", "take", "give_back", "assign", "message", "notes", "pieces", "accept", "refuse",
    "close", "reopen", "case_labels", "note", "file_away", "take_out", "print",
)  # fmt: skip


def _case(organisation, owner, number):
    title = {"fr": "Essai"}
    procedure = Procedure.objects.create(
        number=number, organisation=organisation, slug=f"essai-{number}", title=title, service=""
    )
    document = {
        "schema": 1,
        "title": title,
        "steps": [
            {
                "stable_id": 1,
                "title": title,
                "fields": [{"stable_id": 2, "type": "text", "label": title}],
            }
        ],
        "private": [{"stable_id": 3, "type": "text", "label": title}],
    }
    revision = FormRevision.objects.create(procedure=procedure, seq=1, document=document)
    return Case.objects.create(
        procedure=procedure,
        revision=revision,
        organisation=organisation,
        owner=owner,
        number=number,
        state="filed",
        filed_at=clock.now(),
    )


def samples(world):
    """One sample for each page; a file that is not there is never found."""
    own = _case(world.town.organisation, world.person, 9001)
    other = _case(world.other_town.organisation, world.other_person, 9002)
    found = {
        f"desk:{name}": Sample(
            own={"case": own.id}, other={"case": other.id}, own_thing=own, other_thing=other
        )
        for name in NAMES
    }
    found["desk:file"] = Sample(
        own={"case": own.id, "file": uuid.UUID(int=1)}, own_thing=own, filtered=True
    )
    views = [
        SavedView.objects.create(
            organisation=place.organisation,
            author=place.agents[Role.INSTRUCTOR],
            name="Vue",
            shared=True,
            query="etat=tous",
        )
        for place in (world.town, world.other_town)
    ]
    for name in ("view", "view_remove"):
        found[f"desk:{name}"] = Sample(
            own={"view": views[0].id},
            other={"view": views[1].id},
            own_thing=views[0],
            other_thing=views[1],
            filtered=name == "view_remove",  # the first who may removes it
        )
    labels = [
        Label.objects.create(organisation=place.organisation, name="Urgent")
        for place in (world.town, world.other_town)
    ]
    found["desk:label_remove"] = Sample(
        own={"label": labels[0].id},
        other={"label": labels[1].id},
        own_thing=labels[0],
        other_thing=labels[1],
        filtered=True,  # the first who may removes it
    )
    batches = [
        Batch.objects.create(
            organisation=place.organisation, member=place.agents[Role.INSTRUCTOR], act="take"
        )
        for place in (world.town, world.other_town)
    ]
    found["desk:batch"] = Sample(
        own={"batch": batches[0].id},
        other={"batch": batches[1].id},
        own_thing=batches[0],
        other_thing=batches[1],
    )
    found["desk:absence_off"] = Sample(own={"absence": uuid.UUID(int=1)}, filtered=True)
    found["desk:view_default"] = Sample(filtered=True)
    return found
