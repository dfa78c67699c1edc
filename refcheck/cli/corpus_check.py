"""`refcheck corpus check SOURCE --output DIR`: every page, in several processes or on Spark."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.corpus_options import (
    JUDGED_AND_ASKED,
    asking_options,
    engine_options,
    judging_options,
    output_options,
    page_limits,
    work_options,
)
from refcheck.cli.headings import HeadedCommand
from refcheck.cli.options import files, split, telling_options
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from pathlib import Path

    from refcheck.cli.exit_codes import ExitCode


@click.command(
    "check",
    cls=HeadedCommand,
    headings={
        "Results": "output",
        "Pages": "namespaces",
        **JUDGED_AND_ASKED,
        "Work": "page_seconds",
        "Spark": "engine",
        "Messages": "quiet",
    },
    epilog="Exit codes: 0 done, 1 findings (--fail-on), 2 wrong use or input, 3 incomplete "
    "(--strict), 70 a bug, 130 stopped: the same command goes on.",
)
@click.argument("source", metavar="SOURCE", shell_complete=files)
@output_options
@judging_options
@asking_options
@page_limits(60.0)
@work_options
@engine_options
@telling_options
def command(source: str, output: Path, *, quiet: bool, **flags: Any) -> ExitCode:
    """Check every page of SOURCE; tables and a summary go to DIR.

    SOURCE is a folder of pages, a checkout of a GitHub wiki, a file of addresses, a Wikimedia
    Enterprise HTML dump, a WARC or a ZIM. A run that was stopped goes on with the same command.
    """
    if sys.platform == "win32":
        raise ConfigurationError("corpora are checked on Linux and macOS", hint="WSL is Linux")
    from refcheck.cli.corpus_running import run  # noqa: PLC0415 - as every heavy import here

    del flags["verbose"]  # it is there as for every command, and there is no more detail
    for name in ("select", "extend_select", "ignore"):
        flags[name] = split(flags[name])
    return run(source, output, flags, quiet=quiet)
