"""The nets of the suite catch what they promise to catch."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.template import Context, Template

from tests.hygiene import HygieneMiddleware, problems
from tests.strict import UndefinedVariable

PAGE = (
    '<!doctype html><html lang="fr"><head><title>A</title></head><body><main>'
    "<h1>A</h1>{}</main></body></html>"
)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ('<a onclick="x()">a</a>', "inline handler onclick"),
        ('<a hx-on:click="x()">a</a>', "inline handler hx-on"),
        ('<p style="color:red">a</p>', "style attribute"),
        ("<script>x()</script>", "inline <script>"),
        ("<style>a{}</style>", "inline <style>"),
        ('<a href="javascript:x()">a</a>', "javascript: address"),
        ("<p>{{ name }}</p>", "template braces"),
        ("<p>{% if %}</p>", "template braces"),
        ('<p id="a"></p><p id="a"></p>', "id 'a' 2 times"),
        ('<input name="q">', "question 'q' has no label"),
        ('<select name="q"></select>', "question 'q' has no label"),
        ('<img src="x">', "without alt"),
        ('<label for="nowhere">a</label>', "for points to 'nowhere'"),
        ('<p aria-describedby="nowhere">a</p>', "aria-describedby points to 'nowhere'"),
        ("<h1>B</h1>", "2 main titles"),
        ("<h3>B</h3>", "heading h3 follows h1"),
    ],
)
def test_dirt_is_seen(html, said):
    assert any(said in one for one in problems(PAGE.format(html)))


def test_whole_page_needs_its_frame():
    found = " ".join(problems("<html><body></body></html>"))
    for said in ("no doctype", "language", "no title", "0 main titles", "0 main landmarks"):
        assert said in found


@pytest.mark.parametrize(
    "html",
    [
        '<script src="/a.js" defer></script>',
        '<label for="q">Q</label><input id="q" name="q">',
        '<input type="hidden" name="q"><button name="go">Go</button>',
        '<label>Q <input name="q"></label>',
        '<input name="q" aria-label="Q">',
        "<code>{{ shown on purpose }}</code>",
        "<h2>B</h2><h3>C</h3><h2>D</h2>",
    ],
)
def test_clean_is_clean(html):
    assert problems(PAGE.format(html)) == []


def test_middleware_fails_the_test_that_printed_it(rf):
    dirty = HygieneMiddleware(lambda request: HttpResponse('<p style="x">a</p>'))
    with pytest.raises(AssertionError, match="/here: style attribute"):
        dirty(rf.get("/here"))
    plain = HygieneMiddleware(lambda request: HttpResponse("{{", content_type="text/plain"))
    assert plain(rf.get("/here")).content == b"{{"


@pytest.mark.parametrize(
    "text", ["{{ mistyped }}", "{{ person.mistyped }}", "{% link mistyped 'a' %}"]
)
def test_undefined_variable_fails(text):
    with pytest.raises(UndefinedVariable, match="mistyped is not defined"):
        Template(text).render(Context({"person": object()}))


@pytest.mark.parametrize(
    "text", ["{% if maybe %}a{% endif %}", "{% firstof maybe 'a' %}", "{{ there }}"]
)
def test_what_may_be_absent_may_be_tested(text):
    Template(text).render(Context({"there": ""}))


def test_templates_of_libraries_keep_their_silence(rf):
    from django.views.debug import technical_404_response

    answer = technical_404_response(rf.get("/x"), Exception("x"))
    assert answer.status_code == 404
