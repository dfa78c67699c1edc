"""The Wayback Machine: the newest good copy of a dead page from a time when it was alive."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from refcheck.errors import SourceError
from refcheck.links.archived import held_by
from refcheck.links.guard import Permitted, Policy, examine
from refcheck.links.quirks import quirk_of
from refcheck.model.evidence import Traffic
from refcheck.model.links import ArchivedCopy
from refcheck.net.breaker import OddAnswerError
from refcheck.net.cache import NEGATIVE, POSITIVE, cache_key
from refcheck.net.deadline import within
from refcheck.net.json_service import JsonService
from refcheck.net.service import Limits

if TYPE_CHECKING:
    from refcheck.model.evidence import SourceState
    from refcheck.net.cache import AnswerCache
    from refcheck.net.clock import Clock
    from refcheck.net.retry import Patience
    from refcheck.net.session import JsonAnswer

NAME = "wayback"
ADDRESS = "https://web.archive.org"
_HOST = "web.archive.org"
# The server refuses more than 30 a minute, and after a while the whole network that asks: 24 are
# advised (https://github.com/edgi-govdata-archiving/wayback/issues/206, 2026-06-19).
LIMITS = Limits(single=0.4, list=0.4, in_flight=1)
MOST = 20  # questions of a run, which take most of a minute then

_ARCHIVE = "the Wayback Machine"
_OK = 200
_EXCLUDED = frozenset({403})  # its owner does not want this site to be shown; others are
_FORM = "copies-1"  # how answers are stored
_LATE = "no answer in time"
_ENOUGH = "enough copies for one run, the next asks for others"
_FOREVER = 86_400.0
_FIELDS = ("timestamp", "original", "statuscode")
_TIME = re.compile(r"(?:19|20)[0-9]{12}")
_PAGE = re.compile(r"https?://[^\s\x00-\x1f\x7f]{1,8000}", re.IGNORECASE)


class Wayback:
    """Asks what the archive holds, by its CDX API; never for what is not on the public web.

    https://github.com/internetarchive/wayback/blob/master/wayback-cdx-server/README.md. `agent` is
    the User-Agent. A copy is remembered for thirty days, that there is none for one. What is asked
    after `most` questions is left to the next run.
    """

    def __init__(
        self,
        address: str = ADDRESS,
        *,
        agent: str,
        cache: AnswerCache | None = None,
        policy: Policy | None = None,
        offline: bool = False,
        patience: Patience | None = None,
        limits: Limits = LIMITS,
        most: int = MOST,
        clock: Clock | None = None,
    ) -> None:
        self._service = JsonService(
            NAME, address, agent, limits, patience=patience, clock=clock, odd=_EXCLUDED
        )
        self._cache = cache
        self._policy = policy or Policy()
        self._offline = offline
        self._most = most
        self._cached = self._left_out = 0

    def find(
        self, url: str, before: str | None = None, seconds: float | None = None
    ) -> ArchivedCopy | None:
        """The newest copy with status 200, of the day `before` (YYYYMMDD) at the latest.

        None also where the archive did not answer, within `seconds` if they are given.
        """
        page = url.partition("#")[0]
        if not self._may_be_asked(page):
            return None
        key = cache_key(NAME, self._service.address, _FORM, page, before or "")
        stored = self._cache.get(key) if self._cache is not None else None
        if isinstance(stored, dict):
            self._cached += 1
            return _copy(stored.get("capture"), before, page)
        if self._offline:
            return None
        if self._service.state().asked >= self._most or (seconds is not None and seconds <= 0):
            self._left_out += 1
            return None
        path = f"/cdx/search/cdx?{_query(page, before)}"
        try:
            capture = within(
                _FOREVER if seconds is None else seconds,
                lambda: self._service.ask(path, lambda answer: _newest(answer, before)),
            )
        except SourceError:
            return None
        if self._cache is not None:
            self._cache.put(key, {"capture": capture}, POSITIVE if capture else NEGATIVE)
        return _copy(capture, before, page)

    def state(self) -> SourceState | None:
        """How the archive served; None where there was nothing to ask it."""
        state = self._service.state()
        asked = state.asked + self._cached + self._left_out
        answered = state.answered + self._cached
        if not asked:
            return None
        late = state.asked > state.answered  # some were not waited for to the end
        return replace(
            state,
            asked=asked,
            answered=answered,
            failed=asked - answered,
            reason=state.reason or (_LATE if late else _ENOUGH if self._left_out else None),
            traffic=state.traffic + Traffic(0, 0.0, self._cached),
        )

    def close(self) -> None:
        """Give the connections back; the cache is its owner's."""
        self._service.close()

    def _may_be_asked(self, page: str) -> bool:
        """The Internet Archive need not hear of addresses inside a house; a mirror may."""
        found = examine(page, self._policy)
        if not isinstance(found, Permitted) or held_by(page) is not None:
            return False
        quirk = quirk_of(found.host)
        if quirk is not None and not quirk.follow:  # a resolver's redirects are no pages
            return False
        return not found.trusted or urlsplit(self._service.address).hostname != _HOST


def _query(page: str, before: str | None) -> str:
    """Exact, since a star at an end of the address would otherwise ask for many pages."""
    asked = {"url": page, "matchType": "exact", "output": "json", "fl": ",".join(_FIELDS)}
    asked |= {"filter": "statuscode:200"} | ({"to": before} if before else {}) | {"limit": "-1"}
    return urlencode(asked)


def _newest(answer: JsonAnswer, before: str | None) -> list[str] | None:
    """The time and the address of the newest capture in a table whose first row is its head."""
    rows = answer.value
    if answer.status != _OK or not isinstance(rows, list):
        raise OddAnswerError("answered with JSON of an unexpected shape")
    if not rows:
        return None
    if rows[0] != list(_FIELDS):
        raise OddAnswerError("answered with JSON of an unexpected shape")
    good = [row[:2] for row in rows[1:] if _is_good(row) and _copy(row[:2], before, "")]
    return max(good, default=None)


def _is_good(row: object) -> bool:
    return isinstance(row, list) and row[2:] == ["200"]


def _copy(capture: Any, before: str | None, page: str) -> ArchivedCopy | None:
    """The copy, unless the capture is none or too young.

    Its address has the page's as it was asked for, which finds it as well: how the archive spells
    it is the archive's word, and may hold what is not to be printed.
    """
    match capture:
        case [str(time), str(original)] if _TIME.fullmatch(time) and _PAGE.fullmatch(original):
            day = time[:8]
        case _:
            return None
    try:
        iso = date.fromisoformat(day).isoformat()
    except ValueError:
        return None
    if before is not None and day > before:
        return None
    return ArchivedCopy(f"{ADDRESS}/web/{time}/{page}", iso, _ARCHIVE)
