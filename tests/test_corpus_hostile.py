"""Pages, stored answers and folders of somebody who means harm: nothing of them acts."""

from __future__ import annotations

import csv
import json
import os
import pickle
import re

import pytest
import zstandard
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from sample_report import CHECKED_LINKS, DOIS, FIELDS, RESOLUTIONS

from refcheck.corpus import pickled
from refcheck.corpus.folder import cut_back, held, require_parts, write_manifest
from refcheck.corpus.json_lines import json_lines
from refcheck.corpus.local.parts import PartWriter
from refcheck.corpus.manifest import Manifest, read_manifest
from refcheck.corpus.outcomes import Failed
from refcheck.corpus.parquet import write_parquet
from refcheck.corpus.pickled import packed, unpacked_value
from refcheck.corpus.questions import KnownReference
from refcheck.corpus.reading_tables import rows
from refcheck.corpus.tables import TABLES, tables_of
from refcheck.corpus.watch.journal import opened
from refcheck.corpus.watch.position import read_position
from refcheck.errors import InputError, OutputError
from refcheck.model.evidence import ReferenceFields
from refcheck.model.findings import Severity
from refcheck.model.works import Work

MANIFEST = {"source": {"kind": "folder"}, "settings": {"part_pages": 10}, "started": "2026-11-23"}
# What a terminal acts upon, and what leaves a line.
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")
PAGE = """<html><head><title>{title}</title></head><body>
<h1>{title}</h1><p>Kettles whistle.[1] Pots do not.[2] Cups may.[3]</p>
<script>alert(1)</script><h2>References</h2>
<ol><li>{entry}</li><li>Cup C. Cups. 1999.</li></ol></body></html>"""


def stored(data):
    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize(
    "value",
    [
        *(
            KnownReference(FIELDS.get(key, ReferenceFields()), one)
            for key, one in RESOLUTIONS.items()
        ),
        *DOIS.values(),
        *CHECKED_LINKS.values(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_answer_is_kept_as_it_is(value):
    assert unpacked_value(packed(value)) == value


def test_nothing_that_is_made_of_stored_bytes_can_be_changed():
    for made in pickled._CLASSES.values():
        assert made.__dataclass_params__.frozen
        assert "__slots__" in vars(made)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"cos\nsystem\n(S'touch harmed'\ntR.", id="a command"),
        pytest.param(b'cbuiltins\neval\n(S\'open("harmed", "w")\'\ntR.', id="code"),
        pytest.param(b"crefcheck.model.article\n_quickly_made\n.", id="a function of the model"),
        pytest.param(b"crefcheck.model.works\ndataclass\n.", id="what a module imports"),
        pytest.param(b"crefcheck.model.nowhere\nX\n.", id="no module"),
        pytest.param(b"crefcheck.model./tmp/evil\nX\n.", id="a path"),
        pytest.param(b"crefcheck.model.works\nWork.__init__\n.", id="an attribute"),
        pytest.param(
            b"\x80\x04\x8c\x14refcheck.model.works\x8c\x0dWork.__init__\x93.", id="a dotted name"
        ),
        pytest.param(
            b"crefcheck.model.works\nWork\n(N}S'doi'\nS'x'\nstb.", id="a class's attribute"
        ),
        pytest.param(
            b"crefcheck.model.findings\nSeverity\n(N}S'rank'\nS'x'\nstb.", id="an enum's attribute"
        ),
        pytest.param(b"crefcheck.model.works\nWork\n(tR.", id="too few fields"),
        pytest.param(b"irefcheck.model.works\nos\n.", id="the old way"),
        pytest.param(b"\x82\x01.", id="an extension"),
        pytest.param(b"Pelsewhere\n.", id="an object elsewhere"),
        pytest.param(b"\x8e\x00\x00\x00\x00\x00\x00\x00\x01.", id="bytes of 64 PB"),
        pytest.param(b"K\x01r\xff\xff\xff\x7f.", id="the two-billionth thing to remember"),
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x80\x05\x95\xff\xff\xff\xff\xff\xff\xff\x7f.", id="a frame of 8 EB"),
    ],
)
def test_stored_bytes_make_nothing_but_the_models_values(tmp_path, monkeypatch, data):
    monkeypatch.chdir(tmp_path)
    before = {name: vars(made).copy() for name, made in pickled._CLASSES.items()}

    with pytest.raises(InputError, match="a stored answer is damaged"):
        unpacked_value(stored(data))

    assert list(tmp_path.iterdir()) == []
    assert {name: vars(one).copy() for name, one in pickled._CLASSES.items()} == before
    assert Severity.ERROR.rank == 0


