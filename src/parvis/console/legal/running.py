"""What runs here, for the legal pages: cookies really set, where data goes, how long it stays."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parvis.console.legal.words import KINDS
from parvis.kernel.files import stores
from parvis.kernel.mail import sending
from parvis.kernel.marks import Marks

WEIGHTS = Path(__file__).with_name("weights.json")
DAY = 86_400


@dataclass(frozen=True)
class Cookie:
    """One cookie that this instance really sets, or one thing that pages keep in the browser."""

    name: str
    purpose: str | Promise
    lasts: str


@dataclass(frozen=True)
class Kept:
    """One kind of personal data: what it is, for how long. `translated`: not English."""

    what: str
    brick: str
    retention: str
    translated: bool
    named: bool


@dataclass(frozen=True)
class Weights:
    """What the journeys measured: page kinds, octets transferred (median and most), requests."""

    day: str
    kinds: int
    median: int
    most: int
    requests: int
    nodes: int


def cookies() -> list[Cookie]:
    """The cookies of this configuration. All are needed: none asks for consent (law 78-17, 82)."""
    hours = settings.SESSION_COOKIE_AGE // 3600
    session = ngettext("%(n)d hour at most", "%(n)d hours at most", hours) % {"n": hours}
    year = _("one year")
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME, gettext_lazy("Knows that you are signed in."), session
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME, gettext_lazy("Proves that a form was sent by you."), year
        ),
        Cookie(settings.LANGUAGE_COOKIE_NAME, gettext_lazy("Remembers your language."), year),
        Cookie(
            "parvis-shortcuts",
            gettext_lazy("Remembers, in an agent’s browser, that keyboard shortcuts are off."),
            _("until you empty your browser"),
        ),
    ]


def recipients() -> list[tuple[str, str]]:
    """Where data goes outside this software, as it is configured now: (what, where)."""
    mail = urlsplit(sending.URL.read()).hostname or ""
    database = urlsplit(str(settings.DATABASES["default"].get("HOST") or "")).path
    bucket = urlsplit(stores.S3.read()).hostname or ""
    here = _("on the host’s machine")
    return [
        (_("Database"), database or here),
        (_("Documents"), bucket or here),
        (_("E-mails"), mail or _("none are sent: they stay on the host’s machine")),
    ]


def kept() -> list[Kept]:
    """Every kind of personal data of the installed bricks, from the marks of their tables."""
    found = []
    for model in apps.get_models():
        marks = getattr(model, "marks", None)
        if not isinstance(marks, Marks) or not marks.personal:
            continue
        label = model._meta.label  # noqa: SLF001
        words = KINDS.get(label)
        what = str(words) if words else str(model._meta.verbose_name)  # noqa: SLF001
        said = _(marks.retention)
        found.append(
            Kept(what, label.partition(".")[0], said, said != marks.retention, words is not None)
        )
    return found


@lru_cache(maxsize=1)
def weights() -> Weights | None:
    """The last measure shipped with this version, None when there is none."""
    try:
        return Weights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))
    except OSError:
        return None
