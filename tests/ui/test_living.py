"""The living page and the layouts are printed in both languages; components say what they are."""

from __future__ import annotations

import pytest

from parvis.ui import errors, living

PAGES = ["/ui/", "/ui/usager/", "/ui/usager/?erreur=1", "/ui/agent/", "/ui/admin/"]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_page(client, db, address, language):
    client.cookies["django_language"] = language
    answer = client.get(address)
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("name", living.names())
def test_component_says_contract_states_accessibility(name):
    said = living.describe(name)
    assert all((said.purpose, said.contract, said.states, said.accessibility))


@pytest.mark.parametrize("status", [*errors.WORDS, 419])
def test_error_page_is_shown(client, db, status):
    answer = client.get(f"/ui/erreurs/{status}/")
    assert answer.status_code == (403 if status == 419 else status)
    assert "<h1>" in answer.content.decode()
