"""Jobs of the registers: national files fetched again, communes' own addresses compiled."""

from __future__ import annotations

from typing import Any

from parvis.bricks.registers.addresses import refresh, slices
from parvis.bricks.registers.commands.bal.publishing import COMPILE
from parvis.bricks.registers.compiled.arrays import DamagedIndex
from parvis.bricks.registers.compiled.files import SourceError
from parvis.bricks.registers.compiled.store import StoreError
from parvis.bricks.registers.queries.bal.revisions import files_of, in_force
from parvis.kernel import http, jobs

HOUR, DAY = 3600, 24 * 3600
REFRESH = "registers.refresh_addresses"


@jobs.job(COMPILE, outside=True)
def compile_addresses(args: dict[str, Any]) -> None:
    """Put what communes published into the index; nothing happens when it holds all of it."""
    try:
        compile_published()
    except (StoreError, DamagedIndex) as error:
        raise jobs.TryAgain(str(error)) from error
    except SourceError as error:
        raise jobs.GiveUp(str(error)) from error


def compile_published() -> str:
    """The new version with the communes' own addresses, "" when it holds them already."""
    wanted, held = in_force(), slices.held()
    missing = {commune for commune, digest in wanted.items() if held.get(commune) != digest}
    if not missing:
        return ""
    found = {commune: (digest, content) for commune, digest, content in files_of(missing)}
    return slices.compile_slices(found)


@jobs.job(REFRESH, outside=True, max_attempts=4)
def refresh_addresses(args: dict[str, Any]) -> None:
    """Fetch and import the national files when it is time and they are new."""
    if not refresh.due():
        return
    try:
        refreshed = refresh.refresh()
        if refreshed.version:
            compile_published()
    except (StoreError, DamagedIndex, http.HttpError) as error:
        raise jobs.TryAgain(str(error)) from error
    except SourceError as error:
        raise jobs.GiveUp(str(error)) from error


jobs.every(COMPILE, seconds=DAY)
jobs.every(REFRESH, seconds=HOUR)
