"""The tree of a small YAML file, each node with its place; what YAML allows beyond that is refused.

A registry needs mappings, lists and texts, a few levels deep. It is read from the parser's events,
so that a deep, large or self-referring file ends at its first offence and is never built.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 8_000_000  # bytes: some 40,000 entries, half a minute of reading
_DEEPEST = 6
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(slots=True)
class Node:
    """A mapping (`pairs`), a list (`items`) or a text (`value`); lines and columns are 1-based.

    `start` and `end` are offsets into the text. A block mapping or list ends where its last value
    does. `plain` tells a text without quotes.
    """

    kind: Literal["mapping", "list", "text"]
    line: int
    column: int
    start: int
    end: int
    value: str = ""
    plain: bool = True
    flow: bool = False
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Source:
    """A registry's text and the name that messages give it."""

    name: str
    text: str

    def refuse(self, line: int, column: int, message: str, hint: str | None = None) -> NoReturn:
        """Raise for what stands at a place."""
        raise InputError(f"{self.name}:{line}:{column}: {message}", hint=hint)

    def refuse_at(self, offset: int, message: str, hint: str | None = None) -> NoReturn:
        """Raise for what stands at an offset."""
        ends = [end.end() for end in _LINE_END.finditer(self.text, 0, offset)]
        start = ends[-1] if ends else 0
        self.refuse(len(ends) + 1, offset - start + 1, message, hint)


def decoded(name: str, data: bytes) -> str:
    """The text of a registry's bytes; InputError for what is no UTF-8 or too large."""
    if len(data) > LARGEST:
        raise InputError(
            f"{name} is larger than {LARGEST // 1_000_000} MB",
            hint="give each folder of articles a registry of its own",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8-sig", "replace")
        hint = "save the file as UTF-8"
        Source(name, before).refuse_at(len(before), "this is no UTF-8", hint)
    return text


def read_tree(source: Source) -> Node | None:
    """The one document's node, or None where there is nothing; InputError with its place."""
    conflict = _CONFLICT.search(source.text)
    if conflict is not None and conflict[0][0] in "<>":
        hint = "keep one side, and delete the marks"
        source.refuse_at(conflict.start(), "a merge conflict was left here", hint)
    builder = _Builder(source)
    for event in _events(source):
        builder.take(event)
    return builder.root


def _events(source: Source) -> Iterator[Any]:
    # Imported here: most runs have no registry, and need no YAML.
    from ruamel.yaml import YAML  # noqa: PLC0415
    from ruamel.yaml.error import MarkedYAMLError, YAMLError  # noqa: PLC0415
    from ruamel.yaml.reader import ReaderError  # noqa: PLC0415

    try:
        yield from YAML(typ="safe", pure=True).parse(source.text)
    except ReaderError as error:
        source.refuse_at(error.position, "this character cannot stand in YAML", "delete it")
    except MarkedYAMLError as error:
        what = (error.problem or error.context or "this is no YAML").strip()
        mark = error.problem_mark or error.context_mark
        if "end of stream" in what or "<stream end>" in what:  # not where the file ends
            mark = error.context_mark or mark
        offset = min(mark.index, len(source.text)) if mark else 0
        source.refuse_at(offset, what, _advice(source.text, offset, what))
    except (YAMLError, ValueError, RecursionError, AttributeError, IndexError, TypeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{source.name} is no YAML that can be read: {reason}") from error


def _advice(text: str, offset: int, problem: str) -> str | None:
    if "\t" in text[offset : offset + 1] or "\\t" in problem:
        return "indent with spaces, not with tabs"
    if "mapping values are not allowed" in problem:
        return "put a text that holds a colon in quotes"
    if "quoted scalar" in problem or "end of stream" in problem:
        return "close the quotes"
    if "block" in problem or "could not find expected ':'" in problem:
        return "begin the line below the one above it, and write `key: value`"
    return "put the text in quotes"


class _Builder:
    """Takes the parser's events one by one and hangs nodes into each other."""

    def __init__(self, source: Source) -> None:
        self.root: Node | None = None
        self._source = source
        self._open: list[Node] = []
        self._keys: list[Node | None] = []  # of each open mapping, the key that waits for its value
        self._seen: list[dict[str, Node]] = []

    def take(self, event: Any) -> None:
        """One event; InputError for what does not belong into a registry."""
        kind = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if getattr(event, "anchor", None) is not None:
            message = "anchors and aliases (& and *) are not for this file"
            self._source.refuse(line, column, message, "write the value out")
        if getattr(event, "tag", None) not in {None, "!"}:
            hint = "leave it out; a text that begins with ! stands in quotes"
            self._source.refuse(line, column, f"the tag {event.tag} is not for this file", hint)
        if kind == "DocumentStartEvent" and self.root is not None:
            hint = "delete what follows, or the line ---"
            self._source.refuse(line, column, "there is a second document in this file", hint)
        end = min(event.end_mark.index, len(self._source.text))
        place = (line, column, event.start_mark.index, end)
        if kind == "ScalarEvent":
            self._add(Node("text", *place, value=event.value, plain=event.style is None))
        elif kind in {"MappingStartEvent", "SequenceStartEvent"}:
            self._begin("mapping" if kind.startswith("M") else "list", place, event.flow_style)
        elif kind in {"MappingEndEvent", "SequenceEndEvent"}:
            self._close(end)

    def _begin(
        self, kind: Literal["mapping", "list"], place: tuple[int, int, int, int], flow: object
    ) -> None:
        if len(self._open) >= _DEEPEST:
            hint = "a registry is no more than five levels deep"
            self._source.refuse(place[0], place[1], "this is nested too deeply", hint)
        node = Node(kind, *place, flow=bool(flow))
        self._add(node)
        self._open.append(node)
        self._keys.append(None)
        self._seen.append({})

    def _close(self, end: int) -> None:
        node = self._open.pop()
        self._keys.pop()
        self._seen.pop()
        last = node.pairs[-1][1] if node.pairs else node.items[-1] if node.items else None
        node.end = end if node.flow or last is None else last.end

    def _add(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif (key := self._keys[-1]) is None:
            self._keys[-1] = self._checked_key(node)
        else:
            if node.kind == "text" and node.start == node.end:  # the parser has it further below
                node.start = node.end = self._after_colon(key)
                node.line, node.column = key.line, key.column + node.start - key.start
            parent.pairs.append((key, node))
            self._keys[-1] = None

    def _after_colon(self, key: Node) -> int:
        colon = self._source.text.find(":", key.end)
        return key.end if colon < 0 else colon + 1

    def _checked_key(self, node: Node) -> Node:
        if node.kind != "text":
            self._source.refuse(node.line, node.column, "a key must be a text")
        first = self._seen[-1].setdefault(node.value, node)
        if first is not node:
            message = f"{node.value} stands here twice, first on line {first.line}"
            self._source.refuse(node.line, node.column, message, "keep one of them")
        return node
