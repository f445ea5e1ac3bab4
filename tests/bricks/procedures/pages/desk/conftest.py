"""An agent's browser at the desk, and cases in several states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from parvis.bricks.procedures.models import Case
from parvis.kernel.access import Role


@pytest.fixture
def at_desk(town, sign_in):
    """Browsers of the town's agents by role, in French."""
    return lambda role=Role.DECIDER: sign_in(town.agents[role])


@pytest.fixture
def decider(at_desk):
    return at_desk(Role.DECIDER)


@pytest.fixture
def url(filed) -> Callable[..., str]:
    """Address of a page of the filed case."""
    return lambda name="case", **query: reverse(f"desk:{name}", kwargs={"case": filed.id})


@pytest.fixture
def send(filed, url) -> Callable[..., Any]:
    """Post to a page of the filed case, in its present version unless another is given."""

    def post(browser, name, **data):
        version = data.pop("version", None)
        if version is None:
            version = Case.objects.values_list("version", flat=True).get(pk=filed.pk)
        return browser.post(url(name), {"version": version, **data})

    return post


@pytest.fixture
def text():
    """The words of a page, without tags, spaces made one."""
    import html
    import re

    def read(response) -> str:
        body = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", response.content.decode())
        return re.sub(r"\s+", " ", html.unescape(body))

    return read
