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
# What pages hide with `display:none` in the middle of a line.
HIDEABLE = frozenset(("span", "sup", "small", "i", "a"))

# An end tag closes nothing beyond the cell in which it stands, unless it is a table's own.
CELL_SCOPE = frozenset(("td", "th", "table", "caption", "html"))
LEAVES_CELLS = CELL_SCOPE | {"tr", "tbody", "thead", "tfoot", "body"}

P_ONLY = frozenset(("p",))
P_SCOPE = BLOCK - P_ONLY
CLOSES_P = BLOCK - {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "body", "html"}
# By start tag: the open elements that it closes, and those at which the search for them stops.
CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    tag: (frozenset(closed.split()), frozenset(stop.split()))
    for tag, closed, stop in (
        ("li", "li p", "ul ol menu dir table td th"),
        ("dt", "dt dd p", "dl table td"),
        ("dd", "dt dd p", "dl table td"),
        ("tr", "tr td th p caption", "table tbody thead tfoot"),
        ("td", "td th p", "tr table"),
        ("th", "td th p", "tr table"),
        ("tbody", "tbody thead tfoot tr td th p", "table"),
    )
}
# Common tags as they are written: a look-up is quicker than `lower()`.
LOWERED = {
    tag: tag
    for tag in (*BLOCK, *VOID, "a", "span", "sup", "sub", "b", "i", "em", "strong", "cite", "code")
}
# fmt: on
