"""A mended page read and judged again over the same evidence, and what speaks against it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.fixing.comparison import Changed, Objection, earlier_keys, objections
from refcheck.fixing.edits import UnfitError, rewritten
from refcheck.fixing.evidence import carried_over
from refcheck.model.evidence import Resolved
from refcheck.model.findings import Severity
from refcheck.model.registry import Registered
from refcheck.reading.page import read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from refcheck.model.evidence import Dossier, Resolution
    from refcheck.model.findings import ArticleReport, Edit, Finding
    from refcheck.reading.page_files import Media

_OF_LINKS = "REF3"
_HOLE = "REF001"


@dataclass(frozen=True, slots=True)
class Mended:
    """The page after some edits, and what speaks against them."""

    data: bytes
    objections: tuple[Objection, ...] = ()


class Proof:
    """What a page was, as it was read and judged, to be compared with what fixes make of it.

    All rules judge here, also those that the user does not want: no fix may bring a finding of any.
    references.yaml is left out, which speaks of the earlier text.
    """

    def __init__(self, data: bytes, report: ArticleReport, media: Media | None) -> None:
        self._data = data
        self._media = media
        self._dossier = replace(report.dossier, registry=None)
        self._same = {entry.key: entry.key for entry in self._dossier.article.references}

    @cached_property
    def _found(self) -> _Counted:
        """What was found before."""
        return _counted(judge(self._dossier, ALL_RULES).findings, self._same)

    def of(self, fixes: Sequence[tuple[Finding, tuple[Edit, ...]]]) -> Mended:
        """The page with these fixes made together."""
        edits = [edit for _, some in fixes for edit in some]
        try:
            data = rewritten(self._data, edits)
        except UnfitError as error:
            return Mended(self._data, (Objection(str(error)),))
        before = self._dossier.article
        after = read_page(data, before.path, media=self._media)
        changed = Changed(edits)
        filled = frozenset(f.reference for f, _ in fixes if f.rule == _HOLE and f.reference)
        earlier = earlier_keys(before, after, changed, filled)
        if earlier is None:
            return Mended(data, (Objection("the page would have other entries"),))
        dossier = carried_over(self._dossier, after, earlier)
        found = _counted(judge(dossier, ALL_RULES).findings, earlier)
        against = [
            *objections(before, after, changed, earlier),
            *self._misread(dossier, earlier, changed),
            *self._left([finding for finding, _ in fixes], found),
            *self._new(found, earlier, changed, _of_links(fixes)),
        ]
        return Mended(data, tuple(against))

    def _left(self, mended: Sequence[Finding], found: _Counted) -> Iterator[Objection]:
        """The findings that should be gone and are still there."""
        for finding in mended:
            name = _name(finding, self._same)
            if len(found.get(name, ())) >= len(self._found.get(name, (finding,))):
                yield Objection(f"{finding.rule} would still be there", findings=(finding,))

    def _new(
        self,
        found: _Counted,
        earlier: Mapping[str, str],
        changed: Changed,
        of_links: frozenset[int],
    ) -> Iterator[Objection]:
        """Findings that were not there, or are graver now; one of a link comes of a link's edit."""
        places = {entry.key: entry.location for entry in self._dossier.article.references}
        for name, new in found.items():
            old = self._found.get(name, ())
            graver = old and min(o.severity.rank for o in old) > min(n.severity.rank for n in new)
            if len(new) > len(old) or graver:
                place = places.get(earlier.get(new[-1].reference_key or "", ""))
                starts = changed.at(place) if place else ()
                if name[0].startswith(_OF_LINKS) and not of_links.isdisjoint(starts):
                    starts = tuple(of_links.intersection(starts))
                yield Objection(f"it would bring {new[-1].rule} ({new[-1].name})", starts)

    def _misread(
        self, dossier: Dossier, earlier: Mapping[str, str], changed: Changed
    ) -> Iterator[Objection]:
        """Entries whose DOI would be another or lost, or whose work would not be found again."""
        before = self._dossier
        places = {entry.key: entry.location for entry in before.article.references}
        for new, old in earlier.items():
            fields = dossier.fields[new]
            if fields is before.fields.get(old):
                continue
            known, found = before.resolutions.get(old), dossier.resolutions.get(new)
            printed = before.fields[old].doi if old in before.fields else None
            if fields.doi is None and printed is not None:
                yield Objection(f"its DOI, {printed}, would be lost", changed.at(places[old]))
            elif fields.doi not in {None, printed, *_dois_of(known)}:
                yield Objection(f"its DOI would be read as {fields.doi}", changed.at(places[old]))
            elif isinstance(known, Resolved) and (
                not isinstance(found, Resolved) or found.work != known.work
            ):
                yield Objection("its work would not be found again", changed.at(places[old]))


def _dois_of(resolution: Resolution | None) -> Iterator[str]:
    """The DOIs that name the work of an entry."""
    match resolution:
        case Resolved(work=work):
            yield from filter(None, (work.doi, *work.aliases))
        case Registered(entry=entry) if entry.doi:
            yield entry.doi


def _of_links(fixes: Sequence[tuple[Finding, tuple[Edit, ...]]]) -> frozenset[int]:
    """Where the edits of links' fixes begin."""
    some = (edits for finding, edits in fixes if finding.rule.startswith(_OF_LINKS))
    return frozenset(edit.start for edits in some for edit in edits)


_Counted: TypeAlias = "Mapping[tuple[str, str], Sequence[Finding]]"


def _counted(findings: Sequence[Finding], earlier: Mapping[str, str]) -> _Counted:
    """By rule and what it is about; that somebody did not answer is no finding."""
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.severity is not Severity.UNCHECKED:
            found[_name(finding, earlier)].append(finding)
    return found


def _name(finding: Finding, earlier: Mapping[str, str]) -> tuple[str, str]:
    """A rule and an entry, by the key that it had before; of links and all else, the subject."""
    key = finding.reference_key
    if key is None or finding.rule.startswith(_OF_LINKS):
        return finding.rule, finding.subject or finding.excerpt
    return finding.rule, earlier.get(key, f"new {key}")
