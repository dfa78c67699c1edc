"""What is gathered about pages: each as it is read, its works, its links, all in one dossier."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from refcheck.checks.gathered import gathered_about
from refcheck.claims.unread import unknown_work
from refcheck.errors import InputError
from refcheck.links.mentions import mentions, recorded_dois
from refcheck.model.claims import NoAbstract
from refcheck.model.evidence import Dossier, Resolved
from refcheck.model.printed import PrintedFields
from refcheck.model.registry import Registered
from refcheck.model.works import Work
from refcheck.reading.bibliography import parse_reference, read_dois
from refcheck.reading.page import read_page
from refcheck.registry.pairing import pair
from refcheck.resolvers.sources import Known

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from refcheck.model.article import Article, Reference
    from refcheck.model.claims import AbstractOutcome
    from refcheck.model.evidence import DoiOutcome, ReferenceFields, Resolution, SourceState
    from refcheck.model.links import CheckedLink
    from refcheck.model.registry import RegistryView
    from refcheck.model.revisions import Revision
    from refcheck.progress import Guard, Progress
    from refcheck.reading.page_files import Media
    from refcheck.registry.answers import PageEntries
    from refcheck.resolvers.abstracts import AbstractSearch
    from refcheck.resolvers.chain import Answer, Item
    from refcheck.revisions.port import History

Seconds: TypeAlias = "float | Callable[[], float] | None"
Sought: TypeAlias = "tuple[Work, Known] | NoAbstract"
Gathered: TypeAlias = "Mapping[str, tuple[Resolution, DoiOutcome | None]]"
Parse: TypeAlias = "Callable[[Reference], ReferenceFields]"


class Answers(Protocol):
    """Who says which works the references are: a `Resolver`, or what one said before."""

    def resolve_all(
        self,
        items: Sequence[Item],
        *,
        jobs: int,
        deadline: float | None = None,
        on_done: Callable[[str], None] | None = None,
    ) -> Mapping[str, Answer]:
        """Every item's answer by its key."""
        ...

    def recall(self, doi: str) -> tuple[Work, str] | None:
        """The record of a DOI that is at hand, and whose it is; nobody is asked."""
        ...

    def abstracts(
        self, jobs: int, left: Callable[[], float | None], done: Callable[[Work], None]
    ) -> AbstractSearch:
        """Where abstracts are looked for."""
        ...

    def states(self) -> tuple[SourceState, ...]:
        """How each source served."""
        ...


class LinkAnswers(Protocol):
    """Who says how the links are: a `LinkChecker`, or what one said before."""

    def check(
        self,
        accessed: Mapping[str, Collection[str]],
        *,
        recorded_dois: Collection[str] = (),
        seconds: float | None = None,
        progress: Progress | None = None,
    ) -> Mapping[str, CheckedLink]:
        """What is known of each address."""
        ...

    def states(self) -> tuple[SourceState, ...]:
        """How the asking went."""
        ...


def parsed(reference: Reference) -> ReferenceFields:
    """A printed reference taken apart."""
    return parsed_text(reference.text, reference.coins, reference.urls)


def parsed_text(
    text: str, coins: tuple[tuple[str, str], ...], urls: tuple[str, ...]
) -> ReferenceFields:
    """The same of all that it is read from."""
    return parse_reference(text, coins=dict(coins) or None, urls=urls)


def dois_in(reference: Reference) -> tuple[str, ...]:
    """The DOIs of a printed reference, where no more of it is needed."""
    return read_dois(reference.text, reference.context_object, reference.urls)


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
class ReadPage:
    """A page as read; its printed references are taken apart when they are looked at."""

    index: int
    source: PageInput
    article: Article
    fields: Mapping[str, ReferenceFields]
    registry: RegistryView | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """What is registered about each page, by its path."""

    of_page: Mapping[str, PageEntries]
    age_days: int

    def view(self, article: Article, fields: Mapping[str, ReferenceFields]) -> RegistryView | None:
        """The page's entries beside what it prints; None for a page without a registry."""
        known = self.of_page.get(article.path)
        if known is None:
            return None
        return pair(known, article, fields, age_days=self.age_days)


def read_all(
    pages: Sequence[PageInput],
    seconds: Seconds,
    guard: Guard[PageInput],
    progress: Progress,
    entries: Entries,
    *,
    statements: bool = False,
    parse: Parse = parsed,
) -> list[ReadPage]:
    """The pages that can be read, each with what is registered about it."""

    def read(numbered: tuple[int, PageInput]) -> ReadPage:
        index, page = numbered
        if callable(seconds) and seconds() <= 0:
            raise InputError("the time limit of the run is over", hint="--time-limit raises it")
        article = read_page(page.data, page.path, media=page.media, statements=statements)
        fields = PrintedFields({one.key: one for one in article.references}, parse, dois_in)
        progress.step()
        return ReadPage(index, page, article, fields, entries.view(article, fields))

    progress.start("reading", len(pages))
    return guard.each(enumerate(pages), read, lambda numbered: numbered[1], "reading")


