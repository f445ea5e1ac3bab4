"""Addresses: the instance's own, then each brick's mounts in the order of floors."""

from __future__ import annotations

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

from parvis.config import views
from parvis.kernel.bricks import BrickConfig, Mount


def mounts() -> list[Mount]:
    """Every mount of the installed bricks, floor 0 and the demo included."""
    found: list[Mount] = []
    for config in apps.get_app_configs():
        if isinstance(config, BrickConfig) or hasattr(config, "mounts"):
            found.extend(config.mounts)
    return found


def _pattern(mount: Mount) -> URLResolver | URLPattern:
    return path(f"{mount.prefix}/" if mount.prefix else "", include(mount.urlconf))


urlpatterns = [
    path("", views.home, name="home"),
    path("health", views.health, name="health"),
    path("connexion/", views.signin, name="signin"),
    path("deconnexion/", views.signout, name="signout"),
    path("langue/", views.language, name="language"),
    *(_pattern(mount) for mount in mounts()),
]
handler400 = "parvis.ui.errors.bad_request"
handler403 = "parvis.ui.errors.forbidden"
handler404 = "parvis.ui.errors.not_found"
handler500 = "parvis.ui.errors.server_error"
