"""The procedures of one's organisation: listed, begun, copied, imported, exported."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any
from uuid import UUID

import yaml
from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands.building import edit_form
from parvis.bricks.procedures.commands.designing import (
    MOST_BYTES,
    create_procedure,
    parse_file,
)
from parvis.bricks.procedures.commands.revising import readable
from parvis.bricks.procedures.domain.editing import Replace
from parvis.bricks.procedures.domain.outline import blank
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.domain.writing import write
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio import told
from parvis.bricks.procedures.pages.studio.shell import (
    act,
    actor_of,
    bench_of,
    language,
    mark_of,
    show,
)
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.studio import Listed, built_by
from parvis.kernel.access import Actor, route
from parvis.kernel.parties import public as parties
from parvis.ui.forms import Form
from parvis.ui.parts import Column

TITLE = 200


class BeginForm(Form):
    """A new procedure: its title, and its address when one wants another than the title's."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=TITLE)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=TITLE, required=False
    )
    slug = forms.CharField(
        label=gettext_lazy("Address of its page"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Made from the title when left empty. It never changes afterwards."),
    )


class FileForm(Form):
    """A form's file."""

    file = forms.FileField(
        label=gettext_lazy("File of a form (YAML or JSON)"),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )


@route("procedures.procedure.list")
def procedures(request: HttpRequest) -> HttpResponse:
    """The list."""
    actor = actor_of(request)
    rows = [_row(one) for one in built_by(actor)]
    columns = (Column(_("Procedure")), Column(_("State")), Column(_("Last change")))
    context = {"rows": rows, "columns": columns, "organisation": _body(actor)}
    return render(request, "procedures/admin/procedures.html", context)


def _row(one: Listed) -> dict[str, Any]:
    return {
        "title": one.summary.title.in_language(language()),
        "url": reverse("studio:form", kwargs={"procedure": one.summary.id}),
        "number": one.summary.number,
        "badge": told.badge(one.summary.opening, drafted=one.drafted),
        "updated_at": one.updated_at,
        "online": reverse("filing:offer", kwargs={"slug": one.summary.slug})
        if one.summary.published_at
        else "",
    }


def _body(actor: Actor) -> str:
    body = parties.organisation(actor.organisation) if actor.organisation else None
    return body.name if body else ""


@route("procedures.procedure.create", methods=("GET", "POST"))
@refused
def begin(request: HttpRequest) -> HttpResponse:
    """A new procedure, with one page and no question."""
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        page = Text(fr="Votre demande", en="Your request")
        title = Text(fr=form.cleaned_data["title_fr"], en=form.cleaned_data["title_en"])
        made = _create(request, form, write(blank(title, page)))
        if made is not None:
            return made
    return _begin_page(request, form, "begin")


def _begin_page(request: HttpRequest, form: Form, template: str, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    made = {"form": form, "organisation": _body(actor_of(request)), **context}
    return render(request, f"procedures/admin/{template}.html", made, status=status)


def _create(request: HttpRequest, form: Form, document: dict[str, Any]) -> HttpResponse | None:
    """Create and go to it; None when the form must be shown again."""
    actor = actor_of(request)
    if actor.organisation is None:
        raise Refusal("other_organisation")
    typed = str(form.cleaned_data.get("slug", "")).strip()
    title = document["title"].get("fr") or document["title"].get("en", "")
    for attempt in range(1, 30):
        slug = typed or slug_of(title) + (f"-{attempt}" if attempt > 1 else "")
        try:
            made = create_procedure(
                actor, organisation=actor.organisation, slug=slug, document=document
            )
        except Refusal as error:
            if error.code == "slug_taken" and not typed:
                continue
            place = "slug" if error.code in ("slug_taken", "bad_slug") else None
            form.add_error(place if place in form.fields else None, words.refusal(error))
            for one in error.problems[:20]:
                form.add_error(None, words.problem(one))
            return None
        return HttpResponseRedirect(reverse("studio:form", kwargs={"procedure": made.procedure}))
    form.add_error(None, words.refusal(Refusal("slug_taken", slug=slug_of(title))))
    return None


def slug_of(title: str) -> str:
    """An address from a title: letters without accents, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "demarche"


@route("procedures.procedure.create", methods=("GET", "POST"))
@refused
def import_file(request: HttpRequest) -> HttpResponse:
    """A new procedure from a file."""
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        document = _file(form)
        if document is not None:
            made = _create(request, form, document)
            if made is not None:
                return made
    return _begin_page(request, form, "import")


def _file(form: FileForm) -> dict[str, Any] | None:
    """The document in the file that was sent; None and words when there is none."""
    upload = form.cleaned_data["file"]
    try:
        if upload.size > MOST_BYTES:
            raise Refusal("document_too_big", most=MOST_BYTES)
        text = upload.read().decode("utf-8-sig")
        return write(readable(parse_file(text)))
    except UnicodeDecodeError:
        form.add_error("file", _("This file is not text (UTF-8)."))
    except Refusal as error:
        form.add_error("file", words.refusal(error))
        for one in error.problems[:20]:
            form.add_error(None, words.problem(one))
    return None


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def replace_by_file(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Put a file's form in the place of the draft; it can be undone."""
    bench = bench_of(request, procedure)
    sent = request.method == "POST"
    form = FileForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        document = _file(form)
        if document is not None:
            edit = Replace(readable(document))
            return act(
                request,
                bench,
                lambda: edit_form(bench.actor, bench.id, edit, mark=mark_of(request)),
                bench.url(),
            )
    status = 422 if form.is_bound else 200
    return show(request, bench, "replace", "settings", {"form": form}, status=status)


@route("procedures.procedure.change", methods=("GET",))
@refused
def export(request: HttpRequest, procedure: UUID, kind: str) -> HttpResponse:
    """The form as a file, YAML or JSON: what `import_file` reads."""
    bench = bench_of(request, procedure)
    document = write(bench.found.document)
    if kind == "yaml":
        text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=96)
        media = "application/yaml; charset=utf-8"
    elif kind == "json":
        text = json.dumps(document, ensure_ascii=False, indent=1)
        media = "application/json"
    else:
        raise Http404
    answer = HttpResponse(text, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{bench.found.summary.slug}.{kind}"'
    return answer


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def copy(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Another procedure that begins with the same form."""
    bench = bench_of(request, procedure)
    title = bench.found.document.title
    begun = {
        "title_fr": f"{title.fr} (copie)" if title.fr else "",
        "title_en": f"{title.en} (copy)" if title.en else "",
    }
    form = BeginForm(request.POST if request.method == "POST" else None, initial=begun)
    if form.is_valid():
        data = form.cleaned_data
        document = write(bench.found.document)
        document["title"] = Text(fr=data["title_fr"], en=data["title_en"]).to_json()
        made = _create(request, form, document)
        if made is not None:
            return made
    return _begin_page(request, form, "begin", copied=bench.title(), back=bench.url("settings"))
