"""The heart: read the pages, gather evidence where a rule needs it, judge, and report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from refcheck import __version__
from refcheck.changes.filling import Help, Suggesting, filled
from refcheck.checks.judge import judge
from refcheck.checks.suppressions import ignored_by
from refcheck.errors import InputError, RefcheckError
from refcheck.links.mentions import mentions, recorded_dois
from refcheck.model.evidence import Dossier
from refcheck.model.findings import Report, Severity
from refcheck.progress import Guard
from refcheck.reading.bibliography import parse_reference
from refcheck.reading.page import read_page
from refcheck.registry.answers import registered
from refcheck.registry.pairing import pair

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Literal

    from refcheck.config import Settings
    from refcheck.links.checker import LinkChecker
    from refcheck.model.article import Article, Reference
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution
    from refcheck.model.findings import ArticleReport
    from refcheck.model.links import CheckedLink
    from refcheck.model.registry import Registered, RegistryView
    from refcheck.model.revisions import Revision
    from refcheck.progress import Progress
    from refcheck.reading.page import Media
    from refcheck.registry.answers import PageEntries
    from refcheck.resolvers.chain import Item, Resolver
    from refcheck.revisions.port import History
    from refcheck.rules import Rule

OnFailure: TypeAlias = "Callable[[PageInput, str, Exception], None]"
Seconds: TypeAlias = "float | Callable[[], float] | None"
Histories: TypeAlias = "Callable[[PageInput], History | None]"
Gathered: TypeAlias = "Mapping[str, tuple[Resolution, DoiOutcome | None]]"


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page's bytes, the name that reports give it, and its media type where one was declared.

    An `earlier` text is checked for comparison only. `history` has the page's earlier states, where
    whoever gave the page keeps them.
    """

    path: str
    data: bytes
    media: Media | None = None
    revision: Revision | None = None
    earlier: bool = False
    history: History | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as read, its printed references taken apart; keyed by `Reference.key`."""

    index: int
    source: PageInput
    article: Article
    fields: Mapping[str, ReferenceFields]
    registry: RegistryView | None = None


def needs(rules: Sequence[Rule], what: Literal["works", "links"]) -> bool:
    """Whether any of the rules reads what only a source of works, or the links, can tell.

    A rule that tells which of them kept silent is no reason to ask them.
    """
    return any(
        what in rule.needs and rule.info.severity is not Severity.UNCHECKED for rule in rules
    )


def check_pages(
    pages: Sequence[PageInput],
    *,
    settings: Settings,
    resolver: Resolver | None,
    rules: Sequence[Rule],
    started: str,
    progress: Progress,
    seconds: Seconds = None,
    on_failure: OnFailure | None = None,
    registries: Mapping[str, PageEntries] | None = None,
    checker: LinkChecker | None = None,
    histories: Histories | None = None,
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
    """
    ignores = ignored_by(settings)
    guard = Guard(on_failure)
    entries = _Entries(registries or {}, settings.registry_age_days)
    read = _read_all(pages, seconds, guard, progress, entries)
    resolved: Gathered = {}
    asked = resolver if needs(rules, "works") else None
    if asked is not None:
        read, resolved = _resolve(
            read, asked, settings.jobs, _left(seconds), guard=guard, progress=progress
        )
    recall = asked.recall if asked is not None and registries else None
    known = {
        page.index: registered(page.registry, recall) for page in read if page.registry is not None
    }
    links: Mapping[str, CheckedLink] = {}
    if checker is not None and needs(rules, "links"):
        links = _check_links(read, checker, resolved, known, seconds=seconds, progress=progress)
    seeks = any(rule.code == "REF001" for rule in rules)

    def gathered(page: _Read) -> tuple[_Read, Dossier]:
        dossier = _dossier(page, resolved, known.get(page.index, {}), links)
        if seeks and not page.source.earlier:
            dossier = filled(dossier, _help(page.source, histories, asked, seconds, started[:10]))
        return page, dossier

    dossiers = guard.each(read, gathered, lambda page: page.source, "filling")
    sources = tuple(state for one in (resolver, checker) if one for state in one.states())

    def judged(gathered: tuple[_Read, Dossier]) -> ArticleReport:
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


