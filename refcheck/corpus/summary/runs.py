"""What a folder says about its run, and which runs came before it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec

from refcheck.corpus.manifest import FILE, read_manifest
from refcheck.corpus.regular_files import open_regular
from refcheck.corpus.summary.model import SCHEMA, SEVERITIES, Past, Run
from refcheck.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from refcheck.corpus.summary.counting import Counts

_LONGEST_HISTORY: Final = 60  # runs: of weekly ones more than a year
_MOST: Final = 64 << 20  # bytes of a summary; a larger one is damaged

_MADE_BY: Final = "`refcheck corpus check SOURCE --output DIR` makes one"
_DATE: Final = re.compile(r"\d{4}-?\d\d-?\d\d")

# Where the run put its output, how it was told of, how fast it went: that makes no finding.
_OF_NO_MATTER: Final = frozenset(
    {"output", "processes", "jobs", "part_pages", "part_size", "quiet", "verbose", "keep_work",
     "parquet", "restart", "compare", "cache_dir", "cache", "engine", "master", "spark_conf"}
)  # fmt: skip


class _Earlier(msgspec.Struct):
    """What of an earlier summary.json is carried on."""

    schema: str
    history: list[Past] = []


def run_of(folder: Path) -> Run:
    """The run; InputError where the folder is not one of a run."""
    try:
        told = read_manifest(folder)
    except InputError as error:
        raise InputError(error.message, hint=_MADE_BY) from error
    if told is None:
        message = f"{folder} is no folder of a run over a corpus: it has no {FILE}"
        raise InputError(message, hint=_MADE_BY)
    return Run(
        told.refcheck,
        told.source,
        told.settings,
        told.started,
        told.finished,
        told.stage,
        told.elapsed_seconds,
        told.repeated,
        msgspec.to_builtins(told.asked),
        tuple(map(msgspec.to_builtins, told.sources)),
        dict(sorted(told.left_out.items())),
    )


def past_of(run: Run, counts: Counts) -> Past:
    """A run in short."""
    findings = {one: counts.findings[one] for one in SEVERITIES}
    sizes = counts.pages, counts.references
    return Past(run.started, run.refcheck, *sizes, findings, counts.retracting)


def history_of(folder: Path, earlier: Path | None, *runs: Past) -> tuple[Past, ...]:
    """The runs so far, the latest last, each once: those that a summary knows, and `runs`.

    The summary is that of the earlier folder, or the one that this folder had before.
    """
    known = {one.started: one for one in _carried(earlier or folder)}
    known |= {one.started: one for one in runs}
    latest = runs[-1].started
    ordered = sorted((one for one in known.values() if one.started <= latest), key=_started)
    return tuple(ordered[-_LONGEST_HISTORY:])


def differences(run: Run, earlier: Run) -> tuple[str, ...]:
    """What is not the same beside the pages: `source`, `refcheck`, names of settings.

    Also `stage`, where the earlier run has not come to its end.
    """
    names = ["stage"] if earlier.stage != "done" else []
    if run.source.get("kind") != earlier.source.get("kind") or _series(run) != _series(earlier):
        names.append("source")
    if run.refcheck != earlier.refcheck:
        names.append("refcheck")
    settings = sorted({*run.settings, *earlier.settings} - _OF_NO_MATTER)
    return (
        *names,
        *(one for one in settings if run.settings.get(one) != earlier.settings.get(one)),
    )


def place_of(run: Run) -> str:
    """Where the pages were read from."""
    told = run.source
    return str(next((told[one] for one in ("url", "path", "file", "name") if one in told), ""))


def _series(run: Run) -> str:
    """What the dump of the next week has in common with that of this one."""
    return _DATE.sub("", place_of(run))


def _carried(folder: Path) -> list[Past]:
    """The history of a summary; none where there is no summary that can be read."""
    try:
        told = msgspec.json.decode(_carried_bytes(folder / "summary.json"), type=_Earlier)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
    return told.history if told.schema == SCHEMA else []


def _carried_bytes(path: Path) -> bytes:
    with open_regular(path) as file:
        return file.read(_MOST)


def _started(one: Past) -> str:
    return one.started
