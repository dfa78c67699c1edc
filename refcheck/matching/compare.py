"""A printed reference and a work, field by field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.matching.comparison import compare_work
from refcheck.matching.evidence import field_evidence
from refcheck.matching.printed import read_printed

if TYPE_CHECKING:
    from refcheck.model.evidence import FieldEvidence, ReferenceFields
    from refcheck.model.works import Work


def compare(text: str, fields: ReferenceFields, work: Work) -> tuple[FieldEvidence, ...]:
    """Only the fields that both have; score 1 agrees, 0 differs, a neighbouring year is 0.5.

    The names: title, first_author, authors, year, container, volume, issue, first_page, pages,
    article_number, edition.
    """
    printed = read_printed(text, fields)
    return field_evidence(printed, work, compare_work(printed, work))
