"""A unified patch between two states of a page, as `git apply` and `patch -p1` take it."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PLAIN_NAME = re.compile(rb"[^\x00-\x1f\x7f-\xff\"\\]*")
_NO_END = b"\n\\ No newline at end of file\n"
_ESCAPES = {7: b"a", 8: b"b", 9: b"t", 10: b"n", 11: b"v", 12: b"f", 13: b"r", 34: b'"', 92: b"\\"}


def unified_patch(name: bytes, before: bytes, after: bytes) -> bytes:
    r"""Empty where nothing changes; `name` is the page's path below the folder to patch in.

    Lines end at `\n` alone: a `\r` before it belongs to the line, as both tools see it.
    """
    if before == after:
        return b""
    old, new = before.split(b"\n"), after.split(b"\n")
    old, new = _with_ends(old), _with_ends(new)
    pieces = [b"--- " + _quoted(b"a/" + name), b"+++ " + _quoted(b"b/" + name)]
    for group in _Lines(old, new).get_grouped_opcodes(3):
        pieces += _hunk(group, old, new)
    return b"".join(pieces)


class _Lines(SequenceMatcher[bytes]):
    """Which lines differ: where there are as many as before, each is compared with its own.

    Fixes hardly ever add a line, and comparing all with all takes seconds for a long page.
    """

    def __init__(self, old: Sequence[bytes], new: Sequence[bytes]) -> None:
        super().__init__(None, (), ())
        self._old, self._new = old, new

    def get_opcodes(self) -> list[tuple[str, int, int, int, int]]:  # type: ignore[override]
        """As `SequenceMatcher` has them."""
        if len(self._old) != len(self._new):
            whole = SequenceMatcher(None, self._old, self._new, autojunk=False)
            return list(whole.get_opcodes())
        runs = groupby(range(len(self._old)), key=lambda at: self._old[at] == self._new[at])
        found = []
        for same, run in runs:
            numbers = list(run)
            start, end = numbers[0], numbers[-1] + 1
            found.append(("equal" if same else "replace", start, end, start, end))
        return found


def _with_ends(lines: list[bytes]) -> list[bytes]:
    ended = [line + b"\n" for line in lines[:-1]]
    return ended + lines[-1:] if lines[-1] else ended


def _hunk(
    group: Sequence[tuple[str, int, int, int, int]], old: Sequence[bytes], new: Sequence[bytes]
) -> Iterator[bytes]:
    first, last = group[0], group[-1]
    yield b"@@ -%b +%b @@\n" % (_span(first[1], last[2]), _span(first[3], last[4]))
    for kind, i1, i2, j1, j2 in group:
        if kind == "equal":
            yield from (_line(b" ", line) for line in old[i1:i2])
            continue
        yield from (_line(b"-", line) for line in old[i1:i2])
        yield from (_line(b"+", line) for line in new[j1:j2])


def _line(sign: bytes, line: bytes) -> bytes:
    return (
        sign + line if line.endswith(b"\n") else sign + line + b"\n\\ No newline at end of file\n"
    )


def _span(start: int, end: int) -> bytes:
    """First line and number of lines; of none, the line before it."""
    length = end - start
    return b"%d,%d" % (start + 1 if length else start, length)


def _quoted(name: bytes) -> bytes:
    """As git writes names: in quotes where need be, and a tab behind one that has blanks."""
    if _PLAIN_NAME.fullmatch(name):
        return name + (b"\t\n" if b" " in name else b"\n")
    spelled = b"".join(_spelled(byte) for byte in name)
    return b'"' + spelled + b'"\n'


def _spelled(byte: int) -> bytes:
    if byte in _ESCAPES:
        return b"\\" + _ESCAPES[byte]
    return bytes((byte,)) if 32 <= byte < 127 else b"\\%03o" % byte  # noqa: PLR2004 - printable ASCII
