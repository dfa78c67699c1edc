"""What the structure rules stand on: each list with its markers, and where they must abstain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from refcheck.checks.scopes import MISSING_SHARE, Scope
from refcheck.model.article import Article, Citation, Location

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from refcheck.model.evidence import Dossier

FEW_MARKERS = 3
BROKEN_SHARE = 0.3  # of the linked markers without a target: the page's own script links them

_UNSURE = frozenset({"mixed-schemes", "few-markers", "no-markers", "too-large"})
_COUNTED_HERE = frozenset({"no-list", "no-markers", "few-markers"})  # of the reader's doubts
TOP = Location(1, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Abstention:
    """Why some rules keep quiet; `lists` counts the lists that it is about."""

    topic: str
    reason: str
    location: Location
    lists: int = 1


@dataclass(frozen=True)
class Ground:
    """The page's lists and markers put together, once for all structure rules."""

    article: Article
    scopes: tuple[Scope, ...]
    groups_without_list: Mapping[str, tuple[Citation, ...]]
    without_list: tuple[Citation, ...]

    @cached_property
    def abstentions(self) -> tuple[Abstention, ...]:
        """Every reason to keep quiet, at most one a topic."""
        found: dict[str, Abstention] = {}
        for doubt in self.article.doubts:
            if doubt.topic not in _COUNTED_HERE:
                place = doubt.location or TOP
                found.setdefault(
                    doubt.topic, Abstention(doubt.topic, doubt.reason or doubt.topic, place)
                )
        for abstention in _of_the_page(self):
            found.setdefault(abstention.topic, abstention)
        if not found.keys() & _UNSURE:
            for abstention in _of_the_lists(self):
                found.setdefault(abstention.topic, abstention)
        return tuple(found.values())

    @cached_property
    def topics(self) -> frozenset[str]:
        """The topics of the abstentions."""
        return frozenset(abstention.topic for abstention in self.abstentions)

    @cached_property
    def markers_sure(self) -> bool:
        """Whether what was read as markers can be trusted on the whole page."""
        return not self.topics & _UNSURE

    def judged(self) -> Iterator[Scope]:
        """The lists whose markers and entries belong together without doubt."""
        if self.markers_sure:
            yield from (scope for scope in self.scopes if not scope.cut_off)

    def well_cited(self) -> Iterator[Scope]:
        """Those of them that are seen cited for a good part."""
        yield from (scope for scope in self.judged() if scope.numbered and scope.half_seen)


def ground_under(dossier: Dossier) -> Ground:
    """The ground of its article, the same for all rules."""
    return dossier.once(_ground)


def _ground(dossier: Dossier) -> Ground:
    return ground_of(dossier.article)


def ground_of(article: Article) -> Ground:
    """Sort the markers to the lists that they cite; linear in the page."""
    entries = {reference.key: reference for reference in article.references}
    home = {key: i for i, listed in enumerate(article.lists) for key in listed.keys}
    citations: list[list[Citation]] = [[] for _ in article.lists]
    missing: list[dict[str, list[Citation]]] = [{} for _ in article.lists]
    groups: dict[str, list[Citation]] = {}
    homeless: list[Citation] = []
    known = _labels_by_group(article)
    for citation in article.citations:
        lists = {home[key] for key in citation.references if key in home}
        for label, key in zip(citation.labels, citation.references, strict=False):
            if key is not None:
                continue
            index = _list_for(article, citation, label, known)
            if index is not None:
                lists.add(index)
                missing[index].setdefault(label, []).append(citation)
            elif not _has_list(article, citation.group):
                _append_once(
                    groups.setdefault(citation.group, []) if citation.group else homeless, citation
                )
        for index in sorted(lists):
            citations[index].append(citation)
    scopes = tuple(
        Scope(
            listed,
            tuple(entries[key] for key in listed.keys if key in entries),
            tuple(citations[i]),
            {label: tuple(dict.fromkeys(markers)) for label, markers in missing[i].items()},
        )
        for i, listed in enumerate(article.lists)
    )
    return Ground(
        article, scopes, {name: tuple(found) for name, found in groups.items()}, tuple(homeless)
    )


