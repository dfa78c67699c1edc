from __future__ import annotations

import gzip
import io
import pickle
import tracemalloc
import zlib

import brotli
import pytest
import zstandard
from dump_files import html, names, opened, pages, troubles
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from refcheck.corpus.sources import warc_blocks
from refcheck.corpus.unpacking import unpacked
from refcheck.errors import InputError

TEA, MILK = "https://example.org/tea", "https://example.org/milk"


def archive(*records, packed=False):
    """A WARC as bytes; each record is (address, body) and what else `answer` takes."""
    file = io.BytesIO()
    writer = WARCWriter(file, gzip=packed)
    writer._create_temp_file = io.BytesIO  # its own are never closed
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "a test"}))
    for one in records:
        address, body, *more = one
        writer.write_record(answer(writer, address, body, **(more[0] if more else {})))
    return file.getvalue()


def answer(  # noqa: PLR0917 - what a record may have
    writer, address, body, kind="text/html", status="200 OK", record="response", headers=(), own=()
):
    answered = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
    return writer.create_warc_record(
        address,
        record,
        payload=io.BytesIO(body),
        http_headers=answered,
        warc_headers_dict=dict(own),
    )


def plain(address, body, length=None, kind="response"):
    """A record written by hand, whose length may be wrong."""
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {address}\r\n"
    told = len(block) + (length or 0)
    return f"{head}Content-Length: {told}\r\n\r\n".encode() + block + b"\r\n\r\n"


def read(tmp_path, data, name="x.warc"):
    (tmp_path / name).write_bytes(data)
    return opened(tmp_path / name, tmp_path)


@pytest.mark.parametrize(
    ("name", "packed", "around"),
    [
        ("x.warc", False, bytes),
        ("x.warc.gz", True, bytes),
        ("x.warc.gz", False, gzip.compress),
        ("x.warc.zst", False, zstandard.compress),
        ("x", True, bytes),
    ],
)
def test_pages_are_read_from_plain_and_packed_archives(tmp_path, name, packed, around):
    data = around(archive((TEA, html("Tea").encode()), (MILK, b"<p>Milk</p>"), packed=packed))

    source = read(tmp_path, data, name)

    assert source.kind == "warc"
    assert names(source) == [TEA, MILK]
    assert [page.data for page in pages(source)] == [html("Tea").encode(), b"<p>Milk</p>"]
    assert pages(source)[0].url == TEA
    assert source.progress() == 1.0


def test_what_is_no_page_is_passed_over(tmp_path):
    data = archive(
        (TEA, b"<p>Gone</p>", {"status": "404 Not Found"}),
        (TEA, b"", {"status": "301 Moved"}),
        (TEA, b"\x89PNG", {"kind": "image/png"}),
        (TEA, b"{}", {"kind": ""}),
        (TEA, b"<p>Again</p>", {"record": "revisit"}),
        ("dns:example.org", b"x"),
        (TEA, b"<p>Tea</p>", {"kind": "Application/XHTML+XML; charset=utf-8"}),
    )

    assert names(read(tmp_path, data)) == [TEA]


def test_the_charset_of_the_header_counts(tmp_path):
    data = archive((TEA, html("Thé").encode("latin-1"), {"kind": 'text/html; charset="latin1"'}))

    assert pages(read(tmp_path, data))[0].data.decode("utf-8-sig") == html("Thé")


def raw_deflate(data):
    packing = zlib.compressobj(wbits=-15)
    return packing.compress(data) + packing.flush()


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", raw_deflate),
        ("zstd", zstandard.compress),
        ("br", brotli.compress),
        ("gzip", bytes),  # a crawler unpacked it and left the header
        ("deflate", bytes),
        ("br", bytes),
        ("identity", bytes),
    ],
)
def test_a_body_may_be_packed(tmp_path, encoding, packed):
    body = html("Tea").encode()
    data = archive((TEA, packed(body), {"headers": [("Content-Encoding", encoding)]}))

    assert pages(read(tmp_path, data))[0].data == body


