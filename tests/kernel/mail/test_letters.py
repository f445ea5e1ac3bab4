"""Letters: one row per key with its job, refused in words, sent to files, forgotten."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from parvis.kernel import clock, jobs, journal, mail
from parvis.kernel.jobs.models import Job
from parvis.kernel.mail import letter
from parvis.kernel.mail.models import Letter
from parvis.kernel.urns import urn


@pytest.fixture(autouse=True)
def empty_folder() -> None:
    for path in Path(settings.PARVIS_VAR, "mail").glob("*"):
        path.unlink()


def written() -> list[email.message.EmailMessage]:
    """The letters in the mail folder."""
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(Path(settings.PARVIS_VAR, "mail").glob("*.eml"))
    ]


def ask(**changes):
    wanted = {
        "to": "aicha@example.org",
        "subject": "Votre demande est reçue",
        "text": "Bonjour,\nNous avons reçu votre demande n° 12.\n",
        "key": "receipt:12",
    }
    wanted.update(changes)
    return mail.queue(wanted.pop("to"), **wanted)


@pytest.mark.django_db
def test_a_letter_is_written_once_with_its_accents():
    first = ask(html="<p>Bonjour</p>", language="fr", about=urn("test", "case", "12"))
    assert ask(subject="Autre") == first
    assert jobs.run_due() == 1
    jobs.enqueue("mail.send", {"letter": str(first)})
    jobs.run_due()
    [message] = written()
    assert message["To"] == "aicha@example.org"
    assert message["Subject"] == "Votre demande est reçue"
    assert message["Content-Language"] == "fr"
    assert message["Message-ID"] == f"<{first}@localhost>"
    assert message.get_body(("plain",)).get_content().splitlines()[1].endswith("n° 12.")
    assert message.get_body(("html",)).get_content().strip() == "<p>Bonjour</p>"
    row = Letter.objects.get()
    assert row.sent_at is not None
    assert row.about == "urn:parvis:test:case:12"


@pytest.mark.django_db
def test_a_letter_leaves_only_if_the_act_is_true():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        ask()
        raise ZeroDivisionError
    assert jobs.run_due() == 0
    assert written() == []


@pytest.mark.django_db
def test_sending_again_writes_the_same_file():
    """The worker was killed between handing over and noting it."""
    ask()
    jobs.run_due()
    Letter.objects.update(sent_at=None)
    jobs.enqueue("mail.send", {"letter": str(Letter.objects.get().id)})
    jobs.run_due()
    assert len(written()) == 1


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("to", "aicha@example.org\r\nBcc: all@example.org", "address holds a line break"),
        ("to", "aicha@example.org, paul@example.org", "not an e-mail address"),
        ("to", "aicha", "not an e-mail address"),
        ("to", "", "not an e-mail address"),
        ("subject", "Bonjour\nBcc: all@example.org", "subject holds a line break"),
        ("subject", "Bonjour\u2028x", "subject holds a line break"),
        ("subject", "  ", "1 to 200"),
        ("subject", "x" * 201, "1 to 200"),
        ("text", "", "1 to 100000"),
        ("text", "a\0b", "cannot be written"),
        ("key", "", "1 to 200"),
        ("key", "x" * 201, "1 to 200"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_sent_is_refused_in_words(part, value, words):
    with pytest.raises(mail.Refused, match=words) as refused:
        ask(**{part: value})
    assert "aicha" not in str(refused.value)
    assert not Letter.objects.exists()


@given(st.text(), st.text(max_size=60))
@examples(max_examples=60)
def test_no_accepted_subject_or_address_adds_a_header(subject, address):
    try:
        letter.check(address, subject, "text", "", "key")
    except mail.Refused:
        return
    assert "\n" not in subject + address
    assert "\r" not in subject + address


@pytest.mark.django_db
def test_words_are_erased_thirty_days_after_sending():
    ask()
    ask(key="receipt:13")
    jobs.run_due()
    Letter.objects.filter(key="receipt:12").update(sent_at=clock.now() - dt.timedelta(days=31))
    jobs.enqueue("mail.forget_words", {})
    jobs.run_due()
    old, recent = Letter.objects.order_by("key")
    assert (old.to, old.subject, old.text, old.html) == ("", "", "", "")
    assert old.sent_at is not None
    assert recent.text


@pytest.mark.django_db
def test_unsent_letters_are_counted():
    ask()
    assert mail.counts() == type(mail.counts())(queued=1, dead=0)
    Job.objects.update(state="dead", due_at=None)
    assert mail.counts() == type(mail.counts())(queued=0, dead=1)


@pytest.mark.django_db
def test_erasing_a_person_empties_their_letters(person, citizen, other_person):
    ask(to=person.email.upper())
    ask(key="2", to="elsewhere@example.org", person=person.id)
    ask(key="3", to=other_person.email, person=other_person.id)
    journal.erase_person(citizen, person.id)
    kept = dict(Letter.objects.values_list("key", "to"))
    assert kept == {"receipt:12": "", "2": "", "3": "paul@example.org"}
    jobs.run_due()
    assert [message["To"] for message in written()] == ["paul@example.org"]
