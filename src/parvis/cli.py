"""The `parvis` command. Django is imported only inside commands, so that `--help` is instant."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")


def _django() -> None:
    import django

    from parvis.kernel.settings import SettingError

    try:
        django.setup()
    except SettingError as error:
        raise click.ClickException(str(error)) from error


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="parvis")
def main() -> None:
    """Parvis: the digital administration of a public body, on one machine or many."""


def _server_options(function: click.decorators.FC) -> click.decorators.FC:
    for option in (
        click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True),
        click.option("--host", default="127.0.0.1", show_default=True),
        click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True),
        click.option("--threads", type=click.IntRange(1, 64), default=4, show_default=True),
    ):
        function = option(function)
    return function


def _size_option(function: click.decorators.FC) -> click.decorators.FC:
    sizes = click.Choice(["small", "large"])
    words = "Of the demo: large has 100,000 cases more."
    return click.option("--size", type=sizes, default="small", help=words)(function)


@main.command()
@_server_options
@click.option("--demo", is_flag=True, help="Play the demo town: load it when missing.")
@_size_option
def run(port: int, host: str, processes: int, threads: int, demo: bool, size: str) -> None:
    """Web server and worker in one: what a small public body runs."""
    if demo:
        os.environ.setdefault("PARVIS_ENV", "demo")
        os.environ.setdefault("PARVIS_NAME", "Ville de Valserine")
        os.environ.setdefault("PARVIS_ORIGIN", f"http://{host}:{port}")
    _django()
    from parvis.config import serving

    serving.prepare(say=click.echo)
    if demo:
        from parvis.demo import town

        town.load_if_missing(say=click.echo, large=size == "large")
        click.echo(town.greeting(os.environ["PARVIS_ORIGIN"]))
    serving.serve(host, port, processes=processes, threads=threads, with_worker=True)


@main.command()
@_server_options
def web(port: int, host: str, processes: int, threads: int) -> None:
    """Web server only; run `parvis worker` beside it."""
    _django()
    from parvis.config import serving

    serving.prepare(say=click.echo)
    serving.serve(host, port, processes=processes, threads=threads, with_worker=False)


@main.command()
def worker() -> None:
    """Worker only: jobs, events and mail. Start as many as needed."""
    _django()
    from parvis.kernel.jobs import Worker

    Worker().run()


@main.command()
@click.option("--check", is_flag=True, help="Only say whether the database is up to date.")
def migrate(check: bool) -> None:
    """Bring the database to this version's shape."""
    _django()
    from django.core.management import call_command

    call_command("migrate", check_unapplied=check, verbosity=1)


