"""Each link of a corpus asked once, some hundreds of many hosts at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.corpus.manifest import added
from refcheck.corpus.pickled import packed
from refcheck.links.opening import open_checker
from refcheck.model.dois import doi_in_url
from refcheck.model.links import Skipped, Unreachable
from refcheck.resolvers.opening import cache_folder

if TYPE_CHECKING:
    from refcheck.corpus.run import Run
    from refcheck.links.hosts import Paces
    from refcheck.model.links import CheckedLink

_TOGETHER = 1_000  # links that one checker asks, which remembers all it was told


def ask_links(run: Run) -> None:
    """Ask about the links that nobody was asked about; what comes too late stays open."""
    run.watcher.begin("asking links", 0, run.store.counts().open_links)
    after = 0
    paces: Paces = {}  # hosts that wish for patience get it from every checker
    while links := run.store.open_links(after, _TOGETHER):
        seconds = run.seconds_left()
        if seconds is not None and seconds <= 0:
            break
        after = max(number for number, _ in links.values())
        found = _asked(run, {url: days for url, (_, days) in links.items()}, seconds, paces)
        cut_off = all(
            isinstance(one.outcome, Unreachable) or _is_late(one) for one in found.values()
        )
        run.store.answer_links(
            (links[url][0], not cut_off and not _is_late(link), packed(link))
            for url, link in found.items()
        )
        run.commit()
        run.watcher.advance(len(links), None)
        if cut_off:  # not one of so many hosts: it is our network
            break
    run.manifest.asked.links_unanswered = run.store.counts().open_links
    run.commit()


def _asked(
    run: Run, accessed: dict[str, list[str]], seconds: float | None, paces: Paces
) -> dict[str, CheckedLink]:
    settings = replace(run.job.settings, offline=False)  # who wants links wants this
    dois = {doi for url in accessed if (doi := doi_in_url(url)) is not None}
    with open_checker(
        settings,
        {rule.info.code for rule in run.job.rules},
        run.registered.links(),
        run.job.today,
        cache_dir=cache_folder(settings),
        warn=run.warn,
        paces=paces,
    ) as checker:
        found = checker.check(accessed, recorded_dois=run.store.recorded(dois), seconds=seconds)
        run.manifest.sources = added(run.manifest.sources, checker.states())
    return found


def _is_late(link: CheckedLink) -> bool:
    return isinstance(link.outcome, Skipped) and link.outcome.late
