"""Which entry stood in a hole: what the page's earlier states had there, only where it is sure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from refcheck.changes.likeness import same_claim, same_entry
from refcheck.checks.entries import is_empty
from refcheck.checks.holes import claims_at
from refcheck.model.evidence import LostReference
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article, Claim, Reference
    from refcheck.model.revisions import Revision
    from refcheck.reading.page import Media
    from refcheck.revisions.port import History

MOST_REVISIONS = 200
_ONE_BY_ONE = 8  # the newest; most holes are younger than that
_KEPT = 12  # states: holes that came with one edit are looked for in the same ones


def lost_references(
    article: Article,
    holes: Sequence[Hole],
    history: History,
    *,
    media: Media | None = None,
    in_time: Callable[[], bool] = lambda: True,
) -> dict[str, LostReference]:
    """By `Hole.key`, what the newest state that was looked at had there.

    The newest states are looked at one by one, then one at twice the distance each time; between
    the last without and the first with the entry, halves. An entry may have come and gone several
    times: then this is one of the times.
    """
    past = _Past(article, history, media, in_time)
    found: dict[str, LostReference] = {}
    last = -1
    for at in past.positions():
        for hole in holes:
            if hole.key not in found and (entry := past.entry(at, hole)) is not None:
                found[hole.key] = past.lost(hole, *past.newest(hole, last, at, entry))
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
    _revisions: list[Revision] = field(default_factory=list)
    _read: dict[int, Article | None] = field(default_factory=dict)

    def positions(self) -> Iterator[int]:
        """Which states to look at, newest first, as long as there is time."""
        for revision in self.history.revisions():
            self._revisions.append(revision)
            if len(self._revisions) >= MOST_REVISIONS:
                break
        at, step = 0, 1
        while at < len(self._revisions) and self.in_time():
            yield at
            step = 1 if at + 1 < _ONE_BY_ONE else step * 2
            oldest = len(self._revisions) - 1
            at = oldest if at < oldest < at + step else at + step

    def entry(self, at: int, hole: Hole) -> Reference | None:
        """What stood in the hole in that state."""
        then = self._article(at)
        return entry_then(self.article, hole, then) if then is not None else None

    def newest(
        self, hole: Hole, without: int, having: int, entry: Reference
    ) -> tuple[int, Reference]:
        """Between a state without the entry and an older one that has it: where it went."""
        while having - without > 1 and self.in_time():
            middle = (without + having) // 2
            found = self.entry(middle, hole)
            if found is None:
                without = middle
            else:
                having, entry = middle, found
        return having, entry

    def lost(self, hole: Hole, at: int, entry: Reference) -> LostReference:
        """It stood there until the next state, or, where there is none, is gone since this one."""
        revision = self._revisions[at]
        label = hole.label if hole.label in entry.labels else entry.number
        return LostReference(
            text=with_addresses(entry),
            source=self.history.name,
            until=self._revisions[max(at - 1, 0)].day,
            revision=revision.id,
            label=label,
        )

    def _article(self, at: int) -> Article | None:
        if at not in self._read:
            data = self.history.page(self._revisions[at])
            read = read_page(data, self.article.path, media=self.media) if data else None
            while len(self._read) >= _KEPT:
                self._read.pop(next(iter(self._read)))
            self._read[at] = read
        return self._read[at]


def entry_then(now: Article, hole: Hole, then: Article) -> Reference | None:
    """The entry of an earlier text that is surely the one which the hole lacks.

    The claim that cites the hole cited it; it is nowhere in the list now; and what stands before or
    after the hole stood before or after it. Where it bore another number, both must.
    """
    texts = claims_at(now, hole)
    entry = _vouching(now, hole, then) if texts else _numbered(hole, then)
    if entry is None or is_empty(entry) or _is_there(now, entry):
        return None
    same_number = hole.label in entry.labels
    if not hole.label.isdecimal():
        return entry if same_number and texts else None
    before, after = _around(now, then, entry)
    matches = (_is_same(before, hole.before), _is_same(after, hole.after))
    enough = any(matches) if texts and same_number else all(matches)
    return entry if enough else None


def with_addresses(entry: Reference) -> str:
    """The entry's text, and after it the addresses that only its links hold."""
    addresses = [url for url in entry.urls if url.startswith(("http://", "https://"))]
    return " ".join([entry.text, *(url for url in addresses if url not in entry.text)])


def _vouching(now: Article, hole: Hole, then: Article) -> Reference | None:
    """The one entry that the claims' markers led to then."""
    markers = {citation.id for citation in hole.citations}
    references = {one.key: one for one in then.references}
    found: dict[str, None] = {}
    for claim in now.claims:
        if not markers & set(claim.citations):
            continue
        exact = [old for old in then.claims if old.text == claim.text]
        for old in exact or then.claims:
            if exact or same_claim(claim.text, old.text):
                key = _aligned(_cited(now, claim), _cited(then, old), hole.label)
                if key is not None:
                    found[key] = None
    return references.get(next(iter(found))) if len(found) == 1 else None


def _aligned(
    now: Sequence[tuple[str, str | None]], then: Sequence[tuple[str, str | None]], label: str
) -> str | None:
    """The entry that the missing label's marker led to: by its place, else by its number."""
    places = [at for at, (cited, key) in enumerate(now) if cited == label and key is None]
    if len(now) == len(then) and len(places) == 1:
        return then[places[0]][1]
    keys = {key for cited, key in then if cited == label}
    return keys.pop() if len(keys) == 1 else None


def _cited(article: Article, claim: Claim) -> list[tuple[str, str | None]]:
    of = {citation.id: citation for citation in article.citations}
    return [
        pair
        for name in claim.citations
        if name in of
        for pair in zip(of[name].labels, of[name].references, strict=False)
    ]


def _numbered(hole: Hole, then: Article) -> Reference | None:
    """The entry with the hole's number, where one list alone has it."""
    bearers = [
        one for one in then.references if hole.label in one.labels and one.group == hole.group
    ]
    return bearers[0] if len(bearers) == 1 else None


def _is_there(now: Article, entry: Reference) -> bool:
    return any(same_entry(entry.text, one.text) for one in now.references)


def _around(
    now: Article, then: Article, entry: Reference
) -> tuple[Reference | None, Reference | None]:
    """The nearest entries before and after it that are still on the page."""
    listed = [one for one in then.references if one.list_index == entry.list_index]
    at = next(i for i, one in enumerate(listed) if one.key == entry.key)
    before = next((one for one in reversed(listed[:at]) if _is_there(now, one)), None)
    return before, next((one for one in listed[at + 1 :] if _is_there(now, one)), None)


def _is_same(one: Reference | None, other: Reference | None) -> bool:
    """Two entries with one text; or both sides end the list."""
    if one is None or other is None:
        return one is other
    return same_entry(one.text, other.text)
