"""Pages of the town that show something which an agent or a person has made themselves.

A saved view, a label, a batch, a kept answer: the demo town has none, so each is made here as its
owner would, and the page that shows it is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.urls import reverse

AGENT, PERSON, DESIGNER = "karim_haddad", "aicha_benali", "nadia_ferrand"
Kind = tuple[str, Callable[[Any], str], str]


def kinds() -> dict[str, Kind]:
    """Lines of UNLINKED: kind -> (who, how to get there, why no link leads there)."""
    own = "the demo town has none: one is made"
    return {
        "desk:view": (AGENT, lambda _one: _of_agent("desk:view", "view"), own),
        "desk:view_remove": (AGENT, lambda _one: _of_agent("desk:view_remove", "view"), own),
        "desk:label_remove": (AGENT, lambda _one: _of_agent("desk:label_remove", "label"), own),
        "desk:batch": (AGENT, lambda _one: _of_agent("desk:batch", "batch"), own),
        "space:keep": (PERSON, _keep, "linked from the receipt of a case just filed"),
        "space:correct": (PERSON, lambda one: _fact(one, "corriger"), own),
        "space:erase": (PERSON, lambda one: _fact(one, "effacer"), own),
        "space:erase_all": (PERSON, lambda _one: reverse("space:erase_all"), own),
        "studio:discard": (DESIGNER, _design("discard"), "linked while changes are not published"),
        "studio:published": (DESIGNER, _design("published"), "shown right after publishing"),
        "studio:reopen": (DESIGNER, _design("reopen"), "linked from closed procedures"),
    }


def _of_agent(kind: str, what: str) -> str:
    from parvis.bricks.procedures.models import Batch, Label, SavedView
    from parvis.demo.people import PEOPLE
    from parvis.kernel.parties.models import Membership

    person = next(one for one in PEOPLE if one.key == AGENT)
    member = Membership.objects.filter(person_id=person.id).order_by("pk")[0]
    body = member.organisation
    if what == "view":
        row: Any = SavedView.objects.get_or_create(
            organisation=body, author=member, name="À faire", defaults={"query": "etat=tous"}
        )[0]
    elif what == "label":
        row = Label.objects.get_or_create(organisation=body, name="Urgent")[0]
    else:
        row = Batch.objects.get_or_create(organisation=body, member=member, act="take")[0]
    return reverse(kind, kwargs={what: row.id})


def _keep(visitor: Any) -> str:
    """The page that offers to keep answers of the first case that has some."""
    from parvis.bricks.procedures.models import Case
    from parvis.demo.people import PEOPLE

    person = next(one for one in PEOPLE if one.key == PERSON)
    for case in Case.objects.filter(owner_id=person.id).exclude(state="draft").order_by("number"):
        path = reverse("space:keep", kwargs={"case": case.id})
        if visitor.get(path).status_code == 200:
            return path
    raise KeyError("no case whose answers can be kept")


def _fact(visitor: Any, act: str) -> str:
    """A kept answer: those of a case are kept first when there is none."""
    link = re.compile(rf'href="(/espace/profil/[0-9a-f-]{{36}}/{act}/)"')
    profile = reverse("space:profile")
    found = link.search(visitor.get(profile).content.decode())
    if found is None:
        path = _keep(visitor)
        page = visitor.get(path).content.decode()
        terms = re.findall(r'name="garder" value="([^"]+)"', page)
        visitor.post(path, {"garder": terms})
        found = link.search(visitor.get(profile).content.decode())
    if found is None:
        raise KeyError(f"no kept answer to {act}")
    return found[1]


def _design(act: str) -> Callable[[Any], str]:
    def find(_visitor: Any) -> str:
        from parvis.bricks.procedures.models import Procedure

        procedure = Procedure.objects.get(slug="cantine", organisation__name="Ville de Valserine")
        return reverse(f"studio:{act}", kwargs={"procedure": procedure.id})

    return find
