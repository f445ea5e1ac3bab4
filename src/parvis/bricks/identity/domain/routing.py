"""Which identity provider serves an agent: by the domain of their e-mail address (ProConnect).

A record lists the domains attached to it. Zero: the default provider, or a refusal. One: straight
there. Several: the agent chooses, the default one last under "another". After the callback the
provider must serve the domain of the address that it asserts, when it blocks unlisted domains.
"""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, field

from parvis.bricks.identity.domain.hub import DOMAIN_NOT_SERVED, NO_DOMAIN, Refusal
from parvis.kernel.values import EmailAddress

COMMON = (
    *("gmail.com", "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "hotmail.fr"),
    *("outlook.fr", "yahoo.fr", "sfr.fr", "hotmail.com", "outlook.com", "icloud.com"),
)


@dataclass(frozen=True)
class Served:
    """What routing knows of one provider."""

    uid: str
    domains: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()  # accepted after the callback, not routed here
    blocks_unlisted: bool = False
    routed: bool = True
    default: bool = False


@dataclass(frozen=True)
class Route:
    """Providers to offer, in order; exactly one means: go there at once."""

    uids: tuple[str, ...]
    by_default: bool = field(default=False, compare=False)  # nobody else has this domain


def domain_of(address: str) -> str:
    """The domain of an address, small letters; ValueError in words when it is none."""
    return EmailAddress.parse(address).domain.lower()


def route(address: str, providers: Sequence[Served]) -> Route | Refusal:
    """Where an agent with this address signs in."""
    domain = domain_of(address)
    found = [one.uid for one in providers if one.routed and domain in one.domains]
    default = [one.uid for one in providers if one.default]
    if not found:
        return Route((default[0],), by_default=True) if default else NO_DOMAIN
    if len(found) == 1:
        return Route((found[0],))
    return Route((*found, *(uid for uid in default if uid not in found)))


def serves(provider: Served, address: str) -> Refusal | None:
    """Whether a provider may assert this address."""
    if not provider.blocks_unlisted:
        return None
    known = provider.domains | provider.also
    return None if domain_of(address) in known else DOMAIN_NOT_SERVED


def still_serves(provider: Served, address: str, providers: Sequence[Served]) -> Refusal | None:
    """Whether the default provider may assert this address: no more once the body has its own."""
    if not provider.default:
        return None
    found = route(address, providers)
    known = isinstance(found, Route) and provider.uid in found.uids
    return None if known else DOMAIN_NOT_SERVED


def suggestion(address: str, providers: Sequence[Served]) -> str:
    """An address that was perhaps meant ("agent@valserine.exmaple"), or an empty text."""
    local, _, domain = address.strip().rpartition("@")
    domain = domain.lower()
    known = sorted({name for one in providers for name in one.domains}) + list(COMMON)
    if not local or not domain or domain in known:
        return ""
    close = difflib.get_close_matches(domain, known, n=1, cutoff=0.85)
    return f"{local}@{close[0]}" if close else ""
