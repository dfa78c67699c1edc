"""The files that an index is built from: archives, compression, long files, odd records."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tracemalloc

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from refcheck.errors import InputError
from refcheck.resolvers import index_input, index_making, index_pieces
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import add_to_index, build_index
from refcheck.resolvers.index_decode import RECORD_KEYS, decoded
from refcheck.resolvers.index_filing import digest
from refcheck.resolvers.index_input import Broken, blocks, works_files
from refcheck.resolvers.index_json import records_of
from refcheck.resolvers.index_seen import Seen
from refcheck.resolvers.records import work_from_record


def record(number, **fields):
    return {"DOI": f"10.5555/w{number}", "title": [f"Herons of marsh {number}"], **fields}


def lines(*numbers):
    return "".join(json.dumps(record(n)) + "\n" for n in numbers).encode()


def page(*numbers):
    return json.dumps({"items": [record(n) for n in numbers]}).encode()


def archive(path, members, **options):
    """A tar of (name or TarInfo, bytes)."""
    with tarfile.open(path, options.pop("mode", "w"), **options) as tar:
        for told, data in members:
            info = told if isinstance(told, tarfile.TarInfo) else tarfile.TarInfo(told)
            if info.isreg():
                info.size = len(data)
            tar.addfile(info, io.BytesIO(data) if info.isreg() else None)
    return path


def special(name, kind, target=""):
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, target
    return info, b""


def dois(path):
    """What is read of a file, block by block, as an index is built."""
    found = [one for block in blocks(path) for one in decoded(block.data)]
    return [None if isinstance(one, Broken) else one["DOI"].rpartition("/w")[2] for one in found]


def zst(data):
    return zstandard.compress(data)


# Archives


@pytest.mark.parametrize(
    ("mode", "pack"),
    [("w", bytes), ("w:gz", bytes), ("w", zst)],
    ids=["tar", "tar.gz", "tar.zst"],
)
@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_an_archive_is_read_as_it_comes(tmp_path, mode, pack, form):
    members = [
        ("data/0.json.gz", gzip.compress(page(1, 2))),
        ("data/1.jsonl.gz", gzip.compress(lines(3))),
        ("data/2.ndjson.zst", zst(lines(4))),
        ("data/README.txt", b"not a work"),
        ("data/3.json", page(5)),
    ]
    path = archive(tmp_path / "dump", members, mode=mode, format=form)
    path.write_bytes(pack(path.read_bytes()))

    assert dois(path) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT])
def test_a_member_with_a_long_name_is_known_by_its_end(tmp_path, form):
    members = [("d/" * 90 + "é" * 60 + ".json", page(1)), ("x" * 300, page(2)), ("b.json", page(3))]

    assert dois(archive(tmp_path / "t.tar", members, format=form)) == ["1", "3"]


def test_what_is_no_plain_file_is_passed_over(tmp_path):
    path = archive(
        tmp_path / "t.tar",
        [
            special("a.json", tarfile.SYMTYPE, "/etc/passwd"),
            special("b.json", tarfile.LNKTYPE, "../../secret.json"),
            special("c.json", tarfile.CHRTYPE),
            special("d.json", tarfile.FIFOTYPE),
            special("e.json", tarfile.DIRTYPE),
            (special("f.json", tarfile.GNUTYPE_SPARSE)[0], page(7)),
            ("../../../tmp/up.json", page(1)),
            ("/etc/absolute.json", page(2)),
        ],
    )

    before = sorted(tmp_path.rglob("*"))

    assert dois(path) == ["1", "2"]
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("kept", [300, 512, 700, 1500, 2600])
@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_an_archive_that_breaks_off_is_one_clear_line(tmp_path, kept, mode):
    path = archive(tmp_path / "t.tar", [(f"{n}.json", page(n)) for n in range(3)], mode=mode)
    data = path.read_bytes()
    path.write_bytes(data[: kept if mode == "w" else len(data) * kept // 4000])

    with pytest.raises(InputError, match=r"t\.tar") as caught:
        build_index([path], tmp_path / "K")

    assert "\n" not in caught.value.message
    assert [p.name for p in tmp_path.iterdir()] == ["t.tar"]


def test_a_damaged_member_is_named(tmp_path):
    members = [("a.json.gz", gzip.compress(page(1))), ("b.json.gz", gzip.compress(page(2))[:-9])]
    path = archive(tmp_path / "t.tar", members)

    with pytest.raises(InputError, match=r"t\.tar: b\.json\.gz: cannot be read: it ends too early"):
        build_index([path], tmp_path / "K")


def test_a_damaged_header_is_told(tmp_path):
    path = archive(tmp_path / "t.tar", [("a.json", page(1)), ("b.json", page(2))])
    data = bytearray(path.read_bytes())
    data[1024 + 100] ^= 0xFF
    path.write_bytes(data)

    with pytest.raises(InputError, match="the archive is damaged"):
        build_index([path], tmp_path / "K")


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME])
def test_a_header_that_claims_to_be_huge_takes_no_memory(tmp_path, kind):
    info = tarfile.TarInfo("huge")
    info.type, info.size = kind, 60 << 20
    with gzip.open(tmp_path / "t.tar.gz", "wb", compresslevel=1) as out:
        out.write(info.tobuf(tarfile.USTAR_FORMAT))
        for _ in range(60):
            out.write(bytes(1 << 20))
        out.write(archive(tmp_path / "rest", [("a.json", page(1))]).read_bytes())

    tracemalloc.start()
    try:
        found = dois(tmp_path / "t.tar.gz")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert found == ["1"]
    assert peak < 20 << 20


def test_a_member_that_claims_to_be_larger_than_the_archive_is_told(tmp_path):
    info = tarfile.TarInfo("a.json")
    info.size = 1 << 40
    (tmp_path / "t.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + page(1))

    with pytest.raises(InputError, match=r"t\.tar: a\.json: cannot be read"):
        build_index([tmp_path / "t.tar"], tmp_path / "K")


# Long files


@pytest.fixture
def short(monkeypatch):
    """Files of some kilobytes are long ones."""
    monkeypatch.setattr(index_input, "_WHOLE", 1 << 10)
    monkeypatch.setattr(index_pieces, "_LINES", 1 << 12)
    monkeypatch.setattr(index_pieces, "_LIST", 1 << 14)
    monkeypatch.setattr(index_pieces, "_BATCH", 7)


NUMBERS = range(1000)
LONG = {
    "lines": lines(*NUMBERS),
    "lines without the last feed": lines(*NUMBERS)[:-1],
    "lines with a carriage return": lines(*NUMBERS).replace(b"\n", b"\r\n"),
    "items": page(*NUMBERS),
    "items and a feed": page(*NUMBERS) + b"\n",
    "printed items": json.dumps({"items": [record(n) for n in NUMBERS]}, indent=1).encode(),
    "list": json.dumps([record(n) for n in NUMBERS]).encode(),
    "pages": b"\n".join(page(*NUMBERS[at : at + 10]) for at in range(0, 1000, 10)),
}


@pytest.mark.parametrize("shape", LONG)
@pytest.mark.parametrize("pack", [bytes, gzip.compress, zst], ids=["plain", "gz", "zst"])
def test_a_long_file_is_read_in_parts(tmp_path, short, shape, pack):
    path = tmp_path / "long"
    path.write_bytes(pack(LONG[shape]))

    assert dois(path) == [str(n) for n in NUMBERS]
    if pack is bytes and shape.startswith("lines"):
        assert 10 < len(list(blocks(path))) < 30


def test_a_long_member_is_read_in_parts(tmp_path, short):
    path = archive(tmp_path / "t.tar", [("a.json", page(*NUMBERS)), ("b.ndjson", lines(7))])

    assert dois(path) == [*(str(n) for n in NUMBERS), "7"]


def test_a_broken_line_of_a_long_file_costs_one_record(tmp_path, short):
    data = LONG["lines"].replace(b'"10.5555/w500"', b'"10.5555/w500')
    (tmp_path / "w").write_bytes(data)

    found = dois(tmp_path / "w")

    assert [n for n in found if n is not None] == [str(n) for n in NUMBERS if n != 500]
    assert found.count(None) == 1


@pytest.mark.parametrize("pack", [gzip.compress, zst], ids=["gz", "zst"])
def test_two_packed_files_in_one_are_read_both(tmp_path, pack):
    (tmp_path / "w").write_bytes(pack(lines(1)) + pack(lines(2)))

    assert dois(tmp_path / "w") == ["1", "2"]


@pytest.mark.parametrize("pack", [gzip.compress, zst], ids=["gz", "zst"])
@pytest.mark.parametrize("long", [False, True])
def test_a_packed_file_that_breaks_off_is_told(tmp_path, pack, long, monkeypatch):
    if long:
        monkeypatch.setattr(index_input, "_WHOLE", 1 << 10)
    path = tmp_path / "w.json"
    path.write_bytes(pack(LONG["lines"])[:-6])

    with pytest.raises(InputError, match=r"w\.json: cannot be read: it ends too early"):
        build_index([path], tmp_path / "K")


def test_broken_records_alone_leave_no_draft(tmp_path):
    (tmp_path / "w.ndjson").write_bytes(b"{oh\n[7]\n")

    with pytest.raises(InputError, match="no works found"):
        build_index([tmp_path / "w.ndjson"], tmp_path / "K")

    assert [path.name for path in tmp_path.iterdir()] == ["w.ndjson"]


@pytest.mark.parametrize("pack", [gzip.compress, zst], ids=["gz", "zst"])
def test_a_bomb_takes_little_memory(tmp_path, monkeypatch, pack):
    monkeypatch.setattr(index_pieces, "_LIST", 1 << 20)
    (tmp_path / "b.json").write_bytes(pack(bytes(300 << 20)))
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="no works found"):
            build_index([tmp_path / "b.json"], tmp_path / "K")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 100 << 20


# Read at once, or with patience: the same


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
RECORDS = st.dictionaries(
    st.sampled_from([*RECORD_KEYS[:6], "items", "message", "reference", "status"]),
    VALUES,
    max_size=4,
)


@given(st.lists(RECORDS, max_size=4), st.sampled_from(["lines", "list", "items", "message"]))
def test_a_block_gives_the_same_at_once_and_one_by_one(records, shape):
    data = {
        "lines": "\n".join(map(json.dumps, records)),
        "list": json.dumps(records),
        "items": json.dumps({"items": records}),
        "message": json.dumps({"message": {"items": records}, "status": "ok"}),
    }[shape].encode()

    def told(found):
        rows = [
            "broken" if isinstance(one, Broken) else {k: one[k] for k in RECORD_KEYS if k in one}
            for one in found
        ]
        return json.dumps(rows)

    assert told(decoded(data)) == told(records_of(io.BytesIO(data)))


class Spy(dict):
    """A record that keeps what it was asked for."""

    def __init__(self, *values):
        super().__init__(*values)
        self.asked = set()

    def get(self, key, default=None):
        self.asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key):
        self.asked.add(key)
        return super().__getitem__(key)


@pytest.mark.parametrize("title", ["Herons", ["Herons"]])
@pytest.mark.parametrize("doi", ["10.5555/w1", None])
def test_all_that_is_asked_of_a_record_is_read(title, doi):
    spy = Spy({"DOI": doi, "title": title, "PMID": "7"})

    assert work_from_record(spy) is not None

    assert spy.asked <= set(RECORD_KEYS)


# Files and folders


def test_archives_and_packed_files_of_a_folder_are_found(tmp_path):
    for name in ("a.tar", "b.tar.gz", "c.tgz", "d.json.zst", "e.TAR", "f.gz", "g.txt", "h.tar.md5"):
        (tmp_path / name).write_bytes(b"")

    found = [path.name for path in works_files(tmp_path)]

    assert found == ["a.tar", "b.tar.gz", "c.tgz", "d.json.zst", "e.TAR"]


def test_each_input_is_one_source(tmp_path):
    (tmp_path / "in").mkdir()
    for n in range(5):
        (tmp_path / "in" / f"{n}.json").write_bytes(page(n, n + 100))
    (tmp_path / "more.json").write_bytes(page(1))

    info = build_index([tmp_path / "in", tmp_path / "more.json"], tmp_path / "K")

    assert [source.records for source in info.sources] == [10, 1]
    assert (info.works, info.merged) == (10, 1)


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_process_and_several_make_the_same(tmp_path, short, jobs, monkeypatch):
    monkeypatch.setattr(index_making, "_MANY", 1)
    (tmp_path / "in").mkdir()
    for n in range(6):
        numbers = range(n * 50, n * 50 + 60)
        (tmp_path / "in" / f"{n}.ndjson.gz").write_bytes(gzip.compress(lines(*numbers) + b"{oh\n"))

    info = build_index([tmp_path / "in"], tmp_path / "K", jobs=jobs)

    assert (info.works, info.merged, info.records, info.broken) == (310, 50, 366, 6)
    index = open_index(tmp_path / "K")
    assert all(index.lookup("doi", f"10.5555/w{n}") for n in range(310))


@pytest.mark.parametrize("jobs", [1, 2])
def test_damage_is_told_the_same_by_one_process_and_several(tmp_path, jobs, monkeypatch):
    monkeypatch.setattr(index_making, "_MANY", 1)
    (tmp_path / "w.json.gz").write_bytes(gzip.compress(page(1))[:-9])

    with pytest.raises(InputError, match=r"w\.json\.gz: cannot be read: it ends too early"):
        build_index([tmp_path / "w.json.gz"], tmp_path / "K", jobs=jobs)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_long_file_of_lines_is_read_to_its_last_line_feed(tmp_path, short, jobs, monkeypatch):
    monkeypatch.setattr(index_making, "_MANY", 1)
    monkeypatch.setattr(index_input, "_WHOLE", 1)
    monkeypatch.setattr(index_pieces, "_LINES", 500)
    (tmp_path / "w.ndjson").write_bytes(lines(*range(40)))

    assert build_index([tmp_path / "w.ndjson"], tmp_path / "K", jobs=jobs).works == 40


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_empty_file_among_others_holds_nothing(tmp_path, jobs, monkeypatch):
    monkeypatch.setattr(index_making, "_MANY", 1)
    (tmp_path / "in").mkdir()
    for name, data in (("a", lines(1)), ("b", b""), ("c", lines(2))):
        (tmp_path / "in" / f"{name}.ndjson").write_bytes(data)

    assert build_index([tmp_path / "in"], tmp_path / "K", jobs=jobs).works == 2


def test_a_plain_archive_that_breaks_off_is_called_cut_short(tmp_path):
    whole = archive(tmp_path / "w.tar", [("a.json", page(1)), ("b.json", page(2))]).read_bytes()
    (tmp_path / "w.tar").write_bytes(whole[:1600])

    with pytest.raises(InputError, match=r"w\.tar.*: cannot be read: it ends too early"):
        build_index([tmp_path / "w.tar"], tmp_path / "K")


# Which of two records wins


def at(time):
    return {"indexed": {"date-time": time}} if time else {}


@pytest.mark.parametrize(
    ("known", "added", "volume"),
    [
        pytest.param("2024-05-01T00:00:00Z", "2025-01-01T00:00:00Z", "2", id="newer"),
        pytest.param("2025-01-01T00:00:00Z", "2024-05-01T00:00:00Z", "1", id="older"),
        pytest.param("2025-01-01T00:00:00Z", "", "2", id="undated"),
        pytest.param("", "2024-05-01T00:00:00Z", "2", id="known-undated"),
    ],
)
def test_of_an_added_and_a_known_record_the_one_indexed_later_wins(tmp_path, known, added, volume):
    for name, number, time in (("old", 1, known), ("new", 2, added)):
        row = record(1, volume=str(number), **at(time), PMID="7" if number == 1 else None)
        (tmp_path / f"{name}.json").write_text(json.dumps([row]), encoding="utf-8")
    build_index([tmp_path / "old.json"], tmp_path / "K")

    add_to_index([tmp_path / "new.json"], tmp_path / "K")

    work = open_index(tmp_path / "K").lookup("doi", "10.5555/w1")
    assert (work.volume, work.pmid) == (volume, "7")


def test_what_was_added_earlier_but_indexed_later_stays_through_a_third_addition(tmp_path):
    for number, time in enumerate(["2020", "2024", "2022"]):
        row = record(1, volume=str(number), **at(f"{time}-01-01T00:00:00Z"))
        (tmp_path / f"{number}.json").write_text(json.dumps([row]), encoding="utf-8")
    build_index([tmp_path / "0.json"], tmp_path / "K")

    for number in (1, 2):
        add_to_index([tmp_path / f"{number}.json"], tmp_path / "K")

    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w1").volume == "1"


def test_a_record_without_a_doi_joins_the_work_with_its_pmid(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps([record(1, PMID="7"), record(2)]))
    (tmp_path / "b.json").write_text(json.dumps([{"PMID": "7", "title": ["Herons"], "page": "9"}]))
    build_index([tmp_path / "a.json"], tmp_path / "K")

    info = add_to_index([tmp_path / "b.json"], tmp_path / "K")

    assert (info.works, info.merged) == (2, 1)
    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w1").title == "Herons of marsh 1"


def test_two_added_records_of_one_work_both_count(tmp_path):
    added = [
        record(1, PMID="7", volume="2"),
        {"PMID": "7", "title": ["Herons"], "abstract": "Wet."},
    ]
    (tmp_path / "a.json").write_text(json.dumps([record(1, PMID="7", volume="1")]))
    (tmp_path / "b.json").write_text(json.dumps(added))
    build_index([tmp_path / "a.json"], tmp_path / "K")

    info = add_to_index([tmp_path / "b.json"], tmp_path / "K")

    work = open_index(tmp_path / "K").lookup("pmid", "7")
    assert (info.works, info.merged) == (1, 2)
    assert (work.doi, work.volume, work.abstract) == ("10.5555/w1", "2", "Wet.")


def test_a_book_does_not_swallow_its_chapters(tmp_path):
    book = {"ISBN": ["9780306406157"], "title": ["Marshes"], "type": "book"}
    chapters = [record(n, ISBN=["9780306406157"]) for n in range(3)]
    (tmp_path / "a.json").write_text(json.dumps([book, *chapters]))
    (tmp_path / "b.json").write_text(json.dumps([{**book, "title": ["Marshes, again"]}]))
    build_index([tmp_path / "a.json"], tmp_path / "K")

    info = add_to_index([tmp_path / "b.json"], tmp_path / "K")

    assert (info.works, info.merged) == (4, 1)
    index = open_index(tmp_path / "K")
    assert [index.lookup("doi", f"10.5555/w{n}").title[:6] for n in range(3)] == ["Herons"] * 3


# What was met before


def test_what_was_met_is_remembered_up_to_the_given_length(tmp_path):
    one, two, three = (bytes([n]) * 8 for n in (1, 2, 3))
    seen = Seen(tmp_path / "seen", 10)
    assert [seen.add(digest) for digest in (one, two, one)] == [True, True, False]
    seen.flush()
    length = seen.octets
    seen.close()
    (tmp_path / "seen").write_bytes((tmp_path / "seen").read_bytes() + three + b"cut")

    again = Seen(tmp_path / "seen", 10, length)

    assert [again.add(digest) for digest in (one, two, three)] == [False, False, True]
    again.close()
    assert (tmp_path / "seen").stat().st_size == 24


def test_few_new_works_are_taken_for_old_ones(tmp_path):
    seen = Seen(tmp_path / "seen", 1000)
    seen._bits = bytearray(2000)  # sixteen bits a work, as for the largest inputs

    new = sum(seen.add(digest(f"doi:10.5555/{n}")) for n in range(1000))

    seen.close()
    assert new > 985
