"""`refcheck corpus watch --mediawiki URL --output DIR`: the pages of a wiki as they are edited."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.corpus_options import (
    JUDGED_AND_ASKED,
    asking_options,
    judging_options,
    page_limits,
)
from refcheck.cli.headings import HeadedCommand
from refcheck.cli.options import choice, split, telling_options
from refcheck.config import LARGEST
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from datetime import datetime

    from refcheck.cli.exit_codes import ExitCode

_SECONDS = click.FloatRange(0, LARGEST, min_open=True)


@click.command(
    "watch",
    cls=HeadedCommand,
    headings={
        "Edits": "mediawiki",
        "Time": "since",
        "Results": "output",
        **JUDGED_AND_ASKED,
        "Work": "page_seconds",
        "Messages": "quiet",
    },
    epilog="Exit codes: 0 done, or ended by SIGTERM; 1 new findings (--fail-on), 2 wrong use or "
    "input, 3 incomplete (--strict), 70 a bug, 130 stopped by Ctrl-C. The same command goes on.",
)
@click.option(
    "--mediawiki",
    required=True,
    metavar="URL",
    help="The wiki: the folder of its index.php, as https://wiki.example/w/.",
)
@click.option(
    "--stream",
    metavar="URL",
    help="Server-sent events that tell the edits; `none` for the wiki's recent changes. "
    "[default: EventStreams for Wikimedia's wikis, else none]",
)
@click.option(
    "--namespace",
    "namespaces",
    multiple=True,
    type=click.IntRange(0, 10_000),
    metavar="N",
    help="Pages of this namespace (repeatable). [default: 0]",
)
@click.option("--bots/--no-bots", default=False, help="Edits by bots, too. [default: no-bots]")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S"]),
    metavar="DATE",
    help="Begin with the edits since then, UTC. [default: the position in DIR, else now]",
)
@click.option(
    "--hours", type=click.FloatRange(0, 24 * 90, min_open=True), metavar="N", help="Since N hours."
)
@click.option("--once", is_flag=True, help="End when all edits up to now are checked: for cron.")
@click.option("--for", "lasting", type=_SECONDS, metavar="SECONDS", help="End after so long.")
@click.option(
    "--quiet-time",
    type=click.FloatRange(0, 86_400),
    default=30.0,
    metavar="SECONDS",
    help="A page is checked when it was not edited for so long. [default: 30]",
)
@click.option(
    "--interval",
    type=click.FloatRange(1, 86_400),
    default=30.0,
    metavar="SECONDS",
    help="Ask for recent changes so often. [default: 30]",
)
@click.option(
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The folder for the results. One with a watch goes on where that was.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("terminal", "json")),
    default="terminal",
    metavar=choice(("terminal", "json")),
    help="Standard output: a line for people or for programs. [default: terminal]",
)
@click.option(
    "--report/--no-report",
    default=True,
    help="Write DIR/reports/<page>.html where something is new. [default: report]",
)
@judging_options
@asking_options
@page_limits(300.0)
@telling_options
def command(output: Path, *, since: datetime | None, hours: float | None, **flags: Any) -> ExitCode:
    """Check the pages of a wiki on MediaWiki as they are edited, and tell what each edit broke.

    A line for each page goes to standard output and to DIR/edits.jsonl, which `tail -f` follows.
    With --offline, too, the wiki is asked for its edits and pages.
    """
    if sys.platform == "win32":
        raise ConfigurationError("wikis are watched on Linux and macOS", hint="WSL is Linux")
    if since is not None and hours is not None:
        raise click.UsageError("--since and --hours say the same; name one.")
    from refcheck.cli.corpus_watching import run  # noqa: PLC0415 - as every heavy import here

    for name in ("select", "extend_select", "ignore"):
        flags[name] = split(flags[name])
    return run(output, flags, since=since, hours=hours)
