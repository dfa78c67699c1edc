"""What is offered for the holes of a page: what stood there, else works that the claims lead to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from refcheck.changes.insertion import insertions
from refcheck.changes.lost import lost_references
from refcheck.changes.registered import is_whole, registered_reference
from refcheck.checks.holes import claims_at, holes_of
from refcheck.matching.folding import squeeze
from refcheck.model.evidence import Resolved
from refcheck.model.registry import Registered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from refcheck.checks.holes import Hole
    from refcheck.model.article import Article
    from refcheck.model.evidence import Candidate, Dossier, LostReference, Resolution
    from refcheck.model.works import Work
    from refcheck.reading.page_files import Media
    from refcheck.revisions.port import History

_MOST_FILLED = 50  # holes of a page that are looked into
_MOST_SOUGHT = 10  # those of them for which works are sought


@runtime_checkable
class Suggesting(Protocol):
    """Who knows works by the words of a claim."""

    def suggest(self, claim: str, is_known: Callable[[Work], bool]) -> tuple[Candidate, ...]:
        """Works that the words lead to, best first, but for those that are known."""
        ...

    def recall(self, doi: str) -> tuple[Work, str] | None:
        """The record of a DOI that is at hand."""
        ...


@dataclass(frozen=True, slots=True)
class Help:
    """Where to look: the page's history, if it has one, and the works, if they may be asked."""

    history: Callable[[], History | None] = lambda: None
    works: Suggesting | None = None
    media: Media | None = None
    in_time: Callable[[], bool] = lambda: True
    today: str = ""


def filled(dossier: Dossier, help_: Help) -> Dossier:
    """The dossier with what was found about its holes."""
    article = dossier.article
    holes = holes_of(article)[:_MOST_FILLED]
    if not holes:
        return dossier
    lost: dict[str, LostReference] = {}
    history = help_.history()
    if history is not None:
        lost = lost_references(
            article,
            holes,
            history,
            media=help_.media,
            in_time=help_.in_time,
            today=help_.today,
        )
    recall = help_.works.recall if help_.works is not None else None
    suggestions: dict[str, tuple[Candidate, ...]] = {}
    for hole in holes:
        if hole.key not in lost and dossier.registry is not None:
            found = registered_reference(article, hole, dossier.registry, recall)
            lost |= {hole.key: found} if found is not None else {}
        if (
            hole.key not in lost
            and help_.works is not None
            and len(suggestions) < _MOST_SOUGHT
            and help_.in_time()
        ):
            claims = " ".join(claims_at(article, hole))
            works = help_.works.suggest(claims, lambda work: _is_cited(work, dossier))
            suggestions |= {hole.key: works} if works else {}
    lost = _with_edits(article, holes, lost, help_)
    return replace(dossier, lost=lost, suggestions=suggestions)


def _with_edits(
    article: Article, holes: Sequence[Hole], lost: Mapping[str, LostReference], help_: Help
) -> dict[str, LostReference]:
    texts = {
        hole: lost[hole.key].text
        for hole in holes
        if hole.key in lost and lost[hole.key].is_fix and is_whole(lost[hole.key].text)
    }
    made = insertions(article, texts, media=help_.media, in_time=help_.in_time)
    return {
        key: replace(one, edits=(made[key],)) if key in made else one for key, one in lost.items()
    }


def _is_cited(work: Work, dossier: Dossier) -> bool:
    """Whether an entry of the page is, or prints, this work."""
    dois = {fields.doi for fields in dossier.fields.values()}
    dois |= {doi.casefold() for doi in map(_doi, dossier.resolutions.values()) if doi}
    if work.doi and work.doi.casefold() in dois:
        return True
    title = squeeze(work.title or "")
    return bool(title) and any(title in squeeze(one.text) for one in dossier.article.references)


def _doi(resolution: Resolution) -> str | None:
    known = isinstance(resolution, Resolved | Registered) and resolution.work
    return known.doi if known else None
