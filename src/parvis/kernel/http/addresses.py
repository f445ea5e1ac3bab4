"""Which addresses may be called: public ones, and those that the operator lists.

Why: a web address typed by somebody (a webhook, a data source) must not make this server talk to
its own network (server-side request forgery). What counts is the address connected to, not the
name: a name may change its address between check and call.
"""

from __future__ import annotations

import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLong
from functools import cache

from parvis.kernel.http.errors import AddressRefused, TimedOut, Unreachable
from parvis.kernel.settings import Setting, SettingError, comma_list, setting

ALLOWED: Setting[list[str]] = setting(
    "PARVIS_HTTP_ALLOW",
    comma_list,
    [],
    "Private addresses that may be called: hosts, host:port or networks (10.1.0.0/16, api.lan).",
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
# IANA's special-purpose registries (RFC 6890 and followers), written out: what Python's own
# `is_global` knows differs between its releases. Of IPv6 only 2000::/3 is global unicast.
_NOT_PUBLIC: list[Network] = [
    ipaddress.ip_network(text)
    for text in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "3fff::/20"),
    )
]
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")


def resolve(host: str, port: int, seconds: float) -> list[str]:
    """Addresses of a host that may be called, in the order to try.

    Raises AddressRefused when one of them may not (a mixed answer is an attack, not an accident),
    Unreachable when there is none, TimedOut.
    """
    found = _literal(host)
    addresses = [found] if found is not None else _look_up(host, port, seconds)
    if not _listed(host, port):
        for address in addresses:
            if not _public(address) and not _in_listed_network(address):
                raise AddressRefused("this address is inside a private network")
    return [str(address) for address in addresses]


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None


def _look_up(host: str, port: int, seconds: float) -> list[Address]:
    # A thread of its own: the system's resolver has no time limit that can be given to it.
    asked = _resolvers().submit(
        socket.getaddrinfo, host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
    )
    try:
        answers = asked.result(timeout=max(0.01, seconds))
    except TooLong as error:
        raise TimedOut("the name of this address was not found in time") from error
    except (OSError, UnicodeError) as error:
        raise Unreachable("the name of this address is unknown") from error
    found = [ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers]
    return list(dict.fromkeys(found))


def _public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also behind an IPv6 disguise."""
    inner = _hidden(address)
    if inner is not None:
        return _public(inner)
    if address.version == 6 and address not in _GLOBAL_UNICAST:
        return False
    return not any(address in network for network in _NOT_PUBLIC)


def _hidden(address: Address) -> Address | None:
    """The IPv4 address that some IPv6 addresses stand for."""
    if not isinstance(address, ipaddress.IPv6Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _SIX_TO_FOUR:
        return address.sixtofour
    return None


def _listed(host: str, port: int) -> bool:
    names = {entry.lower() for entry in ALLOWED.read()}
    return bool({host.lower(), f"{host.lower()}:{port}"} & names)


def _in_listed_network(address: Address) -> bool:
    return any(address in network for network in _networks(tuple(ALLOWED.read())))


@cache
def _networks(entries: tuple[str, ...]) -> list[Network]:
    found: list[Network] = []
    for entry in entries:
        if "/" in entry:
            try:
                found.append(ipaddress.ip_network(entry))
            except ValueError as error:
                raise SettingError(f"PARVIS_HTTP_ALLOW: {entry} is not a network.") from error
    return found


@cache
def _resolvers() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=4, thread_name_prefix="resolve")
