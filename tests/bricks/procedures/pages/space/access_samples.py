"""Addresses of the person's space: a draft is filled elsewhere, so these find nothing of it."""

from uuid import uuid4

from tests.bricks.procedures.pages.filing.access_samples import drafts
from tests.consistency.test_who_opens_what import Sample


def samples(world):
    """A case of each person."""
    own, other = drafts(world)
    both = {"own_thing": own, "other_thing": other, "filtered": True}
    case = {"own": {"case": own.id}, "other": {"case": other.id}, **both}
    document = uuid4()
    return {
        "space:case": Sample(**case),
        "space:write": Sample(**case),
        "space:withdraw": Sample(**case),
        "space:conversation": Sample(**case),
        "space:keep": Sample(**case),
        "space:file": Sample(
            own={"case": own.id, "file": document},
            other={"case": other.id, "file": document},
            **both,
        ),
        "space:correct": Sample(own={"fact_id": document}, filtered=True),
        "space:erase": Sample(own={"fact_id": document}, filtered=True),
        "space:document": Sample(
            own={"case": own.id, "document": document},
            other={"case": other.id, "document": document},
            **both,
        ),
    }
