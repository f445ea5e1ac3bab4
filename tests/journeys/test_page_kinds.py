"""Every page kind of the instance keeps the promises of DESIGN section 6, in a real browser.

The samples are found by walking the demo town (`page_kinds`). For each: weight, requests, DOM,
what axe says by day and by night, 320 px, text spacing, and what a machine can judge of RGAA 4.1
beside axe: doctype (8.1), language (8.3), title (8.6), headings (9.1), landmarks (9.2), skip link
(12.7), focus visible and no trap (10.7, 12.9), reflow (10.11), spacing (10.12), new windows
(13.2). `-s` prints a table; PARVIS_WRITE_WEIGHTS=1 renews the figures of the eco-design page.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import statistics
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.journeys.browser import ROOT, check_page, walk, weight
from tests.journeys.page_kinds import Sample

# Some sixty pages, each opened five times; the walk that finds them counts as well.
pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]
MOST_NODES = 800
# Pages that show everything at once, on purpose: DOM size is not judged there.
LONG = {"ui:living": "the whole design system on one page"}
SHAPE = Path(__file__).with_name("page_shape.js").read_text(encoding="utf-8").partition("\n")[2]
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    + "word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth - document.documentElement.clientWidth; }"""


@pytest.fixture(scope="session")
def walked(demo):
    """The walk of the demo town that the server serves."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.journeys.page_kinds", str(demo.var)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src:.", "PARVIS_ORIGIN": demo.origin},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def doors(demo, browser):
    """Session cookies of demo people, by key."""
    known = {}

    def cookies(key):
        if key and key not in known:
            context = browser.new_context(locale="fr-FR")
            page = context.new_page()
            page.goto(demo.origin + "/demo/personnes/")
            from parvis.demo.people import PEOPLE

            one = next(person for person in PEOPLE if person.key == key)
            page.locator(f"form:has(input[value='{one.id}']) button").click()
            known[key] = context.cookies()
            context.close()
        return known.get(key, [])

    return cookies


def test_every_page_kind_has_a_sample_and_nothing_is_dead(walked):
    assert walked["missing"] == [], "no page leads there and UNLINKED does not either"
    assert walked["needless"] == [], "links lead there now: take them out of UNLINKED"
    assert walked["complaints"] == []


def test_every_page_kind_keeps_the_promises(walked, doors, demo, open_page):
    rows, failures = [], []
    for made in walked["samples"].values():
        sample = Sample(**made)
        try:
            rows.append(_judged(sample, doors(sample.person), demo, open_page))
        except AssertionError as error:
            failures.append(f"{sample.kind} ({sample.person or 'nobody'}): {error}")
            sys.stdout.write(f"\nFAILS {failures[-1]}\n")
    for row in sorted(rows, key=lambda one: one.kind):
        sys.stdout.write(
            f"{row.kind:28} {row.octets:7} octets {row.requests:2} requests "
            f"{row.nodes:5} nodes {row.stops:4} stops\n"
        )
    assert not failures, "\n\n".join(failures)
    if os.environ.get("PARVIS_WRITE_WEIGHTS"):
        _write(rows)


@dataclass(frozen=True)
class Row:
    """What a kind of page weighs."""

    kind: str
    octets: int
    requests: int
    nodes: int
    stops: int


def _write(rows):
    """What the eco-design page says; pages of the design system itself are not counted."""
    counted = [row for row in rows if not row.kind.startswith("ui:living")]
    found = {
        "day": dt.date.today().isoformat(),
        "kinds": len(counted),
        "median": int(statistics.median(row.octets for row in counted)),
        "most": max(row.octets for row in counted),
        "requests": max(row.requests for row in counted),
        "nodes": max(row.nodes for row in counted),
    }
    path = ROOT / "src/parvis/console/legal/weights.json"
    path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


def _judged(sample, cookies, demo, open_page):
    page = open_page(width=320, height=700)
    page.context.add_cookies(cookies)
    page.goto(demo.origin + sample.path)
    page.wait_for_load_state("networkidle")
    seen, nodes = weight(page), page.evaluate("document.querySelectorAll('*').length")
    octets, requests = seen.octets, seen.requests
    found = page.evaluate(SHAPE)
    if nodes > MOST_NODES and sample.kind not in LONG:
        found.append(f"{nodes} nodes, at most {MOST_NODES}")
    assert not found, f"{sample.path}: " + "; ".join(found)
    check_page(page)
    stops = len(walk(page, limit=400))
    page.emulate_media(color_scheme="dark")
    check_page(page)
    page.emulate_media(color_scheme="light")
    assert page.evaluate(SPACED) <= 0, f"{sample.path}: spaced text scrolls sideways"
    page.set_viewport_size({"width": 1280, "height": 900})
    check_page(page, axe=False)
    page.context.close()
    return Row(sample.kind, octets, requests, nodes, stops)
