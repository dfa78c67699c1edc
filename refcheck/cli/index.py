"""`refcheck index build|add|info`: works indexes for offline use."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from refcheck.cli.group import help_without_subcommand
from refcheck.cli.index_progress import progress_of_making
from refcheck.cli.index_retractions import (
    add_retractions,
    notices_in,
    read_retractions,
    retractions_option,
)
from refcheck.cli.options import telling_options
from refcheck.cli.writing import write_result
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from refcheck.cli.exit_codes import ExitCode
    from refcheck.resolvers.index_format import IndexInfo


def _processors() -> int:
    """Those that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_WORKS = click.argument(
    "works", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="WORKS…"
)
_JOBS = click.option(
    "--jobs",
    type=click.IntRange(1),
    default=_processors,
    show_default="one for each processor",
    metavar="N",
    help="Read with N processes.",
)


@click.group("index", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> ExitCode | None:
    """Build, extend or describe a works index.

    WORKS are files of Crossref JSON (a message, a list, `items`, NDJSON) or CSL-JSON, plain, .gz or
    .zst, folders of them, or a .tar (.tar.gz) of them, such as Crossref's public data file.
    """
    return help_without_subcommand(context)


@command.command("build")
@_WORKS
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder that becomes the index.",
)
@retractions_option
@_JOBS
@telling_options
def build(
    works: tuple[Path, ...],
    output: Path,
    *,
    retractions: tuple[Path, ...],
    jobs: int,
    quiet: bool,
    verbose: int,
) -> None:
    """Make an index of WORKS… and say what became of them."""
    from refcheck.resolvers.index_build import build_index  # noqa: PLC0415 - heavy

    lists = read_retractions(retractions)
    with progress_of_making(quiet=quiet) as progress:
        info = build_index(works, output, jobs=jobs, progress=progress, built=_today())
    told = add_retractions(output, lists, today=_today())
    write_result(_described(output, info, verbose=verbose) + told + notices_in(output))


@command.command("add")
@click.argument("index", type=click.Path(path_type=Path), metavar="DIR")
@click.argument("works", nargs=-1, type=click.Path(path_type=Path), metavar="[WORKS…]")
@retractions_option
@_JOBS
@telling_options
def add(
    index: Path,
    works: tuple[Path, ...],
    *,
    retractions: tuple[Path, ...],
    jobs: int,
    quiet: bool,
    verbose: int,
) -> None:
    """Add WORKS…, retractions, or both to the index in DIR."""
    from refcheck.resolvers.index_build import add_to_index, index_info  # noqa: PLC0415

    if not works and not retractions:
        raise click.UsageError("Nothing to add: give WORKS…, --retractions FILE, or both.")
    lists = read_retractions(retractions)
    with progress_of_making(quiet=quiet) as progress:
        info = (
            add_to_index(works, index, jobs=jobs, progress=progress, built=_today())
            if works
            else index_info(index)
        )
    told = add_retractions(index, lists, today=_today())
    write_result(_described(index, info, verbose=verbose) + told + notices_in(index))


@command.command("info")
@click.argument("index", type=click.Path(path_type=Path), metavar="DIR")
@telling_options
def info(index: Path, *, quiet: bool, verbose: int) -> None:  # noqa: ARG001 - every command has -q
    """Say what the index in DIR holds, after reading every file of it."""
    from refcheck.resolvers.index_build import index_info  # noqa: PLC0415

    write_result(_described(index, index_info(index), verbose=verbose + 1) + notices_in(index))


def _described(folder: Path, info: IndexInfo, *, verbose: int) -> str:
    counts = f"{info.merged:,} joined with an earlier one, {info.broken:,} of no use skipped"
    lines = [
        f"{folder}: {count(info.works, 'work')}, built {info.built or 'at an unknown date'}",
        f"{count(info.records, 'record')} read: {counts}",
    ]
    if verbose:
        size = sum(size for size, _ in info.files.values())
        lines += [f"{size / 1e6:,.1f} MB on disk, {size / (info.works or 1):,.0f} bytes a work"]
        lines += [
            f"  {source.path}: {source.records:,} records, {source.broken:,} broken, "
            f"{source.nameless:,} without an identifier"
            for source in info.sources
        ]
    return "\n".join(lines) + "\n"


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
