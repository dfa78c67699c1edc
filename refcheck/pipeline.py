"""The heart: read the pages, gather evidence where a rule needs it, judge, and report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from refcheck import __version__
from refcheck.checks.judge import judge
from refcheck.checks.suppressions import IgnoreEntry, check_ignores
from refcheck.model.evidence import Dossier
from refcheck.model.findings import Report, Severity
from refcheck.reading.bibliography import parse_reference
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Literal

    from refcheck.config import Settings
    from refcheck.model.article import Article, Reference
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution, SourceState
    from refcheck.progress import Progress
    from refcheck.resolvers.chain import Resolver
    from refcheck.rules import Rule

Gathered: TypeAlias = "Mapping[str, tuple[Resolution, DoiOutcome | None]]"


@dataclass(frozen=True, slots=True)
class PageInput:
    """A page's bytes, the name that reports give it, and its media type where one was declared."""

    path: str
    data: bytes
    media: Literal["html", "text"] | None = None


@dataclass(frozen=True, slots=True)
class _Read:
    """A page as read, its printed references taken apart; keyed by `Reference.key`."""

    article: Article
    fields: Mapping[str, ReferenceFields]


def needs_works(rules: Sequence[Rule]) -> bool:
    """Whether any of the rules reads what only a source of works can tell.

    A rule that tells which sources kept silent is no reason to ask them.
    """
    return any(
        "works" in rule.needs and rule.info.severity is not Severity.UNCHECKED for rule in rules
    )


def check_pages(
    pages: Sequence[PageInput],
    *,
    settings: Settings,
    resolver: Resolver | None,
    rules: Sequence[Rule],
    started: str,
    progress: Progress,
    seconds: float | None = None,
) -> Report:
    """Check the pages; nobody is asked about works without a resolver or a rule that needs them.

    `started` is ISO 8601. Resolving ends after `seconds`; what is left by then is unchecked. The
    caller knows how long it all took: `elapsed_seconds` is 0 here.
    """
    ignores = _ignores(settings)
    progress.start("reading", len(pages))
    read = [_read(page, progress) for page in pages]
    resolved: Gathered = {}
    if resolver is not None and needs_works(rules):
        resolved = _resolve(read, resolver, settings.jobs, seconds, progress)
    sources = resolver.states() if resolver is not None else ()
    dossiers = [
        _dossier(index, page, resolved, sources=sources, today=started[:10])
        for index, page in enumerate(read)
    ]
    return Report(
        version=__version__,
        started=started,
        settings=_told(settings, rules),
        sources=sources,
        articles=tuple(judge(dossier, rules, ignores=ignores) for dossier in dossiers),
        elapsed_seconds=0.0,
    )


def _ignores(settings: Settings) -> tuple[IgnoreEntry, ...]:
    """What the settings file ignores; ConfigurationError for a rule that is not there."""
    entries = tuple(
        IgnoreEntry(rule, ignored.reason, ignored.pages)
        for ignored in settings.ignored_with_reason
        for rule in ignored.rules
    )
    check_ignores(entries)
    return entries


def _read(page: PageInput, progress: Progress) -> _Read:
    article = read_page(page.data, page.path, media=page.media)
    fields = {reference.key: _fields(reference) for reference in article.references}
    progress.step()
    return _Read(article, fields)


def _fields(reference: Reference) -> ReferenceFields:
    return parse_reference(reference.text, coins=dict(reference.coins) or None, urls=reference.urls)


def _resolve(
    pages: Sequence[_Read],
    resolver: Resolver,
    jobs: int,
    seconds: float | None,
    progress: Progress,
) -> Gathered:
    """All pages' references in one go, to use the sources' rates well; empty ones are left out."""
    items = [
        (_key(index, reference), reference.text, page.fields[reference.key])
        for index, page in enumerate(pages)
        for reference in page.article.references
        if reference.text.strip()
    ]
    progress.start("resolving", len(items))
    return resolver.resolve_all(
        items, jobs=jobs, deadline=seconds, on_done=lambda _: progress.step()
    )


def _key(index: int, reference: Reference) -> str:
    return f"{index}:{reference.key}"


def _dossier(
    index: int,
    page: _Read,
    resolved: Gathered,
    *,
    sources: tuple[SourceState, ...],
    today: str,
) -> Dossier:
    keys = {reference.key: _key(index, reference) for reference in page.article.references}
    outcomes = {key: resolved[own] for key, own in keys.items() if own in resolved}
    return Dossier(
        article=page.article,
        fields=page.fields,
        resolutions={key: resolution for key, (resolution, _) in outcomes.items()},
        dois={key: doi for key, (_, doi) in outcomes.items() if doi is not None},
        sources=sources,
        today=today,
    )


def _told(settings: Settings, rules: Sequence[Rule]) -> dict[str, object]:
    """The settings that decide what a report can say."""
    return {
        "offline": settings.offline,
        "rules": [rule.code for rule in rules],
        "ignored": [
            {"rules": list(ignored.rules), "reason": ignored.reason, "pages": ignored.pages}
            for ignored in settings.ignored_with_reason
        ],
        "fail_on": settings.fail_on,
        "strict": settings.strict,
    }
