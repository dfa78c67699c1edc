"""A claim's words with its markers where they stand, or after them where the words are without."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from refcheck.model.article import Citation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.article import Claim

Parts: TypeAlias = tuple[str | Citation, ...]


def claim_parts(claim: Claim, citations: Mapping[str, Citation]) -> Parts:
    """Words and markers in reading order."""
    markers = [citations[marker] for marker in claim.citations if marker in citations]
    return _in_place(claim.text, markers) or (f"{claim.text} ", *markers)


def marker_words(citation: Citation) -> str:
    """The marker as printed; a bare number in brackets, so that it is seen to be a marker."""
    bare = citation.marker[:1].isalnum() and citation.marker[:1].isascii()
    return f"[{citation.marker}]" if bare else citation.marker


def _in_place(text: str, markers: Sequence[Citation]) -> Parts | None:
    """None where a marker is not in the text, or is a bare number that might be another one."""
    parts: list[str | Citation] = []
    place = 0
    for marker in markers:
        found = text.find(marker.marker, place)
        if found < 0 or not marker.marker or marker_words(marker) != marker.marker:
            return None
        parts += [text[place:found], marker] if found > place else [marker]
        place = found + len(marker.marker)
    return (*parts, text[place:]) if text[place:] else tuple(parts)
