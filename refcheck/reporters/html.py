"""A report as one HTML file that needs nothing else: no script, no network, no font, no picture."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING

from refcheck.checks.wording import source_name
from refcheck.reporters.html_article import article_view
from refcheck.reporters.link_words import link_count
from refcheck.reporters.safe_text import doi_address, one_line, web_address
from refcheck.reporters.traffic import total_traffic, traffic_words
from refcheck.reporters.wording import (
    STATUSES,
    agreement,
    count,
    field_name,
    listed,
)
from refcheck.reporters.work_line import author_line, place_line, work_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jinja2 import Environment

    from refcheck.model.findings import ArticleReport, Report


def render_html(report: Report) -> str:
    """All articles on one page; with several, a table of them comes first."""
    return _render(report, report.articles)


def render_article_html(report: Report, article: ArticleReport) -> str:
    """The page of one article of a run."""
    return _render(report, (article,))


def _render(report: Report, articles: Sequence[ArticleReport]) -> str:
    # jinja2 takes 40 ms to import, which every other format would pay.
    from markupsafe import Markup  # noqa: PLC0415

    environment = _environment()
    style = Markup(environment.get_template("style.css").render())  # noqa: S704 - our own
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    views = [article_view(one, f"a{number}") for number, one in enumerate(articles, start=1)]
    page = environment.get_template("report.html.j2").render(
        report=report, articles=views, style=style, style_digest=digest
    )
    return page.rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    """Jinja2 with every text escaped and made harmless; `isolated` keeps it to its direction."""
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
    from markupsafe import Markup, escape  # noqa: PLC0415

    from refcheck.reporters.template_cache import TemplateCache  # noqa: PLC0415

    def isolated(text: str) -> Markup:
        words = escape(one_line(text))
        return Markup(f'<bdi dir="auto">{words}</bdi>')  # noqa: S704 - escaped above

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
        "isolated": isolated,
        "sentence": _sentence,
        "agreement": agreement,
        "field_name": field_name,
        "source_name": source_name,
    }
    environment.globals |= {
        "STATUSES": STATUSES,
        "count": count,
        "listed": listed,
        "link_count": link_count,
        "total_traffic": total_traffic,
        "traffic_words": traffic_words,
        "doi_address": doi_address,
        "web_address": web_address,
        "work_line": work_line,
        "author_line": author_line,
        "place_line": place_line,
    }
    return environment


def _sentence(words: str) -> str:
    """A lower-case fact as a sentence begins; an address or a host's name stays as it is."""
    first = words.partition(" ")[0]
    return words if set(first[:-1]) & set(":/.") else words[:1].upper() + words[1:]
