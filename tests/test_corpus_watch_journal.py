from __future__ import annotations

import json

import pytest

from refcheck.corpus.watch import journal as journals
from refcheck.corpus.watch import state as states
from refcheck.corpus.watch.pending import Mark
from refcheck.errors import InputError, OutputError

WIKI = "https://wiki.example/w/"
NOW = 1_795_000_000


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "watch"


def opened(folder, wiki=WIKI):
    return journals.opened(folder, wiki, lambda: NOW)


def told(check, title="Tea", **more):
    edits = [{"revision": 100 + check, "moment": NOW}]
    return {
        "status": "checked",
        "title": title,
        "revision": 100 + check,
        "check": check,
        "edits": edits,
        **more,
    }


def row(*what, **more):
    return json.dumps(told(*what, **more)).encode() + b"\n"


def tables(check):
    return {"pages": b'{"page":"%d"}\n' % check, "findings": b'{"f":%d}\n' % check}


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.suffix == ".jsonl"}


def test_what_was_added_and_committed_is_there_the_next_time(folder):
    with opened(folder) as journal:
        journal.add(told(0), tables(0))
        journal.commit(Mark(NOW + 5, "here"))
    before = files(folder)

    with opened(folder) as journal:
        assert (journal.mark, journal.checks, journal.is_new) == (Mark(NOW + 5, "here"), 1, False)
    assert files(folder) == before


def test_what_was_added_without_a_commit_is_cut_away(folder):
    with opened(folder) as journal:
        journal.add(told(0), tables(0))
        journal.commit(Mark(NOW + 5))
        before = files(folder)
        journal.add(told(1), tables(1), b'{"page":"x"}\n')
    with (folder / "edits.jsonl").open("ab") as file:
        file.write(b'{"half')

    with opened(folder) as journal:
        assert journal.checks == 1
    assert {**files(folder), "errors.jsonl": b""} == {**before, "errors.jsonl": b""}


def test_a_part_that_no_commit_knows_is_removed(folder, monkeypatch):
    monkeypatch.setattr(journals, "_PART_CHECKS", 2)
    with opened(folder) as journal:
        for check in range(2):
            journal.add(told(check), tables(check))
            journal.commit(Mark(NOW))
        before = files(folder)
        journal.add(told(2), tables(2))
    assert "pages-00001.jsonl" in files(folder)

    with opened(folder) as journal:
        journal.add(told(2), tables(2))
        journal.commit(Mark(NOW))

    after = files(folder)
    log = after.pop("edits.jsonl")
    assert log.startswith(before.pop("edits.jsonl"))
    assert [json.loads(line)["check"] for line in log.splitlines()] == [0, 1, 2]
    assert after == {
        **before,
        "pages-00001.jsonl": tables(2)["pages"],
        "findings-00001.jsonl": tables(2)["findings"],
    }


def test_a_file_that_lost_rows_is_told(folder):
    with opened(folder) as journal:
        journal.add(told(0), tables(0))
        journal.commit(Mark(NOW))
    (folder / "pages-00000.jsonl").write_bytes(b"")

    with pytest.raises(InputError, match="is shorter than"), opened(folder):
        pass


def test_a_lost_position_loses_no_rows_but_half_a_line(folder):
    with opened(folder) as journal:
        journal.add(told(0), tables(0))
        journal.commit(Mark(NOW))
    (folder / "position.json").unlink()
    with (folder / "edits.jsonl").open("ab") as file:
        file.write(b'{"half')

    with opened(folder) as journal:
        assert journal.is_new
        journal.add(told(1), tables(1))
        journal.commit(Mark(NOW))

    after = files(folder)
    log = [json.loads(line) for line in after.pop("edits.jsonl").splitlines()]
    assert [(one["check"], one["revision"]) for one in log] == [(0, 100), (1, 101)]
    assert after == {
        "pages-00000.jsonl": tables(0)["pages"],
        "findings-00000.jsonl": tables(0)["findings"],
        "pages-00001.jsonl": tables(1)["pages"],
        "findings-00001.jsonl": tables(1)["findings"],
    }


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("position.json", "{}"),
        ("position.json", "[" * 100_000),
        ("position.json", '{"schema":"refcheck-watch/9","wiki":"","time":"","floor":""}'),
        ("manifest.json", "{}"),
        ("holiday.jpg", ""),
    ],
)
def test_a_folder_that_is_something_else_is_left_alone(folder, name, text):
    folder.mkdir()
    (folder / name).write_text(text)

    with pytest.raises(InputError), opened(folder):
        pass
    assert [(one.name, one.read_text()) for one in folder.iterdir()] == [(name, text)]


