"""The work under a printed PMID, PMCID, arXiv number or ISBN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.errors import SourceError

if TYPE_CHECKING:
    from refcheck.model.evidence import Resolved
    from refcheck.resolvers.inquiry import Inquiry
    from refcheck.resolvers.panel import Panel

OTHER_IDENTIFIERS = ("pmid", "pmcid", "arxiv", "isbn")
# The ISBN in their print is that of the book, which is another work.
_IN_A_BOOK = frozenset({"chapter", "conference"})


def found_by_identifier(inquiry: Inquiry, panel: Panel) -> Resolved | None:
    """What the services have under the printed identifiers, as soon as it is the printed work."""
    skipped = {"isbn"} if inquiry.fields.kind in _IN_A_BOOK else set()
    for service in panel.services:
        for kind in sorted(service.kinds.intersection(OTHER_IDENTIFIERS) - skipped):
            work = inquiry.look_up_printed(service, kind)
            if work is None:
                continue
            if work.doi and not service.registers_dois:
                _consult_agencies(inquiry, work.doi, panel)
            found = inquiry.resolved()
            if found:
                return found
    return None


def _consult_agencies(inquiry: Inquiry, doi: str, panel: Panel) -> None:
    """A catalogue's DOI leads to a record of somebody who knows what became of the work since."""
    for agency in panel.agencies_for(doi):
        try:
            if inquiry.look_up(agency, "doi", doi) is not None:
                return
        except SourceError:
            continue  # noted already
