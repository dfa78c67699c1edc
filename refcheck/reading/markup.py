"""One pass over a page's source: its elements and its text, each with its place in the file.

lxml, selectolax and html5lib know lines at best, never columns, and Beautiful Soup, which does, reads
1.8 MB/s. Findings and fixes need the very characters, so the tags are found here by one regular
expression after the WHATWG tokeniser's rules (comments, raw text, quoted attributes), in linear time.
Everything that is not tags, text and nesting is left to Beautiful Soup (`entries`, `decoding`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTES = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+"""
_TOKEN = re.compile(
    rf"<(?:(/?)([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>|(!--)|[!?][^>]*+>?|/[^a-zA-Z>][^>]*+>?|([a-zA-Z/]))"
)
# After a quote that never closes: tags end at the next angle bracket, whatever the quotes say.
_PLAIN_TOKEN = re.compile(
    r"<(?:(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>?|(!--)|[!?][^<>]*+>?|/[^a-zA-Z>][^<>]*+>?|((?!)))"
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_SPACES = str.maketrans("\n\r\t\f\x0b", "     ")
_PLAIN_SPACES = str.maketrans("\r\t\f\x0b", "\n   ")

# A line break inside a paragraph of plain text: after a long line, before one that begins no item or heading.
_SOFT_BREAK = re.compile(r"(?<=[^\n]{45})\n(?=[ ]{0,3}(?!\d{1,5}[.)\]:]|[*•+-] )[\w(\"'“‘„«])")

VOID = frozenset(
    [
        "area",
        "base",
        "basefont",
        "bgsound",
        "br",
        "col",
        "embed",
        "frame",
        "hr",
        "img",
        "input",
        "keygen",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
    ]
)
# Their content is no markup at all.
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
# Their content is markup, but not the page's text.
_SILENT = frozenset(
    [
        "head",
        "math",
        "svg",
        "template",
        "noscript",
        "select",
        "object",
        "canvas",
        "audio",
        "video",
        "annotation",
    ]
)
BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_CELL_SCOPE = frozenset(("td", "th", "table", "caption", "html"))
_CLOSED_BY: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    # tag: (open elements it closes, where to stop looking)
    "li": (frozenset(("li", "p")), frozenset(("ul", "ol", "menu", "dir", "table", "td", "th"))),
    "dt": (frozenset(("dt", "dd", "p")), frozenset(("dl", "table", "td"))),
    "dd": (frozenset(("dt", "dd", "p")), frozenset(("dl", "table", "td"))),
    "tr": (
        frozenset(("tr", "td", "th", "p", "caption")),
        frozenset(("table", "tbody", "thead", "tfoot")),
    ),
    "td": (frozenset(("td", "th", "p")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th", "p")), frozenset(("tr", "table"))),
    "tbody": (frozenset(("tbody", "thead", "tfoot", "tr", "td", "th", "p")), frozenset(("table",))),
    "option": (frozenset(("option",)), frozenset(("select",))),
}
_P_SCOPE = BLOCK - {"p"}
_CLOSES_P = BLOCK - {"td", "th", "tr", "tbody", "thead", "tfoot", "caption", "body", "html"}
# How far up an implied end tag is looked for; deeper nesting than this is an attack, not a page.
_REACH = 48
_BLOCK_REACH = 512


class Node:
    """An element. Offsets are half-open: `start`–`end` in the source, `text_start`–`text_end` in the text.

    `inner` is where the start tag ends in the source.
    """

    __slots__ = (
        "_attrs",
        "end",
        "index",
        "inner",
        "page",
        "parent",
        "start",
        "tag",
        "text_end",
        "text_start",
    )

    def __init__(
        self,
        page: Page,
        index: int,
        tag: str,
        start: int,
        inner: int,
        text_start: int,
        parent: Node | None,
    ) -> None:
        self.page = page
        self.index = index
        self.tag = tag
        self.start = start
        self.inner = inner
        self.text_start = text_start
        self.parent = parent
        self.end = -1
        self.text_end = -1
        self._attrs: dict[str, str] | None = None

    @property
    def attrs(self) -> dict[str, str]:
        """Attributes, names in lower case, the first of equal names winning, character references read."""
        if self._attrs is None:
            found: dict[str, str] = {}
            begin = self.start + 1 + len(self.tag)
            for name, double, single, bare in _ATTRIBUTE.findall(
                self.page.source[begin : self.inner - 1]
            ):
                value = double or single or bare
                found.setdefault(name.lower(), unescape(value) if "&" in value else value)
            self._attrs = found
        return self._attrs

    def get(self, name: str) -> str:
        """An attribute's value, or the empty string."""
        if self._attrs is None:
            source = self.page.source
            at = source.find(f' {name}="', self.start, self.inner)
            if at < 0:
                if name not in source[self.start : self.inner].lower():
                    return ""
            elif source.find("'", self.start, at) < 0:
                # The common case: nothing before it can hide another attribute.
                begin = at + len(name) + 3
                value = source[begin : source.find('"', begin, self.inner)]
                return unescape(value) if "&" in value else value
        return self.attrs.get(name, "")

    @property
    def classes(self) -> list[str]:
        """The words of the class attribute."""
        return self.get("class").split()

    @property
    def text(self) -> str:
        """The visible text inside, with line breaks where blocks end."""
        return self.page.text[self.text_start : self.text_end]

    def ancestors(self) -> Iterator[Node]:
        """From the parent upwards."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent

    def descendants(self) -> Iterator[Node]:
        """The elements inside, in document order."""
        nodes, index = self.page.nodes, self.index + 1
        while index < len(nodes) and nodes[index].start < self.end:
            yield nodes[index]
            index += 1

    def inside(self, *tags: str) -> Node | None:
        """The nearest ancestor with one of these tags."""
        return next((node for node in self.ancestors() if node.tag in tags), None)


class Page:
    """A page's source as elements in document order and as one text.

    In `text` a line break stands where a block ends or a `<br>` is; all other white space of the source
    is a space, character by character, so that every offset has its place in the source.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.title: str | None = None
        self.nodes: list[Node] = []
        self.comments: list[tuple[int, int]] = []
        self.by_tag: dict[str, list[Node]] = {}
        self._run_text: list[int] = [0]
        self._run_source: list[int] = [0]
        self._entity_ends: dict[int, int] = {}
        self._ids: dict[str, Node] | None = None

    def tags(self, *names: str) -> list[Node]:
        """Elements with one of these tags, in document order."""
        if len(names) == 1:
            return self.by_tag.get(names[0], [])
        return sorted(
            (n for name in names for n in self.by_tag.get(name, ())), key=lambda n: n.index
        )

    @property
    def ids(self) -> dict[str, Node]:
        """Elements by id, or by name for `<a name>`; of equal ones the first, but a name yields to an id."""
        if self._ids is None:
            self._ids = {}
            find = self.source.find
            for node in self.nodes:
                if node.tag == "input":
                    continue
                if (
                    find("id", node.start, node.inner) >= 0
                    or find("ID", node.start, node.inner) >= 0
                ):
                    if value := node.attrs.get("id"):
                        self._ids.setdefault(value, node)
            for node in self.by_tag.get("a", ()):
                if value := node.get("name"):
                    self._ids.setdefault(value, node)
        return self._ids

    def source_start(self, offset: int) -> int:
        """Where in the source the character at this offset of the text begins."""
        run = bisect_right(self._run_text, offset) - 1
        return self._run_source[run] + offset - self._run_text[run]

    def source_end(self, offset: int) -> int:
        """Where in the source the character before this offset of the text ends."""
        if offset <= 0:
            return self._run_source[0]
        run = bisect_right(self._run_text, offset - 1) - 1
        if run in self._entity_ends:
            return self._entity_ends[run]
        return self._run_source[run] + offset - self._run_text[run]

    @property
    def runs(self) -> tuple[list[int], list[int], dict[int, int]]:
        """Where runs of text begin in the text and in the source; where a character reference's run ends."""
        return self._run_text, self._run_source, self._entity_ends


def parse_text(source: str) -> Page:
    """A page of plain text: no elements, lines as they are."""
    page = Page(source)
    lines = source.replace("\r\n", " \n").translate(_PLAIN_SPACES)
    page.text = _SOFT_BREAK.sub(" ", lines)
    return page


def parse_html(source: str) -> Page:
    """Elements and text of an HTML page, or of any piece of one. Linear in its length; never raises."""
    page = Page(source)
    _Builder(page).run()
    return page


class _Builder:
    """The state of the pass: open elements, the text so far, whether it is silent."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.source = page.source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[Node] = []
        self.open_tags: dict[str, int] = {}
        self.silent = 0
        self.preformatted = 0
        self.at_line_start = True
        self.no_end: set[str] = set()
        self.silencers: set[int] = set()
        self.run_text, self.run_source, self.entity_ends = page.runs

    def run(self) -> None:
        source, position = self.source, 0
        token = _TOKEN
        while True:
            for match in token.finditer(source, position):
                start = match.start()
                if start > position:
                    self.add_text(position, start)
                position = match.end()
                tag = match[2]
                if tag:
                    lowered = _LOWERED.get(tag) or tag.lower()
                    if match[1]:
                        self.end_tag(lowered, start, position)
                        continue
                    self.start_tag(lowered, start, position)
                    if lowered in _RAW:
                        position = self.raw_text(lowered, position)
                        break
                elif match[3]:
                    position = self.comment(start)
                    break
                elif match[4]:
                    token, position = _PLAIN_TOKEN, start
                    break
            else:
                break
        if position < len(source):
            self.add_text(position, len(source))
        while self.open:
            self.close_top(len(source), len(source))
        self.page.text = "".join(self.parts)

    def add_text(self, start: int, end: int) -> None:
        if self.silent:
            return
        text = self.source[start:end]
        if self.at_line_start and not self.preformatted:
            text = text.lstrip()
            if not text:
                return
            start = end - len(text)
        if "&" in text:
            self.add_entities(text, start)
        else:
            self.append(text, start)

    def append(self, text: str, start: int, entity_end: int | None = None) -> None:
        if self.preformatted:
            if "\r" in text:
                text = text.replace("\r\n", " \n").replace("\r", "\n")
        elif "\n" in text or "\t" in text or "\r" in text:
            text = text.translate(_SPACES)
        if entity_end is not None:
            self.entity_ends[len(self.run_text)] = entity_end
        self.run_text.append(self.length)
        self.run_source.append(start)
        self.parts.append(text)
        self.length += len(text)
        self.at_line_start = False

    def add_entities(self, text: str, start: int) -> None:
        done = 0
        for match in _ENTITY.finditer(text):
            decoded = unescape(match[0])
            if decoded == match[0]:
                continue
            if match.start() > done:
                self.append(text[done : match.start()], start + done)
            self.append(decoded, start + match.start(), start + match.end())
            done = match.end()
        if done < len(text):
            self.append(text[done:], start + done)

    def line_break(self, source_offset: int, *, always: bool = False) -> None:
        if self.silent or (self.at_line_start and not always):
            return
        self.run_text.append(self.length)
        self.run_source.append(source_offset)
        self.parts.append("\n")
        self.length += 1
        self.at_line_start = True

    def start_tag(self, tag: str, start: int, inner: int) -> None:
        block = tag in BLOCK
        if block:
            if tag in _CLOSES_P and self.open_tags.get("p"):
                self.imply_end(_P_ONLY, _P_SCOPE, start)
            closes = _CLOSED_BY.get(tag)
            if closes:
                self.imply_end(closes[0], closes[1], start)
            if not self.at_line_start:
                self.line_break(start)
        elif tag == "br":
            self.line_break(start, always=True)
        page = self.page
        node = Node(
            page,
            len(page.nodes),
            tag,
            start,
            inner,
            self.length,
            self.open[-1] if self.open else None,
        )
        page.nodes.append(node)
        same = page.by_tag.get(tag)
        if same is None:
            page.by_tag[tag] = [node]
        else:
            same.append(node)
        if tag in VOID or (self.silent and self.source[inner - 2] == "/" and tag != "template"):
            node.end, node.text_end = inner, self.length
            return
        self.open.append(node)
        self.open_tags[tag] = self.open_tags.get(tag, 0) + 1
        if inner - start > _HIDDEN_LENGTH and tag in _HIDEABLE:
            if self.source.find("display", start, inner) >= 0 and "display:none" in node.get(
                "style"
            ).replace(" ", ""):
                self.silence(node)
        elif tag in _SILENT:
            self.silence(node)
        elif tag == "pre":
            self.preformatted += 1

    def silence(self, node: Node) -> None:
        self.silent += 1
        self.silencers.add(node.index)

    def end_tag(self, tag: str, start: int, end: int) -> None:
        if self.open and self.open[-1].tag == tag:
            self.close_top(end, start)
            return
        if tag == "br":
            self.line_break(start, always=True)
            return
        if not self.open_tags.get(tag):
            if tag == "p":
                self.line_break(start)
            return
        block = tag in BLOCK
        crossing = tag in _CELL_SCOPE or tag in _ROW_TAGS
        depth = len(self.open) - 1
        floor = max(-1, depth - (_BLOCK_REACH if block else _REACH))
        while depth > floor:
            candidate = self.open[depth].tag
            if candidate == tag:
                break
            if (not block and candidate in BLOCK) or (not crossing and candidate in _CELL_SCOPE):
                return
            depth -= 1
        if depth <= floor:
            return
        while len(self.open) > depth + 1:
            self.close_top(start, start)
        self.close_top(end, start)

    def close_top(self, end: int, text_at: int) -> None:
        node = self.open.pop()
        tag = node.tag
        self.open_tags[tag] -= 1
        node.end = end
        node.text_end = self.length
        if self.silent and node.index in self.silencers:
            self.silent -= 1
        elif tag == "pre":
            self.preformatted -= 1
        if tag in BLOCK and not self.at_line_start:
            self.line_break(text_at)

    def imply_end(self, tags: frozenset[str], stop: frozenset[str], at: int) -> None:
        depth = len(self.open) - 1
        floor = max(-1, depth - _REACH)
        lowest = None
        while depth > floor:
            tag = self.open[depth].tag
            if tag in tags:
                lowest = depth
            elif tag in stop:
                break
            depth -= 1
        if lowest is not None:
            while len(self.open) > lowest:
                self.close_top(at, at)

    def raw_text(self, tag: str, position: int) -> int:
        """Skip a script, a style sheet …; returns where to go on."""
        if tag in self.no_end:
            return position
        end = _raw_end(tag).search(self.source, position)
        if end is None:
            # What never ends would swallow the page: scripts do so in a browser too, a title does not.
            self.no_end.add(tag)
            return len(self.source) if tag in ("script", "style") else position
        if tag == "title" and self.page.title is None:
            self.page.title = (
                " ".join(unescape(self.source[position : end.start()]).split()) or None
            )
        self.end_tag(tag, end.start(), end.end())
        return end.end()

    def comment(self, start: int) -> int:
        end = self.source.find("-->", start + 2)
        stop = len(self.source) if end < 0 else end + 3
        self.page.comments.append((start, stop))
        return stop


_ROW_TAGS = frozenset(("tr", "tbody", "thead", "tfoot", "body"))
_P_ONLY = frozenset(("p",))
_HIDEABLE = frozenset(("span", "sup", "small", "i", "a"))
_HIDDEN_LENGTH = 20
_LOWERED = {
    tag: tag
    for tag in (*BLOCK, *VOID, "a", "span", "sup", "sub", "b", "i", "em", "strong", "cite", "code")
}
_RAW_ENDS: dict[str, re.Pattern[str]] = {}


def _raw_end(tag: str) -> re.Pattern[str]:
    if tag not in _RAW_ENDS:
        _RAW_ENDS[tag] = re.compile(rf"</{tag}[^>]*>", re.IGNORECASE)
    return _RAW_ENDS[tag]