@pytest.mark.parametrize("name", ["edits.jsonl.1.gz", "errors.jsonl-20261123", "pages-00007.jsonl"])
def test_a_watch_that_lost_its_position_knows_its_own_files(folder, name):
    folder.mkdir()
    (folder / name).touch()

    with opened(folder) as journal:
        assert journal.is_new


@pytest.mark.parametrize("way", ["moved", "emptied"])
def test_logs_that_were_taken_away_meanwhile_begin_anew(folder, way):
    with opened(folder) as journal:
        journal.add(told(0), tables(0), b'{"page":"x"}\n')
        journal.commit(Mark(NOW))
    for name in ("edits.jsonl", "errors.jsonl"):
        take_away(folder / name, way)

    with opened(folder) as journal:
        journal.add(told(1), tables(1))
        journal.commit(Mark(NOW))
    with opened(folder) as journal:
        assert journal.checks == 2

    (line,) = (folder / "edits.jsonl").read_text().splitlines()
    assert json.loads(line)["check"] == 1
    assert files(folder)["pages-00000.jsonl"] == tables(0)["pages"] + tables(1)["pages"]


@pytest.mark.parametrize("way", ["moved", "emptied", "replaced"])
def test_a_log_that_is_taken_away_from_under_a_watch_begins_anew(folder, way):
    with opened(folder) as journal:
        for check in range(3):
            assert journal.log_was_taken() is (check == 2)
            journal.add(told(check), tables(check))
            journal.commit(Mark(NOW))
            if check == 1:
                take_away(folder / "edits.jsonl", way)

    with opened(folder) as journal:
        assert journal.edits_bytes == (folder / "edits.jsonl").stat().st_size
    (line,) = (folder / "edits.jsonl").read_text().splitlines()
    assert json.loads(line)["check"] == 2


def take_away(path, way):
    if way == "emptied":
        path.write_bytes(b"")
        return
    path.rename(path.with_name(f"{path.name}.1"))
    if way == "replaced":
        path.touch()


def test_a_log_that_lost_a_part_is_told_with_the_way_on(folder):
    with opened(folder) as journal:
        journal.add(told(0), tables(0))
        journal.commit(Mark(NOW))
    (folder / "edits.jsonl").write_bytes(row(0)[:9])

    with pytest.raises(InputError, match="is shorter than") as failure, opened(folder):
        pass
    assert "--since 2026-11-18T" in failure.value.hint


def test_what_another_watch_has_done_meanwhile_counts(folder, monkeypatch):
    with opened(folder) as journal:
        journal.begin(NOW, NOW)
    locked = journals.locked

    def after_another(where):
        monkeypatch.setattr(journals, "locked", locked)
        with opened(where) as other:
            other.add(told(0), tables(0))
            other.commit(Mark(NOW))
        return locked(where)

    monkeypatch.setattr(journals, "locked", after_another)
    with opened(folder) as journal:
        assert journal.checks == 1
    assert files(folder)["pages-00000.jsonl"] == tables(0)["pages"]


def test_a_folder_of_another_wiki_is_left_alone(folder):
    with opened(folder) as journal:
        journal.begin(NOW, NOW)

    with pytest.raises(InputError, match="has the edits of"), opened(folder, "https://o.example/"):
        pass


def test_two_watches_do_not_write_to_one_folder(folder):
    with (
        opened(folder),
        pytest.raises(InputError, match="another run is writing"),
        opened(folder),
    ):
        pass


def test_a_row_of_the_log_says_where_its_other_rows_are(folder):
    with opened(folder) as journal:
        for check in range(3):
            journal.add(told(check), tables(check))
            journal.commit(Mark(NOW))

    for check, line in enumerate((folder / "edits.jsonl").read_text().splitlines()):
        places = json.loads(line)["rows"]
        for table, (begin, size) in places.items():
            data = (folder / f"{table}-00000.jsonl").read_bytes()
            assert data[begin : begin + size] == tables(check)[table]


