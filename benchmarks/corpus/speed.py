"""Pages a second per core: refcheck's corpus check beside mwparserfromhtml, over the same dump."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.dumps import saved_pages, write_dump
from corpus.running import (
    STRUCTURE,
    Dump,
    built_index,
    checked,
    full,
    load,
    median,
    note,
    peer,
    spread,
    synthetic_dump,
    synthetic_index,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from corpus.watching import Watched

AIM = 4
PEER = "mwparserfromhtml"
_DOES = """\
mwparserfromhtml: HTMLDump over the tar.gz, get_citations() and get_references() of each article,
  their ids and texts as JSON Lines. No places, no claims, no fields, nothing judged.
refcheck, structure: `corpus check --select REF0 --processes 1`: references and citations with
  line, column, section and claim, the rules on structure; four tables as JSON Lines, manifest.
refcheck, full: every rule that needs no network, references taken apart and looked up in an index
  of {works}; each page is read twice."""


def run(options: argparse.Namespace) -> int:
    """Prints the table; whole processes, so each has its start in it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        dump, small = _dump(folder, options), _small(folder)
        index = _index(folder, options)
        runners: dict[str, Callable[[Dump, Path], Watched]] = {
            PEER: peer,
            "refcheck, structure": lambda on, to: checked(on, to, *STRUCTURE),
            "refcheck, full": lambda on, to: checked(on, to, *full(index)),
        }
        print(f"{dump}; processor time of whole runs, one process that checks; {load()}")
        print(_DOES.format(works="synthetic works" if options.data is None else options.data))
        starts = {who: each(small, folder / f"start {who}") for who, each in runners.items()}
        times: dict[str, list[float]] = {who: [] for who in runners}
        for turn in range(options.runs):
            names = list(runners)
            for who in names[turn % 3 :] + names[: turn % 3]:
                done = runners[who](dump, folder / f"{who} {turn}")
                times[who].append(done.processor)
    _print(dump, times, {who: each.processor for who, each in starts.items()}, options)
    return 0


def _print(
    dump: Dump, times: dict[str, list[float]], starts: dict[str, float], options: argparse.Namespace
) -> None:
    theirs, their_start = median(times[PEER]), starts[PEER]
    print(
        "| | processor s | of these the start | pages a second per core | times the peer | "
        "without the starts |"
    )
    print("|---|---|---|---|---|---|")
    for who, each in times.items():
        own, start = median(each), starts[who]
        ratio, inner = theirs / own, (theirs - their_start) / (own - start)
        rate = dump.pages / own
        print(f"| {who} | {spread(each)} | {start:.2f} | {rate:.1f} | {ratio:.2f} | {inner:.2f} |")
        note(
            options.jsonl,
            "speed",
            who=who,
            pages=dump.pages,
            bytes=dump.size,
            told=dump.told,
            processor=own,
            start=start,
            ratio=ratio,
            inner=inner,
        )
    print(f"the aim, of structure beside the peer: at least {AIM}")


def _dump(folder: Path, options: argparse.Namespace) -> Dump:
    if options.data is None:
        return synthetic_dump(folder, options.pages, options.references, parsoid_only=True)
    path = folder / "saved.tar.gz"
    made = saved_pages(options.data / "wikihtml" / "mediawiki", options.copies)
    return Dump(path, *write_dump(path, made), told=f"saved (each {options.copies} times)")


def _small(folder: Path) -> Dump:
    """A dump of one page: what it costs is the start."""
    return synthetic_dump(folder, 1, 1, parsoid_only=True)


def _index(folder: Path, options: argparse.Namespace) -> Path:
    if options.data is None:
        return synthetic_index(folder)
    return built_index(folder, options.data / "works")
