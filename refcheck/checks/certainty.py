"""Whether a work is so certain that a tool may write what its record says into the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.model.evidence import DoiAgrees, Resolved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.checks.gathered import Gathered

_LEAST = 0.85  # of the chance that it is the printed work
_RIVAL = 0.5  # a runner-up likelier than this might be meant
_AGREES_FROM = 0.9
_OTHER_WORDS = 0.7  # a title that agrees less has other words than the record's
_FIELDS = 4  # that must agree where no printed DOI does
_TELLING = frozenset(
    {"title", "first_author", "container", "year", "volume", "first_page", "article_number"}
)
_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|(?:doi:\s?)?\b10\.\d{4,9}/\S+", re.IGNORECASE)
# Other days than that of print: of a look at it, or of the web before print.
_OTHER_DAY = re.compile(
    r"\b(?:accessed|retrieved|archived|viewed|cited)\b.{0,40}"
    r"|\b(?:e-?pub|published online)\b[\w\s]{0,30}",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\w-])(?:1[6-9]|20)\d\d(?![\w-])")
# Where a paper stands, in two halves: "1990;12" and "12(3):1". An entry of one work has one such.
_VOLUME_OF_YEAR = re.compile(r"\b(?:1[6-9]|20)\d\d\s?;\s?\d")
_PAGE_OF_VOLUME = re.compile(r"\b\d{1,4}\s?(?:\(\d{1,4}\)\s?[:,]|:)\s?[a-z]?\d", re.IGNORECASE)
_PART = re.compile(r"(?:^|[\s;.])\((?:b|ii|2)\)\s", re.IGNORECASE)


def is_certain(item: Gathered) -> bool:
    """Found beyond doubt: the printed DOI is the work's, or four fields agree and no rival is near.

    An entry that seems to cite several works is never certain, since what is written would be said
    of the wrong one; nor is one that may be another year's edition of the work.
    """
    resolution = item.resolution
    if not isinstance(resolution, Resolved) or resolution.other_version or cites_several(item):
        return False
    by_doi = isinstance(item.doi, DoiAgrees)
    scores = {one.name: one.score for one in resolution.evidence}
    if _may_be_another_edition(scores, by_doi=by_doi) or _may_be_another_item(scores):
        return False
    if by_doi:
        return True
    rival = resolution.runner_up
    if resolution.score < _LEAST or (rival is not None and rival.score > _RIVAL):
        return False
    agreeing = {one.name for one in resolution.evidence if one.score >= _AGREES_FROM} & _TELLING
    return len(agreeing) >= _FIELDS


def _may_be_another_edition(scores: Mapping[str, float], *, by_doi: bool) -> bool:
    """Whether year and volume, or issue where there is none, speak of another time.

    Yearly reports and reviews that are kept up to date come again with title, authors and page.
    That a year is misprinted is sure where the volume is right, or else the DOI.
    """
    if scores.get("year", 1.0) >= _AGREES_FROM:
        return False
    without_volume = scores.get("issue", 1.0) if by_doi else 0.0
    return scores.get("volume", without_volume) < _AGREES_FROM


def _may_be_another_item(scores: Mapping[str, float]) -> bool:
    """Whether something else of the same volume may be meant.

    An abstract of the same title stands in another issue at another page. What has quite another
    title is a reply or a letter, unless all its pages show that the title is translated.
    """
    if scores.get("title", 1.0) < _OTHER_WORDS and scores.get("pages", 0.0) < _AGREES_FROM:
        return True
    place = (scores.get(name, 1.0) < _AGREES_FROM for name in ("volume", "issue"))
    return scores.get("first_page", 1.0) < _AGREES_FROM and any(place)


def cites_several(item: Gathered) -> bool:
    """Whether the entry has two DOIs, is divided, or has years or places of more than one work."""
    fields = item.fields
    if fields.other_dois or _PART.search(item.entry.text):
        return True
    text = _OTHER_DAY.sub(" ", _ADDRESS.sub(" ", item.entry.text))
    places = (_VOLUME_OF_YEAR.findall(text), _PAGE_OF_VOLUME.findall(text))
    for known in (fields.title, fields.pages):  # which may hold what looks like a year
        text = text.replace(known, " ") if known else text
    return any(len(found) > 1 for found in (*places, set(_YEAR.findall(text))))
