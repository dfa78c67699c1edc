"""What elements of a page are shown as what: the table that the page's writer goes by."""

from __future__ import annotations

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
LISTS = frozenset(("ul", "ol"))
CELLS = frozenset(("td", "th", "caption"))
TABLE_PARTS = CELLS | {"table", "thead", "tbody", "tfoot", "tr"}
DEEPEST = 60  # elements inside one another that are written: no page that is read has more

# fmt: off
_AS_DIV = (
    "div", "section", "article", "main", "aside", "nav", "header", "footer", "hgroup", "center",
    "address", "form", "fieldset", "legend", "figure", "figcaption", "details", "summary", "dialog",
    "dl", "dt", "dd",
)
_AS_SELF = (
    "p", "ul", "ol", "li", "blockquote", "pre", "table", "caption", "thead", "tbody", "tfoot", "tr",
    "td", "th", "b", "i", "em", "strong", "sub", "sup", "code", "u", "s", "small", "q", "a", "bdi",
)
# fmt: on
# A page's name of an element -> the written one; of all others only the content is written.
SHOWN = {
    **dict.fromkeys(_AS_DIV, "div"),
    **{name: name for name in (*_AS_SELF, *HEADINGS)},
    "dir": "ul",
    "menu": "ul",
    "cite": "i",
    "var": "i",
    "dfn": "i",
    "tt": "code",
    "kbd": "code",
    "samp": "code",
    "strike": "s",
    "del": "s",
    "ins": "u",
}
INLINE = frozenset(
    ("", "b", "i", "em", "strong", "sub", "sup", "code", "u", "s", "small", "q", "a", "bdi")
)

_TO_LIST = frozenset(("ul", "ol", "menu", "dir", "table", "td", "th"))
# By start tag: the open elements that it ends, and those at which the search for them stops.
CLOSED_BY = {
    "li": (frozenset(("li", "")), _TO_LIST),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl", "table", "td", "th"))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl", "table", "td", "th"))),
    "tr": (frozenset(("tr", "td", "th", "caption")), frozenset(("table", "thead", "tbody"))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    **dict.fromkeys(
        ("thead", "tbody", "tfoot"),
        (frozenset(("thead", "tbody", "tfoot", "tr", "td", "th")), frozenset(("table",))),
    ),
}
