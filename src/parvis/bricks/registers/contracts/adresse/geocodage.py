"""The same service as the IGN publishes it, under /geocodage: aliases of the address API.

What differs (reference registers, 1.1): `index` (address, poi, parcel, several apart by commas),
`city` (a commune by its name), and `_type` on each answer. Only addresses are held here: `poi`
and `parcel` alone are refused in words, beside `address` they add nothing.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from parvis.bricks.registers.addresses import served
from parvis.bricks.registers.contracts.adresse import files, views
from parvis.bricks.registers.contracts.adresse.errors import contract, invalid
from parvis.bricks.registers.contracts.adresse.views import OPEN
from parvis.kernel.access import route

INDEXES = ("address", "poi", "parcel")


def check_index(written: str) -> None:
    """Refuse an index that is not one, or that holds no address."""
    asked = [one.strip() for one in written.split(",") if one.strip()]
    for one in asked:
        if one not in INDEXES:
            raise invalid("index", f"It must be one of {', '.join(INDEXES)}.")
    if asked and "address" not in asked:
        raise invalid("index", "Only addresses are held here: ask for index=address.")


@route(OPEN, api=True)
@contract
def search(request: HttpRequest) -> HttpResponse:
    """Addresses that a text means."""
    check_index(request.GET.get("index", ""))
    return views.searched(request, kind="address")


@route(OPEN, api=True)
@contract
def reverse(request: HttpRequest) -> HttpResponse:
    """Addresses nearest to a point."""
    check_index(request.GET.get("index", ""))
    return views.reversed_(request, kind="address")


@csrf_exempt
@route(OPEN, ("POST",), api=True, writes=())
@contract
def search_csv(request: HttpRequest) -> HttpResponseBase:
    """Each row of a file searched."""
    check_index(request.GET.get("index", ""))
    return files.searched(request)


@csrf_exempt
@route(OPEN, ("POST",), api=True, writes=())
@contract
def reverse_csv(request: HttpRequest) -> HttpResponseBase:
    """The address nearest to each row's point."""
    check_index(request.GET.get("index", ""))
    return files.reversed_(request)


@route(OPEN, api=True)
@contract
def capabilities(request: HttpRequest) -> HttpResponse:
    """What is served: operations, indexes, version of the register."""
    found = {
        "info": {"name": "geocodage", "version": served.engine().version},
        "operations": [
            {"id": "search", "methods": ["GET"]},
            {"id": "reverse", "methods": ["GET"]},
            {"id": "search/csv", "methods": ["POST"]},
            {"id": "reverse/csv", "methods": ["POST"]},
        ],
        "indexes": [{"id": "address", "types": ["housenumber", "street", "locality",
                                                 "municipality"]}],
    }  # fmt: skip
    return JsonResponse(found)
