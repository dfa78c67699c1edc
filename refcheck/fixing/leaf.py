"""A page opened for rewriting: its article with the elements and the text it was read from."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from refcheck.reading.markup import parse_html, parse_text
from refcheck.reading.outline import Outline

if TYPE_CHECKING:
    from refcheck.model.article import Article, Reference
    from refcheck.reading.elements import Node, Page

_DEEPEST = 200
_LONGEST_LABEL = 12
# What Markdown prints before an item, whose number counts only in the first one.
_ITEM = re.compile(r"[ \t>]*\d{1,9}[.)][ \t]+")
# Dialects whose files are lines of text.
TEXT_DIALECTS = ("plain", "markdown")


@dataclass(frozen=True)
class Leaf:
    """An article and, lazily, the elements of its file; without `markup` there are none."""

    article: Article

    @property
    def source(self) -> str:
        """The decoded file."""
        return self.article.source

    @property
    def markup(self) -> bool:
        """Whether the file is HTML."""
        return self.article.dialect not in TEXT_DIALECTS

    @cached_property
    def page(self) -> Page:
        """Elements and text."""
        return parse_html(self.source) if self.markup else parse_text(self.source)

    @cached_property
    def outline(self) -> Outline:
        """Headings, and what of the text is no prose."""
        return Outline(self.page)

    @cached_property
    def starts(self) -> list[int]:
        """Where the entries of all lists begin in the source, ascending."""
        return sorted(entry.location.start for entry in self.article.references)

    @cached_property
    def by_key(self) -> dict[str, Reference]:
        """The entries by their keys."""
        return {entry.key: entry for entry in self.article.references}

    @cached_property
    def _marker_starts(self) -> list[int]:
        return [citation.location.start for citation in self.article.citations]

    def in_marker(self, offset: int) -> bool:
        """Whether an offset of the source lies in what was read as a marker."""
        at = bisect_right(self._marker_starts, offset) - 1
        return at >= 0 and offset < self.article.citations[at].location.end

    def in_label(self, offset: int) -> bool:
        """Whether an offset of the source lies in the number with which an entry begins."""
        at = bisect_right(self.starts, offset) - 1
        if at < 0 or offset - self.starts[at] > _LONGEST_LABEL:
            return False
        return not any(map(str.isalnum, self.source[self.starts[at] : offset]))

    def line(self, offset: int) -> int:
        """The 1-based line on which an offset of the page's text stands in the file."""
        before = self.source[: self.page.source_start(offset)]
        return before.count("\n") + before.count("\r") - before.count("\r\n") + 1

    def around(self, offset: int) -> list[Node]:
        """The elements that hold an offset of the source, the innermost first."""
        node = self.page.node_at(offset)
        found: list[Node] = []
        for _ in range(_DEEPEST):
            if node is None:
                break
            if node.inner <= offset < node.end:
                found.append(node)
            node = node.parent
        return found

    def entries_in(self, start: int, end: int) -> int:
        """How many entries begin in a stretch of the source."""
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def is_counted(self, entry: Reference) -> bool:
        """Whether the entry is an item of a list that counts, in HTML or Markdown."""
        if self.markup:
            return self.item_of(entry) is not None
        start = entry.location.start
        line = max(self.source.rfind(end, 0, start) for end in "\r\n") + 1
        return self.article.dialect == "markdown" and bool(
            _ITEM.fullmatch(self.source, line, start)
        )

    def item_of(self, entry: Reference) -> Node | None:
        """The item of an `<ol>` that the entry is; None where it is something else."""
        for node in self.around(entry.location.start):
            if node.tag == "li":
                numbered = node.parent is not None and node.parent.tag == "ol"
                return node if numbered else None
        return None
