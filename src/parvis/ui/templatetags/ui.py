"""Template tags of the design system, loaded in every template.

Each prints one template of `ui/components/`, whose head comment is the component's contract
(arguments, states, accessibility). `/ui/` shows all of them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import forms, template
from django.template import Context
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from parvis.ui import context as site
from parvis.ui import fields, formats, icons, navigation, slots
from parvis.ui.appearance.queries import Look, look_of
from parvis.ui.parts import Column, Event, FieldError, Option, Provenance, SummaryRow
from parvis.ui.printing import component as _component
from parvis.ui.printing import mould as _mould
from parvis.ui.printing import small as _small

register = template.Library()

STATES = ("", "good", "warn", "bad", "plain")
NOTICES = ("info", "good", "warn", "bad")
BUTTONS = ("primary", "quiet", "danger", "link")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+").fullmatch


def _one_of(what: str, value: str, allowed: Iterable[str]) -> None:
    if value not in allowed:
        raise template.TemplateSyntaxError(f"{what}: {value!r} is not one of {', '.join(allowed)}")


# --- words, links, buttons -----------------------------------------------------------------


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing beside words, hidden from screen readers: `{% icon "clock" %}`."""
    _one_of("icon", name, icons.PATHS)
    return _drawn(name)


@lru_cache
def _drawn(name: str) -> SafeString:
    return _component("icon", {"path": icons.PATHS[name]})


@register.simple_tag
def link(
    url: str, label: Any, *, kind: str = "", icon: str = "", lang: str = "", file: str = ""
) -> SafeString:
    """A link; `kind` "", "back" or "button"; `file` "PDF, 120 ko" for what is downloaded."""
    _one_of("link", kind, ("", "back", "quiet"))
    return _component("link", locals().copy())


@register.simple_tag
def button(
    label: Any,
    *,
    kind: str = "primary",
    url: str = "",
    name: str = "",
    value: str = "",
    icon: str = "",
    shortcut: str = "",
    form: str = "",
    formaction: str = "",
    describedby: str = "",
) -> SafeString:
    """A button that sends a form, or with `url` a link that looks the same."""
    _one_of("button", kind, BUTTONS)
    return _component("button", locals().copy())


@register.simple_tag
def badge(label: Any, *, state: str = "", icon: str = "") -> SafeString:
    """A state in a word: `{% badge _("Complete") state="good" %}`."""
    _one_of("badge", state, STATES)
    drawn = icon or (state if state in icons.PATHS else "")
    return _small("badge", label=conditional_escape(label), state=state, icon=drawn)


@register.simple_tag
def provenance(of: Provenance, *, ask: bool = False) -> SafeString:
    """The badge that says where a value comes from."""
    _one_of("provenance", of.kind, ("known", "proof", "declared", "stale"))
    state = "warn" if of.kind in ("declared", "stale") else ""
    return _component("provenance", {"of": of, "state": state, "ask": ask})


@register.simple_tag
def tag(label: Any, *, url: str = "", current: bool = False) -> SafeString:
    """A subject or a filter."""
    return _small("tag", label=conditional_escape(label), url=str(url), current=bool(current))


# --- dates and figures ---------------------------------------------------------------------


@register.simple_tag
def time(value: dt.date | None, *, relative: bool = True, hour: bool = True) -> SafeString:
    """`<time>` with the date in full and, beside it, how long ago; nothing for None."""
    if value is None:
        return SafeString("")
    full = formats.instant(value) if isinstance(value, dt.datetime) and hour else formats.day(value)
    beside = formats.relative(value) if relative else ""
    words = {"machine": formats.machine(value), "full": full, "beside": beside}
    said = {place: conditional_escape(text) for place, text in words.items() if text}
    return SafeString(_mould("time", *said).format(**said))


@register.simple_tag
def money(amount: int | Decimal) -> SafeString:
    """An amount: a whole number is cents, a Decimal is euros."""
    return format_html('<span class="number">{}</span>', formats.money(amount))


@register.simple_tag
def number(value: int | Decimal, decimals: int | None = None) -> SafeString:
    """A number with the language's own separators."""
    return format_html('<span class="number">{}</span>', formats.number(value, decimals))


