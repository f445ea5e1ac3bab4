"""Words that every document needs, in the document's language."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Labels for templates, in the active language. `{page}` and `{pages}` are filled there."""
    return {
        "reference": _("Reference"),
        "page": _("Page {page} of {pages}"),
        "digest": _("Digest of the content (SHA-256)"),
        "mentions": _("To know"),
        "mention": _("Subject"),
        "content": _("What you should know"),
        "fact": _("Information"),
        "value": _("Content"),
    }
