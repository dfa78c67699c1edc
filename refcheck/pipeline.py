"""The heart: read the pages, gather evidence where a rule needs it, judge, and report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from refcheck import __version__
from refcheck.changes.filling import Help, Suggesting, filled
from refcheck.checks.judge import judge
from refcheck.checks.suppressions import ignored_by
from refcheck.gathering import (
    Entries,
    PageInput,
    check_links,
    dossier_of,
    left,
    parsed,
    read_all,
    resolve,
    with_claims,
)
from refcheck.model.findings import Report
from refcheck.progress import Guard
from refcheck.registry.answers import registered
from refcheck.rules import needs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from refcheck.config import Settings
    from refcheck.gathering import Answers, Gathered, LinkAnswers, Parse, ReadPage, Seconds
    from refcheck.model.evidence import Dossier
    from refcheck.model.findings import ArticleReport
    from refcheck.model.links import CheckedLink
    from refcheck.progress import Progress
    from refcheck.registry.answers import PageEntries
    from refcheck.revisions.port import History
    from refcheck.rules import Rule

__all__ = ["PageInput", "check_pages"]

OnFailure: TypeAlias = "Callable[[PageInput, str, Exception], None]"
Histories: TypeAlias = "Callable[[PageInput], History | None]"


def check_pages(
    pages: Sequence[PageInput],
    *,
    settings: Settings,
    resolver: Answers | None,
    rules: Sequence[Rule],
    started: str,
    progress: Progress,
    seconds: Seconds = None,
    on_failure: OnFailure | None = None,
    registries: Mapping[str, PageEntries] | None = None,
    checker: LinkAnswers | None = None,
    histories: Histories | None = None,
    parse: Parse = parsed,
) -> Report:
    """Check the pages.

    Nobody is asked about works without a `resolver`, nor about links without a `checker`, nor
    about either without a rule that needs them.

    `started` is ISO 8601. Resolving ends after `seconds`; what is left by then is unchecked. Where
    `seconds` is a function, it tells how much of them is left, and no page is read after them. The
    caller knows how long it all took: `elapsed_seconds` is 0 here.

    `on_failure` is told of each page that is not in the report: the page, the stage, and why. It
    keeps one page that shows a bug from taking the others with it; without it, the bug is raised.

    `registries` has what is registered about a page, by its path. Nobody is asked about a reference
    that stands there unchanged; only what an index or the cache knows of its work is looked up.
    `histories` gives a page's earlier states, which are looked at where an entry is missing.
    `parse` takes a printed reference apart, or knows what came of that before.
    """
    ignores = ignored_by(settings)
    guard = Guard(on_failure)
    entries = Entries(registries or {}, settings.registry_age_days)
    statements = needs(rules, "statements")
    read = read_all(pages, seconds, guard, progress, entries, statements=statements, parse=parse)
    resolved: Gathered = {}
    asked = resolver if needs(rules, "works") else None
    if asked is not None:
        read, resolved = resolve(
            read, asked, settings.jobs, left(seconds), guard=guard, progress=progress
        )
    recall = asked.recall if asked is not None and registries else None
    known = {
        page.index: registered(page.registry, recall) for page in read if page.registry is not None
    }
    links: Mapping[str, CheckedLink] = {}
    if checker is not None and needs(rules, "links"):
        links = check_links(read, checker, resolved, known, seconds=seconds, progress=progress)
    seeks = any(rule.code == "REF001" for rule in rules)

    def gathered(page: ReadPage) -> tuple[ReadPage, Dossier]:
        dossier = dossier_of(page, resolved, known.get(page.index, {}), links)
        if seeks and not page.source.earlier:
            dossier = filled(dossier, _help(page.source, histories, asked, seconds, started[:10]))
        return page, dossier

    dossiers = guard.each(read, gathered, lambda page: page.source, "filling")
    if needs(rules, "abstracts"):
        jobs = settings.jobs
        dossiers = with_claims(
            dossiers, asked, jobs, seconds=seconds, guard=guard, progress=progress
        )
    sources = tuple(state for one in (resolver, checker) if one for state in one.states())

    def judged(gathered: tuple[ReadPage, Dossier]) -> ArticleReport:
        page, dossier = gathered
        dossier = replace(dossier, sources=sources, today=started[:10])
        judgement = judge(dossier, rules, ignores=ignores)
        return replace(judgement, revision=page.source.revision)

    return Report(
        version=__version__,
        started=started,
        settings=settings.told([rule.code for rule in rules]),
        sources=sources,
        articles=tuple(guard.each(dossiers, judged, lambda pair: pair[0].source, "judging")),
        elapsed_seconds=0.0,
    )


def _help(
    page: PageInput,
    histories: Histories | None,
    resolver: object,
    seconds: Seconds,
    today: str,
) -> Help:
    """Where to look for what a list lacks."""
    return Help(
        history=lambda: histories(page) if histories is not None else None,
        works=resolver if isinstance(resolver, Suggesting) else None,
        media=page.media,
        in_time=lambda: not callable(seconds) or seconds() > 0,
        today=today,
    )
