"""Fixtures of the journeys."""

from tests.journeys.browser import browser, demo, open_page, server

__all__ = ["browser", "demo", "open_page", "server"]