@pytest.mark.parametrize(
    "body", [b"5\r\n<p>Te\r\n5\r\na</p>\r\n0\r\n\r\n", b"<p>Tea</p>"], ids=["chunks", "joined"]
)
def test_a_body_may_be_in_chunks(tmp_path, body):
    data = archive((TEA, body, {"headers": [("Transfer-Encoding", "chunked")]}))

    assert pages(read(tmp_path, data))[0].data == b"<p>Tea</p>"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(html("Tea").encode())[:-12]),
        ("zstd", zstandard.compress(html("Tea").encode())[:-4]),
        ("deflate", zlib.compress(html("Tea").encode())[:-8]),
        ("deflate", b"junk"),
        ("br", b"\x1b\x00\x00"),
        ("br", brotli.compress(html("Tea").encode())[:-4]),
        ("br", b"junk"),
        ("compress", b"\x1f\x9d"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_refused_where_it_is_checked(tmp_path, encoding, body):
    data = archive((TEA, body, {"headers": [("Content-Encoding", encoding)]}))
    (page,) = read(tmp_path, data).pages()

    with pytest.raises(InputError, match=r"cannot be unpacked|not read here"):
        unpacked(page)


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("zstd", zstandard.compress),
        ("br", brotli.compress),
    ],
)
def test_a_body_that_unpacks_to_more_than_a_page_is_cut_off(tmp_path, encoding, packed):
    bomb = packed(bytes(150 << 20))
    (page,) = read(
        tmp_path, archive((TEA, bomb, {"headers": [("Content-Encoding", encoding)]}))
    ).pages()

    tracemalloc.start()
    with pytest.raises(InputError, match="larger than 50 MB"):
        unpacked(page)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 250 << 20


def test_a_record_larger_than_a_page_is_passed_over_in_flat_memory(tmp_path):
    with gzip.open(tmp_path / "x.warc.gz", "wb", 1) as file:
        head = plain(TEA, b"", 300 << 20).removesuffix(b"\r\n\r\n")
        file.write(head)
        for _ in range(300):
            file.write(b"x" * (1 << 20))
        file.write(b"\r\n\r\n" + plain(MILK, b"<p>Milk</p>"))
    source = opened(tmp_path / "x.warc.gz", tmp_path)

    tracemalloc.start()
    found = names(source)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == [("unreadable", TEA), MILK]
    assert peak < 180 << 20


@pytest.mark.parametrize("wrong", [-3, -20, 2])
def test_a_wrong_length_spoils_one_page(tmp_path, wrong):
    data = (
        plain(TEA, b"<p>Tea</p>\n<p>and</p>\n<p>more</p>", wrong)
        + plain(MILK, b"<p>Milk</p>")
        + plain(TEA + "2", b"<p>Tea</p>")
    )

    source = read(tmp_path, data)

    expected = [TEA, MILK] if wrong == 2 else [("unreadable", TEA), MILK]
    assert names(source) == [*expected, TEA + "2"]


def three(wrong):
    """Three pages, of which the first says that it is so many bytes longer."""
    first = plain(TEA, b"<p>Tea</p>", wrong)
    return first + plain(MILK, b"<p>Milk</p>") + plain(TEA + "2", b"<p>Tea</p>")


@pytest.mark.parametrize("packed", [bytes, gzip.compress])
def test_a_length_that_swallows_records_loses_none_of_them(tmp_path, packed):
    for wrong in range(1, len(three(0)) * 2):
        source = read(tmp_path, packed(three(wrong)))

        first = TEA if wrong <= len("\r\n\r\n") else ("unreadable", TEA)
        assert names(source) == [first, MILK, TEA + "2"], wrong
        assert all("length of its record is wrong" in one.message for one in troubles(source))
        assert source.progress() == 1.0


def test_pages_behind_a_swallowed_one_are_where_they_were(tmp_path):
    source = read(tmp_path, three(40) + plain(MILK + "2", b"<p>More</p>"))

    _, *found = source.pages()

    assert [page.ordinal for page in found] == [1, 2, 3]
    found = [unpacked(page).data for page in found]
    assert found == [b"<p>Milk</p>", b"<p>Tea</p>", b"<p>More</p>"]
    assert list(source.pages(2)) == list(source.pages())[2:]


