"""No call reaches a private address that the operator has not listed, whatever leads there."""

from __future__ import annotations

import socket

import httpcore
import pytest

from parvis.kernel import http
from parvis.kernel.http import addresses
from parvis.kernel.results import Refused
from parvis.kernel.settings import SettingError

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",
    "169.254.169.254", "198.18.0.1", "192.0.0.8", "192.0.2.1", "203.0.113.9", "192.88.99.1",
    "224.0.0.1", "240.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]",
    "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[2001:db8::1]", "[2001:0:7f00:1::]", "[100::1]", "[fec0::1]", "[64:ff9b:1::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_private_addresses_are_refused(host):
    with pytest.raises(http.AddressRefused) as refused:
        http.client(seconds=1).get(f"http://{host}:9/")
    assert refused.value.outcome() == Refused("address_refused", refused.value.reason)


@pytest.mark.parametrize("host", ["localhost", "2130706433", "0x7f000001", "127.1", "017700000001"])
def test_other_ways_to_write_loopback_are_refused(host, closed):
    with pytest.raises((http.AddressRefused, http.Unreachable)):
        http.client(seconds=2).get(f"http://{host}:{closed.server_port}/echo")
    assert closed.seen == []


@pytest.mark.parametrize("host", ["1.1.1.1", "[2606:4700::1111]", "[64:ff9b::101:101]"])
def test_public_addresses_are_not(host):
    assert addresses.resolve(host, 443, 1) == [host.strip("[]")]


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/",
        "http:///x",
        "/only/a/path",
        "gopher://x/",
        "http://",
        "x",
    ],
)
def test_only_web_addresses(url):
    with pytest.raises(http.AddressRefused):
        http.client(seconds=1).get(url)


@pytest.mark.parametrize("entry", ["127.0.0.1", "127.0.0.0/8", "127.0.0.1:{port}"])
def test_the_operator_may_allow(closed, monkeypatch, entry):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", f"other.lan, {entry.format(port=closed.server_port)}")
    assert http.client().get(f"{closed.url}/echo").ok


@pytest.mark.parametrize("entry", ["127.0.0.1:1", "10.0.0.0/8", "localhost"])
def test_what_is_allowed_is_exactly_that(closed, monkeypatch, entry):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", entry)
    with pytest.raises(http.AddressRefused):
        http.client().get(f"{closed.url}/echo")


def test_a_network_that_is_none_is_said(monkeypatch):
    monkeypatch.setenv("PARVIS_HTTP_ALLOW", "10.0.0.0/99")
    with pytest.raises(SettingError, match=r"10\.0\.0\.0/99"):
        addresses.resolve("10.0.0.1", 80, 1)


class Names:
    """A resolver whose answers change from one question to the next."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), 0

    def __call__(self, host, port, **more):
        found = self.answers[min(self.asked, len(self.answers) - 1)]
        self.asked += 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]


def test_a_name_that_changes_its_address_gains_nothing(closed, monkeypatch):
    """The address checked is the one connected to: the name is asked once per connection."""
    names = Names(["1.1.1.1"], ["127.0.0.1"])
    monkeypatch.setattr(addresses.socket, "getaddrinfo", names)
    connected = []

    def connect(self, address, *more):
        connected.append(address)
        raise httpcore.ConnectError

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(http.Unreachable):
        http.client(seconds=0.5, attempts=1).get(f"http://rebind.example:{closed.server_port}/")
    assert names.asked == 1 and connected == ["1.1.1.1"]
    with pytest.raises(http.AddressRefused):
        http.client(seconds=0.5).get(f"http://rebind.example:{closed.server_port}/")
    assert connected == ["1.1.1.1"] and closed.seen == []


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    monkeypatch.setattr(addresses.socket, "getaddrinfo", Names(["1.1.1.1", "10.0.0.1"]))
    with pytest.raises(http.AddressRefused):
        http.client(seconds=1).get("http://mixed.example/")


def test_redirects_are_checked_too(server, closed, monkeypatch):
    from tests.kernel.http.server import running

    with running() as inner, pytest.raises(http.AddressRefused):
        try:
            http.client().get(f"{server.url}/redirect", params={"to": f"{inner.url}/echo"})
        finally:
            assert inner.seen == []
    with pytest.raises(http.AddressRefused):
        http.client().get(f"{server.url}/redirect", params={"to": "file:///etc/passwd"})


def test_an_unknown_name_and_a_slow_resolver(monkeypatch):
    with pytest.raises(http.Unreachable):
        http.client(seconds=5, attempts=1).get("http://no-such-name.invalid/")
    import time

    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *a, **k: time.sleep(1))
    started = time.monotonic()
    with pytest.raises(http.TimedOut):
        http.client(seconds=0.2).get("http://slow.example/")
    assert time.monotonic() - started < 0.9
