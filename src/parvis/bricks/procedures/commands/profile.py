"""Keep answers for later forms, correct and erase them: with the person's consent, sealed for them.

Consent is a box that nobody ticked before; each kept answer says for which request it was first
given. What serves is written down, so that the person sees when.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from parvis.bricks.procedures.domain.document import Field
from parvis.bricks.procedures.domain.fields import type_of
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.problems import InvalidAnswer, Problem, Refusal
from parvis.bricks.procedures.domain.reuse import may_serve, worth_keeping
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.models import ProfileFact
from parvis.bricks.procedures.queries.forms import form_of
from parvis.bricks.procedures.queries.profile import Fact, fact, facts, in_words, of_oneself
from parvis.bricks.procedures.queries.visible import case_for
from parvis.kernel import clock, journal, keys
from parvis.kernel.access import Actor, Forbidden, require
from parvis.kernel.calendar import add_months
from parvis.kernel.db.transactions import command
from parvis.kernel.parties import public as parties

PURPOSE = "procedures.profile"
CONSENT = "RGPD, article 6, 1, a"
KEPT_MONTHS = 36


@command
def keep_facts(actor: Actor, case_id: UUID, terms: Iterable[str]) -> int:
    """Keep these answers of one's own filed case; how many. Refusal "no_such_case"."""
    require(actor, "procedures.profile.write")
    person, case = of_oneself(actor), case_for(actor, case_id)
    if case is None or person is None or case.owner_id != person or case.number is None:
        raise Refusal("no_such_case")
    wanted, document = set(terms), form_of(case.revision_id).document
    chosen = [
        field
        for field in worth_keeping(document, case.answers, case.provenance)
        if field.term in wanted
    ]
    filed_on = clock.paris(case.filed_instant).date()
    for field in chosen:
        value = case.answers[field.key]
        _write(person, field.term, _said(field, value, document.title, filed_on))
    if chosen:
        _record(actor, person, "procedures.profile.keep", [field.term for field in chosen])
    return len(chosen)


def _said(field: Field, value: Any, origin: Text, given_on: dt.date) -> dict[str, Any]:
    return {
        "type": field.type,
        "label": field.label.to_json(),
        "value": value,
        "words": in_words(field, value),
        "origin": origin.to_json(),
        "given_on": given_on.isoformat(),
    }


def _write(person: UUID, term: str, said: dict[str, Any]) -> None:
    now = clock.now()
    ProfileFact.objects.update_or_create(
        person_id=person,
        term=term,
        defaults={"sealed": keys.seal_for(person, said), "kept_at": now, "updated_at": now},
    )


@command
def correct_fact(actor: Actor, fact_id: UUID, typed: Any) -> None:
    """Type a kept answer again. Refusal "no_such_fact", "wrong_fact" with what is wrong.

    Requests that were filed keep what was filed.
    """
    person, found = _take(actor, fact_id)
    field = Field(stable_id=1, type=found.type, label=found.label, term=found.term)
    try:
        value = type_of(field).parse(typed, field)
        if value is not None:
            type_of(field).check(value, field, clock.today())
    except InvalidAnswer as wrong:
        raise Refusal("wrong_fact", [Problem(wrong.code, 1, params=wrong.params)]) from None
    if value is None:
        raise Refusal("wrong_fact", [Problem("required", 1)])
    said = _said(field, value, found.origin, clock.today())
    ProfileFact.objects.filter(pk=fact_id).update(
        sealed=keys.seal_for(person, said), updated_at=clock.now()
    )
    _record(actor, person, "procedures.profile.correct", [found.term])


@command
def erase_facts(actor: Actor, fact_id: UUID | None = None) -> int:
    """Erase one kept answer, or all of them; how many. Nothing else is changed."""
    require(actor, "procedures.profile.write")
    person = of_oneself(actor)
    if person is None:
        raise Forbidden("procedures.profile.write")
    rows = ProfileFact.objects.filter(person_id=person)
    if fact_id is not None:
        rows = rows.filter(pk=fact_id)
    terms = list(rows.values_list("term", flat=True))
    if terms:
        rows.delete()
        _record(actor, person, "procedures.profile.erase", terms)
    return len(terms)


def known_facts(actor: Actor, form: Form) -> dict[str, Fact]:
    """Kept answers that this form may take, by the key of its questions."""
    wanted = {field.term: field.key for field in form.document.fields() if may_serve(field)}
    if not wanted or of_oneself(actor) is None:
        return {}
    return {wanted[one.term]: one for one in facts(actor) if one.term in wanted}


def tell_used(actor: Actor, used: Iterable[Fact]) -> None:
    """Write down that kept answers served in a new draft. Called by the command that begins it."""
    person, served = of_oneself(actor), list(used)
    if person is None or not served:
        return
    ProfileFact.objects.filter(pk__in=[one.id for one in served]).update(used_at=clock.now())
    _record(actor, person, "procedures.profile.use", [one.term for one in served])


@command
def forget_facts(runner: Actor) -> int:
    """Erase what has not served for three years; how many."""
    require(runner, "procedures.profile.forget")
    limit = dt.datetime.combine(add_months(clock.today(), -KEPT_MONTHS), dt.time(), clock.PARIS)
    rows = ProfileFact.objects.filter(updated_at__lt=limit).exclude(used_at__gte=limit)
    ids = list(rows.values_list("pk", flat=True)[:1_000])
    return ProfileFact.objects.filter(pk__in=ids).delete()[0]


def _take(actor: Actor, fact_id: UUID) -> tuple[UUID, Fact]:
    require(actor, "procedures.profile.write")
    person, found = of_oneself(actor), fact(actor, fact_id)
    if person is None or found is None or not found.correctable:
        raise Refusal("no_such_fact")
    return person, found


def _record(actor: Actor, person: UUID, verb: str, terms: list[str]) -> None:
    journal.record(
        actor,
        verb,
        parties.person_urn(person),
        organisation=None,
        persons=[person],
        purpose=PURPOSE,
        legal_basis=CONSENT,
        fields=terms,
    )
