"""A run's findings against a baseline: which are known, and which of the known are gone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from refcheck.changes.baseline import Entry, entry_of
from refcheck.changes.known import Known, pair
from refcheck.model.claims import Abstract
from refcheck.model.evidence import DoiUnchecked, Unchecked
from refcheck.model.findings import Severity
from refcheck.model.links import Blocked, Skipped, Unreachable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from refcheck.model.findings import ArticleReport
    from refcheck.rules import Rule


@dataclass(frozen=True, slots=True)
class Compared:
    """`known` has, by an article's position, the positions of its findings that are known.

    `gone` are the baseline's findings that a page surely has no longer. `left` are those that this
    run says nothing about: their page, their rule or what it needs was not looked at.
    """

    known: Mapping[int, Collection[int]]
    gone: tuple[Entry, ...]
    left: tuple[Entry, ...]


def compare(
    articles: Sequence[ArticleReport],
    paths: Sequence[str],
    entries: Sequence[Entry],
    *,
    deleted: Collection[str] = (),
    rules: Sequence[Rule] = (),
    links: bool = True,
) -> Compared:
    """Pair each article's findings with the entries of its path (`paths[i]` is the i-th one's).

    A page may have been renamed: one that the baseline does not name is paired with what is known
    of pages that are not there any more (`deleted`).
    """
    of_path: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries):
        of_path[entry.path].append(entry)
    orphans = [entry for path in sorted(deleted) for entry in of_path.get(path, ())]
    known: dict[int, Collection[int]] = {}
    gone: list[Entry] = []
    left = [e for path, of in of_path.items() if path not in {*paths, *deleted} for e in of]
    ran = {rule.code: rule for rule in rules}
    for index, (article, path) in enumerate(zip(articles, paths, strict=True)):
        renamed = path not in of_path
        pool = orphans if renamed else of_path[path]
        paired = pair(article.findings, [Known(e.id, Severity(e.severity)) for e in pool])
        known[index] = frozenset(paired)
        met = set(paired.values())
        rest = [entry for at, entry in enumerate(pool) if at not in met]
        if renamed:
            orphans = rest
            continue
        sure = _sure(article, links=links)
        for entry in rest:
            rule = ran.get(entry.rule)
            (gone if rule is not None and rule.needs <= sure else left).append(entry)
    return Compared(known, (*gone, *orphans), tuple(left))


def rewritten(
    articles: Sequence[ArticleReport], paths: Sequence[str], left: Sequence[Entry] = ()
) -> tuple[Entry, ...]:
    """The entries of a new baseline: all present findings, and what this run says nothing about."""
    present = [
        entry_of(finding, path)
        for article, path in zip(articles, paths, strict=True)
        for finding in article.findings
        if finding.severity is not Severity.UNCHECKED
    ]
    return tuple(sorted((*present, *left)))


def _sure(article: ArticleReport, *, links: bool) -> frozenset[str]:
    """What a rule may need and surely had: only then the silence of a rule says anything."""
    dossier = article.dossier
    sure = {"registry", "statements"}
    unchecked = (Unchecked, DoiUnchecked)
    answers = (*dossier.resolutions.values(), *dossier.dois.values())
    if not any(isinstance(answer, unchecked) for answer in answers):
        sure.add("works")
    if all(isinstance(one, Abstract) for one in dossier.abstracts.values()):
        sure.add("abstracts")
    silent = (Blocked, Unreachable, Skipped)
    if links and not any(isinstance(one.outcome, silent) for one in dossier.links.values()):
        sure.add("links")
    return frozenset(sure)
