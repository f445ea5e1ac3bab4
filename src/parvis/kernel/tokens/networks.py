"""Where a request comes from, and whether that is inside a list of networks."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from django.http import HttpRequest

from parvis.kernel.settings import setting

PROXIES = setting(
    "PARVIS_PROXIES",
    int,
    0,
    "How many proxies of ours stand before this server (each adds one X-Forwarded-For entry).",
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(request: HttpRequest) -> str:
    """The caller's address: what our outermost proxy saw, never what the caller says.

    With two proxies the second entry from the right counts; anything left of it could be forged.
    """
    direct = str(request.META.get("REMOTE_ADDR") or "")
    hops = PROXIES.read()
    if hops < 1:
        return direct
    said = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    candidate = said[-hops] if len(said) >= hops else ""
    return candidate if _parsed(candidate) is not None else direct


def neighbourhood(address: str) -> str:
    """What is counted as one caller: an IPv4 address, or the /64 that one IPv6 caller owns."""
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed) if parsed is not None else "unknown"


def checked(networks: Iterable[str]) -> list[str]:
    """The networks in their usual form (`10.0.0.0/8`); ValueError names what is none."""
    found = []
    for text in networks:
        try:
            found.append(str(ipaddress.ip_network(text.strip(), strict=False)))
        except ValueError as error:
            raise ValueError(f"{text} is not an address or a network") from error
    return found


def inside(address: str, networks: Iterable[str]) -> bool:
    """Whether the address belongs to one of the networks; True when there is none listed."""
    listed = list(networks)
    if not listed:
        return True
    parsed = _parsed(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return parsed is not None and any(parsed in ipaddress.ip_network(one) for one in listed)


def _parsed(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
