"""One case on one screen, and the way to its files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parvis.bricks.procedures.commands.noting import MOST_LETTERS
from parvis.bricks.procedures.commands.talking import mark_read
from parvis.bricks.procedures.domain.document import RegimeKind
from parvis.bricks.procedures.domain.states import DECIDED, FINAL, Act
from parvis.bricks.procedures.pages.desk import shown
from parvis.bricks.procedures.pages.desk.handling import message_fields
from parvis.bricks.procedures.pages.desk.listing import listed
from parvis.bricks.procedures.pages.desk.rows import item
from parvis.bricks.procedures.pages.desk.shell import Opened, actor_of, language, open_case
from parvis.bricks.procedures.pages.desk.words import DOCUMENTS, DONE, REASONS, badge, happened
from parvis.bricks.procedures.queries.absences import away_now
from parvis.bricks.procedures.queries.desk import labels_of
from parvis.bricks.procedures.queries.notes import colleagues_notes
from parvis.kernel import calendar, files
from parvis.kernel.access import route
from parvis.kernel.urns import urn
from parvis.ui import formats
from parvis.ui.fields import Field

PURPOSE = "procedures.case.instruction"
ELSEWHERE = frozenset({"document_issued"})  # told beside the documents themselves
BESIDE = 9  # cases of the list beside the one that is open
LATEST = 8  # events of the history that are shown at once


@dataclass(frozen=True)
class Action:
    """Something to do to the case: a link, or with `post` a button of its own form."""

    label: str
    url: str
    kind: str
    shortcut: str = ""
    post: bool = False
    icon: str = ""


# Opening a case tells the counters that its messages were read: the one thing that a GET writes.
@route("procedures.case.consult", writes=("GET",))
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """A case: answers with their origin, what to do, by when, history, messages."""
    opened = open_case(request, case)
    detail = opened.detail
    if detail.head.unread and Act.MESSAGE in detail.acts and request.method == "GET":
        mark_read(opened.actor, case)
    history = [happened(one) for one in reversed(detail.history) if one.type not in ELSEWHERE]
    text, document = message_fields(request)
    context = {
        **_between(opened),
        **opened.context(),
        **_around(opened),
        "parts": shown.parts(detail),
        "notes": shown.notes(detail),
        "may_note": Act.CHANGE_ANSWERS in detail.acts and bool(detail.annotations),
        "messages": shown.messages(detail),
        "may_write": Act.MESSAGE in detail.acts,
        "message_field": text,
        "file_field": document,
        "message_url": opened.wanted.case_url(case, "message"),
        "notes_url": opened.wanted.case_url(case, "notes"),
        "may_assign": Act.ASSIGN in detail.acts,
        "assign_url": opened.wanted.case_url(case, "assign"),
        "actions": _actions(opened),
        "deadline": _deadline(opened),
        "verdict": _verdict(opened),
        "asked": REASONS[detail.pending.reason] if detail.pending else "",
        "missing": _missing(opened),
        "documents": _documents(opened),
        "history": history[:LATEST],
        "earlier": history[LATEST:],
        "done": DONE.get(request.GET.get("fait", ""), ""),
        "subject": str(urn("procedures", "case", case)),
    }
    return render(request, "procedures/agent/case.html", context)


def _between(opened: Opened) -> dict[str, Any]:
    """What agents arrange around a case: labels, notes between them, who is away, paper."""
    id_, address = opened.detail.head.id, opened.wanted.case_url
    handles = Act.MESSAGE in opened.detail.acts
    return {
        "labels": labels_of([id_]).get(id_, ()),
        "labels_url": address(id_, "case_labels") if handles else "",
        "said": colleagues_notes(id_),
        "note_url": address(id_, "note"),
        "note_field": _note_field(),
        "away": away_now(opened.detail.head.assigned_to),
        "print_url": address(id_, "print"),
    }


def _note_field() -> Field:
    return Field(
        name="note",
        label=_("A note for your colleagues"),
        type="textarea",
        rows=2,
        maxlength=MOST_LETTERS,
        help=_("The person does not see it here, but may ask for it."),
        required=False,
    )


def _around(opened: Opened) -> dict[str, Any]:
    """The part of the list around the case, and the cases before and after it in that list."""
    found, id_ = opened.wanted, opened.detail.head.id
    page = listed(opened.actor, found, count=False)
    here = next((at for at, row in enumerate(page.rows) if row.id == id_), None)
    middle = BESIDE // 2 if here is None else here
    first = max(0, min(middle - BESIDE // 2, len(page.rows) - BESIDE))
    shown_rows = page.rows[first : first + BESIDE]
    before = page.rows[here - 1] if here else None
    following = page.rows[0 if here is None else here + 1 :][:1]
    if not following and page.after:  # the first of the next page
        found = replace(found, after=page.after)
        following = listed(opened.actor, found, count=False, size=1).rows
    return {
        "items": [item(row, opened.wanted, id_) for row in shown_rows],
        "before": item(before, opened.wanted) if before else None,
        "following": item(following[0], found) if following else None,
        "next_url": opened.wanted.next_url(page.after) if page.after else "",
    }


@route("procedures.case.consult")
def file(request: HttpRequest, case: UUID, file: UUID) -> HttpResponse:
    """An expiring link to a file of the case, made when it is asked for."""
    actor = actor_of(request).because(PURPOSE)
    if all(one.id != file for one in files.of(urn("procedures", "case", case))):
        raise Http404
    try:
        return HttpResponseRedirect(files.link(actor, file))
    except (files.NotReady, files.UnknownFile) as error:
        raise Http404 from error


def _actions(opened: Opened) -> list[Action]:
    """What this agent may do now, the next step first."""
    acts, url = opened.detail.acts, opened.wanted.case_url
    id_ = opened.detail.head.id
    offered = [
        (Act.TAKE, _("Take in instruction"), "take", "t", True),
        (Act.ACCEPT, _("Accept"), "accept", "a", False),
        (Act.REQUEST_CORRECTION, _("Ask for missing pieces"), "pieces", "p", False),
        (Act.REFUSE, _("Refuse with reasons"), "refuse", "r", False),
        (Act.CLOSE, _("Close without follow-up"), "close", "", False),
        (Act.REOPEN, _("Open the case again"), "reopen", "", False),
        (Act.GIVE_BACK, _("Put back in the queue"), "give_back", "", True),
    ]
    found = [one for one in offered if one[0] in acts]
    if opened.detail.head.archived and Act.MESSAGE in acts:
        found.append((Act.MESSAGE, _("Put back in the lists"), "take_out", "", True))
    elif opened.detail.head.state in FINAL and Act.MESSAGE in acts:
        found.append((Act.MESSAGE, _("File away"), "file_away", "", True))
    quiet = (Act.REFUSE, Act.CLOSE, Act.GIVE_BACK, Act.MESSAGE)
    return [
        Action(
            label,
            url(id_, name),
            "link" if act in quiet else "quiet" if at or act is Act.REOPEN else "primary",
            shortcut,
            post,
        )
        for at, (act, label, name, shortcut, post) in enumerate(found)
    ]


@dataclass(frozen=True)
class Deadline:
    """By when, what silence means, and why that day."""

    on: Any
    meaning: str
    why: list[str]


def _deadline(opened: Opened) -> Deadline | None:
    silence, regime = opened.detail.silence, opened.detail.law.regime
    if silence is None or regime is None:
        return None
    meaning = {
        RegimeKind.SVA: _("Without an answer by the end of that day, the request is accepted."),
        RegimeKind.SVR: _("Without an answer by the end of that day, the request is refused."),
    }[regime.kind]
    if silence.arises_on is None:
        meaning = _("The time does not run while pieces are awaited.")
    return Deadline(silence.arises_on, meaning, calendar.explain(silence.steps, language()[:2]))


@dataclass(frozen=True)
class Verdict:
    """The decision that holds: in a word, by whom, why."""

    kind: str
    title: str
    author: str
    reasons: str


def _verdict(opened: Opened) -> Verdict | None:
    """The last decision of a decided case."""
    detail = opened.detail
    if detail.head.state not in DECIDED:
        return None
    last = next((one for one in reversed(detail.history) if one.type == "decided"), None)
    if last is None:
        return None
    said = last.payload
    names = [said.get(f"author_{part}", "") for part in ("name", "capacity", "service")]
    look = badge(detail.head.state)
    title = _("%(state)s on %(day)s") % {"state": look.label, "day": formats.day(last.at)}
    author = ", ".join(name for name in names if name)
    if said.get("implicit"):
        author = _("By silence: nobody answered in time")
    kind = look.state if look.state in ("good", "bad") else "info"
    return Verdict(kind, title, author, said.get("reasons", ""))


def _missing(opened: Opened) -> list[str]:
    """What the person was asked for, in words."""
    pending = opened.detail.pending
    if pending is None:
        return []
    labels = {one.stable_id: one.label for part in opened.detail.sections for one in part.answers}
    found = []
    for one in pending.missing:
        label, words = labels.get(one["stable_id"], ""), one["words"]
        both = _("%(question)s: %(words)s") % {"question": label, "words": words}
        found.append(both if label and words else label or words)
    return found


def _documents(opened: Opened) -> list[dict[str, Any]]:
    return [
        {"label": capfirst(str(DOCUMENTS[kind])), "at": at, "url": url}
        for kind, at, url in shown.document_files(opened.detail)
    ]
