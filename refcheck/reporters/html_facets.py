"""By what the findings and references of a report can be filtered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.model.findings import Severity
from refcheck.reporters.outline import status_of
from refcheck.reporters.wording import STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from refcheck.model.article import Reference
    from refcheck.model.claims import CheckedClaim
    from refcheck.model.findings import ArticleReport, Finding
    from refcheck.reporters.holes import Hole
    from refcheck.reporters.html_article import ArticleView
    from refcheck.reporters.outline import Outline

_MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value to choose: its token, itself or the section's title, and how many fit."""

    token: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Choices:
    """The facets with more than one value, and how many findings, rows, claims there are in all."""

    facets: Mapping[str, tuple[Choice, ...]]
    findings: int
    rows: int
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Facets:
    """What an article's findings and rows are filtered by, as tokens in an attribute.

    `severity:error rule:REF001 status:missing section:3`; `sections` are titles in page order, and
    a token has a title's position, so that no text of the page gets into it.
    """

    report: ArticleReport
    outline: Outline
    sections: Mapping[str, int]

    def of_finding(self, finding: Finding) -> str:
        """The tokens of a finding's card."""
        return " ".join(dict.fromkeys(self._of_finding(finding)))

    def of_entry(self, entry: Reference) -> str:
        """The tokens of an entry: its own, and those of its findings."""
        findings = self.outline.findings_of_reference.get(entry.key, ())
        cited = self.outline.cited_by.get(entry.key, ())
        return self._of_row(status_of(self.report, entry), findings, cited)

    def of_hole(self, hole: Hole) -> str:
        """The tokens of a number that the list lacks."""
        return self._of_row(_MISSING, hole.findings, [marker.id for marker in hole.citations])

    def of_claim(self, claim: CheckedClaim, findings: Iterable[Finding]) -> str:
        """The tokens of a claim whose figures were compared: its findings', its sources'."""
        tokens = [
            f"status:{status_of(self.report, self.outline.references[key])}"
            for key in claim.read
            if key in self.outline.references
        ]
        for finding in findings:
            tokens += [f"severity:{finding.severity.value}", f"rule:{finding.rule}"]
        section = self.sections.get(claim.statement.section or "")
        sections = [f"section:{section}"] if section is not None else []
        cited = self._sections(claim.statement.citations)
        return " ".join(dict.fromkeys([*tokens, *(sections or cited)]))

    def _of_finding(self, finding: Finding) -> Iterator[str]:
        yield f"severity:{finding.severity.value}"
        yield f"rule:{finding.rule}"
        entry = self.outline.references.get(finding.reference_key or "")
        if entry is not None:
            yield f"status:{status_of(self.report, entry)}"
        elif finding.reference is not None and self.outline.holes.get(finding.reference):
            yield f"status:{_MISSING}"
        cited = self.outline.cited_by.get(finding.reference_key or "", ())
        yield from self._sections(finding.citations or cited)

    def _of_row(self, status: str, findings: Iterable[Finding], cited: Iterable[str]) -> str:
        tokens = [f"status:{status}"]
        for finding in findings:
            tokens += [f"severity:{finding.severity.value}", f"rule:{finding.rule}"]
        return " ".join(dict.fromkeys([*tokens, *self._sections(cited)]))

    def _sections(self, citations: Iterable[str]) -> Iterator[str]:
        for marker in citations:
            citation = self.outline.citations.get(marker)
            section = citation.section if citation else None
            if section is not None and section in self.sections:
                yield f"section:{self.sections[section]}"


def section_numbers(reports: Iterable[ArticleReport]) -> dict[str, int]:
    """The titles of all sections that cite something, numbered in page order."""
    cited = (one.section for report in reports for one in report.dossier.article.citations)
    titles = dict.fromkeys(title for title in cited if title)
    return {title: number for number, title in enumerate(titles, start=1)}


def choices_in(views: Iterable[ArticleView], sections: Mapping[str, int]) -> Choices:
    """What there is to choose from on a page with these articles.

    Statuses are counted among the rows of the lists, everything else among the findings.
    """
    found: Counter[str] = Counter()
    state: Counter[str] = Counter()
    findings = rows = claims = 0
    for view in views:
        told = [
            one for group in view.findings for by_rule in group.rules for one in by_rule.findings
        ]
        found.update(token for one in told for token in one.facets.split())
        state.update(token for tokens in view.facets.values() for token in tokens.split())
        findings += len(told)
        rows += len(view.facets)
        claims += sum(len(group.claims) for group in view.figures.groups) if view.figures else 0
    rules = sorted(token.partition(":")[2] for token in found if token.startswith("rule:"))
    facets = {
        "severity": _choices("severity", [one.value for one in Severity], found),
        "rule": _choices("rule", rules, found),
        "status": _choices("status", [_MISSING, *STATUSES], state),
        "section": tuple(
            Choice(token, title, found[token])
            for title, number in sections.items()
            if found[token := f"section:{number}"]
        ),
    }
    return Choices(
        {name: some for name, some in facets.items() if len(some) > 1}, findings, rows, claims
    )


def _choices(facet: str, values: Iterable[str], counts: Counter[str]) -> tuple[Choice, ...]:
    known = ((f"{facet}:{value}", value) for value in values)
    return tuple(Choice(token, value, counts[token]) for token, value in known if counts[token])
