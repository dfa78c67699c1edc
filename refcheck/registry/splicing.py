"""Pieces of a registry's text replaced, put in or taken out, and all others left alone."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from refcheck.registry.tree import Node, Source

BY_HAND = "change it by hand, or after `refcheck registry fmt`"
_COMMENT = re.compile(r"(?:^|(?<=[ \t]))#.*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Splice:
    """What stands between two offsets from now on."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """The text with all of them done."""
    parts, place = [], 0
    for splice in sorted(splices, key=lambda one: (one.start, one.end)):
        parts += [text[place : splice.start], splice.text]
        place = max(place, splice.end)
    return "".join([*parts, text[place:]])


def replaced(source: Source, node: Node, text: str) -> Splice:
    """Another text in a node's place."""
    end = node.end
    while end > node.start and source.text[end - 1] in "\r\n":  # a text in lines ends after them
        end -= 1
    return Splice(node.start, end, text)


def removed(source: Source, key: Node, value: Node) -> Splice:
    """The lines of a pair, but for a comment at their end, which stays."""
    start = key.start - (key.column - 1)
    end = line_end(source, max(key.end, value.end))
    comment = _COMMENT.search(source.text, value.end, end)
    if comment is None:
        return Splice(start, end, "")
    return Splice(key.start, comment.start(), "")


def inserted(source: Source, place: int, lines: Sequence[str]) -> Splice:
    """Lines at the beginning of a line."""
    new = newline(source)
    before = new if place and source.text[place - 1] != "\n" else ""
    return Splice(place, place, before + "".join(line + new for line in lines))


def has_comment(source: Source, splice: Splice) -> bool:
    """Whether there is a comment in what goes."""
    return _COMMENT.search(source.text, splice.start, splice.end) is not None


def line_end(source: Source, offset: int) -> int:
    """Where the next line begins."""
    if offset and source.text[offset - 1] == "\n":
        return offset
    end = source.text.find("\n", offset)
    return len(source.text) if end < 0 else end + 1


def after_colon(source: Source, key: Node) -> int:
    """Where a key's value may begin."""
    return source.text.index(":", key.end) + 1


def joined(source: Source, lines: Iterable[str]) -> str:
    """Lines, each with the line end before it that this file has."""
    return "".join(newline(source) + line for line in lines)


def newline(source: Source) -> str:
    """The line end of this file."""
    return "\r\n" if "\r\n" in source.text else "\n"


def comments(source: Source, root: Node | None) -> Counter[str]:
    """Every comment and how often it stands there."""
    text = source.text
    parts, place = [], 0
    for node in _texts(root):
        parts.append(text[place : node.start])
        place = max(place, node.end)
    outside = "\n".join([*parts, text[place:]])
    return Counter(found.rstrip() for found in _COMMENT.findall(outside))


def _texts(node: Node | None) -> Iterator[Node]:
    if node is None:
        return
    if node.kind == "text":
        yield node
    for key, value in node.pairs:
        yield key
        yield from _texts(value)
    for item in node.items:
        yield from _texts(item)
