"""A rule: a documented generator that finds one kind of fault in a dossier."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from refcheck.model.evidence import Dossier
from refcheck.model.findings import Fix, Related, RuleInfo, Severity

if TYPE_CHECKING:
    from refcheck.model.article import Location


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault as its rule sees it; judging adds the rule, the path and the excerpt.

    `subject` is the text concerned: with the rule and the path it makes the fingerprint, so it
    must not change when something else on the page does, as printed numbers do. `label` is the
    printed number concerned, `key` the entry's `Reference.key`. `severity` replaces the rule's own
    where the evidence is weaker.
    """

    message: str
    location: Location
    subject: str
    hint: str | None = None
    label: str | None = None
    key: str | None = None
    citations: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    severity: Severity | None = None


Finder: TypeAlias = Callable[[Dossier], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A finder and what the catalogue says about it."""

    info: RuleInfo
    find: Finder

    @property
    def code(self) -> str:
        """The stable code, "REF001"."""
        return self.info.code

    @property
    def needs(self) -> frozenset[str]:
        """The evidence that must be gathered before the rule can run."""
        return self.info.needs


def rule(
    code: str, name: str, severity: Severity, *, needs: frozenset[str] = frozenset()
) -> Callable[[Finder], Rule]:
    """Make a rule of a generator whose docstring is the rule's page; register nothing.

    The docstring's first line is the summary. After it come what the fault is and why it matters,
    for rules that need works the block "Known works:" (one Crossref record a line), and the two
    examples "Fires:" and "Mended:", each an indented page.
    """

    def documented(find: Finder) -> Rule:
        summary, _, page = (inspect.getdoc(find) or "").partition("\n")
        return Rule(RuleInfo(code, name, severity, summary.strip(), page.strip("\n"), needs), find)

    return documented


def needs(
    rules: Sequence[Rule], what: Literal["works", "links", "statements", "abstracts"]
) -> bool:
    """Whether any of the rules reads what a source of works, the links, or its statements tell.

    A rule that tells which of them kept silent is no reason to ask them.
    """
    return any(
        what in rule.needs and rule.info.severity is not Severity.UNCHECKED for rule in rules
    )
