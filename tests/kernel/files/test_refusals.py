"""What is taken and what is refused, by content; nothing refused leaves bytes or rows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

from parvis.kernel import files
from parvis.kernel.access import NOBODY
from parvis.kernel.files.kinds import KINDS
from parvis.kernel.files.models import Content, File
from tests.kernel.files import samples as s

ACCEPTED = [
    (s.a_pdf, "lettre.pdf", "application/pdf", {}),
    (s.png, "photo.PNG", "image/png", {}),
    (s.jpeg, "photo.jpg", "image/jpeg", {}),
    (s.jpeg, "photo.jpeg", "image/jpeg", {}),
    (s.webp, "photo.webp", "image/webp", {}),
    (s.tiff, "scan.tif", "image/tiff", {}),
    (s.heic, "photo.heic", "image/heic", {}),
    (s.gif, "photo.gif", "image/gif", {"allowed": ("gif",)}),
    (s.docx, "lettre.docx", KINDS["docx"].media_type, {}),
    (s.odt, "lettre.odt", "application/vnd.oasis.opendocument.text", {}),
    (lambda: b"a;b\n1;2\n", "t.csv", "text/csv", {}),
    (lambda: "été à Noël".encode("cp1252"), "t.txt", "text/plain", {}),
    (lambda: "été".encode("utf-16"), "t.txt", "text/plain", {}),
    (lambda: s.archive({"a.txt": b"x"}), "t.zip", "application/zip", {"allowed": ("zip",)}),
    (lambda: b'{"a": 1}', "t.json", "application/json", {"allowed": ("json",)}),
]


@pytest.mark.parametrize(("make", "name", "media_type", "more"), ACCEPTED)
def test_accepted(receive, make, name, media_type, more):
    data = make()
    ref = receive(data, name, **more)
    assert ref.ready and ref.size == len(data)
    assert ref.media_type == media_type
    assert files.read(ref.id) == data


REFUSED = [
    ("empty", b"", "a.pdf"),
    ("executable", s.exe(), "facture.pdf"),
    ("executable", s.exe(), "facture.pdf.exe"),
    ("executable", b"\x7fELF" + b"\0" * 50, "a.pdf"),
    ("executable", b"#!/bin/sh\nrm -rf /\n", "a.txt"),
    ("active_content", b"<html><script>alert(1)</script></html>", "a.txt"),
    ("active_content", b"<?xml version='1.0'?>\n<svg xmlns='x'/>", "a.svg"),
    ("active_content", s.docx({"word/vbaProject.bin": b"x"}), "a.docx"),
    ("active_content", s.odt({"Basic/Standard/Module1.xml": b"x"}), "a.odt"),
    ("extension_mismatch", s.png(), "a.pdf"),
    ("extension_mismatch", s.a_pdf(), "a.png"),
    ("extension_mismatch", s.docx(), "a.odt"),
    ("extension_mismatch", b"some text", "a.docx"),
    ("type_not_allowed", s.gif(), "a.gif"),
    ("type_not_allowed", s.archive({"a.txt": b"x"}), "a.zip"),
    ("type_not_allowed", b"Rar!\x1a\x07\x00" + b"\0" * 40, "a.rar"),
    ("type_not_allowed", b"\x00\x01\x02\x03" * 20, "a.bin"),
    ("broken", s.a_pdf()[: len(s.a_pdf()) // 2], "a.pdf"),
    ("broken", b"%PDF-1.7\nnothing", "a.pdf"),
    ("broken", b"\xff\xd8\xff\xe0" + b"\0" * 30, "a.jpg"),
    ("broken", s.png(0, 5), "a.png"),
    ("broken", s.docx()[:-30], "a.docx"),
    ("broken", s.archive({"../../etc/cron.d/x": b"x"}), "a.docx"),
    ("broken", s.lying_archive(), "a.docx"),
    ("encrypted", s.locked_archive(), "a.docx"),
    ("bomb", s.flat_bomb(60), "a.docx"),
    ("bomb", s.nested_bomb(3), "a.docx"),
    ("bomb", s.overlapping_archive(), "a.docx"),
    ("bomb", s.archive({f"{n}": b"" for n in range(6000)}), "a.docx"),
    ("executable", s.docx({"word/x.exe": s.exe()}), "a.docx"),
    ("executable", s.archive({"A.class": b"x"}), "a.docx"),
    ("too_many_pixels", s.png(50_000, 50_000), "a.png"),
    ("too_many_pixels", s.jpeg(65_000, 65_000), "a.jpg"),
    ("too_many_pixels", s.tiff(100_000, 60_000), "a.tif"),
    ("too_many_pixels", s.webp(16_000, 16_000), "a.webp"),
    ("virus", s.EICAR, "a.txt"),
    ("virus", b"x" * 65_530 + s.EICAR, "a.txt"),
    ("virus", s.docx({"word/media/a.txt": s.EICAR}), "a.docx"),
]


@pytest.mark.parametrize(("code", "data", "name"), REFUSED, ids=range(len(REFUSED)))
def test_refused_with_words_and_nothing_kept(receive, own_folder, code, data, name):
    with pytest.raises(files.Refused) as refused:
        receive(data, name)
    assert refused.value.code == code
    assert len(refused.value.words) > 20 and refused.value.words.endswith(".")
    assert not File.objects.exists() and not Content.objects.exists()
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


class Endless:
    """An upload that never ends and does not say its size."""

    name = "a.txt"

    def read(self, size):
        return b"x" * size


def test_the_limit_is_kept_while_streaming(receive, owner, own_folder):
    with pytest.raises(files.Refused) as refused:
        receive(b"x" * 1001, "a.txt", max_bytes=1000)
    assert refused.value.code == "too_big"
    with pytest.raises(files.Refused) as refused:
        files.receive(NOBODY, Endless(), owner=owner.urn, organisation=None, purpose="test")
    assert refused.value.code == "too_big"
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


def test_words_name_what_was_seen_in_french_too(receive):
    rar = b"Rar!\x1a\x07\x00" + b"\0" * 40
    with translation.override("en"), pytest.raises(files.Refused, match="of type rar"):
        receive(rar, "a.rar")
    words = catalogue("kernel/files")
    said = "This file is empty. Choose another one."
    assert words.get(said).string == "Ce fichier est vide. Choisissez-en un autre."


@pytest.mark.parametrize("package", ["kernel/files", "kernel/pdf", "kernel/tokens"])
def test_every_string_is_translated(package):
    found = set()
    for path in (SOURCE / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called in {"_", "gettext"} and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    words = catalogue(package)
    assert {one.id for one in words if one.id} == found
    for one in words:
        if one.id:
            assert one.string and list(one.check()) == [], one.id


SOURCE = Path(__file__).resolve().parents[3] / "src/parvis"


def catalogue(package):
    with (SOURCE / package / "locale/fr/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file)
