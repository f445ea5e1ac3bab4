"""Create, change and empty persons."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from parvis.kernel import clock, journal, mail
from parvis.kernel.access import Actor, require, system
from parvis.kernel.db.transactions import command
from parvis.kernel.parties.commands.members import managers, tell_end
from parvis.kernel.parties.errors import PartiesError
from parvis.kernel.parties.models import Claim, Membership, Person
from parvis.kernel.parties.names import person_urn
from parvis.kernel.values.ids import uuid7

FIELDS = ("given_names", "family_name", "email", "phone", "language")


@command
def create_person(
    actor: Actor,
    *,
    given_names: str = "",
    family_name: str = "",
    email: str = "",
    phone: str = "",
    language: str = "fr",
    id: UUID | None = None,
) -> UUID:
    """A new person; two persons may share names and even an e-mail address."""
    require(actor, "parties.person.create")
    words = _checked(given_names, family_name, email, phone, language)
    person = Person.objects.create(id=id or uuid7(), **words)
    _record(actor, "create", person.id, words)
    return person.id


@command
def change_person(
    actor: Actor,
    person_id: UUID,
    *,
    given_names: str | None = None,
    family_name: str | None = None,
    email: str | None = None,
    phone: str | None = None,
    language: str | None = None,
) -> None:
    """Change what the person says of themself; what is not given stays."""
    person = Person.objects.select_for_update().filter(id=person_id, erased_at=None).first()
    if person is None:
        raise PartiesError("person_unknown")
    require(actor, "parties.person.change", person)
    given = (given_names, family_name, email, phone, language)
    kept = [
        getattr(person, field) if new is None else new
        for field, new in zip(FIELDS, given, strict=True)
    ]
    for field, value in _checked(*kept).items():
        setattr(person, field, value)
    person.save(update_fields=FIELDS)
    fields = zip(FIELDS, given, strict=True)
    _record(actor, "change", person.id, {field: new for field, new in fields if new is not None})


@command
def empty_person(actor: Actor, person_id: UUID) -> bool:
    """Empty the row of an erased person; False when it already was or never existed.

    What the parties do when `keys` erases a person (GDPR article 17). Open memberships end today;
    the words of requests to manage an organisation go, and letters to the person's address.
    """
    person = Person.objects.select_for_update().filter(id=person_id, erased_at=None).first()
    if person is None:
        return False
    require(actor, "parties.person.empty", person)
    today = clock.today()
    if person.email:
        mail.forget_address(person.email)
    person.given_names = person.family_name = person.email = person.phone = ""
    person.language = "fr"
    person.erased_at = clock.now()
    person.save(update_fields=[*FIELDS, "erased_at"])
    rows = Membership.objects.filter(person=person)
    for member in rows.filter(valid_until=None, valid_from__lte=today):
        member.valid_until = today
        member.save(update_fields=["valid_until"])
        tell_end(member)
    rows.filter(valid_from__gt=today).delete()
    Claim.objects.filter(person=person).update(capacity="", reasons="")
    return True


def _record(actor: Actor, act: str, person_id: UUID, words: dict[str, str]) -> None:
    journal.record(
        actor,
        f"parties.person.{act}",
        person_urn(person_id),
        organisation=actor.organisation,
        persons=[person_id],
        fields=list(words),
        payload=words,
    )


class PartiesEraser:
    """The parties' answer to the port `keys.erasers`."""

    def refusal(self, person_id: UUID) -> str:
        """Words when the person is the only manager of an organisation: name another one first."""
        today = clock.today()
        rows = Membership.objects.filter(person_id=person_id).select_related("organisation")
        for member in rows:
            others = managers(member.organisation, today)
            if [row.person_id for row in others] == [person_id]:
                return str(PartiesError("member_last_manager", name=member.organisation.name))
        return ""

    def erase(self, person_id: UUID) -> None:
        """Empty the person's row."""
        empty_person(system("parties.eraser"), person_id)


def _checked(
    given_names: str, family_name: str, email: str, phone: str, language: str
) -> dict[str, str]:
    words = {
        "given_names": " ".join(given_names.split()),
        "family_name": " ".join(family_name.split()),
        "email": email.strip(),
        "phone": " ".join(phone.split()),
        "language": language.strip(),
    }
    too_long = len(words["phone"]) > 30 or len(words["language"]) > 8
    if too_long or max(len(words["given_names"]), len(words["family_name"])) > 200:
        raise PartiesError("person_words")
    if words["email"]:
        try:
            validate_email(words["email"])
        except ValidationError as error:
            raise PartiesError("email", email=email[:80]) from error
    return words
