"""Building an index where the records, the disk or the maker fail."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from refcheck.errors import InputError, OutputError
from refcheck.resolvers import index_draft, index_engine, index_filing
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import add_to_index, build_index, index_info
from refcheck.resolvers.index_input import Broken, read_records
from refcheck.resolvers.index_staging import Staging


def record(number, **fields):
    return {"DOI": f"10.5555/w{number}", "title": [f"Herons of marsh {number}"], **fields}


def line(number, **fields):
    return json.dumps(record(number, **fields)) + "\n"


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def contents(folder):
    return {
        path.relative_to(folder): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


@pytest.fixture
def works(tmp_path):
    return write(tmp_path / "works.ndjson", "".join(line(n) for n in range(40)))


@pytest.fixture
def index(tmp_path, works):
    build_index([works], tmp_path / "K")
    return tmp_path / "K"


# Records that cannot be filed

SURROGATES = {
    "doi": r'{"DOI":"10.1234/o\ud800k","title":["x"]}',
    "title": r'{"DOI":"10.1234/k","title":["a \udc00 heron"]}',
    "abstract": r'{"DOI":"10.1234/k","title":["x"],"abstract":"\ud83d"}',
    "author": r'{"DOI":"10.1234/k","author":[{"family":"\udfff"}]}',
    "date": r'{"DOI":"10.1234/k","title":["x"],"indexed":{"date-time":"\ud800"}}',
}
DEEP = '{"DOI":"10.1234/k","title":' + "[" * 5000 + '"x"' + "]" * 5000 + "}"


@pytest.mark.parametrize("odd", [*SURROGATES.values(), DEEP], ids=[*SURROGATES, "deep"])
@pytest.mark.parametrize("shape", ["lines", "list"])
def test_a_record_that_cannot_be_filed_is_counted_and_skipped(tmp_path, odd, shape):
    rows = [json.dumps(record(1)), odd, json.dumps(record(2))]
    text = "\n".join(rows) if shape == "lines" else f'{{"items": [{", ".join(rows)}]}}'

    info = build_index([write(tmp_path / "w.json", text)], tmp_path / "K")

    assert (info.works, info.records, info.broken) == (2, 3, 1)
    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w2") is not None


def test_an_odd_duplicate_leaves_the_first_record_as_it_was(tmp_path):
    path = write(tmp_path / "w.ndjson", line(1) + line(1, title=["\ud800"]))

    info = build_index([path], tmp_path / "K")

    assert (info.works, info.merged, info.broken) == (1, 0, 1)
    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w1").title == "Herons of marsh 1"


def test_signs_beyond_the_first_plane_are_no_lone_surrogates(tmp_path):
    build_index([write(tmp_path / "w.ndjson", line(1, title=["\U0001f986 ducks"]))], tmp_path / "K")

    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w1").title == "\U0001f986 ducks"


def test_a_deep_line_without_an_end_costs_its_line_only(tmp_path):
    path = write(tmp_path / "w.ndjson", line(1) + '{"title":' + "[" * 9000 + "\n" + line(2))

    read = list(read_records(path))

    assert [type(one) for one in read] == [dict, Broken, dict]


def test_a_deep_element_longer_than_the_window_is_passed_over(tmp_path):
    deep = '{"title":' + "[" * 9000 + '"]]\\"}' + "y" * 600_000 + '"' + "]" * 9000 + "}"
    text = f"[{json.dumps(record(1))}, {deep}, {json.dumps(record(2))}]"

    read = list(read_records(write(tmp_path / "w.json", text)))

    # Python 3.13 reads it, and the index finds no use for it; before, it is too deep to be read.
    assert isinstance(read[1], dict | Broken)
    assert [one["DOI"] for one in (read[0], read[2])] == [record(1)["DOI"], record(2)["DOI"]]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_file_of_brackets_is_one_clear_line(tmp_path, compressed):
    data = b"[" * 500_000
    (tmp_path / "deep").write_bytes(gzip.compress(data) if compressed else data)

    with pytest.raises(InputError, match="no works found") as caught:
        build_index([tmp_path / "deep"], tmp_path / "K")

    assert "\n" not in caught.value.message
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are text there")
def test_an_input_whose_name_is_no_text_is_read(tmp_path):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/w\xff.ndjson"))
    path.write_text(line(1))

    assert build_index([path], tmp_path / "K") == index_info(tmp_path / "K")


@pytest.mark.parametrize(
    "manifest",
    [
        pytest.param('{"a":' * 3000, id="deep"),
        pytest.param(r'{"files": {"\ud800": [1, 2]}}', id="name-that-is-no-text"),
        pytest.param(r'{"files": {"a\u0000b": [1, 2]}}', id="name-with-a-null"),
        pytest.param('{"files": {"../../etc/passwd": [1, 2]}}', id="name-elsewhere"),
        pytest.param('{"works": 1e999}', id="endless"),
        pytest.param('{"sources": [{"path": "x", "records": "many"}]}', id="words-for-numbers"),
    ],
)
@pytest.mark.parametrize("read", [index_info, open_index])
def test_a_harmed_manifest_is_one_clear_line(index, manifest, read):
    path = index / "manifest.json"
    with suppress(RecursionError, ValueError):  # the deep one stands alone
        manifest = json.dumps(json.loads(path.read_text()) | json.loads(manifest))
    path.write_text(manifest, encoding="utf-8")

    with pytest.raises(InputError, match=r"damaged|cannot be read") as caught:
        read(index)

    assert "\n" not in caught.value.message


# A full disk


class LittleStaging(Staging):
    """A table on a disk of some pages."""

    def __init__(self, path):
        super().__init__(path)
        self._db.execute("PRAGMA max_page_count = 4")


class FullWriter:
    """tantivy's words where the disk is full, as seen on one of 6 MB."""

    commit_opstamp = 0

    def __init__(self, message):
        self.message = message

    def __call__(self, engine):
        return self

    def add_json(self, text):
        raise ValueError(self.message)

    def delete_documents_by_term(self, field, term):
        raise ValueError(self.message)

    def commit(self):
        return 1

    def wait_merging_threads(self):
        return None


