"""One pass over a page's source: its elements and its text, each with its place in the file.

lxml, selectolax and html5lib know lines at best, never columns, and Beautiful Soup, which does,
is a quarter as fast. Findings and fixes need the very characters, so the tags are found here by one
regular expression after the WHATWG tokeniser's rules (comments, raw text, quoted attributes), in
linear time. Character references are left to the standard library, odd encodings to Beautiful Soup
(`decoding`).
"""

from __future__ import annotations

import re

from refcheck.reading.building import Building
from refcheck.reading.elements import Node, Page
from refcheck.reading.heading_words import is_reference_heading
from refcheck.reading.tags import FORMATTING, INLINE, LOWERED, RAW, SAYS_NOTHING
from refcheck.reading.tokens import PLAIN_TOKEN, SPACES, TOKEN

_PLAIN_SPACES = str.maketrans("\r\t\f\x0b", "\n   ")

_LONGEST_HEADING = 60
# A line break inside a paragraph of plain text: after a long line, before one that begins no item.
_SOFT_BREAK = re.compile(r"(?<=[^\n]{45})\n(?=[ ]{0,3}(?!\d{1,5}[.)\]:]|[*•+-] )[\w(\"'“‘„«])")


def parse_text(source: str) -> Page:
    """A page of plain text: no elements, lines as they are."""
    page = Page(source)
    lines = source.replace("\r\n", " \n").translate(_PLAIN_SPACES)
    page.text = _SOFT_BREAK.sub(_joined, lines)
    return page


def _joined(line_break: re.Match[str]) -> str:
    """A space, unless the next line is the heading of the references."""
    lines, start = line_break.string, line_break.end()
    end = lines.find("\n", start, start + _LONGEST_HEADING)
    return "\n" if end > 0 and is_reference_heading(lines[start:end]) else " "


def parse_html(source: str) -> Page:
    """Elements and text of an HTML page, or of any piece of one.

    Linear in its length; never raises.
    """
    page = Page(source)
    _read(page, Building(page))
    return page


def _read(page: Page, state: Building) -> None:  # noqa: C901, PLR0912, PLR0915 - calls cost
    """The pass itself.

    What nearly all tokens are, plain text and inline tags, is dealt with here, without a call and
    with the length of the text in a local variable; the methods of `state` are for the rest.
    """
    source, position, opened = page.source, 0, state.open
    nodes, by_tag, parts, run_source = page.nodes, page.by_tag, state.parts, state.run_source
    odd_spaces = "\t" in source or "\r" in source
    hiding_at = 0  # where the next "display" stands: no tag before it hides anything
    length = 0
    token = TOKEN
    while True:
        for match in token.finditer(source, position):
            start, end = match.span()
            if start > position and not state.silent:
                text = source[position:start]
                if "&" in text or state.preformatted:
                    state.length = length
                    state.add_text(text, position)
                    length = state.length
                else:
                    if state.at_line_start:
                        text = text.lstrip()
                        position = start - len(text)
                    if text:
                        if "\n" in text or (odd_spaces and ("\t" in text or "\r" in text)):
                            text = text.translate(SPACES)
                        run_source.append(position)
                        parts.append(text)
                        length += len(text)
                        state.at_line_start = False
            position = end
            closing, tag, comment, broken = match.groups()
            if closing:
                if opened and (top := opened[-1]).tag == closing:
                    if top.tag in INLINE:  # as `close_top`
                        opened.pop()
                        top.end = end
                        top.text_end = length
                        if state.silent and top.index in state.silencers:
                            state.silent -= 1
                        continue
                    state.length = length
                    state.close_top(end, start)
                    length = state.length
                elif state.formatting or closing not in FORMATTING:
                    state.length = length
                    state.end_tag(LOWERED.get(closing) or closing.lower(), start, end)
                    length = state.length
            elif tag:
                lowered = LOWERED.get(tag) or tag.lower()
                if lowered in INLINE and not state.silent:  # as `start_tag`, the common case
                    node = Node()
                    node.page = page
                    node.index = len(nodes)
                    node.tag = lowered
                    node.start = start
                    node.inner = end
                    node.text_start = length
                    node.parent = opened[-1] if opened else None
                    node.known = None
                    nodes.append(node)
                    by_tag[lowered].append(node)
                    opened.append(node)
                    if hiding_at < end:
                        if (hiding_at := source.find("display", start)) < 0:
                            hiding_at = len(source)
                        if hiding_at < end and _is_hidden(node):
                            state.silence(node)
                    continue
                if lowered in SAYS_NOTHING or (
                    lowered in FORMATTING and end - start == len(lowered) + 2
                ):
                    continue  # as `start_tag`: there are many
                state.length = length
                state.start_tag(lowered, start, end)
                length = state.length
                if lowered in RAW:
                    position = state.raw_text(lowered, position)
                    length = state.length
                    break
            elif comment:
                position = state.comment(start)
                break
            elif broken:
                token, position = PLAIN_TOKEN, start
                break
        else:
            break
    state.length = length
    if position < len(source) and not state.silent:
        state.add_text(source[position:], position)
    while state.open:
        state.close_top(len(source), len(source))
    page.set_text(state.parts)


def _is_hidden(node: Node) -> bool:
    return "display:none" in node.get("style").replace(" ", "")
