"""Links open files for whom they were made, while they may, and for nobody else."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine

from parvis.kernel import clock, files, journal, signin
from parvis.kernel.access import NOBODY, Forbidden, Role
from parvis.kernel.files.models import Content
from parvis.kernel.journal.models import Concern, Entry
from tests.kernel.files import samples as s


@pytest.fixture
def ref(receive):
    """A clean file."""
    return receive(s.a_pdf(), "lettre é.pdf")


@pytest.fixture
def link(ref, owner, citizen):
    """Its link, for the person who sent it."""
    owner.readers.add(citizen.person)
    return files.link(citizen, ref.id)


def body(response):
    return b"".join(response.streaming_content)


def test_the_person_gets_the_bytes_and_the_headers(link, sign_in, person):
    answer = sign_in(person).get(link, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    assert body(answer) == s.a_pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Length"] == str(len(s.a_pdf()))
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''lettre%20%C3%A9.pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Encoding"] == "identity"


def test_somebody_else_does_not(link, owner, sign_in, other_person, town, client):
    owner.readers |= {other_person.id, town.organisation.id}
    assert sign_in(other_person).get(link).status_code == 403
    assert sign_in(town.agents[Role.AGENT]).get(link).status_code == 403
    nobody = client.get(link)
    assert nobody.status_code == 302 and "/connexion/?next=%2Ffichiers" in nobody["Location"]


def test_a_right_taken_away_counts_at_once(link, owner, sign_in, person):
    owner.readers.clear()
    assert sign_in(person).get(link).status_code == 403


def test_a_changed_link_opens_nothing(link, sign_in, person):
    for broken in (link[:-1], link + "x", "/fichiers/x", "/fichiers/a:b:c"):
        assert sign_in(person).get(broken).status_code == 403


def test_a_link_grows_old(link, sign_in, person):
    opener = sign_in(person)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=59), tick=False):
        assert opener.get(link).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=61), tick=False):
        old = opener.get(link)
    assert old.status_code == 410 and "too old" in old.content.decode()


def test_no_link_without_a_right(ref, owner, citizen):
    with pytest.raises(Forbidden):
        files.link(citizen, ref.id)
    owner.readers.add("anybody")
    with pytest.raises(Forbidden):
        files.link(NOBODY, ref.id)


def test_nobody_signed_in_is_bound_to_the_browser_session(ref, owner, client):
    owner.readers.add("anybody")
    client.session.save()
    key = client.session.session_key
    link = files.link(NOBODY, ref.id, session_key=key)
    client.cookies["sessionid"] = key
    assert client.get(link).status_code == 200
    client.cookies.clear()
    assert client.get(link).status_code == 302


@pytest.mark.parametrize("state", ["quarantine", "refused"])
def test_what_is_not_clean_is_given_to_nobody(link, ref, owner, citizen, sign_in, person, state):
    Content.objects.update(state=state)
    assert sign_in(person).get(link).status_code == 404
    with pytest.raises(files.NotReady):
        files.link(citizen, ref.id)
    with pytest.raises(files.NotReady):
        files.read(ref.id)


RANGES = [
    ("bytes=0-9", 206, slice(0, 10)),
    ("bytes=5-", 206, slice(5, None)),
    ("bytes=-7", 206, slice(-7, None)),
    ("bytes=10-99999999", 206, slice(10, None)),
    ("bytes=0-", 200, slice(0, None)),
    ("bytes=0-1,5-6", 200, slice(0, None)),
    ("lines=1-2", 200, slice(0, None)),
]


@pytest.mark.parametrize(("header", "status", "part"), RANGES)
def test_parts(link, sign_in, person, header, status, part):
    answer = sign_in(person).get(link, headers={"range": header})
    assert answer.status_code == status
    assert body(answer) == s.a_pdf()[part]
    assert int(answer["Content-Length"]) == len(s.a_pdf()[part])
    assert ("Content-Range" in answer) == (status == 206)


def test_a_part_that_is_not_there(link, sign_in, person):
    size = len(s.a_pdf())
    for header in (f"bytes={size}-", "bytes=-0"):
        answer = sign_in(person).get(link, headers={"range": header})
        assert answer.status_code == 416 and answer["Content-Range"] == f"bytes */{size}"


def test_a_part_of_something_that_changed_is_the_whole(link, sign_in, person):
    headers = {"range": "bytes=0-3", "if-range": '"other"'}
    assert sign_in(person).get(link, headers=headers).status_code == 200


def test_pictures_may_be_shown_documents_never(receive, owner, citizen, sign_in, person):
    owner.readers.add(person.id)
    for data, name, shown in ((s.png(), "a.png", "inline"), (s.a_pdf(), "a.pdf", "attachment")):
        link = files.link(citizen, receive(data, name).id, inline=True)
        answer = sign_in(person).get(link)
        assert answer["Content-Disposition"].startswith(shown)
        assert answer["Content-Security-Policy"].startswith("sandbox")


def test_an_agents_look_is_found_by_the_person(ref, owner, town, sign_in, person):
    member = town.agents[Role.INSTRUCTOR]
    owner.readers.add(town.organisation.id)
    owner.concerned = (person.id,)
    agent = signin.agent(member).because("instruire la demande")
    answer = sign_in(member).get(files.link(agent, ref.id))
    assert body(answer) == s.a_pdf()
    journal.flush()
    look = Entry.objects.get(kind=Entry.Kind.LOOK)
    assert look.subject == f"urn:parvis:files:file:{ref.id}"
    assert (look.purpose, look.legal_basis) == ("instruire la demande", "article L114-8 du CRPA")
    assert look.organisation == town.organisation.id
    assert list(Concern.objects.filter(entry=look).values_list("person", flat=True)) == [person.id]


def test_a_person_opening_their_own_file_is_no_look(link, sign_in, person):
    body(sign_in(person).get(link))
    journal.flush()
    assert not Entry.objects.filter(kind=Entry.Kind.LOOK).exists()


def test_posting_is_refused(link, sign_in, person):
    assert sign_in(person).post(link).status_code == 405
