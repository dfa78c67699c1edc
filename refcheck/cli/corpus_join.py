"""`refcheck corpus join DIR… --output DIR`: the shares that several machines checked, as one."""

from __future__ import annotations

from pathlib import Path

import click

from refcheck.cli.options import telling_options
from refcheck.cli.writing import say


@click.command("join")
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="DIR…")
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for all of them, which must not be there yet.",
)
@telling_options
def command(folders: tuple[Path, ...], output: Path, *, quiet: bool, verbose: int) -> None:  # noqa: ARG001 - as of every command
    """Join runs over all shares of a source, which were made with --shard, into one folder.

    The rows are those of the shares, one share after another. `refcheck corpus summary` then tells
    of the whole.
    """
    from refcheck.corpus.joining import join  # noqa: PLC0415 - help needs none of it

    joined = join(folders, output)
    if not quiet:
        say(f"{joined.pages:,} pages, {joined.errors:,} errors in {output}")
