"""The watch itself: edits come in by one thread, and are checked one page after the other."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol

from refcheck.corpus.folder import replace_file, unwritable
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.watch.journal import REPORTS
from refcheck.corpus.watch.patience import duration
from refcheck.corpus.watch.pending import StoppedError
from refcheck.reporters.wording import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from refcheck.corpus.watch.journal import Journal
    from refcheck.corpus.watch.pending import Batch, Mark, Pending
    from refcheck.corpus.watch.state import State
    from refcheck.corpus.watch.visits import Visit, Visitor

    Row = dict[str, Any]

_LOOK: Final = 1.0  # seconds between two looks at the clock
_SAVED: Final = 10.0  # seconds between two positions where nothing was checked
_LAG: Final = 300.0  # seconds that the oldest edit may wait, beyond the quiet time
_FORGET: Final = 10_000  # checks between two times of forgetting


class Feed(Protocol):
    """Brings edits into `pending` until it is stopped, or all have been brought."""

    def __call__(self, start: Mark, pending: Pending) -> None:
        """Returns only where the run is to end."""


class TimeIsUp(Exception):  # noqa: N818 - nothing is wrong
    """The run has lasted as long as it was to."""


@dataclass(slots=True)
class Watch:
    """`tell` gets each row of the log; `report_name` names the file of a page's report.

    `insist` raises where the run was told to end, and somebody below has swallowed that. With
    `once` the run ends when all edits up to the present are checked, and in any case `until` this
    moment of `monotonic`.
    """

    journal: Journal
    state: State
    pending: Pending
    visitor: Visitor
    tell: Callable[[Row], None]
    warn: Callable[[str], None]
    say: Callable[[str], None]
    now: Callable[[], float]
    monotonic: Callable[[], float]
    report_name: Callable[[str], str]
    insist: Callable[[], None] = lambda: None
    once: bool = False
    until: float = float("inf")
    quiet: float = 30.0
    _lag_told: float = 0.0
    _saved: float = field(default=0.0)

    def run(self, feed: Feed, close: Callable[[], None]) -> None:
        """Until the end, or until somebody ends it; `close` lets go whoever reads a stream."""
        thread = threading.Thread(target=self._brought, args=(feed,), name="edits", daemon=True)
        thread.start()
        try:
            with suppress(TimeIsUp):
                self._check_all()
        finally:
            self.pending.stop()
            close()
            thread.join(5.0)
        self.journal.stand(self.pending.mark)

    def pause(self, seconds: float) -> None:
        """For whoever waits between two checks; TimeIsUp at the end of the run."""
        self.insist()
        left = self.until - self.monotonic()
        self.pending.pause(min(seconds, max(0.0, left)))
        if seconds > left:
            raise TimeIsUp

    def _brought(self, feed: Feed) -> None:
        try:
            feed(self.journal.mark, self.pending)
        except StoppedError:
            return
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self.pending.failed(error)

    def _check_all(self) -> None:
        while not (self.once and self.pending.is_over()):
            left = self.until - self.monotonic()
            if left <= 0:
                return
            batch = self.pending.take(min(_LOOK, left), at_once=self.once)
            self.insist()
            if batch is not None:
                self._check(batch)
            elif self.monotonic() - self._saved > _SAVED:
                self.journal.stand(self.pending.mark)
                self._saved = self.monotonic()
            self._tell_lag()

    def _check(self, batch: Batch) -> None:
        edits = [one for number, one in batch.edits.items() if not self.state.is_done(number)]
        if not edits:
            self.pending.done(batch)
            return
        edits.sort(key=lambda edit: edit.revision)
        visit = self.visitor.visit(batch.title, edits)
        self.insist()
        row = dict(visit.row)
        tables = dict(visit.verdict.tables) if visit.verdict else {}
        if visit.verdict and visit.verdict.html is not None:
            row["report"] = self._reported(row["page"], visit.verdict.html)
        if self.journal.log_was_taken():
            self.state.follow(self.journal.edits_path, 0, is_new=False)
            self.say(f"{self.journal.edits_path} was moved or emptied: it begins anew")
        row = self.journal.add(row, tables, self._error(visit))
        self.tell(row)
        self.pending.done(batch)
        self.journal.commit(self.pending.mark)
        self._saved = self.monotonic()
        known = visit.verdict.known if visit.verdict else None
        self.state.record(row, self.journal.edits_bytes, known=known)
        if self.journal.checks % _FORGET == 0:
            self.state.forget(self.pending.mark.moment)

    def _error(self, visit: Visit) -> bytes:
        """The row of a page that the run could do nothing with."""
        if visit.failure is None:
            return b""
        told = {"kind": visit.failure.kind, "message": visit.failure.message}
        name = visit.row["page"] or visit.row["title"]
        return json_lines([{"page": name, "ordinal": self.journal.checks, **told}])

    def _reported(self, page: str, html: str) -> str:
        folder = self.journal.folder / REPORTS
        with unwritable(folder):
            folder.mkdir(exist_ok=True)
        name = self.report_name(page)
        replace_file(folder / name, html.encode("utf-8", "backslashreplace"))
        return f"{REPORTS}/{name}"

    def _tell_lag(self) -> None:
        oldest = self.pending.oldest()
        lag = self.now() - oldest - self.quiet if oldest is not None else 0.0
        if lag > _LAG and lag > 2 * self._lag_told:
            edits = count(self.pending.waiting, "edit")
            self.warn(f"waiting to be checked: {edits}, the oldest for {duration(lag)}")
            self._lag_told = lag
        elif self._lag_told and lag < _LAG / 2:
            self._lag_told = 0.0
            self.say("all edits are checked in time again")
