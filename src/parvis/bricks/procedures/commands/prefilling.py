"""What is known already when a draft begins, asked of the sources that are installed.

A source answers to names: `{"source": "person.email"}` asks the source "person" for "email".
Sources register at the port; "person" (the account) is always there. What comes from a source
keeps its origin, shown beside the answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from parvis.bricks.procedures.commands.profile import known_facts
from parvis.bricks.procedures.domain.answers import Patched, read_patch
from parvis.bricks.procedures.domain.form import Form
from parvis.bricks.procedures.domain.provenance import Source, stamp
from parvis.bricks.procedures.queries.profile import Fact
from parvis.kernel import clock
from parvis.kernel.access import Actor
from parvis.kernel.parties import public as parties
from parvis.kernel.ports import Port


@dataclass(frozen=True)
class Given:
    """One value from a source, with what must be said of it."""

    value: Any
    provider: str = ""
    fetched_at: dt.datetime | None = None
    certified: bool = False
    legal_basis: str = ""
    source: Source = Source.PREFILL


class PrefillSource(Protocol):
    """Something that already knows answers. Must not wait for anything outside the house."""

    def values(self, actor: Actor, names: Iterable[str]) -> Mapping[str, Given]:
        """What it knows of the person for whom the actor acts, among these names."""
        ...


prefill_sources: Port[PrefillSource] = Port(
    "procedures.prefill", "What is known already when a draft begins"
)


@dataclass
class Prefilled:
    """Answers of a new draft, and their origin."""

    answers: dict[str, Any] = field(default_factory=dict)
    provenance: dict[str, Any] = field(default_factory=dict)
    used: list[Fact] = field(default_factory=list)  # what the person had kept


class AccountSource:
    """The person's own account: names, e-mail, phone."""

    NAMES = ("given_names", "family_name", "full_name", "email", "phone")

    def values(self, actor: Actor, names: Iterable[str]) -> Mapping[str, Given]:
        """Words of the account that are not empty."""
        person = parties.person(actor.for_person) if actor.for_person else None
        if person is None:
            return {}
        return _given(person, "account", [name for name in names if name in self.NAMES])


class CompanySource:
    """The company for which an officer acts: name, SIREN, and SIRET when it is known."""

    NAMES = ("name", "siren", "siret")

    def values(self, actor: Actor, names: Iterable[str]) -> Mapping[str, Given]:
        """What the instance knows of the company; nothing when nobody acts for one."""
        found = parties.organisation(actor.for_company) if actor.for_company else None
        if found is None:
            return {}
        return _given(found, "company", [name for name in names if name in self.NAMES])


def _given(found: object, provider: str, names: Iterable[str]) -> dict[str, Given]:
    """What a record says under some names, where it says something."""
    said = {name: getattr(found, name) for name in names}
    now = clock.now()
    return {name: Given(value, provider, now) for name, value in said.items() if value}


def prefill(actor: Actor, form: Form, language: str = "fr") -> Prefilled:
    """Ask each source once, then what the person chose to keep from earlier requests.

    What is given that is not an answer of the field is left out.
    """
    wanted: dict[str, dict[str, list[str]]] = {}
    for one in form.document.fields():
        source, _, name = one.prefill.source.partition(".")
        if source and name:
            wanted.setdefault(source, {}).setdefault(name, []).append(one.key)
    found = Prefilled()
    installed = prefill_sources.all()
    for source, names in wanted.items():
        if source in installed:
            for name, given in installed[source].values(actor, list(names)).items():
                for key in names.get(name, ()):
                    _take(form, found, key, given)
    for key, fact in known_facts(actor, form).items():
        if key not in found.answers:
            given_at = dt.datetime.combine(fact.given_on, dt.time(12), clock.PARIS)
            provider = fact.origin.in_language(language)
            _take(form, found, key, Given(fact.value, provider, given_at, source=Source.PREVIOUS))
            if key in found.answers:
                found.used.append(fact)
    return found


def _take(form: Form, found: Prefilled, key: str, given: Given) -> None:
    read: Patched = read_patch(form, found.answers, {key: given.value})
    if read.problems or key not in read.answers:
        return
    found.answers = read.answers
    found.provenance[key] = stamp(
        read.answers[key],
        given.source,
        provider=given.provider,
        fetched_at=given.fetched_at,
        certified=given.certified,
        legal_basis=given.legal_basis,
    ).to_json()


prefill_sources.register("person", AccountSource())
prefill_sources.register("company", CompanySource())
