"""A watch from its options to its exit code."""

from __future__ import annotations

import hashlib
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refcheck.cli.check import settings_for, started_on
from refcheck.cli.corpus_watched_registry import WatchedRegistry
from refcheck.cli.corpus_watched_wiki import Site, asking, site_of, stream_of
from refcheck.cli.outcome import code_for
from refcheck.cli.report_names import report_paths
from refcheck.cli.signals import Terminated, insist
from refcheck.cli.writing import complain, say, write_result, write_result_bytes
from refcheck.config import LARGEST
from refcheck.corpus.job import Job
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.watch import journal as journals
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.edits import Wanted, iso
from refcheck.corpus.watch.events import EventFeed
from refcheck.corpus.watch.judge import Judge
from refcheck.corpus.watch.patience import Outages, Patience
from refcheck.corpus.watch.pending import Pending
from refcheck.corpus.watch.recent_changes import RecentChanges
from refcheck.corpus.watch.telling import line_of
from refcheck.corpus.watch.verdicts import Opening
from refcheck.corpus.watch.visits import Visitor
from refcheck.corpus.watch.watching import Watch
from refcheck.corpus.worker import Limits
from refcheck.model.findings import Severity
from refcheck.reporters.wording import count
from refcheck.revisions.mediawiki import Wiki

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from refcheck.cli.exit_codes import ExitCode
    from refcheck.config import Settings
    from refcheck.corpus.watch.journal import Journal
    from refcheck.corpus.watch.state import State
    from refcheck.corpus.watch.watching import Feed
    from refcheck.net.streaming import EventStream

_FIRST_ATTEMPTS = 3
_ATTEMPTS_ONCE = 5
_ASKING = 0.7  # of a page's seconds: then it is judged with what is known
_OLD = 86_400  # seconds: positions that old are compared with what the wiki still lists
_OF_WATCH = (
    "stream", "once", "lasting", "quiet_time", "interval", "namespaces", "bots", "form", "report",
    "page_seconds", "page_memory", "online", "links", "quiet", "verbose", "today",
)  # fmt: skip


def run(
    output: Path, flags: dict[str, Any], *, since: datetime | None, hours: float | None
) -> ExitCode:
    """Watch until the end, which may be far off."""
    given = {name: flags.pop(name) for name in _OF_WATCH}
    settings = _settings(flags, given)
    told = _Told(form=given["form"], quiet=given["quiet"])
    outages = Outages(complain, told.say, time.monotonic)
    wiki = Wiki(str(settings.mediawiki), asking(settings))
    stream = stream_of(given["stream"], settings)
    registry = WatchedRegistry(settings, wiki.base)
    with ExitStack() as stack:
        journal = stack.enter_context(journals.opened(output, wiki.base, time.time))
        state = stack.enter_context(states.opened(output))
        state.follow(journal.edits_path, journal.edits_bytes, is_new=journal.is_new)
        patience = Patience(time.sleep, outages, _FIRST_ATTEMPTS)
        site = site_of(wiki, patience, by_stream=stream is not None)
        _begin(journal, _moment(since, hours, site.now()), site.now())
        parts = _Parts(settings, given, wiki, site, journal, state, registry, told, outages)
        judge = parts.judge()
        stack.callback(judge.renew)
        watch = parts.watch(judge)
        feed = parts.feed(watch, stream)
        try:
            watch.run(feed, stream.close if stream else lambda: None)
        except Terminated:
            told.say("terminated; the same command goes on")
    told.say(f"{count(told.checks, 'check')}; position: {journal.mark_time}")
    return told.code(settings)


