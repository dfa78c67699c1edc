"""A published work as a source records it, and what later happened to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or an organisation (`given` is None and `family` the whole name)."""

    family: str
    given: str | None = None

    def __str__(self) -> str:
        return f"{self.family}, {self.given}" if self.given else self.family


@dataclass(frozen=True, slots=True)
class Update:
    """A later notice about a work: `kind` is Crossref's type ("retraction", "correction" …).

    `date` is ISO 8601 as far as it is known ("2010-02-06", "2010"), `doi` the notice's,
    `asserted_by` "publisher" or "retraction-watch".
    """

    kind: str
    doi: str | None = None
    date: str | None = None
    asserted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """A work's metadata. Absent strings are None, absent lists empty; markup is already removed.

    `containers` are the journal's, book's or proceedings' title and after it its abbreviations.
    `years` are all years that the record has (online, print, issued), ascending.
    `kind` is Crossref's type ("journal-article", "book-chapter" …). `updates` are notices about
    this work (`updated-by`), `updates_to` the DOIs that this work, being a notice, updates.
    """

    doi: str | None
    title: str | None
    authors: tuple[Author, ...] = ()
    editors: tuple[Author, ...] = ()
    containers: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    article_number: str | None = None
    publisher: str | None = None
    kind: str | None = None
    subtitle: str | None = None
    original_title: str | None = None
    edition: str | None = None
    issns: tuple[str, ...] = ()
    isbns: tuple[str, ...] = ()
    pmid: str | None = None
    pmcid: str | None = None
    arxiv: str | None = None
    updates: tuple[Update, ...] = ()
    updates_to: tuple[str, ...] = ()
    abstract: str | None = None

    @property
    def container(self) -> str | None:
        """The full title of the journal, book or proceedings."""
        return self.containers[0] if self.containers else None

    @property
    def identifier(self) -> str:
        """What names the work in a message: its DOI, else PMID, PMCID, arXiv, else its title."""
        if self.doi:
            return self.doi
        if self.pmid:
            return f"PMID {self.pmid}"
        return self.pmcid or (
            f"arXiv:{self.arxiv}" if self.arxiv else (self.title or "untitled work")
        )
