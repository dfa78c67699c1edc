"""Rows read as structs: the same as whole rows, of whichever form, and damage is told."""

from __future__ import annotations

import msgspec
import pytest
from corpus_folder import finding, link, page, reference, work, write_run

from refcheck.corpus import reading_tables
from refcheck.corpus.parquet import arrow_schema, write_parquet
from refcheck.corpus.reading_tables import read, rows
from refcheck.corpus.summary import columns
from refcheck.corpus.summary.writing import write_summary
from refcheck.corpus.tables import TABLES
from refcheck.errors import InputError

KINDS = {
    "pages": columns.PageRow,
    "references": columns.EntryRow,
    "findings": columns.FindingRow,
    "links": columns.LinkRow,
}


@pytest.fixture
def folder(tmp_path):
    notice = [{"type": "retraction", "date": None, "doi": None}]
    entries = [reference(1, **work("10.5555/a", updates=notice)), reference(2, "not-found")]
    pages = [
        page(f"Page {n}", references=entries, findings=[finding("REF001")], language="en",
             links=[link("https://a.example/", "gone")])
        for n in range(50)
    ]  # fmt: skip
    return write_run(tmp_path / "run", *pages)


def as_parquet(folder):
    for table, kinds in TABLES.items():
        path = folder / f"{table}-00000.jsonl"
        write_parquet(path, path.with_suffix(".parquet"), kinds)
        path.unlink()


@pytest.mark.parametrize("table", KINDS)
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_structs_are_the_rows(folder, table, form):
    if form == "parquet":
        as_parquet(folder)

    found = [msgspec.structs.asdict(row) for row in read(folder, table, KINDS[table])]

    whole = list(rows(folder, table))
    assert len(found) == len(whole) > 0
    for some, all_ in zip(found, whole, strict=True):
        assert {name: value or None for name, value in some.items()} == {
            name: all_[name] or None for name in some
        }


@pytest.mark.parametrize("table", KINDS)
def test_the_fields_of_the_structs_are_columns(table):
    assert set(KINDS[table].__struct_fields__) <= set(TABLES[table])


def test_a_summary_of_parquet_is_that_of_json_lines(folder):
    of_lines = write_summary(folder)
    as_parquet(folder)

    assert write_summary(folder) == of_lines


@pytest.mark.parametrize("piece", [1, 7, 100, 1 << 20])
def test_rows_are_whole_however_the_file_is_cut(folder, monkeypatch, piece):
    before = list(rows(folder, "references"))
    monkeypatch.setattr(reading_tables, "_PIECE", piece)

    assert list(rows(folder, "references")) == before


@pytest.mark.parametrize(
    "damaged",
    [b"", b"  ", b'{"page":"a"}{"page":"b"}', b'{"page":', b"\0\0\0", b'{"cited":"x"}', b"[]"],
)
@pytest.mark.parametrize("piece", [16, 1000, 1 << 20])
def test_a_damaged_line_is_named(folder, damaged, piece, monkeypatch):
    monkeypatch.setattr(reading_tables, "_PIECE", piece)
    path = folder / "references-00000.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:41], damaged + b"\n", *lines[41:]]))

    with pytest.raises(InputError, match=r"references-00000\.jsonl:42: no row of this table"):
        list(read(folder, "references", columns.EntryRow))


def test_a_last_line_without_an_end_is_a_row(folder):
    path = folder / "references-00000.jsonl"
    path.write_bytes(path.read_bytes().rstrip(b"\n"))

    assert len(list(read(folder, "references", columns.EntryRow))) == 100


def test_a_row_of_parquet_that_is_none_is_told(folder):
    import pyarrow as pa  # noqa: PLC0415 - an extra
    from pyarrow import parquet  # noqa: PLC0415

    as_parquet(folder)
    path = folder / "pages-00000.parquet"
    schema = arrow_schema(TABLES["pages"])
    rows_of_another = [{"page": "Page 1", "statuses": [("verified", None)]}]
    parquet.write_table(pa.Table.from_pylist(rows_of_another, schema=schema), path)

    with pytest.raises(InputError, match=r"pages-00000\.parquet: no row of this table"):
        list(read(folder, "pages", columns.PageRow))
