"""Whole wikis, measured over synthetic pages made of the project's own fixtures.

speed     refcheck's corpus check beside mwparserfromhtml over the same dump, per core
scaling   one process against two, wall clock
memory    the peak of memory at few and at many pages; a page's cost by tenths of the run
resume    stopped at random moments in many ways, then the rows beside those of a run left alone
spark     Spark local[2] beside the local engine; answers by index and by snapshot
estimate  on paper, from such figures: a large wiki on several machines
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from importlib import import_module
from pathlib import Path

from corpus.estimate import Assumptions
from corpus.watching import FailedRunError


def main() -> int:
    """The exit code: 1 where rows differ that must not, 2 where something could not run."""
    options = _options()
    try:
        return int(import_module(f"corpus.{options.command}").run(options))
    except (FailedRunError, ImportError, OSError) as error:
        print(f"benchmarks/corpus: {error}", file=sys.stderr)
        return 2


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="benchmarks/corpus",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name in ("speed", "scaling", "memory", "resume", "spark"):
        _add(commands.add_parser(name), name)
    estimate = commands.add_parser("estimate")
    estimate.add_argument("--figures", type=Path, help="a file that others wrote with --jsonl")
    for one in fields(Assumptions):
        kind = int if one.type == "int" else float
        estimate.add_argument(f"--{one.name.replace('_', '-')}", type=kind)
    return parser.parse_args()


def _add(parser: argparse.ArgumentParser, name: str) -> None:
    parser.add_argument("--references", type=int, default=14, help="a page, in the mean")
    parser.add_argument("--jsonl", type=Path, help="also adds the figures to this file")
    if name == "memory":
        parser.set_defaults(references=5)
        parser.add_argument("--counts", type=int, nargs="+", default=[1_000, 100_000])
        parser.add_argument("--pages", type=int, dest="counts", nargs=1, help="one number of them")
        parser.add_argument("--scratch", type=Path, help="where dumps and rows go for the time")
    else:
        parser.add_argument("--pages", type=int, default=2_000)
    if name in {"memory", "resume"}:
        parser.add_argument("--processes", type=int, default=2)
    if name in {"scaling", "memory", "resume"}:
        parser.add_argument("--structure", action="store_true", help="no references looked up")
    if name in {"speed", "scaling"}:
        parser.add_argument("--runs", type=int, default=3, help="of each")
    if name == "speed":
        parser.add_argument(
            "--data", type=Path, help="the developers' collection, in place of synthetic pages"
        )
        parser.add_argument("--copies", type=int, default=5, help="of each page of the collection")
    if name == "resume":
        parser.set_defaults(pages=200, references=3)
        parser.add_argument("--kills", type=int, default=20, help="and other signals, in all")
        parser.add_argument("--part-pages", type=int, default=20)
        parser.add_argument("--parquet", action="store_true", help="the tables as Parquet, too")
        parser.add_argument("--seed", type=int, default=1)


if __name__ == "__main__":
    sys.exit(main())
