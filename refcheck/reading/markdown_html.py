"""Markdown to HTML as GitHub prints it, each piece with its place in the Markdown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from itertools import count, takewhile
from typing import TYPE_CHECKING

from refcheck.reading.markdown_inline import Pieces, cited_number
from refcheck.reading.markdown_lines import Lines, Stretch
from refcheck.reading.markdown_parser import parser
from refcheck.reading.markdown_places import Written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

_TASK = re.compile(r"\[[ xX]\](?=\s)")
_ALERT = re.compile(r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?=\n|\Z)", re.IGNORECASE)
_DEFINITION = re.compile(r"\[\s*\d{1,4}\s*\]:\s*(?:<([^<>\n]*)>|(\S+))")
_FRONT_TITLE = re.compile(r"^title:[ \t]*(?:\"(.+?)\"|'(.+?)'|(.+?))[ \t]*$", re.MULTILINE)
_SLUG = re.compile(r"[^\w\- ]")


@dataclass(slots=True)
class Rendered:
    """The page in HTML.

    `notes` and `mentions` have the labels of footnotes, and of the markers that name one, by the
    offset of their elements in the HTML; `title` is that of the front matter.
    """

    written: Written = field(default_factory=Written)
    notes: dict[int, str] = field(default_factory=dict)
    mentions: dict[int, str] = field(default_factory=dict)
    title: str | None = None


def rendered(text: str) -> Rendered:
    """The HTML of a page of Markdown; linear in its length."""
    return _Renderer(text).page()


class _Renderer:
    def __init__(self, text: str) -> None:
        self.lines = Lines(text)
        self.tokens = parser().parse(text, {})
        self.out = Rendered()
        labels = (t.meta["label"] for t in self.tokens if t.type == "footnote_reference_open")
        self.pieces = Pieces(
            self.out.written,
            self.out.mentions,
            noted=frozenset(label.casefold() for label in labels),
            listed=_listed_definitions(self.tokens),
        )
        self.slugs: dict[str, int] = {}
        self.row: list[Stretch] = []

    def page(self) -> Rendered:
        for index, token in enumerate(self.tokens):
            if token.map and token.nesting >= 0:
                self.pieces.here = max(self.pieces.here, self.lines.start(token.map[0]))
            if token.type == "inline":
                self._inline(index, token)
            elif token.type in ("fence", "code_block", "html_block"):
                self._verbatim(token)
            elif token.type == "footnote_reference_open":
                self._note(token)
            elif token.type == "footnote_reference_close":
                self.pieces.make("</div>")
            elif token.type == "definition":
                self._definition(token)
            elif token.type == "front_matter":
                self._front_matter(token)
            elif not token.hidden and token.tag:
                self._block(index, token)
        return self.out

    # ---- blocks ----

    def _block(self, index: int, token: Token) -> None:
        if token.type == "tr_open" and token.map:
            self.row = self.lines.cells(token.map[0], self._cells(index))[::-1]
        if token.nesting < 0:
            self.pieces.make(f"</{token.tag}>\n")
            return
        attributes = "".join(
            f' {name}="{escape(str(value))}"' for name, value in token.attrs.items()
        )
        if token.type == "heading_open":
            attributes += f' id="{escape(self._slug(self.tokens[index + 1].content))}"'
        self.pieces.make(f"<{token.tag}{attributes}>")

    def _cells(self, index: int) -> list[str]:
        """The texts of the row that a token begins."""
        following = (self.tokens[number] for number in count(index))
        row = takewhile(lambda token: token.type != "tr_close", following)
        return [token.content for token in row if token.type == "inline"]

    def _slug(self, title: str) -> str:
        """The anchor that GitHub gives a heading."""
        slug = _SLUG.sub("", title.strip().lower()).replace(" ", "-")
        before = self.slugs.get(slug, 0)
        self.slugs[slug] = before + 1
        return f"{slug}-{before}" if before else slug

    def _verbatim(self, token: Token) -> None:
        """Code, and raw HTML."""
        if not token.map:
            return
        fenced = token.type == "fence"
        stretch = self.lines.stretch(token.content, token.map[0] + fenced)
        if token.type == "html_block":
            self.pieces.raw(stretch, 0, len(token.content))
            self.pieces.make("\n")
            return
        self.pieces.make("<pre><code>")
        self.pieces.escaped(stretch, 0, len(token.content))
        self.pieces.make("</code></pre>\n")

    def _front_matter(self, token: Token) -> None:
        title = _FRONT_TITLE.search(token.content)
        self.out.title = next((part for part in title.groups() if part), None) if title else None

    def _note(self, token: Token) -> None:
        """The beginning of a footnote, with the label that the editor sees."""
        label, first = token.meta["label"], token.map[0] if token.map else 0
        written = f"[^{label}]:"
        at = self.lines.text.find(written, self.lines.start(first), self.lines.start(first + 1))
        self.out.notes[self.out.written.length] = label
        self.pieces.make("<div>")
        if at >= 0:
            self.pieces.verbatim(written, at)
        self.pieces.make(" ")

    def _definition(self, token: Token) -> None:
        """`[5]: https://…`, which GitHub does not print, is an entry where `[5]` cites it."""
        if token.meta["id"] not in self.pieces.listed or not token.map:
            return
        start, end = (self.lines.start(line) for line in token.map)
        found = _DEFINITION.search(self.lines.text, start, end)
        if found is None:
            return
        group = 1 if found[1] is not None else 2
        self.pieces.make("<p>")
        self.pieces.verbatim(self.lines.text[found.start() : found.start(group)], found.start())
        self.pieces.make(f'<a href="{escape(found[group])}">')
        self.pieces.verbatim(found[group], found.start(group))
        self.pieces.make("</a>")
        title = self.lines.text[found.end(group) : end].rstrip()
        self.pieces.verbatim(title, found.end(group))
        self.pieces.make("</p>\n")

    def _inline(self, index: int, token: Token) -> None:
        before = self.tokens[index - 1].type if index else ""
        if before in ("th_open", "td_open"):
            stretch = self.row.pop() if self.row else Stretch("", [0], [self.pieces.here])
        else:
            stretch = self.lines.stretch(token.content, token.map[0] if token.map else 0)
        skipped = 0
        parent = self.tokens[index - 2].type if index > 1 else ""
        if parent == "list_item_open" and (task := _TASK.match(token.content)):
            skipped = task.end()
        elif parent == "blockquote_open" and (alert := _ALERT.match(token.content)):
            skipped = alert.end()
        self.pieces.block(token.children or (), stretch, skipped)


def _listed_definitions(tokens: Sequence[Token]) -> frozenset[str]:
    """The numbers whose definitions are entries: `[5]` is printed alone, and never behind words."""
    numbers = {t.meta["id"] for t in tokens if t.type == "definition" and t.meta["id"].isdecimal()}
    if not numbers:
        return frozenset()
    alone: set[str] = set()
    behind: set[str] = set()
    for token in tokens:
        for child in token.children or ():
            label = child.meta.get("label") if child.type == "link_open" else None
            if isinstance(label, str) and label in numbers:
                stretch = Stretch(token.content, [0], [0])
                (alone if cited_number(child, stretch) else behind).add(label)
    return frozenset(numbers - behind) if alone else frozenset()
