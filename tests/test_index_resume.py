"""Makers of an index that are killed, interrupted or stopped, and those that go on after them."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from refcheck.errors import InputError, OutputError
from refcheck.resolvers import index_making
from refcheck.resolvers.index import open_index
from refcheck.resolvers.index_build import add_to_index, build_index, index_info

STEP = 50  # works between two commits in these tests
FILES, EACH = 12, 40
WORKS = FILES * EACH - 1  # one record of the last file is a work of the first

# The command, with small steps, which stops for good at the n-th call of a function.
STOPPING = """
import os, sys, time
from importlib import import_module
from refcheck.resolvers import index_making
index_making._STEP = {step}
module, name, left = "refcheck.resolvers.{module}", "{name}", [{calls}]
home = import_module(module)
for part in name.split(".")[:-1]:
    home = getattr(home, part)
name = name.split(".")[-1]
done = getattr(home, name)
def stops(*values, **options):
    left[0] -= 1
    if left[0] < 0:
        print("stopped", file=sys.stderr, flush=True)
        time.sleep(60)
    return done(*values, **options)
setattr(home, name, stops)
sys.argv[0] = "refcheck"
from refcheck.__main__ import main
main()
"""

MOMENTS = {
    "before the first commit": ("index_journal", "Journal.announce", 0),
    "between journal and commit": ("index_engine", "Engine.commit", 3),
    "after a commit": ("index_journal", "Journal.confirm", 3),
    "within a file": ("index_engine", "Engine.add", 333),
    "as the last file ends": ("index_engine", "Engine.add", WORKS - 2),
    "while duplicates are read again": ("index_staging", "Staging.put", 3),
    "while duplicates are merged": ("index_engine", "Engine.replace", 4),
    "at the last commit": ("index_engine", "Engine.commit", 7),
    "after the last commit": ("index_build", "file_sums", 0),
    "at the manifest": ("index_build", "write_manifest", 0),
}


class Watch:
    """Keeps what it is told."""

    def __init__(self):
        self.lines = []
        self.headways = []

    def went(self, headway):
        self.headways.append(headway)

    def tell(self, line):
        self.lines.append(line)


def record(number, **fields):
    return {
        "DOI": f"10.5555/w{number}",
        "title": [f"Herons of marsh {number}"],
        "volume": str(number),
        **fields,
    }


def write(path, records):
    path.write_bytes(gzip.compress("".join(json.dumps(r) + "\n" for r in records).encode()))
    return path


@pytest.fixture
def works(tmp_path):
    """A folder of files; ten records come twice, of which the one indexed later is to win."""
    folder = tmp_path / "works"
    folder.mkdir()
    for file in range(FILES):
        records = [record(file * EACH + n) for n in range(EACH)]
        if file == FILES - 1:
            records[-1] = record(3, PMID="3")
            records += [record(n, indexed=at("2025"), PMID=str(n)) for n in range(1, 10)]
        write(folder / f"{file:02}.ndjson.gz", records)
    return folder


def at(year):
    return {"date-time": f"{year}-01-01T00:00:00Z"}


@pytest.fixture
def stopped(tmp_path, root):
    """`stopped(moment, *arguments)`: the process of a command that waits there to be killed."""
    processes = []

    def start(moment, *arguments):
        module, name, calls = MOMENTS[moment]
        code = STOPPING.format(step=STEP, module=module, name=name, calls=calls)
        command = [sys.executable, "-c", code, "index", *map(str, arguments)]
        process = subprocess.Popen(
            command,
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(root)},
            stderr=subprocess.PIPE,
        )
        processes.append(process)
        for line in process.stderr:
            if line == b"stopped\n":
                break
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def kill(process):
    process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()


def is_right(folder):
    """Every work is there once, and the later record's with what it brought."""
    index = open_index(folder)
    assert index.works == WORKS
    for number in range(WORKS):
        work = index.lookup("doi", f"10.5555/w{number}")
        assert work.title == f"Herons of marsh {number}"
        assert work.pmid == (str(number) if 1 <= number < 10 else None)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("moment", MOMENTS)
def test_after_a_kill_nothing_is_an_index_and_the_same_command_makes_it_whole(
    tmp_path, works, stopped, monkeypatch, moment
):
    kill(stopped(moment, "build", "works", "--output", "K", "--jobs", "1"))
    for folder in (tmp_path / "K", *tmp_path.glob(".K.*.draft")):
        with pytest.raises(InputError, match=r"no works index|not a works index"):
            open_index(folder)
    monkeypatch.setattr(index_making, "_STEP", STEP)
    watch = Watch()

    info = build_index([works], tmp_path / "K", progress=watch)

    assert (info.works, info.records, info.merged, info.broken) == (WORKS, FILES * EACH + 9, 10, 0)
    assert info == index_info(tmp_path / "K")
    assert names(tmp_path) == ["K", "works"]
    assert names(tmp_path / "K") == ["manifest.json", "tantivy"]
    is_right(tmp_path / "K")
    if moment == "before the first commit":
        assert watch.lines == []
    else:
        assert "records that were read before" in watch.lines[0]


