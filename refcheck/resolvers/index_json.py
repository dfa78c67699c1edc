"""Records from a stream of JSON text in any of Crossref's shapes, one at a time."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_VALUE = 1 << 26  # 64 MB: no record is longer, so the file is no JSON
_CHUNK = 1 << 18
_SPACE = re.compile(r"[\s\x00]*")
_DECODER = json.JSONDecoder()
_MARK = re.compile(r'["\[\]{}]')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}


class Readable(Protocol):
    """As much of a file as is needed here."""

    def read(self, size: int = -1, /) -> bytes: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Broken:
    """A stretch of a file that is no record, and why."""

    reason: str


def records_of(stream: Readable) -> Iterator[dict[str, Any] | Broken]:
    """Top-level values one after the other: one wrapper, one list, or one record a line.

    A broken line costs one record; a list that is broken is read up to there.
    """
    text = _Text(stream)
    while text.peek():
        try:
            if text.take("["):
                yield from _items(text)
            elif text.take("{"):
                yield from _members(text)
            else:
                raise ValueError("not a JSON object")  # noqa: TRY301
        except ValueError as error:
            yield Broken(str(error))
            if text.in_list:
                return
            text.skip_line()


def _items(text: _Text) -> Iterator[dict[str, Any] | Broken]:
    """The elements of a list whose bracket is read."""
    text.in_list = True
    if text.take("]"):
        text.in_list = False
        return
    while True:
        try:
            item = text.value()
        except _TooDeepError as error:
            item = error
        yield item if isinstance(item, dict) else Broken("not a JSON object")
        if text.take("]"):
            text.in_list = False
            return
        if not text.take(","):
            raise ValueError("a list breaks off")


def _members(text: _Text) -> Iterator[dict[str, Any] | Broken]:
    """A record, or the records in `items` (at the top or under `message`) of a wrapper."""
    record: dict[str, Any] = {}
    wrapper = False
    while not text.take("}"):
        key = text.value()
        if not isinstance(key, str) or not text.take(":"):
            raise ValueError("an object breaks off")
        if key == "items" and text.take("["):
            wrapper = True
            yield from _items(text)
        elif key == "message" and text.take("{"):
            wrapper = True
            yield from _members(text)
        else:
            record[key] = text.value()
        if not text.take(",") and text.peek() != "}":
            raise ValueError("an object breaks off")
    if record and not wrapper:
        yield record


class _TooDeepError(ValueError):
    """A value is nested more deeply than JSON is read."""


class _Text:
    """A window on a stream of JSON text: `buffer[at:]` is unread, `more()` lengthens it."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self.buffer = ""
        self.at = 0
        self.ended = False
        self.in_list = False

    def more(self) -> bool:
        """Reads on; False at the end of the stream."""
        if self.ended:
            return False
        chunk = self._stream.read(_CHUNK)
        self.ended = not chunk
        self.buffer = self.buffer[self.at :] + self._decoder.decode(chunk, final=self.ended)
        self.at = 0
        return True

    def peek(self) -> str:
        """The next character that is no space, "" at the end."""
        while True:
            self.at = _SPACE.match(self.buffer, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if not self.more():
                return ""

    def take(self, character: str) -> bool:
        """Whether the next character is this one; it is then read."""
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def value(self) -> Any:
        """The next JSON value, whole. ValueError where there is none.

        `_TooDeepError` for one that is nested too deeply; in a list it is passed over.
        """
        wanted = 0
        while True:
            self.peek()
            if len(self.buffer) - self.at >= wanted or self.ended:
                try:
                    found, end = _DECODER.raw_decode(self.buffer, self.at)
                except RecursionError:
                    if self.in_list:  # elsewhere a line ends it
                        self._pass_over()
                    raise _TooDeepError("nested too deeply") from None
                except ValueError:
                    unread = len(self.buffer) - self.at
                    if self.ended or unread > LONGEST_VALUE:
                        raise
                    wanted = 2 * unread
                else:
                    # A number or word at the very end of the window may go on.
                    if end < len(self.buffer) or self.ended or isinstance(found, dict | list | str):
                        self.at = end
                        return found
            self.more()

    def _pass_over(self) -> None:
        """Past the list or object that begins here, by its brackets; ValueError if none ends it."""
        depth = passed = 0
        while passed <= LONGEST_VALUE:
            before = self.at
            mark = _MARK.search(self.buffer, self.at)
            if mark is None:
                self.at = len(self.buffer)
            elif mark[0] != '"' or (mark := _STRING.match(self.buffer, mark.start())):
                self.at = mark.end()
                depth += _DEPTH.get(mark[0], 0)
            if mark and depth == 0:
                return
            passed += self.at - before
            if not mark and (len(self.buffer) > LONGEST_VALUE or not self.more()):
                break
        raise ValueError("a list breaks off")

    def skip_line(self) -> None:
        """Past the next line feed: where a broken line of NDJSON ends."""
        while (end := self.buffer.find("\n", self.at)) < 0:
            self.at = len(self.buffer)
            if not self.more():
                return
        self.at = end + 1
