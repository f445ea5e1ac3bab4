"""Communes as JSON, for fields that suggest while one types; public and cached."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from parvis.bricks.registers import public as registers
from parvis.kernel.access import Public, route
from parvis.ui.errors import Words, page

DAY = 24 * 3600


def _etag(request: HttpRequest) -> str:
    asked = f"{registers.territories_version()}\n{request.META.get('QUERY_STRING', '')}"
    return f'"{hashlib.sha256(asked.encode()).hexdigest()[:20]}"'


@route(Public("the official geographic code is open data"), api=True)
@condition(etag_func=_etag)
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` what was typed, `limit=` 1 to 50 (10): the best communes, in order."""
    text, limit = request.GET.get("q", ""), request.GET.get("limit", "10")
    if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:4]) <= 50):
        return _refused(request, _("limit is a number from 1 to 50."))
    try:
        matches = registers.search_communes(text, limit=int(limit))
    except registers.TerritoryError as error:
        return _refused(request, str(error))
    response = JsonResponse({"results": [_shown(match) for match in matches]})
    response["Cache-Control"] = f"public, max-age={DAY}"
    return response


def _shown(match: registers.Match) -> dict[str, object]:
    commune = match.commune
    department = registers.department(commune.department)
    return {
        "code": commune.code,
        "name": commune.name,
        "label": commune.label,
        "post_codes": commune.post_codes,
        "department": {"code": commune.department, "name": department.name if department else ""},
        "population": commune.population,
        "via": match.via,
    }


def _refused(request: HttpRequest, words: str) -> HttpResponse:
    """Problem details (RFC 9457)."""
    said = Words(_("This search cannot be made"), words, _("Change it and try again."))
    return page(request, 400, said)
