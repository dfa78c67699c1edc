"""What is known of a page carried over to its mended text, without asking anybody."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.model.evidence import (
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    Resolved,
    SourceState,
)
from refcheck.reading.bibliography import parse_reference
from refcheck.resolvers.chain import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.article import Article, Reference
    from refcheck.model.evidence import Dossier, ReferenceFields
    from refcheck.model.works import Work
    from refcheck.resolvers.chain import Answer


def carried_over(before: Dossier, article: Article, earlier: Mapping[str, str]) -> Dossier:
    """The dossier of the mended article.

    `earlier` has, by `Reference.key`, the key that the entry had before. What is unchanged keeps
    its evidence; a changed entry whose work is known is judged anew, against the same records.
    """
    olds = {reference.key: reference for reference in before.article.references}
    known = _Known(before)
    fields, resolutions, dois = {}, {}, {}
    for entry in article.references:
        old = olds.get(earlier.get(entry.key, ""))
        if old is None:
            fields[entry.key] = _fields(entry)
            continue
        same = _print(entry) == _print(old) and old.key in before.fields
        fields[entry.key] = before.fields[old.key] if same else _fields(entry)
        resolution, doi = before.resolutions.get(old.key), before.dois.get(old.key)
        if not same and isinstance(resolution, Resolved):
            resolution, doi = known.judged(entry.text, fields[entry.key], old.key)
        if resolution is not None:
            resolutions[entry.key] = resolution
        if doi is not None:
            dois[entry.key] = doi
    urls = {link.url for link in article.links}
    links = {url: checked for url, checked in before.links.items() if url in urls}
    return replace(
        before, article=article, fields=fields, resolutions=resolutions, dois=dois, links=links
    )


def _print(entry: Reference) -> tuple[object, ...]:
    """What an entry is read from."""
    return entry.text, entry.urls, entry.context_object


def _fields(entry: Reference) -> ReferenceFields:
    return parse_reference(entry.text, coins=dict(entry.coins) or None, urls=entry.urls)


class _Known:
    """An index that holds what the sources told about this page, and brings up no more."""

    name = "index"
    complete = False
    registers_dois = False

    def __init__(self, before: Dossier) -> None:
        self._before = before
        self._by_doi: dict[str, Work] = {}
        self._candidates: tuple[Work, ...] = ()
        for key in before.resolutions:
            for work in self._works(key):
                for doi in filter(None, (work.doi, *work.aliases)):
                    self._by_doi.setdefault(doi, work)
        self._resolver = Resolver([self], offline=True)

    def judged(self, text: str, fields: ReferenceFields, key: str) -> Answer:
        """What `Resolver.resolve` says, where only the works told for the entry `key` come up."""
        self._candidates = tuple(self._works(key))
        return self._resolver.resolve(text, fields)

    def lookup(self, kind: str, value: str) -> Work | None:
        """A work by its DOI."""
        return self._by_doi.get(value) if kind == "doi" else None

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:  # noqa: ARG002 - the port's
        """The works of the entry in question."""
        return list(self._candidates)

    def stages(
        self, text: str, fields: ReferenceFields, limit: int = 20
    ) -> Iterator[Sequence[Work]]:
        """The same, all at once."""
        yield self.search(text, fields, limit)

    def state(self) -> SourceState:
        """It serves nobody else."""
        return SourceState(self.name, "what the sources told")

    def _works(self, key: str) -> Iterator[Work]:
        resolution, doi = self._before.resolutions.get(key), self._before.dois.get(key)
        if isinstance(resolution, Resolved):
            yield resolution.work
            if resolution.runner_up is not None:
                yield resolution.runner_up.work
        if isinstance(doi, DoiAgrees | DoiOfAnother | DoiOfContainer):
            yield doi.work
