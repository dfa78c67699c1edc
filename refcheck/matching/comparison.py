"""One printed reference against one work: what agrees, what differs, what stays unexplained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from refcheck.matching.accounting import Numbers
from refcheck.matching.containers import MOST_NAMES, find_container, named_containers
from refcheck.matching.coverage import unexplained_share
from refcheck.matching.editions import edition_score
from refcheck.matching.folding import words
from refcheck.matching.keys import first_page
from refcheck.matching.names import authors_score, first_author_score, initials_score
from refcheck.matching.numbers import bare_number, lettered_page, split_pages
from refcheck.matching.titles import TitleMatch, find_title

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.works import Work


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scores from 0 (differs) to 1 (agrees); None where there is nothing to compare.

    `unexplained_words` is the share of the print's letters, the title apart, that the record does
    not explain, `unexplained_numbers` the count of such numbers. `initials` are the first author's.
    """

    title: TitleMatch
    has_title: bool
    first_author: float | None
    year: float | None
    volume: float | None
    issue: float | None
    first_page: float | None
    last_page: float | None
    page_length: int
    article_number: float | None
    edition: float | None
    unexplained_numbers: int
    initials: float | None = None
    authors: float | None = None
    container: float | None = None
    unexplained_words: float = 0.0


@dataclass(frozen=True, slots=True)
class Glance:
    """What a first look at a record found; most candidates of a search end here."""

    title: TitleMatch
    first_author: float | None


def glance(printed: Printed, work: Work) -> Glance | None:
    """None unless title, first page or first author stand in the print: nothing else counts then.

    The author alone does not count either, neither volume nor year being as printed.
    """
    title = find_title(printed, work)
    author = first_author_score(printed, work, title)
    if title.score > 0 or _page_is_printed(printed, work):
        return Glance(title, author)
    if not author:
        return None
    years = printed.years
    if not years or not work.years:
        return Glance(title, author)
    if any(abs(year - told) <= 1 for year in work.years for told in years):
        return Glance(title, author)
    if work.volume is not None and bare_number(work.volume) in printed.values:
        return Glance(title, author)
    return None


def compare_numbers(printed: Printed, work: Work, seen: Glance) -> Comparison:
    """The part of a comparison that is cheap: what is left is filled in by `completed`."""
    title = seen.title
    numbers = Numbers(printed, title)
    year = numbers.year(work)
    volume = numbers.take(work.volume)
    first, last = split_pages(work.pages) if work.pages else (None, None)
    pages = numbers.take_page(first)
    if pages and printed.fields.pages and _is_last_page(printed.fields.pages, first):
        pages = 0.0
    article = numbers.take(work.article_number)
    issue = numbers.take(work.issue)
    last_page = numbers.take(last) if last != first and pages else None
    for name in work.containers[:MOST_NAMES]:
        if not name.isalpha():
            numbers.take_all(words(name))
    return Comparison(
        title=title,
        has_title=work.title is not None,
        first_author=seen.first_author,
        year=year,
        volume=volume,
        issue=issue,
        first_page=pages if pages is not None else article,
        last_page=last_page,
        page_length=len(bare_number(first or work.article_number or "")),
        article_number=article,
        edition=edition_score(printed, work),
        unexplained_numbers=numbers.left(),
    )


def completed(printed: Printed, work: Work, c: Comparison) -> Comparison:
    """With names, container and the words that the record leaves unexplained."""
    names = named_containers(work)
    return replace(
        c,
        initials=initials_score(printed, work, c.title) if c.first_author else None,
        authors=authors_score(printed, work, c.title),
        container=find_container(printed, names, c.title) if names else None,
        unexplained_words=unexplained_share(printed, work, c.title),
    )


def compare_work(printed: Printed, work: Work) -> Comparison:
    """Looks for each of the record's fields in the print."""
    title = find_title(printed, work)
    seen = Glance(title, first_author_score(printed, work, title))
    return completed(printed, work, compare_numbers(printed, work, seen))


def _is_last_page(printed: str, recorded: str | None) -> bool:
    """What was read as the last of the printed pages is no first page."""
    first, last = [bare_number(page) for page in split_pages(printed)]
    return bare_number(recorded or "") == last != first


def _page_is_printed(printed: Printed, work: Work) -> bool:
    if work.pages:
        page = first_page(work)
        if page:
            return page in printed.values
        lettered = lettered_page(work.pages)
        return lettered is not None and lettered in printed.vocabulary
    return bool(work.article_number) and bare_number(work.article_number or "") in printed.values
