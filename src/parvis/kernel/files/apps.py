"""Django application of files."""

from typing import ClassVar

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parvis.kernel.bricks import Mount


class FilesConfig(AppConfig):
    """Serves the links to files at /fichiers/."""

    name = "parvis.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
    mounts: ClassVar[tuple[Mount, ...]] = (Mount("fichiers", "parvis.kernel.files.urls"),)

    def ready(self) -> None:
        """Register the policies, the scanners, what erasing empties, and the words of acts."""
        from parvis.kernel.files import antivirus, erasure, policies  # noqa: F401
        from parvis.kernel.journal import words

        words.tell("files.file.receive", _("sent a document"))
        words.tell("files.file.discard", _("took a document out"))

        antivirus.antivirus.register("signature", antivirus.SIGNATURE)
        antivirus.antivirus.register("clamd", antivirus.CLAMD_SCANNER)