@dataclass(frozen=True, slots=True)
class _Entries:
    """What is registered about each page, by its path."""

    of_page: Mapping[str, PageEntries]
    age_days: int

    def view(self, article: Article, fields: Mapping[str, ReferenceFields]) -> RegistryView | None:
        """The page's entries beside what it prints; None for a page without a registry."""
        known = self.of_page.get(article.path)
        if known is None:
            return None
        return pair(known, article, fields, age_days=self.age_days)


def _read_all(
    pages: Sequence[PageInput],
    seconds: Seconds,
    guard: Guard[PageInput],
    progress: Progress,
    entries: _Entries,
) -> list[_Read]:
    def read(numbered: tuple[int, PageInput]) -> _Read:
        index, page = numbered
        if callable(seconds) and seconds() <= 0:
            raise InputError("the time limit of the run is over", hint="--time-limit raises it")
        article = read_page(page.data, page.path, media=page.media)
        fields = {reference.key: _fields(reference) for reference in article.references}
        progress.step()
        return _Read(index, page, article, fields, entries.view(article, fields))

    progress.start("reading", len(pages))
    return guard.each(enumerate(pages), read, lambda numbered: numbered[1], "reading")


def _fields(reference: Reference) -> ReferenceFields:
    return parse_reference(reference.text, coins=dict(reference.coins) or None, urls=reference.urls)


def _resolve(
    pages: list[_Read],
    resolver: Resolver,
    jobs: int,
    seconds: float | None,
    *,
    guard: Guard[PageInput],
    progress: Progress,
) -> tuple[list[_Read], Gathered]:
    """All pages' references in one go, to use the sources' rates well.

    Only where that shows a bug, page by page, to tell whose it is.
    """

    def ask(some: Sequence[_Read]) -> Gathered:
        items = [item for page in some for item in _items(page)]
        if not items:
            return {}
        progress.start("resolving", len(items))
        return resolver.resolve_all(
            items, jobs=jobs, deadline=seconds, on_done=lambda _: progress.step()
        )

    try:
        return pages, ask(pages)
    except RefcheckError:
        raise
    except Exception:
        if guard.on_failure is None:
            raise
    one_by_one = guard.each(
        pages, lambda page: (page, ask([page])), lambda page: page.source, "resolving"
    )
    answers = {key: answer for _, some in one_by_one for key, answer in some.items()}
    return [page for page, _ in one_by_one], answers


def _check_links(
    pages: Sequence[_Read],
    checker: LinkChecker,
    resolved: Gathered,
    known: Mapping[int, Mapping[str, Registered]],
    *,
    seconds: Seconds,
    progress: Progress,
) -> Mapping[str, CheckedLink]:
    """All pages' links in one go, each address once."""
    accessed = mentions((page.article, page.fields) for page in pages)
    registered = [one for entries in known.values() for one in entries.values()]
    return checker.check(
        accessed,
        recorded_dois=recorded_dois([doi for _, doi in resolved.values()], registered),
        seconds=_left(seconds),
        progress=progress,
    )


def _items(page: _Read) -> list[Item]:
    """The references to ask about: those that have a text, and do not stand in the registry."""
    standing = page.registry.standing if page.registry is not None else {}
    return [
        (_key(page.index, reference), reference.text, page.fields[reference.key])
        for reference in page.article.references
        if reference.text.strip() and reference.key not in standing
    ]


def _key(index: int, reference: Reference) -> str:
    return f"{index}:{reference.key}"


def _dossier(
    page: _Read,
    resolved: Gathered,
    known: Mapping[str, Registered],
    links: Mapping[str, CheckedLink],
) -> Dossier:
    keys = {reference.key: _key(page.index, reference) for reference in page.article.references}
    outcomes = {key: resolved[own] for key, own in keys.items() if own in resolved}
    return Dossier(
        article=page.article,
        fields=page.fields,
        resolutions={**{key: found for key, (found, _) in outcomes.items()}, **known},
        dois={key: doi for key, (_, doi) in outcomes.items() if doi is not None},
        links={link.url: links[link.url] for link in page.article.links if link.url in links},
        registry=page.registry,
    )


def _help(
    page: PageInput,
    histories: Histories | None,
    resolver: Resolver | None,
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


def _left(seconds: Seconds) -> float | None:
    """How much of the time there is now."""
    return seconds() if callable(seconds) else seconds