def _full_file(*_):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


FULL = {
    "staging": ("index_making.Staging", LittleStaging),
    "engine": (
        "index_engine.writer_of",
        FullWriter("An IO error occurred: 'No space left on device (os error 28)'"),
    ),
    "writer": (
        "index_engine.writer_of",
        FullWriter("An index writer was killed.. A worker thread …"),
    ),
    "thread": (
        "index_engine.writer_of",
        FullWriter("An error occurred in a thread: 'Worker thread failed.'"),
    ),
    "copy": ("index_engine.shutil.copyfile", _full_file),
    "journal": ("index_journal.os.fsync", _full_file),
    "manifest": ("index_build.write_manifest", _full_file),
}


@pytest.mark.parametrize("where", FULL)
@pytest.mark.parametrize("act", [build_index, add_to_index])
def test_a_full_disk_is_told_and_leaves_the_index_whole(
    tmp_path, index, works, monkeypatch, *, where, act
):
    if where == "copy" and act is build_index:
        pytest.skip("nothing is copied")
    write(works, "".join(line(n, abstract="x" * 500) for n in 2 * [*range(30, 90)]))
    before = contents(index)
    name, stand_in = FULL[where]
    monkeypatch.setattr(f"refcheck.resolvers.{name}", stand_in)
    monkeypatch.setattr(index_draft, "_NEARLY_FULL", sys.maxsize)

    with pytest.raises(OutputError) as caught:
        act([works], index)

    assert caught.value.message == f"{index}: cannot be written: no space left on {tmp_path}"
    assert contents(index) == before
    monkeypatch.undo()
    act([works], index)
    assert names(tmp_path) == ["K", "works.ndjson"]


def test_a_writer_that_says_no_reason_is_told_of_plainly(index, works, monkeypatch):
    write(works, line(30))
    said = FullWriter("An error occurred in a thread: 'Worker thread failed.. A worker thread'")
    monkeypatch.setattr("refcheck.resolvers.index_engine.writer_of", said)
    monkeypatch.setattr(index_draft, "_NEARLY_FULL", 0)

    with pytest.raises(OutputError, match=r"written: the index's writer met an error of the disk$"):
        build_index([works], index)


