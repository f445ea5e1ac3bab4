"""The screens of docs/screens at 320 and 1280 px, renewed by one command on a fresh demo town.

python -m tests.journeys.screens [FOLDER]
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.journeys.browser import ARGUMENTS, ROOT, chromium, serving
from tests.journeys.test_identity import sign_in

CONSENT = "identity-franceconnect-consent"
# name, kind of page (tests.journeys.page_kinds), light or dark
SCREENS = (
    ("01-accueil", "home", "light"),
    ("02-demarche", "filing:step", "light"),
    ("03-relire", "filing:review", "dark"),
    ("04-suivi", "space:case", "light"),
    ("05-messages", "space:messages", "light"),
    ("06-mes-donnees", "privacy:looks", "light"),
    ("07-bureau", "desk:cases", "light"),
    ("08-dossier", "desk:case", "light"),
    ("09-atelier", "studio:form", "light"),
    ("10-couleurs", "ui:appearance", "light"),
    ("11-consentement", CONSENT, "light"),
    ("12-connexions", "identity:history", "light"),
    ("13-droits", "identity:rights-given", "light"),
    ("14-condition", "studio:condition", "light"),
    ("15-publication", "studio:publish", "light"),
    ("16-aidants", "identity:mandates-desk", "light"),
    ("17-equipe", "console-team", "light"),
)
WIDTHS = (320, 1280)
PUBLIC = {"home"}  # photographed as somebody who is not signed in
TALLEST = 1600


def main(folder: Path) -> None:
    """Serve a demo town, find its pages, photograph some of them."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as var, serving(Path(var) / "var", "run", "--demo") as demo:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "tests.journeys.page_kinds", str(demo.var)],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": "src:.", "PARVIS_ORIGIN": demo.origin},
            capture_output=True,
            text=True,
            check=True,
        )
        samples = json.loads(done.stdout)["samples"]
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            _sign_on(browser, demo.origin, samples[CONSENT])
            samples["identity:history"]["cookies"] = _enter(browser, demo.origin)
            for name, kind, scheme in SCREENS:
                sample = samples[kind] | ({"cookies": {}} if kind in PUBLIC else {})
                for width in WIDTHS:
                    to = folder / f"{name}-{width}.png"
                    _photograph(browser, demo.origin, sample, width, scheme, to)
                sys.stdout.write(f"{name}: {sample['path']}\n")
            browser.close()


def _sign_on(browser: Browser, origin: str, consent: dict[str, Any]) -> None:
    """Go on to the service whose consent page waits: the history of that person then tells it."""
    context = browser.new_context(locale="fr-FR")
    context.route("https://service.example/**", lambda route: route.fulfill(body="the service"))
    context.add_cookies(_cookies(origin, consent))
    page = context.new_page()
    page.goto(origin + consent["path"])
    page.get_by_role("button", name="Continuer vers").click()
    page.wait_for_url("https://service.example/**")
    context.close()


def _enter(browser: Browser, origin: str) -> dict[str, str]:
    """Sign in as people really do, through the hub: the cookies of somebody with a history."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    sign_in(page, origin)
    page.locator("main form button.btn").first.click()
    page.wait_for_url("**/espace/**")
    cookies = {one["name"]: one["value"] for one in context.cookies()}
    context.close()
    return cookies


def _cookies(origin: str, sample: dict[str, Any]) -> list[Any]:
    return [{"name": k, "value": v, "url": origin} for k, v in sample["cookies"].items()]


def _photograph(
    browser: Browser, origin: str, sample: dict[str, Any], width: int, scheme: str, path: Path
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.add_cookies(_cookies(origin, sample))
    page = context.new_page()
    page.goto(origin + sample["path"])
    page.wait_for_load_state("networkidle")
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALLEST)
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("document.activeElement.blur(); scrollTo({ top: 0, behavior: 'instant' })")
    page.screenshot(path=str(path))
    context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs/screens"))
