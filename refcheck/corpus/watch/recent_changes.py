"""Edits from api.php's list of recent changes, which every MediaWiki has, asked now and then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from refcheck.corpus.watch.edits import edit_of_change, iso, moment_of
from refcheck.corpus.watch.patience import given_up
from refcheck.corpus.watch.pending import Mark
from refcheck.errors import InputError, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from refcheck.corpus.watch.edits import Wanted
    from refcheck.corpus.watch.patience import Patience
    from refcheck.corpus.watch.pending import Pending
    from refcheck.revisions.mediawiki import Wiki

# Seconds that are asked for once more: an edit may be listed after later ones, since its
# transaction took longer.
OVERLAP = 60
_AT_ONCE = 500  # what anybody may ask for
_LONGEST_CONTINUE = 500
_DAY = 86_400


@dataclass(slots=True)
class RecentChanges:
    """`floor` is the moment at which the watch once began."""

    wiki: Wiki
    wanted: Wanted
    patience: Patience
    now: Callable[[], float]
    floor: int
    interval: float

    def follow(self, start: Mark, pending: Pending, *, once: bool) -> None:
        """Bring all edits since `start`, and go on unless it is to be done `once`."""
        since = start.moment
        while True:
            since = self.bring(since, pending)
            pending.caught_up()
            if once:
                return
            pending.pause(self.interval)

    def bring(self, since: int, pending: Pending) -> int:
        """The edits since that moment; returns the one up to which they are known."""
        # Before the very beginning nothing is wanted.
        begin = min(since, max(self.floor, since - OVERLAP))
        known_to: int | None = None
        newest = since
        for answer in self._answers(begin):
            if known_to is None:
                known_to = moment_of(answer.get("curtimestamp"))
            for change in _changes(answer):
                edit = edit_of_change(change, self.wanted)
                if edit is not None:
                    newest = max(newest, self._past(edit.moment))
                    pending.admit(edit, Mark(self._past(edit.moment)))
        known_to = max(since, newest if known_to is None else self._past(known_to))
        pending.passed(Mark(known_to))
        return known_to

    def oldest(self) -> int | None:
        """The moment of the oldest change that is still listed; None where there is none.

        Wikis forget them after 90 days ($wgRCMaxAge), Wikimedia's after 30.
        """
        answer = self._ask({"list": "recentchanges", "rcprop": "timestamp", "rclimit": "1"})
        return next((moment_of(one.get("timestamp")) for one in _changes(answer)), None)

    def _answers(self, begin: int) -> Iterator[Mapping[str, Any]]:
        asked = {
            "list": "recentchanges",
            "rcstart": iso(begin),
            "rcprop": "ids|title|timestamp|user|comment|flags",
            "rctype": "edit|new",
            "rcnamespace": "|".join(map(str, sorted(self.wanted.namespaces))),
            "rclimit": str(_AT_ONCE),
            "curtimestamp": "1",
        }
        if not self.wanted.bots:
            asked["rcshow"] = "!bot"
        place: str | None = None
        while True:
            answer = self._ask({**asked, **({"rccontinue": place} if place else {})})
            yield answer
            before, place = place, _continued(answer)
            if place is None or place == before:
                return

    def _ask(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        who = f"the recent changes of {self.wiki.base}"
        try:
            return self.patience.ask(who, lambda: self._answer(asked))
        except SourceError as error:
            raise given_up(who, error) from error

    def _answer(self, asked: Mapping[str, str]) -> Mapping[str, Any]:
        """What the API says in anger (a database, a read-only time) it may not say later."""
        try:
            return self.wiki.query("recent changes", rcdir="newer", **asked)
        except InputError as error:
            raise SourceError(error.message, transient=True) from error

    def _past(self, moment: int) -> int:
        """A time to come would stand in the way of all edits until then."""
        return min(moment, int(self.now()))


def _changes(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    query = answer.get("query")
    found = query.get("recentchanges") if isinstance(query, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _continued(answer: Mapping[str, Any]) -> str | None:
    rest = answer.get("continue")
    place = rest.get("rccontinue") if isinstance(rest, dict) else None
    return place if isinstance(place, str) and 0 < len(place) <= _LONGEST_CONTINUE else None
