"""A page's source as clean markup with signs in it: HTML, Markdown, or plain text."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from refcheck.reporters.html_page_clean import clean
from refcheck.reporters.html_page_marks import Marks
from refcheck.reporters.html_page_region import region_of
from refcheck.reporters.html_page_signs import Signs, apart, covers_of
from refcheck.reporters.html_page_writer import Cover, Writer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.article import Article
    from refcheck.reporters.html_page_marks import Span
    from refcheck.reporters.html_page_region import Region

_PLAIN, _MARKDOWN = "plain", "markdown"
# Beyond these a page is no article that anybody reads, and takes longer than anybody waits.
_LONGEST = 5_000_000
_MOST_TAGS = 150_000
_LONGEST_MARKDOWN = 300_000
_EMPTY = re.compile(r'<p>\s*</p>|<div class="lines"></div>')
_PARAGRAPH_END = re.compile(r"\n[^\S\n]*\n\s*")


@dataclass(frozen=True, slots=True)
class PageMarkup:
    """Clean markup of the article and of what stands around it."""

    article: str
    aside: str = ""


def is_too_large(article: Article) -> bool:
    """Whether a page is too long to be shown as it is."""
    source = article.source
    return len(source) > _LONGEST or source.count("<") > _MOST_TAGS


def page_markup(
    article: Article, signs: Signs, heading_level: int, spans: Sequence[Span] = ()
) -> PageMarkup:
    """The page; its first heading gets `heading_level`, the text of `spans` signs around it."""
    covers = covers_of(article, signs)
    marks = Marks(article.source, spans, signs)
    if article.dialect == _PLAIN:
        return PageMarkup(clean(_lines(marks, apart(covers, ()))))
    if article.dialect == _MARKDOWN:
        return _markdown(marks, apart(covers, ()), heading_level)
    region = region_of(article.source, _places(article, covers), [one.start for one in covers])
    return PageMarkup(
        clean(_article(marks, covers, region, heading_level)),
        clean(_aside(article.source, region, heading_level)),
    )


def _places(article: Article, covers: Sequence[Cover]) -> list[int]:
    """What the article's region has to hold: markers, entries, the heading over the first marker.

    A list without markers tells nothing of where the article is.
    """
    first = min(article.citations, key=lambda one: one.location.start, default=None)
    if first is None:
        return []
    places = sorted(one.start for one in covers)
    starts = [section.location.start for section in article.sections]
    above = bisect_right(starts, places[0]) - 1
    if above >= 0 and article.sections[above].title == first.section:
        places.insert(0, starts[above])
    return places


def _article(marks: Marks, covers: Sequence[Cover], region: Region, heading_level: int) -> str:
    shown = apart(covers, region.quiet)
    return Writer(marks.source, shown, heading_level, marks).written(*region.article)


def _aside(source: str, region: Region, heading_level: int) -> str:
    unseen = [Cover(start, end) for start, end in region.hidden]
    return "".join(
        Writer(source, unseen, heading_level).written(start, end) for start, end in region.aside
    )


def _lines(marks: Marks, covers: Sequence[Cover]) -> str:
    """Paragraphs of plain text, their lines as they are."""
    out, place = ['<div class="lines"><p>'], 0
    for cover in covers:
        out.append(_escaped_lines(marks.text(place, cover.start)))
        sign = f'</p></div>{cover.sign}<div class="lines"><p>' if cover.whole else cover.sign
        out.append(sign)
        place = max(place, cover.end)
    out += [_escaped_lines(marks.text(place, len(marks.source))), "</p></div>"]
    return _EMPTY.sub("", "".join(out))


def _escaped_lines(text: str) -> str:
    lines = escape(text.replace("\r\n", "\n").replace("\r", "\n"), quote=False)
    return _PARAGRAPH_END.sub("</p><p>", lines)


def _markdown(marks: Marks, covers: Sequence[Cover], heading_level: int) -> PageMarkup:
    """Markdown with its signs put in, rendered, and written anew; a very long one as its lines."""
    if len(marks.source) > _LONGEST_MARKDOWN:
        return PageMarkup(clean(_lines(marks, covers)))
    from markdown_it import MarkdownIt  # noqa: PLC0415 - only a page of Markdown needs it

    out, place = [], 0
    for cover in covers:
        sign = f"\n\n{cover.sign}\n\n" if cover.whole and cover.sign else cover.sign
        out += [marks.text(place, cover.start), sign]
        place = max(place, cover.end)
    out.append(marks.text(place, len(marks.source)))
    # What got into an attribute or into code is found there as well: only text is ever marked.
    rendered = marks.found_in(MarkdownIt("gfm-like", {"linkify": False}).render("".join(out)))
    found = []
    at = 0
    for cover in covers:
        if cover.sign and (start := rendered.source.find(cover.sign, at)) >= 0:
            at = start + len(cover.sign)
            found.append(Cover(start, at, cover.sign, cover.whole))
    writer = Writer(rendered.source, found, heading_level, rendered)
    return PageMarkup(clean(writer.written(0, len(rendered.source))))
