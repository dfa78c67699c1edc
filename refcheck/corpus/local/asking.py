"""The first stage: what there is to be asked about all pages, each question once."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from refcheck.corpus.checking import asked_about
from refcheck.corpus.outcomes import Done, Failed
from refcheck.corpus.questions import Question
from refcheck.corpus.local.visiting import REPEATED, visited

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
    for place, outcome in visited(run, partial(_asking, replace(run.job))):
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


def as_bytes(question: Question) -> bytes:
    """A question as it is stored."""
    return json.dumps([question.text, question.context_object, question.urls]).encode("ascii")


def as_question(stored: bytes) -> Question:
    """What `as_bytes` made bytes of."""
    text, context_object, urls = json.loads(stored)
    return Question(text, context_object, tuple(urls))


@contextmanager
def _asking(job: Job) -> Iterator[Callable[[SourcePage], tuple[PageQuestions, PageLinks]]]:
    def asked(page: SourcePage) -> tuple[PageQuestions, PageLinks]:
        found = asked_about(page, job)
        questions = [(one.fingerprint, as_bytes(one)) for one in found.questions]
        return questions, list(found.links.items())

    yield asked
