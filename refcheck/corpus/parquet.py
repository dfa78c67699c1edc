"""The tables of a corpus as Parquet, and their columns as Arrow and Spark have them."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import msgspec

from refcheck.corpus.folder import draft_of, open_draft, unwritable
from refcheck.corpus.regular_files import open_regular
from refcheck.corpus.tables import NOTICE
from refcheck.errors import ConfigurationError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import pyarrow as pa

    from refcheck.corpus.tables import Columns, Kind

    Row = dict[str, Any]

_CHUNK: Final = 8 << 20  # bytes of JSON Lines that become a row group; a row may be longer
_ROWS_AT_ONCE: Final = 1_000
_INSTALL: Final = "pip install 'wiki-refcheck[corpus]'"
_SQL: Final[Mapping[Kind, str]] = {
    "text": "STRING",
    "whole": "BIGINT",
    "number": "DOUBLE",
    "flag": "BOOLEAN",
    "texts": "ARRAY<STRING>",
    "counts": "MAP<STRING, BIGINT>",
    "notices": f"ARRAY<STRUCT<{', '.join(f'`{name}`: STRING' for name in NOTICE)}>>",
}


def require_pyarrow() -> None:
    """ConfigurationError where it is not installed; it is not imported, which would take room."""
    if find_spec("pyarrow") is None:
        raise _missing()


def arrow_schema(columns: Columns) -> pa.Schema:
    """The columns as Arrow and Parquet have them; ConfigurationError without pyarrow."""
    pa = _pyarrow()
    notice = pa.struct([(name, pa.string()) for name in NOTICE])
    types: Mapping[Kind, Any] = {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "counts": pa.map_(pa.string(), pa.int64()),
        "notices": pa.list_(notice),
    }
    return pa.schema([(name, types[kind]) for name, kind in columns.items()])


def spark_schema(columns: Columns) -> str:
    """The columns in the words of Spark's SQL (DDL), for `spark.read.schema`."""
    return ", ".join(f"`{name}` {_SQL[kind]}" for name, kind in columns.items())


def write_parquet(source: Path, target: Path, columns: Columns) -> None:
    """Write a file of JSON Lines of ours as Parquet, whole or not at all.

    What is held in memory is a row group. OutputError where it cannot be written, InputError where
    the rows are not this table's, ConfigurationError without pyarrow.
    """
    schema = arrow_schema(columns)
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    draft = draft_of(target)
    try:
        with unwritable(target), open_draft(target) as file:
            with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
                for rows in _row_groups(source, columns, schema):
                    writer.write_table(rows, row_group_size=max(1, rows.num_rows))
            file.flush()
            os.fsync(file.fileno())
        with unwritable(target):
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def rows_of_file(path: Path, columns: Columns) -> Iterator[Row]:
    """The rows of a Parquet file, every column always there; InputError for another table's."""
    pa = _pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    try:
        with open_regular(path) as opened, parquet.ParquetFile(opened) as file:
            known = [name for name in columns if name in file.schema_arrow.names]
            for batch in file.iter_batches(_ROWS_AT_ONCE, columns=known):
                yield from _rows_in(batch, columns)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path} cannot be read: {_first_line(error)}") from error


def rows_in_file(path: Path) -> int:
    """How many rows a Parquet file has by its own footer; InputError where it has none."""
    pa = _pyarrow()
    from pyarrow import parquet  # noqa: PLC0415 - heavy

    try:
        with open_regular(path) as opened, parquet.ParquetFile(opened) as file:
            return int(file.metadata.num_rows)
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path} cannot be read: {_first_line(error)}") from error


def _pyarrow() -> Any:
    try:
        import pyarrow as pa  # noqa: PLC0415 - heavy, and an extra
    except ImportError as error:
        raise _missing() from error
    return pa


def _missing() -> ConfigurationError:
    return ConfigurationError("Parquet needs the package pyarrow", hint=_INSTALL)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _row_groups(source: Path, columns: Columns, schema: pa.Schema) -> Iterator[pa.Table]:
    """Arrow's own reader of JSON takes a quarter of the time; it knows no counts."""
    pa = _pyarrow()
    from pyarrow import json  # noqa: PLC0415 - heavy

    plain = [field for field in schema if columns[field.name] != "counts"]
    parsing = json.ParseOptions(pa.schema(plain), unexpected_field_behavior="ignore")
    with source.open("rb") as file:
        while lines := file.read(_CHUNK):
            lines += file.readline()
            reading = json.ReadOptions(use_threads=False, block_size=len(lines) + 1)
            try:
                table = json.read_json(pa.BufferReader(lines), reading, parsing)
            except pa.ArrowException as error:
                message = f"{source} has no rows of this table: {_first_line(error)}"
                raise InputError(message) from error
            yield _complete(table, lines, columns, schema)


def _complete(table: pa.Table, lines: bytes, columns: Columns, schema: pa.Schema) -> pa.Table:
    """The table with its counts, and with an empty list where a row has none."""
    pa = _pyarrow()
    from pyarrow import compute  # noqa: PLC0415 - heavy

    counts = [name for name, kind in columns.items() if kind == "counts"]
    rows = [msgspec.json.decode(line) for line in lines.splitlines()] if counts else []
    made = []
    for field in schema:
        if columns[field.name] == "counts":
            pairs = [list(row.get(field.name, {}).items()) for row in rows]
            made.append(pa.array(pairs, field.type))
        elif pa.types.is_list(field.type):
            made.append(compute.coalesce(table[field.name], pa.scalar([], field.type)))
        else:
            made.append(table[field.name])
    return pa.Table.from_arrays(made, schema=schema)


def _rows_in(batch: pa.RecordBatch, columns: Columns) -> Iterator[Row]:
    types = arrow_schema(columns)
    found = {
        name: _values(batch.column(name).cast(types.field(name).type).to_pylist(), kind)
        if name in batch.schema.names
        else _values([None] * batch.num_rows, kind)
        for name, kind in columns.items()
    }
    for values in zip(*found.values(), strict=True):
        yield dict(zip(found, values, strict=True))


def _values(column: list[Any], kind: Kind) -> list[Any]:
    """Of a map Arrow makes pairs; what was left out is empty."""
    if kind == "counts":
        return [dict(one or ()) for one in column]
    return [one or [] for one in column] if kind in {"texts", "notices"} else column
