"""Names are shown and offered for saving, and can do nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.files import names

CASES = [
    ("lettre.pdf", "lettre.pdf"),
    ("Pièce n°2 (copie).PDF", "Pièce n°2 (copie).PDF"),
    ("../../etc/passwd", "passwd"),
    ("C:\\temp\\avis.pdf", "avis.pdf"),
    ("/etc/cron.d/x.pdf", "x.pdf"),
    ("a\x00b.pdf", "ab.pdf"),
    ("facture\u202efdp.exe", "facturefdp.exe"),
    ("a\u200bb\ufeff.pdf", "ab.pdf"),
    ("a\r\nContent-Type: text/html\r\n.pdf", "html.pdf"),
    ("con.pdf", "_con.pdf"),
    ("NUL", "_NUL"),
    ("lpt1.txt", "_lpt1.txt"),
    ("..", "document"),
    ("...hidden", "hidden"),
    ("a.pdf. . .", "a.pdf"),
    ("", "document"),
    (None, "document"),
    ("   ", "document"),
    ("???", "document"),
    ('a"b<c>d|e?f*g:h;i.pdf', "a_b_c_d_e_f_g_h_i.pdf"),
    ("e\u0301te\u0301.pdf", "été.pdf"),
    ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
    ("é" * 500 + ".pdf", "é" * 98 + ".pdf"),
    ("a  b\t c.pdf", "a b c.pdf"),
]


@pytest.mark.parametrize(("given_name", "safe"), CASES)
def test_safe(given_name, safe):
    assert names.safe(given_name) == safe


@given(st.text(max_size=300))
def test_any_name_becomes_harmless(text):
    safe = names.safe(text)
    assert 0 < len(safe) <= names.LONGEST and len(safe.encode()) <= 200
    assert not set(safe) & set('/\\:"<>|?*;\x00\n\r') and safe not in {".", ".."}
    assert names.safe(safe) == safe
    header = names.disposition(safe)
    assert header.startswith("attachment; filename") and header.isascii() and "\n" not in header


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.pdf", "pdf"), ("a.tar.GZ", "gz"), ("a", ""), (".bashrc", ""), ("a.b c", ""), ("a.", "")],
)
def test_extension(name, found):
    assert names.extension(name) == found


def test_disposition_follows_rfc_6266():
    assert names.disposition("a b.pdf") == 'attachment; filename="a b.pdf"'
    assert names.disposition("é.png", inline=True) == "inline; filename*=utf-8''%C3%A9.png"


def test_a_file_without_extension_gets_the_one_of_its_content(receive):
    from tests.kernel.files import samples

    assert receive(samples.a_pdf(), "lettre").name == "lettre.pdf"
    assert receive(samples.png(), "../../photo de moi").name == "photo de moi.png"
    assert receive(samples.png(), "\u202e").name == "document.png"
