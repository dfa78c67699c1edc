"""The holes of a page's lists: numbers that are cited, and the entries around where they belong."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.checks.ground import ground_of
from refcheck.checks.scopes import as_number
from refcheck.checks.undefined import claim_text, claims_of, undefined_labels

if TYPE_CHECKING:
    from refcheck.model.article import Article, Citation, Reference


@dataclass(frozen=True, slots=True)
class Hole:
    """A label that a list lacks, what cites it, and the entries on both sides by number."""

    list_index: int
    label: str
    group: str | None
    citations: tuple[Citation, ...]
    before: Reference | None
    after: Reference | None

    @property
    def key(self) -> str:
        """As `Dossier.lost` and `Dossier.suggestions` name it."""
        return hole_key(self.list_index, self.label)


def holes_of(article: Article) -> tuple[Hole, ...]:
    """Every hole that REF001 tells of."""
    found = []
    ground = ground_of(article)
    judged = {id(scope) for scope in ground.judged()}
    for index, scope in enumerate(ground.scopes):
        if id(scope) not in judged:
            continue
        for label, citations in undefined_labels(article, scope).items():
            number = as_number(label)
            at = bisect_left(scope.numbers, number) if number is not None else 0
            before = scope.by_number[scope.numbers[at - 1]] if at else None
            inside = number is not None and at < len(scope.numbers)
            after = scope.by_number[scope.numbers[at]] if inside else None
            group = scope.reference_list.group
            found.append(Hole(index, label, group, citations, before, after))
    return tuple(found)


def hole_key(list_index: int, label: str) -> str:
    """How a dossier names a hole."""
    return f"{list_index}:{label}"


def claims_at(article: Article, hole: Hole) -> tuple[str, ...]:
    """The words that cite a hole, each claim once; none where no words could be told."""
    claims = claims_of(article)
    texts = (claim_text(claims, citation) for citation in hole.citations)
    return tuple(dict.fromkeys(text for text in texts if text))
