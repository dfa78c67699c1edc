"""The words for statuses, severities, sources and outcomes; the same in every format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from refcheck.checks.wording import source_name
from refcheck.model.evidence import (
    Ambiguous,
    NotFound,
    NotIndexable,
    Resolved,
    Unchecked,
)
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from refcheck.model.evidence import Resolution, Status

# Of works that may stand where an entry is missing.
SUGGESTED = "works that the claim's words lead to; nobody said that they were meant"

_AGREES, _NEARLY = 0.95, 0.6
_RUN = 3  # from here on consecutive numbers are printed as a range


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status as a terminal shows it (`symbol`, `word`) and as a page tells it (`plain`)."""

    symbol: str
    word: str
    plain: str


# The gravest first: the order in which every format lists them.
STATUSES: Mapping[Status, StatusWords] = {
    "mismatch": StatusWords("✗", "mismatch", "Printed DOI is of another work"),
    "not-found": StatusWords("✗", "not found", "No matching work found"),
    "ambiguous": StatusWords("?", "ambiguous", "More than one work fits"),
    "verified-with-differences": StatusWords(
        "≈", "verified with differences", "Found, with differences"
    ),
    "unchecked": StatusWords("·", "unchecked", "Not checked"),
    "not-indexable": StatusWords("–", "not indexable", "No record to compare with"),
    "skipped": StatusWords("»", "skipped", "Set aside by an editor"),
    "verified": StatusWords("✓", "verified", "Found, and it matches"),
}

SEVERITIES: Mapping[Severity, str] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "info",
    Severity.UNCHECKED: "unchecked",
}

# Not known, or known to have DOIs as a rule, so that the print must tell too little.
UNTOLD_KINDS = ("other", "note", "journal-article", "conference", "chapter", "preprint")


def count(number: int, noun: str) -> str:
    """`1 error`, `2 errors`, `1,204 references`; what cannot be counted keeps its form."""
    if number == 1 or noun in {"info", "unchecked", "suppressed", "known"}:
        return f"{number:,} {noun}"
    return f"{number:,} {noun}{'es' if noun.endswith('s') else 's'}"


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *first, last = tuple(names) or ("",)
    return f"{', '.join(first)} and {last}" if first else last


def ranges(labels: Sequence[str]) -> str:
    """`4, 7, 9–11`: neighbours that count up by one are joined, anything else is listed."""
    parts: list[str] = []
    start = 0
    for end in range(1, len(labels) + 1):
        if end < len(labels) and _follows(labels[end - 1], labels[end]):
            continue
        run = labels[start:end]
        parts += [f"{run[0]}–{run[-1]}"] if len(run) >= _RUN else run
        start = end
    return ", ".join(parts)


def field_name(name: str) -> str:
    """`first author` for `first_author`."""
    return name.replace("_", " ")


def agreement(score: float) -> str:
    """How far two readings of a field agree, in a word."""
    if score >= _AGREES:
        return "agrees"
    return "nearly agrees" if score >= _NEARLY else "differs"


def resolution_words(resolution: Resolution | None) -> str:
    """What looking the reference up gave: a lower-case fact."""
    match resolution:
        case None:
            return "not looked up"
        case Resolved(_, score, source, _, _):
            return f"found in {source_name(source)}, agreement {score:.0%}"
        case Ambiguous(candidates):
            return f"{len(candidates)} works fit about equally well; none was picked"
        case NotFound(asked):
            return f"no matching work in {listed(map(source_name, asked))}"
        case Unchecked(source, reason):
            return f"{source_name(source)}: {reason}"
        case NotIndexable() | Registered():
            return _words_without_a_match(resolution)
        case _:
            assert_never(resolution)


def _words_without_a_match(resolution: NotIndexable | Registered) -> str:
    if isinstance(resolution, Registered):
        return registered_words(resolution)
    return _not_indexable_words(resolution)


def registered_words(found: Registered) -> str:
    """Who decided about an entry, when, and where that is written: a lower-case fact."""
    entry = found.entry
    if entry.accepted is not None:
        note = f": {entry.note}" if entry.note else ""
        return f"accepted on {entry.accepted}, says {found.path}{note}"
    against = source_name(entry.source or "")
    return f"verified on {entry.verified} against {against}, from {found.path}"


def _not_indexable_words(resolution: NotIndexable) -> str:
    if resolution.published:
        return f"a preprint; published since as {resolution.published[0].work.identifier}"
    if resolution.kind in UNTOLD_KINDS:
        return "a note, a short citation or the like: nothing to look a work up by"
    return f"{resolution.kind.replace('-', ' ')}, usually without a DOI; no recorded work fits"


def _follows(one: str, other: str) -> bool:
    if not (one.isascii() and one.isdigit() and other.isascii() and other.isdigit()):
        return False
    return len(other) < 10 and int(other) == int(one) + 1  # noqa: PLR2004 - no label is longer
