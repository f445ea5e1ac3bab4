"""The agent's own rights."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from parvis.bricks.identity.pages.rights.shell import actor_of, language, page
from parvis.bricks.identity.queries import rights_shown
from parvis.kernel.access import route


@route("identity.right.read")
def rights(request: HttpRequest) -> HttpResponse:
    """What one may do, where, until when, who gave it; then what is over."""
    found = rights_shown.own(actor_of(request), language())
    return page(
        request,
        "own",
        "rights",
        rights=[one for one in found if not one.over],
        over=[one for one in found if one.over],
    )
