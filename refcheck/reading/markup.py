"""One pass over a page's source: its elements and its text, each with its place in the file.

lxml, selectolax and html5lib know lines at best, never columns, and Beautiful Soup, which does,
reads 1.8 MB/s. Findings and fixes need the very characters, so the tags are found here by one
regular expression after the WHATWG tokeniser's rules (comments, raw text, quoted attributes), in
linear time. Character references are left to the standard library, odd encodings to Beautiful Soup
(`decoding`).
"""

from __future__ import annotations

import re
from functools import cache
from html import unescape

from refcheck.reading.elements import Node, Page
from refcheck.reading.tags import (
    BLOCK,
    CELL_SCOPE,
    CLOSES,
    CLOSES_P,
    FORMATTING,
    INLINE,
    LEAVES_CELLS,
    LOWERED,
    NO_BLOCKS_IN,
    P_ONLY,
    P_SCOPE,
    RAW,
    SILENT,
    VOID,
)

_ATTRIBUTES = r"""[^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+"""
_TOKEN = re.compile(
    rf"<(?:(/?)([a-zA-Z][^\s/>]*+){_ATTRIBUTES}>|(!--)|[!?][^>]*+>?|/[^a-zA-Z>][^>]*+>?|([a-zA-Z/]))"
)
# After a quote that never closes: tags end at the next angle bracket, whatever the quotes say.
_PLAIN_TOKEN = re.compile(
    r"<(?:(/?)([a-zA-Z][^\s/<>]*+)[^<>]*+>?|(!--)|[!?][^<>]*+>?|/[^a-zA-Z>][^<>]*+>?|((?!)))"
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_SPACES = str.maketrans("\n\r\t\f\x0b", "     ")
_PLAIN_SPACES = str.maketrans("\r\t\f\x0b", "\n   ")

# A line break inside a paragraph of plain text: after a long line, before one that begins no item
# or heading.
_SOFT_BREAK = re.compile(r"(?<=[^\n]{45})\n(?=[ ]{0,3}(?!\d{1,5}[.)\]:]|[*•+-] )[\w(\"'“‘„«])")

# How far up an end tag, and one that is only implied, is looked for; deeper nesting than this is an
# attack, not a page.
_BLOCK_REACH = 512
_REACH = 48
# No tag that is shorter than this can say `style="display:none"`.
_SHORTEST_HIDING = 20


def parse_text(source: str) -> Page:
    """A page of plain text: no elements, lines as they are."""
    page = Page(source)
    lines = source.replace("\r\n", " \n").translate(_PLAIN_SPACES)
    page.text = _SOFT_BREAK.sub(" ", lines)
    return page


def parse_html(source: str) -> Page:
    """Elements and text of an HTML page, or of any piece of one.

    Linear in its length; never raises.
    """
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
        self.paragraphs = 0  # how many are open
        self.silent = 0
        self.preformatted = 0
        self.at_line_start = True
        self.no_end: set[str] = set()
        self.silencers: set[int] = set()
        self.run_text, self.run_source, self.entity_ends = page.runs

    def run(self) -> None:  # noqa: C901, PLR0912 - the hot loop: calls cost
        source, position, opened = self.source, 0, self.open
        page, nodes, by_tag = self.page, self.page.nodes, self.page.by_tag
        token = _TOKEN
        while True:
            for match in token.finditer(source, position):
                start, end = match.span()
                if start > position and not self.silent:
                    self.add_text(position, start)
                position = end
                closing, tag, comment, broken = match.groups()
                if tag:
                    lowered = LOWERED.get(tag) or tag.lower()
                    if closing:
                        if opened and opened[-1].tag == lowered:
                            self.close_top(end, start)
                        else:
                            self.end_tag(lowered, start, end)
                        continue
                    if lowered in INLINE and not self.silent:  # as `start_tag`, the common case
                        parent = opened[-1] if opened else None
                        node = Node(page, len(nodes), lowered, start, end, self.length, parent)
                        nodes.append(node)
                        by_tag[lowered].append(node)
                        opened.append(node)
                        if end - start > _SHORTEST_HIDING and _is_hidden(node):
                            self.silence(node)
                        continue
                    self.start_tag(lowered, start, end)
                    if lowered in RAW:
                        position = self.raw_text(lowered, position)
                        break
                elif comment:
                    position = self.comment(start)
                    break
                elif broken:
                    token, position = _PLAIN_TOKEN, start
                    break
            else:
                break
        if position < len(source) and not self.silent:
            self.add_text(position, len(source))
        while self.open:
            self.close_top(len(source), len(source))
        self.page.text = "".join(self.parts)

    def add_text(self, start: int, end: int) -> None:
        text = self.source[start:end]
        if self.preformatted or "&" in text:
            self.add_odd_text(text, start)
            return
        if self.at_line_start:
            text = text.lstrip()
            if not text:
                return
            start = end - len(text)
        # As `append`, without the call: nearly all of a page's text comes this way.
        if "\n" in text or "\t" in text or "\r" in text:
            text = text.translate(_SPACES)
        self.run_text.append(self.length)
        self.run_source.append(start)
        self.parts.append(text)
        self.length += len(text)
        self.at_line_start = False

    def add_odd_text(self, text: str, start: int) -> None:
        """Preformatted text, and text with character references in it."""
        if self.at_line_start and not self.preformatted:
            start += len(text) - len(text.lstrip())
            text = text.lstrip()
        self.add_entities(text, start)

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

    def start_tag(self, tag: str, start: int, inner: int) -> None:  # noqa: C901, PLR0912 - as `run`
        block = tag in BLOCK
        if block:
            if self.silent:
                self.break_out(start)
            if self.paragraphs and tag in CLOSES_P:
                self.imply_end(P_ONLY, P_SCOPE, start)
            closes = CLOSES.get(tag)
            if closes:
                self.imply_end(closes[0], closes[1], start)
            if not self.at_line_start:
                self.line_break(start)
            if tag == "hr":
                self.line_break(start, always=True)
                return
        elif tag in VOID:
            if tag == "br":
                self.line_break(start, always=True)
            return
        elif tag in FORMATTING and inner - start == len(tag) + 2:
            return  # it says nothing, and there are many
        page = self.page
        parent = self.open[-1] if self.open else None
        node = Node(page, len(page.nodes), tag, start, inner, self.length, parent)
        page.nodes.append(node)
        page.by_tag[tag].append(node)
        if self.silent and self.source[inner - 2] == "/" and tag != "template":
            node.end, node.text_end = inner, self.length
            return
        self.open.append(node)
        if tag == "p":
            self.paragraphs += 1
        elif tag in SILENT:
            self.silence(node)
        elif tag == "pre":
            self.preformatted += 1

    def break_out(self, at: int) -> None:
        """A block's start tag ends a `<head>` or a picture that nothing has ended."""
        depth = len(self.open) - 1
        floor = max(-1, depth - _REACH)
        while depth > floor and self.open[depth].index not in self.silencers:
            depth -= 1
        if depth > floor and self.open[depth].tag in NO_BLOCKS_IN:
            while len(self.open) > depth:
                self.close_top(at, at)

    def silence(self, node: Node) -> None:
        self.silent += 1
        self.silencers.add(node.index)

    def end_tag(self, tag: str, start: int, end: int) -> None:
        if tag == "br":
            self.line_break(start, always=True)
            return
        if tag == "p" and not self.paragraphs:
            self.line_break(start)
            return
        block = tag in BLOCK
        crossing = tag in LEAVES_CELLS
        depth = len(self.open) - 1
        floor = max(-1, depth - (_BLOCK_REACH if block else _REACH))
        while depth > floor:
            candidate = self.open[depth].tag
            if candidate == tag:
                break
            if (not block and candidate in BLOCK) or (not crossing and candidate in CELL_SCOPE):
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
        node.end = end
        node.text_end = self.length
        if self.silent and node.index in self.silencers:
            self.silent -= 1
        if tag in BLOCK:
            if tag == "p":
                self.paragraphs -= 1
            elif tag == "pre":
                self.preformatted -= 1
            if not self.at_line_start:
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
            # What never ends would swallow the page: scripts do so in a browser too, a title not.
            self.no_end.add(tag)
            return len(self.source) if tag in ("script", "style") else position
        if tag == "title" and self.page.title is None:
            title = unescape(self.source[position : end.start()])
            self.page.title = " ".join(title.split()) or None
        self.end_tag(tag, end.start(), end.end())
        return end.end()

    def comment(self, start: int) -> int:
        """Skip a comment; returns where to go on."""
        end = self.source.find("-->", start + 2)
        return len(self.source) if end < 0 else end + 3


@cache
def _raw_end(tag: str) -> re.Pattern[str]:
    return re.compile(rf"</{tag}[^>]*>", re.IGNORECASE)


def _is_hidden(node: Node) -> bool:
    if node.page.source.find("display", node.start, node.inner) < 0:
        return False
    return "display:none" in node.get("style").replace(" ", "")
