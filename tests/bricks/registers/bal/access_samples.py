"""Bases, streets and numbers of the town and of the other."""

from parvis.bricks.registers.models import AddressBase, Number, Way
from tests.consistency.test_who_opens_what import Sample


def samples(world):
    both = []
    for place, commune in ((world.town, "01033"), (world.other_town, "01004")):
        place.organisation.territory = f"commune:{commune}"
        place.organisation.save()
        base, _ = AddressBase.objects.get_or_create(
            organisation=place.organisation, commune=commune
        )
        way, _ = Way.objects.get_or_create(
            base=base, code="aaaaa1", defaults={"name": "Rue Haute", "spelling": "rue haute"}
        )
        number, _ = Number.objects.get_or_create(
            way=way, number=1, defaults={"positions": [{"kind": "", "lon": 5.8, "lat": 46.1}]}
        )
        both.append((base, way, number))
    (base, way, number), (other_base, other_way, other_number) = both
    made = {
        f"bal:{name}": Sample(
            own={"base": base.id}, other={"base": other_base.id}, own_thing=base,
            other_thing=other_base,
        )
        for name in ("base", "plan", "add-way", "import", "export", "publish",
                     "compile")
    }  # fmt: skip
    for names, key, own, other in (
        (("way", "rename", "add-number", "certify"), "way", way, other_way),
        (("number", "certificate"), "number", number, other_number),
    ):
        made |= {
            f"bal:{name}": Sample(
                own={key: own.id}, other={key: other.id}, own_thing=base, other_thing=other_base
            )
            for name in names
        }
    made["bal:remove-way"] = Sample(
        own={"way": way.id}, other={"way": other_way.id}, own_thing=base, other_thing=other_base
    )
    made["bal:remove-number"] = Sample(
        own={"number": number.id}, other={"number": other_number.id}, own_thing=base,
        other_thing=other_base,
    )  # fmt: skip
    made["bal:revision"] = Sample(own={"commune": "01033", "number": 1})
    return made
