"""Checks where citations stand: known places and claims, and texts that must not be cited."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from refcheck.model.article import Article, Citation

_TAG_OR_SPACE = re.compile(r"<[^<>]*>|\s+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_HAS_SIGN = re.compile(r"[\[\](){}:<^*⁰¹²³⁴⁵⁶⁷⁸⁹+]|\d")


def false_markers(facts: dict[str, Any], article: Article) -> list[str]:
    """The texts of `must_not_cite` that a citation overlaps, once for each such citation."""
    spans = sorted((c.location.start, c.location.end) for c in article.citations)
    wrong: dict[tuple[int, int], str] = {}
    plain, offsets = _plain_text(article.source)
    for text in facts["must_not_cite"]:
        if not _HAS_SIGN.search(text):
            continue
        for start, end in _occurrences(text, article.source, plain, offsets):
            for span in spans:
                if (
                    span[0] < end
                    and start < span[1]
                    and span[1] - span[0] <= 3 * (end - start) + 400
                ):
                    wrong[span] = text
    return sorted(wrong.values())


def compare_places(facts: dict[str, Any], article: Article, faults: list[str]) -> None:
    """Adds to `faults` what differs from `citations_at`, `claims`, `engine_errors` and the like."""
    for stated in facts.get("citations_at", ()):
        faults.extend(_citation_faults(stated, article))
    for text, markers in facts.get("claims", {}).items():
        faults.extend(_claim_faults(text, markers, article))
    values: dict[str, object] = {
        "encoding": article.encoding,
        "title": article.title,
        "engine_errors": len(article.engine_errors),
        "citation_needed": len(article.citation_needed),
        "doubts": [doubt.topic for doubt in article.doubts],
        "malformed": [c.marker for c in article.citations if c.malformed],
        "alphabetical": any(one.alphabetical for one in article.lists),
    }
    faults.extend(
        f"{key} is {value!r}, not {facts[key]!r}"
        for key, value in values.items()
        if facts.get(key, value) != value
    )


def _plain_text(source: str) -> tuple[str, list[int]]:
    """The source without tags and white space, and where each of its characters stands."""
    pieces: list[str] = []
    offsets: list[int] = []
    last = 0
    for match in _TAG_OR_SPACE.finditer(source):
        pieces.append(source[last : match.start()])
        offsets.extend(range(last, match.start()))
        last = match.end()
    pieces.append(source[last:])
    offsets.extend(range(last, len(source)))
    return "".join(pieces), offsets


def _occurrences(
    text: str, source: str, plain: str, offsets: list[int]
) -> Iterator[tuple[int, int]]:
    for match in re.finditer(re.escape(text), source):
        yield match.span()
    squeezed = "".join(text.split())
    for match in re.finditer(re.escape(squeezed), plain):
        yield offsets[match.start()], offsets[match.end() - 1] + 1


def _citation_faults(stated: dict[str, Any], article: Article) -> Iterator[str]:
    """A citation must begin at the stated place, or with tags that lead to it."""
    name = f"{stated['marker']} at {stated['line']}:{stated['column']}"
    offset = _offset(article.source, stated["line"], stated["column"])
    here = [
        citation
        for citation in article.citations
        if citation.location.start <= offset < citation.location.end
        and not _TAG_OR_SPACE.sub("", article.source[citation.location.start : offset])
    ]
    if not here:
        near = [_place(c) for c in article.citations if c.location.line == stated["line"]]
        yield f"no marker {name}; on that line {near}"
    elif list(here[0].labels) != stated["labels"]:
        yield f"{name} has the labels {list(here[0].labels)}, not {stated['labels']}"


def _offset(source: str, line: int, column: int) -> int:
    starts = [0, *(match.end() for match in _LINE_END.finditer(source))]
    return starts[line - 1] + column - 1


def _place(citation: Citation) -> str:
    return f"{citation.marker} {citation.location.line}:{citation.location.column}"


def _claim_faults(text: str, markers: list[str], article: Article) -> Iterator[str]:
    """What is wrong with the claim `text` that `markers` stand for; letters alone are compared.

    Whether a claim keeps its markers and the space before a full stop is the reader's choice.
    """
    printed = {citation.id: _bare(citation.marker) for citation in article.citations}
    wanted = [_bare(marker) for marker in markers]
    claims = [claim for claim in article.claims if _letters(claim.text) == _letters(text)]
    if not claims:
        start = _letters(text)[:12]
        near = [claim.text for claim in article.claims if start in _letters(claim.text)]
        yield f"no claim {text!r}" + (f", but {near[0]!r}" if near else "")
    elif wanted not in [[printed[each] for each in claim.citations] for claim in claims]:
        found = [printed[each] for each in claims[0].citations]
        yield f"claim {text[:40]!r} has the markers {found}, not {wanted}"


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalpha())


def _bare(marker: str) -> str:
    return "".join(marker.split()).strip("[]()")
