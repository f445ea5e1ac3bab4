"""Django application of files."""

from typing import ClassVar

from django.apps import AppConfig

from parvis.kernel.bricks import Mount


class FilesConfig(AppConfig):
    """Serves the links to files at /fichiers/."""

    name = "parvis.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
    mounts: ClassVar[tuple[Mount, ...]] = (Mount("fichiers", "parvis.kernel.files.urls"),)

    def ready(self) -> None:
        """Register the policies, the built-in scanners, and what erasing a person empties."""
        from parvis.kernel.files import antivirus, erasure, policies  # noqa: F401

        antivirus.antivirus.register("signature", antivirus.SIGNATURE)
        antivirus.antivirus.register("clamd", antivirus.CLAMD_SCANNER)
