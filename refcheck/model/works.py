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
    """A notice about a work, with what it says, where, when and who tells of it kept apart.

    `kind` is one of Crossref's types, as `refcheck.model.updates` spells them ("retraction" …).
    `date` is ISO 8601 as far as it is known ("2010-02-06", "2010"). `doi` is the notice's, which
    may be the work's own where the notice took its place; of a notice's `updates_to`, the DOI of
    the work it is about. `sources` are "publisher", "retraction-watch", "title" (the work's own
    title says so) or the name of a list.
    """

    kind: str
    doi: str | None = None
    date: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """A work's metadata. Absent strings are None, absent lists empty; markup is already removed.

    `abstract` alone still has it: JATS, HTML or plain, as the catalogue has it.
    `containers` are the journal's, book's or proceedings' title and after it its abbreviations.
    `years` are all years that the record has (online, print, issued), ascending.
    `kind` is Crossref's type ("journal-article", "book-chapter" …). `updates` are notices about
    this work (`updated-by`), `updates_to` what this work, being itself a notice, says of others.
    `aliases` are other DOIs of which the registry itself says that they name this work.
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
    updates_to: tuple[Update, ...] = ()
    abstract: str | None = None
    aliases: tuple[str, ...] = ()

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
