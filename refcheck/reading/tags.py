"""What HTML's elements are: void, raw, silent, blocks, and which start tags end which elements.

After the WHATWG standard (https://html.spec.whatwg.org/multipage/parsing.html), as far as it
matters to a page's text.
"""

from __future__ import annotations

# fmt: off
VOID = frozenset((
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
    "keygen", "link", "meta", "param", "source", "track", "wbr",
))
SAYS_NOTHING = VOID - {"br", "hr"}
# Their content is no markup at all.
RAW = frozenset((
    "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
))
# Their content is markup, but not the page's text.
SILENT = frozenset((
    "head", "math", "svg", "template", "noscript", "select", "object", "canvas", "audio", "video",
    "annotation",
))
BLOCK = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
    "dialog", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main",
    "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
))
# Formatting that is no sign of anything when it has no attribute.
FORMATTING = frozenset(("i", "em", "cite", "abbr", "q", "big", "font", "s", "dfn", "var"))
# Silent elements that a block never stands in: one that begins means that their end tag is missing.
NO_BLOCKS_IN = frozenset(("head", "math", "svg", "select"))
# What most tags of a page are; pages hide some of them with `display:none`.
INLINE = frozenset(("a", "span", "sup", "sub", "b", "strong", "small", "code", "u", "label"))

# An end tag closes nothing beyond the cell in which it stands, unless it is a table's own.
CELL_SCOPE = frozenset(("td", "th", "table", "caption", "html"))
LEAVES_CELLS = CELL_SCOPE | {"tr", "tbody", "thead", "tfoot", "body"}

P_ONLY = frozenset(("p",))
P_SCOPE = BLOCK - P_ONLY
CLOSES_P = BLOCK - {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "body", "html"}
# By start tag: the open elements that it closes, and those at which the search for them stops.
CLOSES = {
    "li": (
        frozenset(("li", "p")),
        frozenset(("ul", "ol", "menu", "dir", "table", "td", "th")),
    ),
    "dt": (frozenset(("dt", "dd", "p")), frozenset(("dl", "table", "td"))),
    "dd": (frozenset(("dt", "dd", "p")), frozenset(("dl", "table", "td"))),
    "tr": (
        frozenset(("tr", "td", "th", "p", "caption")),
        frozenset(("table", "tbody", "thead", "tfoot")),
    ),
    "td": (frozenset(("td", "th", "p")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th", "p")), frozenset(("tr", "table"))),
    **dict.fromkeys(
        ("tbody", "thead", "tfoot"),
        (
            frozenset(("tbody", "thead", "tfoot", "tr", "td", "th", "p")),
            frozenset(("table",)),
        ),
    ),
}
# Common tags as they are written: a look-up is quicker than `lower()`.
LOWERED = {
    tag: tag
    for tag in (*BLOCK, *VOID, "a", "span", "sup", "sub", "b", "i", "em", "strong", "cite", "code")
}
# fmt: on
