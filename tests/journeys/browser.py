"""A real server and a real browser for journeys, and what every page must stand.

`server`: the command `parvis web` in its own process and folder (empty database, as `make demo`
would serve it: collected, hashed, compressed). `demo`: `parvis run --demo`. `open_page(...)`:
a fresh browser window of a width, colour scheme and language, with or without JavaScript.
`check_page(page)`: no axe violation, no horizontal scroll, no console error, within the budget of
DESIGN section 6. `walk(page)`: the keyboard's way through a page, each stop with a visible focus.

Needs Chromium (a name on PATH, or PARVIS_CHROMIUM); without it the journeys are skipped, except
in CI where that is a failure.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BUDGET_BYTES, BUDGET_REQUESTS = 60_000, 8
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--no-first-run"),
]
FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  return {
    tag: one.tagName.toLowerCase(), id: one.id, name: one.getAttribute("name") || "",
    text: (one.getAttribute("aria-label") || one.innerText || one.value || "").trim().slice(0, 60),
    ring: style.outlineStyle !== "none" ? parseFloat(style.outlineWidth) : 0,
    width: box.width, height: box.height, top: Math.round(box.top + scrollY),
  };
}"""


@dataclass(frozen=True)
class Server:
    """A running instance: its address and its folder."""

    origin: str
    var: Path


@dataclass
class Seen:
    """What a window received since its last navigation, and what it complained about."""

    scripted: bool = True
    octets: int = 0
    requests: int = 0
    complaints: list[str] = field(default_factory=list)


_seen: WeakKeyDictionary[Page, Seen] = WeakKeyDictionary()


def chromium() -> str:
    """The browser's path; the test is skipped without one, and fails in CI."""
    names = (os.environ.get("PARVIS_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), "")
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: install it or set PARVIS_CHROMIUM")
        pytest.skip("no Chromium on this machine")
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    var: Path, command: str, *arguments: str, host: str = "127.0.0.1", **environment: str
) -> Iterator[Server]:
    """Run `parvis <command>` on a free loopback port until the block ends.

    `host`: what people type; "localhost" where passkeys are used, which no bare address has.
    """
    port = _free_port()
    origin = f"http://{host}:{port}"
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PARVIS_", "DJANGO_"))}
    env |= {"PYTHONPATH": str(ROOT / "src"), "PARVIS_VAR": str(var), "PARVIS_ORIGIN": origin}
    env |= {"PARVIS_SQLITE_SYNCHRONOUS": "NORMAL", **environment}
    log = var / "server.log"
    var.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "parvis.cli", command, "--port", str(port), *arguments],
            cwd=ROOT,
            env=env,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(port, process, log)
        yield Server(origin, var)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=5)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path, seconds: int = 400) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass  # not listening yet
        finally:
            connection.close()
        time.sleep(0.2)
    raise RuntimeError(f"the server did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`parvis web` with an empty database."""
    with serving(tmp_path_factory.mktemp("web") / "var", "web", PARVIS_ENV="demo") as found:
        yield found


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`parvis run --demo`: the town of Valserine with its people and cases."""
    with serving(tmp_path_factory.mktemp("demo") / "var", "run", "--demo") as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys; each test has its own windows."""
    path = chromium()
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open windows: `open_page(server.origin + "/ui/", width=320, scheme="dark")`."""
    contexts = []

    def opened(
        address: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        scheme: str = "light",
        language: str = "fr",
        javascript: bool = True,
        **more: Any,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            java_script_enabled=javascript,
            timezone_id="Europe/Paris",
            **more,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        _watch(page, javascript)
        if address:
            page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def _watch(page: Page, scripted: bool) -> None:
    seen = _seen[page] = Seen(scripted)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def started(event: dict[str, Any]) -> None:
        if event.get("type") == "Document" and event["requestId"] == event["loaderId"]:
            seen.octets = seen.requests = 0
        seen.requests += 1

    def finished(event: dict[str, Any]) -> None:
        seen.octets += int(event["encodedDataLength"])

    session.on("Network.requestWillBeSent", started)
    session.on("Network.loadingFinished", finished)
    page.on("pageerror", lambda error: seen.complaints.append(f"script error: {error}"))
    page.on("console", lambda message: _console(page, seen, message))


def _console(page: Page, seen: Seen, message: Any) -> None:
    # An error page is itself "a resource that failed to load": its own test looks at its status.
    own = "Failed to load resource" in message.text and message.location.get("url") == page.url
    if message.type == "error" and not own:
        seen.complaints.append(message.text)


def enter_demo(page: Page, origin: str, name: str) -> None:
    """Go on as somebody of the demo town: given and family name, as on their card."""
    page.goto(f"{origin}/demo/personnes/")
    with page.expect_navigation():
        page.locator("form.card", has_text=name).get_by_role("button").click()


def weight(page: Page) -> Seen:
    """Octets (compressed, headers included) and requests since the last navigation."""
    return _seen[page]


def check_page(
    page: Page, *, octets: int = BUDGET_BYTES, requests: int = BUDGET_REQUESTS, axe: bool = True
) -> None:
    """Fail in words when the open page breaks one of the house's promises.

    `axe` False leaves out the rules that do not change with the width of the window. A window
    without scripts leaves them out too: axe waits there for promises that never end.
    """
    page.wait_for_load_state("networkidle")
    seen, found = _seen[page], []
    wide = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    if wide > 0:
        found.append(f"scrolls sideways by {wide} px: {page.evaluate(WIDEST)}")
    if seen.octets > octets:
        found.append(f"{seen.octets} octets, at most {octets} are allowed")
    if seen.requests > requests:
        found.append(f"{seen.requests} requests, at most {requests} are allowed")
    found += [f"console: {text}" for text in seen.complaints]
    seen.complaints.clear()
    found += _violations(page) if axe and seen.scripted else []
    assert not found, f"{page.url} ({page.viewport_size}):\n- " + "\n- ".join(found)


def check_contrast(page: Page) -> None:
    """Fail when a text of the open page is too pale: the one rule that changes with the light."""
    only = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
    found = _violations(page, only)
    assert not found, f"{page.url} (contrast):\n- " + "\n- ".join(found)


def _violations(page: Page, options: dict[str, Any] = DEFAULT_OPTIONS) -> list[str]:
    found = []
    for violation in Axe().run(page, options=options).response["violations"]:
        nodes = "; ".join(
            f"{n['html'][:120]} ({n['failureSummary'][-160:]})" for n in violation["nodes"][:3]
        )
        found.append(f"axe {violation['id']}: {violation['help']}: {nodes}")
    return found


TOP = """() => {
  document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute("tabindex");
}"""
WIDEST = """() => [...document.querySelectorAll("body *")]
  .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .slice(0, 3).map(one => one.outerHTML.slice(0, 100)).join(" | ")"""


def walk(page: Page, limit: int = 200) -> list[dict[str, Any]]:
    """Every stop of the Tab key from the top of the page, in order.

    Fails when a stop shows no focus ring of 2 px at least, or when the keyboard is trapped.
    """
    page.evaluate(TOP)
    stops: list[dict[str, Any]] = []
    for _ in range(limit):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            return stops
        assert stop["ring"] >= 2, f"no visible focus on {stop}"
        stops.append(stop)
        if len(stops) > 2 and stops[-1] == stops[-2] == stops[-3]:
            raise AssertionError(f"the keyboard is trapped in {stop}")
    return stops
