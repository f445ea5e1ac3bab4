"""Every kind of page of the instance, found by walking the demo town as its people do.

A *page kind* is a named address that answers GET with HTML. `discover()` signs in as each demo
person in turn and follows the links that the pages themselves print, so that a sample is an
address that somebody can really reach; for each kind it keeps the heaviest page seen. What no
link leads to is in `UNLINKED`, with the reason and how to get there. A page kind that is in
neither fails the journey `test_page_kinds`, and so does a reason that is no longer needed.

    python -m tests.journeys.page_kinds VAR     the samples of the demo town in VAR, as JSON
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse

from tests.journeys import identity_kinds

STARTS = ("/", "/espace/", "/bureau/", "/console/", "/mes-donnees/", "/studio/", "/ui/")
INSTANCES, ALL = 2, 5  # pages of one kind opened by one person, and by all
# Pages that lead to other kinds by the state of what they show: more of them are opened.
HUBS = {
    "desk:case": (8, 16), "space:case": (6, 10), "desk:cases": (4, 8), "filing:step": (6, 12),
    "identity:rights": (2, 40), "console-team": (1, 40),
}  # fmt: skip
OTHER = re.compile(r"\.(json|yaml|jsonld|ttl|csv|pdf|zip|ics|xml|txt|css)$")


@dataclass(frozen=True)
class Sample:
    """One page of a kind: its route, its address, who opens it, octets of its HTML.

    `cookies` open the page in any browser: those of the visitor who found it.
    """

    kind: str
    path: str
    person: str
    octets: int
    status: int = 200
    cookies: dict[str, str] = field(default_factory=dict)


@dataclass
class Walk:
    """What a walk found: a sample a kind, and what is wrong with any page on the way."""

    samples: dict[str, Sample] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    needless: list[str] = field(default_factory=list)
    dead: set[str] = field(default_factory=set)


class _Links(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "a" and given.get("href") and "download" not in given:
            self.found.append(str(given["href"]))
        if tag == "form" and (given.get("method") or "get").lower() == "get":
            self.found.append(given.get("action") or "")


def _claim(_visitor: Any) -> str:
    """A request to manage an organisation, which persons make outside these pages for now."""
    from parvis.demo.people import PEOPLE
    from parvis.kernel.parties.models import Claim, Organisation

    body, _ = Organisation.objects.get_or_create(
        siret="21690123100011", defaults={"name": "Ville d’essai", "state": "claimed"}
    )
    claim, _ = Claim.objects.get_or_create(
        organisation=body, person_id=PEOPLE[0].id, state="pending", siret=body.siret
    )
    return reverse("console-claim", kwargs={"number": claim.id})


def _case(kind: str, state: str, owner: str = "") -> Callable[[Any], str]:
    def find(_visitor: Any) -> str:
        from parvis.bricks.procedures.models import Case
        from parvis.demo.people import PEOPLE

        found = Case.objects.exclude(state="draft").filter(procedure__slug="cantine")
        if state:
            found = found.filter(state=state)
        if owner:
            found = found.filter(owner_id=next(one.id for one in PEOPLE if one.key == owner))
        return reverse(kind, kwargs={"case": found.order_by("number")[0].id})

    return find


def _delivery(_visitor: Any) -> str:
    from parvis.kernel.events.models import Delivery, Event

    event, _ = Event.objects.get_or_create(
        name="demo.told/1", aggregate="urn:parvis:demo:page:1", payload={}
    )
    row, _ = Delivery.objects.get_or_create(
        event=event,
        subscriber="demo.reader",
        defaults={"aggregate": event.aggregate, "max_attempts": 1, "state": "dead", "due_at": None},
    )
    return reverse("console-delivery", kwargs={"number": row.pk})


def _service(_visitor: Any) -> str:
    from parvis.bricks.directory.models import Service

    return reverse("directory:service", kwargs={"id_": Service.objects.order_by("pk")[0].pk})


def _canteen(kind: str) -> Callable[[Any], str]:
    def find(_visitor: Any) -> str:
        from parvis.bricks.procedures.models import Procedure

        row = Procedure.objects.get(slug="cantine")
        return reverse(kind, kwargs={"procedure": row.pk})

    return find


def _arranged(name: str) -> Callable[[Any], str]:
    """A page about something that an agent or a person arranges; it is made when asked for."""

    def address(_visitor: Any) -> str:
        from tests.journeys import arranged

        return str(getattr(arranged, name)())

    return address


# kind -> (who, how to get there, why no link leads there)
UNLINKED: dict[str, tuple[str, Callable[[Any], str], str]] = {
    **identity_kinds.kinds(),
    "console-claim": ("theo_blanc", _claim, "nobody of the demo asks for an organisation"),
    "console-delivery": ("theo_blanc", _delivery, "linked when it failed only"),
    "desk:batch": ("karim_haddad", _arranged("batch"), "nobody of the demo acted on many cases"),
    "desk:view": ("karim_haddad", _arranged("view"), "nobody of the demo keeps a view"),
    "desk:view_remove": (
        "karim_haddad", _arranged("view_remove"), "nobody of the demo keeps a view",
    ),
    "desk:label_remove": ("karim_haddad", _arranged("label_remove"), "the demo has no label"),
    "space:keep": ("jeanne_roux", _arranged("keep"), "shown once, right after filing"),
    "space:correct": ("jeanne_roux", _arranged("correct"), "nobody of the demo keeps answers"),
    "space:erase": ("jeanne_roux", _arranged("erase"), "nobody of the demo keeps answers"),
    "space:erase_all": ("jeanne_roux", _arranged("erase_all"), "nobody of the demo keeps answers"),
    "bal:publish": ("isabelle_renaud", _arranged("publish"), "linked for whoever publishes"),
    "registers-version": (
        "theo_blanc", _arranged("register_version"), "the demo has no version of a register",
    ),
    "desk:message": (
        "karim_haddad", _case("desk:message", "in_instruction"),
        "the form is on the case; this page shows it again with what is wrong",
    ),
    "desk:reopen": (
        "karim_haddad", _case("desk:reopen", "accepted"),
        "linked from decided cases, which a walk may not open",
    ),
    "directory:service": ("", _service, "linked from letters"),
    "filing:receipt": (
        "john_carter", _case("filing:receipt", "", "john_carter"),
        "shown once, right after filing",
    ),
    "studio:discard": (
        "nadia_ferrand", _canteen("studio:discard"), "linked while changes wait to be published",
    ),
    "studio:published": (
        "nadia_ferrand", _canteen("studio:published"), "shown once, right after publishing",
    ),
    "studio:reopen": (
        "nadia_ferrand", _canteen("studio:reopen"), "linked from closed procedures",
    ),
}  # fmt: skip
# kinds of addresses that answer GET without being pages
NOT_PAGES = {
    **identity_kinds.NOT_PAGES,
    "console-arrive": "goes to the first place of the menu that is the agent's",
    "signin": "goes straight to the only way of signing in",
    "kernel-file": "a file",
    "desk:file": "goes to a file",
    "space:document": "goes to a file",
    "space:file": "goes to a file",
    "studio:export": "a file",
    "bal:export": "a file",
    "bal:revision": "a file",
    "privacy:download": "a file",
    "filing:resume": "goes to the step where one stopped",
    "identity:start": "goes to the issuer",
    "identity:back": "a step of a sign-in",
    "identity:organisation": "a step of a sign-in",
    "identity:left": "a step of signing out",
    "identity:attach": "goes to the space when nothing waits",
    "identity:fraud": "goes to the first of six steps",
    "identity:lock": "for whoever signed in through the hub",
}


def kinds() -> dict[str, Any]:
    """Every named route that answers GET with a page, and its rule."""
    from django.urls import URLPattern, URLResolver, get_resolver

    def walk(patterns: Any, namespace: str = "") -> Iterator[tuple[str, Any]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
                yield from walk(pattern.url_patterns, inner)
            elif isinstance(pattern, URLPattern):
                yield f"{namespace}{pattern.name}", getattr(pattern.callback, "route_rule", None)

    return {
        name: rule
        for name, rule in walk(get_resolver().url_patterns)
        if rule is not None and "GET" in rule.methods and not rule.api and name not in NOT_PAGES
    }


def discover() -> Walk:
    """Walk the demo town of the running settings; Django is set up and the town is loaded."""
    from parvis.demo.people import PEOPLE

    walk, wanted = Walk(), kinds()
    opened: Counter[str] = Counter()
    for key in ("", *(one.key for one in PEOPLE)):
        _visit(walk, wanted, key, opened)
    walk.complaints += [f"nothing at {path}" for path in sorted(walk.dead)]
    walk.needless = sorted(set(UNLINKED) & set(walk.samples))
    for kind, (key, path, _why) in UNLINKED.items():
        if kind in wanted and kind not in walk.samples:
            visitor = client(key)
            try:
                _open(walk, wanted, visitor, key, path(visitor))
            except (KeyError, IndexError, AttributeError) as error:
                walk.complaints.append(f"no way to {kind}: {error!r}")
    walk.missing = sorted(set(wanted) - set(walk.samples))
    return walk


def client(key: str) -> Any:
    """A client signed in as a demo person; nobody when the key is empty."""
    from django.test import Client

    from parvis.demo.people import PEOPLE

    found = Client(
        raise_request_exception=False,  # a failure is told with its address, like any complaint
        headers={"host": settings.ALLOWED_HOSTS[0], "accept-language": "fr"},
    )
    if key:
        one = next(person for person in PEOPLE if person.key == key)
        found.post("/demo/personnes/entrer/", {"person": str(one.id)})
    return found


def visitor_of(sample: Sample) -> Any:
    """A client that opens a sample: with the cookies of whoever found it."""
    found = client("")
    for name, value in sample.cookies.items():
        found.cookies[name] = value
    return found


def _visit(walk: Walk, wanted: dict[str, Any], key: str, by_all: Counter[str]) -> None:
    visitor, queue, known = client(key), deque(STARTS), set(STARTS)
    opened: Counter[str] = Counter()
    while queue:
        path = queue.popleft()
        kind = _kind(path)
        mine, everybody = HUBS.get(kind, (INSTANCES, ALL))
        start = path in STARTS and path != "/ui/"
        enough = opened[kind] >= mine or (by_all[kind] >= everybody and not start)
        if kind not in {*wanted, *NOT_PAGES} or enough:
            continue
        opened[kind] += 1
        by_all[kind] += 1
        for link in _open(walk, wanted, visitor, key, path):
            if link in known or OTHER.search(urlsplit(link).path):
                continue
            known.add(link)
            if key and _kind(link).startswith("ui:living"):
                continue  # the same for everybody
            # kinds not seen yet first
            (queue.append if _kind(link) in walk.samples else queue.appendleft)(link)


def _kind(path: str) -> str:
    try:
        return str(resolve(urlsplit(path).path).view_name)
    except Resolver404:
        return ""


def _open(
    walk: Walk, wanted: dict[str, Any], visitor: Any, key: str, path: str, hops: int = 0
) -> list[str]:
    answer = visitor.get(path)
    if answer.status_code in (301, 302, 303) and hops < 4:
        there = urljoin(path, answer["Location"]).removeprefix(settings.PARVIS_ORIGIN)
        return _open(walk, wanted, visitor, key, there, hops + 1) if _local(there) else []
    if not answer.get("Content-Type", "").startswith("text/html"):
        return []
    html, kind = answer.content.decode(), _kind(path)
    if answer.status_code == 404 and kind != "ui:living_error":
        walk.dead.add(f"{path} for {key or 'nobody'}")
    if answer.status_code >= 500 and kind != "ui:living_error":
        walk.complaints.append(f"{answer.status_code} at {path} for {key or 'nobody'}")
    # a page that says what is wrong with a request is a page too, when that is how to see it
    shown = answer.status_code == 200 or kind == "ui:living_error" or kind in UNLINKED
    if not shown:
        return []
    walk.complaints += [f"{path}: {words}" for words in headers(answer, path)]
    before = walk.samples.get(kind)
    if kind in wanted and (before is None or before.octets < len(html)):
        walk.samples[kind] = Sample(
            kind,
            path,
            key,
            len(html),
            answer.status_code,
            {name: morsel.value for name, morsel in visitor.cookies.items() if morsel.value},
        )
    links = (urljoin(path, link).partition("#")[0] for link in _Links(html).found)
    return [link for link in links if _local(link)]


def _local(address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and not parts.netloc and parts.path.startswith("/")


def headers(answer: Any, path: str) -> list[str]:
    """What a page's headers lack: strict policy, no frame, no guess of types, nothing stored."""
    policy = {
        part.split()[0]: part.split()[1:]
        for part in answer.get("Content-Security-Policy", "").split(";")
        if part.strip()
    }
    none, own = ["'none'"], ["'self'"]
    # Pages of a sign-in post to the chosen provider and go back to the service, by their names;
    # their addresses are told to nobody.
    if "/interaction/" in path:
        own_form = policy.get("form-action", own)
        if own_form[:1] == own and not {"*", "https:", "http:"} & {*own_form}:
            policy["form-action"] = own
    # The demo's directories lead back to any service that tries them; production has none.
    elif path.startswith("/identite-de-demonstration/"):
        policy["form-action"] = policy.get("form-action", own)[:1]
    sources = {
        **dict.fromkeys(("default-src", "frame-ancestors", "object-src", "base-uri"), none),
        **dict.fromkeys(("script-src", "style-src", "connect-src", "form-action"), own),
    }
    plain = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    said = [(name, policy.get(name), value) for name, value in sources.items()]
    if answer.get("Referrer-Policy") == "no-referrer":
        plain["Referrer-Policy"] = "no-referrer"  # stricter: nobody is told, not even ourselves
    said += [(name, answer.get(name), value) for name, value in plain.items()]
    return [f"{name} is {given}, not {asked}" for name, given, asked in said if given != asked]


def main(var: str) -> None:
    """Print the walk of the demo town in a var folder."""
    os.environ |= {"PARVIS_ENV": "demo", "PARVIS_VAR": var}
    os.environ["DJANGO_SETTINGS_MODULE"] = "parvis.config.settings"
    import django

    django.setup()
    logging.disable(logging.ERROR)  # pages that refuse are part of the walk
    found = asdict(discover())
    sys.stdout.write(json.dumps({**found, "dead": sorted(found["dead"])}) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
