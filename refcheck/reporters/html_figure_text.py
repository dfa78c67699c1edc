"""A claim's or a summary's words in pieces, of which some are figures or quoted words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.reporters.html_page_marks import Span, apart
from refcheck.reporters.safe_text import without_credentials

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONGEST = 1200  # characters that are shown of a text; a sentence has seldom more than 500
_BEFORE = 300  # of them stand before the first mark, where the beginning has to be left out
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A stretch of a text; `index` is that of its span, or -1 of one that is not marked."""

    text: str
    index: int = -1


def pieces_of(
    text: str, figures: Sequence[Span], quotations: Sequence[Span] = ()
) -> tuple[TextPiece, ...]:
    """The text in pieces, of a long one the part around its first mark.

    A text with a password in an address is cut nowhere else, lest a half of it be shown.
    """
    if without_credentials(text) != text:
        return (TextPiece(_shortened(without_credentials(text))),)
    spans = apart(figures, quotations)
    start, end = _shown(len(text), spans)
    pieces = (TextPiece(_LEFT_OUT),) if start else ()
    after = (TextPiece(_LEFT_OUT),) if end < len(text) else ()
    return (*pieces, *_pieces(text, spans, start, end), *after)


def _pieces(text: str, spans: Sequence[Span], start: int, end: int) -> Iterator[TextPiece]:
    place = start
    for span in spans:
        begin, stop = max(span.start, start), min(span.end, end)
        if begin >= stop:
            continue
        if place < begin:
            yield TextPiece(text[place:begin])
        yield TextPiece(text[begin:stop], span.index)
        place = stop
    if place < end:
        yield TextPiece(text[place:end])


def _shown(length: int, spans: Sequence[Span]) -> tuple[int, int]:
    if length <= _LONGEST:
        return 0, length
    first = spans[0].start if spans else 0
    start = 0 if first < _LONGEST - _BEFORE else min(first - _BEFORE, length - _LONGEST)
    return start, start + _LONGEST


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + _LEFT_OUT
