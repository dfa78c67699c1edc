"""Which entry stood in a hole: the newest of the page's earlier states that surely had it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from refcheck.changes.likeness import same_entry
from refcheck.changes.vouching import entry_then, recounted
from refcheck.model.evidence import LostReference
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Reference
    from refcheck.model.revisions import Revision
    from refcheck.reading.page_files import Media
    from refcheck.revisions.port import History

MOST_REVISIONS = 200
_ONE_BY_ONE = 8  # the newest; most holes are younger than that
_KEPT = 16  # states: holes that came with one edit are looked for in the same ones
# Spam and vandalism seldom stand longer. Where another source stood there before, it takes more.
_SETTLED, _SETTLED_AFTER_ANOTHER = 7, 90  # days
_ACTING = re.compile("[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]")
_MOST_TEXTS = 6  # that are looked at for a hole, in which the newest ones stood only briefly


def lost_references(
    article: Article,
    holes: Sequence[Hole],
    history: History,
    *,
    media: Media | None = None,
    in_time: Callable[[], bool] = lambda: True,
    today: str = "",
) -> dict[str, LostReference]:
    """By `Hole.key`, what the newest state that was looked at had there.

    The newest states are looked at one by one, then one at twice the distance each time; between
    the last without and the first with the entry, halves. An entry may have come and gone several
    times: then this is one of the times. What stood there only briefly is passed over for what
    stood there before. What is in the list under another number is told with that.
    """
    past = _Past(article, history, media, in_time, today)
    found: dict[str, LostReference] = {}
    last = -1
    for at in past.positions():
        for hole in holes:
            if hole.key in found:
                continue
            if (entry := past.entry(at, hole)) is not None:
                found[hole.key] = past.settled(hole, *past.newest(hole, last, at, entry))
            elif (told := past.recounted(hole, last, at)) is not None:
                found[hole.key] = told
        if len(found) == len(holes):
            break
        last = at
    return found


@dataclass(slots=True)
class _Past:
    """The states of a page, each read when it is looked at."""

    article: Article
    history: History
    media: Media | None
    in_time: Callable[[], bool]
    today: str
    _revisions: list[Revision] = field(default_factory=list)
    _read: dict[int, Article | None] = field(default_factory=dict)

    def positions(self) -> Iterator[int]:
        """Which states to look at, newest first, as long as there is time."""
        for revision in self.history.revisions():
            self._revisions.append(revision)
            if len(self._revisions) >= MOST_REVISIONS:
                break
        yield from self._looks(0)

    def _looks(self, first: int) -> Iterator[int]:
        """This state and older ones: some one by one, then in growing steps, and the oldest."""
        at, step, oldest = first, 1, len(self._revisions) - 1
        while at <= oldest and self.in_time():
            yield at
            step = 1 if at + 1 - first < _ONE_BY_ONE else step * 2
            at = oldest if at < oldest < at + step else at + step

    def entry(self, at: int, hole: Hole) -> Reference | None:
        """What stood in the hole in that state."""
        then = self._article(at)
        return entry_then(self.article, hole, then) if then is not None else None

    def newest(
        self, hole: Hole, without: int, having: int, entry: Reference, *, text: str | None = None
    ) -> tuple[int, Reference]:
        """The last state with the entry, or the text, between one without and one that has it."""
        while having - without > 1 and self.in_time():
            middle = (without + having) // 2
            found = self.entry(middle, hole)
            if found is None or text not in (None, with_addresses(found)):
                without = middle
            else:
                having, entry = middle, found
        return having, entry

    def settled(self, hole: Hole, at: int, entry: Reference) -> LostReference:
        """The newest text, from that state on, that stood there for some time, or from the first.

        Where there is none, the newest one, which is told and not to be put back.
        """
        newest = None
        for _ in range(_MOST_TEXTS):
            came, before = self._came(hole, at, entry)
            days = self._stood(came, at)
            steady = days >= (_SETTLED if before is None else _SETTLED_AFTER_ANOTHER)
            corrected = before is not None and same_entry(before[1].text, entry.text)
            if came == len(self._revisions) - 1 or steady or (corrected and days >= _SETTLED):
                return self._lost(hole, at, entry)
            newest = newest or self._lost(hole, at, entry, since=self._revisions[came].day)
            if before is None or days >= _SETTLED:
                break
            at, entry = self.newest(hole, at, *before, text=with_addresses(before[1]))
        return newest or self._lost(hole, at, entry)

    def recounted(self, hole: Hole, without: int, having: int) -> LostReference | None:
        """The entry that bears another number now, in the last state in which it had the hole's."""
        entry = self._recounted(hole, having)
        if entry is None:
            return None
        while having - without > 1 and self.in_time():
            middle = (without + having) // 2
            if self._recounted(hole, middle) is None:
                without = middle
            else:
                having = middle
        return replace(self._lost(hole, having, entry), label=hole.label, now=entry.number)

    def _recounted(self, hole: Hole, at: int) -> Reference | None:
        then = self._article(at)
        return recounted(self.article, hole, then) if then is not None else None

    def _came(
        self, hole: Hole, at: int, entry: Reference
    ) -> tuple[int, tuple[int, Reference] | None]:
        """The oldest state from which on this text stood there; a state before with another."""
        text, came, without, before = with_addresses(entry), at, at, None
        for older in self._looks(at):
            found = self.entry(older, hole)
            if found is not None and with_addresses(found) != text:
                before = older, found
            elif found is not None:
                came = without = older
            without = older if without == came else without
            if before is not None or self._stood(came, at) >= _SETTLED_AFTER_ANOTHER:
                break
        while without - came > 1 and self.in_time():
            middle = (came + without) // 2
            found = self.entry(middle, hole)
            same = found is not None and with_addresses(found) == text
            came, without = (middle, without) if same else (came, middle)
        return came, before

    def _stood(self, came: int, last: int) -> int:
        """For how many days a text stood there; that of the newest state stands until today."""
        until = self._until(last) if last else self.today or self._until(0)
        return _days(self._revisions[came].day, until)

    def _until(self, at: int) -> str:
        """The day of the next state; of the newest, its own."""
        return self._revisions[max(at - 1, 0)].day

    def _lost(
        self, hole: Hole, at: int, entry: Reference, since: str | None = None
    ) -> LostReference:
        """It stood there until the next state, or, where there is none, is gone since this one."""
        return LostReference(
            text=with_addresses(entry),
            source=self.history.name,
            until=self._until(at),
            revision=self._revisions[at].id,
            label=hole.label if hole.label in entry.labels else entry.number,
            since=since,
        )

    def _article(self, at: int) -> Article | None:
        if at not in self._read:
            data = self.history.page(self._revisions[at])
            read = read_page(data, self.article.path, media=self.media) if data else None
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[at] = read
        return self._read[at]


def with_addresses(entry: Reference) -> str:
    """The entry's text, and after it the addresses that only its links hold.

    Without signs that turn other words around or act on a terminal.
    """
    addresses = [url for url in entry.urls if url.startswith(("http://", "https://"))]
    text = " ".join([entry.text, *(url for url in addresses if url not in entry.text)])
    return _ACTING.sub("", text)


def _days(one: str, other: str) -> int:
    """How many days lie between two, which are as ISO writes them; 0 where either is none."""
    try:
        return (date.fromisoformat(other) - date.fromisoformat(one)).days
    except ValueError:
        return 0
