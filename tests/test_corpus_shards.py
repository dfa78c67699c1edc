"""A source cut into shares, and the runs over them joined again."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pytest

from refcheck.corpus import joining
from refcheck.corpus.folder import write_manifest
from refcheck.corpus.joining import join
from refcheck.corpus.manifest import AskedCounts, Manifest, Service, read_manifest
from refcheck.corpus.pages import SourcePage, Split, Unreadable
from refcheck.corpus.reading_tables import rows
from refcheck.corpus.sources.shard import Shard, share_of
from refcheck.errors import InputError


@dataclass
class Given:
    """Pages that are there already."""

    given: list
    kind: str = "folder"

    def identity(self):
        return {"path": "/wiki"}

    def prepare(self, work):
        self.work = work

    def pages(self, start=0):
        yield from self.given[start:]

    def count(self):
        return len(self.given)

    def progress(self):
        return 0.5

    def beside(self):
        return {"redirects": 2}

    def splits(self, wanted):
        return [Split({"first": 0}, 0), Split({"first": 10}, 10)]

    def pages_of(self, split):
        yield from self.given[split.part["first"] :][:10]


@pytest.fixture
def source():
    names = [f"page {number}" for number in range(19)]
    pages = [SourcePage(place, name, b"") for place, name in enumerate(names)]
    return Given([*pages, Unreadable(19, "gone", "unreadable", "it is gone")])


def named(pages):
    return [(page.ordinal, page.name) for page in pages]


@pytest.mark.parametrize("of", [1, 2, 3, 7, 40])
def test_every_page_is_in_one_share(source, of):
    shares = [list(Shard(source, number, of).pages()) for number in range(1, of + 1)]

    names = [page.name for share in shares for page in share]
    assert sorted(names) == sorted(page.name for page in source.given)
    assert all([page.ordinal for page in share] == list(range(len(share))) for share in shares)


def test_a_page_that_stands_twice_is_in_one_share(source):
    source.given.append(SourcePage(20, "page 3", b"again"))

    shares = [Shard(source, number, 3).pages() for number in (1, 2, 3)]

    assert sorted([page.name for page in share].count("page 3") for share in shares) == [0, 0, 2]


def test_a_share_goes_on_with_the_numbers_that_it_had(source):
    shard = Shard(source, 2, 3)

    whole = named(shard.pages())

    assert len(whole) > 3
    assert named(shard.pages(3)) == whole[3:]


def test_stretches_of_a_share_have_its_pages(source):
    shard = Shard(source, 1, 2)

    stretches = [list(shard.pages_of(split)) for split in shard.splits(2)]

    assert [one.first for one in shard.splits(2)] == [None, None]
    names = [page.name for stretch in stretches for page in stretch]
    assert names == [page.name for page in shard.pages()]
    assert all(stretch[0].ordinal == 0 for stretch in stretches)


def test_what_is_beside_the_pages_is_beside_every_share(source):
    assert Shard(source, 2, 3).beside() == {"redirects": 2}


def test_a_share_is_another_source_than_its_neighbour(source):
    assert Shard(source, 1, 2).identity() == {"path": "/wiki", "shard": "1/2"}
    assert Shard(source, 1, 2).identity() != Shard(source, 2, 2).identity()


def test_names_that_are_no_text_have_a_share():
    assert 1 <= share_of("\ud800", 4) <= 4


# Joining


@pytest.fixture
def shares(tmp_path):
    """Folders of two finished shares: two parts and an error, one part and none."""
    made = []
    for number, parts in ((1, 2), (2, 1)):
        folder = tmp_path / f"share {number}"
        folder.mkdir()
        for part in range(parts):
            row = json.dumps({"page": f"{number}.{part}", "references": part}) + "\n"
            (folder / f"pages-{part:05}.jsonl").write_text(row)
            (folder / f"findings-{part:05}.jsonl").write_text("")
        error = json.dumps({"page": f"bad {number}", "ordinal": 0, "kind": "time"}) + "\n"
        (folder / "errors.jsonl").write_text(error + "cut off by a stop")
        manifest = Manifest(
            source={"kind": "folder", "path": "/wiki", "shard": f"{number}/2"},
            settings={"rules": ["REF001"]},
            started=f"2026-11-0{number}T00:00:00Z",
            finished=f"2026-11-0{number}T01:00:00Z",
            stage="done",
            ordinal=parts + 1,
            parts=parts,
            pages=parts,
            errors=1,
            errors_bytes=len(error),
            findings={"error": number},
            statuses={"verified": number, f"of {number}": 1},
            asked=AskedCounts(references=10, distinct=number),
            sources=[Service("index", "works.idx", 10, 9, 1)],
            elapsed_seconds=10.0 * number,
        )
        write_manifest(folder, manifest)
        made.append(folder)
    return made


def changed(folder, **values):
    told = read_manifest(folder)
    for name, value in values.items():
        setattr(told, name, value)
    write_manifest(folder, told)


def test_joined_shares_have_all_rows_in_the_order_of_the_shares(shares, tmp_path):
    join(shares[::-1], tmp_path / "whole")

    assert [row["page"] for row in rows(tmp_path / "whole", "pages")] == ["1.0", "1.1", "2.0"]
    assert [row["page"] for row in rows(tmp_path / "whole", "errors")] == ["bad 1", "bad 2"]
    assert list(rows(tmp_path / "whole", "findings")) == []


def test_the_joined_manifest_adds_up(shares, tmp_path):
    join(shares, tmp_path / "whole")

    told = read_manifest(tmp_path / "whole")
    assert told.source == {"kind": "folder", "path": "/wiki"}
    assert (told.parts, told.pages, told.errors, told.ordinal) == (3, 3, 2, 5)
    assert told.findings == {"error": 3}
    assert told.statuses == {"verified": 3, "of 1": 1, "of 2": 1}
    assert (told.asked.references, told.asked.distinct) == (20, 3)
    assert [(one.asked, one.answered, one.failed) for one in told.sources] == [(20, 18, 2)]
    assert (told.started, told.finished) == ("2026-11-01T00:00:00Z", "2026-11-02T01:00:00Z")
    assert (told.stage, told.elapsed_seconds) == ("done", 20.0)


def test_machines_may_keep_their_copies_elsewhere(shares, tmp_path):
    source = {"kind": "folder", "path": "/other/wiki", "mtime_ns": 7, "shard": "2/2"}
    for share, path in zip(shares, ("/here", "/there"), strict=True):
        changed(share, settings={"index": [{"path": path, "works": 7}]})
    changed(shares[1], source=source)

    assert join(shares, tmp_path / "whole").pages == 3


def test_parts_are_copied_where_they_cannot_be_linked(shares, tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError

    monkeypatch.setattr("os.link", refuse)

    join(shares, tmp_path / "whole")

    assert len(list(rows(tmp_path / "whole", "pages"))) == 3


def test_a_share_that_is_missing_or_named_twice_is_told(shares, tmp_path):
    with pytest.raises(InputError, match=r"of the shares 1 to 2, each once, these were named: 1$"):
        join(shares[:1], tmp_path / "whole")
    with pytest.raises(InputError, match=r"1, 1, 2$"):
        join([shares[0], *shares], tmp_path / "whole")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        pytest.param({"stage": "check"}, "has not come to its end", id="unfinished"),
        pytest.param({"source": {"kind": "folder", "path": "/wiki"}}, "shares", id="whole"),
        pytest.param({"settings": {}}, "another setting", id="settings"),
        pytest.param({"settings": {"index": [{"works": 8}]}}, "another setting", id="index"),
        pytest.param({"refcheck": "0.0.0"}, "another version of refcheck", id="version"),
        pytest.param({"source": {"kind": "zim", "shard": "2/2"}}, "another source", id="source"),
        pytest.param({"source": {"path": "/wiki", "shard": "2/3"}}, "number of shares", id="of"),
    ],
)
def test_what_does_not_belong_together_is_refused(shares, tmp_path, values, words):
    changed(shares[1], **values)

    with pytest.raises(InputError, match=words):
        join(shares, tmp_path / "whole")

    assert not (tmp_path / "whole").exists()


def test_a_folder_without_a_run_is_refused(shares, tmp_path):
    with pytest.raises(InputError, match="no folder of a run"):
        join([*shares, tmp_path], tmp_path / "whole")


def test_what_is_there_already_is_left_alone(shares, tmp_path):
    (tmp_path / "whole").mkdir()
    (tmp_path / "whole" / "mine").touch()

    with pytest.raises(InputError, match="is there already"):
        join(shares, tmp_path / "whole")

    assert [one.name for one in (tmp_path / "whole").iterdir()] == ["mine"]


def test_what_goes_wrong_leaves_nothing_behind(shares, tmp_path, monkeypatch):
    def broken(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("refcheck.corpus.joining.write_manifest", broken)

    with pytest.raises(KeyboardInterrupt):
        join(shares, tmp_path / "whole")

    assert sorted(one.name for one in tmp_path.iterdir()) == ["share 1", "share 2"]


def test_what_a_killed_start_left_behind_is_cleared_away(shares, tmp_path, monkeypatch):
    def killed(*_, **__):
        raise KeyboardInterrupt

    with monkeypatch.context() as kill:
        kill.setattr("refcheck.corpus.joining.write_manifest", killed)
        kill.setattr("refcheck.corpus.joining.shutil.rmtree", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            join(shares, tmp_path / "whole")
    (left,) = tmp_path.glob(".*")
    (left / "links-00000.jsonl").touch()  # which these shares have not

    join(shares, tmp_path / "whole")

    assert sorted(one.name for one in tmp_path.iterdir()) == ["share 1", "share 2", "whole"]
    assert not (tmp_path / "whole" / "links-00000.jsonl").exists()
    assert len(list(rows(tmp_path / "whole", "pages"))) == 3


def test_a_folder_of_that_name_which_no_join_has_made_is_left_alone(shares, tmp_path):
    (tmp_path / ".whole.tmp").mkdir()
    (tmp_path / ".whole.tmp" / "mine").touch()

    with pytest.raises(InputError, match="in the way"):
        join(shares, tmp_path / "whole")

    assert [one.name for one in (tmp_path / ".whole.tmp").iterdir()] == ["mine"]


def test_two_do_not_join_into_the_same_folder(shares, tmp_path, monkeypatch):
    writing = joining._write

    def meanwhile(given, draft):
        monkeypatch.setattr(joining, "_write", writing)
        with pytest.raises(InputError, match="another run is writing"):
            join(shares, tmp_path / "whole")
        return writing(given, draft)

    monkeypatch.setattr(joining, "_write", meanwhile)

    assert join(shares, tmp_path / "whole").pages == 3
    assert len(list(rows(tmp_path / "whole", "pages"))) == 3
