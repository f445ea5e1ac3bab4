"""What the address of the list asks for, read and written back into links."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from parvis.bricks.procedures.domain.searching import MOST_TYPED
from parvis.bricks.procedures.domain.states import SEEN_BY_AGENTS, State
from parvis.bricks.procedures.queries.desk import ORDERS, SOON, ColumnFilter, DeskFilter
from parvis.bricks.procedures.queries.saved_lists import View, view
from parvis.kernel.access import Actor

EVERY = "tous"
TO_HANDLE = frozenset({State.FILED, State.IN_INSTRUCTION})
MINE, NOBODY = "moi", "personne"
NEAR, LATE = "proche", "retard"
STANDARD = ("etat", "depose", "echeance", "agent")  # columns of every list
MOST_FILTERS, MOST_VALUE, MOST_COLUMNS = 12, 120, 8
_PATH = r"(?:\.(?!(?:est|min|max)$)[a-z_]{1,20})?"
_KEY = re.compile(rf"f\.([0-9]{{1,9}}{_PATH})(?:\.(est|min|max))?")
_COLUMN = re.compile(r"[0-9]{1,9}(?:\.[a-z_]{1,20})?")
_DAY = re.compile(r"([0-9]{1,2})[/.\s-]([0-9]{1,2})[/.\s-]([0-9]{4})")


@dataclass(frozen=True)
class Wanted:
    """The parameters of the list. `state` "" (to handle), "tous", or one state's value.

    `view`: the saved view from which the others come. `filters`: parameters on answers as they
    were sent, ("f.21.est", "ce1"). `wrong`: parameters that could not be read.
    """

    state: str = ""
    procedure: UUID | None = None
    whose: str = ""  # "", "moi", "personne", or a membership
    due: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    label: UUID | None = None
    archived: bool = False
    search: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    columns: tuple[str, ...] = ()
    order: str = ""
    after: str = ""
    view: View | None = None
    wrong: tuple[tuple[str, str], ...] = ()

    def filter(self) -> DeskFilter:
        """As the query wants it. A search looks in every state unless one is chosen."""
        states = TO_HANDLE
        if self.state == EVERY or ((self.search or self.archived) and not self.state):
            states = frozenset()
        elif self.state:
            states = frozenset({State(self.state)})
        elif self.due == LATE:
            states = frozenset({State.AWAITING_CORRECTION})
        return DeskFilter(
            procedure=self.procedure,
            states=states,
            mine=self.whose == MINE,
            handler=UUID(self.whose) if self.whose not in ("", MINE, NOBODY) else None,
            unassigned=self.whose == NOBODY,
            due_within=SOON if self.due == NEAR else None,
            late=self.due == LATE,
            filed_from=self.since,
            filed_to=self.until,
            label=self.label,
            archived=self.archived,
            search=self.search,
            columns=self.column_filters() if self.procedure else (),
            order=self.shown_order,
            shown=tuple(one for one in self.columns if one not in STANDARD)
            if self.procedure
            else (),
        )

    def column_filters(self) -> tuple[ColumnFilter, ...]:
        """The filters on answers."""
        found: dict[str, dict[str, str]] = {}
        part = {"": "text", "est": "exact", "min": "low", "max": "high"}
        for name, value in self.filters:
            if (match := _KEY.fullmatch(name)) is not None:
                bound = _bound(value) if match[2] in ("min", "max") else value
                found.setdefault(match[1], {})[part[match[2] or ""]] = bound
        return tuple(ColumnFilter(column, **values) for column, values in found.items())

    @property
    def shown_order(self) -> str:
        """The order asked for; else what waits longest first, or the newest when all is shown."""
        if self.order:
            return self.order
        if self.due == NEAR:
            return "due"
        return "filed_newest" if self.state or self.search or self.archived else "filed_oldest"

    @property
    def narrowed(self) -> bool:
        """Whether something other than a state hides cases."""
        return bool(self.hidden or self.whose or self.due or self.search or self.procedure)

    @property
    def hidden(self) -> bool:
        """Whether a filter of those that are folded away is set."""
        return bool(self.since or self.until or self.label or self.filters or self.archived)

    @property
    def folded(self) -> list[tuple[str, str]]:
        """What the form of the filters must carry while its other questions are folded away."""
        order = [("tri", self.order)] if self.order else []
        whose = [("a", self.whose)] if self.whose else []
        return [*whose, *order, *(("col", one) for one in self.columns)]

    def query(self) -> str:
        """The address's text after `?`, empty for the plain list."""
        return self._query

    @cached_property
    def _query(self) -> str:
        pairs = [("vue", str(self.view.id))] if self.view else list(self._pairs())
        return urlencode([*pairs, *([("apres", self.after)] if self.after else [])])

    def kept(self) -> str:
        """What a saved view keeps: the whole list, wherever one is in it."""
        return urlencode(list(self._pairs()))

    def _pairs(self) -> list[tuple[str, str]]:
        values = {
            "etat": self.state,
            "demarche": str(self.procedure or ""),
            "a": self.whose,
            "echeance": self.due,
            "du": str(self.since or ""),
            "au": str(self.until or ""),
            "etiquette": str(self.label or ""),
            "rangees": "oui" if self.archived else "",
            "q": self.search,
            "tri": self.order,
        }
        found = [(name, value) for name, value in values.items() if value]
        return [*found, *self.filters, *(("col", one) for one in self.columns)]

    def url(self, **changes: object) -> str:
        """The list with some parameters changed, from its first page; no longer a saved view."""
        changed = replace(self, **{"after": "", "view": None, **changes})  # type: ignore[arg-type]
        return _list(changed.query())

    def next_url(self, after: str) -> str:
        """The next page of the same list."""
        return _list(replace(self, after=after).query())

    def here(self) -> str:
        """The list exactly as it was."""
        return _list(self.query())

    def case_url(self, case: UUID, name: str = "case") -> str:
        """A case (or a page of it), from which this list is found again."""
        query = self.query()
        address = reverse(f"desk:{name}", kwargs={"case": case})
        return f"{address}?{query}" if query else address


