"""The service in charge: chosen in the directory, or described there from here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.directory import public as directory
from parvis.bricks.procedures.commands.designing import set_service
from parvis.bricks.procedures.commands.serving import AT_ADDRESS, AT_COUNTER, describe_service
from parvis.bricks.procedures.domain.problems import Refusal
from parvis.bricks.procedures.pages.refusing import refused
from parvis.bricks.procedures.pages.studio.shell import Bench, act, bench_of, language, show
from parvis.bricks.procedures.queries import words
from parvis.kernel.access import Role, route
from parvis.ui.forms import Form

CHANNELS = (
    ("phone", gettext_lazy("By telephone, at the number above")),
    ("mail", gettext_lazy("By mail, at the address above")),
    (AT_ADDRESS, gettext_lazy("At a counter, at the address above")),
)


class ChooseForm(Form):
    """One of the services of the organisation."""

    service = forms.ChoiceField(
        label=gettext_lazy("Which service handles the requests?"), widget=forms.RadioSelect
    )


class ServiceForm(Form):
    """A service, how to reach it, and the ways that need no screen."""

    name_fr = forms.CharField(label=gettext_lazy("Name of the service in French"), max_length=200)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone number"), max_length=30)
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, required=False)
    street = forms.CharField(label=gettext_lazy("Number and street"), max_length=200)
    post_code = forms.CharField(
        label=gettext_lazy("Post code"),
        max_length=5,
        widget=forms.TextInput(attrs={"width": "short"}),
    )
    city = forms.CharField(label=gettext_lazy("Town"), max_length=100)
    url = forms.URLField(
        label=gettext_lazy("Address of its page on the web"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("How may one do without a screen?"),
        help_text=gettext_lazy("Nobody is forced to use the internet: choose at least one."),
        choices=CHANNELS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one way.")},
    )

    def __init__(
        self, *args: Any, counters: tuple[directory.CounterView, ...], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        ways: forms.MultipleChoiceField = self.fields["channels"]  # type: ignore[assignment]
        at = _("At the counter: %(name)s, %(city)s")
        ways.choices = [
            *CHANNELS,
            *(
                (
                    f"{AT_COUNTER}{one.id}",
                    at % {"name": one.name(language()), "city": one.address.city},
                )
                for one in counters
            ),
        ]


@route("procedures.procedure.change", methods=("GET", "POST"))
@refused
def service(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Choose the service in charge; it holds at once, for what is online too."""
    bench = bench_of(request, procedure)
    form = ChooseForm(
        request.POST if request.method == "POST" else None,
        initial={"service": bench.found.summary.service},
    )
    chooser: forms.ChoiceField = form.fields["service"]  # type: ignore[assignment]
    offered = directory.services_of(bench.found.summary.organisation)
    chooser.choices = [
        (str(directory.service_urn(one.id)), one.name(bench.language)) for one in offered
    ]

    def again(error: Refusal) -> HttpResponse:
        form.add_error("service", words.refusal(error))
        return _choose(request, bench, form, offered)

    if offered and form.is_valid():
        chosen = form.cleaned_data["service"]
        return act(
            request,
            bench,
            lambda: set_service(bench.actor, bench.id, chosen),
            bench.url("settings"),
            again,
        )
    return _choose(request, bench, form, offered)


def _choose(
    request: HttpRequest, bench: Bench, form: ChooseForm, offered: tuple[Any, ...]
) -> HttpResponse:
    describes = bench.actor.has(Role.MANAGER)
    context = {
        "form": form,
        "offered": offered,
        "describes": describes,
        "described": [
            (one.name(bench.language), bench.url("describe", service=one.id)) for one in offered
        ]
        if describes
        else [],
        "new": bench.url("describe_new") if describes else "",
    }
    status = 422 if form.errors else 200
    return show(request, bench, "service", "settings", context, status=status)


@route("directory.service.create", methods=("GET", "POST"))
@refused
def describe_new(request: HttpRequest, procedure: UUID) -> HttpResponse:
    """Describe a service that the directory does not know yet, and put it in charge."""
    return _describe(request, bench_of(request, procedure), None)


@route("directory.service.change", methods=("GET", "POST"))
@refused
def describe(request: HttpRequest, procedure: UUID, service: UUID) -> HttpResponse:
    """Change what the directory says of a service, and put it in charge."""
    bench = bench_of(request, procedure)
    found = directory.service(service)
    if found is None or found.organisation != bench.found.summary.organisation:
        raise Http404
    return _describe(request, bench, found)


def _describe(
    request: HttpRequest, bench: Bench, found: directory.ServiceView | None
) -> HttpResponse:
    form = ServiceForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(found),
        counters=directory.counters_of(bench.found.summary.organisation),
    )
    if form.is_valid():
        try:
            describe_service(bench.actor, bench.id, form.cleaned_data, found)
        except directory.DirectoryError as error:
            form.add_error(None, str(error))
        else:
            return act(request, bench, lambda: None, bench.url("settings"))
    heading = _("A service and how to reach it")
    status = 422 if form.errors else 200
    context = {"form": form, "heading": heading}
    return show(request, bench, "section", "settings", context, status=status)


def _initial(found: directory.ServiceView | None) -> dict[str, Any]:
    if found is None:
        return {"channels": ["phone", "mail"]}
    address = found.address
    return {
        "name_fr": found.name("fr"),
        "name_en": found.names.get("en", ""),
        "phone": found.phone,
        "email": found.email,
        "street": ", ".join(address.lines) if address else "",
        "post_code": address.post_code if address else "",
        "city": address.city if address else "",
        "url": next((one.url for one in found.channels if one.url), ""),
        "channels": [
            f"{AT_COUNTER}{one.counter}" if one.counter else one.kind.value
            for one in found.channels
        ],
    }
