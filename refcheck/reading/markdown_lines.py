"""Where the text of a Markdown block stands in the file, line by line."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PIPE = re.compile(r"(?<!\\)\|")
_LINE_END = re.compile(r"\r\n?|\n")


class Stretch:
    """A block's text; from its character `starts[i]` on it stands at `origins[i]` in the file."""

    def __init__(self, text: str, starts: Sequence[int], origins: Sequence[int]) -> None:
        self.text = text
        self._starts = starts
        self._origins = origins

    def place(self, offset: int) -> int:
        """Where in the file a character of the text stands."""
        index = bisect_right(self._starts, offset) - 1
        return self._origins[index] + offset - self._starts[index]

    def runs(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """`start`–`end` in pieces that stand in the file as they are, each with its place there."""
        while start < end:
            index = bisect_right(self._starts, start)
            stop = min(end, self._starts[index]) if index < len(self._starts) else end
            yield start, stop, self.place(start)
            start = stop


class Lines:
    """The lines of a file; the parser's own text has a line feed at each end of one."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [match.span() for match in _LINE_END.finditer(text)]
        self._starts = array("q", [0, *(end for _, end in ends)])
        self._ends = array("q", [*(start for start, _ in ends), len(text)])

    def start(self, line: int) -> int:
        """Where a line (from 0) begins; the file's end beyond the last one."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def stretch(self, content: str, first: int) -> Stretch:
        """A block's text that begins on a line: each of its lines ends one of the file."""
        starts, origins, at = [], [], 0
        for number, piece in enumerate(content.split("\n"), first):
            starts.append(at)
            origins.append(self._origin(piece, number))
            at += len(piece) + 1
        return Stretch(content, starts, origins)

    def _origin(self, piece: str, number: int) -> int:
        """Where a line of a block begins: in front of it are the marks of lists and quotations."""
        if number >= len(self._starts):
            return len(self.text)
        start, end = self._starts[number], self._ends[number]
        words, line = piece.strip(), self.text[start:end].replace("\0", "\ufffd").rstrip()
        lead = len(piece) - len(piece.lstrip()) if words else 0
        if not line.endswith(words):
            line = line.rstrip("#").rstrip()  # marks after a heading
        at = len(line) - len(words) if line.endswith(words) else max(0, line.rfind(words))
        return start + at - lead

    def cells(self, number: int, contents: Sequence[str]) -> list[Stretch]:
        r"""The cells of a table's row, in which `\|` is a pipe."""
        start = self.start(number)
        line = self.text[start : self._ends[number]] if number < len(self._ends) else ""
        bounds = [0, *(pipe.end() for pipe in _PIPE.finditer(line)), len(line) + 1]
        found, segment = [], 0
        for content in contents:
            written, at = content.replace("|", "\\|"), len(line)
            for index in range(segment, len(bounds) - 1):
                cell = line[bounds[index] : bounds[index + 1] - 1].rstrip()
                if written and cell.endswith(written):
                    at, segment = bounds[index] + len(cell) - len(written), index + 1
                    break
            found.append(_cell(content, start + at))
        return found


def _cell(content: str, origin: int) -> Stretch:
    starts, origins = [0], [origin]
    for pipes, match in enumerate(re.finditer(r"\|", content), 1):
        starts.append(match.start())
        origins.append(origin + match.start() + pipes)
    return Stretch(content, starts, origins)
