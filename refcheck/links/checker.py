"""All links of a run: what is known already, what is asked, and copies of what is gone."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from refcheck.links.access_dates import accessed_date
from refcheck.links.classify import classify
from refcheck.model.dois import doi_in_url
from refcheck.model.links import CheckedLink, Gone, Skipped
from refcheck.net.clock import Clock
from refcheck.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from typing import TypeAlias

    from refcheck.links.archive import Wayback
    from refcheck.links.memory import LinkMemory
    from refcheck.links.trail import Trail
    from refcheck.model.evidence import SourceState
    from refcheck.progress import Progress

    OnTrail: TypeAlias = Callable[[str, Trail], None]
    Survey: TypeAlias = Callable[[Iterable[str], float, OnTrail], None]

_FOREVER = 7 * 86_400.0
_COPIES = 60.0  # seconds for the archive, however it fares: copies are welcome, and no more
_OFFLINE = Skipped("not asked: this run is offline")
_LATE = Skipped("not asked: the time of this run was over", late=True)
_DOI_HOSTS = ("http://doi.org/", "https://doi.org/", "http://dx.doi.org/", "https://dx.doi.org/")


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which links are left alone: shell patterns, and addresses with the reason for each."""

    patterns: tuple[str, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)

    def skipped(self, url: str) -> Skipped | None:
        """Why this one is, or None."""
        if reason := self.reasons.get(url) or self.reasons.get(url.partition("#")[0]):
            return Skipped(reason)
        fitting = next((one for one in self.patterns if fnmatchcase(url, one)), None)
        return Skipped(f"not asked: it fits {fitting}") if fitting else None


class LinkChecker:
    """Asks about each address once; what a survey leaves out was `offline`, or came too late."""

    def __init__(
        self,
        survey: Survey,
        memory: LinkMemory,
        *,
        offline: bool = False,
        archive: Wayback | None = None,
        wishes: Wishes | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._survey = survey
        self._memory = memory
        self._offline = offline
        self._archive = archive
        self._wishes = wishes or Wishes()
        self._clock = clock or Clock()
        self._told: dict[str, CheckedLink] = {}

    def check(
        self,
        accessed: Mapping[str, Collection[str]],
        *,
        recorded_dois: Collection[str] = (),
        seconds: float | None = None,
        progress: Progress | None = None,
    ) -> dict[str, CheckedLink]:
        """What is known of each address; `accessed` has what is printed of when it was seen.

        What an earlier call was told is not asked again, as of a page that was mended since.
        What was learnt by an exception's time (Ctrl-C) is kept for the next run.
        """
        until = self._clock.monotonic() + (_FOREVER if seconds is None else seconds)
        progress = progress or Silent()
        progress.start("links", len(accessed))
        found = self._left_alone(accessed, recorded_dois)
        found |= {url: self._told[url] for url in accessed if url in self._told}
        try:
            found |= self._memory.recall(url for url in accessed if url not in found)
            for _ in found:
                progress.step()
            asked = [url for url in accessed if url not in found]
            found |= self._asked(asked, until, progress)
            self._add_copies(found, accessed, until, progress)
        finally:
            self._memory.flush()
        self._told |= found
        return found

    def states(self) -> tuple[SourceState, ...]:
        """How the archive served, where it was asked."""
        state = self._archive.state() if self._archive is not None else None
        return (state,) if state is not None else ()

    def close(self) -> None:
        """Give connections and the memory's file back."""
        if self._archive is not None:
            self._archive.close()
        self._memory.close()

    def _left_alone(
        self, urls: Iterable[str], recorded_dois: Collection[str]
    ) -> dict[str, CheckedLink]:
        """At the user's wish, and where doi.org could only say what a record says already."""
        found = {}
        for url in urls:
            skipped = self._wishes.skipped(url) or _registered(url, recorded_dois)
            if skipped is not None:
                found[url] = CheckedLink(skipped)
        return found

    def _asked(self, urls: list[str], until: float, progress: Progress) -> dict[str, CheckedLink]:
        """Of those whose turn did not come it is said so."""
        why = _OFFLINE if self._offline else _LATE
        found = dict.fromkeys(urls, CheckedLink(why))

        def judge(url: str, trail: Trail) -> None:
            found[url] = self._memory.keep(url, classify(trail, url.partition("#")[2]))
            progress.step()

        left = until - self._clock.monotonic()
        if urls and left > 0:
            self._survey(urls, left, judge)
        return found

    def _add_copies(
        self,
        found: dict[str, CheckedLink],
        accessed: Mapping[str, Collection[str]],
        until: float,
        progress: Progress,
    ) -> None:
        """The newest good copy from before anybody found the link dead, or says they saw it."""
        new = (url for url in found if url not in self._told)
        gone = sorted(url for url in new if isinstance(found[url].outcome, Gone))
        if self._archive is None or not gone:
            return
        progress.start("copies", len(gone))
        until = min(until, self._clock.monotonic() + _COPIES)
        for url in gone:
            link = found[url]
            days = [day for text in accessed[url] if (day := accessed_date(text)) is not None]
            days += [day.replace("-", "") for day in link.failures[:1]]
            left = until - self._clock.monotonic()
            copy = self._archive.find(url, before=min(days, default=None), seconds=left)
            found[url] = replace(link, archived=copy)
            progress.step()


def _registered(url: str, recorded_dois: Collection[str]) -> Skipped | None:
    """A doi.org address whose DOI has a record."""
    if not recorded_dois or not url.lower().startswith(_DOI_HOSTS):
        return None
    doi = doi_in_url(url)
    known = doi is not None and doi in recorded_dois
    return Skipped("not asked: the DOI is registered, its record says so") if known else None