@main.command()
@click.option("--backup-to", type=click.Path(path_type=Path), help="Save before upgrading.")
def upgrade(backup_to: Path | None) -> None:
    """Save, migrate, verify: what to run after installing a new version."""
    _django()
    from parvis.config import operations

    operations.upgrade(backup_to, say=click.echo)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Save database, files and journal heads in one FILE. Keys are kept apart, on purpose."""
    _django()
    from parvis.config import operations

    operations.backup(file, say=click.echo)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--replace", is_flag=True, help="Put it in place of what is there.")
def restore(file: Path, replace: bool) -> None:
    """Put a saved FILE back; erased persons stay erased."""
    _django()
    from parvis.config import operations

    operations.restore(file, replace=replace, say=click.echo)


@main.group()
def journal() -> None:
    """The record of every act and every look."""


@journal.command("verify")
@click.argument("export", type=click.Path(path_type=Path, exists=True), required=False)
@click.option("--heads", type=click.Path(path_type=Path, exists=True), help="Heads kept elsewhere.")
@click.option("--keys", type=click.Path(path_type=Path, exists=True), help="Trusted public keys.")
def journal_verify(export: Path | None, heads: Path | None, keys: Path | None) -> None:
    """Prove that no entry was changed, removed, swapped, forged or cut off.

    Without EXPORT: the journal in the database, against this machine's head file.
    """
    _django()
    from parvis.config import operations

    sys.exit(operations.verify_journal(export, click.echo, heads=heads, public_keys=keys))


@journal.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def journal_export(file: Path) -> None:
    """Write the sealed journal, its heads and public keys for the offline verifier."""
    _django()
    from parvis.config import operations

    operations.export_journal(file, say=click.echo)


@journal.command("accept-loss")
@click.argument("reason")
def journal_accept_loss(reason: str) -> None:
    """Say for which REASON newer records are lost, when an older database was put back by hand."""
    _django()
    from parvis.config import operations

    operations.accept_loss(reason, say=click.echo)


@main.group()
def keys() -> None:
    """The key ring, kept outside database and backup."""


@keys.command("rotate")
def keys_rotate() -> None:
    """Make new current keys; old ones still open and verify what they closed and signed."""
    _django()
    from parvis.config import operations

    operations.rotate_keys(say=click.echo)


@keys.command("public")
def keys_public() -> None:
    """Print the public signing keys as JSON, for `journal verify --keys` elsewhere."""
    _django()
    from parvis.config import operations

    operations.public_keys(say=click.echo)


@main.group()
def registers() -> None:
    """The official registers: imported from official files, versions side by side.

    Addresses unless --companies, --contours or --populations is given.
    """


def _register_options(act: click.decorators.FC) -> click.decorators.FC:
    """Which register a command is about."""
    for name, what in (
        ("populations", "Populations of communes by year (CSV: code, year, population)."),
        ("contours", "Contours of communes (GeoJSON, plain or gz)."),
        ("companies", "The company register (Sirene stock files)."),
    ):
        act = click.option(f"--{name}", "register", flag_value=name, help=what)(act)
    return act


@registers.command("import")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True))
@click.option("--no-switch", is_flag=True, help="Leave the version served as it is.")
@_register_options
def registers_import(files: tuple[Path, ...], no_switch: bool, register: str | None) -> None:
    """Import BAN CSV, BAL or addok FILES, or those of another register, as a new version.

    FILES may be folders. Sirene stock files: StockUniteLegale, StockEtablissement and, if you
    like, StockEtablissementLiensSuccession, as CSV (plain, gz, zip) or Parquet, all at once.
    """
    _django()
    from parvis.config import registers as operations

    operations.import_register(register, files, switch=not no_switch, say=click.echo)


@registers.command("status")
@_register_options
def registers_status(register: str | None) -> None:
    """Versions on disk, and which one is served."""
    _django()
    from parvis.config import registers as operations

    operations.status_of(register, say=click.echo)


@registers.command("switch")
@click.argument("version")
@_register_options
def registers_switch(version: str, register: str | None) -> None:
    """Serve another VERSION, after checking every byte of it."""
    _django()
    from parvis.config import registers as operations

    operations.switch(register, version, say=click.echo)


@registers.command("rollback")
@_register_options
def registers_rollback(register: str | None) -> None:
    """Serve the version that was served before."""
    _django()
    from parvis.config import registers as operations

    operations.rollback(register, say=click.echo)


@registers.command("refresh")
def registers_refresh() -> None:
    """Look where the files are fetched from (PARVIS_REGISTERS_ADDRESSES_FROM), import new ones."""
    _django()
    from parvis.config import registers as operations

    operations.refresh(say=click.echo)


@registers.command("compile")
def registers_compile() -> None:
    """Put what communes published of their own addresses into this machine's index."""
    _django()
    from parvis.config import registers as operations

    operations.compile_published(say=click.echo)


@main.group()
def demo() -> None:
    """The demo town of Valserine."""


@demo.command("load")
@_size_option
def demo_load(size: str) -> None:
    """Load the town; nothing happens when it is there already."""
    _django()
    from parvis.demo import town

    town.load_if_missing(say=click.echo, large=size == "large")


@demo.command("people")
def demo_people() -> None:
    """The demo people, as JSON."""
    _django()
    from parvis.demo import town

    click.echo(town.people_json())


@main.command()
@click.option("--deploy", is_flag=True, help="Judge as for production, whatever PARVIS_ENV says.")
def check(deploy: bool) -> None:
    """Say in plain words what is wrong or unsafe in this installation."""
    _django()
    from parvis.config import checks

    sys.exit(checks.report(deploy=deploy, say=click.echo))


if __name__ == "__main__":
    main()
