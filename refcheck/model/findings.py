"""What refcheck says: rules, findings with place and evidence, fixes, the report of a run."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from refcheck.model.evidence import Dossier, SourceState, Status
    from refcheck.model.revisions import Revision

_MARKER = re.compile(r"\[\d[\d\s,;–-]*\]")


class Severity(Enum):
    """Error, warning, information; `UNCHECKED` is no finding about the page and fails no build."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    UNCHECKED = "unchecked"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class RuleInfo:
    """A rule of the catalogue; `needs` is what it reads beyond the page, as "works"."""

    code: str
    name: str
    severity: Severity
    summary: str
    page: str
    needs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters `start`–`end` (offsets into the decoded file) by `text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend: `replacement` is what an editor would type, `edits` what a tool would do."""

    description: str
    replacement: str
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault at one place. `reference` is the printed label, `reference_key` the entry's key.

    `start` and `end` are half-open character offsets into the decoded file, both 0 where unknown.
    """

    rule: str
    name: str
    severity: Severity
    message: str
    path: str
    line: int
    column: int
    excerpt: str
    hint: str | None = None
    reference: str | None = None
    reference_key: str | None = None
    citations: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    subject: str = ""
    start: int = field(default=0, compare=False)
    end: int = field(default=0, compare=False)

    @property
    def fingerprint(self) -> str:
        """Stable across edits elsewhere on the page: from rule, path and the text concerned."""
        return _digest(self.rule, self.path, self.concerned)

    @property
    def identity(self) -> str:
        """The same without the path: what tells it from the other findings of its page."""
        return _digest(self.rule, self.concerned)

    @property
    def concerned(self) -> str:
        """The text concerned; numbers of markers within it may change with the page's."""
        return without_numbers(self.subject or self.excerpt)


def without_numbers(text: str) -> str:
    """A text whose markers have lost their numbers, which renumbering changes."""
    return _MARKER.sub("[]", text)


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class ArticleReport:
    """One article judged: its dossier, the findings in page order, a status per reference key.

    `known` findings are left out, since a baseline or an earlier text of the page has them too.
    `revision` is the page's, where its keeper said it.
    """

    dossier: Dossier
    findings: tuple[Finding, ...]
    statuses: Mapping[str, Status] = field(default_factory=dict)
    suppressed: int = 0
    known: int = 0
    revision: Revision | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A run: what every reporter tells and none computes."""

    version: str
    started: str
    settings: Mapping[str, object]
    sources: tuple[SourceState, ...]
    articles: tuple[ArticleReport, ...]
    elapsed_seconds: float

    def status_counts(self) -> dict[str, int]:
        """References by status over all articles, most severe names in alphabetical order."""
        counts = Counter(
            status for article in self.articles for status in article.statuses.values()
        )
        return dict(sorted(counts.items()))

    def finding_counts(self) -> dict[str, int]:
        """Findings by severity over all articles, every severity named."""
        counts = Counter(f.severity for article in self.articles for f in article.findings)
        return {severity.value: counts.get(severity, 0) for severity in Severity}
