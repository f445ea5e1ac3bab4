"""Addresses of the directory's pages: drafts, which only their own organisation sees."""

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.models import Service
from parvis.kernel.access import system
from tests.consistency.test_who_opens_what import Sample


def samples(world):
    own, other = (
        Service.objects.get(
            id=directory.create_service(
                system("tests"), place.organisation.id, name={"fr": "Brouillon"}, draft=True
            )
        )
        for place in (world.town, world.other_town)
    )
    sample = Sample(own={"id_": own.id}, other={"id_": other.id}, own_thing=own, other_thing=other)
    return {"directory:service": sample, "directory:cpsv": sample}
