"""`parvis registers`: what an operator does with the official registers, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from parvis.bricks.registers import public as registers
from parvis.kernel import http

Say = Callable[[str], object]
EVERY = 250_000  # rows between two lines of progress


def _progress(say: Say) -> Callable[[str, int, int, int], None]:
    """Say how far a file is read, now and then."""
    told: dict[str, int] = {}

    def progress(file: str, rows: int, read: int, size: int) -> None:
        if rows - told.get(file, 0) >= EVERY or read >= size:
            told[file] = rows
            say(f"{file}: {rows} rows, {100 * read // max(size, 1)} %")

    return progress


def import_companies(files: Sequence[Path], *, switch: bool, say: Say) -> None:
    """Import Sirene stock files and serve them; exits in words when nothing can be imported."""
    try:
        made = registers.import_companies(files, progress=_progress(say), switch=switch)
    except (registers.SourceError, registers.StoreError) as error:
        raise SystemExit(str(error)) from error
    for name, line, why in made.bad:
        where = f"{name}, line {line}" if line else name
        say(f"{where}: left out, {why}" if name else f"{line} left out: {why}")
    say(
        f"Version {made.version}: {made.companies} companies, {made.establishments} "
        f"establishments, {made.links} successions, {made.bad_count} rows left out, "
        f"{made.seconds:.1f} s of processor."
    )
    say("It is served now." if made.switched else "The version served stays.")


def import_files(files: Sequence[Path], *, switch: bool, say: Say) -> None:
    """Import address files and serve them; exits in words when nothing can be imported."""
    try:
        made = registers.import_addresses(files, progress=_progress(say), switch=switch)
    except (registers.SourceError, registers.StoreError) as error:
        raise SystemExit(str(error)) from error
    for name, row in made.bad:
        say(f"{name}, line {row.line}: left out, {row.why}")
    if made.bad_count > len(made.bad):
        say(f"{made.bad_count - len(made.bad)} more rows left out.")
    say(
        f"Version {made.version}: {made.addresses} addresses in {made.streets} streets and "
        f"places, {made.bad_count} rows left out, {made.seconds:.1f} s of processor."
    )
    say("It is served now." if made.switched else "The version served stays.")


def status(say: Say) -> None:
    """Say which versions of the address register are on disk."""
    _versions(registers.address_versions(), "address", ("addresses", "streets"), say)


def companies_status(say: Say) -> None:
    """Say which versions of the company register are on disk."""
    _versions(registers.company_versions(), "company", ("companies", "establishments"), say)


def _versions(
    found: Sequence[registers.CompiledVersion], register: str, counted: Sequence[str], say: Say
) -> None:
    if not found:
        say(f"No {register} register was imported.")
    for one in found:
        mark = "*" if one.served else " "
        if one.problem:
            say(f"{mark} {one.name}  cannot be served: {one.problem}")
            continue
        counts = ", ".join(f"{one.counts.get(name, 0)} {name}" for name in counted)
        own = f", {one.slices} communes' own" if one.slices else ""
        sources = ", ".join(one.sources)
        say(f"{mark} {one.name}  {counts}, {one.megabytes} MB, from {sources}{own}")


def import_contours(files: Sequence[Path], *, switch: bool, say: Say) -> None:
    """Import contours and serve them; exits in words when nothing can be imported."""
    try:
        made = registers.import_contours(files, switch=switch)
    except (registers.ContoursError, registers.StoreError) as error:
        raise SystemExit(str(error)) from error
    _made(made.version, f"{made.places} contours", made.bad, made.bad_count, switch, say)


def import_populations(files: Sequence[Path], *, switch: bool, say: Say) -> None:
    """Import populations and serve them; exits in words when nothing can be imported."""
    if len(files) != 1:
        raise SystemExit("Populations are imported from one file.")
    try:
        made = registers.import_populations(files[0], switch=switch)
    except (registers.PopulationsError, registers.StoreError) as error:
        raise SystemExit(str(error)) from error
    _made(made.version, f"{made.rows} populations", made.bad, made.bad_count, switch, say)


def _made(
    version: str, what: str, bad: Sequence[str], bad_count: int, switched: bool, say: Say
) -> None:
    for words in bad:
        say(f"{words}: left out")
    say(f"Version {version}: {what}, {bad_count} left out.")
    say("It is served now." if switched else "The version served stays.")


IMPORTS = {
    "companies": import_companies,
    "contours": import_contours,
    "populations": import_populations,
}


def import_register(register: str | None, files: Sequence[Path], *, switch: bool, say: Say) -> None:
    """Import files of a register; addresses when none is named."""
    IMPORTS.get(register or "", import_files)(files, switch=switch, say=say)


def status_of(register: str | None, say: Say) -> None:
    """Say which versions of a register are on disk."""
    small = {
        "contours": registers.contour_versions,
        "populations": registers.population_versions,
    }
    if register in small:
        found = small[register]()
        if not found:
            say(f"No {register} were imported.")
        for one in found:
            counted = ", ".join(f"{count} {name}" for name, count in one.counts.items())
            told = one.problem and f"cannot be served: {one.problem}"
            say(f"{'*' if one.served else ' '} {one.name}  {told or counted}")
        return
    (companies_status if register == "companies" else status)(say)


def switch(register: str | None, version: str, say: Say) -> None:
    """Serve another version of a register."""
    try:
        if register is None:
            registers.switch_addresses(version)
        elif register == "companies":
            registers.switch_companies(version)
        else:
            registers.switch_register(register, version)
    except registers.StoreError as error:
        raise SystemExit(str(error)) from error
    say(f"{version} is served now.")


def rollback(register: str | None, say: Say) -> None:
    """Serve the version of a register that was served before."""
    try:
        if register is None:
            version = registers.rollback_addresses()
        elif register == "companies":
            version = registers.rollback_companies()
        else:
            version = registers.rollback_register(register)
    except registers.StoreError as error:
        raise SystemExit(str(error)) from error
    say(f"{version} is served now.")


def refresh(say: Say) -> None:
    """Fetch and import the files of the place that is set."""
    try:
        made = registers.refresh_addresses()
    except (registers.SourceError, registers.StoreError, http.HttpError) as error:
        raise SystemExit(f"{error} The version served stays.") from error
    say(f"{made.version} is served now." if made.version else f"Nothing done: {made.why}.")


def compile_published(say: Say) -> None:
    """Compile the communes' own addresses."""
    try:
        version = registers.compile_published_addresses()
    except (registers.SourceError, registers.StoreError, registers.DamagedIndex) as error:
        raise SystemExit(f"{error} The version served stays.") from error
    say(f"{version} is served now." if version else "The index holds all that was published.")
