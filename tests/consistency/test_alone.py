"""Every brick boots alone with what it requires: checks, tables, addresses."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from parvis.kernel import bricks
from tests.consistency.source import ROOT

BOOT = """
import django
django.setup()
from django.core.management import call_command
from django.urls import get_resolver
call_command("check", fail_level="WARNING", verbosity=0)
call_command("migrate", verbosity=0)
assert len(get_resolver().url_patterns) >= 5
from django.conf import settings
print(",".join(settings.PARVIS_INSTALLED_BRICKS))
"""


@pytest.mark.parametrize("kind", ["production", "demo"])
@pytest.mark.parametrize("name", ["", *bricks.built()])
def test_brick_boots_alone(name, kind, tmp_path):
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'src'}",
        "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        "PARVIS_BRICKS": name,
        "PARVIS_VAR": str(tmp_path),
        "PARVIS_DATABASE_URL": "",
        "PARVIS_ENV": kind,
        "PARVIS_HTTPS": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error::RuntimeWarning", "-c", BOOT],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    expected = bricks.selected([name] if name else [])
    assert done.stdout.splitlines()[-1] == ",".join(expected)