def test_a_stored_answer_does_not_unpack_to_more_than_an_answer_has():
    large = pickle.dumps(bytes(pickled._MOST + 1))
    for told in (True, False):
        bomb = zstandard.ZstdCompressor(write_content_size=told).compress(large)
        with pytest.raises(InputError, match="a stored answer is damaged"):
            unpacked_value(bomb)


@given(st.binary(max_size=200))
def test_no_bytes_break_out_of_a_stored_answer(data):
    for one in (data, stored(data), stored(pickle.dumps(Work(None, "x"))[: len(data)] + data)):
        try:
            unpacked_value(one)
        except InputError:
            continue


def commit(folder, **counts):
    folder.mkdir(exist_ok=True)
    told = MANIFEST | {"schema": "refcheck-corpus/1"} | counts
    (folder / "manifest.json").write_text(json.dumps(told))


def test_a_manifest_is_not_written_through_a_link(tmp_path):
    victim, folder = tmp_path / "victim", tmp_path / "out"
    victim.write_text("mine")
    folder.mkdir()
    (folder / ".manifest.json.tmp").symlink_to(victim)

    with held(folder):
        write_manifest(folder, Manifest(**MANIFEST))

    assert victim.read_text() == "mine"
    assert read_manifest(folder).settings == MANIFEST["settings"]


def test_parts_are_not_written_through_links(tmp_path):
    victim, folder = tmp_path / "victim", tmp_path / "out"
    victim.write_text("mine")
    folder.mkdir()
    (folder / ".pages-00000.jsonl.tmp").symlink_to(victim)
    (folder / "pages-00000.jsonl").symlink_to(victim)
    (folder / ".pages-00000.parquet.tmp").symlink_to(victim)
    writer = PartWriter(folder, ("pages",), 0)

    writer.begin(0)
    writer.write({"pages": b'{"page":"a"}\n'})
    writer.finish()
    writer.close()
    write_parquet(folder / "pages-00000.jsonl", folder / "pages-00000.parquet", TABLES["pages"])

    assert victim.read_text() == "mine"
    assert not (folder / "pages-00000.jsonl").is_symlink()
    assert [row["page"] for row in rows(folder, "pages")] == ["a"]


