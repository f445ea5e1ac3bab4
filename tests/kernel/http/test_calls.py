"""Calls are bounded in time, bytes and redirects, repeated when harmless, typed when they fail."""

from __future__ import annotations

import socket
import time
import tracemalloc

import pytest

from parvis.kernel import http
from parvis.kernel.db.transactions import command
from parvis.kernel.results import NotEntitled, NotFound, Refused, Unavailable
from tests.kernel.http.server import bomb, running


def test_get_and_post(server):
    api = http.client(base_url=server.url, headers={"X-Api-Key": "k"})
    got = api.get("/echo", params={"q": "é à"}, headers={"Accept": "text/plain"}).expect_ok().json()
    assert got["method"] == "GET" and got["path"] == "/echo?q=%C3%A9+%C3%A0"
    assert got["headers"]["x-api-key"] == "k" and got["headers"]["accept"] == "text/plain"
    assert got["headers"]["user-agent"].startswith("Parvis/")
    assert api.post("/echo", json={"a": 1}).json()["body"] == '{"a":1}'
    assert api.post("/echo", data={"a": "é"}).json()["body"] == "a=%C3%A9"
    assert api.request("PUT", "/echo", content=b"raw").json()["body"] == "raw"


def test_connections_are_kept_and_cookies_are_not(server):
    api = http.client(base_url=server.url)
    api.get("/redirect", params={"to": "/echo"})
    assert server.seen[1][2].get("cookie") == "a=b"
    assert "cookie" not in api.get("/echo").json()["headers"]


@pytest.mark.django_db(transaction=True)
def test_never_inside_a_transaction(server):
    @command
    def wrong():
        http.client().get(f"{server.url}/echo")

    with pytest.raises(http.InsideTransaction):
        wrong()
    assert server.seen == []
    assert http.client().get(f"{server.url}/echo").ok


STATUSES = [
    (404, NotFound("answered with status 404")),
    (410, NotFound("answered with status 410")),
    (401, NotEntitled("answered with status 401")),
    (403, NotEntitled("answered with status 403")),
    (400, Refused("status_400", "answered with status 400")),
    (422, Refused("status_422", "answered with status 422")),
    (500, Unavailable("answered with status 500")),
]


@pytest.mark.parametrize(("status", "outcome"), STATUSES)
def test_statuses_become_outcomes(server, status, outcome):
    answer = http.client().get(f"{server.url}/status/{status}")
    assert answer.status == status and not answer.ok and answer.text == "words"
    with pytest.raises(http.BadStatus) as bad:
        answer.expect_ok()
    assert bad.value.outcome() == outcome


def test_busy_says_when_to_come_back(server):
    answer = http.client(seconds=1).get(f"{server.url}/status/429?after=60")
    with pytest.raises(http.BadStatus) as bad:
        answer.expect_ok()
    assert bad.value.outcome() == Unavailable("answered with status 429", 60)
    assert len(server.seen) == 1  # 60 seconds were not there
    when = http.client(seconds=0.3).get(
        f"{server.url}/status/503", params={"after": "Wed, 21 Oct 2015 07:28:00 GMT"}
    )
    assert when.retry_after == 0


def test_harmless_calls_are_repeated(server):
    assert http.client().get(f"{server.url}/flaky").text == "at last"
    assert len(server.seen) == 3


def test_others_are_not_unless_said(server):
    assert http.client().post(f"{server.url}/flaky").status == 503
    assert len(server.seen) == 1
    assert http.client().post(f"{server.url}/flaky", repeatable=True).status == 200


def test_nobody_listens(monkeypatch):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
    started = time.monotonic()
    with pytest.raises(http.Unreachable) as failed:
        http.client(seconds=3).get(f"http://127.0.0.1:{port}/")
    assert isinstance(failed.value.outcome(), Unavailable)
    assert 0.2 < time.monotonic() - started < 3  # it was tried again


@pytest.mark.parametrize("path", ["/slow", "/drip"])
def test_time_is_bounded_as_a_whole(server, path):
    started = time.monotonic()
    with pytest.raises(http.TimedOut):
        http.client(seconds=0.4).get(f"{server.url}{path}")
    assert time.monotonic() - started < 1


