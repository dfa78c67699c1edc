"""Synthetic pages without end, made of the project's own fixtures; the same ones every time."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.works import OWN, POPULAR, Work, work

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ROOT = Path(__file__).resolve().parents[2]
_FIXTURES = sorted(
    [*_ROOT.glob("tests/pages/*.html"), *_ROOT.glob("examples/*.html")], key=lambda one: one.name
)
_PARSOID = _ROOT / "tests" / "pages" / "mediawiki-parsoid.html"
# One page in so many has another shape than a wiki's dump: forums, exports, typed numbers.
_OTHER_SHAPE = 10
_POPULAR_SHARE = 0.3
# Every page has numbers of its own for so many works that no other page cites.
_OWN_A_PAGE = 1000
_YEAR = re.compile(r"(?<=\()(1[89]\d\d|20[01]\d)(?=\))")
_TITLE = re.compile(r"<title>[^<]*</title>")
_SENTENCE = re.compile(r"[A-Z][^].<>[&;]{20,120}\.")
_HEAD = """\
<!DOCTYPE html>
<html prefix="dc: http://purl.org/dc/terms/ mw: http://mediawiki.org/rdf/"><head>\
<meta charset="utf-8"/><meta property="mw:htmlVersion" content="2.8.0"/>\
<title>{title}</title><base href="//en.wiki.example.org/wiki/"/></head>
<body lang="en" class="mw-content-ltr ltr mw-body-content parsoid-body mediawiki mw-parser-output"\
 dir="ltr">"""
_MARKER = (
    '<sup about="#mwt{mark}" class="mw-ref reference" id="cite_ref-{number}-{mark}"'
    ' rel="dc:references" typeof="mw:Extension/ref" data-mw=\'{{"name":"ref","attrs":{{"name":'
    '"n{number}"}},"body":{{"id":"mw-reference-text-cite_note-{number}"}}}}\'>'
    '<a href="./{path}#cite_note-{number}"><span class="mw-reflink-text"><span'
    ' class="cite-bracket">[</span>{number}<span class="cite-bracket">]</span></span></a></sup>'
)
_LINK = '<a rel="mw:WikiLink" href="./{path}" title="{words}">{words}</a>'
_PLAIN = '<p id="mw{mark}">{first}, {second} {sentence} {third} {fourth}</p>\n'
_BOX = (
    '<div class="navbox" role="navigation" typeof="mw:Transclusion" data-mw=\'{"parts":'
    '[{"template":{"target":{"wt":"Harbours","href":"./Template:Harbours"},"params":{},"i":0}}]}'
    '\'><table class="nowraplinks"><tbody><tr><td class="navbox-list"><ul>'
)
_ENTRY = (
    '<li about="#cite_note-{number}" id="cite_note-{number}" data-mw-footnote-number="{number}">'
    '<span class="mw-cite-backlink"><a href="./{path}#cite_ref-{number}-1"'
    ' rel="mw:referencedBy"><span class="mw-linkback-text">↑ </span></a></span> '
    '<span id="mw-reference-text-cite_note-{number}"'
    ' class="mw-reference-text reference-text">{printed}</span></li>\n'
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page under its title, which no other page of the run has."""

    ordinal: int
    title: str
    html: str


def pages(count: int, *, references: int = 14, parsoid_only: bool = False) -> Iterator[Page]:
    """So many pages, of `references` references in the mean; the nth is the same in every run.

    Nine in ten have the markup of Parsoid, which dumps of Wikipedia have, and about as much of it
    for each reference as saved articles do (3.6 kB); the tenth is one of the tests' pages with
    other numbers.
    """
    return (page(ordinal, references, parsoid_only=parsoid_only) for ordinal in range(count))


