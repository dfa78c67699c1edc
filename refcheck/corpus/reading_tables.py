"""The tables of a corpus read back, row by row, from JSON Lines or Parquet."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from itertools import chain
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    BinaryIO,
    Final,
    NamedTuple,
    TypeAlias,
    TypedDict,
    TypeVar,
)

import msgspec

from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.regular_files import open_regular
from refcheck.corpus.tables import ERRORS, NOTICE, TABLES
from refcheck.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from refcheck.corpus.manifest import Manifest
    from refcheck.corpus.tables import Columns, Kind

Row: TypeAlias = dict[str, Any]
_T = TypeVar("_T")
_Struct = TypeVar("_Struct", bound=msgspec.Struct)

LONGEST: Final = 256 << 20  # bytes of a row: what a page of 50 MB may become, escaped
_PIECE: Final = 1 << 18  # bytes that are taken apart at once
_NO_ROW: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)

Whole: TypeAlias = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
_Notice = TypedDict("_Notice", dict.fromkeys(NOTICE, str | None))  # type: ignore[misc]
_TYPES: Final[Mapping[Kind, Any]] = {
    "text": str | None,
    "whole": Whole | None,
    "number": float | None,
    "flag": bool | None,
    "texts": list[str],
    "counts": dict[str, Whole],
    "notices": list[_Notice],
}
_EMPTY: Final[Mapping[Kind, type]] = {"texts": list, "counts": dict, "notices": list}


class _Form(NamedTuple):
    """How a row is read, what it is with nothing in it, and which of its columns are never null."""

    decoder: msgspec.json.Decoder[Row]
    empty: Row
    lists: tuple[tuple[str, type], ...]

    def whole(self, told: Row) -> Row:
        """With the columns that were left out."""
        row = {**self.empty, **told}
        for name, made in self.lists:
            if row[name] is None:
                row[name] = made()
        return row


def rows(folder: Path, table: str) -> Iterator[Row]:
    """The rows of a table in the order of the pages, every column always there.

    `table` is one of `refcheck.corpus.tables.TABLES`, or `errors`. JSON Lines are read where they
    are there, else Parquet. Of a run that did not end come the rows that its manifest has
    committed; a table that the run had no use for, such as `links`, has none. What is held in
    memory are some rows, or one row group of Parquet. InputError for a part that is missing or is
    not what a run writes.
    """
    columns = ERRORS if table == "errors" else TABLES[table]
    files = _files(folder, table)
    return chain.from_iterable(_rows_of(path, columns, limit) for path, limit in files)


def read(folder: Path, table: str, kind: type[_Struct]) -> Iterator[_Struct]:
    """As `rows`, but structs of those columns that are fields of `kind`; all else is passed over.

    Every field is to be optional, since a column that is null or empty may be left out.
    """
    files = _files(folder, table)
    return chain.from_iterable(_structs_of(path, TABLES[table], kind) for path, _ in files)


def row_of(line: bytes, columns: Columns) -> Row:
    """A line of JSON as a row with every column; InputError where it is none of this table."""
    form = _form(tuple(columns.items()))
    try:
        return form.whole(form.decoder.decode(line))
    except _NO_ROW as error:
        raise InputError(f"no row of this table: {error}") from error


def _files(folder: Path, table: str) -> list[tuple[Path, int | None]]:
    """The files of a table that count, each with how many bytes of it do, None for all."""
    manifest = read_manifest(folder)
    if table != "errors":
        return [(path, None) for path in _part_files(folder, table, manifest)]
    path = folder / "errors.jsonl"  # to which a run that goes on appends
    size = path.stat().st_size if path.exists() else 0
    committed = manifest.errors_bytes if manifest else size
    if committed > size:
        raise InputError(f"{path} lacks {committed - size:,} bytes that the run has written")
    return [(path, committed)] if size else []


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


def _rows_of(path: Path, columns: Columns, limit: int | None) -> Iterator[Row]:
    if path.suffix == ".parquet":
        return _rows_of_parquet(path, columns)
    form = _form(tuple(columns.items()))
    return map(form.whole, _lines(path, form.decoder, limit))


def _structs_of(path: Path, columns: Columns, kind: type[_Struct]) -> Iterator[_Struct]:
    if path.suffix != ".parquet":
        return _lines(path, _decoder(kind))
    wanted = {name: columns[name] for name in kind.__struct_fields__}
    return _converted(_rows_of_parquet(path, wanted), kind, path)


def _converted(found: Iterator[Row], kind: type[_Struct], path: Path) -> Iterator[_Struct]:
    try:
        for row in found:
            yield msgspec.convert(row, kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{path}: no row of this table: {error}") from error


def _rows_of_parquet(path: Path, columns: Columns) -> Iterator[Row]:
    from refcheck.corpus.parquet import rows_of_file  # noqa: PLC0415 - pyarrow is an extra

    return rows_of_file(path, columns)


def _lines(path: Path, decoder: msgspec.json.Decoder[_T], limit: int | None = None) -> Iterator[_T]:
    """What the lines of a file hold, of its first `limit` bytes only."""
    number = 1
    try:
        with open_regular(path) as file:
            while lines := _some_lines(file, limit):
                yield from _decoded(lines, decoder, path, number)
                number += lines.count(b"\n")
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}") from error


def _some_lines(file: BinaryIO, limit: int | None) -> bytes:
    """The next lines, whole but where one is longer than a row can be; empty at the end."""
    most = min(_PIECE, LONGEST)
    lines = file.read(most if limit is None else min(most, limit - file.tell()))
    return lines + file.readline(LONGEST + 1) if lines and not lines.endswith(b"\n") else lines


def _decoded(lines: bytes, decoder: msgspec.json.Decoder[_T], path: Path, number: int) -> list[_T]:
    """The rows in the lines, of which the first has this number."""
    ends = lines.count(b"\n")
    if len(lines) > LONGEST and not lines.endswith(b"\n"):
        raise InputError(f"{path}:{number + ends}: longer than a row can be")
    with suppress(*_NO_ROW):
        found = decoder.decode_lines(lines)
        if len(found) == ends + (not lines.endswith(b"\n")):  # no line is empty, or has two
            return found
    for place, line in enumerate(lines.split(b"\n"), number):
        try:
            decoder.decode(line)
        except _NO_ROW as error:
            raise InputError(f"{path}:{place}: no row of this table: {error}") from error
    raise InputError(f"{path}:{number}: no rows of this table")


@cache
def _decoder(kind: type[_Struct]) -> msgspec.json.Decoder[_Struct]:
    return msgspec.json.Decoder(kind)


@cache
def _form(columns: tuple[tuple[str, Kind], ...]) -> _Form:
    """Columns that are unknown are left out, those that are missing may be."""
    types = {name: _TYPES[kind] for name, kind in columns}
    decoder = msgspec.json.Decoder(TypedDict("Row", types, total=False))  # type: ignore[operator]
    lists = tuple((name, _EMPTY[kind]) for name, kind in columns if kind in _EMPTY)
    return _Form(decoder, dict.fromkeys(types), lists)
