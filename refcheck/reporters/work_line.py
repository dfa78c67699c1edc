"""A work in one line, as a list of references would print it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.model.works import Author, Work

_NAMED = 3  # authors named before "et al."


def work_line(work: Work, *, dated: bool = True) -> str:
    """`Smith JP, Roth J. Title. Container. 2011; 56(7): 2088-2097`, as far as it is known."""
    people = author_line(work.authors or work.editors)
    parts = (people, _title(work), work.container or work.publisher, place_line(work, dated=dated))
    return ". ".join(part.rstrip(".") for part in parts if part)


def author_line(authors: tuple[Author, ...]) -> str:
    """Family names with initials, three at most."""
    named = ", ".join(_name(author) for author in authors[:_NAMED])
    return f"{named}, et al" if len(authors) > _NAMED else named


def place_line(work: Work, *, dated: bool = True) -> str:
    """`2011; 56(7): 2088-2097`."""
    years = "/".join(str(year) for year in work.years) if dated else ""
    volume = f"{work.volume or ''}{f'({work.issue})' if work.issue else ''}"
    pages = work.pages or work.article_number
    where = ": ".join(part for part in (volume, pages) if part)
    return "; ".join(part for part in (years, where) if part)


def _title(work: Work) -> str | None:
    if work.title and work.subtitle and work.subtitle.casefold() not in work.title.casefold():
        return f"{work.title}: {work.subtitle}"
    return work.title


def _name(author: Author) -> str:
    initials = "".join(part[0] for part in (author.given or "").replace(".", " ").split())
    return f"{author.family} {initials}".strip()
