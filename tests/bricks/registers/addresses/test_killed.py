"""An import killed at any moment loses nothing: the old version answers, the next one finishes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from parvis.bricks.registers.addresses import staging
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.served import Served
from parvis.bricks.registers.addresses.store import Store
from tests.bricks.registers.addresses import sample

PROGRAM = """
import sys
from pathlib import Path
import django
django.setup()
from parvis.bricks.registers.addresses import staging
from parvis.bricks.registers.addresses.operations import import_addresses
from parvis.bricks.registers.addresses.store import Store
from tests.bricks.registers.addresses import sample
staging.tabular.BLOCK = 600
def tell(*told):
    print("row", told[1], flush=True)
import_addresses([Path(sys.argv[1])], store=Store(Path(sys.argv[2])), progress=tell,
                 territories=sample.TERRITORY)
print("done", flush=True)
"""


@pytest.mark.fault
@pytest.mark.parametrize("steps", [1, 4, 9, 12])
def test_kill_at_any_moment(tmp_path: Path, steps: int, monkeypatch):
    monkeypatch.setattr(staging.tabular, "BLOCK", 600)
    store = Store(tmp_path / "register")
    old = sample.write_ban(tmp_path / "old.csv", sample.ban_rows()[5:])
    before = import_addresses([old], store=store, territories=sample.TERRITORY).version
    new = sample.write_ban(tmp_path / "new.csv")
    env = {**os.environ, "PYTHONPATH": "src:.", "DJANGO_SETTINGS_MODULE": "tests.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(new), str(store.root)],
        cwd=Path(__file__).parents[4],
        env=env,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    for _ in range(steps):
        process.stdout.readline()
    time.sleep(0.002 * steps)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    now = store.current()
    assert now is not None
    if now.version == before:
        assert Served(store).engine().search("12 rue de la paix 75002")[0].housenumber == "12"
    made = import_addresses([new], store=store, territories=sample.TERRITORY)
    assert made.addresses == len(sample.ban_rows())
    assert Served(store).engine().version == made.version
    assert not [p for p in store.versions.iterdir() if p.name.startswith(".")]
