"""Context that every page's layout needs."""

from django.http import HttpRequest


def layout(request: HttpRequest) -> dict[str, object]:
    """The actor and the languages, for the layouts."""
    return {"actor": getattr(request, "actor", None)}
