"""`refcheck corpus summary DIR`: the page, the JSON and the CSV files of a run, written anew."""

from __future__ import annotations

from pathlib import Path

import click

from refcheck.cli.options import telling_options
from refcheck.cli.writing import complain, write_result

_FOLDER = click.Path(path_type=Path)


@click.command("summary")
@click.argument("folder", type=_FOLDER, metavar="DIR")
@click.option(
    "--compare",
    type=_FOLDER,
    metavar="DIR",
    help="Say what changed since the run in this folder.",
)
@telling_options
def command(
    folder: Path,
    compare: Path | None,
    *,
    quiet: bool,
    verbose: int,  # noqa: ARG001 - what goes wrong is told by the command above
) -> None:
    """Write the summary of a run anew: summary.html, summary.json and csv/ in its folder.

    DIR is what `refcheck corpus check --output DIR` has made. That of `refcheck corpus watch` gets
    DIR/current, with the newest check of each page, and its summary there.
    """
    from refcheck.corpus.summary.writing import write_summary  # noqa: PLC0415 - help needs none
    from refcheck.corpus.watch.current import is_watch, write_current  # noqa: PLC0415 - likewise

    folder = write_current(folder) if is_watch(folder) else folder
    compare = write_current(compare) if compare and is_watch(compare) else compare
    summary = write_summary(folder, compare)
    if summary.run.stage != "done":
        complain(
            f"the run in {folder} has not come to its end; the summary is of what it has so far",
            hint="the command that began it goes on",
        )
    if not quiet:
        write_result(f"{folder / 'summary.html'}\n")
