"""Labels that are cited and have no entry: which they are, and the hole that they leave."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from refcheck.checks.scopes import as_number
from refcheck.checks.wording import (
    bracketed,
    label_in_full,
    listed,
    quoted,
    shortened,
    times,
)
from refcheck.model.findings import Fix, Related
from refcheck.rules import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.checks.ground import Ground
    from refcheck.checks.scopes import Scope
    from refcheck.model.article import Article, Citation, EngineError
    from refcheck.model.evidence import LostReference

Claims: TypeAlias = Mapping[str, str]

_SHOWN = 10  # places shown of one fault
_FEW_LABELS = 10
_WORDS = 100  # characters shown of what once stood there
_RECOUNT = "put the entry back that went, or number the markers as the list is now"
_REVISION = 12  # of a commit's name
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»]+)[\"”“»]")


def undefined_labels(article: Article, scope: Scope) -> dict[str, tuple[Citation, ...]]:
    """Missing labels with their markers, without those that the wiki engine itself complains of."""
    complaints = [(error, _QUOTED.findall(error.text)) for error in article.engine_errors]
    found = {}
    for label, citations in scope.missing.items():
        told = tuple(c for c in citations if not any(_is_about(c, *said) for said in complaints))
        if told:
            found[label] = told
    return found


def told_as_undefined(ground: Ground) -> frozenset[str]:
    """The markers (by `Citation.id`) with a label that REF001 or REF011 tells of."""
    return frozenset(
        citation.id
        for scope in ground.judged()
        for citations in scope.missing.values()
        for citation in citations
    )


def undefined_problem(
    claims: Claims,
    scope: Scope,
    label: str,
    citations: tuple[Citation, ...],
    lost: LostReference | None = None,
) -> Problem:
    """One missing label with its claims and the entries on both sides of the hole.

    What once stood there is told, and offered as the fix.
    """
    noun = "note" if scope.reference_list.group else "reference"
    wanted = label if " " in label else f"{noun} {label}"
    markers = "marker" if len(citations) == 1 else "markers"
    restore = f"restore {wanted}"
    if _printed_for_a_key(citations[0]) is not None:
        wanted, restore = "such entry", f"define the key {label}"
    return Problem(
        f"{as_cited(label, citations[0])} is cited {times(len(citations))}, but "
        f"{scope.where} has no {wanted}{_around(scope, label)}"
        f"{_told(wanted, label, lost) if lost is not None else ''}",
        citations[0].location,
        subject=vouched_for(claims, *citations),
        hint=_RECOUNT if lost and lost.now else f"{restore}, or drop the {markers}",
        label=label,
        citations=tuple(c.id for c in citations),
        related=(*claims_related(claims, citations), *_hole(scope, label)),
        fix=_fix(wanted, lost) if lost is not None else None,
    )


def _told(wanted: str, label: str, lost: LostReference) -> str:
    """`; reference 5 stood here until 2016-03-02: Kranzler HR, …`."""
    words = shortened(lost.text, _WORDS)
    if lost.until is None:
        return f"; {lost.source} has {wanted}: {words}"
    number = f" as {lost.label}" if lost.label not in (None, label) else ""
    if lost.now is not None:
        return (
            f"; what {wanted} was until {lost.until} is {lost.now} now, so that markers after an "
            f"entry that went or came may lead to the wrong one: {words}"
        )
    since = f" only from {lost.since}" if lost.since is not None else ""
    return f"; {wanted} stood here{number}{since} until {lost.until}: {words}"


def _fix(wanted: str, lost: LostReference) -> Fix | None:
    if not lost.is_fix:
        return None
    where = f"{lost.source} {(lost.revision or '')[:_REVISION]}".strip()
    return Fix(f"put {wanted} back, as {where} has it", lost.text, lost.edits)


def as_cited(label: str, citation: Citation) -> str:
    """A label as its marker prints it: “[7]”, “[note 3]”, “[???] (key hEb1)”."""
    printed = _printed_for_a_key(citation)
    if printed is not None:
        return f"{bracketed(printed)} (key {label})"
    return bracketed(label_in_full(label, citation.group))


def claims_related(claims: Claims, citations: Sequence[Citation]) -> tuple[Related, ...]:
    """Where a fault is cited: a line for each claim, with its section and words."""
    shown: dict[Related, None] = {}
    for citation in citations[:_SHOWN]:
        section = f" in {quoted(citation.section, 60)}" if citation.section else ""
        text = claim_text(claims, citation)
        words = f": {quoted(text)}" if text else ""
        shown[Related(citation.location.line, f"cited{section}{words}")] = None
    return tuple(shown)


def claims_of(article: Article) -> Claims:
    """The claims' words by `Claim.id`."""
    return {claim.id: claim.text for claim in article.claims}


