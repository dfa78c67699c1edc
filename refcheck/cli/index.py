"""`refcheck index build|add|info`: works indexes for offline use."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.options import telling_options
from refcheck.cli.writing import write_result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.resolvers.index_build import Progress
    from refcheck.resolvers.index_format import IndexInfo

_WORKS = click.argument(
    "works", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="WORKS…"
)


@click.group("index", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> ExitCode | None:
    """Build, extend or describe a works index.

    WORKS are files of Crossref JSON (a message, a list, `items`, NDJSON) or CSL-JSON, plain, .gz or
    .zst, or folders of them.
    """
    if context.invoked_subcommand is not None:
        return None
    click.echo(context.get_help(), err=True)  # wrong use, so that nothing goes to standard output
    return ExitCode.USAGE


@command.command("build")
@_WORKS
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that becomes the index.",
)
@telling_options
def build(works: tuple[Path, ...], output: Path, *, quiet: bool, verbose: int) -> None:
    """Make an index of WORKS… and say what became of them."""
    from refcheck.resolvers.index_build import build_index  # noqa: PLC0415 - heavy

    with _counting(quiet=quiet) as progress:
        info = build_index(works, output, progress=progress, built=_today())
    write_result(_described(output, info, verbose=verbose))


@command.command("add")
@click.argument("index", type=click.Path(path_type=Path), metavar="DIR")
@_WORKS
@telling_options
def add(index: Path, works: tuple[Path, ...], *, quiet: bool, verbose: int) -> None:
    """Add WORKS… to the index in DIR."""
    from refcheck.resolvers.index_build import add_to_index  # noqa: PLC0415

    with _counting(quiet=quiet) as progress:
        info = add_to_index(works, index, progress=progress, built=_today())
    write_result(_described(index, info, verbose=verbose))


@command.command("info")
@click.argument("index", type=click.Path(path_type=Path), metavar="DIR")
@telling_options
def info(index: Path, *, quiet: bool, verbose: int) -> None:  # noqa: ARG001 - every command has -q
    """Say what the index in DIR holds, after reading every file of it."""
    from refcheck.resolvers.index_build import index_info  # noqa: PLC0415

    write_result(_described(index, index_info(index), verbose=verbose + 1))


def _described(folder: Path, info: IndexInfo, *, verbose: int) -> str:
    read = f"{info.records:,} records read: {info.merged:,} were duplicates and became one work"
    lines = [
        f"{folder}: {info.works:,} works, built {info.built or 'at an unknown date'}",
        f"{read}, {info.broken:,} skipped since they could not be used",
    ]
    if verbose:
        lines += [
            f"  {source.path}: {source.records:,} records, {source.broken:,} broken, "
            f"{source.nameless:,} without an identifier"
            for source in info.sources
        ]
    return "\n".join(lines) + "\n"


@contextmanager
def _counting(*, quiet: bool) -> Iterator[Progress | None]:
    """Records read so far, on a terminal only."""
    import sys  # noqa: PLC0415

    if quiet or sys.stderr is None or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415

    with Console(stderr=True).status("reading") as status:
        yield lambda path, records: status.update(f"reading {path.name}: {records:,} records")


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
