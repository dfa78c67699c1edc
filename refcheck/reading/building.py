"""The tree of a page while it is read: what each tag opens and closes, and the text so far.

After the WHATWG standard as far as it matters to a page's text.
"""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

from refcheck.reading.elements import Node
from refcheck.reading.tags import (
    BLOCK,
    CELL_SCOPE,
    CLOSES,
    CLOSES_P,
    FORMATTING,
    LEAVES_CELLS,
    NO_BLOCKS_IN,
    P_ONLY,
    P_SCOPE,
    SAYS_NOTHING,
    SILENT,
)
from refcheck.reading.tokens import ENTITY, SPACES, raw_end

if TYPE_CHECKING:
    from refcheck.reading.elements import Page

# How far up an end tag, and one that is only implied, is looked for; deeper nesting than this is an
# attack, not a page.
_BLOCK_REACH = 512
_REACH = 48


class Building:
    """The state of the pass: open elements, the text so far, whether it is silent.

    `markup.parse_html` deals with most tokens by itself, and keeps `length` only while it calls a
    method.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.source = page.source
        self.parts: list[str] = []
        self.length = 0
        self.open: list[Node] = []
        self.paragraphs = 0  # how many are open
        self.formatting = 0  # likewise: `<i class="…">` and the like
        self.silent = 0
        self.preformatted = 0
        self.at_line_start = True
        self.no_end: set[str] = set()
        self.silencers: set[int] = set()
        self.run_source, self.entity_ends = page.run_source, page.entity_ends

    def add_text(self, text: str, start: int) -> None:
        """Text of any kind, preformatted and with character references."""
        if self.at_line_start and not self.preformatted:
            start += len(text) - len(text.lstrip())
            text = text.lstrip()
        if "&" in text:
            self.add_entities(text, start)
        elif text:
            self.append(text, start)

    def append(self, text: str, start: int, entity_end: int | None = None) -> None:
        """A run of text; `entity_end` is where the character reference that it is ends."""
        if self.preformatted:
            if "\r" in text:
                text = text.replace("\r\n", " \n").replace("\r", "\n")
        elif "\n" in text or "\t" in text or "\r" in text:
            text = text.translate(SPACES)
        if entity_end is not None:
            self.entity_ends[len(self.run_source)] = entity_end
        self.run_source.append(start)
        self.parts.append(text)
        self.length += len(text)
        self.at_line_start = False

    def add_entities(self, text: str, start: int) -> None:
        """Text with character references in it: each of them is a run of its own."""
        done = 0
        for match in ENTITY.finditer(text):
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
        """Where a block begins or ends: no second one, but for `<br>`."""
        if self.silent or (self.at_line_start and not always):
            return
        self.run_source.append(source_offset)
        self.parts.append("\n")
        self.length += 1
        self.at_line_start = True

    def start_tag(self, tag: str, start: int, inner: int) -> None:  # noqa: C901, PLR0912 - calls cost
        """A start tag's element, and the ends and line breaks that it implies."""
        block = tag in BLOCK
        if block:
            if self.silent:
                self.break_out(start)
            if self.paragraphs and tag in CLOSES_P:
                self.imply_end(P_ONLY, P_SCOPE, start)
            closes = CLOSES.get(tag)
            if closes and self.open and self.open[-1].tag not in closes[1]:
                self.imply_end(closes[0], closes[1], start)
            if not self.at_line_start:
                self.line_break(start)
            if tag == "hr":
                self.line_break(start, always=True)
                return
        elif tag == "br":
            self.line_break(start, always=True)
            return
        elif tag in SAYS_NOTHING or (tag in FORMATTING and inner - start == len(tag) + 2):
            return
        page = self.page
        node = Node()
        node.page = page
        node.index = len(page.nodes)
        node.tag = tag
        node.start = start
        node.inner = inner
        node.text_start = self.length
        node.parent = self.open[-1] if self.open else None
        node.known = None
        page.nodes.append(node)
        page.by_tag[tag].append(node)
        if self.silent and self.source[inner - 2] == "/" and tag != "template":
            node.end, node.text_end = inner, self.length
            return
        self.open.append(node)
        if block:
            if tag == "p":
                self.paragraphs += 1
            elif tag == "pre":
                self.preformatted += 1
        elif tag in FORMATTING:
            self.formatting += 1
        elif tag in SILENT:
            self.silence(node)

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
        """No text inside of an element is the page's."""
        self.silent += 1
        self.silencers.add(node.index)

    def end_tag(self, tag: str, start: int, end: int) -> None:
        """End the nearest element of that name, and what is open inside of it."""
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
        """End the innermost element; a line break that follows is at `text_at` in the source."""
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
        elif tag in FORMATTING:
            self.formatting -= 1

    def imply_end(self, tags: frozenset[str], stop: frozenset[str], at: int) -> None:
        """End the outermost element with one of these tags, below the nearest that stops."""
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
        end = raw_end(tag).search(self.source, position)
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
