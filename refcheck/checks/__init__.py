"""The catalogue: every rule, in the order of the codes. Nowhere else is there a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.claims import claim_on_missing_source
from refcheck.checks.doi import doi_mismatch, doi_not_found, doi_of_container, missing_doi
from refcheck.checks.entries import duplicate_reference, empty_reference, uncited_reference
from refcheck.checks.figures import (
    number_contradicts,
    number_not_in_abstract,
    quotation_not_in_abstract,
)
from refcheck.checks.identifiers import malformed_doi, malformed_identifier
from refcheck.checks.incomplete import incomplete_reference
from refcheck.checks.link_addresses import (
    insecure_link,
    missing_fragment,
    moved_link,
    unsafe_link,
)
from refcheck.checks.link_silence import link_unchecked
from refcheck.checks.links import archived_copy, dead_link, homepage_redirect, soft_404
from refcheck.checks.markers import (
    broken_anchor,
    group_without_list,
    malformed_range,
    undefined_reference,
)
from refcheck.checks.metadata import (
    author_differs,
    container_differs,
    title_differs,
    volume_issue_page_differs,
    year_differs,
)
from refcheck.checks.numbering import (
    duplicate_number,
    numbering_gap,
    numbering_restart,
    out_of_order_citation,
)
from refcheck.checks.page import cite_error, dangling_stub
from refcheck.checks.registry import (
    changed_since_verified,
    stale_verification,
    unknown_registry_key,
)
from refcheck.checks.retraction import (
    cites_retraction_notice,
    corrected_work,
    expression_of_concern,
    retracted_work,
)
from refcheck.checks.sources import source_unavailable, structure_unclear
from refcheck.checks.uncited import uncited_claim
from refcheck.checks.works import ambiguous_work, work_not_found

if TYPE_CHECKING:
    from refcheck.rules import Rule

ALL_RULES: tuple[Rule, ...] = (
    undefined_reference,
    uncited_reference,
    numbering_gap,
    duplicate_number,
    numbering_restart,
    out_of_order_citation,
    malformed_range,
    empty_reference,
    duplicate_reference,
    broken_anchor,
    cite_error,
    group_without_list,
    dangling_stub,
    malformed_doi,
    doi_not_found,
    doi_mismatch,
    doi_of_container,
    missing_doi,
    malformed_identifier,
    work_not_found,
    ambiguous_work,
    title_differs,
    author_differs,
    year_differs,
    container_differs,
    volume_issue_page_differs,
    incomplete_reference,
    retracted_work,
    expression_of_concern,
    corrected_work,
    cites_retraction_notice,
    dead_link,
    moved_link,
    homepage_redirect,
    soft_404,
    insecure_link,
    missing_fragment,
    unsafe_link,
    archived_copy,
    uncited_claim,
    claim_on_missing_source,
    number_not_in_abstract,
    number_contradicts,
    quotation_not_in_abstract,
    changed_since_verified,
    unknown_registry_key,
    stale_verification,
    source_unavailable,
    link_unchecked,
    structure_unclear,
)