def claim_text(claims: Claims, citation: Citation) -> str:
    """The words that a marker vouches for, as far as the reader could tell them."""
    return claims.get(citation.claim, "") if citation.claim is not None else ""


def vouched_for(claims: Claims, *citations: Citation) -> str:
    """The words of a claim as the subject of a problem: never empty, without the marker's number.

    Of several claims the first in the alphabet, which is the same wherever they move on the page.
    """
    return min(claim_text(claims, one) or one.section or "no words" for one in citations)


def _printed_for_a_key(citation: Citation) -> str | None:
    """What a marker prints in place of a key that is not defined: Manubot's “???”."""
    printed = citation.marker.strip("[]() ")
    if len(citation.labels) != 1 or any(character.isalnum() for character in printed):
        return None
    return printed or None


def _around(scope: Scope, label: str) -> str:
    """The hole in brackets: what the list has on both sides of it."""
    number = as_number(label)
    if scope.numbers and not label.isdecimal():
        return ""
    if number is None or not scope.numbers:
        labels = [entry.labels[0] for entry in scope.entries if entry.labels]
        return f" (it has {listed(labels)})" if 0 < len(labels) <= _FEW_LABELS else ""
    if number > scope.numbers[-1]:
        return f" (it ends at {scope.numbers[-1]})"
    if number < scope.numbers[0]:
        return f" (it begins at {scope.numbers[0]})"
    before, after = _neighbours(scope, number)
    return f" (it goes from {before} to {after})"


def _hole(scope: Scope, label: str) -> tuple[Related, ...]:
    number = as_number(label)
    if number is None or not scope.numbers:
        return ()
    before, after = _neighbours(scope, number)
    if before is not None and after is not None:
        message = f"the hole in the list: after {_shown(scope, before)}, before "
        return (Related(_line(scope, after), f"{message}{_shown(scope, after)}"),)
    if before is not None:
        message = f"the last entry of the list: {_shown(scope, before)}"
        return (Related(_line(scope, before), message),)
    if after is not None:
        message = f"the first entry of the list: {_shown(scope, after)}"
        return (Related(_line(scope, after), message),)
    return ()


def _neighbours(scope: Scope, number: int) -> tuple[int | None, int | None]:
    at = bisect_left(scope.numbers, number)
    before = scope.numbers[at - 1] if at else None
    return before, scope.numbers[at] if at < len(scope.numbers) else None


def _line(scope: Scope, number: int) -> int:
    return scope.by_number[number].location.line


def _shown(scope: Scope, number: int) -> str:
    """An entry by the number that is meant; it may bear others."""
    entry = scope.by_number[number]
    return f"{bracketed(label_in_full(str(number), entry.group))} {quoted(entry.text, 60)}"


def _is_about(citation: Citation, error: EngineError, names: Sequence[str]) -> bool:
    """Whether the engine printed its error in the marker's place, or about the name it links to."""
    place = citation.location
    if error.location.start < error.location.end and (
        error.location.start <= place.end and place.start <= error.location.end
    ):
        return True
    return any(_anchor_bears(target, name) for target in citation.targets for name in names)


def _anchor_bears(target: str, name: str) -> bool:
    return (
        re.fullmatch(rf"cite_note-{re.escape(name.replace(' ', '_'))}(-\d+)?", target) is not None
    )
