"""What no page of ours may hold, checked on every HTML answer of every test.

`HygieneMiddleware` is the outermost middleware of the test settings. Inline scripts, handlers and
styles would be refused by the content security policy and so be silently dead; braces are a
template that was not printed; ids twice, labels and descriptions that point nowhere, questions
without a name are walls for who listens to the page (RGAA 8.1, 8.2, 8.3, 8.5, 9.1, 11.1).
"""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

from django.http import HttpRequest, HttpResponse

REFERENCES = ("for", "aria-describedby", "aria-labelledby", "aria-controls", "list", "form")
UNNAMED = {"hidden", "submit", "button", "reset", "image"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
VOID |= {"path", "rect", "circle", "line"}
BRACES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.ids: Counter[str] = Counter()
        self.references: list[tuple[str, str]] = []
        self.questions: list[tuple[str, str]] = []
        self.labelled: set[str] = set()
        self.headings: list[int] = []
        self.seen: Counter[str] = Counter()
        self.open: list[str] = []
        self.texts: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.seen[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
        for name, value in given.items():
            if name.startswith(("on", "hx-on")):
                self.found.append(f"inline handler {name} on <{tag}>")
            if name == "style":
                self.found.append(f"style attribute on <{tag}>")
            if name in ("href", "src", "action") and value.strip().lower().startswith(
                "javascript:"
            ):
                self.found.append(f"javascript: address on <{tag}>")
            if name in REFERENCES:
                self.references += [(name, one) for one in value.split()]
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"inline <{tag}>")
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag == "img" and "alt" not in given:
            self.found.append("<img> without alt")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self._question(tag, given)

    def _question(self, tag: str, given: dict[str, str]) -> None:
        if tag == "label" and "for" in given:
            self.labelled.add(given["for"])
        asks = tag in ("select", "textarea") or (
            tag == "input" and given.get("type", "text") not in UNNAMED
        )
        if (
            asks
            and not {"aria-label", "aria-labelledby"} & given.keys()
            and "label" not in self.open
        ):
            self.questions.append((given.get("id", ""), given.get("name", "?")))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag in self.open:
            if self.open.pop() == tag:
                break

    def handle_data(self, data: str) -> None:
        where = self.open[-1] if self.open else ""
        if where not in ("code", "pre", "textarea", "script") and BRACES.search(data):
            self.found.append(f"template braces in the text: {data.strip()[:60]!r}")
        self.texts[where] = self.texts.get(where, "") + data


def problems(html: str) -> list[str]:
    """What is wrong with a page or a fragment; an empty list when nothing is."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    found = reader.found + [f"id {i!r} {n} times" for i, n in reader.ids.items() if n > 1]
    found += [
        f"question {name!r} has no label"
        for id_, name in reader.questions
        if id_ not in reader.labelled
    ]
    if reader.seen["html"]:
        found += [
            f"{name} points to {target!r}, which is not on the page"
            for name, target in reader.references
            if target not in reader.ids
        ]
        found += _whole(html, reader)
    return found


def _whole(html: str, reader: _Reader) -> list[str]:
    found = []
    if not html.lstrip().lower().startswith("<!doctype html>"):
        found.append("no doctype")
    if not re.search(r"<html[^>]* lang=\"(fr|en)\"", html):
        found.append("<html> does not say its language")
    if not reader.texts.get("title", "").strip(" ·\n"):
        found.append("no title")
    for tag, words in (("h1", "main title"), ("main", "main landmark")):
        if reader.seen[tag] != 1:
            found.append(f"{reader.seen[tag]} {words}s, one is wanted")
    for before, after in zip([0, *reader.headings], reader.headings, strict=False):
        if after > before + 1 and before:
            found.append(f"heading h{after} follows h{before}")
    return found


class HygieneMiddleware:
    """Fail the test whose page is not clean."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            html = response.content.decode(response.charset)
            # Django's own page of 500 hides an exception that the test must see instead.
            ours = response.status_code != 500 or "ui/parvis" in html
            if ours and (found := problems(html)):
                raise AssertionError(f"{request.path}: " + "; ".join(found))
        return response
