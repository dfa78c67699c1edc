"""The search engine while an index is made: documents in, commits, and works found again."""

from __future__ import annotations

import base64
import json
import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from refcheck.resolvers.index_draft import engine_errors
from refcheck.resolvers.index_filing import as_json
from refcheck.resolvers.index_format import ENGINE, dated_work, document, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import tantivy

    from refcheck.model.works import Work
    from refcheck.resolvers.index_format import IndexInfo

# Bytes that documents may take before they must be written: the more, the fewer the parts of the
# index, each of which a search asks. One thread writes 30,000 works a second.
_HEAP = 400 << 20
_THREADS = 1


class Engine:
    """What was added is there for others after `commit`; what was not committed is lost."""

    def __init__(self, folder: Path, engine: tantivy.Index, writer: tantivy.IndexWriter) -> None:
        self._folder = folder
        self._engine = engine
        self._writer = writer
        self._searcher = engine.searcher()
        self.opstamp: int = writer.commit_opstamp

    @property
    def works(self) -> int:
        """Works at the last commit."""
        return self._searcher.num_docs

    def add(self, text: str) -> None:
        """A document as JSON."""
        with engine_errors(self._folder):
            self._writer.add_json(text)

    def named(self, key: str) -> list[tuple[Work, str]]:
        """The works with an identifier at the last commit, each with its record's time."""
        import tantivy  # noqa: PLC0415  heavy

        with engine_errors(self._folder):
            most = self._searcher.doc_freq("id", key)
            if not most:
                return []
            query = tantivy.Query.term_query(self._engine.schema, "id", key, "basic")
            hits = self._searcher.search(query, limit=most, count=False).hits
            rows = [self._searcher.doc(address).get_first("record") for _, address in hits]
        return [dated_work(row) for row in rows if row is not None]

    def replace(self, key: str, work: Work, indexed: str, beside: list[tuple[Work, str]]) -> None:
        """Puts a work in the place of all with an identifier, `beside` which others have it."""
        with engine_errors(self._folder):
            self._writer.delete_documents_by_term("id", key)
            for one, time in [(work, indexed), *beside]:
                self._writer.add_json(as_json(document(one, time)))

    def commit(self) -> int:
        """Writes; the number that the engine has for this state of the index."""
        with engine_errors(self._folder):
            self.opstamp = self._writer.commit()
            self._engine.reload()
            self._searcher = self._engine.searcher()
        return self.opstamp


@contextmanager
def engine_in(folder: Path) -> Iterator[Engine]:
    """The engine of a draft, a new one if there is none; in the end nothing of it is at work."""
    import tantivy  # noqa: PLC0415  heavy

    place = folder / ENGINE
    place.mkdir(exist_ok=True)
    with engine_errors(folder):
        known = tantivy.Index.exists(str(place))
        opened = (
            tantivy.Index.open(str(place)) if known else tantivy.Index(schema(), path=str(place))
        )
        writer = writer_of(opened)
    try:
        with engine_errors(folder):
            engine = Engine(folder, opened, writer)
        yield engine
    finally:
        with engine_errors(folder):
            writer.wait_merging_threads()


def writer_of(engine: tantivy.Index) -> tantivy.IndexWriter:
    """The one that may write."""
    return engine.writer(_HEAP, _THREADS)


def has_work(folder: Path) -> Callable[[str], bool]:
    """Whether the index in a folder has, or had, a work with an identifier."""
    import tantivy  # noqa: PLC0415  heavy

    searcher = tantivy.Index.open(str(folder / ENGINE)).searcher()

    def has(key: str) -> bool:
        return searcher.doc_freq("id", key) > 0

    return has


def linked(index: Path, draft: Path, info: IndexInfo) -> None:
    """The engine's files in a draft too: all but its JSON are never changed, so links do."""
    (draft / ENGINE).mkdir()
    for name in info.files:
        source, target = index / ENGINE / name, draft / ENGINE / name
        if name.endswith(".json"):
            shutil.copyfile(source, target)
            continue
        try:
            os.link(source, target)
        except OSError:  # not every disk has links
            shutil.copyfile(source, target)


def record_in(text: str) -> tuple[str, bytes]:
    """First identifier and stored record of a document as JSON."""
    fields = json.loads(text)
    return fields["id"][0], base64.b64decode(fields["record"])
