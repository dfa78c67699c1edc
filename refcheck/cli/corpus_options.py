"""The options of who checks many pages: what is read, who is asked, what a page may take."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from refcheck.cli.options import (
    access_options,
    choice,
    corpus_link_options,
    corpus_source_options,
    registry_option,
    rule_options,
)
from refcheck.config import FAIL_ON, LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENGINES = ("local", "spark")
# Of the help, above `judging_options` and `asking_options`, which stand one after the other.
JUDGED_AND_ASKED = {
    "Rules": "select",
    "Exit code": "fail_on",
    "Sources": "online",
    "Links": "links",
    "Network": "allow_private",
}


def output_options(command: Any) -> Any:
    """Where the results go, and what of a dump is read."""
    return _with(command, _OUTPUT_OPTIONS)


def judging_options(command: Any) -> Any:
    """Which rules are checked, what people have verified, what the exit code says."""
    return _with(command, (rule_options, registry_option, *_OUTCOME_OPTIONS))


def asking_options(command: Any) -> Any:
    """Who is asked: nobody unless it is told."""
    parts = (_ONLINE, corpus_source_options, _LINKS, corpus_link_options, access_options)
    return _with(command, parts)


def page_limits(seconds: float) -> Callable[[Any], Any]:
    """How much a page may take, this many seconds where nothing else is told."""
    limits = (
        click.option(
            "--page-seconds",
            type=click.FloatRange(0, 86_400, min_open=True),
            default=seconds,
            metavar="SECONDS",
            help=f"A page that takes longer is given up. [default: {seconds:g}]",
        ),
        click.option(
            "--page-memory",
            type=click.IntRange(256, 1 << 20),
            default=2048,
            metavar="MB",
            help="A page that needs more in its process is given up. [default: 2048]",
        ),
    )
    return lambda command: _with(command, limits)


def work_options(command: Any) -> Any:
    """By how many processes, and how much of it at once."""
    return _with(command, _WORK_OPTIONS)


def engine_options(command: Any) -> Any:
    """Who does the work."""
    return _with(command, (*_ENGINE_OPTIONS, *_SPARK_OPTIONS))


def spark_options(command: Any) -> Any:
    """Where Spark runs, and how."""
    return _with(command, _SPARK_OPTIONS)


def _with(command: Any, options: Sequence[Callable[[Any], Any]]) -> Any:
    for option in reversed(options):
        command = option(command)
    return command


def _processors() -> int:
    """Those that this program may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


_ONLINE = click.option(
    "--online/--offline",
    default=False,
    help="Ask services about what no index knows. [default: offline]",
)
_LINKS = click.option("--links", is_flag=True, help="Ask the hosts of all links.")
_OUTPUT_OPTIONS = (
    click.option(
        "--output",
        required=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The folder for the results. One with a run that was stopped goes on.",
    ),
    click.option("--restart", is_flag=True, help="Begin anew what is in that folder."),
    click.option(
        "--compare",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="The folder of an earlier run, for what has changed since.",
    ),
    click.option("--parquet", is_flag=True, help="Write the tables as Parquet, too."),
    click.option(
        "--namespace",
        "namespaces",
        multiple=True,
        metavar="N",
        help="Of a dump, pages of this namespace; `all` for all (repeatable). [default: 0]",
    ),
    click.option(
        "--shard",
        metavar="K/N",
        help="Of N shares of the pages, only the share K; `refcheck corpus join` joins them.",
    ),
)
_OUTCOME_OPTIONS = (
    click.option(
        "--fail-on",
        default="never",
        metavar=choice(FAIL_ON),
        help="The least severity for exit code 1. [default: never]",
    ),
    click.option(
        "--strict/--no-strict", default=None, help="What could not be checked gives exit code 3."
    ),
)
_SPARK_OPTIONS = (
    click.option(
        "--master",
        metavar="URL",
        help="Spark's master. [default: local[*], or spark-submit's]",
    ),
    click.option(
        "--spark-conf",
        multiple=True,
        metavar="KEY=VALUE",
        help="A setting of Spark (repeatable).",
    ),
)
_ENGINE_OPTIONS = (
    click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default="local",
        metavar=choice(ENGINES),
        help="Processes of this machine, or Apache Spark. [default: local]",
    ),
    click.option(
        "--snapshot",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="With --engine spark: works as Parquet, made by `refcheck corpus snapshot`.",
    ),
)
_WORK_OPTIONS = (
    click.option(
        "--processes",
        type=click.IntRange(1, 1024),
        default=_processors,
        show_default="one for each processor",
        metavar="N",
        help="Check with N processes.",
    ),
    click.option(
        "--part-pages",
        type=click.IntRange(1, 1_000_000),
        default=1_000,
        metavar="N",
        help="Pages of a part: what a stopped run has to do again. [default: 1000]",
    ),
    click.option("--keep-work", is_flag=True, help="Keep what was found out about references."),
    click.option(
        "--time-limit",
        type=click.FloatRange(0, LARGEST, min_open=True),
        metavar="SECONDS",
        help="From then on no service and no host is asked. [default: none]",
    ),
)