def test_a_position_alone_may_move(folder):
    with opened(folder) as journal:
        journal.stand(Mark(NOW + 9, "there"))

    assert json.loads((folder / "position.json").read_text())["event"] == "there"


# ---- what is remembered ----


@pytest.fixture
def log(folder):
    folder.mkdir()
    path = folder / "edits.jsonl"
    path.write_bytes(row(0) + row(1, "Ice") + row(2, "Snow", status="redirect"))
    return path


def test_the_state_is_learnt_from_the_log(folder, log):
    with states.opened(folder) as state:
        state.follow(log, log.stat().st_size)

        assert [state.is_done(one) for one in (100, 101, 102, 103)] == [True, True, True, False]
        assert [state.checked(title) for title in ("Tea", "Ice", "Snow")] == [100, 101, 0]


def test_what_the_log_has_lost_the_state_does_not_keep(folder, log):
    with states.opened(folder) as state:
        state.follow(log, log.stat().st_size)
    with states.opened(folder) as state:
        state.follow(log, len(row(0)))

        assert [state.is_done(one) for one in (100, 101)] == [True, False]


def test_a_damaged_state_is_begun_anew(folder, log):
    (folder / "state.sqlite").write_bytes(b"no database" * 1000)

    with states.opened(folder) as state:
        state.follow(log, log.stat().st_size)

        assert state.checked("Tea") == 100


NO_ROWS = (
    b"[" * 100_000,
    b"7",
    b'{"status":"checked"}',
    b'{"edits":7}',
    b'{"edits":[7]}',
    b'{"edits":[{"revision":1%s,"moment":1}]}' % (b"0" * 30),
)


@pytest.mark.parametrize("line", NO_ROWS, ids=range(len(NO_ROWS)))
def test_a_line_of_the_log_that_cannot_be_read_harms_no_other(folder, log, line):
    log.write_bytes(row(0) + line + b"\n" + row(1, "Ice"))

    with states.opened(folder) as state:
        state.follow(log, log.stat().st_size)

        assert state.checked("Ice") == 101


def test_what_was_found_is_known_for_that_revision_only(folder):
    found = [{"identity": "x", "severity": "error", "message": "m"}]
    folder.mkdir()
    with states.opened(folder) as state:
        state.follow(folder / "edits.jsonl", 0)
        state.record(json.loads(row(0)), 10, known=found)

        assert state.known("Tea", 100) == found
        assert state.known("Tea", 99) is None
        assert state.known("Ice", 100) is None


def test_a_moved_page_is_known_by_both_titles(folder):
    folder.mkdir()
    with states.opened(folder) as state:
        state.follow(folder / "edits.jsonl", 0)
        state.record(json.loads(row(0, moved_from="Old tea")), 10)

        assert state.checked("Tea") == state.checked("Old tea") == 100


@pytest.mark.parametrize(("page", "stays"), [(None, False), ("https://wiki.example/Tea", True)])
def test_a_check_counts_until_its_page_is_no_more(folder, page, stays):
    folder.mkdir()
    with states.opened(folder) as state:
        state.follow(folder / "edits.jsonl", 0)
        state.record(json.loads(row(0)), 10)
        later = {**json.loads(row(1)), "status": "unavailable", "page": page}
        state.record(later, 20)

        assert state.is_current(0) is stays


def test_old_revisions_are_forgotten(folder):
    folder.mkdir()
    with states.opened(folder) as state:
        state.follow(folder / "edits.jsonl", 0)
        state.record(json.loads(row(0)), 10)
        state.forget(NOW + 30 * 86_400)
        assert state.is_done(100)
        state.forget(NOW + 50 * 86_400)

        assert not state.is_done(100)


def fill(folder):
    with states.opened(folder) as state:
        state.follow(folder / "edits.jsonl", 0)
        state._connection.execute("PRAGMA max_page_count = 1")
        for check in range(1000):
            state.record(json.loads(row(check, f"Page {check}")), 10)


def test_a_disk_that_is_full_is_no_fault_of_the_state(folder):
    folder.mkdir()

    with pytest.raises(OutputError, match=r"cannot be written: .* full") as failure:
        fill(folder)
    assert "remove" not in failure.value.hint
