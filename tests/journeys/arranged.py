"""Views, labels, batches, kept answers, a register: what nothing of the demo town has yet."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from parvis.bricks.procedures.commands.batches import start_batch
from parvis.bricks.procedures.commands.labels import create_label
from parvis.bricks.procedures.commands.profile import keep_facts
from parvis.bricks.procedures.commands.saved_lists import save_view
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.models import Case
from parvis.bricks.procedures.queries.labels import labels
from parvis.bricks.procedures.queries.profile import facts, keepable
from parvis.bricks.procedures.queries.saved_lists import views
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.demo.people import PEOPLE, stable_id
from parvis.kernel import signin
from parvis.kernel.access import Actor
from parvis.kernel.parties.models import Membership, Person
from tests.bricks.registers.addresses import sample

AGENT = "karim_haddad"
USAGER = "jeanne_roux"  # no other journey files or keeps anything in her name


def _agent() -> Actor:
    return signin.agent(Membership.objects.get(id=stable_id(f"membership:{AGENT}")))


def _person() -> Actor:
    one = next(found for found in PEOPLE if found.key == USAGER)
    return signin.citizen(Person.objects.get(id=one.id))


def batch() -> str:
    """An act on many cases that nobody has run yet: its page shows the progress."""
    rows = Case.objects.filter(organisation=_agent().organisation, state="filed")
    chosen = list(rows.values_list("id", "version")[:2])
    made = start_batch(_agent(), "take", chosen, {})
    return reverse("desk:batch", kwargs={"batch": made}) + "?fixe=oui"


def _view() -> UUID:
    kept = views(_agent())
    return kept[0].id if kept else save_view(_agent(), "À décider", "etat=in_instruction")


def view() -> str:
    """A view to change."""
    return reverse("desk:view", kwargs={"view": _view()})


def view_remove() -> str:
    """A view to remove."""
    return reverse("desk:view_remove", kwargs={"view": _view()})


def label_remove() -> str:
    """A label to remove."""
    known = labels(_agent())
    label = known[0].id if known else create_label(_agent(), "À revoir")
    return reverse("desk:label_remove", kwargs={"label": label})


def _case() -> UUID:
    person = _person()
    for case in Case.objects.filter(owner=person.person, number__isnull=False):
        if keepable(person, case.id):
            return case.id
    raise Refusal("no_such_case")


def keep() -> str:
    """A filed request of which answers may be kept."""
    return reverse("space:keep", kwargs={"case": _case()})


def _fact() -> UUID:
    person = _person()
    kept = [one for one in facts(person) if one.correctable]
    if not kept:
        case = _case()
        keep_facts(person, case, [keepable(person, case)[0].term])
        kept = [one for one in facts(person) if one.correctable]
    return kept[0].id


def correct() -> str:
    """A kept answer to change."""
    return reverse("space:correct", kwargs={"fact_id": _fact()})


def erase() -> str:
    """A kept answer to erase."""
    return reverse("space:erase", kwargs={"fact_id": _fact()})


def erase_all() -> str:
    """All of them."""
    _fact()
    return reverse("space:erase_all")


def publish() -> str:
    """The page from which the town's own addresses are published."""
    from parvis.bricks.registers.models import AddressBase

    return reverse("bal:publish", kwargs={"base": AddressBase.objects.order_by("pk")[0].pk})


def register_version() -> str:
    """A small register of addresses, imported beside nothing."""
    folder = Path(settings.PARVIS_VAR)
    rows = sample.write_ban(folder / "adresses.csv", sample.ban_rows()[:30])
    version = import_addresses([rows], territories=sample.TERRITORY).version
    return reverse("registers-version", kwargs={"register": "addresses", "version": version})
