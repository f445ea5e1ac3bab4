"""Services: described, changed by two editors, closed; channels that can be used; mentions."""

from __future__ import annotations

import pytest

from parvis.bricks.directory import public as directory
from parvis.bricks.directory.models import Service
from parvis.bricks.directory.public import Channel, DirectoryError, Kind
from parvis.kernel.access import Role
from parvis.kernel.journal.models import Entry
from parvis.kernel.urns import resolve
from parvis.kernel.values.ids import uuid7

ADDRESS = {"lines": ["1 place de la Mairie"], "post_code": "00310", "city": "Valserine"}
OPEN = {"weekly": [{"day": 1, "from": "09:00", "to": "12:00"}]}


@pytest.fixture
def manager(town):
    return town.actor(Role.MANAGER)


@pytest.fixture
def service(manager, town):
    return directory.create_service(
        manager,
        town.organisation.id,
        name={"fr": "Restauration scolaire", "en": "School meals"},
        summary={"fr": "Inscriptions et factures"},
        email="cantine@valserine.example",
        phone="04 50  00 00 01",
        address=ADDRESS,
        dpo="dpo@valserine.example",
    )


@pytest.fixture
def counter(manager, town):
    return directory.create_counter(
        manager,
        town.organisation.id,
        name={"fr": "Mairie"},
        address={**ADDRESS, "commune": "00101"},
        hours=OPEN,
        latitude="46.1",
        longitude=5.82,
        access={"fr": "Plain-pied"},
    )


def test_mentions_of_the_acknowledgement(service):
    said = directory.mentions(service)
    assert said == directory.Mentions(
        name="Restauration scolaire",
        organisation="Valserine",
        postal_address="1 place de la Mairie\n00310 Valserine",
        email="cantine@valserine.example",
        phone="04 50 00 00 01",
        dpo="dpo@valserine.example",
    )
    assert said.missing() == ()
    assert directory.mentions(service, "en").name == "School meals"
    assert directory.mentions(service, "de").name == "Restauration scolaire"
    assert directory.mentions(uuid7()) is None


def test_mentions_say_what_is_missing(manager, town):
    bare = directory.create_service(manager, town.organisation.id, name={"fr": "Archives"})
    assert directory.mentions(bare).missing() == ("postal_address", "phone")


@pytest.mark.parametrize(
    ("channels", "expected"),
    [
        ([], False),
        ([Channel(Kind.ONLINE, url="https://valserine.example")], False),
        ([Channel(Kind.PHONE, phone="3939")], True),
        ([Channel(Kind.MAIL)], True),
        ([Channel(Kind.HOME, note={"fr": "Sur demande écrite"})], True),
    ],
)
def test_non_digital_channel(manager, service, channels, expected):
    directory.set_channels(manager, service, 1, channels)
    assert directory.has_non_digital_channel(service) is expected
    assert [one.kind for one in directory.service(service).channels] == [c.kind for c in channels]


def test_a_counter_is_a_non_digital_channel(manager, service, counter):
    directory.set_channels(manager, service, 1, [Channel(Kind.COUNTER, counter=counter)])
    found = directory.service(service)
    assert directory.has_non_digital_channel(service)
    place = found.counters[counter]
    assert (place.name("en"), place.address.commune, str(place.latitude)) == (
        "Mairie",
        "00101",
        "46.100000",
    )
    assert directory.mentions(service).hours[0].startswith("Le lundi")
    with pytest.raises(DirectoryError, match="a channel of 1 services"):
        directory.close_counter(manager, counter, 1)
    directory.set_channels(manager, service, 2, [])
    directory.close_counter(manager, counter, 1)
    with pytest.raises(DirectoryError, match="needs an open counter"):
        directory.set_channels(manager, service, 3, [Channel(Kind.COUNTER, counter=counter)])


def test_drafts_and_closed_services_publish_nothing(manager, town, service):
    directory.set_channels(manager, service, 1, [Channel(Kind.PHONE, phone="3939")])
    directory.close_service(manager, service, 2)
    assert not directory.has_non_digital_channel(service)
    assert directory.mentions(service).phone == "04 50 00 00 01"  # acts of the past
    draft = directory.create_service(manager, town.organisation.id, name={"fr": "B"}, draft=True)
    directory.set_channels(manager, draft, 1, [Channel(Kind.PHONE, phone="3939")])
    assert not directory.has_non_digital_channel(draft)
    directory.change_service(manager, draft, 2, active=True)
    assert directory.has_non_digital_channel(draft)
    assert not directory.has_non_digital_channel(uuid7())


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        (Channel(Kind.ONLINE), "https"),
        (Channel(Kind.ONLINE, url="http://valserine.example"), "not an address that begins"),
        (Channel(Kind.ONLINE, url="javascript:alert(1)"), "not an address that begins"),
        (Channel(Kind.ONLINE, url="https://[x"), "not an address that begins"),
        (Channel(Kind.PHONE), "needs a number"),
        (Channel(Kind.PHONE, phone="call me"), "not a phone number"),
        (Channel(Kind.COUNTER), "needs an open counter"),
        (Channel(Kind.COUNTER, counter=uuid7()), "needs an open counter"),
        (Channel(Kind.HOME), "number to ask for it"),
        (Channel(Kind.PHONE, phone="1", note={"fr": "x" * 1001}), "not a phone number"),
        (Channel(Kind.PHONE, phone="12", note={"fr": "x" * 1001}), "note has at most 1000"),
    ],
)
def test_channels_that_cannot_be_used(manager, service, channel, words):
    with pytest.raises(DirectoryError, match=words):
        directory.set_channels(manager, service, 1, [channel])
    assert directory.service(service).version == 1


