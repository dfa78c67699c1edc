from __future__ import annotations

import gzip
import json
import os
import pickle
import random
import tarfile
import tracemalloc

import pytest
import zstandard
from dump_files import html, names, ndjson, opened, pages, record, troubles, write_tar

from refcheck.corpus.pages import SourcePage
from refcheck.corpus.sources.enterprise import EnterpriseSource
from refcheck.corpus.sources.enterprise_records import page_of
from refcheck.errors import InputError

TWO = ndjson(record("Black tea"), record("Green tea", 8))


def test_a_page_has_its_title_address_and_revision(tmp_path):
    (tmp_path / "dump.ndjson").write_bytes(TWO)

    first = pages(opened(tmp_path / "dump.ndjson", tmp_path))[0]

    assert (first.name, first.title) == ("Black tea", "Black tea")
    assert first.url == "https://en.wiki.example.org/wiki/Black_tea"
    assert (first.revision.id, first.revision.day) == ("1007", "2026-03-04")
    assert first.data.decode("utf-8-sig") == html("Black tea")
    assert first.media == "html"


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("dump.ndjson", bytes),
        ("dump.ndjson.gz", gzip.compress),
        ("dump.ndjson.zst", zstandard.compress),
        ("whatever", gzip.compress),
    ],
)
def test_a_dump_may_be_packed(tmp_path, name, packed):
    (tmp_path / name).write_bytes(packed(TWO))

    assert names(opened(tmp_path / name, tmp_path)) == ["Black tea", "Green tea"]


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_all_members_of_an_archive_are_read_but_those_that_hold_no_records(tmp_path, mode):
    contents = {
        "README.txt": b"hello",
        "a.ndjson": TWO,
        "deep/../../b.ndjson": ndjson(record("White tea")),
        "c.ndjson.gz": gzip.compress(ndjson(record("Red tea"))),
    }
    dump = write_tar(tmp_path / "dump.tar.gz", contents, mode)

    assert names(opened(dump, tmp_path)) == ["Black tea", "Green tea", "White tea", "Red tea"]
    assert list(tmp_path.iterdir()) == [dump]


def test_a_folder_of_dumps_is_read_in_the_order_of_names(tmp_path):
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "b.ndjson").write_bytes(ndjson(record("White tea")))
    write_tar(folder / "a.tar.gz", {"x.ndjson": TWO})
    (folder / "md5sums.txt").write_text("0 a.tar.gz\n")

    source = opened(folder, tmp_path)

    assert source.kind == "enterprise"
    assert names(source) == ["Black tea", "Green tea", "White tea"]
    assert [len(list(source.pages_of(split))) for split in source.splits(9)] == [2, 1]


def test_articles_are_read_and_other_namespaces_where_they_are_wanted(tmp_path):
    dump = tmp_path / "dump.ndjson"
    talk = record("Talk:Black tea", namespace={"identifier": 1, "name": "Talk"})
    dump.write_bytes(ndjson(record("Black tea"), talk))

    assert names(opened(dump, tmp_path)) == ["Black tea"]
    assert names(opened(dump, tmp_path, namespaces=[1])) == ["Talk:Black tea"]
    assert names(opened(dump, tmp_path, namespaces=None)) == ["Black tea", "Talk:Black tea"]
    assert opened(dump, tmp_path).identity() != opened(dump, tmp_path, namespaces=[1]).identity()


def test_redirects_and_empty_lines_are_no_pages(tmp_path):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(ndjson(record("Tea", is_redirect=True), b"\n", b"\r\n", record("Black tea")))

    assert names(opened(dump, tmp_path)) == ["Black tea"]


def test_what_is_left_out_of_a_dump_is_counted_anew_each_time(tmp_path):
    dump = tmp_path / "dump.ndjson"
    talk = record("Talk:Tea", namespace={"identifier": 1}, is_redirect=True)
    dump.write_bytes(ndjson(record("Tea", is_redirect=True), talk, talk, record("Black tea")))
    source = opened(dump, tmp_path)

    for start in (0, 1):
        list(source.pages(start))
        assert source.beside() == {"redirects": 1, "pages of other namespaces": 2}


def test_pages_of_another_wiki_are_told_apart_from_those_of_the_first(tmp_path):
    dump = tmp_path / "dump.ndjson"
    other = record("Black tea", is_part_of={"identifier": "dewiki"})
    dump.write_bytes(ndjson(record("Black tea"), other))

    source = opened(dump, tmp_path)

    assert names(source) == ["Black tea", "dewiki:Black tea"]
    assert [page.title for page in pages(source)] == ["Black tea", "Black tea"]


