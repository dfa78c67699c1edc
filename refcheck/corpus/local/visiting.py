"""The pages of a run as pieces of work, each once, and their outcomes in order."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from refcheck.corpus.outcomes import Failed
from refcheck.corpus.pages import TRUNCATED, Unreadable
from refcheck.corpus.pool import Piece, ordered

if TYPE_CHECKING:
    from collections.abc import Generator

    from refcheck.corpus.outcomes import Outcome
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.run import Run
    from refcheck.corpus.worker import Opening

REPEATED: Final = Failed("repeated", "")  # no row: the page that has it stands before


class Place(NamedTuple):
    """Which page of the source it is."""

    ordinal: int
    name: str


def visited(run: Run, opening: Opening) -> Generator[tuple[Place, Outcome], None, None]:
    """What the workers' function makes of each page from where the run's stage is.

    `REPEATED` for a page that stood before. One that an earlier visit failed at is not visited.
    """
    source, options = run.source, run.options
    pieces = (_piece(page, run) for page in source.pages(run.manifest.ordinal))
    outcomes = ordered(opening, pieces, workers=options.processes, limits=options.limits)
    with closing(outcomes):
        for place, outcome in outcomes:
            yield place, outcome
            run.watcher.advance(1, source.progress())


def _piece(page: SourcePage | Unreadable, run: Run) -> Piece[Place]:
    place = Place(page.ordinal, page.name)
    if isinstance(page, Unreadable):
        of_rest = page.kind == TRUNCATED  # its name is a file's
        repeated = not of_rest and run.store.is_repeated(page.name, page.ordinal)
        failed = REPEATED if repeated else Failed(page.kind, page.message)
        return Piece(place, outcome=failed)
    if run.store.is_repeated(page.name, page.ordinal):
        return Piece(place, outcome=REPEATED)
    if (known := run.store.failure(page.ordinal)) is not None:
        return Piece(place, outcome=known)
    if run.registered.entries is not None:
        page = replace(page, entries=run.registered.entries(page.name))
    return Piece(place, page, len(page.data))
