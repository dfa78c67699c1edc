"""Rules about claims: what a sentence stands on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from refcheck.checks.entries import is_empty
from refcheck.checks.gathered import gathered
from refcheck.checks.ground import ground_under
from refcheck.checks.standing import standing_of, what_happened
from refcheck.checks.undefined import as_cited
from refcheck.checks.wording import listed, quoted
from refcheck.model.findings import Severity
from refcheck.rules import Problem, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.article import Article, Citation, Claim
    from refcheck.model.evidence import Dossier


@rule("REF402", "claim-on-missing-source", Severity.ERROR)
def claim_on_missing_source(dossier: Dossier) -> Iterator[Problem]:
    """Every source of a claim is undefined, empty or retracted: the claim stands on nothing.

    One good source beside it is enough to keep quiet: in [4][5] the claim still has [4]. Where
    the list looks cut off nothing is said here either.

    Fires:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4] Pressure matters little.[5]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>

    Mended:

        <p>Water boils at 100 °C.[1] It freezes at 0 °C.[2] Salt lowers that.[3]
        Sugar does too.[4] Pressure matters little.[1]</p>
        <h2>References</h2>
        <ol>
        <li>Example A. On boiling water. 1990.</li>
        <li>Example B. On ice. 1991.</li>
        <li>Example C. On salt and ice. 1992.</li>
        <li>Example D. On sugar and ice. 1993.</li>
        </ol>
    """
    article = dossier.article
    undefined = {
        (citation.id, label)
        for scope in ground_under(dossier).judged()
        for label, citations in scope.missing.items()
        for citation in citations
    }
    worthless = _worthless_entries(dossier)
    if not undefined and not worthless:
        return
    citations = {citation.id: citation for citation in article.citations}
    for claim in article.claims:
        markers = [citations[name] for name in claim.citations if name in citations]
        faults = _faults(markers, undefined, worthless)
        if faults and len(markers) == len(claim.citations):
            yield _on_nothing(claim, markers, faults)


def _worthless_entries(dossier: Dossier) -> dict[str, str]:
    """Entries (by key) that cannot carry a claim, with the reason."""
    found = {}
    for item in gathered(dossier):
        retracted = standing_of(item.work).withdrawn if item.work else None
        if retracted and _is_let_stand(dossier, item.entry.key):
            continue
        if retracted:
            found[item.entry.key] = what_happened(retracted)
        elif is_empty(item.entry) or _is_engine_error(dossier.article, item.entry.text):
            found[item.entry.key] = "empty"
    return found


def _is_let_stand(dossier: Dossier, key: str) -> bool:
    """Whether the registry gives a reason why a retracted work is cited."""
    entry = dossier.registry.same.get(key) if dossier.registry is not None else None
    return entry is not None and (
        entry.ignores("REF210", "retracted-work")
        or entry.ignores("REF402", "claim-on-missing-source")
    )


def _is_engine_error(article: Article, text: str) -> bool:
    """Whether the wiki engine's error is all that stands in the entry."""
    return any(error.text.strip() == text.strip() for error in article.engine_errors)


def _faults(
    markers: Sequence[Citation], undefined: set[tuple[str, str]], worthless: Mapping[str, str]
) -> dict[str, str]:
    """Each source as it is cited, with its fault; empty as soon as one may be a good source."""
    faults: dict[str, str] = {}
    for citation in markers:
        if citation.malformed or not citation.labels:
            return {}
        for label, key in zip(citation.labels, citation.references, strict=False):
            if key is None and (citation.id, label) in undefined:
                faults[as_cited(label, citation)] = "missing"
            elif key is not None and key in worthless:
                faults[as_cited(label, citation)] = worthless[key]
            else:
                return {}
    return faults


def _on_nothing(claim: Claim, markers: Sequence[Citation], faults: Mapping[str, str]) -> Problem:
    """In few words: why a source is no source is told by its own rule."""
    sources = [
        f"{source[:-1]}, {fault})" if source.endswith(")") else f"{source} ({fault})"
        for source, fault in faults.items()
    ]
    labels = list(dict.fromkeys(label for citation in markers for label in citation.labels))
    return Problem(
        f"the claim {quoted(claim.text, 60)} rests on nothing but {listed(sources)}",
        markers[0].location,
        subject=claim.text,
        hint="find a source for the claim, or drop it",
        label=labels[0],
        citations=claim.citations,
    )
