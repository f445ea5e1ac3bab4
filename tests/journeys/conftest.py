"""Fixtures of the journeys, and their order."""

import pytest

from tests.journeys.browser import browser, demo, open_page, server

__all__ = ["browser", "demo", "open_page", "server"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file first: one worker walks the page kinds while another does the rest."""
    items.sort(key=lambda one: one.path.name != "test_page_kinds.py")
