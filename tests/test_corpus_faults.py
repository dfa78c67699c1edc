"""What a run works with fails under it: its store, its index, its folder; nothing is lost by that."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from corpus_wiki import SUBJECTS, errors, make_wiki, rows, told
from corpus_work import resolving_but_one, resolving_without_index
from standin import crossref_record

from refcheck.corpus import folder as folders
from refcheck.corpus.local import resolving
from refcheck.corpus.local.converting import Converter
from refcheck.corpus.local.parts import PartWriter
from refcheck.corpus.manifest import read_manifest
from refcheck.corpus.outcomes import Failed
from refcheck.corpus.starting import clear_up
from refcheck.corpus.store import open_store
from refcheck.errors import OutputError

PAGES = 12
STORE = "work/store.sqlite"


def record(number):
    """What a registration agency has of the second reference of a page of the wiki."""
    return crossref_record(
        f"10.5555/cup.{number}",
        f"On the {SUBJECTS[number % len(SUBJECTS)]}, part {number}",
        author=[{"family": "Cup", "given": "C."}],
        issued={"date-parts": [[1997]]},
        volume=str(number),
        page="1-9",
        **{"container-title": ["Journal of Kettle Science"]},
    )


@pytest.fixture
def index(refcheck, tmp_path):
    records = "".join(json.dumps(record(number)) + "\n" for number in range(PAGES))
    (tmp_path / "works.ndjson").write_text(records)
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0
    return tmp_path / "works.idx"


@pytest.fixture
def check(refcheck, tmp_path, index):
    wiki = make_wiki(tmp_path / "wiki", PAGES)

    def run(*options, output="out"):
        fixed = ("--part-pages", 5, "--index", index, "--processes", 1)
        return refcheck("corpus", "check", wiki, "--output", tmp_path / output, *fixed, *options)

    return run


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


@pytest.fixture
def whole(check, tmp_path):
    """What a run leaves to which nothing happens."""
    assert check(output="whole").code == 0
    return told(tmp_path / "whole")


def set_back(folder, **fields):
    """As if the run had been stopped where the manifest says."""
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | fields))


def to_checking(folder):
    """Everything is asked and answered, no page is judged."""
    none = dict.fromkeys(("ordinal", "parts", "pages", "errors", "errors_bytes", "repeated"), 0)
    set_back(folder, stage="check", finished=None, findings={}, statuses={}, **none)


@pytest.mark.parametrize("last_step", ["remove_work", "write_manifest", "cut_back"])
def test_beginning_anew_may_be_stopped_anywhere(check, out, whole, monkeypatch, last_step):
    def stop(*_, **__):
        raise OutputError("stopped")

    check("--keep-work")
    with monkeypatch.context() as patched:
        patched.setattr(folders, last_step, stop)
        assert check("--restart").code == 2

    assert check().code == 0
    assert told(out) == whole


def test_a_finished_run_that_lacks_a_part_is_not_taken_for_whole(check, out):
    check()
    (out / "citations-00001.jsonl").unlink()

    ran = check()

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "lacks the part citations-00001; --restart begins anew" in ran.err


@pytest.mark.parametrize(("stage", "ordinal"), [("ask", 5), ("answer", 0), ("check", 0)])
def test_a_run_does_not_go_on_without_what_it_found_out(check, out, whole, stage, ordinal):
    check("--keep-work")
    to_checking(out)
    set_back(out, stage=stage, ordinal=ordinal)
    shutil.rmtree(out / "work")

    ran = check()

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "lacks work/store.sqlite" in ran.err
    assert check("--restart").code == 0
    assert told(out) == whole


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE answers SET answer = x'00ff'",
        "DROP TABLE answers",
        "ALTER TABLE questions RENAME TO others",
    ],
)
def test_a_damaged_store_is_told_and_is_no_fault_of_pages(check, out, whole, damage):
    check("--keep-work")
    to_checking(out)
    with closing(sqlite3.connect(out / STORE)) as store, store:
        store.execute(damage)
        if "TABLE" in damage:  # or the next start would make it again, without a row
            store.execute("CREATE VIEW IF NOT EXISTS answers AS SELECT 1 AS id")
            store.execute("CREATE VIEW IF NOT EXISTS questions AS SELECT 1 AS id")

    ran = check()

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "store is damaged" in ran.err or "store cannot be written" in ran.err
    assert errors(out) == []
    assert check("--restart").code == 0
    assert told(out) == whole


def test_a_store_that_is_no_database_is_told_and_can_be_mended(check, out, whole):
    check("--keep-work")
    to_checking(out)
    (out / STORE).write_bytes(b"nothing of a database" * 1000)

    ran = check()

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "store is damaged" in ran.err
    assert "--restart" in ran.err
    assert check("--restart").code == 0
    assert told(out) == whole


def test_what_another_run_has_begun_since_is_not_cleared_up(check, out):
    check("--keep-work")
    ended = read_manifest(out)
    set_back(out, stage="check", finished=None)

    clear_up(out, ended)
    assert (out / STORE).exists()

    set_back(out, stage="done", finished=ended.finished)
    with folders.held(out):
        clear_up(out, ended)
    assert (out / STORE).exists()

    clear_up(out, ended)
    assert not (out / "work").exists()


def test_commits_of_the_store_are_synced(tmp_path):
    """As the manifest is, which must not know of more than the store, whatever the power does."""
    with open_store(tmp_path) as store:
        assert store._connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_reference_that_breaks_whoever_resolves_it_costs_no_other_its_answer(
    check, out, whole, monkeypatch
):
    monkeypatch.setattr(resolving, "_resolving", resolving_but_one)

    ran = check()

    assert ran.code == 0
    differing = [
        row["text"]
        for row, other in zip(rows(out, "references"), rows_in(whole, "references"), strict=True)
        if row != other
    ]
    assert len(differing) == 1
    assert "part 7." in differing[0]


def test_an_index_that_could_not_be_read_is_told_and_asked_again(check, out, whole, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(resolving, "_resolving", resolving_without_index)
        failed = check()
    without = Counter(row["status"] for row in rows(out, "references"))

    ran = check()

    assert failed.code == 0
    assert "18 references were not answered; the same command asks" in failed.err
    assert without["verified"] == 0
    assert (ran.code, ran.err) == (0, "")
    assert told(out) == whole
    assert Counter(row["status"] for row in rows(out, "references"))["verified"] > 0


def rows_in(whole, table):
    return [row for name in sorted(whole) if name.startswith(table) for row in whole[name]]


def test_a_run_that_asks_again_may_be_killed_before_it_has_begun(check, out, whole, monkeypatch):
    """Its folder never says that there are parts which are gone."""

    def stop(*_, **__):
        raise OutputError("stopped")

    with monkeypatch.context() as patched:
        patched.setattr(resolving, "_resolving", resolving_without_index)
        check()
    with monkeypatch.context() as patched:
        patched.setattr(folders, "cut_back", stop)
        assert check().code == 2

    assert read_manifest(out).parts == 0
    assert check().code == 0
    assert told(out) == whole


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_rows_that_find_no_room_are_told_of_as_such(tmp_path):
    """Also where giving the files back fails once more at what they still hold."""
    with Path("/dev/full").open("ab") as full:
        writer = PartWriter(tmp_path, ("pages",), 0)
        writer._errors.close()
        writer._errors = full
        writer.begin(0)
        writer.write_error("page.html", 0, Failed("time", "it took more than 60 seconds"))

        with pytest.raises(OutputError, match="No space left on device") as raised:
            writer.finish()
        writer.close()

    assert raised.value.hint == "mend that, and the same command goes on"


def test_parquet_that_cannot_be_written_says_how_to_go_on(tmp_path):
    (tmp_path / "pages-00000.jsonl").write_text("")
    (tmp_path / ".pages-00000.parquet.tmp").mkdir()

    with closing(Converter()) as converter:
        converter.begin({"pages": tmp_path / "pages-00000.jsonl"})
        with pytest.raises(OutputError, match="does not become Parquet") as raised:
            converter.wait()

    assert raised.value.hint == "mend that, and the same command goes on"


# The same answers as from single pages

_OF_FINDING = ("rule", "severity", "message", "line", "column", "excerpt")
_OF_REFERENCE = ("number", "text", "status", "line")


def facts(row, names):
    return tuple(str(row.get(name)) for name in names)


def test_a_corpus_gets_the_answers_that_its_pages_get_one_by_one(
    check, refcheck, index, out, tmp_path
):
    """Under the same settings: links are asked in neither."""
    check()
    pages = sorted((tmp_path / "wiki").glob("*.html"))

    ran = refcheck(
        "check", *pages, "--offline", "--no-links", "--index", index, "--no-report",
        "--format", "json",
    )  # fmt: skip

    articles = json.loads(ran.out)["articles"]
    findings = {
        (Path(article["path"]).name, *facts(one, _OF_FINDING))
        for article in articles
        for one in article["findings"]
    }
    references = Counter(
        (Path(article["path"]).name, *facts(one, _OF_REFERENCE))
        for article in articles
        for one in article["references"]
    )
    assert findings == {(row["page"], *facts(row, _OF_FINDING)) for row in rows(out, "findings")}
    assert references == Counter(
        (row["page"], *facts(row, _OF_REFERENCE)) for row in rows(out, "references")
    )
    assert {reference[3] for reference in references} >= {"verified", "unchecked"}
    assert findings
