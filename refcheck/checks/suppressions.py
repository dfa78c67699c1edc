"""Findings that an editor or a project does not want, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from refcheck.checks.selection import looks_like_code, matching_rules, rules_named, suggestion
from refcheck.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from refcheck.model.article import Suppression
    from refcheck.model.findings import Finding
    from refcheck.model.registry import RegistryView
    from refcheck.model.settings import Settings


# Rules about how a work is printed, and which it is; REF21x tell what happened to it since.
_OF_THE_ENTRY = ("REF1", "REF20")


@dataclass(frozen=True, slots=True)
class IgnoreEntry:
    """One `ignore` of a configuration: code, prefix or name, why, and for which pages (a glob)."""

    code: str
    reason: str
    page: str = "*"

    def covers(self, finding: Finding) -> bool:
        """Whether the finding is one of those that are not wanted."""
        path = finding.path.replace("\\", "/")
        at_page = fnmatchcase(path, self.page) or fnmatchcase(path, f"*/{self.page}")
        return at_page and _names(self.code, finding)


def ignored_by(settings: Settings) -> tuple[IgnoreEntry, ...]:
    """What the settings file ignores; ConfigurationError for a rule that is not there."""
    entries = tuple(
        IgnoreEntry(rule, ignored.reason, ignored.pages)
        for ignored in settings.ignored_with_reason
        for rule in ignored.rules
    )
    check_ignores(entries)
    return entries


def check_ignores(ignores: Iterable[IgnoreEntry]) -> None:
    """Raise ConfigurationError for an entry without a reason or with a rule that is not there."""
    for entry in ignores:
        rules_named(entry.code)
        if not entry.reason.strip():
            raise ConfigurationError(
                f"the entry that ignores {entry.code} has no reason",
                hint="say why, so that the next editor knows",
            )


def without_suppressed(
    findings: Sequence[Finding],
    suppressions: Sequence[Suppression],
    ignores: Sequence[IgnoreEntry] = (),
) -> tuple[tuple[Finding, ...], int]:
    """The findings that are left, and how many were suppressed.

    A suppression in the page that has no reason, or names a rule wrongly, suppresses nothing, and
    the finding that it was written for says so in its hint.
    """
    kept = []
    for finding in findings:
        near = [found for found in suppressions if _in_reach(found, finding)]
        if any(found.reason.strip() and _named_by(found, finding) for found in near):
            continue
        if not any(entry.covers(finding) for entry in ignores):
            kept.append(_with_advice(finding, near))
    return tuple(kept), len(findings) - len(kept)


def overruled(finding: Finding, registry: RegistryView | None) -> bool:
    """Whether the registry says that this is not to be told about an unchanged reference.

    It names the rule with a reason; or a person accepted the entry, so that nothing more is said
    of how it is printed and of which work it is. A retraction is news, and stays.
    """
    entry = registry.same.get(finding.reference_key or "") if registry is not None else None
    if entry is None:
        return False
    if entry.ignores(finding.rule, finding.name):
        return True
    return entry.accepted is not None and finding.rule.startswith(_OF_THE_ENTRY)


def _in_reach(suppression: Suppression, finding: Finding) -> bool:
    return suppression.whole_page or suppression.first_line <= finding.line <= suppression.last_line


def _named_by(suppression: Suppression, finding: Finding) -> bool:
    return any(_names(code, finding) for code in suppression.codes)


def _names(word: str, finding: Finding) -> bool:
    word = word.strip()
    if looks_like_code(word):
        return finding.rule.startswith(word.upper())
    return word.lower() == finding.name


def _with_advice(finding: Finding, near: Sequence[Suppression]) -> Finding:
    for suppression in near:
        line = suppression.location.line
        if _named_by(suppression, finding):
            return _advised(finding, f"the suppression on line {line} gives no reason and is void")
        for word in suppression.codes:
            if not looks_like_code(word) and not matching_rules(word):
                advice = (
                    f"the suppression on line {line} names no rule: {word} ({suggestion(word)})"
                )
                return _advised(finding, advice)
    return finding


def _advised(finding: Finding, advice: str) -> Finding:
    return replace(finding, hint=f"{finding.hint}; {advice}" if finding.hint else advice)
