"""What earlier runs learnt of links: verdicts that still hold, and the days on which one failed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from refcheck.links.history import History, days_between, united, until
from refcheck.links.stored import (
    history_from_json,
    history_to_json,
    merged_histories,
    verdict_from_json,
    verdict_to_json,
)
from refcheck.model.links import Blocked, Gone
from refcheck.net.cache import DAY, cache_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from refcheck.model.links import CheckedLink
    from refcheck.model.registry import RegistryLink
    from refcheck.net.cache import AnswerCache

LINKS_VERSION = "1"  # part of the key of kept verdicts: raise it with every change of their logic
ALIVE_DAYS = 7
GONE_DAYS = 1

_OFFLINE_DAYS = 30
_BLOCKED_SECONDS = 3600.0  # who sends programs away is not asked again at once
_HISTORY_SECONDS = 365 * DAY
_BATCH = 800  # rows to a transaction, two for each link


class LinkMemory:
    """Verdicts by address, and the failures of each address without its fragment.

    `today` is the run's ISO date. `registered` are the links of references.yaml; without a cache
    these alone are remembered. `looks` are words for what this run looks at beyond the status, such
    as "pages": a verdict for which fewer were taken is not recalled, nor one that was had under
    other `conditions`, the settings on which verdicts depend. Several runs may share a cache;
    within one, a memory is for one thread at a time.
    """

    def __init__(
        self,
        cache: AnswerCache | None,
        today: str,
        registered: Mapping[str, RegistryLink] = MappingProxyType({}),
        *,
        looks: Collection[str] = (),
        conditions: Sequence[str] = (),
        offline: bool = False,
    ) -> None:
        self._cache = cache
        self._today = today
        self._registered = registered
        self._looks = frozenset(looks)
        self._conditions = tuple(conditions)
        self._offline = offline
        self._histories: dict[str, History] = {}  # of the cache and of this run
        self._new_verdicts: dict[str, tuple[Any, float]] = {}  # not written yet, with their seconds
        self._new_histories: dict[str, tuple[Any, float]] = {}

    def recall(self, urls: Iterable[str]) -> dict[str, CheckedLink]:
        """The verdicts that still hold, by address."""
        if self._cache is None:
            return {}
        self.flush()
        wanted = list(dict.fromkeys(urls))
        stored = self._stored(wanted)
        found: dict[str, CheckedLink] = {}
        for url in wanted:
            verdict = verdict_from_json(stored.get(self._verdict_key(url)))
            if verdict is not None and self._looks <= verdict[1] and self._holds(url, verdict[0]):
                found[url] = self._with_failures(url, verdict[0])
        return found

    def keep(self, url: str, checked: CheckedLink) -> CheckedLink:
        """Remember what was found today; it comes back with its date and its failures."""
        checked = replace(checked, checked=self._today)
        history = self._noted(url, checked)
        if self._cache is not None:
            self._store(url, checked, history)
        return self._with_failures(url, checked)

    def flush(self) -> None:
        """Write what is not written yet; to be called at the end of a run, however it ends."""
        if self._cache is not None:
            self._cache.put_many(self._new_verdicts)
            merge = partial(merged_histories, today=self._today)
            self._cache.put_many(self._new_histories, merge=merge)
        self._new_verdicts.clear()  # only now: an interrupted flush is done again
        self._new_histories.clear()

    def close(self) -> None:
        """Write what is not written yet, and release the cache."""
        self.flush()
        if self._cache is not None:
            self._cache.close()

    def _noted(self, url: str, checked: CheckedLink) -> History | None:
        """The history after a failure or a recovery; None where nothing is new about it."""
        before = after = self._history(url)
        if isinstance(checked.outcome, Gone):
            after = united(before, History((self._today,)))
        elif checked.recovered:
            after = History((), self._today)
        self._histories[_bare(url)] = after
        return after if after != before else None

    def _store(self, url: str, checked: CheckedLink, history: History | None) -> None:
        """To be written with the next batch."""
        verdict = verdict_to_json(checked, self._looks)
        if verdict is not None:
            blocked = isinstance(checked.outcome, Blocked)
            seconds = _BLOCKED_SECONDS if blocked else _OFFLINE_DAYS * DAY
            self._new_verdicts[self._verdict_key(url)] = (verdict, seconds)
        if history is not None:
            self._new_histories[_history_key(url)] = (history_to_json(history), _HISTORY_SECONDS)
        if len(self._new_verdicts) + len(self._new_histories) >= _BATCH:
            self.flush()

    def _holds(self, url: str, checked: CheckedLink) -> bool:
        """Whether a verdict is young enough, and nobody has seen otherwise since."""
        age = days_between(checked.checked, self._today)
        if self._offline or age < 0:
            return 0 <= age < _OFFLINE_DAYS
        registered = self._registered_history(url)
        if isinstance(checked.outcome, Gone):
            return age < GONE_DAYS and (registered.alive or "") <= checked.checked
        sound = checked.recovered and checked.missing_fragment is None
        contradicted = max(registered.gone, default="") > checked.checked
        return age < (ALIVE_DAYS if sound else GONE_DAYS) and not contradicted

    def _with_failures(self, url: str, checked: CheckedLink) -> CheckedLink:
        """With the failures of cache and references.yaml, counted together."""
        if checked.recovered:
            return replace(checked, failures=())
        failures = united(self._history(url), self._registered_history(url)).gone
        if isinstance(checked.outcome, Gone):
            failures = failures or (checked.checked,)
        return replace(checked, failures=failures)

    def _history(self, url: str) -> History:
        if _bare(url) not in self._histories:
            self._stored([url])
        return self._histories[_bare(url)]

    def _registered_history(self, url: str) -> History:
        link = self._registered.get(url) or self._registered.get(_bare(url))
        return until(History(link.gone, link.alive), self._today) if link else History()

    def _stored(self, urls: Sequence[str]) -> dict[str, Any]:
        """What the cache has of these addresses, by key; their histories are known from now on."""
        stored: dict[str, Any] = {}
        if self._cache is not None:
            keys = [key for url in urls for key in (self._verdict_key(url), _history_key(url))]
            stored = self._cache.get_many(keys)
        for url in urls:
            kept = stored.get(_history_key(url)) if stored else None
            self._histories.setdefault(_bare(url), until(history_from_json(kept), self._today))
        return stored

    def _verdict_key(self, url: str) -> str:
        return cache_key("link", LINKS_VERSION, *self._conditions, url)


def _history_key(url: str) -> str:
    return cache_key("link history", _bare(url))


def _bare(url: str) -> str:
    """Without the fragment, of which no host hears."""
    return url.partition("#")[0]
