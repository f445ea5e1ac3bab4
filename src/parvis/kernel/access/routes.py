"""The rule of every page and route.

A view without a rule is refused by the middleware and fails the consistency tests, so that
nobody can forget one. `@route("procedures.case.read")` names a verb; `@route(Public("…"))` says
that everybody may, and why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Public:
    """Everybody may open this route; `why` is read by whoever reviews the table."""

    why: str


@dataclass(frozen=True)
class RouteRule:
    """What the middleware enforces before a view runs.

    `writes`: methods allowed to write; all others run behind a guard that refuses any SQL but
    reading. `api`: refusals are answered in JSON and no CSRF cookie is used. `direct`: called by
    programs, or passed through without a page: see `kernel.web.direct`.
    """

    rule: str | Public
    methods: tuple[str, ...]
    writes: tuple[str, ...] = ("POST", "PUT", "PATCH", "DELETE")
    api: bool = False
    direct: bool = False


def route(
    rule: str | Public,
    methods: tuple[str, ...] = ("GET",),
    *,
    api: bool = False,
    direct: bool = False,
    writes: tuple[str, ...] = ("POST", "PUT", "PATCH", "DELETE"),
) -> Callable[[V], V]:
    """Declare who may open a view and with which methods (HEAD comes with GET)."""

    def declare(view: V) -> V:
        view.route_rule = RouteRule(rule, methods, writes, api, direct)  # type: ignore[attr-defined]
        return view

    return declare
