"""Django application of documents: so that its catalogue and templates are found like any other."""

from django.apps import AppConfig


class PdfConfig(AppConfig):
    """See the package's first lines."""

    name = "parvis.kernel.pdf"
    label = "pdf"
    default_auto_field = "django.db.models.BigAutoField"
