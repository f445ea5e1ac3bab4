"""A letter is a tagged, titled, deterministic PDF with all that was given and nothing else."""

from __future__ import annotations

import copy
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.kernel import pdf
from tests.kernel.pdf.reading import Pdf

LETTER = {
    "sender": {
        "name": "Commune de Valserine",
        "service": "Affaires scolaires",
        "lines": ["1 place de la Mairie", "01200 Valserine"],
    },
    "recipient": {"lines": ["Mme Aïcha Benali", "12 rue des Tilleuls"]},
    "reference": "2026-000123",
    "place": "Valserine",
    "date": "3 mai 2026",
    "intro": ["Madame,", "Nous avons reçu votre demande."],
    "sections": [
        {
            "heading": "Ce que vous avez demandé",
            "facts": [{"label": "Enfant", "value": "Inès"}],
            "items": ["Premier point", "Second point"],
        }
    ],
    "mentions": [{"label": "Date de réception", "value": "3 mai 2026"}],
    "closing": ["Nous vous prions d’agréer, Madame, nos salutations."],
    "signature": {"name": "Léa Morel", "capacity": "Responsable", "service": "Écoles"},
    "made_at": "2026-05-03T14:05:00+02:00",
}
TITLE = "Accusé de réception"


def render(**changes):
    return pdf.render("letter.typ", LETTER | changes, language="fr", title=TITLE)


def squeeze(text):
    """Without spaces: a change of font parts a line in two."""
    return "".join(text.split())


def test_every_part_is_readable():
    text = Pdf(render()).text()
    for part in ("Commune de Valserine", "Affaires scolaires", "12 rue des Tilleuls"):
        assert part in text
    for part in ("2026-000123", "Valserine, 3 mai 2026", TITLE, "Ce que vous avez demandé"):
        assert part in text
    for part in ("Inès", "Second point", "Date de réception", "Léa Morel", "Responsable", "Écoles"):
        assert part in text
    assert pdf.digest(LETTER) in text


def test_it_is_tagged_titled_and_has_its_language():
    made = Pdf(render())
    catalog = made.one(b"/Type/Catalog")
    assert b"/StructTreeRoot" in catalog
    assert b"/Marked true" in catalog
    assert b"/Lang(fr)" in catalog
    assert b"/DisplayDocTitle true" in catalog
    for tag in (b"/S/H1", b"/S/H2", b"/S/P", b"/S/Table", b"/S/TH", b"/S/TD", b"/S/L"):
        assert tag in made.data, tag


def test_it_says_that_it_is_pdf_a_and_pdf_ua():
    xmp = Pdf(render()).metadata()
    assert re.search(r"pdfuaid:part>?=?\"?1", xmp)
    assert re.search(r"pdfaid:part>?=?\"?2", xmp)
    assert re.search(r"pdfaid:conformance>?=?\"?A", xmp)
    assert TITLE in xmp
    assert "2026-05-03T12:05:00" in xmp


def test_fonts_are_inside():
    made = Pdf(render())
    fonts = [body for body in made.objects.values() if b"/Type/FontDescriptor" in body]
    assert fonts
    assert all(b"/FontFile" in body for body in fonts)


def test_same_data_same_bytes_and_other_data_other_bytes():
    assert render() == render()
    assert render() == pdf.render("letter.typ", copy.deepcopy(LETTER), language="fr", title=TITLE)
    assert render() != render(reference="2026-000124")
    assert render() != render(made_at="2026-05-03T14:06:00+02:00")


def test_without_an_instant_no_clock_enters():
    data = {key: value for key, value in LETTER.items() if key != "made_at"}
    first = pdf.render("letter.typ", data, language="fr", title=TITLE)
    time.sleep(1.1)
    assert first == pdf.render("letter.typ", data, language="fr", title=TITLE)


def test_only_the_sender_is_required():
    made = pdf.render(
        "letter.typ", {"sender": {"name": "Valserine"}}, language="en", title="A letter"
    )
    assert "A letter" in Pdf(made).text()
    with pytest.raises(pdf.PdfError):
        pdf.render("letter.typ", {}, language="en", title="A letter")


def test_pages_are_numbered():
    made = Pdf(render(intro=["Une ligne assez longue pour remplir la page. " * 20] * 12))
    assert len(made.pages) > 1
    assert re.search(rf"Page 2 (of|sur) {len(made.pages)}", made.text())


def test_a_template_must_exist():
    with pytest.raises(pdf.UnknownTemplate, match="nowhere"):
        pdf.render("../nowhere.typ", {}, language="fr", title="x")


def test_preview_gives_one_picture_per_page():
    pages = pdf.preview("letter.typ", LETTER, language="fr", title=TITLE)
    assert [page[:8] for page in pages] == [b"\x89PNG\r\n\x1a\n"]


MARKUP = ["*bold* _it_", "#panic()", '#read("/etc/passwd")', "$x^2$", "= Title", "<label>", "@ref"]


@pytest.mark.parametrize("text", [*MARKUP, "\\ #", '"); panic("', "// comment", "`raw`", "~--"])
def test_what_a_person_typed_is_never_markup(text):
    made = Pdf(render(intro=[text], reference=text, recipient={"lines": [text]}))
    assert squeeze(made.text()).count(squeeze(text)) >= 3


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("中文 x", "[U+4E2D U+6587] x"),
        ("😀", "[U+1F600]"),
        ("a\x00b\x07c", "abc"),
        ("user\u202egnp.exe", "usergnp.exe"),
        ("Ελλάδα Привет", "Ελλάδα Привет"),
        ("e\u0301te\u0301", "été"),
        ("\ud800x", "x"),
    ],
)
def test_signs_that_cannot_be_drawn_are_said(text, shown):
    drawn = squeeze(Pdf(render(intro=[text])).text())
    assert f"{squeeze(shown)}Cequevousavezdemandé" in drawn


def test_scripts_written_from_right_to_left_are_drawn():
    drawn = Pdf(render(intro=["عربي", "שלום"])).text()
    assert "U+06" not in drawn
    assert set("שלום") <= set(drawn)


def test_hostile_length_is_bounded():
    with pytest.raises(pdf.TooLong):
        render(intro=["x" * 1_000_000])
    made = render(intro=["m" * 150_000])
    assert len(made) < 2_000_000


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=4), st.text(max_size=30))
def test_any_text_makes_a_document(texts, title):
    data = LETTER | {"intro": texts, "reference": title, "recipient": {"lines": texts}}
    data["sections"] = [{"heading": title, "facts": [{"label": title, "value": title}]}]
    assert pdf.render("letter.typ", data, language="fr", title=title).startswith(b"%PDF-1.7")
