"""Answers that hold for one version of a register: ETag, Cache-Control, 304, any origin."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

CACHED = 3600  # seconds that a shared cache may keep an answer; the ETag names the version
JSON = "application/json; charset=utf-8"


def etag(request: HttpRequest, version: str) -> str:
    """What names an answer of a version to this request, whatever its method."""
    asked = f"{version}\n{request.path}\n{request.META.get('QUERY_STRING', '')}"
    return quote_etag(hashlib.sha256(asked.encode()).hexdigest()[:20])


def known(request: HttpRequest, version: str) -> HttpResponse | None:
    """304 when the client holds this answer of this version already."""
    tag = etag(request, version)
    response: HttpResponse | None = get_conditional_response(request, tag)
    if response is not None:
        response["ETag"] = tag
    return response


def answer(
    request: HttpRequest, version: str, content: str | bytes, media_type: str = JSON
) -> HttpResponse:
    """An answer with what caches need."""
    response = HttpResponse(content, content_type=media_type)
    response["ETag"] = etag(request, version)
    response["Cache-Control"] = f"public, max-age={CACHED}"
    return response


def written(body: Any) -> str:
    """JSON as the contracts write it."""
    return json.dumps(body, ensure_ascii=False, allow_nan=False)
