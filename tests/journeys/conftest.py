"""Fixtures of the journeys."""

import pytest

from tests.journeys.browser import browser, demo, open_page, server

__all__ = ["browser", "demo", "open_page", "server"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walk over every page kind comes last: it arranges things in the town for itself."""
    items.sort(key=lambda item: item.path.name == "test_page_kinds.py")
