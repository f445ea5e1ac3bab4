"""Words of verbs: how an entry is told to the person concerned.

A brick tells its verbs at start (`tell("procedures.case.file", _("filed a request"))`); a verb
without words is shown as it is, so that nothing is hidden for want of a sentence.
"""

from __future__ import annotations

from django.utils.functional import Promise

_words: dict[str, str | Promise] = {}


def tell(verb: str, words: str | Promise) -> None:
    """Give a verb its words, lazily translated; the last one told counts."""
    _words[verb] = words


def words_of(verb: str) -> str:
    """The words of a verb in the current language, else the verb itself."""
    return str(_words.get(verb, verb))
