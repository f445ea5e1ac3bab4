"""Differences between two forms, in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.bricks.procedures.domain.differences import Difference, differences
from parvis.bricks.procedures.domain.document import Document

Words = Mapping[str, str | Promise]
SAID: Words = {
    "form_title": gettext_lazy("The title of the procedure changes."),
    "form_description": gettext_lazy("The words that say what it is for change."),
    "form_purpose": gettext_lazy("The words that say what the answers are used for change."),
    "form_summary": gettext_lazy("The answers that name a case in lists change."),
    "form_examples": gettext_lazy("The examples change."),
    "law_regime": gettext_lazy("What silence means, or after how long, changes."),
    "law_retention_months": gettext_lazy(
        "Answers are kept %(after)s months after the decision, instead of %(before)s."
    ),
    "law_draft_days": gettext_lazy(
        "Unfinished requests are emptied after %(after)s days, instead of %(before)s."
    ),
    "law_legal_basis": gettext_lazy("The text on which the procedure is founded changes."),
    "law_legal_basis_url": gettext_lazy("The address of the legal text changes."),
    "law_processing_basis": gettext_lazy("The ground on which personal data are used changes."),
    "law_level": gettext_lazy("The sign-in level becomes %(after)s, instead of %(before)s."),
    "law_remedies": gettext_lazy("The remedies change."),
    "law_batch_decisions": gettext_lazy(
        "Whether many favourable decisions may be signed at once changes."
    ),
    "law_dpo": gettext_lazy("The contact for personal data changes."),
    "page_added": gettext_lazy("The page “%(name)s” is added."),
    "page_removed": gettext_lazy("The page “%(name)s” is removed."),
    "page_title": gettext_lazy("The page “%(name)s” gets this title."),
    "page_intro": gettext_lazy("The words at the top of “%(name)s” change."),
    "page_condition": gettext_lazy("The page “%(name)s” is shown in other cases."),
    "question_added": gettext_lazy("“%(name)s” is added to “%(other)s”."),
    "question_removed": gettext_lazy("“%(name)s” is removed."),
    "question_moved": gettext_lazy("“%(name)s” moves to “%(other)s”."),
    "order": gettext_lazy("The order changes in “%(name)s”."),
    "type": gettext_lazy("“%(name)s” expects another kind of answer."),
    "label": gettext_lazy("“%(name)s” becomes “%(other)s”."),
    "help": gettext_lazy("The help of “%(name)s” changes."),
    "condition": gettext_lazy("“%(name)s” is shown in other cases."),
    "computed": gettext_lazy("“%(name)s” is worked out otherwise."),
    "checks": gettext_lazy("The checks of “%(name)s” change."),
    "rules": gettext_lazy("The limits of “%(name)s” change."),
    "prefill": gettext_lazy("Where the answer to “%(name)s” comes from, or goes, changes."),
    "sensitivity": gettext_lazy("How private “%(name)s” is changes."),
    "retention": gettext_lazy("How long “%(name)s” is kept changes."),
    "column": gettext_lazy("The agents' filter on “%(name)s” changes."),
    "option_added": gettext_lazy("“%(name)s” offers “%(other)s”."),
    "option_removed": gettext_lazy("“%(name)s” no longer offers “%(other)s”."),
    "option_label": gettext_lazy("“%(name)s”: an answer now reads “%(other)s”."),
}


def changes(before: Document | None, after: Document, language: str) -> tuple[str, ...]:
    """What is different between two forms, in sentences; nothing without an earlier one."""
    if before is None:
        return ()
    return tuple(_said(one, language) for one in differences(before, after))


def _said(one: Difference, language: str) -> str:
    if one.code == "required":
        if one.after:
            words = _("“%(name)s” must now be answered.")
        else:
            words = _("“%(name)s” may now be left empty.")
    elif one.code == "order" and not one.name:
        words = _("The order of the pages changes.")
    else:
        words = str(SAID.get(one.code, _("A setting changes.")))
    return words % {
        "name": one.name.in_language(language),
        "other": one.other.in_language(language) or _("Only for agents"),
        "before": one.before,
        "after": one.after,
    }
