"""The first stage: what there is to be asked about all pages, each question once."""

from __future__ import annotations

from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from refcheck.corpus.local.visiting import REPEATED, visited
from refcheck.corpus.outcomes import Done, Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from refcheck.corpus.job import Job
    from refcheck.corpus.pages import SourcePage
    from refcheck.corpus.run import Run

PageQuestions: TypeAlias = "list[tuple[bytes, bytes]]"
PageLinks: TypeAlias = "list[tuple[str, tuple[str, ...]]]"


def ask(run: Run) -> None:
    """Read every page once; goes on where the last commit was."""
    manifest = run.manifest
    run.watcher.begin("reading", manifest.ordinal, run.source.count())
    with closing(visited(run, partial(_asking, replace(run.job)))) as outcomes:
        for place, outcome in outcomes:
            match outcome:
                case Done((questions, links)):
                    run.store.ask(questions)
                    run.store.ask_links(links)
                    manifest.asked.references += len(questions)
                case Failed() if outcome != REPEATED:
                    run.store.fail(place.ordinal, outcome)
            manifest.ordinal = place.ordinal + 1
            if manifest.ordinal % manifest.part_size == 0:
                run.commit()
    manifest.stage, manifest.ordinal = "answer", 0
    counts = run.store.counts()
    manifest.asked.distinct, manifest.asked.links = counts.questions, counts.links
    run.commit()


@contextmanager
def _asking(job: Job) -> Iterator[Callable[[SourcePage], tuple[PageQuestions, PageLinks]]]:
    # For workers only: the parent reads no pages.
    from refcheck.corpus.checking import asked_about  # noqa: PLC0415
    from refcheck.corpus.questions import as_bytes  # noqa: PLC0415

    def asked(page: SourcePage) -> tuple[PageQuestions, PageLinks]:
        found = asked_about(page, job)
        questions = [(one.fingerprint, as_bytes(one)) for one in found.questions]
        return questions, list(found.links.items())

    yield asked
