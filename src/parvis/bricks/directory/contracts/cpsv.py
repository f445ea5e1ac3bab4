"""One service as JSON-LD, in the words of CPSV-AP 3.2.0 (SEMIC, core public service vocabulary).

Opening hours are `time:TemporalEntity` with their description in words, as the profile's own
example has them. The context is written out: a reader needs nothing from elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from parvis.bricks.directory.domain.channels import Channel
from parvis.bricks.directory.domain.hours import Hours
from parvis.bricks.directory.domain.hours_words import exceptional_words, weekly_words
from parvis.bricks.directory.queries.services import ServiceView, service_for
from parvis.kernel import clock
from parvis.kernel.access import route
from parvis.kernel.parties import public as parties

Node = dict[str, Any]
CONTEXT = {
    "cpsv": "http://purl.org/vocab/cpsv#",
    "cv": "http://data.europa.eu/m8g/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "locn": "http://www.w3.org/ns/locn#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
}
FRANCE = "http://publications.europa.eu/resource/authority/atu/FRA"
LANGUAGES = ("fr", "en")


@route("directory.service.read", api=True)
def service(request: HttpRequest, id_: UUID) -> HttpResponse:
    """`cpsv:PublicService` with its authority, contact point and channels."""
    found = service_for(request.actor, id_)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    address = request.build_absolute_uri(reverse("directory:service", kwargs={"id_": id_}))
    graph = [_service(found, address), _authority(found, address), _contact(found, address)]
    graph += [_channel(found, one, f"{address}#{n}") for n, one in enumerate(found.channels)]
    body = {"@context": CONTEXT, "@graph": graph}
    return JsonResponse(body, content_type="application/ld+json")


def _service(found: ServiceView, address: str) -> Node:
    node: Node = {
        "@id": address,
        "@type": "cpsv:PublicService",
        "dct:identifier": str(found.id),
        "dct:title": _by_language(found.names),
        "dct:description": _by_language(found.summaries or found.names),
        "cv:hasCompetentAuthority": {"@id": f"{address}#authority"},
        "cv:contactPoint": {"@id": f"{address}#contact"},
        "cv:hasChannel": [{"@id": f"{address}#{n}"} for n, _ in enumerate(found.channels)],
    }
    return node


def _authority(found: ServiceView, address: str) -> Node:
    organisation = parties.organisation(found.organisation)
    name = organisation.name if organisation else ""
    siret = {"dct:identifier": organisation.siret} if organisation and organisation.siret else {}
    return {
        "@id": f"{address}#authority",
        "@type": "cv:PublicOrganisation",
        "skos:prefLabel": _by_language({"fr": name}),
        "dct:spatial": {"@id": FRANCE},
        **siret,
    }


def _contact(found: ServiceView, address: str) -> Node:
    node: Node = {"@id": f"{address}#contact", "@type": "cv:ContactPoint"}
    if found.email:
        node["cv:email"] = found.email
    if found.phone:
        node["cv:telephone"] = found.phone
    if found.website:
        node["cv:contactPage"] = {"@id": found.website}
    return node


def _channel(found: ServiceView, one: Channel, name: str) -> Node:
    """A channel; `schema:` says what CPSV-AP has no word for (address to open, number, place)."""
    node: Node = {
        "@id": name,
        "@type": ["cv:Channel", "schema:ServiceChannel"],
        "dct:identifier": name.rpartition("#")[2],
        "schema:additionalType": one.kind.value,
    }
    if one.note:
        node["dct:description"] = _by_language(one.note)
    if one.url:
        node["schema:serviceUrl"] = one.url
    place = found.counters.get(one.counter) if one.counter else None
    phone = one.phone or (place.phone if place else "")
    if phone:
        node["schema:servicePhone"] = {"@type": "schema:ContactPoint", "schema:telephone": phone}
    if place:
        node["schema:serviceLocation"] = {
            "@type": ["schema:GovernmentOffice", "dct:Location"],
            "schema:name": _by_language(place.names),
            "locn:address": {"@type": "locn:Address", "locn:fullAddress": place.address.text},
        }
    if one.address:
        node["schema:servicePostalAddress"] = {
            "@type": "locn:Address",
            "locn:fullAddress": one.address.text,
        }
    return node | _hours(place.hours if place else one.hours)


def _hours(hours: Hours) -> Node:
    today, node = clock.today(), {}
    weekly = {one: "\n".join(weekly_words(hours, one, today)) for one in LANGUAGES}
    special = {one: "\n".join(exceptional_words(hours, one, today)) for one in LANGUAGES}
    for name, words in (("openingHours", weekly), ("specialOpeningHoursSpecification", special)):
        if words["fr"]:
            entity = {"@type": "time:TemporalEntity", "dct:description": _by_language(words)}
            node[f"cv:{name}"] = entity
    return node


def _by_language(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"@language": one, "@value": text} for one, text in sorted(texts.items())]
