"""`refcheck corpus …`: many pages; each of its commands is imported only when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from refcheck.cli.group import LazyGroup, help_without_subcommand

if TYPE_CHECKING:
    from refcheck.cli.exit_codes import ExitCode

# command: the module that has it as `command`, and its line in `refcheck corpus --help`
COMMANDS = {
    "check": ("refcheck.cli.corpus_check", "Check every page of a folder, a dump, an archive."),
    "join": ("refcheck.cli.corpus_join", "Join runs over the shares of one source."),
    "summary": ("refcheck.cli.corpus_summary", "Write the summary of a run anew."),
    "snapshot": ("refcheck.cli.corpus_snapshot", "Make Parquet of works, for --engine spark."),
    "watch": ("refcheck.cli.corpus_watch", "Check the pages of a wiki as they are edited."),
}


@click.group("corpus", cls=LazyGroup, modules=COMMANDS, invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> ExitCode | None:
    """Check a whole wiki, from a few pages to millions."""
    return help_without_subcommand(context)
