"""The embedded works index as a source: a folder on disk, or the works in the package."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING

from refcheck.errors import InputError, SourceError
from refcheck.matching.keys import printed_keys
from refcheck.matching.printed import read_printed
from refcheck.model.evidence import SourceState
from refcheck.resolvers.index_format import ENGINE, check_files, read_manifest, stored_work
from refcheck.resolvers.index_query import query_terms
from refcheck.resolvers.index_small import SmallIndex
from refcheck.resolvers.records import work_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    import tantivy

    from refcheck.matching.printed import Printed
    from refcheck.model.evidence import ReferenceFields
    from refcheck.model.works import Work

    _Hit = tuple[float, tantivy.DocAddress]

MOST_FILED = 1000  # works under the keys of one print, the rarest keys first
MOST_KEYS, MOST_WORDS = 0.6, 0.75  # of the best score; see `_near`
MOST_WORDED, HELPING = 12, 3  # where words find the work, it is hardly ever beyond
_READ_WHOLE = 32 << 20  # bytes: an index so small is checked byte by byte at every opening (20 ms)


class WorksIndex:
    """A works index on disk, read-only. Safe in several threads; several processes open it each.

    What is filed under keys of the reference comes first; see `stages`.
    """

    name = "index"
    registers_dois = False

    def __init__(self, folder: Path, engine: tantivy.Index, detail: str) -> None:
        self._folder = folder
        self._searcher = engine.searcher()
        self._schema = engine.schema
        self._detail = detail
        self._asked = 0
        self._failed = 0
        self._reason: str | None = None
        self._lock = threading.Lock()
        self.complete = True
        self.works = self._searcher.num_docs

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        """Another process opens its own."""
        return open_index, (self._folder,)

    def lookup(self, kind: str, value: str) -> Work | None:
        """The work with a DOI, PMID, PMCID, arXiv identifier or ISBN (of these the only one)."""
        import tantivy  # noqa: PLC0415  heavy

        with self._asking():
            query = tantivy.Query.term_query(self._schema, "id", f"{kind}:{value}", "basic")
            found = self._works([address for _, address in self._best([query], limit=2)])
        if kind == "isbn" and len(found) > 1:
            return None  # chapters bear their book's ISBN
        return found[0] if found else None

    def search(self, text: str, fields: ReferenceFields, limit: int = 20) -> list[Work]:
        """Up to `limit` works that the printed reference might be, likeliest first."""
        return [work for stage in self.stages(text, fields, limit) for work in stage][:limit]

    def stages(
        self, text: str, fields: ReferenceFields, limit: int = 20
    ) -> Iterator[tuple[Work, ...]]:
        """The same, the surest first: whoever finds the work among them need not go on.

        First what is filed under keys of the reference, then what full-text search (BM25) finds
        beside it, in two helpings. All stages are one question. Identifiers are for `lookup`.
        """
        printed = read_printed(text, fields)
        with self._asking():
            keyed = self._near(self._keyed(printed, limit), MOST_KEYS)
        yield from self._helpings(keyed)
        with self._asking(again=True):
            worded = self._near(self._worded(printed, min(limit, MOST_WORDED)), MOST_WORDS)
        worded = [address for address in worded if address not in keyed]
        yield from self._helpings(worded[:HELPING], worded[HELPING:])

    def state(self) -> SourceState:
        """How often this index was asked."""
        with self._lock:
            asked, failed, reason = self._asked, self._failed, self._reason
        return SourceState(self.name, self._detail, asked, asked - failed, failed, reason)

    def _keyed(self, printed: Printed, limit: int) -> list[_Hit]:
        """Works under keys of the print; a key of very many works says nothing."""
        import tantivy  # noqa: PLC0415  heavy

        build, schema, parts = tantivy.Query, self._schema, []
        counted = sorted((self._frequency("key", key), key) for key in printed_keys(printed))
        left = MOST_FILED
        for count, key in counted:
            if count and (left := left - count) >= 0:
                parts.append(build.term_query(schema, "key", key, "basic"))
        return self._best(parts, limit)

    @staticmethod
    def _near(hits: list[_Hit], share: float) -> list[tantivy.DocAddress]:
        """Those whose score is this share of the best one's: a work sought is hardly below."""
        return [address for score, address in hits if score >= share * hits[0][0]]

    def _worded(self, printed: Printed, limit: int) -> list[_Hit]:
        """Works with the rarest words of the print."""
        import tantivy  # noqa: PLC0415  heavy

        terms = query_terms(printed, lambda term: self._frequency("text", term))
        build, schema = tantivy.Query, self._schema
        return self._best([build.term_query(schema, "text", term, "freq") for term in terms], limit)

    def _best(self, parts: list[tantivy.Query], limit: int) -> list[_Hit]:
        import tantivy  # noqa: PLC0415  heavy

        if not parts:
            return []
        query = tantivy.Query.boolean_query([(tantivy.Occur.Should, part) for part in parts])
        return self._searcher.search(query, limit=limit, count=False).hits

    def _frequency(self, field: str, term: str) -> int:
        return self._searcher.doc_freq(field, term)

    def _helpings(self, *helpings: list[tantivy.DocAddress]) -> Iterator[tuple[Work, ...]]:
        """The works of each, fetched when they are asked for."""
        for addresses in helpings:
            if addresses:
                with self._asking(again=True):
                    works = self._works(addresses)
                yield works

    def _works(self, addresses: Iterable[tantivy.DocAddress]) -> tuple[Work, ...]:
        rows = [self._searcher.doc(address).get_first("record") for address in addresses]
        return tuple([stored_work(row) for row in rows if row is not None])

    @contextmanager
    def _asking(self, *, again: bool = False) -> Iterator[None]:
        """Counts the question; a damaged file shows as a ValueError or as an engine panic."""
        with self._lock:
            self._asked += not again
        try:
            yield
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            reason = f"{self._folder}: the index could not be searched: {error}".splitlines()[0]
            with self._lock:
                self._failed += 1
                self._reason = reason
            raise SourceError(reason) from error


def open_index(path: Path) -> WorksIndex:
    """The index in a folder; InputError where it is none, damaged or of another version."""
    import tantivy  # noqa: PLC0415  heavy

    info = read_manifest(path)
    size = sum(size for size, _ in info.files.values())
    check_files(path, info, contents=size <= _READ_WHOLE)
    try:
        engine = tantivy.Index.open(str(path / ENGINE))
        opened = WorksIndex(path, engine, _detail(path, info.works, info.built))
    except (ValueError, OSError) as error:
        raise InputError(
            f"{path}: the index is damaged", hint="build it again with `refcheck index build`"
        ) from error
    if opened.works != info.works:
        raise InputError(
            f"{path}: the index holds {opened.works} works, its manifest says {info.works}"
        )
    return opened


def builtin_index() -> SmallIndex:
    """The few works that travel in the package; their silence says nothing about a reference."""
    rows = files("refcheck").joinpath("data", "works.ndjson").read_text(encoding="utf-8")
    works = [work_from_json(json.loads(line)) for line in rows.splitlines() if line]
    return SmallIndex(works, f"built-in, {len(works)} works")


def _detail(path: Path, works: int, built: str) -> str:
    date = f", built {built}" if built else ""
    return f"{path.name}, {works:,} {'work' if works == 1 else 'works'}{date}"
