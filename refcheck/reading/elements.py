"""A page's elements and its text, each with its place in the file."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from html import unescape
from itertools import accumulate, islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_DEEPEST = 200


def unescaped(value: str) -> str:
    """A value with its character references read."""
    if "&" not in value:
        return value
    # Addresses and COinS titles hold dozens of `&amp;` and nothing else: many times as quick.
    if value.count("&") == value.count("&amp;"):
        return value.replace("&amp;", "&")
    return unescape(value)


class Node:
    """An element. Offsets are half-open: `start`–`end` in the source, `text_…` in the page's text.

    `inner` is where the start tag ends in the source. `known` are the attributes once read.
    Whoever makes one sets every field, the ends when it is closed: an `__init__` for each tag would
    cost more than all else about it.
    """

    __slots__ = (
        "end",
        "index",
        "inner",
        "known",
        "page",
        "parent",
        "start",
        "tag",
        "text_end",
        "text_start",
    )

    page: Page
    index: int
    tag: str
    start: int
    inner: int
    end: int
    text_start: int
    text_end: int
    parent: Node | None
    known: dict[str, str] | None

    @property
    def attrs(self) -> dict[str, str]:
        """Attributes: names in lower case, the first of equal ones, character references read."""
        if self.known is None:
            found: dict[str, str] = {}
            begin = self.start + 1 + len(self.tag)
            for name, double, single, bare in _ATTRIBUTE.findall(
                self.page.source[begin : self.inner - 1]
            ):
                value = double or single or bare
                found.setdefault(name.lower(), unescaped(value))
            self.known = found
        return self.known

    def get(self, name: str) -> str:
        """An attribute's value, or the empty string."""
        if self.known is None:
            source = self.page.source
            at = source.find(f' {name}="', self.start, self.inner)
            if at < 0:
                if name not in source[self.start : self.inner].lower():
                    return ""
            elif source.find("'", self.start, at) < 0:
                # The common case: nothing before it can hide another attribute.
                begin = at + len(name) + 3
                return unescaped(source[begin : source.find('"', begin, self.inner)])
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
        """From the parent upwards, as far as any page goes that was written to be read."""
        node = self.parent
        for _ in range(_DEEPEST):
            if node is None:
                return
            yield node
            node = node.parent

    def descendants(self) -> Iterator[Node]:
        """The elements inside, in document order."""
        nodes, index = self.page.nodes, self.index + 1
        while index < len(nodes) and nodes[index].start < self.end:
            yield nodes[index]
            index += 1

    def near(self, count: int) -> list[Node]:
        """The `count` nearest ancestors, from the parent upwards; fewer near the root."""
        return list(islice(self.ancestors(), count))

    def inside(self, *tags: str) -> Node | None:
        """The nearest ancestor with one of these tags."""
        return next((node for node in self.ancestors() if node.tag in tags), None)


class Page:
    """A page's source as elements in document order and as one text.

    In `text` a line break stands where a block ends or a `<br>` is; all other white space of the
    source is a space, character by character, so that every offset has its place in the source.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.text = ""
        self.title: str | None = None
        self.nodes: list[Node] = []
        self.by_tag: defaultdict[str, list[Node]] = defaultdict(list)
        # A page has tens of thousands of runs for each megabyte: as ints they would weigh as much.
        self._run_text = array("q", [0])
        self.run_source = array("q", [0])
        # A run that is a character reference (`&amp;`) is longer in the source than in the text.
        self.entity_ends: dict[int, int] = {}
        self._ids: dict[str, Node] | None = None
        self._starts: list[int] = []

    def set_text(self, runs: list[str]) -> None:
        """Take the text, run by run; where each begins in the source is in `run_source`."""
        self.text = "".join(runs)
        self._run_text.extend(accumulate(map(len, runs), initial=0))
        self._run_text.pop()

    def let_go(self) -> None:
        """Forget the elements, which know their page, when it has been read.

        Nothing is left then that only a collection of cycles could find: a long page goes at once.
        """
        self.nodes.clear()
        self.by_tag.clear()
        self._ids = None

    def tags(self, *names: str) -> list[Node]:
        """Elements with one of these tags, in document order."""
        if len(names) == 1:
            return self.by_tag.get(names[0], [])
        return sorted(
            (n for name in names for n in self.by_tag.get(name, ())), key=lambda n: n.index
        )

    def node_at(self, offset: int) -> Node | None:
        """The element whose start tag is the last to begin before an offset of the source."""
        if not self._starts:
            self._starts = [node.start for node in self.nodes]
        index = bisect_right(self._starts, offset) - 1
        return self.nodes[index] if index >= 0 else None

    @property
    def ids(self) -> dict[str, Node]:
        """Elements by id, or `<a>` by name; of equal ones the first, but a name yields to an id."""
        if self._ids is None:
            self._ids = self._find_ids()
        return self._ids

    def _find_ids(self) -> dict[str, Node]:
        ids: dict[str, Node] = {}
        find = self.source.find
        for node in self.nodes:
            start, inner = node.start, node.inner
            # Looking at the source first spares most elements from being read for attributes.
            if find("id", start, inner) < 0 and find("ID", start, inner) < 0:
                continue
            if node.tag != "input" and (value := node.attrs.get("id")):
                ids.setdefault(value, node)
        for node in self.by_tag.get("a", ()):
            if value := node.get("name"):
                ids.setdefault(value, node)
        return ids

    def source_start(self, offset: int) -> int:
        """Where in the source the character at this offset of the text begins."""
        run = bisect_right(self._run_text, offset) - 1
        return self.run_source[run] + offset - self._run_text[run]

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int, int]]:
        """The runs that a stretch of the text is made of.

        Of each where it begins and ends in the text, where it begins in the source, and where it
        ends there if it is a character reference, else -1.
        """
        run = bisect_right(self._run_text, start) - 1
        while start < end:
            source = self.run_source[run] + start - self._run_text[run]
            entity_end = self.entity_ends.get(run, -1)
            run += 1
            stop = min(self._run_text[run], end) if run < len(self._run_text) else end
            yield start, stop, source, entity_end
            start = stop

    def in_source(self, start: int, end: int) -> tuple[int, int]:
        """Where in the source a stretch of the text begins and ends."""
        begin = self.source_start(start)
        return begin, max(begin, self.source_end(end)) if end > start else begin

    def source_end(self, offset: int) -> int:
        """Where in the source the character before this offset of the text ends."""
        if offset <= 0:
            return self.run_source[0]
        run = bisect_right(self._run_text, offset - 1) - 1
        if run in self.entity_ends:
            return self.entity_ends[run]
        return self.run_source[run] + offset - self._run_text[run]