def page(ordinal: int, references: int, *, parsoid_only: bool = False) -> Page:
    """The page in this place."""
    chosen = random.Random(f"page {ordinal}")
    title = f"{' '.join(chosen.choices(_words(), k=3)).capitalize()} ({ordinal})"
    if ordinal % _OTHER_SHAPE == _OTHER_SHAPE - 1 and not parsoid_only:
        return Page(ordinal, title, _varied(ordinal // _OTHER_SHAPE, title))
    return Page(ordinal, title, _article(chosen, ordinal, title, references))


def cited(ordinal: int, references: int) -> list[int]:
    """The numbers of the works that a page in this place cites: some of them popular ones."""
    chosen = random.Random(f"works {ordinal}")
    count = max(1, round(chosen.gammavariate(2, references / 2)))
    first = OWN + ordinal * _OWN_A_PAGE
    own = range(first, first + min(count, _OWN_A_PAGE))
    # The cube makes few works very popular, as they are.
    popular = (int(POPULAR * chosen.random() ** 3) for _ in own)
    return [
        shared if chosen.random() < _POPULAR_SHARE else one
        for one, shared in zip(own, popular, strict=True)
    ]


def _varied(turn: int, title: str) -> str:
    """One of the fixtures, with its title and the years in brackets changed."""
    text = _fixture(_FIXTURES[turn % len(_FIXTURES)])
    by = turn // len(_FIXTURES) % 20
    text = _YEAR.sub(lambda year: str(int(year[1]) + by), text)
    return _TITLE.sub(f"<title>{title}</title>", text)


def _article(chosen: random.Random, ordinal: int, title: str, references: int) -> str:
    path = title.replace(" ", "_")
    works = [work(number) for number in cited(ordinal, references)]
    body = "".join(
        _paragraph(chosen, path, number, len(works)) for number in range(1, len(works) + 1)
    )
    entries = "".join(
        _ENTRY.format(number=number, path=path, printed=_cite(one))
        for number, one in enumerate(works, start=1)
    )
    return (
        f'{_HEAD.format(title=title)}<section data-mw-section-id="0"><p><b>{title}</b></p>\n'
        f'{body}</section>\n<section data-mw-section-id="1"><h2 id="References">References</h2>\n'
        '<div class="mw-references-wrap" typeof="mw:Extension/references" about="#mwt0" '
        'data-mw=\'{"name":"references","attrs":{}}\'><ol class="mw-references references">\n'
        f"{entries}</ol></div></section>{_box(chosen, len(works))}</body></html>\n"
    )


def _paragraph(chosen: random.Random, path: str, number: int, count: int) -> str:
    """A paragraph that cites its own entry, and every third an earlier one as well."""
    sentences = chosen.sample(_sentences(), k=3)
    year = 1800 + chosen.randrange(220)
    marks = _MARKER.format(mark=1, number=number, path=path)
    if number % 3 == 0:
        again = 1 + chosen.randrange(min(number, count))
        marks += _MARKER.format(mark=100 + number, number=again, path=path)
    said = f"In {year} it was {_link(chosen)}. {' '.join(sentences[:2])}"
    links = [_link(chosen) for _ in range(4)]
    plain = _PLAIN.format(
        mark=number,
        first=links[0],
        second=links[1],
        sentence=sentences[2],
        third=links[2],
        fourth=links[3],
    )
    return f"<p>{said}{marks}</p>\n{plain}"


def _box(chosen: random.Random, count: int) -> str:
    """A box of links to other pages, which templates put below articles."""
    rows = "".join(f'<li id="mwB{n}">{_link(chosen)}</li>' for n in range(6 * count))
    return f"{_BOX}{rows}</ul></td></tr></tbody></table></div>"


def _link(chosen: random.Random) -> str:
    words = " ".join(chosen.choices(_words(), k=2))
    return _LINK.format(path=words.replace(" ", "_"), words=words)


def _cite(one: Work) -> str:
    """As the templates of Wikipedia write it: the print, the template itself, and COinS."""
    return (
        f'<cite class="citation {one.kind} cs1" about="#mwt{one.number}" typeof="mw:Transclusion" '
        f"data-mw='{one.template()}'>{one.markup()}</cite>"
        f'<span title="{one.coins()}" class="Z3988"></span>'
    )


@cache
def _fixture(path: Path) -> str:
    return path.read_text("utf-8", "replace")


@cache
def _sentences() -> Sequence[str]:
    """Sentences of the fixtures, in their order."""
    found = (sentence for path in _FIXTURES for sentence in _SENTENCE.findall(_fixture(path)))
    return tuple(dict.fromkeys(found))


@cache
def _words() -> Sequence[str]:
    found = (word for sentence in _sentences() for word in re.findall(r"\b[a-z]{4,12}\b", sentence))
    return tuple(dict.fromkeys(found))
