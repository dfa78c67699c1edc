"""The versions of one work: the preprint, and what a journal or a conference made of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from refcheck.matching.containers import is_preprint_server

if TYPE_CHECKING:
    from refcheck.matching.printed import Printed
    from refcheck.model.evidence import FieldEvidence, ReferenceFields
    from refcheck.model.works import Work

# arXiv's DOIs, and those of bioRxiv and medRxiv, whose prefix is also that of a press's journals.
_PREPRINT_DOI = re.compile(r"10\.48550/arxiv\..+|10\.1101/(?:\d{4}\.\d\d\.\d\d\.)?\d{6,8}(?:v\d+)?")
# What two versions of one work share; where it stands, and its year, are each version's own.
_SHARED = frozenset({"title", "first_author", "authors", "edition"})


def cites_preprint(fields: ReferenceFields) -> bool:
    """The printed container decides; where none is printed, an arXiv number does."""
    if fields.container:
        return is_preprint_server(fields.container)
    placed = fields.volume and (fields.pages or fields.article_number)
    return not placed and (fields.kind == "preprint" or fields.arxiv is not None)


def cites_journal(fields: ReferenceFields) -> bool:
    """A journal, or a volume or page of something that is no preprint server."""
    if not fields.container or is_preprint_server(fields.container):
        return False
    placed = fields.volume or fields.pages or fields.article_number
    return bool(placed or fields.kind == "journal-article")


def is_preprint(work: Work) -> bool:
    """The record of a manuscript that no journal has taken, or not yet."""
    if work.kind == "posted-content" or _PREPRINT_DOI.fullmatch(work.doi or ""):
        return True
    if work.volume and work.pages:
        return False
    return any(is_preprint_server(name) for name in work.containers)


def same_version(printed: Printed, work: Work) -> bool | None:
    """Whether the record is of the version that the print names; None where it names none."""
    if printed.preprint:
        return not other_version(printed.fields, work)
    if cites_journal(printed.fields):
        return not is_preprint(work)
    return None


def other_version(fields: ReferenceFields, work: Work) -> bool:
    """A preprint is printed, and the record is what a journal or a conference made of it."""
    return cites_preprint(fields) and not is_preprint(work) and _is_placed(work)


def shared_evidence(evidence: tuple[FieldEvidence, ...]) -> tuple[FieldEvidence, ...]:
    """Only what the versions of one work have in common."""
    return tuple([field for field in evidence if field.name in _SHARED])


def _is_placed(work: Work) -> bool:
    return bool(work.containers or work.volume or work.pages or work.article_number)
