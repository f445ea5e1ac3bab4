"""What is set once for the whole procedure: words, law, decision, days."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.commands import building
from parvis.bricks.procedures.domain.document import Document, Law, Regime, RegimeKind
from parvis.bricks.procedures.domain.editing import ChangeForm
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.domain.texts import Text
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, mark_of, show
from parvis.bricks.procedures.queries import words
from parvis.bricks.procedures.queries.services import surroundings
from parvis.kernel.access import route
from parvis.ui import formats
from parvis.ui.forms import DateField, Form
from parvis.ui.parts import SummaryRow

NO_SILENCE = RegimeKind.NONE
LEVELS = (
    ("1", gettext_lazy("Low: an e-mail address that answers")),
    ("2", gettext_lazy("Substantial: an identity checked at a distance")),
    ("3", gettext_lazy("High: an identity checked with an official document")),
)
BASES = (
    ("public_task", gettext_lazy("Task in the public interest (6.1.e)")),
    ("legal_obligation", gettext_lazy("Legal obligation (6.1.c)")),
    ("consent", gettext_lazy("Consent (6.1.a)")),
    ("contract", gettext_lazy("Contract (6.1.b)")),
    ("vital_interests", gettext_lazy("Vital interests (6.1.d)")),
)
REGIMES = (
    (RegimeKind.SVA.value, gettext_lazy("Without an answer, the request is accepted")),
    (RegimeKind.SVR.value, gettext_lazy("Without an answer, the request is refused")),
    (RegimeKind.NONE.value, gettext_lazy("It is a declaration: no decision is asked for")),
)


def _text(label: Any, most: int, *, needed: bool = False, rows: int = 0, help: Any = "") -> Any:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else None
    return forms.CharField(
        label=label, max_length=most, required=needed, help_text=help, widget=widget
    )


class TextsForm(Form):
    """Title, description, what the answers are used for."""

    title_fr = _text(gettext_lazy("Title in French"), 200, needed=True)
    title_en = _text(gettext_lazy("Title in English"), 200)
    description_fr = _text(gettext_lazy("What it is for, in French"), 2_000, rows=3)
    description_en = _text(gettext_lazy("What it is for, in English"), 2_000, rows=3)
    purpose_fr = _text(
        gettext_lazy("What the answers are used for, in French"),
        2_000,
        rows=3,
        help=gettext_lazy("People read it before they begin (GDPR, article 13)."),
    )
    purpose_en = _text(gettext_lazy("What the answers are used for, in English"), 2_000, rows=3)

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        """What the document says."""
        return {
            f"{name}_{language}": getattr(getattr(document, name), language)
            for name in ("title", "description", "purpose")
            for language in ("fr", "en")
        }

    def changes(self, document: Document) -> dict[str, Any]:
        """Attributes of the document."""
        data = self.cleaned_data
        return {
            name: Text(data[f"{name}_fr"], data[f"{name}_en"])
            for name in ("title", "description", "purpose")
        }


class LawForm(Form):
    """On what the procedure is founded, who may file, how long answers are kept."""

    legal_basis_fr = _text(
        gettext_lazy("Text on which the procedure is founded, in French"), 1_000, rows=2
    )
    legal_basis_en = _text(gettext_lazy("The same in English"), 1_000, rows=2)
    legal_basis_url = forms.URLField(
        label=gettext_lazy("Address of this text"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    processing_basis = forms.ChoiceField(
        label=gettext_lazy("On what ground are personal data used?"),
        help_text=gettext_lazy("GDPR, article 6."),
        choices=BASES,
        widget=forms.RadioSelect,
        required=False,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("How sure must we be of who files?"),
        choices=LEVELS,
        widget=forms.RadioSelect,
        required=False,
    )
    retention_months = forms.IntegerField(
        label=gettext_lazy("Months during which answers are kept after the decision"),
        min_value=0,
        max_value=1_200,
        required=False,
        widget=forms.NumberInput(attrs={"width": "short"}),
    )
    draft_days = forms.IntegerField(
        label=gettext_lazy("Days after which an unfinished request is emptied"),
        min_value=1,
        max_value=366,
        widget=forms.NumberInput(attrs={"width": "short"}),
    )
    dpo = _text(
        gettext_lazy("Where to write about personal data"),
        300,
        help=gettext_lazy("Address of the data protection officer."),
    )

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        """What the document says."""
        law = document.law
        return {
            "legal_basis_fr": law.legal_basis.fr,
            "legal_basis_en": law.legal_basis.en,
            "legal_basis_url": law.legal_basis_url,
            "processing_basis": law.processing_basis,
            "level": str(law.level or ""),
            "retention_months": law.retention_months or "",
            "draft_days": law.draft_days,
            "dpo": law.dpo,
        }

    def changes(self, document: Document) -> dict[str, Any]:
        """Attributes of the document."""
        data = self.cleaned_data
        law = replace(
            document.law,
            legal_basis=Text(data["legal_basis_fr"], data["legal_basis_en"]),
            legal_basis_url=data["legal_basis_url"],
            processing_basis=data["processing_basis"],
            level=int(data["level"] or 0),
            retention_months=data["retention_months"] or 0,
            draft_days=data["draft_days"],
            dpo=data["dpo"],
        )
        return {"law": law}


class DecisionForm(Form):
    """What silence means, and what one may do against a refusal."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What happens when the service does not answer in time?"),
        help_text=gettext_lazy("Code of relations between the public and administrations, L231-1."),
        choices=REGIMES,
        widget=forms.RadioSelect,
        required=False,
    )
    length = forms.IntegerField(
        label=gettext_lazy("After how long?"),
        help_text=gettext_lazy("Two months, unless a text says otherwise."),
        min_value=1,
        max_value=1_000,
        required=False,
        widget=forms.NumberInput(attrs={"width": "short"}),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Counted in"),
        choices=(("months", gettext_lazy("Months")), ("days", gettext_lazy("Days"))),
        widget=forms.RadioSelect,
        required=False,
    )
    source = _text(gettext_lazy("Text that sets another time or meaning"), 500)
    remedies_fr = _text(
        gettext_lazy("Remedies and their time limits, in French"),
        3_000,
        rows=4,
        help=gettext_lazy("They stand in the acknowledgement and in refusals."),
    )
    remedies_en = _text(gettext_lazy("Remedies in English"), 3_000, rows=4)

    batch_decisions = forms.BooleanField(
        label=gettext_lazy("Favourable decisions may be signed for many requests at once"),
        required=False,
    )

    @staticmethod
    def initial_of(document: Document) -> dict[str, Any]:
        """What the document says."""
        law, regime = document.law, document.law.regime
        return {
            "batch_decisions": law.batch_decisions,
            "kind": regime.kind.value if regime else "",
            "length": (regime.months or regime.days or "") if regime else 2,
            "unit": "days" if regime and regime.days else "months",
            "source": regime.source if regime else "",
            "remedies_fr": law.remedies.fr,
            "remedies_en": law.remedies.en,
        }

    def clean(self) -> dict[str, Any]:
        """Silence that decides needs a time, which the law bounds."""
        data = dict(super().clean() or {})
        decides = data.get("kind") in (RegimeKind.SVA.value, RegimeKind.SVR.value)
        if decides and not data.get("length") and "length" not in self.errors:
            self.add_error("length", _("Say after how long silence decides."))
        if decides and data.get("unit") != "days" and (data.get("length") or 0) > 60:
            self.add_error("length", _("Write a number no greater than %(most)s.") % {"most": 60})
        return data

    def changes(self, document: Document) -> dict[str, Any]:
        """Attributes of the document."""
        data = self.cleaned_data
        remedies = Text(data["remedies_fr"], data["remedies_en"])
        law = replace(
            document.law,
            regime=self._regime(document.law),
            remedies=remedies,
            batch_decisions=data["batch_decisions"],
        )
        return {"law": law}

    def _regime(self, law: Law) -> Regime | None:
        data = self.cleaned_data
        if not data["kind"]:
            return None
        kind = RegimeKind(data["kind"])
        silent = kind is not RegimeKind.NONE
        in_days = data["unit"] == "days"
        return replace(
            law.regime or Regime(kind),
            kind=kind,
            months=data["length"] if silent and not in_days else 0,
            days=data["length"] if silent and in_days else 0,
            source=data["source"],
        )


