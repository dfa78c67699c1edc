"""Whether the printed authors are the work's: the first one, the others, and their order."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from refcheck.checks.persons import (
    in_one_script,
    is_misread,
    may_be_one,
    persons_of,
    same_person,
    share_a_name,
    stands_among,
)
from refcheck.matching.folding import words
from refcheck.matching.names import creators
from refcheck.matching.printed import read_printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from refcheck.checks.gathered import Gathered
    from refcheck.matching.printed import Printed
    from refcheck.model.evidence import FieldEvidence, ReferenceFields, Resolved
    from refcheck.model.works import Author, Work

_AGREES_FROM = 0.8
_SHOWN = 6
_STRANGERS = 2  # printed authors whom the record lacks: one may be the record's gap
_ELLIPSIS = re.compile(r"\.\s\.\s\.")  # as the APA's style leaves out the authors before the last


class AuthorDifference(NamedTuple):
    """`serious` is False where it may be one person, spelt or named otherwise."""

    name: str
    printed: str
    recorded: str
    serious: bool = True


def author_differences(item: Gathered, resolved: Resolved) -> Iterator[AuthorDifference]:
    """Another first author, or else another order, strangers among the authors, or some left out.

    What a print leaves out at the end is its style. Groups are named, or not, as each style has it;
    a book may stand under its editors.
    """
    people, printed = creators(resolved.work), item.fields.authors
    if first_is_organisation(people) or first_is_organisation(printed):
        return
    first = next((one for one in resolved.evidence if one.name == "first_author"), None)
    if first is not None and _differs(first):
        yield from _first(item, resolved, first)
    elif other_order(item.fields, resolved.work):
        yield _order(item.fields, resolved.work)
    else:
        yield from _others(item, resolved.work)


def other_order(fields: ReferenceFields, work: Work) -> bool:
    """Whether the printed authors are the record's in another order.

    Only where each printed family name stands exactly once in both: what is left out
    ("et al.", the first three) is no difference, and a name that was read wrongly is no evidence.
    """
    recorded = [_folded(author) for author in work.authors]
    printed = [_folded(author) for author in fields.authors]
    places = [recorded.index(name) for name in printed if recorded.count(name) == 1]
    if len(set(places)) != len(printed):
        return False
    return any(later < earlier for earlier, later in pairwise(places))


def first_is_organisation(people: Sequence[Author]) -> bool:
    """Whether a group is named before all persons: its printed names vary, or are left out."""
    return bool(people) and people[0].given is None


def _first(item: Gathered, resolved: Resolved, first: FieldEvidence) -> Iterator[AuthorDifference]:
    """Half of a double name is the name; a misspelt one, or another order of names, is less."""
    names = first.printed or "", first.recorded or ""
    if _is_editor(item.fields.authors, resolved.work) or not in_one_script(*names):
        return
    pairs = list(zip(item.fields.authors[:1], creators(resolved.work), strict=False))
    if any(share_a_name(*pair) for pair in pairs):
        return
    alike = any(same_person(*pair) or may_be_one(*pair) for pair in pairs)
    yield AuthorDifference("first author", *names, serious=not alike)


def _order(fields: ReferenceFields, work: Work) -> AuthorDifference:
    place, one, other = _first_other(fields, work)
    if place >= _SHOWN:
        return AuthorDifference(f"author {place + 1}", one, other)
    return AuthorDifference("order of authors", _listed(fields.authors), _listed(work.authors))


def _first_other(fields: ReferenceFields, work: Work) -> tuple[int, str, str]:
    """The first place (from 0) where the order differs, who is printed and who belongs there.

    For authors in another order (`other_order`): those that the print leaves out are passed over.
    """
    families = [author.family for author in fields.authors]
    printed = [_folded(author) for author in fields.authors]
    belonging = [author for author in work.authors if _folded(author) in printed]
    place = next(
        (i for i, author in enumerate(belonging) if _folded(author) != printed[i]), len(printed) - 1
    )
    return place, families[place], belonging[place].family


def _others(item: Gathered, work: Work) -> Iterator[AuthorDifference]:
    """Authors whom the record does not know, or some left out between two that are printed.

    A record with fewer authors than the print may be cut off itself, and says nothing.
    """
    printed, recorded = persons_of(item.fields.authors), persons_of(work.authors)
    misread = any(is_misread(one, work.title or "") for one in printed)
    if misread or len(printed) < len(item.fields.authors) or len(recorded) < len(printed):
        return
    strangers = [one for one in printed if not any(same_person(one, other) for other in recorded)]
    if strangers:
        place = printed.index(strangers[0])
        shown = place if place >= _SHOWN else 0
        names = _listed(printed, shown), _listed(recorded, shown)
        serious = len(strangers) >= _STRANGERS
        if in_one_script(*names) and not _are_misread(item, strangers, printed, recorded):
            yield AuthorDifference("authors", *names, serious)
        return
    at = _left_out_at(item, printed, recorded)
    if at is not None:
        yield AuthorDifference("authors", _listed(printed, at - 1), _listed(recorded, at - 1))


def _left_out_at(
    item: Gathered, printed: Sequence[Author], recorded: Sequence[Author]
) -> int | None:
    """The first place where an author is left out before the last printed one, nor "et al." said.

    None where that author's name stands anywhere in the entry: it was read wrongly.
    """
    if len(printed) < 2 or not same_person(printed[0], recorded[0]):  # noqa: PLR2004
        return None
    last = len(printed) - 1
    places = (i for i, one in enumerate(recorded) if i >= last and same_person(printed[-1], one))
    before = recorded[: next(places, 0)]
    missing = [
        i for i, one in enumerate(before) if not any(same_person(one, other) for other in printed)
    ]
    return missing[0] if missing and _none_stands(item, [recorded[i] for i in missing]) else None


def _are_misread(
    item: Gathered,
    strangers: Sequence[Author],
    printed: Sequence[Author],
    recorded: Sequence[Author],
) -> bool:
    """Whether for each stranger one of the record's own stands in the entry, and was not read.

    “Joel Arrais, José Luís Oliveira PLOS Biology” hides Oliveira in the journal's name, and leaves
    a Luís, who is no stranger but a part of a recorded name.
    """
    parts = {word for one in recorded for word in words(f"{one.given} {one.family}")}
    foreign = [one for one in strangers if not parts.issuperset(words(one.family))]
    outside = _words_outside_title(read_printed(item.entry.text, item.fields), item.fields)
    unread = (one for one in recorded if not any(same_person(one, other) for other in printed))
    return sum(stands_among(one, outside) for one in unread) >= max(1, len(foreign))


def _none_stands(item: Gathered, people: Sequence[Author]) -> bool:
    """Neither by name, nor as "et al." or an ellipsis."""
    reading = read_printed(item.entry.text, item.fields)
    if reading.etal or _ELLIPSIS.search(reading.text):
        return False
    outside = _words_outside_title(reading, item.fields)
    return not any(stands_among(one, outside) for one in people)


def _words_outside_title(reading: Printed, fields: ReferenceFields) -> set[str]:
    return set(reading.words) - set(words(fields.title or ""))


def _is_editor(printed: Sequence[Author], work: Work) -> bool:
    return bool(printed) and any(same_person(printed[0], editor) for editor in work.editors)


def _differs(evidence: FieldEvidence) -> bool:
    return bool(evidence.printed and evidence.recorded) and evidence.score < _AGREES_FROM


def _listed(people: Sequence[Author], first: int = 0) -> str:
    """So many names as a message can hold, from the place `first` on."""
    shown = [author.family for author in people[first : first + _SHOWN]]
    return "; ".join(["…", *shown] if first > 0 else shown)


def _folded(author: Author) -> str:
    plain = unicodedata.normalize("NFKD", author.family).casefold()
    return "".join(character for character in plain if character.isalpha())
