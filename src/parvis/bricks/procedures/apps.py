"""The brick as a Django application: what it requires, brings and answers for."""

from __future__ import annotations

from typing import ClassVar

from parvis.kernel.bricks import BrickConfig, Mount


class ProceduresConfig(BrickConfig):
    """Procedures, cases, decisions."""

    name = "parvis.bricks.procedures"
    label = "procedures"
    verbose_name = "Procedures"
    requires: ClassVar[tuple[str, ...]] = ("directory",)
    mounts: ClassVar[tuple[Mount, ...]] = ()

    def ready(self) -> None:
        """Register policies, names for our URNs, and who may open the files of a case."""
        from parvis.bricks.procedures import policies, public
        from parvis.kernel import access, files, urns

        access.register(policies.CASE)
        access.register(policies.PROCEDURE)
        urns.register_resolver("procedures", "case", public.resolve_case)
        urns.register_resolver("procedures", "procedure", public.resolve_procedure)
        files.register_access(
            "procedures", "case", public.may_open_files, concerned=public.concerned_by_files
        )
