"""One code shown six times at once, 200 rounds, three processes, on both databases (issue 4.7)."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from bench import identity_load as load

from tests.faults.conftest import ROOT

pytestmark = pytest.mark.fault
ROUNDS = 200


def test_a_code_is_consumed_once_whatever_races(house, record_property):
    env = {**house.environment, "PARVIS_BRICKS": "identity", "PARVIS_ENV": "production",
           "DJANGO_SETTINGS_MODULE": "parvis.config.settings"}  # fmt: skip
    python = [sys.executable, "-W", "ignore", "-m", "bench.identity_server"]
    made = subprocess.run(
        [*python, "prepare"], env=env, cwd=ROOT, check=True, capture_output=True, text=True
    )
    told = json.loads(made.stdout.splitlines()[-1])
    port = load.free_port()
    with load.served([*python, "serve", str(port), "3"], port, env):
        found = load.replay(port, told, ROUNDS)
        browser = load.Browser(port)
        code = load.authorize(browser, told)
        status, tokens = load.exchange(browser, told, code)
        assert status == 200
        again, refusal = load.exchange(browser, told, code)
        assert (again, refusal["error"]) == (400, "invalid_grant")
        bearer = f"Bearer {tokens['access_token']}"
        assert browser.call("GET", "/oidc/userinfo", None, Authorization=bearer)[0] == 401
    assert found["double_issues"] == 0 and found["replay_5xx"] == 0, found
    assert found["tokens"] == ROUNDS, found
    record_property("summary", f"{house.engine}: {found}")