def test_a_folder_where_no_file_can_be_made_is_named(works, monkeypatch, tmp_path):
    write(works, line(30))

    def refused(*_, **__):
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    monkeypatch.setattr(index_draft.sqlite3, "connect", refused)

    with pytest.raises(OutputError, match=f"no file can be made in {re.escape(str(tmp_path))}$"):
        build_index([works], tmp_path / "new")


def test_another_failure_of_the_engine_is_told_in_its_words(index, works, monkeypatch):
    monkeypatch.setattr(index_engine, "writer_of", FullWriter("lock\nbusy"))

    with pytest.raises(OutputError, match=r"cannot be written: lock$"):
        build_index([works], index)


def test_a_mistake_of_ours_is_not_told_as_the_disks(index, works, monkeypatch):
    monkeypatch.setattr(index_filing, "document", lambda work, indexed: work.nothing)

    with pytest.raises(AttributeError):
        build_index([works], index)


# Makers that are gone

MAKER = """
import sys, time
from pathlib import Path
from refcheck.resolvers import index_build, index_engine
def wait(*_):
    print("making", flush=True)
    time.sleep(60)
{step} = wait
index_build.build_index([Path(sys.argv[1])], Path(sys.argv[2]))
"""


@pytest.fixture
def maker(works):
    """`maker(output, step)` is a process that is stuck there while it makes an index."""
    processes = []

    def start(output, step="index_build.write_manifest"):
        code = MAKER.format(step=step)
        command = [sys.executable, "-c", code, str(works), str(output)]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE))
        assert processes[-1].stdout.readline() == b"making\n"
        return processes[-1]

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("end", [signal.SIGTERM, getattr(signal, "SIGKILL", signal.SIGTERM)])
@pytest.mark.parametrize("step", ["index_build.write_manifest", "index_engine.schema"])
@pytest.mark.parametrize("act", [build_index, add_to_index])
def test_drafts_of_a_killed_maker_are_swept_by_the_next(
    tmp_path, index, works, maker, *, end, step, act
):
    process = maker(index, step)
    process.send_signal(end)
    process.wait()
    assert len(names(tmp_path)) == 4, "the draft and its lock are left"

    act([works], index)

    assert names(tmp_path) == ["K", "works.ndjson"]


def test_a_draft_that_is_being_written_is_left_alone(tmp_path, index, works, maker):
    maker(index)
    during = set(names(tmp_path))

    build_index([works], index)

    assert set(names(tmp_path)) == during
    assert open_index(index).works == 40


def test_drafts_of_other_indexes_and_foreign_folders_are_left_alone(tmp_path, works, maker):
    process = maker(tmp_path / "K.2")
    process.kill()
    process.wait()
    for foreign in (".K.notes", ".K.8njq3rmd", ".K.0123abcd.draft", "K.0123abcd.lock"):
        (tmp_path / foreign).mkdir()
    before = names(tmp_path)

    build_index([works], tmp_path / "K")

    assert names(tmp_path) == sorted([*before, "K"])


@pytest.mark.parametrize("act", [build_index, add_to_index])
def test_an_index_that_stood_aside_when_its_maker_died_returns(tmp_path, index, works, maker, act):
    process = maker(tmp_path / "K")
    process.kill()
    process.wait()
    lock = next(path for path in tmp_path.iterdir() if path.suffix == ".lock")
    index.rename(lock.with_suffix(".old"))
    write(works, line(77))

    info = act([works], index)

    assert info.works == (1 if act is build_index else 41)
    assert names(tmp_path) == ["K", "works.ndjson"]


def test_two_makers_in_one_process_do_not_sweep_each_other(tmp_path, works):
    with index_draft.drafted(tmp_path / "K") as one:
        index_draft.sweep(tmp_path / "K")
        with index_draft.drafted(tmp_path / "K") as other:
            assert one != other
            assert one.is_dir()
            assert other.is_dir()

    assert names(tmp_path) == ["works.ndjson"]


def test_a_folder_that_takes_no_draft_is_told(tmp_path, works):
    write(tmp_path / "file", "")

    with pytest.raises(OutputError, match="cannot be written"):
        build_index([works], tmp_path / "file" / "K")
