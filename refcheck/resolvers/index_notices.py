"""What a works index knows of retractions beside its works: one file in its folder.

The notices stay apart from the records, so that they reach a work whatever source its record comes
from, outlive a newer record, and stand in no record's way.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from refcheck.errors import InputError, OutputError
from refcheck.model.evidence import DoiAgrees, DoiUnchecked, Resolved
from refcheck.model.identifiers import normalise_doi
from refcheck.model.updates import merged_updates
from refcheck.model.works import Update
from refcheck.resolvers.index_format import ENGINE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from refcheck.model.evidence import DoiOutcome, Resolution
    from refcheck.model.works import Work
    from refcheck.resolvers.retraction_lists import Gathered, ListRead

FILE = "retractions.tsv"
_FORMAT = "refcheck-retractions-1"
_AGAIN = "add the retractions again with `refcheck index add DIR --retractions FILE`"


@dataclass(frozen=True, slots=True)
class NoticesInfo:
    """`works` and `notices` counted, the date of the newest notice, and when they were added."""

    works: int = 0
    notices: int = 0
    newest: str | None = None
    added: str = ""
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """Notices by identifier of the work.

    `table` is the file's: sorted lines of identifier, tab, and JSON, which is a list of updates, or
    the identifier under which the same work has its list. It is searched as it stands, since a run
    asks for a few of its sixty thousand works.
    """

    table: bytes = b""
    info: NoticesInfo = NoticesInfo()

    def about(self, kind: str, value: str) -> tuple[Update, ...]:
        """What is known of the work with this DOI or PMID."""
        keys = doi_keys(value) if kind == "doi" else [f"{kind}:{value}"]
        for key in keys:
            row = json.loads(self._row(key) or "null")
            if isinstance(row, str):
                row = json.loads(self._row(row) or "null")
            if row is not None:
                return tuple([_update(parts) for parts in row])
        return ()

    def upon(self, work: Work) -> Work:
        """The work with what is known of it here besides its own record's updates."""
        if not self.table:
            return work
        named = [("doi", doi) for doi in (work.doi, *work.aliases) if doi]
        named += [("pmid", work.pmid)] if work.pmid else []
        told = tuple([update for kind, value in named for update in self.about(kind, value)])
        if not told:
            return work
        return replace(work, updates=merged_updates(work.updates + told, work.doi))

    def _row(self, identifier: str) -> bytes | None:
        """The JSON of a line, found by halving."""
        key = identifier.encode("utf-8", "surrogatepass")
        low, high = 0, len(self.table)
        while low < high:
            start = self.table.rfind(b"\n", low, (low + high) // 2) + 1 or low
            end = self.table.index(b"\n", start)
            name, _, row = self.table[start:end].partition(b"\t")
            if name == key:
                return row
            low, high = (end + 1, high) if name < key else (low, start)
        return None


def doi_keys(doi: str) -> list[str]:
    """What a DOI is filed and looked up under: as registered, and as a page's DOIs are read."""
    forms = dict.fromkeys([doi.lower(), normalise_doi(doi) or doi.lower()])
    return [f"doi:{form}" for form in forms]


def noticed(
    notices: Sequence[Notices], resolution: Resolution, outcome: DoiOutcome | None
) -> tuple[Resolution, DoiOutcome | None]:
    """What was found about a reference, with all that lists of retractions know of its works."""
    for one in notices:
        if isinstance(resolution, Resolved):
            resolution = replace(resolution, work=one.upon(resolution.work))
        if isinstance(outcome, DoiAgrees):
            outcome = replace(outcome, work=one.upon(outcome.work))
        elif isinstance(outcome, DoiUnchecked):
            told = outcome.updates + one.about("doi", outcome.doi)
            outcome = replace(outcome, updates=merged_updates(told, outcome.doi))
    return resolution, outcome


def open_notices(index: Path) -> Notices:
    """The notices in an index's folder, none where it has no such file; InputError if damaged."""
    path = index / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Notices()
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    head, _, body = data.partition(b"\n")
    try:
        row = json.loads(head)
        if row.pop("format") != _FORMAT or row.pop("crc") != zlib.crc32(body):
            raise ValueError("altered")  # noqa: TRY301
        info = NoticesInfo(**{**row, "files": tuple(row["files"])})
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise InputError(
            f"{path}: the index's list of retractions is damaged", hint=_AGAIN
        ) from error
    return Notices(body, info)


def put_notices(
    index: Path, found: Gathered, told: Sequence[ListRead], *, added: str
) -> NoticesInfo:
    """Adds the notices to those in the index's folder; its file is replaced whole or not at all."""
    before = open_notices(index)
    lines = before.table.decode().split("\n")
    rows: dict[str, Any] = {}
    for key, _, row in (line.partition("\t") for line in lines if line):
        rows[key] = json.loads(row)
    for key, updates in found.updates.items():
        known = rows.get(key, [])
        main = known if isinstance(known, str) else key
        kind, _, value = main.partition(":")
        told_before = [_update(parts) for parts in rows.get(main, [])]
        merged = merged_updates([*told_before, *updates], value if kind == "doi" else None)
        rows[main] = [[u.kind, u.doi, u.date, *u.sources] for u in merged]
    for key, main in found.same.items():
        rows.setdefault(key, main)
    names = dict.fromkeys([*before.info.files, *(file.name for file in told)])
    info = replace(_counted(rows), added=added, files=tuple(names))
    _write(index / FILE, rows, info)
    return info


def carry_notices(index: Path, draft: Path) -> None:
    """Copies the notices of an index, where it has any, into the folder that takes its place."""
    if (index / FILE).exists():
        shutil.copy2(index / FILE, draft / FILE)


def works_with_notices(index: Path, notices: Notices) -> int:
    """How many works of the index on disk the notices are about."""
    import tantivy  # noqa: PLC0415  heavy

    searcher = tantivy.Index.open(str(index / ENGINE)).searcher()
    mains = set()
    for line in notices.table.decode().split("\n"):
        key, _, row = line.partition("\t")
        if key and searcher.doc_freq("id", key):
            mains.add(json.loads(row) if row.startswith('"') else key)
    return len(mains)


def _counted(rows: Mapping[str, Any]) -> NoticesInfo:
    told = [updates for updates in rows.values() if isinstance(updates, list)]
    dates = [update[2] for updates in told for update in updates if update[2]]
    return NoticesInfo(len(told), sum(map(len, told)), max(dates, default=None))


def _update(parts: list[Any]) -> Update:
    kind, doi, date, *sources = parts
    return Update(kind, doi, date, tuple(sources))


def _write(path: Path, rows: Mapping[str, Any], info: NoticesInfo) -> None:
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    body = "".join([f"{key}\t{dump(rows[key])}\n" for key in sorted(rows)]).encode()
    head = {
        "format": _FORMAT,
        "crc": zlib.crc32(body),
        **{name: getattr(info, name) for name in NoticesInfo.__dataclass_fields__},
    }
    text = json.dumps(head, ensure_ascii=False).encode() + b"\n" + body
    import tempfile  # noqa: PLC0415  few runs write

    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            try:
                draft.write(text)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).chmod(0o644)
                Path(draft.name).replace(path)
            except BaseException:
                Path(draft.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}") from error
