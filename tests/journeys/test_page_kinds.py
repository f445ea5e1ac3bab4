"""Every page kind of the instance keeps the promises of DESIGN section 6, in a real browser.

The samples are found by walking the demo town (`page_kinds`). For each: weight, requests, DOM,
what axe says by day and by night, 320 px, text spacing, and what a machine can judge of RGAA 4.1
beside axe: doctype (8.1), language (8.3), title (8.6), headings (9.1), landmarks (9.2), skip link
(12.7), focus visible and no trap (10.7, 12.9), reflow (10.11), spacing (10.12), new windows
(13.2). `-s` prints a line a kind; PARVIS_KINDS="desk: space:case" looks at those only;
PARVIS_WRITE_WEIGHTS=1 renews the figures of the eco-design page and docs/budgets.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys import page_weights
from tests.journeys.browser import ROOT, WIDEST, check_contrast, check_page, serving, walk, weight
from tests.journeys.page_kinds import Sample
from tests.journeys.page_weights import Row

# Some hundred and fifty pages; the walk that finds them counts as well.
pytestmark = [pytest.mark.journey, pytest.mark.timeout(1500)]
MOST_NODES = 800
# Pages that show everything at once, on purpose: DOM size is not judged there.
LONG = {
    "ui:living": "the whole design system on one page",
    "console-jobs": "a page of a long list",
    "console-letters": "a page of a long list",
    "studio:form": "a whole form that is being built, beside what people will see of it",
}
SHAPE = Path(__file__).with_name("page_shape.js").read_text(encoding="utf-8").partition("\n")[2]
SKELETON = """() => [...document.querySelectorAll("body *")]
  .map(one => one.tagName + "." + one.className).join(" ")"""
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    + "word-spacing: .16em !important } p { margin-bottom: 2em !important }");
  document.adoptedStyleSheets = [sheet];
  return document.documentElement.scrollWidth - document.documentElement.clientWidth; }"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A demo town of its own: what other journeys leave behind would change what links lead to."""
    with serving(tmp_path_factory.mktemp("kinds") / "var", "run", "--demo") as found:
        yield found


@pytest.fixture(scope="module")
def walked(town):
    """The walk of the demo town that the server serves."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.journeys.page_kinds", str(town.var)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "src:.", "PARVIS_ORIGIN": town.origin},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_every_page_kind_has_a_sample_and_nothing_is_dead(walked):
    assert walked["missing"] == [], "no page leads there and UNLINKED does not either"
    assert walked["needless"] == [], "links lead there now: take them out of UNLINKED"
    assert walked["complaints"] == []


def test_every_page_kind_keeps_the_promises(walked, town, open_page):
    only = tuple(os.environ.get("PARVIS_KINDS", "").split())
    samples = [Sample(**made) for made in walked["samples"].values()]
    samples = [one for one in samples if not only or one.kind.startswith(only)]
    judge, rows, failures = Judge(open_page(), town.origin), [], []
    for sample in sorted(samples, key=lambda one: one.kind):
        row, found = judge.judged(sample)
        rows.append(row)
        failures += [f"{sample.kind} ({sample.person or 'nobody'}) {words}" for words in found]
        sys.stdout.write(
            f"{row.kind:34} {row.octets:7} octets {row.requests:2} requests {row.nodes:5} nodes "
            f"{row.stops:4} stops {row.seconds:5.1f} s\n"
        )
        sys.stdout.writelines(f"  ! {words}\n" for words in found)
        sys.stdout.flush()
    if os.environ.get("PARVIS_WRITE_WEIGHTS") and not only:
        page_weights.write(rows)
    assert not failures, "\n\n".join(failures)


class Judge:
    """One window for all pages, its cache switched off: each page weighs what a first view does."""

    def __init__(self, page, origin):
        self.page, self.origin = page, origin
        self.cache = page.context.new_cdp_session(page)  # the setting lasts as long as the session
        self.cache.send("Network.enable")
        self.cache.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.shapes = set()

    def judged(self, sample):
        """What a page weighs, and what is wrong with it."""
        start = time.monotonic()
        page = self.page
        page.set_viewport_size({"width": 320, "height": 700})
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": k, "value": v, "url": self.origin} for k, v in sample.cookies.items()]
        )
        page.goto(self.origin + sample.path)
        page.wait_for_load_state("networkidle")
        seen, nodes = weight(page), page.evaluate("document.querySelectorAll('*').length")
        octets, requests = seen.octets, seen.requests
        found = list(page.evaluate(SHAPE))
        if nodes > MOST_NODES and sample.kind not in LONG:
            found.append(f"{nodes} nodes, at most {MOST_NODES}")
        stops = self._looked_at(found)
        row = Row(sample.kind, octets, requests, nodes, stops, time.monotonic() - start)
        return row, [f"{sample.path}: {words}" for words in found]

    def _looked_at(self, found):
        page, stops = self.page, []
        shape = page.evaluate(SKELETON)
        new = shape not in self.shapes  # the same page for another profile: axe looked at it
        self.shapes.add(shape)
        _try(found, lambda: check_page(page, axe=new))
        _try(found, lambda: stops.extend(walk(page, limit=400)))
        if new:
            page.emulate_media(color_scheme="dark")
            _try(found, lambda: check_contrast(page))
            page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1280, "height": 900})
        _try(found, lambda: check_page(page, axe=False))
        page.set_viewport_size({"width": 320, "height": 700})
        if (wide := page.evaluate(SPACED)) > 0:
            found.append(f"spaced text scrolls sideways by {wide} px: {page.evaluate(WIDEST)}")
        return len(stops)


def _try(found, check):
    try:
        check()
    except AssertionError as error:
        found.append(str(error))
