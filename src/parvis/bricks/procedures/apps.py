"""The brick as a Django application: what it requires, brings and answers for."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from parvis.kernel.access import Actor, Role
from parvis.kernel.bricks import BrickConfig, Mount


class ProceduresConfig(BrickConfig):
    """Procedures, cases, decisions."""

    name = "parvis.bricks.procedures"
    label = "procedures"
    verbose_name = "Procedures"
    requires: ClassVar[tuple[str, ...]] = ("directory", "registers")
    mounts: ClassVar[tuple[Mount, ...]] = (
        Mount("deposer", "parvis.bricks.procedures.pages.filing.urls"),
        Mount("espace", "parvis.bricks.procedures.pages.space.urls"),
        Mount("bureau", "parvis.bricks.procedures.pages.desk.urls"),
        Mount("studio", "parvis.bricks.procedures.pages.studio.urls"),
    )

    def ready(self) -> None:
        """Register policies, names for our URNs, slots, and who may open the files of a case."""
        from parvis.bricks.procedures import policies, public, subscribers
        from parvis.bricks.procedures.queries import acts
        from parvis.bricks.procedures.queries.mandates import ProcedurePerimeters
        from parvis.kernel import access, files, keys, urns
        from parvis.kernel.signin.perimeters import perimeters
        from parvis.ui import navigation, slots

        access.register(policies.CASE)
        access.register(policies.PROCEDURE)
        access.register(policies.VIEW)
        access.register(policies.LABEL)
        access.register(policies.ABSENCE)
        access.register(policies.BATCH)
        access.register(policies.PROFILE)
        urns.register_resolver("procedures", "case", public.resolve_case)
        urns.register_resolver("procedures", "procedure", public.resolve_procedure)
        navigation.add("usager", "procedures.space", _("My space"), "space:home", when=_is_person)
        slots.fill("home.services", "procedures.online", _home_services, order=10)
        files.register_access(
            "procedures", "case", public.may_open_files, concerned=public.concerned_by_files
        )
        keys.erasers.register("procedures", public.eraser)
        perimeters.register("procedures", ProcedurePerimeters())
        acts.tell_all()
        subscribers.subscribe()
        _navigate()


def _navigate() -> None:
    """Links to the desk and to the studio, for who works there, in the heads of both layouts."""
    from parvis.bricks.procedures import policies
    from parvis.ui import navigation

    for place in ("usager", "agent"):
        navigation.add(
            place,
            "procedures.desk",
            _("Case desk"),
            "desk:cases",
            order=20,
            when=lambda actor: bool(actor.roles & policies.READERS),
        )
        navigation.add(
            place,
            "procedures.studio",
            _("Studio"),
            "studio:procedures",
            order=25,
            when=lambda actor: bool(actor.roles & policies.BUILDERS),
        )


def _home_services(request: HttpRequest, **context: Any) -> str:
    from parvis.bricks.procedures.pages.parts import home_services

    return home_services(request, **context)


def _is_person(actor: Actor) -> bool:
    return actor.has(Role.PERSON)
