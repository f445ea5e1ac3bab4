"""Addresses that a person brings with them, checked before they are followed."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme

AGENTS = "/equipe/arrivee/"  # agents who go nowhere in particular: sent on to what is theirs


def local_path(text: str) -> str:
    """The text when it is a path of this site ("/espace/"), else an empty string."""
    if len(text) > 2000 or not text.startswith("/"):
        return ""
    return text if url_has_allowed_host_and_scheme(text, allowed_hosts=None) else ""