def _list(query: str) -> str:
    # "?etat=" is the plain list even for an agent who chose a view that opens first.
    return f"{reverse('desk:cases')}?{query or 'etat='}"


def wanted(request: HttpRequest) -> Wanted:
    """The parameters of a request; Http404 for what none of our links says."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent = request.GET
    after = sent.get("apres", "")[:200]
    if "vue" not in sent:
        return replace(read(sent), after=after)
    id_ = _uuid(sent["vue"])
    found = view(actor, id_) if id_ else None
    if found is None:
        raise Http404
    return replace(of_view(found), after=after)


def of_view(found: View) -> Wanted:
    """The list that a saved view keeps."""
    return replace(read(QueryDict(found.query)), view=found)


def read(sent: QueryDict) -> Wanted:
    """Parameters as they were sent; Http404 for what none of our links says."""
    state, order, due = sent.get("etat", ""), sent.get("tri", ""), sent.get("echeance", "")
    whose = sent.get("a", "")
    known = state in ("", EVERY) or state in SEEN_BY_AGENTS
    if not known or due not in ("", NEAR, LATE) or (order and order not in ORDERS):
        raise Http404
    if whose not in ("", MINE, NOBODY):
        whose = str(_uuid(whose))
    wrong: list[tuple[str, str]] = []
    return Wanted(
        state=state,
        procedure=_uuid(sent.get("demarche", "")),
        whose=whose,
        due=due,
        since=_day(sent, "du", wrong),
        until=_day(sent, "au", wrong),
        label=_uuid(sent.get("etiquette", "")),
        archived=bool(sent.get("rangees")),
        search=_text(sent.get("q", ""))[:MOST_TYPED],
        filters=_filters(sent),
        columns=_columns(sent),
        order=order,
        wrong=tuple(wrong),
    )


def _text(value: str) -> str:
    return value.replace("\x00", "").strip()


def _filters(sent: QueryDict) -> tuple[tuple[str, str], ...]:
    found = [
        (name, _text(str(value))[:MOST_VALUE])
        for name, value in sent.items()
        if _KEY.fullmatch(name) and _text(str(value))
    ]
    return tuple(sorted(found)[:MOST_FILTERS])


def _columns(sent: QueryDict) -> tuple[str, ...]:
    found = dict.fromkeys(sent.getlist("col"))
    return tuple(one for one in found if one in STANDARD or _COLUMN.fullmatch(one))[:MOST_COLUMNS]


def _day(sent: QueryDict, name: str, wrong: list[tuple[str, str]]) -> dt.date | None:
    text = _text(sent.get(name, ""))[:40]
    if not text:
        return None
    try:
        return day_of(text)
    except ValueError:
        wrong.append((name, text))
        return None


def _bound(text: str) -> str:
    """A bound as the query reads it: an ISO day, or a number with a point."""
    try:
        return day_of(text).isoformat()
    except ValueError:
        return text.replace(",", ".")


def day_of(text: str) -> dt.date:
    """A day written 2019-03-27 or 27/3/2019; ValueError."""
    if (typed := _DAY.fullmatch(text)) is not None:
        day, month, year = (int(part) for part in typed.groups())
        return dt.date(year, month, day)
    if "-" not in text:  # 20190327 is a number
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def _uuid(text: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
