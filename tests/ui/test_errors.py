"""Error pages in words, in JSON for APIs, without the database where that may be what failed."""

from __future__ import annotations

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse, JsonResponse
from django.test import Client
from django.urls import path

from parvis.kernel.access import Public, route
from parvis.ui import errors

ANYBODY = Public("tests")


def answer(status: int, **headers: str):
    @route(ANYBODY, methods=("GET", "POST"))
    def view(request):
        return HttpResponse(status=status, headers=headers)

    return view


@route(ANYBODY)
def breaks(request):
    raise RuntimeError("broken")


@route(ANYBODY, api=True)
def api_breaks(request):
    raise RuntimeError("broken")


@route(ANYBODY)
def says_itself(request):
    return HttpResponse("<p>my own words</p>", status=429)


@route(ANYBODY)
def damaged(request):
    raise SuspiciousOperation("odd")


@route(ANYBODY)
def heavy(request):
    raise RequestDataTooBig("too big")


@route(ANYBODY)
def api_like(request):
    return JsonResponse({}, status=404)


@route(ANYBODY, methods=("POST",))
def posts(request):
    return HttpResponse("done")


@route(ANYBODY, methods=("POST",))
def home(request):
    return HttpResponse("home")


urlpatterns = [
    path("", home, name="home"),
    path("langue/", home, name="language"),
    path("connexion/", home, name="signin"),
    path("deconnexion/", home, name="signout"),
    path("breaks/", breaks),
    path("api-breaks/", api_breaks),
    path("damaged/", damaged),
    path("heavy/", heavy),
    path("posts/", posts),
    path("says-itself/", says_itself),
    path("api-like/", api_like),
    *(path(f"{status}/", answer(status, **{"Retry-After": "60"})) for status in (413, 429, 503)),
]
handler400 = "parvis.ui.errors.bad_request"
handler403 = "parvis.ui.errors.forbidden"
handler404 = "parvis.ui.errors.not_found"
handler500 = "parvis.ui.errors.server_error"


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = "tests.ui.test_errors"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(
    ("address", "status", "title"),
    [
        ("/nowhere/", 404, "This page does not exist"),
        ("/breaks/", 500, "Something failed on our side"),
        ("/damaged/", 400, "We could not read this request"),
        ("/heavy/", 413, "What you sent is too large"),
        ("/posts/", 405, "This page cannot be used that way"),
        ("/413/", 413, "What you sent is too large"),
        ("/429/", 429, "Too many requests in a short time"),
        ("/503/", 503, "The service is closed for a moment"),
    ],
)
def test_page_in_words(site, db, address, status, title):
    found = site.get(address)
    assert found.status_code == status
    html = found.content.decode()
    assert f"<h1>{title}</h1>" in html
    assert "lost" in html


def test_in_french(site, db):
    site.cookies["django_language"] = "fr"
    assert "Cette page n’existe pas" in site.get("/nowhere/").content.decode()


def test_headers_of_the_refusal_stay(site, db):
    assert site.get("/429/")["Retry-After"] == "60"
    assert site.get("/posts/")["Allow"] == "POST"


def test_a_page_with_its_own_words_keeps_them(site, db):
    assert site.get("/says-itself/").content == b"<p>my own words</p>"
    assert site.get("/api-like/").json() == {}


@pytest.mark.parametrize("accept", ["application/json", "application/*;q=0.9, text/html;q=0.1"])
def test_client_that_asks_for_json_gets_problem_details(site, db, accept):
    found = site.get("/nowhere/", headers={"accept": accept})
    assert found["Content-Type"] == "application/problem+json"
    body = found.json()
    assert (body["status"], body["title"]) == (404, "This page does not exist")
    assert body["type"] == "about:blank" and body["detail"]


@pytest.mark.parametrize("accept", ["", "*/*", "text/html,application/xhtml+xml,*/*;q=0.8"])
def test_everybody_else_gets_a_page(site, db, accept):
    found = site.get("/nowhere/", headers={"accept": accept} if accept else {})
    assert found["Content-Type"].startswith("text/html")


def test_api_route_answers_json_to_everybody(site, db):
    found = site.get("/api-breaks/", headers={"accept": "text/html"})
    assert found.status_code == 500 and found.json()["status"] == 500


def test_page_of_500_needs_no_database(site):
    """No `db` fixture: any query would fail this test."""
    site.cookies["sessionid"] = "unknown"
    html = site.get("/breaks/").content.decode()
    assert "Something failed on our side" in html
    assert "csrfmiddlewaretoken" not in html


def test_500_when_templates_fail_too(site, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError("disk")

    monkeypatch.setattr(errors, "render_to_string", fails)
    found = site.get("/breaks/")
    assert found.status_code == 500
    assert "Réessayez" in found.content.decode()


def test_expired_form_says_that_nothing_is_lost(settings):
    settings.ROOT_URLCONF = "tests.ui.test_errors"
    site = Client(enforce_csrf_checks=True)
    found = site.post("/posts/", {"a": "b"})
    assert found.status_code == 403
    assert "Your session has expired" in found.content.decode()


@pytest.mark.parametrize("status", errors.WORDS)
def test_words_never_blame_nor_joke(status):
    said = errors.WORDS[status]
    text = f"{said.title}. {said.happened} {said.do} {said.lost}".lower()
    for word in ("oops", "invalid", "illegal", "error"):
        assert word not in text
    assert all(len(sentence.split()) <= 20 for sentence in text.split("."))