def test_what_was_read_is_not_read_again(tmp_path, works, stopped):
    kill(stopped("while duplicates are merged", "build", "works", "--output", "K", "--jobs", "1"))
    watch = Watch()

    build_index([works], tmp_path / "K", progress=watch)

    assert watch.lines == ["going on after 489 records that were read before"]
    assert all(headway.stage != "reading" for headway in watch.headways)


@pytest.mark.parametrize("moment", ["within a file", "while duplicates are merged"])
def test_a_killed_maker_may_be_followed_by_a_killed_one(tmp_path, works, stopped, moment):
    command = ("build", "works", "--output", "K", "--jobs", "1")
    for earlier in ("after a commit", "between journal and commit", moment):
        kill(stopped(earlier, *command))

    build_index([works], tmp_path / "K")

    assert names(tmp_path) == ["K", "works"]
    is_right(tmp_path / "K")


@pytest.mark.parametrize("moment", ["within a file", "while duplicates are merged"])
def test_an_addition_goes_on_after_a_kill(tmp_path, works, stopped, moment, monkeypatch):
    build_index([write(tmp_path / "old.gz", [record(n) for n in (1, 2, 3, 900)])], tmp_path / "K")
    before = index_info(tmp_path / "K")
    kill(stopped(moment, "add", "K", "works", "--jobs", "1"))
    assert index_info(tmp_path / "K") == before
    watch = Watch()

    info = add_to_index([works], tmp_path / "K", progress=watch)

    assert "records that were read before" in watch.lines[0]
    assert (info.works, info.merged, len(info.sources)) == (WORKS + 1, 13, 2)
    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w900") is not None


def test_an_addition_to_an_index_that_was_replaced_begins_anew(tmp_path, works, stopped):
    build_index([write(tmp_path / "old.gz", [record(900)])], tmp_path / "K")
    kill(stopped("within a file", "add", "K", "works", "--jobs", "1"))
    build_index([write(tmp_path / "new.gz", [record(901)])], tmp_path / "K")
    watch = Watch()

    add_to_index([works], tmp_path / "K", progress=watch)

    assert open_index(tmp_path / "K").lookup("doi", "10.5555/w900") is None
    assert open_index(tmp_path / "K").works == WORKS + 1
    assert watch.lines == []


