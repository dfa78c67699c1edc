"""Records that only resemble a work: notices, replies, the issue or book it stands in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from refcheck.matching.printed import Printed
    from refcheck.matching.titles import TitleMatch
    from refcheck.model.works import Work

# Each: how such a record's title begins, and what the print must say for it to be meant.
_ABOUT_OTHERS = tuple(
    (re.compile(start), re.compile(said))
    for start, said in (
        (r"(?:(?:author|publisher|editorial)s?\W+)?(?:correction|corrigend|errat|addend)",
         r"correct|corrigend|errat|addend"),
        (r"(?:retraction|withdrawal|removal)(?: notice| of| note|\s*:|\s*$)",
         r"retract|withdraw|remov"),
        (r"(?:notice of |editorial )?expression of concern", r"concern"),
        (r"(?:(?:in|author'?s?'?) )?(?:reply|response|rejoinder)\b(?: to| from| by|\s*:|\W*$)",
         r"repl|respon|rejoinder"),
        (r"re\s*:", r"\bre\b|comment|letter|reply"),
        (r"(?:comments? (?:on|to)|commentary (?:on|to)|discussion (?:on|of)\b|discussion\s*:)",
         r"comment|discussion"),
        (r"faculty of 1000|faculty opinions|(?:book )?reviews? of\b|book review\s*:",
         r"review|faculty|f1000"),
        (r"(?:abstract|poster)s?\b[\s\d]*[:.]", r"abstract|poster|suppl|meeting"),
    )
)  # fmt: skip
_NOTICE_SAID = re.compile("correct|corrig|errat|retract|concern|withdraw|addend|remov")
_NEVER = frozenset(
    {"journal-issue", "journal-volume", "journal", "component", "book-series", "book-set",
     "proceedings-series", "report-series", "standard-series", "grant", "book-track",
     "report-component"}
)  # fmt: skip
_BOOKS = frozenset({"book", "monograph", "edited-book", "reference-book", "proceedings"})
_CHAPTERS = frozenset({"book-chapter", "book-section", "book-part", "reference-entry"})
_SAID_BY_KIND = {"peer-review": re.compile(r"review|report|decision|referee")}
_IN = frozenset({"in", "dans"})
_EDITORS = frozenset({"eds", "ed", "editors", "editor", "hrsg"})
_EDITORS_SPAN = 12  # words that editors' names take at most


def is_container(work: Work) -> bool:
    """An issue, a journal, a series, or a component: never the work that a reference describes."""
    return work.kind in _NEVER


def is_book(work: Work) -> bool:
    """A whole book or volume of proceedings."""
    return work.kind in _BOOKS


def is_chapter(work: Work) -> bool:
    """A part of a book."""
    return work.kind in _CHAPTERS


def is_chapter_of(one: Work, other: Work) -> bool:
    """Its DOI is the book's with a number: 10.1007/978-3-86226-430-8_5."""
    return bool(
        one.doi and other.doi and one.doi.startswith(other.doi) and len(one.doi) > len(other.doi)
    )


def about_another(printed: Printed, work: Work, *, titled: bool) -> bool:
    """A correction, retraction, reply, comment or review that the print does not name so.

    A print without a title (`titled` False) says nothing of the kind about any work.
    """
    if _is_told_only_by_record(printed, work, _ABOUT_OTHERS if titled else ()):
        return True
    said_by_kind = _SAID_BY_KIND.get(work.kind or "")
    return said_by_kind is not None and not said_by_kind.search(printed.folded)


def is_notice_of(printed: Printed, work: Work) -> bool:
    """A correction or a reply, told by its title or its record, where the print has none of it."""
    return _is_told_only_by_record(printed, work, (_ABOUT_OTHERS[0], _ABOUT_OTHERS[3]))


def _is_told_only_by_record(
    printed: Printed, work: Work, told: Iterable[tuple[re.Pattern[str], re.Pattern[str]]]
) -> bool:
    """By the beginning of its title or by what it updates, of which the print has no word."""
    title = fold(work.title or "").strip(" \"'[(“”")
    if any(start.match(title) and not said.search(printed.folded) for start, said in told):
        return True
    return bool(work.updates_to) and not _NOTICE_SAID.search(printed.folded)


def stands_as_container(printed: Printed, title: TitleMatch) -> bool:
    """The print has this title after "In", or after "In", names and "eds": it is the book's."""
    before = printed.words[: title.first] if title.score else ()
    if len(before) < 3:  # noqa: PLR2004  something must come before "In"
        return False
    if before[-1] in _IN:
        return True
    return before[-1] in _EDITORS and bool(_IN & set(before[2:][-_EDITORS_SPAN:]))
