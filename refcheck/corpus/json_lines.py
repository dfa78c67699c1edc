"""Rows as JSON Lines that are well-formed, bounded, and that nobody who shows them acts upon."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

from refcheck.reporters.json_report import escaped
from refcheck.reporters.safe_text import well_formed, without_credentials

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

LONGEST: Final = 10_000  # characters of a text: a page may be one word of 50 MB

_TELLING: Final = frozenset({bool, int, float, str})  # also where they are False, 0 or empty
# Where in UTF-8 something may stand that is to be escaped. Each begins with one byte of its own,
# which is looked for faster than all characters in one class.
_SUSPECT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rb"\x7f",
        rb"\xc2[\x80-\x9f]",
        rb"\xe2(?:\x80[\xa8-\xae]|\x81[\xa6-\xa9])",
        rb"\xef\xbb\xbf",
        rb"##",
    )
)
_encode = msgspec.json.Encoder().encode


def json_lines(rows: Iterable[Mapping[str, Any]], *, whole: bool = False) -> bytes:
    """Each row on a line of its own.

    A column that is null, or an empty list, is left out unless rows are to be `whole`: half of a
    row would say nothing else.
    Surrogates without a partner become U+FFFD, users' names and passwords in addresses `***`; of a
    text the first `LONGEST` characters are kept. What a terminal or a CI service may act upon is
    escaped as in the JSON report.
    """
    lines = b"".join([_line(row, whole=whole) for row in rows])
    if not any(suspect.search(lines) for suspect in _SUSPECT):
        return lines
    return escaped(lines.decode()).encode()


def _line(row: Mapping[str, Any], *, whole: bool) -> bytes:
    if not whole:
        row = {column: value for column, value in row.items() if value or type(value) in _TELLING}
    try:
        line = _encode(row)
    except UnicodeEncodeError:
        row = _with_texts(row, well_formed)
        line = _encode(row)
    if b"@" in line or b"%40" in line:  # without one there are no credentials
        row = _with_texts(row, without_credentials)
        line = _encode(row)
    # Last, since of half an address nobody knows that a password is in it.
    return (_encode(_with_texts(row, _shortened)) if len(line) > LONGEST else line) + b"\n"


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _with_texts(value: Any, changed: Callable[[str], str]) -> Any:
    """The value with every text in it changed."""
    if isinstance(value, str):
        return changed(value)
    if isinstance(value, dict):
        return {_with_texts(key, changed): _with_texts(v, changed) for key, v in value.items()}
    if isinstance(value, list | tuple):
        return [_with_texts(inner, changed) for inner in value]
    return value
