"""Whether pages are still what the registry speaks of: the lines and the exit code of `verify`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.cli.exit_codes import ExitCode
from refcheck.cli.registries import NAME
from refcheck.errors import InputError
from refcheck.model.findings import Severity
from refcheck.registry.deciding import reference_keys
from refcheck.reporters.wording import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from refcheck.cli.registries import Registries
    from refcheck.model.findings import ArticleReport, Report
    from refcheck.model.registry import RegistryEntry


@dataclass(frozen=True, slots=True)
class Verdict:
    """`faults`: registry and pages disagree; `undecided`: nobody has decided about a reference."""

    summaries: tuple[str, ...]
    faults: tuple[str, ...]
    notes: tuple[str, ...]
    undecided: tuple[str, ...]

    def lines(self, *, quiet: bool) -> Iterator[str]:
        """What is told; of a quiet run only the faults."""
        yield from self.faults
        if not quiet:
            yield from (*self.notes, *self.undecided, *self.summaries)

    def code(self, *, strict: bool) -> ExitCode:
        """Faults go before what is open."""
        if self.faults:
            return ExitCode.FINDINGS
        return ExitCode.INCOMPLETE if strict and self.undecided else ExitCode.CLEAN


def verdict_on(report: Report, registries: Registries, *, whole: bool) -> Verdict:
    """What the registries say of these pages; `whole` where they are all that stand there."""
    found = [finding for article in report.articles for finding in article.findings]
    told = [
        (finding.severity, f"{finding.path}:{finding.line}: {finding.rule} {finding.message}")
        for finding in found
    ]
    lost = [
        f"{registry.name}:{registry.articles[path].key.line}: there is no page {path}"
        for registry, path in registries.lost_pages()
    ]
    pages = [article.dossier.article for article in report.articles] if whole else []
    unlinked = [
        f"{registry.name}:{link.line}: {link.url} is on none of these pages any more"
        for registry, link in registries.unlinked(pages)
    ]
    return Verdict(
        summaries=tuple(_summary(article) for article in report.articles),
        faults=(*lost, *(line for severity, line in told if severity is not Severity.INFO)),
        notes=(*(line for severity, line in told if severity is Severity.INFO), *unlinked),
        undecided=tuple(line for article in report.articles for line in _undecided(article)),
    )


def _undecided(article: ArticleReport) -> Iterator[str]:
    """References that are open, or not in the registry at all."""
    view, path = article.dossier.registry, article.dossier.article.path
    if view is None:
        raise InputError(
            f"there is no {NAME} for {path}", hint=f"`refcheck registry init {path}` writes one"
        )
    names = {key: number for number, key in reference_keys(article.dossier).items()}
    still = [(names[key], view.same[key]) for key in names if key in view.same]
    yield from (f"{path}: {line}" for line in open_questions(still))
    known = {*view.same, *view.changed}
    left = [number for key, number in names.items() if key not in known]
    if left:
        are = "is" if len(left) == 1 else "are"
        yield f"{path}: {ranges(left)} {are} not in {view.path}"


def open_questions(entries: Iterable[tuple[str, RegistryEntry]]) -> Iterator[str]:
    """What there is to decide, each question once with the numbers that it concerns."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for number, entry in entries:
        if not entry.stands:
            numbers[entry.open or "nobody has verified or accepted it"].append(number)
    for question, concerned in numbers.items():
        are = "is" if len(concerned) == 1 else "are"
        yield f"{ranges(concerned)} {are} open: {question}"


def _summary(article: ArticleReport) -> str:
    view = article.dossier.registry
    standing = view.standing.values() if view is not None else ()
    accepted = sum(entry.accepted is not None for entry in standing)
    total = len(reference_keys(article.dossier))
    verified = len(standing) - accepted
    return (
        f"{article.dossier.article.path}: of {total:,} references, {verified:,} "
        f"stand{'s' if verified == 1 else ''} verified and {accepted:,} accepted"
    )
