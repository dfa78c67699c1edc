"""Which of the candidate works a printed reference is: one, several, or none."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.coordinates import by_fields, contradictions
from refcheck.matching.doi_judgement import judge_doi
from refcheck.matching.evidence import field_evidence
from refcheck.matching.judging import (
    Judged,
    candidate,
    distinct,
    judge_all,
    shown,
    worth_showing,
)
from refcheck.matching.kinds import is_chapter_of
from refcheck.matching.printed import Printed, read_printed
from refcheck.matching.same import same_title
from refcheck.matching.supports import says_no_more, written_by_the_same
from refcheck.matching.versions import is_preprint
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, Resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

__all__ = ["MATCHING_VERSION", "decide", "judge_doi"]

MATCHING_VERSION = (
    "5"  # part of the key under which outcomes are cached: raise it with every change
)

_WEIGHED = 10  # the likeliest: a rival is among them
_NEAREST = 3  # are shown where nothing fits
_WHOLE_TITLE = 0.97  # likeness of a title of which nothing is missing in print
_MARGIN = 1.5  # log odds: a runner-up nearer than this might be meant as well
# Kinds that no source lists as a rule: that nothing was found says nothing about them.
_NOT_INDEXED = frozenset(
    {"thesis", "report", "web-page", "news", "law", "patent", "standard", "book"}
)
_INDEXED = frozenset({"journal-article", "conference", "chapter", "preprint"})
_LANGUAGES = """
    arabic bulgarian chinese czech danish dutch finnish french german greek hebrew hungarian italian
    japanese korean norwegian persian polish portuguese romanian russian serbian spanish swedish
    thai turkish ukrainian vietnamese
"""
_IN_ANOTHER_LANGUAGE = re.compile(
    r"[(\[](?:(?:article|text|original|paper|published|written) )?in "
    rf"(?:{'|'.join(_LANGUAGES.split())})\b"
)


def decide(
    text: str,
    fields: ReferenceFields,
    candidates: Sequence[tuple[Work, str]],
    asked: tuple[str, ...],
) -> Resolved | Ambiguous | NotFound | NotIndexable:
    """Judges works, however found, in (work, source) pairs; their order only breaks ties.

    A printed DOI is no evidence here: `judge_doi` compares its record.
    """
    printed = read_printed(text, fields)
    bench = judge_all(printed, candidates)
    judged = distinct([one for one in bench.judged if worth_showing(one)][:_WEIGHED])
    meant = [one for one in judged if one.fits and not (printed.preprint and one.version is False)]
    if not meant:
        nearest = judged[:_NEAREST]
        nearest += bench.nearest(_NEAREST - len(nearest))
        return _nothing(printed, asked, nearest, bench.judged)
    meant = [one for one in meant if not _is_outdone(printed, one, meant)]
    best = meant[0]
    rivals = [
        one for one in meant[1:] if best.odds - one.odds < _MARGIN or _is_of_a_series(best, one)
    ]
    if rivals:
        return Ambiguous(shown(printed, [best, *rivals]))
    others = [one for one in judged if one is not best] or bench.nearest(1)
    return Resolved(
        work=best.work,
        score=best.score,
        source=best.source,
        evidence=field_evidence(printed, best.work, best.comparison),
        runner_up=candidate(printed, max(others, key=lambda o: o.odds)) if others else None,
    )


def _nothing(
    printed: Printed, asked: tuple[str, ...], nearest: list[Judged], judged: list[Judged]
) -> Ambiguous | NotFound | NotIndexable:
    """Of a preprint whose published version is known, nobody may say that there is no such work.

    Nor of title and authors that two works share, where the print says nothing else.
    """
    kind = printed.fields.kind
    titled = [
        o for o in judged if o.version is not False and says_no_more(printed, o.work, o.comparison)
    ]
    if len(titled := distinct(titled)) > 1:
        return Ambiguous(shown(printed, titled))
    if printed.preprint:
        others = [one for one in judged if one.version is False]
        published = [one for one in others if written_by_the_same(one.comparison)]
        if published:
            return NotIndexable("preprint", shown(printed, distinct(published)))
    if kind in _NOT_INDEXED or not _is_telling(printed):
        return NotIndexable(kind)
    return NotFound(asked, shown(printed, distinct(nearest)))


def _is_telling(printed: Printed) -> bool:
    """Whether the print names a work that the sources would have: a note of words does not.

    An identifier does, and volume and page; else a kind that is indexed, by somebody, or all that
    locates an article. A place and a publisher are easily taken for a journal: not without volume.
    """
    fields = printed.fields
    if fields.doi or fields.pmid or fields.pmcid or fields.arxiv:
        return True
    if _IN_ANOTHER_LANGUAGE.search(printed.folded):
        return False  # its record has the title in that language and script
    placed = fields.volume and (fields.pages or fields.article_number)
    if placed and fields.container and fields.year:
        return True
    if fields.kind in _INDEXED:
        return bool(fields.authors)
    named = fields.title and fields.authors and fields.year and fields.container
    return bool(named and (fields.volume or fields.issue))


def _is_of_a_series(best: Judged, other: Judged) -> bool:
    """A title that comes again each year, and print names a year and place of neither."""
    if not {"title", "first_author", "container"} <= best.found.keys() & other.found.keys():
        return False
    if not same_title(best.work, other.work):
        return False
    exact = any(best.found.get(name) == 1 for name in ("year", "volume", "first_page"))
    return not exact


def _is_outdone(printed: Printed, one: Judged, meant: list[Judged]) -> bool:
    return any(other is not one and _stands_before(printed, other, one) for other in meant)


def _stands_before(printed: Printed, one: Judged, other: Judged) -> bool:
    """One stands where the print says, and the other does not: no two such works fit equally."""
    if one.version != other.version:
        return one.version is True
    if is_chapter_of(one.work, other.work) and "first_page" in one.found:
        return True
    good, bad = _placed(one), _placed(other)
    if _has_the_better_title(one, other):
        return good >= bad
    if _begins_with_its_authors(one) and not _begins_with_its_authors(other):
        return not bad - good
    if is_preprint(one.work) != is_preprint(other.work) and "container" in good - bad:
        return True
    against = contradictions(printed, other.work, by_fields(printed, other.work, other.comparison))
    against -= {"year"}
    own = contradictions(printed, one.work, by_fields(printed, one.work, one.comparison))
    return bool(good & against) and good > bad and not own - {"year"} - against


def _has_the_better_title(one: Judged, other: Judged) -> bool:
    """The other is a part II, and no part is printed; or its title is but a piece of this one."""
    title, its = one.comparison.title, other.comparison.title
    if "title" not in one.found or title.part_missing:
        return False
    longer = title.first <= its.first and its.last <= title.last and title.letters > its.letters
    return its.part_missing or (title.score >= _WHOLE_TITLE and longer and "title" in other.found)


def _begins_with_its_authors(one: Judged) -> bool:
    return one.comparison.first_author == 1 and one.comparison.authors == 1


def _placed(one: Judged) -> set[str]:
    """Where it stands, as far as container, volume and page are as printed."""
    return one.found.keys() & {"container", "volume", "first_page"}