@register.filter
def breakable(value: Any) -> Any:
    """A value of a summary; an e-mail address may break after its @, and so not in a word.

    `{{ row.value|breakable }}`. Anything but one e-mail address passes unchanged.
    """
    if not isinstance(value, str) or isinstance(value, SafeString) or not _ADDRESS(value):
        return value
    name, _, host = value.partition("@")
    return format_html("{}@<wbr>{}", name, host)


# --- forms ---------------------------------------------------------------------------------


@register.simple_tag
def field(name: str, label: Any, **options: Any) -> SafeString:
    """One question made in the template or at run time; see `parvis.ui.fields.Field`."""
    choices = options.pop("options", ())
    errors = options.pop("errors", ())
    if isinstance(errors, str | Promise):  # `errors=_("…")` in a template is lazy text
        errors = (errors,) if errors else ()
    return fields.Field(
        name=name,
        label=label,
        options=tuple(_option(one) for one in choices),
        errors=tuple(errors),
        **options,
    ).render()


def _option(one: Option | tuple[str, Any]) -> Option:
    return one if isinstance(one, Option) else Option(str(one[0]), one[1])


@register.simple_tag
def form_field(question: forms.BoundField | fields.Field) -> SafeString:
    """One question of a Django form (of any class), or a `Field` made by Python."""
    made = question if isinstance(question, fields.Field) else fields.field_of(question)
    return made.render()


@register.simple_tag
def form(questions: forms.BaseForm | Iterable[fields.Field]) -> SafeString:
    """Every question of a form, hidden ones included; the page writes `<form>` and buttons."""
    made = [one if isinstance(one, fields.Field) else fields.field_of(one) for one in questions]
    return _component(
        "form",
        {
            "questions": made,
            "some_optional": any(
                not q.required and q.type not in ("checkbox", "hidden") for q in made
            ),
        },
    )


@register.simple_tag(takes_context=True)
def error_summary(context: Context, errors: Any = None) -> SafeString:
    """What must be mended, first in main, each line a link to its question.

    Without argument: the `form`, `forms` or `errors` of the page's context.
    """
    lines = _errors(context) if errors is None else _lines(errors)
    return _component("error_summary", {"lines": lines}) if lines else SafeString("")


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> SafeString:
    """Start of the page's title when something must be mended: “Error: ”."""
    return _component("error_prefix", {}) if _errors(context) else SafeString("")


def _errors(context: Context) -> list[FieldError]:
    found: list[FieldError] = []
    for key in ("form", "forms", "errors"):
        found += _lines(context.get(key))
    return found


def _lines(source: Any) -> list[FieldError]:
    if not source and not isinstance(source, forms.BaseForm):
        return []
    if isinstance(source, FieldError):
        return [source]
    if isinstance(source, fields.Field):
        return source.error_lines()
    if isinstance(source, forms.BaseForm):
        return fields.error_lines(source) if source.is_bound else []
    if isinstance(source, forms.BaseFormSet):
        return [FieldError("", str(text)) for text in source.non_form_errors()] + _lines(
            source.forms
        )
    if isinstance(source, str) or not isinstance(source, Iterable):
        raise TypeError(f"errors of a page are forms or FieldError, not {type(source).__name__}")
    return [line for one in source for line in _lines(one)]


# --- blocks --------------------------------------------------------------------------------


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: Any = "", level: int = 2) -> SafeString:
    """Something to know: `{% notice "warn" title=_("…") %}…{% endnotice %}`."""
    _one_of("notice", kind, NOTICES)
    return _component("notice", locals().copy())


@register.simple_block_tag
def table(
    content: str, caption: Any, columns: Iterable[Column], *, hide_caption: bool = False
) -> SafeString:
    """A table: head from `columns`, rows written by the page between the tags."""
    return _component("table", {**locals(), "columns": tuple(columns)})


@register.simple_block_tag
def known(
    content: str,
    question: Any,
    value: Any,
    of: Provenance,
    *,
    name: str = "",
    wrong_url: str = "",
    type_url: str = "",
    confirm: bool = False,
) -> SafeString:
    """A value that we already knew, with what it is for between the tags."""
    return _component("known", {**locals(), "content": content.strip()})


