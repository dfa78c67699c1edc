"""Tables read back: of JSON Lines and of Parquet, the same rows; nothing that does not count."""

from __future__ import annotations

import json
import sys

import msgspec
import pandas as pd
import pyarrow as pa
import pytest
from pyarrow import parquet as pq
from sample_report import empty_article, sample_article

from refcheck.corpus import parquet
from refcheck.corpus.folder import write_manifest
from refcheck.corpus.manifest import Manifest
from refcheck.corpus.pages import SourcePage
from refcheck.corpus.parquet import arrow_schema, spark_schema, write_parquet
from refcheck.corpus.reading_tables import rows
from refcheck.corpus.rows import rows_of
from refcheck.corpus.tables import ERRORS, TABLES
from refcheck.errors import ConfigurationError, InputError, OutputError


@pytest.fixture
def folder(tmp_path):
    """A run of three pages in two parts, with links, all of it committed."""
    parts = [[sample_article(), empty_article()], [sample_article()]]
    for number, reports in enumerate(parts):
        for table in TABLES:
            data = b"".join(
                rows_of(page(place), report, seconds=0.5, links=True).tables[table]
                for place, report in enumerate(reports)
            )
            (tmp_path / f"{table}-{number:05}.jsonl").write_bytes(data)
    commit(tmp_path, parts=2)
    return tmp_path


def page(number):
    return SourcePage(number, f"page {number}", b"<p>")


def commit(folder, **counts):
    told = {
        "source": {"kind": "folder"},
        "settings": {},
        "part_size": 1000,
        "started": "2026-11-23",
    }
    write_manifest(folder, msgspec.convert(told | counts, Manifest))


def as_parquet(folder):
    """Every part as Parquet, and its JSON Lines gone."""
    for table, columns in TABLES.items():
        for path in sorted(folder.glob(f"{table}-*.jsonl")):
            write_parquet(path, path.with_suffix(".parquet"), columns)
            path.unlink()


def everything(folder):
    return {table: list(rows(folder, table)) for table in TABLES}


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_the_rows_of_the_json_lines(folder, table):
    told = list(rows(folder, table))
    as_parquet(folder)

    assert told
    assert list(rows(folder, table)) == told


def test_rows_come_in_the_order_of_the_parts_with_every_column(folder):
    found = list(rows(folder, "pages"))

    assert [row["page"] for row in found] == ["page 0", "page 1", "page 0"]
    assert all(list(row) == list(TABLES["pages"]) for row in found)
    assert found[1]["title"] is None
    assert found[1]["link_outcomes"] == {}


def test_part_files_hold_the_same_in_groups_of_any_size(folder, monkeypatch):
    told = everything(folder)
    monkeypatch.setattr(parquet, "_CHUNK", 100)

    as_parquet(folder)

    assert everything(folder) == told
    assert pq.ParquetFile(folder / "references-00000.parquet").num_row_groups > 5


@pytest.mark.parametrize("table", TABLES)
def test_types_are_the_tables_even_where_all_is_null(tmp_path, table):
    source, target = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    source.write_bytes(b'{"page":"a"}\n')

    write_parquet(source, target, TABLES[table])

    assert pq.read_schema(target).equals(arrow_schema(TABLES[table]))
    assert pq.ParquetFile(target).metadata.row_group(0).column(0).compression == "ZSTD"


def test_a_part_without_rows_is_a_file_with_columns(tmp_path):
    source, target = tmp_path / "a.jsonl", tmp_path / "findings-00000.parquet"
    source.write_bytes(b"")

    write_parquet(source, target, TABLES["findings"])

    assert list(rows(tmp_path, "findings")) == []
    assert pq.read_table(target).column_names == list(TABLES["findings"])


def test_lists_are_never_null(tmp_path):
    source, target = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    source.write_bytes(b'{"page":"a"}\n{"page":"b","urls":["c"]}\n')

    write_parquet(source, target, TABLES["references"])

    assert pq.read_table(target)["urls"].to_pylist() == [[], ["c"]]
    assert pq.read_table(target)["updates"].to_pylist() == [[], []]


def test_pandas_reads_the_tables(folder):
    as_parquet(folder)

    frame = pd.read_parquet(folder / "references-00000.parquet")

    retracted = frame[frame["standing"] == "retracted"]
    assert list(retracted["doi"]) == ["10.5555/it.4.400"]
    assert retracted["updates"].iloc[0][0]["type"] == "retraction"


def test_errors_are_a_table_like_the_others(tmp_path):
    source, target = tmp_path / "errors.jsonl", tmp_path / "errors.parquet"
    source.write_bytes(b'{"page":"a","ordinal":7,"kind":"time","message":"too long"}\n')

    write_parquet(source, target, ERRORS)

    assert pq.read_table(target).to_pylist() == list(rows(tmp_path, "errors"))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b'{"page":7}\n', id="another type"),
        pytest.param(b'{"page":\n', id="half a row"),
        pytest.param(b'{"line":99999999999999999999999}\n', id="a number beyond 64 bits"),
    ],
)
def test_what_is_no_row_makes_no_file(tmp_path, line):
    source, target = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    source.write_bytes(b'{"page":"a"}\n' + line)

    with pytest.raises(InputError, match=r"a\.jsonl has no rows of this table"):
        write_parquet(source, target, TABLES["findings"])

    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


