"""One page of a corpus, in two visits: what has to be asked about it, and its rows."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.corpus.known import KnownLinks
from refcheck.corpus.questions import question_of
from refcheck.corpus.rows import rows_of
from refcheck.corpus.unpacking import unpacked
from refcheck.gathering import PageInput, parsed
from refcheck.links.mentions import mentions
from refcheck.pipeline import check_pages
from refcheck.progress import Silent
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.corpus.job import Job
    from refcheck.corpus.known import KnownWorks
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.questions import Question
    from refcheck.corpus.rows import Rows
    from refcheck.model.links import CheckedLink


@dataclass(frozen=True, slots=True)
class Asked:
    """What has to be asked about a page: its references, and its links with the access dates."""

    name: str
    questions: tuple[Question, ...]
    links: Mapping[str, tuple[str, ...]]


def asked_about(page: SourcePage, job: Job) -> Asked:
    """The first visit; InputError for what is no page."""
    page = unpacked(page)
    article = read_page(page.data, page.name, media=page.media)
    entries = [one for one in article.references if one.text.strip()]
    questions = dict.fromkeys(map(question_of, entries)) if job.asks_works else {}
    links: dict[str, tuple[str, ...]] = {}
    if job.asks_links:
        # Access dates stand beside few links; the fields that have them are read for those alone.
        fields = {one.key: question_of(one).fields() for one in entries if one.urls}
        links = {url: tuple(days) for url, days in mentions([(article, fields)]).items()}
    return Asked(page.name, tuple(questions), links)


def checked(
    page: SourcePage,
    job: Job,
    works: KnownWorks | None,
    links: Mapping[str, CheckedLink] | None = None,
) -> Rows:
    """The second visit, the only one where nothing is asked: the page's rows of every table.

    `works` and `links` know what was found out about the page in between. InputError for what is
    no page.
    """
    begun = time.perf_counter()
    page = unpacked(page)
    given = PageInput(page.name, page.data, page.media, page.revision)
    report = check_pages(
        [given],
        settings=job.settings,
        resolver=works,
        rules=job.rules,
        started=job.started,
        progress=Silent(),
        registries={page.name: page.entries} if page.entries is not None else None,
        checker=KnownLinks(links) if links is not None else None,
        parse=works.parse if works is not None else parsed,
    )
    seconds = time.perf_counter() - begun
    return rows_of(page, report.articles[0], seconds=seconds, links=links is not None)
