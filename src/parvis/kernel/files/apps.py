"""Django application of this kernel idea."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"
