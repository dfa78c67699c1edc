"""The summary of a folder: summary.html, summary.json and csv/, each whole or not at all."""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import msgspec

from refcheck.corpus.summary.csv_files import CsvFiles
from refcheck.corpus.summary.figures import summary_of
from refcheck.corpus.summary.html import render_summary
from refcheck.corpus.summary.runs import run_of
from refcheck.corpus.summary.scratch import scratch_in
from refcheck.errors import InputError, OutputError
from refcheck.reporters.json_report import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.corpus.summary.model import Summary

_DRAFT: Final = ".summary-"
_OF_COMPARISONS: Final = (
    "changes-by-rule", "pages-better", "pages-worse", "new-findings", "gone-findings"
)  # fmt: skip


def write_summary(folder: Path, compare: Path | None = None) -> Summary:
    """Write the summary of the run in `folder`, beside that of an earlier run's folder.

    Each table is read once, but findings twice where there is a `compare`. InputError where one
    of them is damaged or none; OutputError where nothing can be written.
    """
    run = run_of(folder)
    if compare is not None:
        refuse_no_earlier(folder, compare)
    _sweep(folder)
    try:
        with (
            TemporaryDirectory(prefix=_DRAFT, dir=folder) as name,
            _in_use(Path(name)) as draft,
            scratch_in(folder) as scratch,
        ):
            (draft / "csv").mkdir()
            summary = summary_of(run, folder, compare, scratch, CsvFiles(draft / "csv"))
            (draft / "summary.json").write_bytes(as_json(summary))
            (draft / "summary.html").write_text(render_summary(summary), "utf-8")
            _publish(draft, folder)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror}"
        raise OutputError(message, hint="mend that, and give the same command again") from error
    return summary


def refuse_no_earlier(folder: Path, compare: Path) -> None:
    """InputError where a run cannot be set beside what is in `compare`: before hours are spent."""
    if _same(folder, compare):
        raise InputError(f"{compare} is the run itself; --compare wants an earlier one's folder")
    run_of(compare)


def as_json(summary: Summary) -> bytes:
    """All that the page shows, indented; what a terminal may act upon is escaped."""
    text = msgspec.json.format(msgspec.json.encode(summary), indent=2).decode()
    return f"{escaped(text)}\n".encode()


def _publish(draft: Path, folder: Path) -> None:
    """The new files take the places of the old, the page last; of a comparison nothing stays."""
    target = folder / "csv"
    target.mkdir(exist_ok=True)
    for name in _OF_COMPARISONS:
        (target / f"{name}.csv").unlink(missing_ok=True)
    for file in sorted((draft / "csv").iterdir()):
        _sync(file)
        file.replace(target / file.name)
    for name in ("summary.json", "summary.html"):
        _sync(draft / name)
        (draft / name).replace(folder / name)


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())


def _sweep(folder: Path) -> None:
    """Drafts that a killed run has left; somebody else may be at work beside us."""
    for left in folder.glob(f"{_DRAFT}*"):
        with suppress(OSError), _in_use(left):
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _in_use(draft: Path) -> Iterator[Path]:
    """It is ours until the end of this process at the latest; OSError where another one has it."""
    descriptor = os.open(draft, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield draft
    finally:
        os.close(descriptor)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