def test_bytes_are_bounded(server):
    limited = http.client(max_bytes=1000)
    assert len(limited.get(f"{server.url}/big?bytes=1000").content) == 1000
    with pytest.raises(http.TooLarge):
        limited.get(f"{server.url}/big?bytes=1001")


def test_compressed_answers_are_read_and_bounded(server):
    assert http.client().get(f"{server.url}/gzip").text == "été"
    assert http.client().get(f"{server.url}/deflate").text == "flat"
    assert len(bomb()) < 300_000
    tracemalloc.start()
    with pytest.raises(http.TooLarge):
        http.client(max_bytes=1_000_000).get(f"{server.url}/bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 6_000_000


@pytest.mark.parametrize("path", ["/brotli", "/cut", "/cutgzip"])
def test_answers_that_cannot_be_understood(server, path):
    with pytest.raises(http.BadAnswer):
        http.client(attempts=1).get(f"{server.url}{path}")


def test_json_that_is_none(server):
    with pytest.raises(http.BadAnswer):
        http.client().get(f"{server.url}/status/200").json()


def test_redirects_are_bounded(server):
    with pytest.raises(http.TooManyRedirects):
        http.client().get(f"{server.url}/loop")
    assert len(server.seen) == 6


def test_secrets_and_bodies_stay_with_their_host(server, monkeypatch):
    with running() as other:
        monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.1")
        api = http.client(headers={"X-Api-Key": "k", "Authorization": "Bearer t"})
        to = {"to": f"{other.url}/echo"}
        sent = api.get(f"{server.url}/redirect", params=to).json()["headers"]
        assert "x-api-key" not in sent and "authorization" not in sent and "cookie" not in sent
        kept = api.get(f"{server.url}/redirect", params={"to": "/echo"}).json()["headers"]
        assert kept["x-api-key"] == "k" and kept["authorization"] == "Bearer t"
        with pytest.raises(http.TooManyRedirects):
            api.post(f"{server.url}/redirect", params={**to, "status": "307"}, json={"secret": 1})
        assert api.post(f"{server.url}/redirect", params={**to, "status": "303"}, json={}).ok
        assert [(method, body) for method, _, _, body in other.seen] == [("GET", b"")] * 2


def test_download_is_whole_or_not_there(server, tmp_path):
    target = tmp_path / "data.csv"
    answer = http.client(max_bytes=3_000_000).download(f"{server.url}/big?bytes=2000000", target)
    assert target.stat().st_size == 2_000_000 and answer.content == b""
    for bad, error in (("/status/404", http.BadStatus), ("/big?bytes=4000000", http.TooLarge)):
        with pytest.raises(error):
            http.client(max_bytes=3_000_000).download(server.url + bad, tmp_path / "other")
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]


def test_a_proxy_of_the_operator(server, monkeypatch):
    """The proxy is called wherever it is; what it is asked for must still not be private."""
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "")
    monkeypatch.setenv("PARVIS_HTTP_PROXY", server.url)
    answer = http.client().get("http://some-public-name.invalid/echo")
    assert answer.json()["path"] == "http://some-public-name.invalid/echo"
    with pytest.raises(http.AddressRefused):
        http.client().get("http://10.0.0.1/echo")
    assert len(server.seen) == 1


def test_the_log_holds_no_path_and_no_secret(server, caplog):
    caplog.set_level("INFO", "parvis.http")
    http.client(headers={"X-Api-Key": "secret"}).get(f"{server.url}/echo?email=a@b.example")
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("GET 127.0.0.1: 200 in ")


def test_certificates_are_checked_by_name(tmp_path, monkeypatch):
    from tests.kernel.http.tls import serving_tls

    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "127.0.0.0/8, localhost")
    with serving_tls(tmp_path, "localhost") as (port, authority):
        with pytest.raises(http.Unreachable):
            http.client(seconds=3, attempts=1).get(f"https://localhost:{port}/echo")
        from parvis.kernel.http import sending

        monkeypatch.setenv("PARVIS_HTTP_CA", str(authority))
        sending._transport.cache_clear()
        assert http.client(seconds=3).get(f"https://localhost:{port}/echo").ok
        with pytest.raises(http.Unreachable):
            http.client(seconds=3, attempts=1).get(f"https://127.0.0.1:{port}/echo")
