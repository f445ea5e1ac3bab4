"""What the address of the list asks for, read and written back into links."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse

from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.queries.desk import ORDERS, SOON, DeskFilter

EVERY = "tous"
TO_HANDLE = frozenset({State.FILED, State.IN_INSTRUCTION})
MOST_LETTERS = 200
WHOSE = ("", "moi", "personne")


@dataclass(frozen=True)
class Wanted:
    """The parameters of the list. `state` "" (to handle), "tous", or one state's value."""

    state: str = ""
    procedure: UUID | None = None
    whose: str = ""
    soon: bool = False
    search: str = ""
    order: str = ""
    after: str = ""

    def filter(self) -> DeskFilter:
        """As the query wants it. A search looks in every state unless one is chosen."""
        states = TO_HANDLE
        if self.state == EVERY or (self.search and not self.state):
            states = frozenset()
        elif self.state:
            states = frozenset({State(self.state)})
        return DeskFilter(
            procedure=self.procedure,
            states=states,
            mine=self.whose == "moi",
            unassigned=self.whose == "personne",
            due_within=SOON if self.soon else None,
            search=self.search,
            order=self.shown_order,
        )

    @property
    def shown_order(self) -> str:
        """The order asked for; else what waits longest first, or the newest when all is shown."""
        if self.order:
            return self.order
        if self.soon:
            return "due"
        return "filed_newest" if self.state or self.search else "filed_oldest"

    @property
    def narrowed(self) -> bool:
        """Whether something other than a state hides cases."""
        return bool(self.procedure or self.whose or self.soon or self.search)

    def query(self) -> str:
        """The address's text after `?`, empty for the plain list."""
        values = {
            "etat": self.state,
            "demarche": str(self.procedure or ""),
            "a": self.whose,
            "echeance": "proche" if self.soon else "",
            "q": self.search,
            "tri": self.order,
            "apres": self.after,
        }
        return urlencode({name: value for name, value in values.items() if value})

    def url(self, **changes: object) -> str:
        """The list with some parameters changed, from its first page."""
        changed = replace(self, **{"after": "", **changes})  # type: ignore[arg-type]
        return _with(reverse("desk:cases"), changed.query())

    def here(self) -> str:
        """The list exactly as it was."""
        return _with(reverse("desk:cases"), self.query())

    def case_url(self, case: UUID, name: str = "case") -> str:
        """A case (or a page of it), from which this list is found again."""
        return _with(reverse(f"desk:{name}", kwargs={"case": case}), self.query())


def _with(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path


def wanted(request: HttpRequest) -> Wanted:
    """The parameters of a request; Http404 for what none of our links says."""
    sent = request.GET
    state, whose, order = sent.get("etat", ""), sent.get("a", ""), sent.get("tri", "")
    known = state in ("", EVERY) or state in SEEN_BY_AGENTS
    if not known or whose not in WHOSE or (order and order not in ORDERS):
        raise Http404
    return Wanted(
        state=state,
        procedure=_uuid(sent.get("demarche", "")),
        whose=whose,
        soon=bool(sent.get("echeance")),
        search=sent.get("q", "").replace("\x00", "").strip()[:MOST_LETTERS],
        order=order,
        after=sent.get("apres", "")[:200],
    )


def _uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
