"""A registry in its one form: indented alike, values spelt alike; comments and order stay."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from refcheck.errors import InputError
from refcheck.registry.reading import article_key, read_registry
from refcheck.registry.splicing import comments
from refcheck.registry.values import spelt
from refcheck.registry.writing import entries_said, links_said, scalar

if TYPE_CHECKING:
    from refcheck.registry.reading import Registry
    from refcheck.registry.tree import Node
    from refcheck.registry.writing import Value

_STEP = 2
_ARTICLE_DEPTH = 2  # keys of the file's mapping are at depth 1, pages at 2
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")


def formatted(registry: Registry) -> str:
    """The text in its one form; InputError where that would lose something.

    Formatting it again gives the same text.
    """
    source, root = registry.source, registry.root
    if root is None:
        return source.text
    text = _Formatter(source.text).formatted(root)
    after = read_registry(source.name, text.encode())
    lost = comments(source, root) - comments(after.source, after.root)
    if lost:
        message = f"{source.name} cannot be formatted without losing a comment: {min(lost)}"
        raise InputError(message, hint="give the comment a line of its own")
    if _said(after) != _said(registry):
        message = f"{source.name} cannot be formatted without changing what it says"
        raise InputError(message, hint="write long texts in quotes, on one line")
    return text.replace("\n", "\r\n") if "\r\n" in source.text else text  # as git checked it out


def _said(registry: Registry) -> list[tuple[str, list[tuple[str, dict[str, Value]]]]]:
    """What stands there, in its order."""
    articles = [(one.path, entries_said(one.entries)) for one in registry.articles.values()]
    parts = [*articles, ("links", links_said(registry))]
    return [(name, list(said.items())) for name, said in parts]


class _Formatter:
    """Writes the nodes in their order, and between them the comments that stand there."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0  # all before it is written
        self._lines: list[str] = []
        self._levels: list[tuple[int, int]] = []  # column in the text, indent in the new one

    def formatted(self, root: Node) -> str:
        """The whole text."""
        self._mapping(root, 0, 1)
        self._between(len(self._text))
        while self._lines and not self._lines[-1]:
            self._lines.pop()
        return "\n".join([*self._lines, ""])

    def _mapping(self, node: Node, indent: int, depth: int) -> None:
        for key, value in node.pairs:
            self._at(key, key.column, indent)
            plain = " ".join(key.value.split())
            name = article_key(key.value) if depth == _ARTICLE_DEPTH else plain
            self._lines.append(f"{' ' * indent}{scalar(name)}:")
            self._place = key.end
            self._value(key, value, indent, depth)
            self._place = max(self._place, value.end)

    def _value(self, key: Node, value: Node, indent: int, depth: int) -> None:
        if value.kind == "text" and value.value:
            self._between(value.start)
            head = self._lines.pop() if self._lines[-1].endswith(":") else f"{' ' * indent}"
            self._lines += self._scalar(head, key, value, indent)
        elif value.pairs or value.items:
            self._mapping(value, indent + _STEP, depth + 1)
            self._list(value, indent + _STEP)
        else:
            self._lines[-1] += " {}"

    def _list(self, node: Node, indent: int) -> None:
        for item in node.items:
            self._at(item, item.column - len("- "), indent)
            self._lines.append(f"{' ' * indent}- {scalar(' '.join(item.value.split()))}")
            self._place = item.end

    def _scalar(self, head: str, key: Node, value: Node, indent: int) -> list[str]:
        first, *rest = self._text[value.start : value.end].rstrip().splitlines()
        if not rest:
            return [f"{head} {scalar(spelt(key.value, value.value))}"]
        margin = " " * (indent + _STEP)
        if first[0] in "|>":
            lines = textwrap.dedent("\n".join(rest)).split("\n")
        else:
            lines = [line.strip() for line in rest]
        return [f"{head} {first}", *(f"{margin}{line}".rstrip() for line in lines)]

    def _at(self, node: Node, column: int, indent: int) -> None:
        """A comment before a node is as deep as it was: as the node, or as what went before it."""
        self._levels.append((column, indent))
        self._between(node.start)
        self._levels = [level for level in self._levels if level[1] < indent]
        self._levels.append((column, indent))

    def _between(self, end: int) -> None:
        """The comment that ends the line, then those on lines of their own; one blank at most."""
        begun = self._place > 0 and self._text[self._place - 1] != "\n"
        rest = self._text[self._place : end].replace("\r", "").split("\n")
        self._place = max(self._place, end)
        if begun and (found := _COMMENT.search(rest.pop(0))) is not None:
            self._end_line(found[0].rstrip())
        for line in rest[:-1] if end < len(self._text) else rest:
            found = _COMMENT.search(line)
            if found is not None:
                margin = " " * self._indent(found.start() + 1)
                self._lines.append(margin + found[0].rstrip())
            elif not line.strip() and self._lines and self._lines[-1]:
                self._lines.append("")

    def _end_line(self, comment: str) -> None:
        if self._lines:
            self._lines[-1] += f"  {comment}"
        else:
            self._lines.append(comment)

    def _indent(self, column: int) -> int:
        fitting = [level for level in self._levels if level[0] <= column]
        return max(fitting, default=(0, 0))[1]
