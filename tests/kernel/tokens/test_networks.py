"""Where a request comes from is what our own proxies saw."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from parvis.kernel.tokens import networks

CASES = [
    (0, "1.2.3.4", "", "1.2.3.4"),
    (0, "1.2.3.4", "9.9.9.9", "1.2.3.4"),
    (1, "10.0.0.1", "9.9.9.9", "9.9.9.9"),
    (1, "10.0.0.1", "6.6.6.6, 9.9.9.9", "9.9.9.9"),
    (2, "10.0.0.1", "6.6.6.6, 9.9.9.9, 10.0.0.2", "9.9.9.9"),
    (2, "10.0.0.1", "9.9.9.9", "10.0.0.1"),
    (1, "10.0.0.1", "nonsense", "10.0.0.1"),
    (1, "10.0.0.1", "", "10.0.0.1"),
]


@pytest.mark.parametrize(("proxies", "direct", "forwarded", "found"), CASES)
def test_address(monkeypatch, proxies, direct, forwarded, found):
    monkeypatch.setenv("PARVIS_PROXIES", str(proxies))
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory(REMOTE_ADDR=direct).get("/", headers=headers)
    assert networks.address_of(request) == found


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("nonsense", "unknown"),
        ("", "unknown"),
    ],
)
def test_neighbourhood(address, counted):
    assert networks.neighbourhood(address) == counted


def test_networks_are_checked():
    assert networks.checked(["10.1.2.3/8", " ::1 "]) == ["10.0.0.0/8", "::1/128"]
    with pytest.raises(ValueError, match=r"10\.0\.0\.0/40 is not"):
        networks.checked(["10.0.0.0/40"])