@pytest.mark.parametrize(
    "line",
    [
        b"no JSON\n",
        b"[]\n",
        b'{"name": 5}\n',
        b'{"name": "  "}\n',
        b'{"identifier": 5}\n',
        b'{"name": "Tea", "namespace": "0"}\n',
        b"\xff\xfe\x00\n",
        b"[" * 200_000 + b"\n",
        b'{"name": "' + b"x" * 3000 + b'"}\n',
    ],
)
def test_a_line_that_is_no_record_is_one_page_that_cannot_be_read(tmp_path, line):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(ndjson(record("Black tea"), line, record("Green tea")))

    assert names(opened(dump, tmp_path)) == [
        "Black tea",
        ("unreadable", "dump.ndjson: line 2"),
        "Green tea",
    ]


@pytest.mark.parametrize(
    "fields",
    [{"article_body": None}, {"article_body": {"wikitext": "x"}}, {"article_body": {"html": 1.5}}],
)
def test_a_record_without_html_is_refused_where_it_is_checked(tmp_path, fields):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(ndjson(record("Black tea", **fields)))
    (page,) = opened(dump, tmp_path).pages()

    with pytest.raises(InputError, match=r"no HTML|no record"):
        page_of(page)


def test_numbers_may_be_written_as_text(tmp_path):
    dump = tmp_path / "dump.ndjson"
    odd = record("Tea", namespace={"identifier": "0"}, version={"identifier": "12"})
    dump.write_bytes(ndjson(odd))

    assert pages(opened(dump, tmp_path))[0].revision.id == "12"


def test_the_html_is_utf_8_whatever_it_declares():
    line = ndjson(record("Thé", article_body={"html": '<meta charset="iso-8859-5"><p>Thé</p>'}))

    page = page_of(SourcePage(0, "Thé", line, packing="enterprise"))

    assert page.data.startswith(b"\xef\xbb\xbf")


def test_reading_from_an_ordinal_gives_the_same_pages(tmp_path):
    dump = tmp_path / "dump.ndjson"
    lines = [record(f"Tea {number}") if number % 3 else b"broken\n" for number in range(20)]
    dump.write_bytes(ndjson(*lines))
    source = opened(dump, tmp_path)

    assert list(source.pages(7)) == list(source.pages())[7:]
    assert list(pickle.loads(pickle.dumps(source)).pages()) == list(source.pages())


def test_the_share_that_was_read_grows_to_one(tmp_path):
    dump = tmp_path / "dump.ndjson.gz"
    noise = random.Random(5)
    lines = (record(f"Tea {number}", x=noise.randbytes(40_000).hex()) for number in range(50))
    dump.write_bytes(gzip.compress(ndjson(*lines), 1))
    source = opened(dump, tmp_path)

    shares = [source.progress() for _ in source.pages()]

    assert shares == sorted(shares)
    assert shares[0] < 0.7
    assert source.progress() == 1.0


def in_blocks(data):
    """As zstd packs a long stream: of a block that is not whole, nothing can be unpacked."""
    packing = zstandard.ZstdCompressor().compressobj()
    blocks = [
        packing.compress(data[at : at + 2000]) + packing.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
        for at in range(0, len(data), 2000)
    ]
    return b"".join(blocks) + packing.flush()


@pytest.mark.parametrize("left", [1, 0.3, 0.95])
@pytest.mark.parametrize("packed", [gzip.compress, in_blocks], ids=["gzip", "zstd"])
def test_what_can_be_read_of_a_dump_that_breaks_off_is_read(tmp_path, packed, left):
    noise = random.Random(3)
    lines = ndjson(*(record(f"Tea {n}", x=noise.randbytes(300).hex()) for n in range(200)))
    whole = packed(lines)
    dump = tmp_path / "dump"
    dump.write_bytes(whole[: len(whole) - 1] if left == 1 else whole[: int(len(whole) * left)])

    found = names(opened(dump, tmp_path))

    assert found[-1] == ("truncated", "dump")
    assert found[:-1] == [f"Tea {number}" for number in range(len(found) - 1)]
    assert len(found) > 200 * left * 0.7 if left < 1 else len(found) >= 200


def test_what_can_be_read_of_an_archive_that_breaks_off_is_read(tmp_path):
    noise = random.Random(6)
    lines = ndjson(*(record(f"Tea {n}", x=noise.randbytes(300).hex()) for n in range(100)))
    dump = write_tar(tmp_path / "dump.tar.gz", {"a.ndjson": TWO, "b.ndjson": lines})
    dump.write_bytes(dump.read_bytes()[:-2000])
    source = opened(dump, tmp_path)

    (trouble,) = troubles(source)

    assert len(names(source)) > 90
    assert trouble.kind == "truncated"
    assert trouble.message.startswith("it ends too early, as if cut short, after line ")
    assert "of dump.tar.gz: " in trouble.message


