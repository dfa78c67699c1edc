"""Which printed numbers are surely a volume, an issue or a page: those that others confirm."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.numbers import bare_number, expanded_last_page, split_pages

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
    agrees, nor what is the record's issue; nor an article number, which the DOI repeats, beside
    pages that are counted within the article.
    """
    printed = _printed(evidence.name, item.fields)
    sure = located(item, resolved)
    if not printed or not sure & _CONFIRMED_BY[evidence.name]:
        return False
    if evidence.name in _PAGES and "page" in sure:
        return False
    digits = _DIGITS.findall(printed)
    if evidence.name in _PAGES and bare_number(printed) == bare_number(resolved.work.issue or ""):
        return False
    if not digits or not _DIGITS.search(evidence.recorded or ""):
        return False
    if evidence.recorded == "1" and digits[0] in (resolved.work.doi or ""):
        return False
    titles = f"{item.fields.title or ''} {resolved.work.title or ''} {item.fields.year or ''}"
    return not set(digits) & {*_DIGITS.findall(titles), *_DIGITS.findall(evidence.recorded or "")}


def is_online_first(evidence: FieldEvidence, item: Gathered, resolved: Resolved) -> bool:
    """Whether the printed pages may be those of the version before the issue: 1, or 1 to n."""
    printed, recorded = _span(item.fields.pages), _span(resolved.work.pages)
    if evidence.name != "first_page" or printed is None or printed[0] != 1:
        return False
    alone = printed[1] == 1
    return alone or (recorded is not None and printed[1] - 1 == recorded[1] - recorded[0])


def last_pages(item: Gathered, resolved: Resolved) -> tuple[str, str] | None:
    """The last pages of print and record, where the first ones agree and the last ones do not."""
    printed, recorded = _span(item.fields.pages), _span(resolved.work.pages)
    if printed is None or recorded is None or printed[0] != recorded[0]:
        return None
    same = printed[1] == recorded[1] or printed[0] >= printed[1] or recorded[0] >= recorded[1]
    return None if same else (str(printed[1]), str(recorded[1]))


def _span(pages: str | None) -> tuple[int, int] | None:
    """First and last page in full, where they are plain numbers."""
    first, last = split_pages(pages or "")
    last = expanded_last_page(first, last)
    return (int(first), int(last)) if first.isdecimal() and last.isdecimal() else None


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