@dataclass(slots=True)
class _Told:
    """What goes to the terminal, and what of it the exit code depends on."""

    form: str
    quiet: bool
    checks: int = 0
    is_incomplete: bool = False
    severities: set[str] = field(default_factory=set)

    def say(self, line: str) -> None:
        """For the person at the terminal."""
        if not self.quiet:
            say(line)

    def row(self, row: Mapping[str, Any]) -> None:
        """A row of the log, to standard output."""
        self.checks += row["status"] == "checked"
        self.severities |= {one["severity"] for one in row["new"]}
        self.is_incomplete |= row["status"] == "failed" or row["is_complete"] is False
        if self.form == "json":
            write_result_bytes(json_lines([row], whole=True))
        elif row["new"] or not (self.quiet or row["status"] == "covered"):
            write_result(line_of(row) + "\n")

    def code(self, settings: Settings) -> ExitCode:
        """That of what was new, and of what was not known."""
        return code_for(
            map(Severity, self.severities),
            is_incomplete=self.is_incomplete,
            fail_on=settings.fail_on,
            strict=settings.strict,
        )


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a watch is put together from."""

    settings: Settings
    given: Mapping[str, Any]
    wiki: Wiki
    site: Site
    journal: Journal
    state: State
    registry: WatchedRegistry
    told: _Told
    outages: Outages

    def judge(self) -> Judge:
        """The process that judges; each has the day on which it begins."""
        given, seconds = self.given, self.given["page_seconds"]

        def opening() -> Opening:
            started = started_on(given["today"])
            job = Job(self.settings, started, online=given["online"], links=given["links"])
            return Opening(job, seconds * _ASKING, self.registry.links())

        return Judge(opening, Limits(seconds, given["page_memory"]))

    def watch(self, judge: Judge) -> Watch:
        """The watch, with its two ends: pages are fetched, rows are told."""
        given = self.given
        until = time.monotonic() + given["lasting"] if given["lasting"] else float("inf")

        def pause(seconds: float) -> None:
            watch.pause(seconds)

        patience = Patience(pause, self.outages, self._attempts())
        visitor = Visitor(
            self.wiki,
            self.state,
            patience,
            judge.ask,
            self.site.now,
            entries=self.registry.entries,
            reports=given["report"],
            speaks=self.site.speaks,
        )
        watch = Watch(
            self.journal,
            self.state,
            Pending(self.journal.mark, quiet=given["quiet_time"], clock=time.monotonic),
            visitor,
            tell=self.told.row,
            warn=complain,
            say=self.told.say,
            now=self.site.now,
            monotonic=time.monotonic,
            report_name=_report_name,
            insist=insist,
            once=given["once"],
            until=until,
            quiet=given["quiet_time"],
        )
        return watch

    def feed(self, watch: Watch, stream: EventStream | None) -> Feed:
        """Who brings the edits."""
        given, journal, now = self.given, self.journal, self.site.now
        wanted = Wanted(
            self.site.servers, frozenset(given["namespaces"] or (0,)), bots=given["bots"]
        )
        patience = Patience(watch.pending.pause, self.outages, self._attempts())
        changes = RecentChanges(self.wiki, wanted, patience, now, journal.floor, given["interval"])
        how = stream.url if stream else f"its recent changes, every {given['interval']:g} s"
        self.told.say(f"watching {self.wiki.base} from {iso(journal.mark.moment)} on, by {how}")
        self._tell_gap(changes)
        if stream is None:
            return lambda start, pending: changes.follow(start, pending, once=given["once"])
        return EventFeed(
            stream, wanted, patience, changes, now, time.monotonic, once=given["once"]
        ).follow

    def _attempts(self) -> int | None:
        return _ATTEMPTS_ONCE if self.given["once"] else None

    def _tell_gap(self, changes: RecentChanges) -> None:
        """Edits that nobody lists any more cannot be made up for."""
        start = self.journal.mark.moment
        if self.site.now() - start < _OLD:
            return
        oldest = changes.oldest()
        if oldest is not None and oldest > start:
            complain(
                f"{self.wiki.base} lists its edits since {iso(oldest)} only",
                f"those from {iso(start)} to then are not checked",
            )


def _settings(flags: dict[str, Any], given: Mapping[str, Any]) -> Settings:
    """No service is asked unless this command says so, whatever a settings file has."""
    own = {"offline": not given["online"], "links": given["links"], "time_limit": LARGEST}
    return replace(settings_for([], {**flags, **own}), fail_on=flags["fail_on"])


def _moment(since: datetime | None, hours: float | None, now: float) -> int | None:
    """When to begin, where the command line says so."""
    if since is not None:
        return max(1, int(since.replace(tzinfo=UTC).timestamp()))
    return int(now - hours * 3600) if hours is not None else None


def _begin(journal: Journal, moment: int | None, now: float) -> None:
    """A position counts before the present, and the command line before a position."""
    if moment is not None:
        floor = moment if journal.is_new else min(moment, journal.floor)
        journal.begin(min(moment, int(now)), floor)
    elif journal.is_new:
        journal.begin(int(now), int(now))


def _report_name(page: str) -> str:
    """A file's name that no other page has, whatever the page is called."""
    stem = report_paths(Path(), [page])[0].stem
    return f"{stem}-{hashlib.sha256(page.encode('utf-8', 'replace')).hexdigest()[:8]}.html"
