"""The tables of a corpus read back, row by row, from JSON Lines or Parquet."""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Annotated, Any, Final, NamedTuple, TypedDict

import msgspec

from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.regular_files import open_regular
from refcheck.corpus.tables import ERRORS, NOTICE, TABLES
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.tables import Columns, Kind

    Row = dict[str, Any]

LONGEST: Final = 256 << 20  # bytes of a row: what a page of 50 MB may become, escaped

_Whole = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Notice = TypedDict("_Notice", dict.fromkeys(NOTICE, str | None))  # type: ignore[misc]
_TYPES: Final[Mapping[Kind, Any]] = {
    "text": str | None,
    "whole": _Whole | None,
    "number": float | None,
    "flag": bool | None,
    "texts": list[str],
    "counts": dict[str, _Whole],
    "notices": list[_Notice],
}
_EMPTY: Final[Mapping[Kind, type]] = {"texts": list, "counts": dict, "notices": list}


class _Form(NamedTuple):
    """How a row is read, what it is with nothing in it, and which of its columns are never null."""

    decode: Callable[[bytes], Row]
    empty: Row
    lists: tuple[tuple[str, type], ...]


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table in the order of the pages, every column always there.

    `table` is one of `refcheck.corpus.tables.TABLES`, or `errors`. JSON Lines are read where they
    are there, else Parquet. Of a run that did not end come the rows that its manifest has
    committed; a table that the run had no use for, such as `links`, has none. What is held in
    memory is a row, or one row group of Parquet. InputError for a part that is missing or is not
    what a run writes.
    """
    columns = ERRORS if table == "errors" else TABLES[table]
    manifest = read_manifest(folder)
    if table == "errors":
        return _errors(folder / "errors.jsonl", manifest)
    return _of_files(_part_files(folder, table, manifest), columns)


def row_of(line: bytes, columns: Columns) -> Row:
    """A line of JSON as a row with every column; InputError where it is none of this table."""
    decode, empty, lists = _form(tuple(columns.items()))
    try:
        row: Row = {**empty, **decode(line)}
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise InputError(f"no row of this table: {error}") from error
    for name, made in lists:
        if row[name] is None:
            row[name] = made()
    return row


def _errors(path: Path, manifest: Manifest | None) -> Iterator[Row]:
    """One file, to which a run that goes on appends: what is committed of it."""
    size = path.stat().st_size if path.exists() else 0
    committed = manifest.errors_bytes if manifest else size
    if committed > size:
        raise InputError(f"{path} lacks {committed - size:,} bytes that the run has written")
    return _lines(path, ERRORS, committed) if size else iter(())


def _part_files(folder: Path, table: str, manifest: Manifest | None) -> list[Path]:
    """The table's files in order; of `links` there are none where nobody asked about them."""
    for suffix in ("jsonl", "parquet"):
        name = re.compile(rf"{table}-(\d{{5,9}})\.{suffix}")
        there = {
            int(found[1]): path
            for path in folder.glob(f"{table}-*.{suffix}")
            if (found := name.fullmatch(path.name))
        }
        if there:
            break
    if not there and (manifest is None or table == "links"):
        return []
    wanted = range(manifest.parts if manifest else max(there) + 1)
    missing = next((number for number in wanted if number not in there), None)
    if missing is not None:
        raise InputError(f"{folder} lacks the part {table}-{missing:05}")
    return [there[number] for number in wanted]


def _of_files(paths: Iterable[Path], columns: Columns) -> Iterator[Row]:
    for path in paths:
        if path.suffix == ".parquet":
            from refcheck.corpus.parquet import rows_of_file  # noqa: PLC0415 - pyarrow is an extra

            yield from rows_of_file(path, columns)
        else:
            yield from _lines(path, columns)


def _lines(path: Path, columns: Columns, limit: int | None = None) -> Iterator[Row]:
    """The rows of a JSON Lines file, of its first `limit` bytes only."""
    try:
        with open_regular(path) as file:
            for number in count(1):
                line = file.readline(LONGEST + 1) if limit is None or file.tell() < limit else b""
                if not line:
                    return
                yield _row_at(line, columns, f"{path}:{number}")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def _row_at(line: bytes, columns: Columns, place: str) -> Row:
    if len(line) > LONGEST:
        raise InputError(f"{place}: longer than a row can be")
    try:
        return row_of(line, columns)
    except InputError as error:
        raise InputError(f"{place}: {error.message}") from error


@cache
def _form(columns: tuple[tuple[str, Kind], ...]) -> _Form:
    """Columns that are unknown are left out, those that are missing may be."""
    types = {name: _TYPES[kind] for name, kind in columns}
    decoder = msgspec.json.Decoder(TypedDict("Row", types, total=False))  # type: ignore[operator]
    lists = tuple((name, _EMPTY[kind]) for name, kind in columns if kind in _EMPTY)
    return _Form(decoder.decode, dict.fromkeys(types), lists)
