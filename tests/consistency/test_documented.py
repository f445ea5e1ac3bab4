"""Every setting, command and event is documented, and the pages say what the code says."""

from __future__ import annotations

import inspect

import pytest

from parvis.kernel import settings as typed
from tests.consistency import generated
from tests.consistency.source import ROOT


@pytest.mark.parametrize("path", sorted(generated.PAGES))
def test_reference_page_is_up_to_date(path):
    page = ROOT / path
    assert page.exists() and page.read_text(encoding="utf-8") == generated.PAGES[path](), (
        f"{path} lags behind the code: run `make docs`"
    )


def test_every_setting_says_what_it_is_for():
    generated.import_everything()
    assert typed.declared()
    for one in typed.declared():
        assert one.name.startswith("PARVIS_") and len(one.doc) > 15, one.name


def test_every_command_says_its_rule():
    found = generated.commands()
    assert found
    for name, function in found.items():
        assert len(inspect.getdoc(function) or "") > 20, f"{name} has no docstring"
