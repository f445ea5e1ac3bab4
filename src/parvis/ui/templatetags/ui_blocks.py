"""Template tags of the design system that lay out pages: loaded in every template like `ui`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from parvis.ui import formats, maps
from parvis.ui.fields import Field
from parvis.ui.icons import PATHS
from parvis.ui.parts import Place, Section, Tab, Text
from parvis.ui.printing import component as _component
from parvis.ui.templatetags.ui import _one_of

register = template.Library()


@register.simple_block_tag
def callout(content: str, title: Any = "", level: int = 2) -> SafeString:
    """One thing that must not be missed: `{% callout _("…") %}…{% endcallout %}`."""
    return _component("callout", locals().copy())


@register.simple_block_tag
def card(content: str, title: Any, *, url: str = "", badge: Any = "", level: int = 3) -> SafeString:
    """One thing of a list of things alike."""
    return _component("card", locals().copy())


@register.simple_tag
def tile(url: str, label: Any, *, about: Any = "", icon: str = "") -> SafeString:
    """A way in."""
    if icon:
        _one_of("tile", icon, PATHS)
    return _component("tile", locals().copy())


@register.simple_tag
def breadcrumb(links: Sequence[tuple[Text, str]]) -> SafeString:
    """Where the page stands in the site."""
    return _component("breadcrumb", {"links": tuple(links)})


@register.simple_tag
def tabs(label: Any, tabs: Iterable[Tab]) -> SafeString:
    """Several views of the same thing, each with its address."""
    return _component("tabs", {"label": label, "tabs": tuple(tabs)})


@register.simple_tag
def side_menu(label: Any, tabs: Iterable[Tab]) -> SafeString:
    """Pages of one part of the site."""
    return _component("side_menu", {"label": label, "tabs": tuple(tabs)})


@register.simple_tag
def accordion(sections: Iterable[Section], *, level: int = 3) -> SafeString:
    """Parts of a text that one opens as needed."""
    return _component("accordion", {"sections": tuple(sections), "level": level})


@register.simple_block_tag
def dialog(content: str, id: str, label: Any, title: Any) -> SafeString:
    """A word aside, over the page, without a script."""
    return _component("dialog", locals().copy())


@register.simple_tag
def search(
    url: str, label: Any, *, value: str = "", name: str = "q", hidden: Iterable[Any] = ()
) -> SafeString:
    """Search in a list or in the site."""
    return _component("search", {**locals(), "hidden": tuple(hidden)})


@register.simple_tag
def consent(
    name: str, sentence: Any, *, title: Any, why: Any, who: Any, until: Any, withdraw: Any,
    value: bool = False, errors: Sequence[Text] = (),
) -> SafeString:  # fmt: skip
    """To agree, knowing to what."""
    field = Field(name, sentence, type="checkbox", value=value, errors=errors, required=False)
    return _component("consent", {**locals(), "id": field.control_id})


@register.simple_tag
def map_of(label: Any, places: Sequence[Place], *, empty: Any = "") -> SafeString:
    """Places on a drawing and in a list."""
    drawing = maps.draw(places)
    bar, foot = drawing.bar, maps.HEIGHT - 14
    far = drawing.metres >= 1000
    values = {
        "label": label,
        "marks": drawing.marks,
        "width": maps.WIDTH,
        "height": maps.HEIGHT,
        "grid": maps.grid(bar),
        "scale_path": f"M14 {foot - 6}V{foot}H{14 + bar:.1f}V{foot - 6}",
        "scale_x": f"{22 + bar:.1f}",
        "scale_y": foot,
        "scale_words": f"{formats.number(drawing.metres // 1000 if far else drawing.metres)} "
        + (_("km") if far else _("m")),
        "empty": empty or _("No place to show."),
    }
    return _component("map", values)


@register.simple_block_tag
def empty(content: str, title: Any, icon: str = "search") -> SafeString:
    """A list with nothing in it."""
    _one_of("empty", icon, PATHS)
    return _component("empty", locals().copy())


@register.simple_tag
def loading(words: Any, lines: int = 3) -> SafeString:
    """What is on its way."""
    return _component("loading", {"words": words, "lines": range(lines)})


@register.simple_block_tag
def fieldset(content: str, legend: Any) -> SafeString:
    """Questions that belong together."""
    return _component("fieldset", locals().copy())
