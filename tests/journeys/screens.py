"""The ten screens of the product in docs/screens, renewed by one command on a fresh demo town.

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

# name, kind of page (tests.journeys.page_kinds), width, light or dark
SCREENS = (
    ("01-accueil-320", "home", 320, "light"),
    ("02-demarche-320", "filing:step", 320, "light"),
    ("03-relire-320", "filing:review", 320, "dark"),
    ("04-suivi-320", "space:case", 320, "light"),
    ("05-mes-donnees-320", "privacy:looks", 320, "light"),
    ("06-accueil-1280", "home", 1280, "light"),
    ("07-bureau-1280", "desk:case", 1280, "light"),
    ("08-bureau-nuit-1280", "desk:case", 1280, "dark"),
    ("09-couleurs-1280", "ui:appearance", 1280, "light"),
    ("10-composants-1280", "ui:living", 1280, "light"),
)
PUBLIC = {"home"}  # photographed as somebody who is not signed in
TALLEST = 2400


def main(folder: Path) -> None:
    """Serve a demo town, find its pages, photograph ten of them."""
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
            for name, kind, width, scheme in SCREENS:
                sample = samples[kind] | ({"cookies": {}} if kind in PUBLIC else {})
                _photograph(browser, demo.origin, sample, width, scheme, folder / f"{name}.png")
                sys.stdout.write(f"{name}: {sample['path']}\n")
            browser.close()


def _photograph(
    browser: Browser, origin: str, sample: dict[str, Any], width: int, scheme: str, path: Path
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        locale="fr-FR",
        timezone_id="Europe/Paris",
    )
    context.add_cookies(
        [{"name": name, "value": value, "url": origin} for name, value in sample["cookies"].items()]
    )
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