@pytest.mark.parametrize("cut", range(60, 150, 7))
def test_a_record_that_is_read_again_only_in_part_may_show_one(tmp_path, cut):
    """Its beginning was swallowed, the rest is read for the first time."""
    shown = b"<p>Look:</p>\n" + plain("https://example.org/shown", b"<p>x</p>", 30) + b"<p>!</p>"
    first = plain(TEA, b"<p>Tea</p>", cut)
    data = first + plain(MILK, shown) + plain(TEA + "2", b"<p>Tea</p>")

    assert names(read(tmp_path, data)) == [("unreadable", TEA), MILK, TEA + "2"]


def test_an_image_may_swallow_a_page(tmp_path):
    image = plain(TEA, b"GIF", 70).replace(b"text/html", b"image/gif")

    assert names(read(tmp_path, image + plain(MILK, b"<p>Milk</p>"))) == [
        ("unreadable", "x.warc: record 1"),
        MILK,
    ]


@pytest.mark.parametrize(
    "ending", [b"", b"\r\n<p>That was one.</p>", b"\r\nWARC/", b"\r\nWARC/1.0\r\nWARC-Type: x"]
)
def test_a_page_that_shows_a_record_is_one_page(tmp_path, ending):
    shown = b"<p>Look:</p>\r\n\r\n" + plain("https://example.org/shown", b"<p>x</p>", 30) + ending
    data = plain(TEA, shown) + plain(MILK, b"<p>Milk</p>")

    source = read(tmp_path, data)

    assert [(page.name, page.data) for page in pages(source)] == [
        (TEA, shown),
        (MILK, b"<p>Milk</p>"),
    ]
    assert troubles(source) == []


def test_records_that_all_claim_too_much_are_not_read_over_and_over(tmp_path, monkeypatch):
    monkeypatch.setattr(warc_blocks, "_MOST", 1 << 20)
    count = []
    noted = warc_blocks.Block._noted
    monkeypatch.setattr(
        warc_blocks.Block, "_noted", lambda self, data: count.append(len(data)) or noted(self, data)
    )
    data = b"".join(plain(f"{TEA}{n}", b"x", 10**9) for n in range(5000))

    found = names(read(tmp_path, data))

    assert found[0] == ("unreadable", f"{TEA}0")
    assert found[-1] == ("truncated", "x.warc")
    assert sum(count) < 8 * len(data)


def test_a_record_begins_where_a_line_does(tmp_path):
    junk = b"x" * (1 << 18)
    data = plain(TEA, b"<p>Tea</p>") + junk + plain(TEA + "2", b"x") + plain(MILK, b"<p>Milk</p>")

    assert names(read(tmp_path, data)) == [("unreadable", TEA), MILK]


@pytest.mark.parametrize("length", ["", "-5", "x", "9" * 30, "٣"])
def test_a_record_without_a_length_spoils_one_page(tmp_path, length):
    bad = plain(TEA, b"<p>Tea</p>").replace(
        b"Content-Length: ", b"Content-Length: " + length.encode() + b"\r\nX: "
    )
    data = bad + plain(MILK, b"<p>Milk</p>")

    assert names(read(tmp_path, data)) == [("unreadable", "x.warc: record 1"), MILK]


@pytest.mark.parametrize("junk", [b"\r\n\r\n", b"", b"\0" * 9])
def test_a_record_that_says_more_than_there_is_breaks_off(tmp_path, junk):
    data = plain(TEA, b"<p>Tea</p>") + plain(MILK, b"<p>Milk</p>", 10**12) + junk

    source = read(tmp_path, data)

    assert names(source) == [TEA, ("truncated", "x.warc")]
    assert "cut short, after record 1, byte " in troubles(source)[0].message