# --- lists ---------------------------------------------------------------------------------


@register.simple_tag
def summary_list(rows: Iterable[SummaryRow]) -> SafeString:
    """Questions and answers, with links to change them."""
    return _component("summary_list", {"rows": tuple(rows)})


@register.simple_tag
def pagination(
    *, previous: str = "", next: str = "", label: Any = "", words: Any = ""
) -> SafeString:
    """Previous and next, by key; `words` says where one is."""
    return _component("pagination", locals().copy())


@register.simple_tag
def stepper(current: int, total: int, title: Any, *, of: Any = "") -> SafeString:
    """Where am I, in words: step 2 of 4."""
    if not 1 <= current <= total:
        raise ValueError(f"step {current} of {total}")
    return _component("stepper", locals().copy())


@register.simple_tag
def progress(label: Any, value: int, maximum: int, words: Any = "") -> SafeString:
    """How far a thing is."""
    said = words or f"{formats.number(value)} / {formats.number(maximum)}"
    return _component("progress", {**locals(), "said": said})


@register.simple_tag
def timeline(events: Iterable[Event]) -> SafeString:
    """What happened, latest first."""
    return _component("timeline", {"events": tuple(events)})


# --- the page ------------------------------------------------------------------------------


@register.simple_tag(takes_context=True)
def slot(context: Context, name: str, **values: Any) -> SafeString:
    """A place that other bricks fill: `{% slot "case.side" case=case %}`."""
    return slots.render(name, context.get("request"), **values)


@register.simple_tag(takes_context=True)
def site_name(context: Context) -> str:
    """Name of the page's body: the one it chose, the context's `organisation`, the instance's."""
    look = _look(context)
    organisation = context.get("organisation")
    said = str(getattr(organisation, "name", organisation) or "")
    own = look.name if look is not None and (look.key != "instance" or not said) else ""
    return own or said or site.NAME.read()


@register.simple_tag(takes_context=True)
def name_of_site(context: Context) -> SafeString:
    """The name in the head of the page and, under it, the line that the body chose."""
    look = _look(context)
    values = {"name": site_name(context), "line": look.line if look is not None else ""}
    return _component("site_name", values)


@register.simple_tag(takes_context=True)
def theme_sheet(context: Context) -> SafeString:
    """The style sheet with the body's colours, nothing when it chose none."""
    look = _look(context)
    if look is None:
        return SafeString("")
    url = reverse("ui:appearance_sheet", kwargs={"digest": look.digest})
    return format_html('<link rel="stylesheet" href="{}">', url)


def _look(context: Context) -> Look | None:
    request = context.get("request")
    if context.get("bare") or request is None:
        return None
    organisation = context.get("organisation_id")
    if organisation is None:
        organisation = getattr(getattr(request, "actor", None), "organisation", None)
    return look_of(organisation)


@register.simple_tag(takes_context=True)
def navigation_of(context: Context, place: str = "usager") -> SafeString:
    """Links of a place, language, sign in or out. `bare` in the context leaves out who is there."""
    request = context.get("request")
    bare = bool(context.get("bare")) or request is None
    actor = None if bare else getattr(request, "actor", None)
    path = request.path if request is not None else ""
    return _component(
        "navigation",
        {
            "links": navigation.shown(place, actor, path),
            "actor": actor,
            "bare": bare,
            "here": request.get_full_path() if request is not None else "/",
            "csrf_token": context.get("csrf_token"),
        },
    )


@register.simple_tag(takes_context=True)
def foot(context: Context) -> SafeString:
    """Help, counters and legal links."""
    request = context.get("request")
    bare = bool(context.get("bare")) or request is None
    helped = SafeString("") if bare else slots.render("layout.help", request)
    values: Mapping[str, Any] = {
        "slot_help": helped,
        "help": site.HELP.read(),
        "links": navigation.shown("foot", None),
    }
    return _component("foot", dict(values))


@register.simple_tag
def htmx() -> SafeString:
    """htmx for pages that refine themselves, allowed neither to evaluate text nor to add styles."""
    return _component("htmx", {})
