"""Words are found in code and templates, compiled, checked; French typography."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from parvis.ui import i18n
from parvis.ui.i18n import catalogues, extraction, typography
from parvis.ui.i18n.extraction import ExtractError, Message, messages_of, template_messages


def found(text: str) -> list[Message]:
    return [message for _, message in template_messages(text)]


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ('{% translate "Save" %}', [Message("Save")]),
        ("{% trans 'Save' as label %}", [Message("Save")]),
        ('{% translate "May" context "month" %}', [Message("May", context="month")]),
        ('{% translate "100 %" %}', [Message("100 %%")]),
        ('{% button _("Send") url="/" %}', [Message("Send")]),
        ('{{ _("Send") }}', [Message("Send")]),
        ("{% link x _('It\\'s') %}", [Message("It's")]),
        (
            "{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}",
            [Message("Hello %(name)s")],
        ),
        (
            "{% blocktranslate trimmed count n=x %}\n one {{ n }}\n{% plural %}\n {{ n }} ones\n"
            "{% endblocktranslate %}",
            [Message("one %(n)s", "%(n)s ones")],
        ),
        ("{% comment %}{% translate 'no' %}{% endcomment %}", []),
        ("{% verbatim %}{% translate 'no' %}{% endverbatim %}", []),
        ("plain _('no')", []),
    ],
)
def test_template_messages(text, messages):
    assert found(text) == messages


@pytest.mark.parametrize(
    "text",
    [
        '{% translate "Save 5 %" %}',
        "{% blocktranslate with n=1 %}{{ n }} of 5 %{% endblocktranslate %}",
        "{% blocktranslate trimmed count n=2 %}\n one\n{% plural %}\n {{ n }} ones"
        "{% endblocktranslate %}",
    ],
)
def test_messages_are_those_that_django_looks_up(text, monkeypatch):
    asked: list[str] = []
    real = translation.gettext

    def gettext(message):
        asked.append(message)
        return real(message)

    def ngettext(one, many, number):
        asked.extend((one, many))
        return one if number == 1 else many

    for name, spy in (("gettext", gettext), ("gettext_lazy", gettext), ("ngettext", ngettext)):
        monkeypatch.setattr(translation, name, spy)
    monkeypatch.setattr("django.template.base.gettext_lazy", gettext)
    Template(text).render(Context())
    (message,) = found(text)
    assert asked == [part for part in (message.id, message.plural) if part]


@pytest.mark.parametrize(
    "text",
    [
        "{% translate variable %}",
        "{% blocktranslate %}never closed",
        "{% blocktranslate %}{% if x %}{% endif %}{% endblocktranslate %}",
    ],
)
def test_what_cannot_be_read_is_said(text):
    with pytest.raises(ExtractError, match="template:1"):
        found(text)


@pytest.fixture
def house(tmp_path, monkeypatch) -> Path:
    """A small house of two apps."""
    for app in ("one", "two"):
        (tmp_path / app / "templates").mkdir(parents=True)
        (tmp_path / app / "apps.py").touch()
    (tmp_path / "kernel").mkdir()
    (tmp_path / "one" / "words.py").write_text(
        "from django.utils.translation import gettext as _, ngettext, pgettext\n"
        '_("Save")\nngettext("%(n)d day", "%(n)d days", 2)\npgettext("verb", "File")\n_(variable)\n'
    )
    (tmp_path / "two" / "templates" / "a.html").write_text('{% translate "Hello" %}')
    monkeypatch.setattr(extraction, "SOURCE", tmp_path)
    monkeypatch.setattr(catalogues, "SOURCE", tmp_path)
    extraction.homes.cache_clear()
    yield tmp_path
    extraction.homes.cache_clear()


def po(house: Path, app: str) -> Path:
    return catalogues.catalogue_path(house / app, "fr")


def translate(path: Path, **said: str) -> None:
    text = path.read_text()
    for english, french in said.items():
        text = text.replace(
            f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{french}"'
        )
    path.write_text(text)


def problems() -> set[tuple[str, str, str]]:
    return {(one.app, one.kind, one.msgid) for one in i18n.check()}


def test_catalogues_are_written_and_what_lacks_is_said(house):
    assert i18n.update() == ["one [fr]", "two [fr]"]
    assert i18n.update() == []
    assert problems() == {
        ("one", "missing", "%(n)d day"),
        ("one", "missing", "File"),
        ("one", "missing", "Save"),
        ("two", "missing", "Hello"),
    }
    translate(po(house, "two"), Hello="Bonjour")
    assert ("two", "missing", "Hello") not in problems()


def test_translations_stay_when_words_come_and_go(house):
    i18n.update()
    translate(po(house, "one"), Save="Enregistrer")
    (house / "one" / "more.py").write_text('_("Zoo")')
    (house / "two" / "templates" / "a.html").write_text("")
    i18n.update()
    assert 'msgid "Save"\nmsgstr "Enregistrer"' in po(house, "one").read_text()
    assert 'msgid "Zoo"\nmsgstr ""' in po(house, "one").read_text()
    assert "Hello" not in po(house, "two").read_text()


def test_obsolete_fuzzy_placeholders_and_conflicts_are_said(house):
    i18n.update()
    (house / "two" / "templates" / "a.html").write_text(
        '{% translate "Save" %}{% blocktranslate %}Hi {{ name }}{% endblocktranslate %}'
    )
    translate(po(house, "one"), Save="Enregistrer")
    po(house, "two").write_text(
        catalogues.HEADER.format(language="fr")
        + 'msgid "Save"\nmsgstr "Sauver"\n\nmsgid "Hi %(name)s"\nmsgstr "Salut %(nom)s"\n\n'
        '#, fuzzy\nmsgid "Hello"\nmsgstr "Bonjour"\n'
    )
    found = problems()
    assert ("two", "conflict", "Save") in found
    assert ("two", "placeholders", "Hi %(name)s") in found
    assert ("two", "obsolete", "Hello") in found
    (house / "two" / "templates" / "a.html").write_text('{% translate "Hello" %}')
    assert ("two", "fuzzy", "Hello") in problems()


def test_plural_needs_both_forms(house):
    i18n.update()
    path = po(house, "one")
    path.write_text(path.read_text().replace('msgstr[0] ""', 'msgstr[0] "%(n)d jour"'))
    assert ("one", "missing", "%(n)d day") in problems()
    path.write_text(path.read_text().replace('msgstr[1] ""', 'msgstr[1] "%(n)d jours"'))
    assert ("one", "missing", "%(n)d day") not in problems()


def test_compiled_once_and_again_when_changed(house):
    i18n.update()
    path = po(house, "two")
    translate(path, Hello="C'est l'été !")
    assert i18n.ensure_compiled() == 2
    assert i18n.ensure_compiled() == 0
    assert "C’est l’été\u202f!".encode() in path.with_suffix(".mo").read_bytes()
    translate_time = path.with_suffix(".mo").stat().st_mtime + 10
    os.utime(path, (translate_time, translate_time))
    assert i18n.ensure_compiled() == 1
    assert i18n.compile_catalogues() == 2


def test_every_word_of_the_design_system_is_said_in_french():
    assert [str(one) for one in i18n.check() if one.app == "ui"] == []


def test_french_words_are_shown():
    with translation.override("fr"):
        assert Template('{% translate "This is wrong" %}').render(Context()) == "C’est faux"
    with translation.override("en"):
        assert Template('{% translate "This is wrong" %}').render(Context()) == "This is wrong"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("aujourd'hui", "aujourd’hui"),
        ("Pourquoi ?", "Pourquoi\u202f?"),
        ("Erreur :", "Erreur\u00a0:"),
        ("%(a)s : %(b)s", "%(a)s\u00a0: %(b)s"),
        ("« oui »", "«\u00a0oui\u00a0»"),
        ("4 200,00 €", "4\u202f200,00\u00a0€"),
        ("27 3 2019", "27 3 2019"),
        ("04 50 00 00 00", "04 50 00 00 00"),
        ("https://example.org", "https://example.org"),
        ("<a href='x'>n'est</a>", "<a href='x'>n’est</a>"),
        ("voir <b>ici</b> !", "voir <b>ici</b>\u202f!"),
    ],
)
def test_typography(typed, shown):
    assert typography.french(typed) == shown
    assert typography.french(shown) == shown


def test_vouvoiement_and_short_sentences_in_the_design_system():
    """LOOK.md, Words: sentences under 20 words, never "invalide", never "tu"."""
    catalogue = catalogues.read(catalogues.catalogue_path(Path(i18n.__file__).parents[1], "fr"))
    for message in catalogue:
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        for text in forms if message.id else ():
            assert not re.search(r"\b(invalide|oups|tu|ton|tes)\b", text, re.IGNORECASE), text
            for sentence in re.split(r"[.!?] ", text):
                assert len(sentence.split()) <= 24, sentence


def test_words_inside_an_f_string_are_refused(tmp_path: Path):
    module = tmp_path / "words.py"
    module.write_text("one = 1\nsaid = f\"{_('Choose case')} {one}\"\n")
    with pytest.raises(ExtractError, match=r"words\.py:2"):
        list(messages_of(module))
