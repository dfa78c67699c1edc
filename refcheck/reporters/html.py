"""A report as one HTML file that needs nothing else: no network, no font, no picture.

Everything is there without a script; with one it can be filtered, sorted, and gone through by keys.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING

from refcheck.checks.wording import source_name
from refcheck.reporters.catalogue import catalogue
from refcheck.reporters.html_article import Surroundings, article_view
from refcheck.reporters.html_facets import choices_in, section_numbers
from refcheck.reporters.html_index import index_rows
from refcheck.reporters.safe_text import doi_address, one_line, web_address
from refcheck.reporters.traffic import total_traffic
from refcheck.reporters.wording import (
    STATUSES,
    agreement,
    count,
    listed,
)
from refcheck.reporters.work_line import author_line, place_line, work_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment
    from markupsafe import Markup

    from refcheck.model.findings import ArticleReport, Report
    from refcheck.reporters.catalogue import Catalogue

# In this order they stand in the page; `style.css` and `script.js` are the frame's, the others the
# article's.
_STYLES = ("style.css", "page.css", "figures.css")
_SCRIPTS = ("script.js", "page.js")
_BETWEEN_TAGS = re.compile(r">\s*\n\s*<")


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


def rendered(
    template: str, words: Catalogue, styles: Sequence[str], scripts: Sequence[str], **values: object
) -> str:
    """A page of the reports' family: its template finds styles and scripts with their digests."""
    environment = _environment(words)
    style, script = _together(environment, styles), _together(environment, scripts)
    page = environment.get_template(template).render(
        **values,
        style=style,
        style_digest=_digest(style),
        script=script,
        script_digest=_digest(script),
    )
    return page.rstrip("\n") + "\n"


def _language(articles: Sequence[ArticleReport]) -> str | None:
    """That of the articles, where they share one."""
    languages = {one.dossier.article.language for one in articles}
    return languages.pop() if len(languages) == 1 else None


def _together(environment: Environment, names: Sequence[str]) -> Markup:
    """Files of our own, one after the other, as they stand in the page."""
    from markupsafe import Markup  # noqa: PLC0415 - as jinja2

    text = "\n".join(environment.get_template(name).render() for name in names)
    return Markup(text)  # noqa: S704 - our own


def _digest(text: str) -> str:
    """SHA-256 in Base64, as a Content-Security-Policy names what it allows."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment(words: Catalogue) -> Environment:
    """Jinja2 with every text escaped and made harmless; `isolated` keeps it to its direction."""
    # jinja2 takes 40 ms to import, which every other format would pay.
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup  # noqa: PLC0415

    from refcheck.reporters.template_cache import TemplateCache  # noqa: PLC0415

    def harmless(value: object) -> object:
        return (
            one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value
        )

    environment = Environment(
        loader=PackageLoader("refcheck.reporters"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=harmless,
        # Constants are not worked out at compile time: kept code depends on no filter's code.
        optimized=False,
        auto_reload=False,
        bytecode_cache=TemplateCache(),
    )
    environment.filters |= {
        "isolated": words.isolated,
        "direction": words.direction,
        "sentence": _sentence,
        "agreement": agreement,
        "source_name": source_name,
        "close_set": _close_set,
    }
    environment.globals |= {
        "words": words,
        "say": words.say,
        "plain": words.plain,
        "STATUSES": STATUSES,
        "count": count,
        "listed": listed,
        "total_traffic": total_traffic,
        "doi_address": doi_address,
        "web_address": web_address,
        "work_line": work_line,
        "author_line": author_line,
        "place_line": place_line,
    }
    return environment


def _close_set(markup: Markup) -> Markup:
    """Without the line breaks between tags: each would be a node of its own in the browser."""
    from markupsafe import Markup  # noqa: PLC0415 - as jinja2

    return Markup(_BETWEEN_TAGS.sub("><", markup))  # noqa: S704 - it is markup


def _sentence(words: str) -> str:
    """A lower-case fact as a sentence begins; an address or a host's name stays as it is."""
    first = words.partition(" ")[0]
    return words if set(first[:-1]) & set(":/.") else words[:1].upper() + words[1:]
