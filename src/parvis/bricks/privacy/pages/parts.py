"""What other pages show of this brick: links in the person's space and beside a case."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse

from parvis.kernel.urns import Urn


def space_link(request: HttpRequest) -> str:
    """The way to "who looked at my data" from the person's space."""
    return render_to_string("privacy/usager/space_link.html", request=request)


def case_link(request: HttpRequest, subject: str) -> str | None:
    """The way to the looks at one case; nothing when the page names no case."""
    if not subject:
        return None
    id_ = Urn.parse(subject).id
    address = reverse("privacy:looks_of", kwargs={"subject": id_})
    return render_to_string("privacy/usager/case_link.html", {"address": address}, request=request)
