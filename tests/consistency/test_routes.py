"""Every address has a rule that names an existing policy; mounts do not overlap."""

from __future__ import annotations

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from parvis.config.urls import mounts
from parvis.kernel.access import Public, roles_for
from parvis.kernel.access.routes import RouteRule


def views(patterns=None, prefix=""):
    """Every (address, view) pair."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, address)
        elif isinstance(pattern, URLPattern):
            yield address, pattern.callback


ROUTES = sorted(views(), key=lambda pair: pair[0])


@pytest.mark.parametrize(("address", "view"), ROUTES, ids=[a for a, _ in ROUTES])
def test_route_has_a_rule(address, view):
    rule = getattr(view, "route_rule", None)
    assert isinstance(rule, RouteRule), f"{address} has no rule"
    if isinstance(rule.rule, Public):
        assert len(rule.rule.why) > 8, "say why everybody may open it"
    else:
        assert roles_for(rule.rule), f"{address}: nobody holds {rule.rule}"


def test_mounts_do_not_overlap():
    found = [m.prefix for m in mounts()]
    assert len(found) == len(set(found)), found
    for one in found:
        assert one.strip("/") == one
        for other in found:
            assert one == other or not f"{other}/".startswith(f"{one}/"), (one, other)


def test_addresses_are_unique():
    addresses = [a for a, _ in ROUTES]
    assert len(addresses) == len(set(addresses)), sorted(
        {a for a in addresses if addresses.count(a) > 1}
    )


def test_undeclared_view_is_refused(client, settings):
    """The middleware itself refuses: the test above is not the only wall."""
    settings.ROOT_URLCONF = "tests.consistency.undeclared_urls"
    assert client.get("/nobody-said-who/").status_code == 403
