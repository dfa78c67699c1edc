"""A report as one HTML file that needs nothing else: no network, no font, no picture.

Everything is there without a script; with one it can be filtered, sorted, and gone through by keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.reporters.catalogue import catalogue
from refcheck.reporters.html_article import Surroundings, article_view
from refcheck.reporters.html_facets import choices_in, section_numbers
from refcheck.reporters.html_index import index_rows
from refcheck.reporters.html_templates import rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.findings import ArticleReport, Report
    from refcheck.reporters.catalogue import Catalogue

# In this order they stand in the page; `style.css` and `script.js` are the frame's, the others the
# article's.
_STYLES = ("style.css", "page.css", "figures.css")
_SCRIPTS = ("script.js", "page.js")


def render_html(report: Report) -> str:
    """All articles on one page; with several, a table of them comes first."""
    return _page(report, report.articles, catalogue(_language(report.articles)))


def render_article_html(
    report: Report, article: ArticleReport, words: Catalogue | None = None
) -> str:
    """The page of one article of a run, in the article's language unless `words` are another's."""
    return _page(report, (article,), words or catalogue(_language((article,))))


def render_index_html(
    report: Report, addresses: Sequence[str | None], words: Catalogue | None = None
) -> str:
    """The table of a run's articles; `addresses` lead to their own reports, where there are any."""
    words = words or catalogue(_language(report.articles))
    rows = index_rows(zip(report.articles, addresses, strict=True), words)
    return _rendered(words, report=report, articles=(), rows=rows)


def _page(report: Report, articles: Sequence[ArticleReport], words: Catalogue) -> str:
    prefixes = [f"a{number}" for number in range(1, len(articles) + 1)]
    sections = section_numbers(articles)
    around = Surroundings(words, sections, report.sources, alone=len(articles) == 1)
    views = [
        article_view(one, prefix, around) for one, prefix in zip(articles, prefixes, strict=True)
    ]
    places = [f"#{prefix}" for prefix in prefixes]
    rows = () if around.alone else index_rows(zip(articles, places, strict=True), words)
    choices = choices_in(views, sections)
    return _rendered(words, report=report, articles=views, rows=rows, choices=choices)


def _rendered(words: Catalogue, **values: object) -> str:
    return rendered("report.html.j2", words, _STYLES, _SCRIPTS, **values)


def _language(articles: Sequence[ArticleReport]) -> str | None:
    """That of the articles, where they share one."""
    languages = {one.dossier.article.language for one in articles}
    return languages.pop() if len(languages) == 1 else None
