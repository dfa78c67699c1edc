"""Edits from a stream of server-sent events, as Wikimedia has one for all of its wikis."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from refcheck.corpus.watch.edits import edit_of_event, iso, moment_of
from refcheck.corpus.watch.messages import messages
from refcheck.corpus.watch.patience import duration, given_up
from refcheck.corpus.watch.pending import Mark
from refcheck.corpus.watch.recent_changes import OVERLAP
from refcheck.errors import SourceError
from refcheck.net.answers import read_json
from refcheck.net.breaker import OddAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from refcheck.corpus.watch.edits import Wanted
    from refcheck.corpus.watch.messages import Message
    from refcheck.corpus.watch.patience import Patience
    from refcheck.corpus.watch.pending import Pending
    from refcheck.corpus.watch.recent_changes import RecentChanges
    from refcheck.net.streaming import EventStream

WIKIMEDIA = "https://stream.wikimedia.org/v2/stream/recentchange"
# Domains whose wikis are in it: https://www.wikimedia.org/
_DOMAINS = (
    "wikipedia.org", "wiktionary.org", "wikibooks.org", "wikinews.org", "wikiquote.org",
    "wikisource.org", "wikiversity.org", "wikivoyage.org", "wikimedia.org", "wikidata.org",
    "wikifunctions.org", "mediawiki.org",
)  # fmt: skip
# "between 7 and 31 days of history … not guaranteed":
# https://wikitech.wikimedia.org/wiki/Event_Platform/EventStreams_HTTP_Service
_KEPT = 7 * 86_400
_IDLE = 120.0  # seconds without a byte; Wikimedia ends connections after 15 minutes anyway
_BRIEF = 30.0  # seconds: a connection that ends before, without an event, has failed
_STALE = 900.0  # seconds without an event, whatever else came: another connection may have some
_IDLE_ONCE = 10.0  # seconds without an event after which a run that is to end has seen them all


def stream_for(wiki: str) -> str | None:
    """The stream that has this wiki's edits, where one is known."""
    host = (urlsplit(wiki).hostname or "").lower()
    known = any(host == domain or host.endswith(f".{domain}") for domain in _DOMAINS)
    return WIKIMEDIA if known else None


@dataclass(slots=True)
class EventFeed:
    """Brings the edits that the stream tells; what it does not keep any more, `changes` brings."""

    stream: EventStream
    wanted: Wanted
    patience: Patience
    changes: RecentChanges
    now: Callable[[], float]
    monotonic: Callable[[], float]
    once: bool = False
    _mark: Mark = field(default_factory=lambda: Mark(0))
    _begun: float = 0.0
    _served: int = 0  # events of this connection
    _has_served: bool = False
    _told: bool = False

    def follow(self, start: Mark, pending: Pending) -> None:
        """Bring all edits since `start`, over as many connections as that takes."""
        age = self.now() - start.moment
        if age > _KEPT:
            self.patience.outages.warn(
                f"the position is {duration(age)} old, and a stream may keep but "
                f"{duration(_KEPT)}: the recent changes fill the gap"
            )
            start = self._filled(start, pending)
        self._mark, self._begun = start, self.now()
        while not self._connection(pending):
            self.patience.pause(self.patience.pauses.first)
        pending.caught_up()

    def _connection(self, pending: Pending) -> bool:
        """Whether a run that is to end has seen everything, after one connection that served."""
        who = self.stream.url
        try:
            return self.patience.ask(who, lambda: self._read(pending))
        except OddAnswerError as error:
            # What is no position to the stream does not become one.
            if self._mark.event is None or self._has_served:
                raise given_up(who, error) from error
            self.patience.outages.warn(
                f"{who} does not take the position: the recent changes fill the gap"
            )
            self._mark = self._filled(self._mark, pending)
            return False
        except SourceError as error:
            raise given_up(who, error) from error

    def _read(self, pending: Pending) -> bool:
        """The same of one connection; SourceError where it brought nothing."""
        query, headers = "", {}
        if self._mark.event is not None:
            headers["Last-Event-ID"] = self._mark.event
        else:
            query = urlencode({"since": iso(self._mark.moment)})
        idle = _IDLE_ONCE if self.once else _IDLE
        begun, self._served = self.monotonic(), 0
        try:
            with self.stream.opened(query, headers, idle=idle) as chunks:
                is_over = self._bring_all(chunks, pending)
        except TimeoutError:
            if self.once or self._served:
                return self.once
            raise SourceError(f"has sent nothing for {duration(idle)}", transient=True) from None
        except SourceError as error:
            if self._served:
                return False
            if self._has_served and not error.transient:
                # It has answered in this run; so it may again.
                raise SourceError(error.message, transient=True) from error
            raise
        if self.once and (is_over or not self._served):
            return True
        if not self._served and self.monotonic() - begun < _BRIEF:
            raise SourceError("ended the connection without an event", transient=True)
        return False

    def _bring_all(self, chunks: Iterator[bytes], pending: Pending) -> bool:
        """Whether a run that is to end has seen everything."""
        for message in self._messages(chunks):
            if message is None:
                return self.once
            self._served += 1
            self._has_served = True
            self.patience.outages.answered(self.stream.url)
            if self._bring(message, pending) and self.once:
                return True
        return False

    def _messages(self, chunks: Iterator[bytes]) -> Iterator[Message | None]:
        """The events; at the end None where none came for a while."""
        last = self.monotonic()
        patience = _IDLE_ONCE if self.once else _STALE
        is_late = False

        def in_time() -> Iterator[bytes]:
            nonlocal is_late
            for chunk in chunks:
                if self.monotonic() - last > patience:
                    is_late = True
                    return
                yield chunk

        for message in messages(in_time(), self._mark.event, self._passed_over):
            yield message
            last = self.monotonic()  # whoever takes them may have had to wait
        if is_late:
            yield None

    def _bring(self, message: Message, pending: Pending) -> bool:
        """Whether the event is from after the beginning of this run."""
        try:
            event = read_json(message.data.encode())
        except ValueError:
            event = None
        if not isinstance(event, dict):
            self._passed_over()
            return False
        meta = event.get("meta")
        told = moment_of(meta.get("dt")) if isinstance(meta, dict) else None
        moment = told if told is not None else event.get("timestamp")
        if not isinstance(moment, int) or isinstance(moment, bool) or moment <= 0:
            moment = self._mark.moment
        moment = min(moment, int(self.now()))
        edit = edit_of_event(event, self.wanted)
        self._mark = Mark(max(moment, self._mark.moment), message.id)
        if edit is None:
            pending.passed(self._mark)
        else:
            pending.admit(edit, self._mark)
        return moment >= self._begun

    def _passed_over(self) -> None:
        if not self._told:
            self._told = True
            self.patience.outages.warn(
                f"{self.stream.url} sent something that is no event: passed over"
            )

    def _filled(self, start: Mark, pending: Pending) -> Mark:
        """What the stream does not know; the last of it, the stream tells as well."""
        known_to = self.changes.bring(start.moment, pending)
        return Mark(max(start.moment, known_to - OVERLAP))
