"""Addresses of the filing pages: one draft of each person on the demo's procedure."""

from parvis.bricks.procedures.commands.drafts import start_case
from parvis.bricks.procedures.models import Case, Procedure
from parvis.demo import cases, services, town
from parvis.kernel import signin
from tests.consistency.test_who_opens_what import Sample


def drafts(world):
    """One draft of each person."""
    if not Procedure.objects.filter(slug="cantine").exists():
        town.load_people()
        services.load(say=print)
        cases.publish()
    procedure = Procedure.objects.get(slug="cantine")
    own, other = (
        Case.objects.get(id=start_case(signin.citizen(person), procedure.id))
        for person in (world.person, world.other_person)
    )
    return own, other


def samples(world):
    """Drafts: nobody but their owner opens them."""
    own, other = drafts(world)
    case = {
        "own": {"case": own.id}, "other": {"case": other.id},
        "own_thing": own, "other_thing": other,
    }  # fmt: skip
    step = {
        "own": {"case": own.id, "step": 1}, "other": {"case": other.id, "step": 1},
        "own_thing": own, "other_thing": other,
    }  # fmt: skip
    slug = Sample(own={"slug": "cantine"})
    return {
        "filing:offer": slug,
        "filing:begin": slug,
        "filing:resume": Sample(**case),
        "filing:review": Sample(**case),
        "filing:receipt": Sample(**case, filtered=True),
        "filing:discard": Sample(**case, filtered=True),
        "filing:step": Sample(**step),
        "filing:autosave": Sample(**step),
    }
