"""What becomes of a printed DOI: whose record it is, or that there is none anywhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from refcheck.errors import SourceError
from refcheck.matching.decide import judge_doi
from refcheck.model.evidence import DoiAgrees, DoiOutcome, DoiUnchecked, DoiUnknown
from refcheck.resolvers.sources import is_record_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from refcheck.model.works import Work
    from refcheck.resolvers.inquiry import Inquiry
    from refcheck.resolvers.panel import Panel
    from refcheck.resolvers.sources import WorkSource


def ask_indexes(inquiry: Inquiry, doi: str, indexes: Sequence[WorkSource]) -> DoiOutcome | None:
    """What the first index that has a record of the DOI tells; None where no index has one."""
    for index in indexes:
        try:
            work = inquiry.look_up(index, "doi", doi)
        except SourceError:
            continue  # noted already
        if work is not None:
            return _judged(inquiry, doi, work, index)
    return None


def ask_agencies(inquiry: Inquiry, doi: str, panel: Panel) -> DoiOutcome:
    """The same of the agencies, after the indexes; `DoiUnknown` when everybody says so."""
    silent = list(inquiry.failures)
    asked: list[str] = []
    for agency in panel.agencies_for(doi):
        try:
            work = inquiry.look_up(agency, "doi", doi)
        except SourceError as error:
            silent.append((agency.name, error.message))
            continue
        if work is None:
            asked.append(agency.name)
            continue
        outcome = _judged(inquiry, doi, work, agency)
        if outcome is not None:
            return outcome
        silent.append((agency.name, f"answered with a record for another DOI, {work.doi}"))
    if silent and not panel.offline:
        return DoiUnchecked(doi, *silent[0])
    return _last_word(doi, tuple(asked), panel, complete=not silent)


def _judged(inquiry: Inquiry, doi: str, work: Work, source: WorkSource) -> DoiOutcome | None:
    """None for a record of another DOI that nobody and nothing says is meant."""
    if not is_record_of(work, doi):
        found = inquiry.resolved()
        return DoiAgrees(doi, work) if found and found.work == work else None
    outcome = judge_doi(doi, inquiry.text, inquiry.fields, work)
    if isinstance(outcome, DoiUnchecked):  # the judge does not know whose record it was
        return replace(outcome, source=source.name)
    return outcome


def _last_word(doi: str, asked: tuple[str, ...], panel: Panel, *, complete: bool) -> DoiOutcome:
    if not asked or not complete:
        return DoiUnchecked(doi, *panel.nobody())
    if panel.witness is None:
        return DoiUnchecked(doi, "doi.org", "not asked")
    try:
        exists = panel.witness.exists(doi)
    except SourceError as error:
        return DoiUnchecked(doi, panel.witness.name, error.message)
    if exists:
        reason = f"registered, but its record is not at {' or '.join(asked)}"
        return DoiUnchecked(doi, panel.witness.name, reason)
    return DoiUnknown(doi, (*asked, panel.witness.name))