class DatesForm(Form):
    """The first and last days on which requests are taken."""

    opens_on = DateField(label=gettext_lazy("First day"), required=False)
    closes_on = DateField(label=gettext_lazy("Last day, included"), required=False)


SECTIONS: dict[str, tuple[type[Any], Any]] = {
    "textes": (TextsForm, gettext_lazy("Words to the person")),
    "droit": (LawForm, gettext_lazy("Law and personal data")),
    "decision": (DecisionForm, gettext_lazy("Decision and silence")),
}


@route("procedures.procedure.change")
@refused
def settings(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Everything that is set, each part with the way to change it."""
    bench = bench_of(request, procedure)
    return show(request, bench, "settings", "settings", {"rows": _rows(bench)})


def _rows(bench: Bench) -> list[SummaryRow]:
    document, language = bench.found.document, bench.language
    law, one = document.law, bench.found.summary
    service = surroundings(one.service, language).service
    texts = bench.url("section", section="textes")
    legal = bench.url("section", section="droit")
    decision = bench.url("section", section="decision")
    regimes = {key: str(label) for key, label in REGIMES}
    return [
        SummaryRow(_("Title"), document.title.in_language(language), texts),
        SummaryRow(
            _("What the procedure is for"), document.description.in_language(language), texts
        ),
        SummaryRow(
            _("What the answers are used for"), document.purpose.in_language(language), texts
        ),
        SummaryRow(_("Service in charge"), service.name if service else "", bench.url("service")),
        SummaryRow(_("Founded on"), law.legal_basis.in_language(language), legal),
        SummaryRow(_("Sign-in level"), dict(LEVELS).get(str(law.level), ""), legal),
        SummaryRow(
            _("Answers are kept"),
            _("%(months)s months") % {"months": law.retention_months}
            if law.retention_months
            else "",
            legal,
        ),
        SummaryRow(_("Personal data"), law.dpo, legal),
        SummaryRow(
            _("When the service does not answer"),
            regimes.get(law.regime.kind.value, "") if law.regime else "",
            decision,
        ),
        SummaryRow(_("First and last days"), _days(bench), bench.url("dates")),
    ]


def _days(bench: Bench) -> str:
    one = bench.found.summary
    begin = formats.day(one.opens_on) if one.opens_on else ""
    end = formats.day(one.closes_on) if one.closes_on else ""
    if begin and end:
        return _("from %(begin)s to %(end)s") % {"begin": begin, "end": end}
    if begin:
        return _("from %(begin)s") % {"begin": begin}
    return _("until %(end)s") % {"end": end} if end else _("always open")


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def section(request: HttpRequest, procedure: UUID, section: str) -> HttpResponse:
    """One part of what is kept with the form."""
    if section not in SECTIONS:
        raise Http404
    bench = bench_of(request, procedure)
    kind, heading = SECTIONS[section]
    document = bench.found.document
    form = kind(
        request.POST if request.method == "POST" else None, initial=kind.initial_of(document)
    )

    def again(error: Refusal) -> HttpResponse:
        for one in error.problems:
            form.add_error(None, words.problem(one))
        if not error.problems:
            form.add_error(None, words.refusal(error))
        return _shown(request, bench, form, heading)

    if form.is_valid():
        edit = ChangeForm(form.changes(document))
        return act(
            request,
            bench,
            lambda: building.edit_form(bench.actor, bench.id, edit, mark=mark_of(request)),
            bench.url("settings"),
            again,
        )
    return _shown(request, bench, form, heading)


def _shown(request: HttpRequest, bench: Bench, form: Form, heading: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "heading": heading}
    return show(request, bench, "section", "settings", context, status=status)


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def dates(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """First and last days; they hold at once."""
    bench = bench_of(request, procedure)
    one = bench.found.summary
    form = DatesForm(
        request.POST if request.method == "POST" else None,
        initial={"opens_on": one.opens_on, "closes_on": one.closes_on},
    )
    heading = _("First and last days")

    def again(error: Refusal) -> HttpResponse:
        form.add_error("closes_on", words.refusal(error))
        return _shown(request, bench, form, heading)

    if form.is_valid():
        return act(
            request,
            bench,
            lambda: building.set_dates(bench.actor, bench.id, **form.cleaned_data),
            bench.url("settings"),
            again,
        )
    return _shown(request, bench, form, heading)
