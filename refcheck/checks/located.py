"""Which printed numbers are surely a volume, an issue or a page: those that others confirm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from refcheck.checks.gathered import Gathered
    from refcheck.model.evidence import FieldEvidence, ReferenceFields, Resolved

_AGREES_FROM = 0.9
_DIGITS = re.compile(r"\d+")
# By which other fields each one is confirmed. An issue is too small a number to confirm anything.
_CONFIRMED_BY = {
    "volume": frozenset({"page"}),
    "issue": frozenset({"volume", "page"}),
    "first_page": frozenset({"volume"}),
    "article_number": frozenset({"volume"}),
}
_PAGES = frozenset({"first_page", "article_number"})


def located(item: Gathered, resolved: Resolved) -> frozenset[str]:
    """Of "volume" and "page" those that the print has where they belong, as the record has them."""
    found = set()
    for evidence in resolved.evidence:
        printed = _printed(evidence.name, item.fields)
        if printed and evidence.score >= _AGREES_FROM and _same(printed, evidence.recorded or ""):
            found.add("page" if evidence.name in _PAGES else evidence.name)
    return frozenset(found & {"volume", "page"})


def is_another_place(evidence: FieldEvidence, item: Gathered, resolved: Resolved) -> bool:
    """Whether a number that differs stands where volume, issue or page stand in this entry.

    It does where the entry's other numbers agree with the record. A roman numeral or a letter, the
    year and a number of the title are no evidence, nor is a page beside an article number that
    agrees.
    """
    printed = _printed(evidence.name, item.fields)
    sure = located(item, resolved)
    if not printed or not sure & _CONFIRMED_BY[evidence.name]:
        return False
    if evidence.name in _PAGES and "page" in sure:
        return False
    digits = _DIGITS.findall(printed)
    if not digits or not _DIGITS.search(evidence.recorded or ""):
        return False
    titles = f"{item.fields.title or ''} {resolved.work.title or ''} {item.fields.year or ''}"
    return not set(digits) & {*_DIGITS.findall(titles), *_DIGITS.findall(evidence.recorded or "")}


def _printed(name: str, fields: ReferenceFields) -> str | None:
    """What the reader took for the field."""
    return {
        "volume": fields.volume,
        "issue": fields.issue,
        "first_page": fields.pages,
        "article_number": fields.article_number,
    }.get(name)


def _same(printed: str, recorded: str) -> bool:
    """Whether the first numbers are the same."""
    one, other = _DIGITS.search(printed), _DIGITS.search(recorded)
    return one is not None and other is not None and int(one.group()) == int(other.group())