def resolve(
    pages: list[ReadPage],
    resolver: Answers,
    jobs: int,
    seconds: float | None,
    *,
    guard: Guard[PageInput],
    progress: Progress,
) -> tuple[list[ReadPage], Gathered]:
    """All pages' references in one go, to use the sources' rates well."""

    def ask(some: Sequence[ReadPage]) -> Gathered:
        items = [item for page in some for item in _items(page)]
        if not items:
            return {}
        progress.start("resolving", len(items))
        return resolver.resolve_all(
            items, jobs=jobs, deadline=seconds, on_done=lambda _: progress.step()
        )

    return guard.together(pages, ask, lambda page: page.source, "resolving")


def check_links(
    pages: Sequence[ReadPage],
    checker: LinkAnswers,
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
        seconds=left(seconds),
        progress=progress,
    )


def _items(page: ReadPage) -> list[Item]:
    """The references to ask about: those that have a text, and do not stand in the registry."""
    standing = page.registry.standing if page.registry is not None else {}
    return [
        (_key(page.index, reference), reference.text, page.fields[reference.key])
        for reference in page.article.references
        if reference.text.strip() and reference.key not in standing
    ]


def _key(index: int, reference: Reference) -> str:
    return f"{index}:{reference.key}"


def dossier_of(
    page: ReadPage,
    resolved: Gathered,
    known: Mapping[str, Registered],
    links: Mapping[str, CheckedLink],
) -> Dossier:
    """All that was learnt about a page, before anybody looked for what its list lacks."""
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


def with_claims(
    pages: Sequence[tuple[ReadPage, Dossier]],
    resolver: Answers | None,
    jobs: int,
    *,
    seconds: Seconds,
    guard: Guard[PageInput],
    progress: Progress,
) -> list[tuple[ReadPage, Dossier]]:
    """Each page's statements judged by the abstracts of what they cite, each work asked for once.

    An earlier text is judged by what was asked for the one of today. About a work that stands in
    the registry nobody is asked: an index or the cache has its abstract, or it is not read.
    """
    if not any(dossier.article.statements for _, dossier in pages):
        return list(pages)
    from refcheck.claims import checking  # noqa: PLC0415 - not for runs of structure rules

    lenient = guard.on_failure is not None

    def cited(pair: tuple[ReadPage, Dossier]) -> _Citing:
        keys = checking.cited_by_statements(pair[1].article, lenient=lenient)
        return _Citing(*pair, _sought(pair[1], keys))

    def ask(some: Sequence[_Citing]) -> Mapping[Work, AbstractOutcome]:
        wanted = _wanted(one.works.values() for one in some if not one.page.source.earlier)
        if resolver is None or not wanted:
            return {}
        progress.start("abstracts", len(wanted))
        search = resolver.abstracts(jobs, lambda: left(seconds), lambda _: progress.step())
        return search.outcomes(wanted)

    citing = guard.each(pages, cited, lambda pair: pair[0].source, "judging")
    citing, found = guard.together(citing, ask, lambda one: one.page.source, "resolving")
    sources = checking.Sources()

    def judged(one: _Citing) -> tuple[ReadPage, Dossier]:
        abstracts = one.outcomes(found)
        article = one.dossier.article
        claims = checking.checked_claims(article, abstracts, sources, lenient=lenient)
        return one.page, replace(one.dossier, abstracts=abstracts, claims=claims)

    return guard.each(citing, judged, lambda one: one.page.source, "judging")


@dataclass(frozen=True, slots=True)
class _Citing:
    """A page, and by key what its statements cite: the work and who gave its record."""

    page: ReadPage
    dossier: Dossier
    works: Mapping[str, Sought]

    def outcomes(self, found: Mapping[Work, AbstractOutcome]) -> dict[str, AbstractOutcome]:
        """What became of each; of a work that nobody asked for, that."""
        return {
            key: one if isinstance(one, NoAbstract) else found.get(one[0], unknown_work(None))
            for key, one in self.works.items()
        }


def _wanted(pages: Iterable[Iterable[Sought]]) -> dict[Work, Known]:
    wanted: dict[Work, Known] = {}
    for works in pages:
        for one in works:
            if not isinstance(one, NoAbstract):
                work, known = one
                if known.may_ask or work not in wanted:
                    wanted[work] = known
    return wanted


def _sought(dossier: Dossier, keys: Iterable[str]) -> dict[str, Sought]:
    entries = {entry.key: entry for entry in dossier.article.references}
    return {key: _work_of(dossier, entries[key]) for key in keys}


def _work_of(dossier: Dossier, entry: Reference) -> Sought:
    item = gathered_about(dossier, entry)
    if isinstance(item.resolution, Registered):
        doi = item.resolution.entry.doi
        work = item.work or (Work(doi, None) if doi else None)
        holder = item.resolution.held_by or "registry"
        return (work, Known(holder, may_ask=False)) if work else unknown_work(None)
    if item.work is None:
        return unknown_work(item.resolution)
    holder = item.resolution.source if isinstance(item.resolution, Resolved) else "record"
    return item.work, Known(holder)


def left(seconds: Seconds) -> float | None:
    """How much of the time there is now."""
    return seconds() if callable(seconds) else seconds
