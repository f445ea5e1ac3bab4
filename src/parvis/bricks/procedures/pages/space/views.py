"""My cases, my documents, one case."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from parvis.bricks.procedures.commands.talking import mark_read
from parvis.bricks.procedures.domain.states import Act, State
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.space import told
from parvis.bricks.procedures.queries import mine, words
from parvis.bricks.procedures.queries.detail import CaseDetail, DocumentView, case_detail
from parvis.bricks.procedures.queries.my_documents import my_documents
from parvis.kernel.access import Actor, route
from parvis.kernel.calendar import explain
from parvis.kernel.urns import urn


@route("procedures.case.list_mine")
def home(request: HttpRequest) -> HttpResponse:
    """All my cases, drafts and what is expected of me first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = mine.my_cases(actor, language=get_language() or "fr")
    rows = [
        {
            "case": one,
            "state": words.state(one.state),
            "badge": told.BADGES.get(one.state, ""),
            "next": told.NEXT[one.next.code],
        }
        for one in sorted(found, key=lambda one: not one.next.yours)
    ]
    context = {
        "rows": rows,
        "unread": mine.unread_messages(actor),
    }
    return render(request, "procedures/usager/space_home.html", context)


@route("procedures.case.list_mine")
def documents(request: HttpRequest) -> HttpResponse:
    """Everything I sent and received, by request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {"cases": my_documents(actor, language=get_language() or "fr")}
    return render(request, "procedures/usager/space_documents.html", context)


def own_case(request: HttpRequest, case: UUID) -> CaseDetail:
    """A case of the person who asks; 404 for any other."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = case_detail(actor, case, language=get_language() or "fr")
    if found is None or not found.mine:
        raise Http404
    return found


# Opening a case tells that its messages were read: the one thing that a GET writes.
@route("procedures.case.read", writes=("GET",))
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """One case: what is expected, what was decided and why, messages, documents, history."""
    found = own_case(request, case)
    if found.head.state is State.DRAFT:
        raise Http404  # a draft is filled, not followed: see the filing pages
    if found.unread and request.method == "GET" and not request.actor.mandate:  # type: ignore[attr-defined]
        mark_read(request.actor, case)  # type: ignore[attr-defined]
    return render(request, "procedures/usager/space_case.html", context_of(found))


def context_of(found: CaseDetail, error: str = "", written: str = "") -> dict[str, object]:
    """What the template of a case needs."""
    language = get_language() or "fr"
    pending = found.pending
    next_ = mine.next_step(
        found.head.state,
        found.silence.arises_on if found.silence else None,
        pending.deadline if pending else None,
        None,
    )
    return {
        "organisation": found.head.organisation_name,
        "organisation_id": found.head.organisation,
        "case": found,
        "subject": str(urn("procedures", "case", found.head.id)),
        "state": words.state(found.head.state),
        "badge": told.BADGES.get(found.head.state, ""),
        "next": told.NEXT[next_.code],
        "by": next_.by,
        "why": explain(found.silence.steps, language) if found.silence else [],
        "decision": _decision(found.documents, language),
        "timeline": told.timeline(found.history),
        "may_write": Act.MESSAGE in found.acts,
        "may_withdraw": Act.WITHDRAW in found.acts,
        "message_error": (error,) if error else (),
        "written": written,
    }


def _decision(documents: tuple[DocumentView, ...], language: str) -> dict[str, object] | None:
    """The last decision, its remedies in the reader's language."""
    made = [one for one in documents if one.data.get("kind") == "decision"]
    if not made:
        return None
    remedies = made[-1].data.get("remedies")
    return {
        **made[-1].data,
        "document": made[-1].id,
        "remedies": Text.from_json(remedies).in_language(language) if remedies else "",
    }
