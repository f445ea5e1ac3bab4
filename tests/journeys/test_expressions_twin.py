"""The browser twin against the server: same list of operators, same refusals, same values.

Runs in Chromium under the policy of the real pages (no eval, scripts of the site only).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

import parvis
from parvis.kernel.expressions import decode, dependencies, encode, evaluate, parse, type_to_json
from parvis.kernel.expressions.operators import OPERATORS
from tests.kernel.expressions import generator, world
from tests.kernel.expressions.cases import CASES
from tests.kernel.expressions.test_refusals import ANSWERS, SHAPES

pytestmark = pytest.mark.journey
GENERATED = 4_000
SITE = "http://twin.example"
POLICY = "default-src 'none'; script-src 'self'"
TWIN = Path(str(parvis.__file__)).parent / "ui" / "static" / "ui" / "expressions.js"
PAGE = '<!doctype html><title>twin</title><script type="module" src="/page.js"></script>'
SCRIPT = """
import * as twin from "/expressions.js";
window.value = ([types, rowTypes, source, answers, row]) => {
  try {
    const run = twin.compile(source);
    const value = run(twin.decode(types, answers), twin.decode(rowTypes, row));
    return { value: twin.encode(value), needs: [...run.needs] };
  } catch (error) {
    if (!(error instanceof twin.ExpressionError)) return { broken: String(error.stack) };
    return { refused: error.message };
  }
};
window.operators = twin.operators;
"""


def _fulfil(route: Route) -> None:
    kind, body = {
        "/": ("text/html", PAGE),
        "/page.js": ("text/javascript", SCRIPT),
        "/expressions.js": ("text/javascript", TWIN.read_text()),
    }.get(route.request.url.removeprefix(SITE), ("text/plain", ""))
    route.fulfill(body=body, headers={"content-type": kind, "content-security-policy": POLICY})


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of a strict site that has loaded the twin."""
    page = browser.new_page()
    page.route(f"{SITE}/**", _fulfil)
    page.goto(f"{SITE}/")
    page.wait_for_function("window.operators !== undefined")
    yield page
    page.close()


def _ask(page: Page, cases: list[Any], types: Any, row_types: Any) -> list[Any]:
    env = [
        {str(key): type_to_json(type_) for key, type_ in one.items()} for one in (types, row_types)
    ]
    code = "(text) => { const [env, cases] = JSON.parse(text);"
    code += " return JSON.stringify(cases.map((one) => window.value([...env, ...one]))); }"
    return list(json.loads(page.evaluate(code, json.dumps([env, cases]))))


def test_same_operators(page: Page) -> None:
    here = [[one.name, one.least, one.most, one.blank] for one in OPERATORS.values()]
    assert page.evaluate("window.operators()") == here


def test_same_meaning_on_the_table(page: Page) -> None:
    cases = [[source, world.ANSWERS, world.ROW_ANSWERS] for source, _ in CASES]
    found = _ask(page, cases, world.TYPES, world.ROW)
    for (source, expected), answer in zip(CASES, found, strict=True):
        assert answer.get("value", answer) == expected, source


def test_same_meaning_on_generated_cases(page: Page) -> None:
    cases = [generator.case(Random(seed)) for seed in range(GENERATED)]
    found = _ask(page, cases, generator.TYPES, generator.ROW)
    kinds: dict[str, int] = {}
    for (source, raw, raw_row), answer in zip(cases, found, strict=True):
        expr = parse(source)
        answers, row = decode(generator.TYPES, raw), decode(generator.ROW, raw_row)
        expected = encode(evaluate(expr, answers, row))
        assert answer.get("value", answer) == expected, json.dumps([source, raw, raw_row])
        assert set(answer["needs"]) == set(dependencies(expr))
        kinds[json.dumps(expected)[:1]] = kinds.get(json.dumps(expected)[:1], 0) + 1
    assert len(kinds) > 8, "the generator makes too few kinds of results to prove anything"
    assert max(kinds.values()) < GENERATED / 2


def test_same_refusals_of_shapes(page: Page) -> None:
    shapes = [source for source, _, _ in SHAPES]
    found = _ask(page, [[source, {}, {}] for source in shapes], {}, {})
    for source, answer in zip(shapes, found, strict=True):
        assert "refused" in answer, (source, answer)


def test_same_refusals_of_answers(page: Page) -> None:
    """Except 1.0, which JSON in a browser cannot tell from 1."""
    for type_, raw in ANSWERS:
        if raw != 1.0 or isinstance(raw, bool | int):
            (answer,) = _ask(page, [[["field", 7], {"7": raw}, {}]], {7: type_}, {})
            assert "refused" in answer, (type_, raw, answer)


def test_hostile_nesting_is_refused(page: Page) -> None:
    deep: Any = True
    for _ in range(300):
        deep = ["not", deep]
    wide = ["and", *[True] * 5_000]
    for source in (deep, wide):
        (answer,) = _ask(page, [[source, {}, {}]], {}, {})
        assert "more than" in answer["refused"]