def test_an_earlier_file_stays_where_the_new_one_cannot_be_written(tmp_path):
    source, target = tmp_path / "a.jsonl", tmp_path / "a.parquet"
    target.write_bytes(b"earlier")

    with pytest.raises(OutputError, match=r"a\.jsonl"):
        write_parquet(source, target, TABLES["findings"])

    assert target.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir()] == ["a.parquet"]


def test_without_pyarrow_one_line_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    with pytest.raises(ConfigurationError, match="pyarrow") as caught:
        write_parquet(tmp_path / "a", tmp_path / "b", TABLES["pages"])

    assert caught.value.hint == "pip install 'wiki-refcheck[corpus]'"


def test_spark_s_words_for_a_table_name_every_column_once():
    told = spark_schema({"where": "text", "n": "whole", "of": "counts"})

    assert told == "`where` STRING, `n` BIGINT, `of` MAP<STRING, BIGINT>"


def test_only_parts_that_are_committed_count(folder):
    commit(folder, parts=1)

    assert len(list(rows(folder, "pages"))) == 2


def test_only_errors_that_are_committed_count(folder):
    line = b'{"page":"a","ordinal":1,"kind":"broken","message":"m"}\n'
    (folder / "errors.jsonl").write_bytes(line + line + b'{"half')
    commit(folder, parts=2, errors=1, errors_bytes=len(line))

    assert [row["page"] for row in rows(folder, "errors")] == ["a"]


def test_a_folder_without_a_manifest_has_all_its_parts(folder):
    (folder / "manifest.json").unlink()

    assert len(list(rows(folder, "pages"))) == 3


def test_links_may_be_missing_as_a_whole(folder):
    for path in folder.glob("links-*"):
        path.unlink()

    assert list(rows(folder, "links")) == []


@pytest.mark.parametrize("missing", ["findings-00000", "findings-00001", "findings-*"])
def test_a_part_that_is_missing_is_named(folder, missing):
    for path in folder.glob(f"{missing}.jsonl"):
        path.unlink()

    with pytest.raises(InputError, match=r"lacks the part findings-0000[01]"):
        list(rows(folder, "findings"))


def test_errors_that_were_cut_are_told(folder):
    (folder / "errors.jsonl").write_bytes(b'{"page":"a"}\n')
    commit(folder, parts=2, errors=2, errors_bytes=40)

    with pytest.raises(InputError, match="lacks 27 bytes"):
        list(rows(folder, "errors"))


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"page": 7}', id="another type"),
        pytest.param(b'{"references": "many"}', id="no number"),
        pytest.param(b'{"references": 1e400}', id="infinite"),
        pytest.param(b'{"references": 99999999999999999999}', id="beyond 64 bits"),
        pytest.param(b'{"statuses": {"verified": null}}', id="no count"),
        pytest.param(b'{"statuses": null}', id="null for counts"),
        pytest.param(b'{"page": "\xff"}', id="no UTF-8"),
        pytest.param(b'{"page": "\\ud800"}', id="lone surrogate"),
        pytest.param(b'{"x": ' + b"[" * 200_000, id="deep"),
        pytest.param(b"\x00" * 50, id="zeros"),
    ],
)
def test_a_row_that_somebody_spoilt_is_told_with_its_line(folder, line):
    path = folder / "pages-00001.jsonl"
    path.write_bytes(path.read_bytes() + line + b"\n")

    with pytest.raises(InputError, match=r"pages-00001\.jsonl:2: no row of this table"):
        list(rows(folder, "pages"))


def test_columns_that_nobody_knows_are_left_out(folder):
    (folder / "pages-00001.jsonl").write_bytes(b'{"page": "a", "later": [1]}\n')

    *_, last = rows(folder, "pages")

    assert "later" not in last
    assert last["page"] == "a"


def test_a_row_is_never_longer_than_there_is_room_for(folder, monkeypatch):
    monkeypatch.setattr("refcheck.corpus.reading_tables.LONGEST", 1000)
    (folder / "pages-00001.jsonl").write_bytes(b'{"page": "' + b"a" * 5000 + b'"}\n')

    with pytest.raises(InputError, match="longer than a row can be"):
        list(rows(folder, "pages"))


@pytest.mark.parametrize(
    "data", [b"", b"PAR1", b"PAR1" + b"\x00" * 100 + b"PAR1", b"\xff" * 1000], ids=len
)
def test_what_is_no_parquet_is_told(folder, data):
    as_parquet(folder)
    (folder / "pages-00001.parquet").write_bytes(data)

    with pytest.raises(InputError, match=r"pages-00001\.parquet cannot be read"):
        list(rows(folder, "pages"))


def test_parquet_of_other_types_is_told(folder):
    as_parquet(folder)
    other = pa.table({"page": [["no", "text"]]})
    pq.write_table(other, folder / "pages-00001.parquet")

    with pytest.raises(InputError, match=r"pages-00001\.parquet cannot be read"):
        list(rows(folder, "pages"))


def test_a_manifest_that_somebody_spoilt_is_told(folder):
    told = json.loads((folder / "manifest.json").read_bytes())
    (folder / "manifest.json").write_bytes(msgspec.json.encode(told | {"parts": "two"}))

    with pytest.raises(InputError, match="no manifest of a corpus"):
        list(rows(folder, "pages"))


def test_a_manifest_that_counts_more_parts_than_there_are_is_told_at_once(folder):
    commit(folder, parts=10**15)

    with pytest.raises(InputError, match="lacks the part pages-00002"):
        list(rows(folder, "pages"))