def _append_once(citations: list[Citation], citation: Citation) -> None:
    if not citations or citations[-1] is not citation:
        citations.append(citation)


def _labels_by_group(article: Article) -> dict[str | None, set[str]]:
    labels: dict[str | None, set[str]] = {}
    for reference in article.references:
        labels.setdefault(reference.group, set()).update(reference.labels)
    return labels


def _has_list(article: Article, group: str | None) -> bool:
    return any(listed.group == group and listed.keys for listed in article.lists)


def _list_for(
    article: Article, citation: Citation, label: str, known: Mapping[str | None, set[str]]
) -> int | None:
    """The list that lacks the label: the marker's own, else the only one, else the next below it.

    None where the label stands in some other list of the group: it can then not be said which is
    meant.
    """
    if citation.list_index is not None and 0 <= citation.list_index < len(article.lists):
        return citation.list_index
    if label in known.get(citation.group, ()):
        return None
    lists = [
        i
        for i, listed in enumerate(article.lists)
        if listed.group == citation.group and listed.keys
    ]
    below = [i for i in lists if article.lists[i].location.start >= citation.location.start]
    return below[0] if below else (lists[-1] if lists else None)


def _of_the_page(ground: Ground) -> Iterator[Abstention]:
    article = ground.article
    lists = [listed for listed in article.lists if listed.keys]
    in_text = [citation for citation in article.citations if citation.within is None]
    if not lists and not article.citations:
        return  # nothing was to be judged
    if not lists:
        yield Abstention("no-list", _no_list(article.citations), article.citations[0].location)
    elif not in_text:
        reason = "the page has a reference list, but no marker was seen in its text"
        yield Abstention("no-markers", reason, lists[0].location)
    elif len(article.citations) < FEW_MARKERS:
        reason = f"the page has fewer than {FEW_MARKERS} markers, too few to be sure that they cite"
        yield Abstention("few-markers", reason, in_text[0].location)
    if lists and ground.without_list:
        first = ground.without_list[0].location
        yield Abstention("no-list", _no_list(ground.without_list), first)
    linked = [c for c in article.citations if c.targets and None not in c.references]
    broken = [citation for citation in linked if citation.missing_targets]
    if len(broken) >= FEW_MARKERS and len(broken) > len(linked) * BROKEN_SHARE:
        reason = f"{len(broken)} of {len(linked)} markers link to anchors that the page lacks"
        yield Abstention("anchors", reason, broken[0].location)


def _no_list(citations: tuple[Citation, ...]) -> str:
    markers = "marker" if len(citations) == 1 else "markers"
    return f"the page has {len(citations)} {markers}, but the list that they cite was not seen"


def _of_the_lists(ground: Ground) -> Iterator[Abstention]:
    cut = [scope for scope in ground.scopes if scope.cut_off]
    if cut:
        yield Abstention("list-cut-off", _cut_off(cut[0]), cut[0].reference_list.location, len(cut))
    unseen = [s for s in ground.scopes if not s.cut_off and s.numbered and not s.half_seen]
    if unseen:
        scope = unseen[0]
        seen = sum(entry.key in scope.cited for entry in scope.entries)
        verb = "is" if seen == 1 else "are"
        reason = f"only {seen} of {len(scope.entries)} entries of {scope.where} {verb} seen cited"
        yield Abstention("half-seen", reason, scope.reference_list.location, len(unseen))


def _cut_off(scope: Scope) -> str:
    cited = len(scope.cited_labels)
    if len(scope.missing) > cited * MISSING_SHARE:
        return (
            f"{scope.where} looks cut off: {len(scope.missing)} of {cited} cited numbers "
            "have no entry"
        )
    numbers = f"{len(scope.before_first)} cited numbers stand before it"
    return f"{scope.where} looks cut off: it begins at {scope.numbers[0]}, and {numbers}"
