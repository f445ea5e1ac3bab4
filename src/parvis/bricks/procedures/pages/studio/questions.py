"""Questions and pages of the form: added, described, put elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.domain.document import Field, Step
from parvis.bricks.procedures.domain.editing import AddField, AddStep, Change, Edit, Place
from parvis.bricks.procedures.domain.fields import REGISTRY, type_of
from parvis.bricks.procedures.domain.outline import (
    PRIVATE,
    page_holding,
    place_of,
    places,
)
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio import told
from parvis.bricks.procedures.pages.studio.fielding import QuestionForm, new_field
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.bricks.procedures.queries import words
from parvis.kernel.access import route
from parvis.ui.forms import Form

GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (gettext_lazy("Words"), ("text", "textarea", "email", "phone")),
    (gettext_lazy("Choices"), ("yes_no", "choice", "choices")),
    (gettext_lazy("Numbers and dates"), ("integer", "decimal", "date")),
    (
        gettext_lazy("Places and bodies"),
        ("commune", "address", "siret", "company", "epci", "departement", "region"),
    ),
    (gettext_lazy("Documents"), ("file",)),
    (gettext_lazy("Layout"), ("section", "explanation", "block")),
)


class PageForm(Form):
    """A page of the form: its title, and a few words at its top."""

    title_fr = forms.CharField(label=gettext_lazy("Title in French"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("Title in English"), max_length=200, required=False
    )
    intro_fr = forms.CharField(
        label=gettext_lazy("Words at the top, in French"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    intro_en = forms.CharField(
        label=gettext_lazy("Words at the top, in English"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def title(self) -> Text:
        """The title."""
        return Text(self.cleaned_data["title_fr"], self.cleaned_data["title_en"])

    def intro(self) -> Text:
        """The words at the top."""
        return Text(self.cleaned_data["intro_fr"], self.cleaned_data["intro_en"])


class PlaceForm(Form):
    """Another place for a question."""

    place = forms.ChoiceField(label=gettext_lazy("Put it after"))


@route("procedures.procedure.change")
@refused
def add(request: HttpRequest, procedure: UUID, into: int) -> HttpResponse:
    """Which type of question?"""
    bench = bench_of(request, procedure)
    name, in_block = _there(bench, into)
    groups = [
        (
            label,
            [
                (told.TYPES[kind], told.ABOUT[kind], bench.url("new", into=into, kind=kind))
                for kind in kinds
                if REGISTRY[kind].in_rows or not in_block
            ],
        )
        for label, kinds in GROUPS
    ]
    groups = [one for one in groups if one[1]]
    context = {"groups": groups, "place": name}
    return show(
        request, bench, "types", "form", context, page=page_holding(bench.found.document, into)
    )


def _there(bench: Bench, into: int) -> tuple[str, bool]:
    """Name of a place, and whether it is a block; 404 when there is no such place."""
    if into == PRIVATE:
        return _("Only for agents"), False
    if into not in places(bench.found.document):
        raise Http404
    thing = bench.thing(into)
    if isinstance(thing, Step):
        return thing.title.in_language(bench.language), False
    return thing.label.in_language(bench.language), True


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def new(request: HttpRequest, procedure: UUID, into: int, kind: str) -> HttpResponse:
    """Describe a question of a type, then add it at the end of its place."""
    bench = bench_of(request, procedure)
    place, in_block = _there(bench, into)
    if kind not in REGISTRY or (in_block and not REGISTRY[kind].in_rows):
        raise Http404
    begun = new_field(kind)
    form = QuestionForm(begun, _sent(request), in_block=in_block)
    if form.is_valid():
        made = Field(**{**_attributes(begun), **form.attributes()})
        return _save(request, bench, AddField(made, into), form, kind, into, place)
    return _question(request, bench, form, kind, into, place)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def question(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """Describe a question otherwise."""
    bench = bench_of(request, procedure)
    field = bench.field(number)
    into = place_of(bench.found.document, number)
    place, in_block = _there(bench, into)
    form = QuestionForm(field, _sent(request), in_block=in_block)
    if form.is_valid():
        edit = Change(number, form.attributes())
        return _save(request, bench, edit, form, field.type, into, place)
    return _question(request, bench, form, field.type, into, place)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _attributes(field: Field) -> dict[str, Any]:
    return {name: getattr(field, name) for name in field.__dataclass_fields__}


def _save(
    request: HttpRequest,
    bench: Bench,
    edit: Edit,
    form: QuestionForm,
    kind: str,
    into: int,
    place: str,
) -> HttpResponse:
    def again(error: Refusal) -> HttpResponse:
        _tell(form, error)
        return _question(request, bench, form, kind, into, place)

    return act(request, bench, _edit(request, bench, edit), _after(request, bench, into), again)


def _after(request: HttpRequest, bench: Bench, into: int) -> str:
    """Back to the list, or to one more question, as the button said."""
    if request.POST.get("then") == "another":
        return bench.url("add", into=into)
    return f"{bench.url()}#q{into}"


def _edit(request: HttpRequest, bench: Bench, edit: Edit) -> Callable[[], object]:
    return lambda: building.edit_form(bench.actor, bench.id, edit, mark=mark_of(request))


def _tell(form: forms.Form, error: Refusal) -> None:
    for one in error.problems or ():
        form.add_error(None, words.problem(one))
    if not error.problems:
        form.add_error(None, words.refusal(error))


def _question(
    request: HttpRequest, bench: Bench, form: QuestionForm, kind: str, into: int, place: str
) -> HttpResponse:
    names = set(form.further)
    number = form.field.stable_id
    context = {
        "form": form,
        "first": [one for one in form if one.name not in names],
        "further": [one for one in form if one.name in names],
        "opened": bool(form.errors.keys() & names),
        "kind": told.type_name(kind),
        "about": told.ABOUT[kind],
        "place": place,
        "number": number,
        "rules": _rules(bench, form.field) if number else (),
        "elsewhere": bench.url("place", number=number) if number else "",
        "remove": bench.url("remove", number=number) if number else "",
        "is_block": kind == "block",
    }
    page = page_holding(bench.found.document, into)
    status = 422 if form.errors else 200
    return show(request, bench, "question", "form", context, status=status, page=page)


def _rules(bench: Bench, field: Field) -> list[tuple[str, str]]:
    found = [(bench.url("condition", number=field.stable_id), _("When is it shown?"))]
    if type_of(field).computable:
        found.append((bench.url("computed", number=field.stable_id), _("Work it out")))
    if type_of(field).holds_value and not type_of(field).holds_fields:
        found.append((bench.url("checks", number=field.stable_id), _("Check the answer")))
    return found


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def place(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """Put a question elsewhere, chosen in a list: what the mouse does by dragging."""
    bench = bench_of(request, procedure)
    bench.field(number)
    form = PlaceForm(_sent(request))
    chooser: forms.ChoiceField = form.fields["place"]  # type: ignore[assignment]
    chooser.choices = _choices(bench, number)
    if form.is_valid():
        into, _colon, after = form.cleaned_data["place"].partition(":")
        edit = Place(number, int(into), int(after))

        def again(error: Refusal) -> HttpResponse:
            form.add_error("place", words.refusal(error))
            return _placed(request, bench, form, number)

        return act(request, bench, _edit(request, bench, edit), f"{bench.url()}#q{number}", again)
    return _placed(request, bench, form, number)


def _placed(request: HttpRequest, bench: Bench, form: PlaceForm, number: int) -> HttpResponse:
    label = bench.field(number).label.in_language(bench.language)
    page = page_holding(bench.found.document, number)
    status = 422 if form.errors else 200
    context = {"form": form, "label": label}
    return show(request, bench, "place", "form", context, status=status, page=page)


def _choices(bench: Bench, number: int) -> list[tuple[str, str]]:
    document, language = bench.found.document, bench.language
    here = place_of(document, number)
    steps = [one.stable_id for one in document.steps]
    found = []
    for into, fields in places(document).items():
        if into != here and not (into in steps and here in steps):
            continue
        name, _in_block = _there(bench, into)
        found.append((f"{into}:0", _("%(page)s, first") % {"page": name}))
        found += [
            (f"{into}:{one.stable_id}", f"{name} › {one.label.in_language(language)}")
            for one in fields
            if one.stable_id != number
        ]
    return found


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def add_page(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """One more page, at the end."""
    bench = bench_of(request, procedure)
    form = PageForm(_sent(request))
    if form.is_valid():
        return _save_page(request, bench, AddStep(form.title(), form.intro()), form, None)
    return _page(request, bench, form, None)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def page(request: HttpRequest, procedure: UUID, number: int) -> HttpResponse:
    """Title and words of a page."""
    bench = bench_of(request, procedure)
    step = bench.thing(number)
    if not isinstance(step, Step):
        raise Http404
    begun = {
        "title_fr": step.title.fr,
        "title_en": step.title.en,
        "intro_fr": step.intro.fr,
        "intro_en": step.intro.en,
    }
    form = PageForm(_sent(request), initial=begun)
    if form.is_valid():
        edit = Change(number, {"title": form.title(), "intro": form.intro()})
        return _save_page(request, bench, edit, form, step)
    return _page(request, bench, form, step)


def _save_page(
    request: HttpRequest, bench: Bench, edit: Edit, form: PageForm, step: Step | None
) -> HttpResponse:
    def again(error: Refusal) -> HttpResponse:
        _tell(form, error)
        return _page(request, bench, form, step)

    then = f"{bench.url()}#q{step.stable_id}" if step else bench.url()
    return act(request, bench, _edit(request, bench, edit), then, again)


def _page(request: HttpRequest, bench: Bench, form: PageForm, step: Step | None) -> HttpResponse:
    number = step.stable_id if step else 0
    context = {
        "form": form,
        "number": number,
        "condition": bench.url("condition", number=number) if number else "",
        "remove": bench.url("remove", number=number) if number else "",
    }
    status = 422 if form.errors else 200
    return show(request, bench, "page", "form", context, status=status, page=number)