def test_mail_needs_an_address(manager, town, service):
    bare = directory.create_service(manager, town.organisation.id, name={"fr": "Archives"})
    with pytest.raises(DirectoryError, match="needs a postal address"):
        directory.set_channels(manager, bare, 1, [Channel(Kind.MAIL)])
    directory.set_channels(manager, service, 1, [Channel(Kind.MAIL)])
    with pytest.raises(DirectoryError, match="needs a postal address"):
        directory.change_service(manager, service, 2, address=None)


def test_another_towns_counter_is_not_ours(service, counter, other_town, town):
    theirs = directory.create_service(
        other_town.actor(Role.MANAGER), other_town.organisation.id, name={"fr": "Cantine"}
    )
    with pytest.raises(DirectoryError, match="same organisation"):
        directory.set_channels(
            other_town.actor(Role.MANAGER), theirs, 1, [Channel(Kind.COUNTER, counter=counter)]
        )


def test_two_editors_the_second_is_told(manager, service):
    assert directory.change_service(manager, service, 1, phone="01") == 2
    for late in (
        lambda: directory.change_service(manager, service, 1, phone="02"),
        lambda: directory.set_channels(manager, service, 1, []),
        lambda: directory.set_coverage(manager, service, 1, ["commune:00101"]),
        lambda: directory.close_service(manager, service, 1),
    ):
        with pytest.raises(DirectoryError, match="changed it meanwhile"):
            late()
    assert directory.service(service).phone == "01"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": {"en": "Only English"}}, "name in French"),
        ({"name": {"fr": " "}}, "name in French"),
        ({"name": {"fr": "a\nb"}}, "name in French"),
        ({"name": {"fr": "x" * 201}}, "at most 200"),
        ({"name": "text"}, "name in French"),
        ({"name": {"fr": 3}}, "name in French"),
        ({"email": "x"}, "not an e-mail"),
        ({"phone": "ABC"}, "not a phone"),
        ({"website": "ftp://x"}, "https"),
        ({"address": {"lines": [], "post_code": "01200", "city": "V"}}, "postal address needs"),
        ({"address": {"lines": ["1"], "post_code": "1200", "city": "V"}}, "postal address needs"),
        ({"address": {"lines": ["1"], "post_code": "01200", "city": ""}}, "postal address needs"),
        ({"address": {"lines": "1 rue", "post_code": "01200", "city": "V"}}, "postal address"),
        ({"address": {**ADDRESS, "commune": "X"}}, "postal address"),
        ({"address": [1]}, "postal address"),
        ({"dpo": "x" * 301}, "at most 300"),
        ({"competence": "School Meals"}, "small letters"),
        ({"organisation": "other"}, "organisation cannot be changed"),
        ({"state": "closed"}, "state cannot be changed"),
    ],
)
def test_words_are_checked(manager, service, change, words):
    with pytest.raises(DirectoryError, match=words):
        directory.change_service(manager, service, 1, **change)
    assert Service.objects.get(id=service).version == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"address": None}, "postal address needs"),
        ({"hours": {"weekly": [{"day": 1, "from": "10:00", "to": "09:00"}]}}, r"\(09:00\) must"),
        ({"latitude": "91"}, "place on the map"),
        ({"longitude": "nan"}, "place on the map"),
        ({"longitude": "east"}, "place on the map"),
        ({"access": {"fr": "x" * 1001}}, "at most 1000"),
    ],
)
def test_counters_words_are_checked(manager, counter, change, words):
    with pytest.raises(DirectoryError, match=words):
        directory.change_counter(manager, counter, 1, **change)


def test_closed_ones_do_not_change(manager, service, counter):
    directory.close_service(manager, service, 1)
    directory.close_counter(manager, counter, 1)
    for change in (
        lambda: directory.change_service(manager, service, 2, phone="01"),
        lambda: directory.set_channels(manager, service, 2, []),
        lambda: directory.change_counter(manager, counter, 2, phone="01"),
        lambda: directory.close_counter(manager, counter, 2),
    ):
        with pytest.raises(DirectoryError, match="It is closed"):
            change()
    with pytest.raises(DirectoryError, match="no such service"):
        directory.change_service(manager, uuid7(), 1)
    with pytest.raises(DirectoryError, match="no such counter"):
        directory.change_counter(manager, uuid7(), 1)
    with pytest.raises(DirectoryError, match="no such organisation"):
        directory.create_service(manager, uuid7(), name={"fr": "X"})


def test_acts_and_names(manager, service, counter):
    directory.change_counter(manager, counter, 1, phone="04 50 00 00 02")
    assert list(Entry.objects.order_by("at", "id").values_list("verb", flat=True)) == [
        "directory.service.create",
        "directory.counter.create",
        "directory.counter.change",
    ]
    assert resolve(directory.service_urn(service)).label in {
        "Restauration scolaire",
        "School meals",
    }
