"""Compile the official files into the file that the package ships.

    python -m parvis.bricks.registers.territories.build --from etalab-decoupage-….tgz

The source is the npm package `@etalab/decoupage-administratif` (Insee, DGCL, La Poste; Licence
Ouverte). The same source gives the same columns; `data/ATTRIBUTION.md` says where they come from.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

from parvis.bricks.registers.territories import columns
from parvis.bricks.registers.territories.compile import Row, SourceError, compile_tables
from parvis.bricks.registers.territories.store import DATA

FILES = ("communes", "epci", "ept", "departements", "regions", "arrondissements")


def read(path: Path) -> tuple[str, dict[str, list[Row]]]:
    """Version of the package and its six tables."""
    with tarfile.open(path) as archive:

        def member(name: str) -> Any:
            try:
                found = archive.extractfile(f"package/{name}")
            except KeyError:
                found = None
            if found is None:
                raise SourceError(f"{path.name} holds no {name}")
            return json.load(found)

        version = str(member("package.json")["version"])
        return version, {name: member(f"data/{name}.json") for name in FILES}


def build(path: Path) -> bytes:
    """The compiled file of a source package."""
    version, source = read(path)
    meta = {
        "source": "@etalab/decoupage-administratif",
        "version": version,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    return columns.pack(meta, compile_tables(source))


def main(arguments: list[str] | None = None) -> int:
    """Write the compiled file; 0 when it is done, 1 with words when it cannot be."""
    parser = argparse.ArgumentParser(prog="build", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--from", dest="source", type=Path, required=True, help="the npm package")
    parser.add_argument("--to", dest="target", type=Path, default=DATA, help="the compiled file")
    given = parser.parse_args(arguments)
    try:
        data = build(given.source)
    except (OSError, tarfile.TarError, SourceError, KeyError) as error:
        sys.stderr.write(f"{given.source}: {error}\n")
        return 1
    given.target.write_bytes(data)
    sys.stdout.write(f"{given.target.name}: {len(data)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