CHANGES = {
    "a file read already": lambda works: write(works / "00.ndjson.gz", [record(0, volume="new")]),
    "one more file at the front": lambda works: write(works / "0.json.gz", [record(777)]),
    "the file that was being read": lambda works: write(
        works / "06.ndjson.gz", [record(0, volume="new")]
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_changed_inputs_are_read_from_the_beginning_with_a_word(
    tmp_path, works, stopped, monkeypatch, change
):
    kill(stopped("within a file", "build", "works", "--output", "K", "--jobs", "1"))
    CHANGES[change](works)
    watch = Watch()

    info = build_index([works], tmp_path / "K", progress=watch)

    assert watch.lines == [
        "the inputs have changed since an index was begun here: it is begun anew"
    ]
    other = build_index([works], tmp_path / "other")
    assert (info.works, info.merged, info.records) == (other.works, other.merged, other.records)
    assert names(tmp_path) == ["K", "other", "works"]


def test_a_file_not_reached_yet_may_be_mended(tmp_path, works, monkeypatch):
    monkeypatch.setattr(index_making, "_STEP", STEP)
    whole = (works / "09.ndjson.gz").read_bytes()
    (works / "09.ndjson.gz").write_bytes(whole[:-9])
    watch = Watch()
    with pytest.raises(InputError, match=r"09\.ndjson\.gz: cannot be read: it ends too early"):
        build_index([works], tmp_path / "K", progress=watch)
    assert "the same command goes on from there" in watch.lines[-1]
    (works / "09.ndjson.gz").write_bytes(whole)

    build_index([works], tmp_path / "K", progress=watch)

    assert "records that were read before" in watch.lines[-1]
    is_right(tmp_path / "K")


def test_another_act_gives_up_what_was_begun_with_a_word(tmp_path, works, stopped):
    build_index([write(tmp_path / "old.gz", [record(900)])], tmp_path / "K")
    kill(stopped("within a file", "build", "works", "--output", "K", "--jobs", "1"))
    watch = Watch()

    add_to_index([works], tmp_path / "K", progress=watch)

    assert watch.lines == [
        "what was begun here is for another index or of another version: it is given up"
    ]
    assert open_index(tmp_path / "K").works == WORKS + 1


def test_two_makers_at_once_do_not_share_a_draft(tmp_path, works, stopped):
    first = stopped("after a commit", "build", "works", "--output", "K", "--jobs", "1")
    during = set(names(tmp_path))
    watch = Watch()

    build_index([works], tmp_path / "K", progress=watch)

    assert watch.lines == []
    assert set(names(tmp_path)) == during | {"K"}
    kill(first)
    is_right(tmp_path / "K")


def test_of_two_killed_makers_one_is_followed_and_nothing_stays(tmp_path, works, stopped):
    command = ("build", "works", "--output", "K", "--jobs", "1")
    both = [stopped("after a commit", *command), stopped("after a commit", *command)]
    for process in both:
        kill(process)

    build_index([works], tmp_path / "K")

    assert names(tmp_path) == ["K", "works"]
    is_right(tmp_path / "K")


@pytest.mark.parametrize(
    ("number", "code", "word"),
    [(signal.SIGINT, 130, "interrupted"), (signal.SIGTERM, -signal.SIGTERM, "terminated")],
)
def test_a_stopped_maker_says_what_is_kept(tmp_path, works, stopped, *, number, code, word):
    process = stopped("after a commit", "build", "works", "--output", "K", "--jobs", "1")

    process.send_signal(number)

    said = process.stderr.read().decode().splitlines()
    assert process.wait(timeout=20) == code
    assert said[-1] == f"refcheck: {word}"
    assert said[-2].startswith("refcheck: ")
    assert said[-2].endswith("records that were read are kept: the same command goes on from there")
    assert any(name.endswith(".draft") for name in names(tmp_path))


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="no limits on files elsewhere")
def test_a_full_disk_is_one_line_and_what_was_read_is_kept(tmp_path, works, root):
    code = (
        "import resource, sys; from refcheck.resolvers import index_making as m; m._STEP = 50\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); sys.argv[0] = 'refcheck'\n"
        "from refcheck.__main__ import main; main()"
    )
    command = [sys.executable, "-c", code, "index", "build", "works", "--output", "K"]

    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip

    assert done.returncode == 2
    assert done.stdout == ""
    kept, last = done.stderr.splitlines()
    assert kept.endswith("records that were read are kept: the same command goes on from there")
    assert last.startswith("refcheck: K: cannot be written: ")
    assert "Traceback" not in done.stderr
    build_index([works], tmp_path / "K")
    is_right(tmp_path / "K")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="no /proc to look at")
def test_the_processes_of_a_killed_maker_end(tmp_path, works, stopped, monkeypatch):
    code = MOMENTS["within a file"]
    monkeypatch.setitem(MOMENTS, "with readers", code)
    with (works / "99.ndjson").open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record(n, filler="x" * 9000)) + "\n" for n in range(5000, 6000))
    process = stopped("with readers", "build", "works", "--output", "K", "--jobs", "2")
    readers = _children(process.pid)
    assert len(readers) == 2

    kill(process)

    until = time.monotonic() + 20
    while any(map(_is_alive, readers)) and time.monotonic() < until:
        time.sleep(0.05)
    assert not any(map(_is_alive, readers))


def _children(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_damaged_journal_is_no_journal(tmp_path, works, stopped):
    kill(stopped("within a file", "build", "works", "--output", "K", "--jobs", "1"))
    next(tmp_path.glob(".K.*.draft/journal.json")).write_bytes(b'{"task": 7}')

    build_index([works], tmp_path / "K")

    is_right(tmp_path / "K")


def test_what_a_killed_maker_wrote_after_its_last_commit_does_not_count(tmp_path, works, stopped):
    kill(stopped("after a commit", "build", "works", "--output", "K", "--jobs", "1"))
    with next(tmp_path.glob(".K.*.draft/late.ndjson")).open("ab") as file:
        file.write(b'{"id": ["doi:10.5555/w1"], "rec')

    build_index([works], tmp_path / "K")

    is_right(tmp_path / "K")


def test_a_foreign_folder_in_the_place_does_not_cost_what_was_read(tmp_path, works, stopped):
    kill(stopped("within a file", "build", "works", "--output", "K", "--jobs", "1"))
    (tmp_path / "K").mkdir()
    (tmp_path / "K" / "thesis.tex").write_text("dear")
    with pytest.raises(OutputError, match="other files"):
        build_index([works], tmp_path / "K")
    (tmp_path / "K" / "thesis.tex").unlink()
    watch = Watch()

    build_index([works], tmp_path / "K", progress=watch)

    assert "records that were read before" in watch.lines[0]
