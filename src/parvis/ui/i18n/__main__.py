"""`python -m parvis.ui.i18n extract|compile|check`: see the package."""

from __future__ import annotations

import click

from parvis.ui import i18n


@click.command()
@click.argument("what", type=click.Choice(["extract", "compile", "check"]))
def main(what: str) -> None:
    """Write, compile or check the translations."""
    if what == "extract":
        changed = i18n.update()
        click.echo(f"{len(changed)} catalogues changed: {', '.join(changed) or 'none'}")
    elif what == "compile":
        click.echo(f"{i18n.compile_catalogues()} catalogues compiled")
    else:
        problems = i18n.check()
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"translations: {len(problems)} problems")
        raise SystemExit(1 if problems else 0)


if __name__ == "__main__":
    main()