def test_errors_are_neither_appended_nor_cut_through_a_link(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("mine")
    commit(tmp_path / "out")
    (tmp_path / "out" / "errors.jsonl").symlink_to(victim)

    with pytest.raises(OutputError):
        PartWriter(tmp_path / "out", ("pages",), 0)
    with pytest.raises(OutputError):
        cut_back(tmp_path / "out", parts=0, errors_bytes=0)

    assert victim.read_text() == "mine"


def test_a_folder_is_not_locked_through_a_link(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / ".lock").symlink_to(tmp_path / "victim")

    with pytest.raises(OutputError), held(tmp_path / "out"):
        pass

    assert not (tmp_path / "victim").exists()


@pytest.mark.parametrize("name", ["pages-00000.jsonl", "pages-00000.parquet"])
def test_nobody_waits_at_a_pipe_or_reads_a_device(tmp_path, name):
    table = name.partition("-")[0]
    for number, lay in enumerate((os.mkfifo, lambda path: path.symlink_to("/dev/zero"))):
        folder = tmp_path / str(number)
        commit(folder, parts=1)
        lay(folder / name)

        with pytest.raises(InputError, match="cannot be read"):
            list(rows(folder, table))


@pytest.mark.parametrize("data", [None, b'{"wiki": "\xff"}', b"[" * 200_000, b"null", b""])
def test_a_position_of_somebody_else_is_told(tmp_path, data):
    path = tmp_path / "position.json"
    path.write_bytes(data) if data is not None else os.mkfifo(path)

    with pytest.raises(InputError, match=r"cannot be read|is no position of a watch"):
        read_position(tmp_path)


def test_a_watch_does_not_write_through_links(tmp_path):
    victim, folder = tmp_path / "victim", tmp_path / "out"
    victim.write_text("mine")
    folder.mkdir()
    (folder / "edits.jsonl").symlink_to(victim)

    with pytest.raises(OutputError), opened(folder, "https://wiki.example", lambda: 0.0) as journal:
        journal.add({}, {})

    assert victim.read_text() == "mine"


def test_a_manifest_that_is_a_pipe_is_told(tmp_path):
    os.mkfifo(tmp_path / "manifest.json")

    with pytest.raises(InputError, match="no file, but a pipe"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b'{"schema": "\xff"}', id="no UTF-8"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(json.dumps(MANIFEST | {"parts": -1}).encode(), id="fewer than no parts"),
        pytest.param(json.dumps(MANIFEST | {"ordinal": -5}).encode(), id="before the first page"),
        pytest.param(json.dumps(MANIFEST | {"parts": 1.5}).encode(), id="half a part"),
        pytest.param(json.dumps(MANIFEST | {"stage": "over"}).encode(), id="no stage"),
        pytest.param(json.dumps(MANIFEST | {"started": 5}).encode(), id="no moment"),
        pytest.param(b"null", id="null"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_manifest_of_somebody_else_is_told_in_a_line(tmp_path, refcheck, data):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_bytes(data)

    ran = refcheck("corpus", "summary", tmp_path / "out")

    assert ran.code == 2
    assert len(ran.complaints) == 1
    assert "is no manifest of a corpus" in ran.err


def test_a_manifest_of_another_layout_is_told(tmp_path):
    commit(tmp_path, schema="refcheck-corpus/2")

    with pytest.raises(InputError, match="not of this version's layout"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("table", tables_of(links=False))
def test_a_run_does_not_go_on_without_a_part_that_counts(tmp_path, table):
    for name in tables_of(links=False):
        for number in range(2):
            (tmp_path / f"{name}-{number:05}.jsonl").touch()
    require_parts(tmp_path, tables_of(links=False), 2)
    (tmp_path / f"{table}-00001.jsonl").unlink()

    with pytest.raises(InputError, match=f"lacks the part {table}-00001"):
        require_parts(tmp_path, tables_of(links=False), 2)


def test_a_run_does_not_go_on_without_errors_that_count(tmp_path):
    (tmp_path / "errors.jsonl").write_bytes(b"12345")

    with pytest.raises(InputError, match="lacks 4 bytes"):
        cut_back(tmp_path, parts=0, errors_bytes=9)


def test_a_page_of_any_name_has_its_row_of_errors(tmp_path):
    names = ["../../etc/passwd", "a\nb", "\x1b[31m\u202e", "\ud800", "x" * 1_000_000, "##vso[a]"]
    writer = PartWriter(tmp_path, ("pages",), 0)

    for ordinal, name in enumerate(names):
        writer.write_error(name, ordinal, Failed("unreadable", name))
    writer.begin(0)
    writer.finish()
    writer.close()

    data = (tmp_path / "errors.jsonl").read_bytes()
    assert writer.errors_bytes == len(data) < 100_000
    assert not ACTING.search(data.decode())
    assert b"##vso[" not in data
    found = list(rows(tmp_path, "errors"))
    assert [row["ordinal"] for row in found] == list(range(len(names)))
    assert [row["page"] for row in found][:4] == [*names[:3], "\ufffd"]
    assert {path.name for path in tmp_path.iterdir()} == {"errors.jsonl", "pages-00000.jsonl"}


@given(st.text(st.characters(), max_size=60), st.text(st.characters(), max_size=60))
def test_whatever_a_page_is_called_its_row_comes_back(name, text):
    columns = TABLES["references"]
    line = json_lines([{"page": name, "text": text}])

    assert not ACTING.search(line.decode().rstrip("\n"))
    assert set(json.loads(line)) <= set(columns)


@pytest.fixture
def hostile_wiki(tmp_path):
    """A folder whose names and texts try to act wherever they are shown."""
    folder = tmp_path / "wiki"
    folder.mkdir()
    texts = {
        "=cmd|' C'!A0.html": "=HYPERLINK(&quot;https://evil.example&quot;)",
        "<img src=x onerror=alert(1)>.html": "<b>&lt;script&gt;alert(1)&lt;/script&gt;</b>",
        "a\nb\x1b[31m\u202e.html": "::error::x ##vso[task.complete]",
        "x..%2F..%2Fetc.html": "https://user:secret@evil.example/a@b",
        "@SUM(1+1).html": "+1+1",
        "x;=1+1;@y.html": "x;=1+1",
    }
    for name, text in texts.items():
        (folder / name).write_text(PAGE.format(title=text, entry=text), "utf-8")
    (folder / os.fsdecode(b"\xff\xfe.html")).write_text(PAGE.format(title="x", entry="y"))
    (folder / "outside.html").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.html")
    return folder


def test_a_hostile_wiki_is_checked_and_nothing_of_it_acts(refcheck, tmp_path, hostile_wiki):
    out = tmp_path / "out"

    ran = refcheck(
        "corpus", "check", hostile_wiki, "--output", out, "--parquet", "--processes", "1"
    )

    names = [row["page"] for table in ("pages", "errors") for row in rows(out, table)]
    assert ran.code == 0
    assert len(names) == len(set(names)) == 9
    assert {path.name for path in tmp_path.iterdir()} >= {"wiki", "out"}
    assert not ACTING.search(ran.out.replace("\n", ""))
    for path in out.rglob("*"):
        if path.suffix in {".jsonl", ".json", ".csv", ".html"}:
            text = path.read_text("utf-8-sig")
            assert not ACTING.search(text), path
            assert "secret" not in text, path
            assert path.suffix == ".html" or "##vso[" not in text, path
    assert_harmless(out)


EVIL = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
EVIL_ROWS = {
    "pages": {
        "title": EVIL,
        "url": "javascript:alert(1)",
        "language": EVIL,
        "references": 2,
        "citations": 3,
        "findings": {"error": 2, EVIL: 7},
        "statuses": {EVIL: 3},
    },
    "references": {
        "key": EVIL,
        "text": EVIL,
        "fingerprint": EVIL,
        "cited": 7,
        "status": "verified",
        "doi": f'10.5555/"{EVIL}',
        "title": f"=1+1{EVIL}",
        "container": "javascript:alert(1)",
        "year": -(2**63),
        "standing": "retracted",
        "updates": [{"type": EVIL, "date": EVIL, "doi": EVIL}],
    },
    "citations": {"id": EVIL, "claim": EVIL},
    "findings": {
        "rule": "REF210",
        "name": EVIL,
        "severity": "error",
        "line": -1,
        "message": EVIL,
        "excerpt": f"@{EVIL}",
        "reference": EVIL,
        "reference_key": EVIL,
        "doi": "javascript:alert(1)",
        "fingerprint": EVIL,
    },
    "links": {"url": "javascript:alert(1)", "host": EVIL, "outcome": "gone"},
}


@pytest.mark.parametrize(
    "rule", ["REF210", "REF301", f"REF'{EVIL}"], ids=["notice", "link", "none"]
)
def test_tables_that_somebody_wrote_by_hand_do_nothing_in_the_summary(tmp_path, refcheck, rule):
    commit(tmp_path / "out", parts=1, stage="done", finished=EVIL)
    for table, row in EVIL_ROWS.items():
        changed = {"rule": rule} if table == "findings" else {}
        lines = [{"page": f"{number}{EVIL}", **row, **changed} for number in range(3)]
        data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
        (tmp_path / "out" / f"{table}-00000.jsonl").write_bytes(data)

    ran = refcheck("corpus", "summary", tmp_path / "out")

    assert (ran.code, ran.err) == (0, "")
    assert_harmless(tmp_path / "out")


def assert_harmless(out):
    """The summary has no script of a page's, and its tables no formula."""
    soup = BeautifulSoup((out / "summary.html").read_bytes(), "html.parser")
    assert "alert(1)" not in "".join(script.text for script in soup("script"))
    assert not soup.select("img, iframe, object, [onerror], a[href^='javascript:' i]")
    for path in (out / "csv").glob("*.csv"):
        for separator in ",;\t":  # which of them separates cells is a matter of the country
            with path.open(encoding="utf-8-sig", newline="") as file:
                cells = [cell for row in csv.reader(file, delimiter=separator) for cell in row]
            acting = ("=", "+", "-", "@", "\t", "\r")
            texts = [cell for cell in cells if not cell.removeprefix("-").isdecimal()]
            assert not [text for text in texts if text.startswith(acting)]