@pytest.mark.parametrize("packed", [False, True])
def test_what_can_be_read_of_an_archive_that_breaks_off_is_read(tmp_path, packed):
    whole = archive(*((f"{TEA}{n}", html(f"{n}" * 50).encode()) for n in range(50)), packed=packed)

    source = read(tmp_path, whole[: len(whole) // 2])

    found = names(source)
    assert found[-1] == ("truncated", "x.warc")
    assert found[:-1] == [f"{TEA}{n}" for n in range(len(found) - 1)]
    assert len(found) > 20


@pytest.mark.parametrize(
    "head",
    [
        b"WARC/9.9\r\nWARC-Type: response\r\n\r\n",
        b"WARC/1.0\r\n\r\n",
        b"WARC/1.0\r\n: \r\n\xff\xfe\r\n \r\n\r\n",
        b"WARC/\r\n",
        b"WARC/1.0\r\n" + b"X: y\r\n" * 300_000,
        b"WARC/1.0\r\nX: " + b"y" * (3 << 20) + b"\r\n\r\n",
    ],
)
def test_a_head_that_is_none_spoils_one_record(tmp_path, head):
    data = plain(TEA, b"<p>Tea</p>") + head + b"\r\n" + plain(MILK, b"<p>Milk</p>")

    found = names(read(tmp_path, data))

    assert found == [TEA, ("unreadable", "x.warc: record 2"), MILK]


def test_an_answer_that_is_none_spoils_one_page(tmp_path):
    bad = plain(TEA, b"<p>Tea</p>").replace(b"HTTP/1.1 200", b"GOPHER/1 200")
    long = plain(TEA, b"<p>Tea</p>").replace(b"text/html", b"text/html; " + b"x" * (2 << 20))
    fixed = long.replace(b"Content-Length: 55", b"Content-Length: %d" % (55 + 2 + (2 << 20)))

    assert names(read(tmp_path, bad + plain(MILK, b"x"))) == [("unreadable", TEA), MILK]
    assert names(read(tmp_path, fixed + plain(MILK, b"x"))) == [("unreadable", TEA), MILK]


def test_a_page_of_which_only_a_part_is_stored_is_told(tmp_path):
    data = archive(
        (TEA, b"<p>Tea</p>", {"own": [("WARC-Truncated", "length")]}),
        (MILK, b"<p>Milk</p>", {"own": [("WARC-Segment-Number", "1")]}),
    )

    assert names(read(tmp_path, data)) == [("unreadable", TEA), ("unreadable", MILK)]


def test_an_address_in_angle_brackets_or_of_a_megabyte(tmp_path):
    data = plain(f"<{TEA}>", b"x") + plain(TEA + "x" * 500_000, b"x")

    assert names(read(tmp_path, data)) == [TEA, "x.warc: record 2"]


def test_records_without_an_address_or_a_kind_are_no_pages(tmp_path):
    data = plain("", b"x") + plain(TEA, b"x", kind="") + plain(TEA, b"x", kind="\x1b[31m")

    assert names(read(tmp_path, data)) == []


def test_nothing_is_printed_whatever_is_wrong(tmp_path, capfd, caplog):
    data = plain("https://example.org/a b\x1b[31m", b"x", 2) + b"\x1b[31m\n\n\x1b[31m"

    names(read(tmp_path, data))

    assert capfd.readouterr() == ("", "")
    assert caplog.text == ""


def test_a_folder_of_archives_is_read_file_by_file(tmp_path):
    folder = tmp_path / "crawl"
    folder.mkdir()
    (folder / "b.warc.gz").write_bytes(archive((MILK, b"x"), packed=True))
    (folder / "a.warc").write_bytes(archive((TEA, b"x")))
    source = opened(folder, tmp_path)

    splits = pickle.loads(pickle.dumps(source)).splits(1)

    assert names(source) == [TEA, MILK]
    assert [[page.name for page in source.pages_of(split)] for split in splits] == [[TEA], [MILK]]
    assert list(source.pages(1)) == list(source.pages())[1:]


def test_resources_are_stored_without_an_answer(tmp_path):
    kept = html("Tea").encode()
    head = f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: {TEA}\r\nContent-Type: "
    image = f"{head}image/png\r\nContent-Length: 3\r\n\r\npng\r\n\r\n".encode()
    page = f"{head}text/html; charset=utf-8\r\nContent-Length: {len(kept)}\r\n\r\n".encode()
    source = read(tmp_path, image + page + kept + b"\r\n\r\n")

    (found,) = pages(source)

    assert (found.name, found.data) == (TEA, kept)
    assert source.beside() == {"answers that are no pages": 1}


def test_what_is_left_out_of_an_archive_is_counted(tmp_path):
    data = archive(
        (TEA, b"<p>Tea</p>"),
        (TEA, b"", {"record": "revisit"}),
        (MILK, b"", {"status": "404 Not Found"}),
        (MILK, b"GET / HTTP/1.1", {"record": "metadata"}),
    )
    source = read(tmp_path, data)

    assert names(source) == [TEA]
    assert source.beside() == {"answers that are no pages": 1, "revisits": 1}