def test_what_can_be_read_of_a_short_dump_that_breaks_off_is_read(tmp_path):
    short = record("Tea", article_body={"html": "x"}, url=None, version=None, in_language=None)
    (tmp_path / "dump").write_bytes(gzip.compress(ndjson(short))[:-8])

    assert names(opened(tmp_path / "dump", tmp_path)) == ["Tea", ("truncated", "dump")]


def test_the_next_file_is_read_where_one_is_damaged(tmp_path):
    folder = tmp_path / "dumps"
    folder.mkdir()
    (folder / "a.ndjson.gz").write_bytes(gzip.compress(TWO)[:-9])
    (folder / "b.ndjson").write_bytes(ndjson(record("White tea")))

    found = names(opened(folder, tmp_path))

    assert found == ["Black tea", "Green tea", ("truncated", "a.ndjson.gz"), "White tea"]


def test_a_flipped_bit_is_told_after_what_came_before_it(tmp_path):
    noise = random.Random(4)
    lines = ndjson(*(record(f"Tea {n}", x=noise.randbytes(300).hex()) for n in range(50)))
    data = bytearray(gzip.compress(lines))
    data[-5] ^= 255  # of the checksum
    (tmp_path / "dump").write_bytes(data)
    source = opened(tmp_path / "dump", tmp_path)

    assert len(names(source)) == 50  # what zlib gave with the last 256 bytes is lost
    assert "its compressed data are damaged" in troubles(source)[0].message


def test_a_plain_dump_that_ends_within_a_line_breaks_off(tmp_path):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(TWO[:-30])

    assert names(opened(dump, tmp_path)) == ["Black tea", ("truncated", "dump.ndjson: line 2")]


def test_the_last_line_needs_no_end(tmp_path):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(TWO[:-1])

    assert names(opened(dump, tmp_path)) == ["Black tea", "Green tea"]


def test_what_follows_a_packed_dump_is_damage_and_zeros_are_not(tmp_path):
    (tmp_path / "zeros").write_bytes(gzip.compress(TWO) + bytes(100_000))
    (tmp_path / "more").write_bytes(gzip.compress(TWO) + b"junk")
    (tmp_path / "two").write_bytes(gzip.compress(TWO) + gzip.compress(TWO))

    assert len(names(opened(tmp_path / "zeros", tmp_path))) == 2
    assert names(opened(tmp_path / "more", tmp_path))[2:] == [("truncated", "more")]
    assert len(names(opened(tmp_path / "two", tmp_path))) == 4


def test_a_line_of_gigabytes_is_passed_over_in_flat_memory(tmp_path):
    longest = 1 << 20
    dump = tmp_path / "dump.ndjson.gz"
    with gzip.open(dump, "wb", 1) as file:
        file.write(ndjson(record("Black tea")) + b'{"name": "')
        for _ in range(100):
            file.write(b"x" * longest)
        file.write(b'"}\n' + ndjson(record("Green tea")))
    source = EnterpriseSource((dump,), longest=longest)
    source.prepare(tmp_path / "work")

    tracemalloc.start()
    found = names(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == ["Black tea", ("unreadable", "dump.ndjson.gz: line 2"), "Green tea"]
    assert peak < 12 * longest


def test_a_header_of_an_archive_is_not_read_into_memory(tmp_path):
    dump = tmp_path / "dump.tar.gz"
    with gzip.open(dump, "wb", 1) as file:
        long = tarfile.TarInfo("x")
        long.type, long.size = tarfile.XHDTYPE, 100 << 20
        file.write(long.tobuf())
        for _ in range(100):
            file.write(bytes(1 << 20))
        member = tarfile.TarInfo("a.ndjson")
        member.size = len(TWO)
        file.write(member.tobuf() + TWO)
    source = opened(dump, tmp_path)

    tracemalloc.start()
    found = names(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found[:2] == ["Black tea", "Green tea"]
    assert peak < 12 << 20


def test_a_changed_file_is_another_source(tmp_path):
    dump = tmp_path / "dump.ndjson"
    dump.write_bytes(TWO)
    before = opened(dump, tmp_path).identity()

    os.utime(dump, ns=(1, 1))

    assert opened(dump, tmp_path).identity() != before
    assert json.dumps(before)
    assert before["path"] == str(dump)
