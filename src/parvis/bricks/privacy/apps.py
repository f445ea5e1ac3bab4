"""The brick as a Django application."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest

from parvis.kernel.bricks import BrickConfig, Mount


class PrivacyConfig(BrickConfig):
    """My data: who looked at them and why."""

    name = "parvis.bricks.privacy"
    label = "privacy"
    verbose_name = "Privacy"
    mounts: ClassVar[tuple[Mount, ...]] = (
        Mount("mes-donnees", "parvis.bricks.privacy.pages.urls"),
    )

    def ready(self) -> None:
        """Register the policy, and a link from a person's space and from each case."""
        from parvis.bricks.privacy import policies
        from parvis.kernel import access
        from parvis.ui import slots

        access.register(policies.LOOKS)
        slots.fill("space.more", "privacy", _link, order=50)
        slots.fill("case.data", "privacy", _link_of_case, order=50)


def _link(request: HttpRequest, **_context: Any) -> str | None:
    from parvis.bricks.privacy.pages.parts import space_link

    if request.actor.mandate:  # type: ignore[attr-defined]  # it would lead to the helper's own
        return None
    return space_link(request)


def _link_of_case(request: HttpRequest, *, subject: str = "", **_context: Any) -> str | None:
    from parvis.bricks.privacy.pages.parts import case_link

    return case_link(request, subject)
