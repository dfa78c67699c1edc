"""`refcheck fix`, as a user meets it: what is written, where, what is said, and the exit code."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from io import BytesIO

import pytest
from standin import Reply, Standin, as_html

from refcheck.cli import fix as fixing
from refcheck.cli import mending
from refcheck.fixing.mending import BY_HAND
from refcheck.registry.pairing import fingerprint

RECORDS = [
    {
        "DOI": "10.5555/kettles",
        "title": ["The whistling of kettles under low pressure"],
        "author": [{"family": "Spout", "given": "Tilda"}, {"family": "Handle", "given": "Ben"}],
        "container-title": ["Journal of Kettle Science"],
        "issued": {"date-parts": [[1998]]},
        "volume": "14",
        "issue": "2",
        "page": "201-212",
        "type": "journal-article",
    },
]
ENTRY = (
    "Spout T, Handle B. The whistling of kettles under low pressure. "
    "Journal of Kettle Science. 1998;14(2):201-212."
)
WHOLE = (
    "<p>Kettles whistle.[1] Lids rattle.[1] Spouts drip.[1]</p>\n<h2>References</h2>\n<ol>\n"
    f"<li>{ENTRY} doi:10.5555/kettles</li>\n</ol>\n"
)
PLANTED = WHOLE.replace("1998", "1989").replace(" doi:10.5555/kettles", "")


@pytest.fixture
def world(refcheck, tmp_path):
    (tmp_path / "works.ndjson").write_text("".join(json.dumps(one) + "\n" for one in RECORDS))
    assert refcheck("index", "build", "works.ndjson", "--output", "works.idx").code == 0
    (tmp_path / "page.html").write_text(PLANTED)
    return tmp_path


@pytest.fixture
def fix(refcheck, world):
    def run(*arguments):
        return refcheck("fix", *arguments, "--offline", "--index", "works.idx")

    return run


class TestInPlace:
    def test_the_page_is_mended_and_each_fix_is_told(self, fix, world):
        ran = fix("page.html")

        assert (ran.code, ran.out) == (0, "")
        assert (world / "page.html").read_text() == WHOLE
        assert ran.complaints == [
            "page.html:4: fixed REF105 of [1]: add doi:10.5555/kettles",
            "page.html:4: fixed REF205 of [1]: replace year 1989 by 1998",
            "page.html: 2 fixed, 0 left",
        ]

    def test_a_second_run_changes_nothing_and_does_not_touch_the_file(self, fix, world):
        fix("page.html")
        before = (world / "page.html").stat()
        ran = fix("page.html")

        after = (world / "page.html").stat()
        assert (ran.code, ran.complaints) == (0, ["page.html: 0 fixed, 0 left"])
        assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)

    def test_what_is_left_is_told_with_the_reason(self, fix, world):
        entry = ENTRY.replace("1998;", "1989;") + " With 1989 figures. doi:10.5555/kettles"
        (world / "page.html").write_text(WHOLE.replace(f"{ENTRY} doi:10.5555/kettles", entry))
        ran = fix("page.html")

        assert ran.complaints == [
            f"page.html:4: left REF205 of [1]: replace year 1989 by 1998 ({BY_HAND})",
            "page.html: 0 fixed, 1 left",
        ]

    def test_quiet_says_nothing(self, fix, world):
        assert fix("page.html", "--quiet").err == ""
        assert (world / "page.html").read_text() == WHOLE

    @pytest.mark.parametrize(
        ("options", "year", "doi"),
        [
            (["--select", "REF105"], "1989", True),
            (["--select", "year-differs"], "1998", False),
            (["--ignore", "REF1"], "1998", False),
        ],
    )
    def test_rules_can_be_chosen(self, fix, world, options, year, doi):
        fix("page.html", *options)

        written = (world / "page.html").read_text()
        assert (f"{year};14" in written, "doi:" in written) == (True, doi)

    def test_what_the_page_suppresses_stays(self, fix, world):
        comment = "<!-- refcheck: ignore-page[REF205] printed so in the first edition -->"
        (world / "page.html").write_text(comment + PLANTED)
        fix("page.html")

        assert (world / "page.html").read_text() == comment + WHOLE.replace("1998", "1989")

    def test_mode_and_symbolic_link_stay(self, fix, world):
        (world / "page.html").rename(world / "real.html")
        (world / "real.html").chmod(0o640)
        (world / "page.html").symlink_to("real.html")
        fix("page.html")

        assert (world / "page.html").is_symlink()
        assert (world / "real.html").read_text() == WHOLE
        assert stat.S_IMODE((world / "real.html").stat().st_mode) == 0o640

    def test_several_pages_and_one_that_is_none(self, fix, world):
        (world / "other.html").write_text(PLANTED)
        ran = fix("page.html", "nowhere.html", "other.html")

        assert ran.code == 2
        assert "no such file: nowhere.html" in ran.err
        assert (world / "page.html").read_text() == (world / "other.html").read_text() == WHOLE

    def test_nothing_else_is_written(self, fix, world):
        before = set(world.iterdir())
        fix("page.html")

        assert set(world.iterdir()) == before

    def test_plain_text(self, fix, world):
        (world / "page.txt").write_text(
            f"Kettles.[1] Lids.[1] Spouts.[1]\r\n\r\nReferences\r\n\r\n1. {ENTRY.replace('1998', '1989')}",
            newline="",
        )
        fix("page.txt")

        assert (
            (world / "page.txt")
            .read_bytes()
            .endswith(f"\r\n1. {ENTRY} doi:10.5555/kettles".encode())
        )


class TestElsewhere:
    def test_output_leaves_the_page_alone(self, fix, world):
        assert fix("page.html", "--output", "mended.html").code == 0
        assert (world / "mended.html").read_text() == WHOLE
        assert (world / "page.html").read_text() == PLANTED

    def test_standard_output_gets_the_bytes(self, fix):
        assert fix("page.html", "--output", "-").out == WHOLE

    def test_a_page_without_faults_gets_there_as_well(self, fix, world):
        (world / "page.html").write_text(WHOLE)

        assert fix("page.html", "--output", "-").out == WHOLE

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["-"], "stdin cannot be written in place; name a file with --output"),
            (["page.html", "--diff", "--output", "x"], "--diff writes nothing"),
            (["page.html", "other.html", "--output", "x"], "--output is for one page"),
            (["page.html", "--output", "no/such/folder"], "its folder does not exist"),
            (["page.html", "--select", "REF999"], "there is no rule"),
        ],
    )
    def test_wrong_use_is_one_line_and_writes_nothing(
        self, fix, world, monkeypatch, arguments, words
    ):
        (world / "other.html").write_text(PLANTED)
        monkeypatch.setattr(sys, "stdin", _Piped(PLANTED.encode()))
        ran = fix(*arguments, "--quiet")

        assert ran.code == 2
        assert len(ran.complaints) == 1
        assert words in ran.err
        assert (world / "page.html").read_text() == PLANTED

    def test_standard_input_goes_to_a_file(self, fix, world, monkeypatch):
        monkeypatch.setattr(sys, "stdin", _Piped(PLANTED.encode()))

        assert fix("-", "--output", "mended.html").code == 0
        assert (world / "mended.html").read_text() == WHOLE


class _Piped:
    def __init__(self, data):
        self.buffer = BytesIO(data)


class TestDiff:
    @pytest.mark.parametrize(
        "make",
        [
            pytest.param(lambda text: text.encode(), id="as it is"),
            pytest.param(lambda text: text.rstrip("\n").encode(), id="no newline at the end"),
            pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="CRLF"),
            pytest.param(lambda text: text.replace("\n", "\r\n", 2).encode(), id="mixed newlines"),
            pytest.param(lambda text: text.replace("\n", "\r").encode(), id="lone CR"),
            pytest.param(lambda text: b"\xff\xfe" + text.encode("utf-16-le"), id="UTF-16"),
            pytest.param(
                lambda text: text.replace("Lids", "L\xefds").encode("cp1252"), id="cp1252"
            ),
        ],
    )
    def test_both_tools_make_the_bytes_of_it_that_the_run_in_place_writes(self, fix, world, make):
        folder = world / "a b"
        folder.mkdir()
        page = folder / "page.html"
        page.write_bytes(make(PLANTED))
        patch = subprocess.run(
            [sys.executable, "-m", "refcheck", "fix", "a b/page.html", "--diff", "--offline", "--index", "works.idx"],
            cwd=world, capture_output=True, check=True,
        ).stdout  # fmt: skip
        assert page.read_bytes() == make(PLANTED)
        for command in (["git", "apply", "-"], ["patch", "-p1", "--binary", "-s"]):
            if shutil.which(command[0]):
                page.write_bytes(make(PLANTED))
                subprocess.run(command, cwd=world, input=patch, check=True)
                assert page.read_bytes() == make(WHOLE)
        page.write_bytes(make(PLANTED))
        fix("a b/page.html")

        assert page.read_bytes() == make(WHOLE)

    def test_nothing_to_do_is_no_patch(self, fix, world):
        (world / "page.html").write_text(WHOLE)

        assert fix("page.html", "--diff").out == ""


class TestMisfortune:
    def test_a_page_that_was_saved_meanwhile_is_left(self, fix, world, monkeypatch):
        def saved(_mending, _steps):
            (world / "page.html").write_text("somebody else's")

        monkeypatch.setattr(fixing, "_take_steps", saved)
        ran = fix("page.html")

        assert ran.code == 2
        assert ran.complaints == [
            "refcheck: page.html was changed meanwhile and is left as it is; run it again"
        ]
        assert (world / "page.html").read_text() == "somebody else's"

    def test_a_read_only_page_is_refused_before_anybody_is_asked(self, fix, world, monkeypatch):
        monkeypatch.setattr(os, "access", lambda path, mode: str(path) != "page.html")
        ran = fix("page.html")

        assert (ran.code, ran.complaints) == (
            2, ["refcheck: page.html cannot be written: it is read-only"]
        )  # fmt: skip

    def test_a_bug_with_one_page_leaves_it_and_mends_the_others(self, fix, world, monkeypatch):
        whole = mending.mend

        def mend(data, report, media):
            if report.dossier.article.path == "bad.html":
                raise ZeroDivisionError("oh")
            return whole(data, report, media)

        monkeypatch.setattr(mending, "mend", mend)
        (world / "bad.html").write_text(PLANTED)
        ran = fix("bad.html", "page.html")

        assert ran.code == 70
        assert "a bug in refcheck while fixing bad.html: ZeroDivisionError: oh" in ran.err
        assert (world / "bad.html").read_text() == PLANTED
        assert (world / "page.html").read_text() == WHOLE

    @pytest.mark.parametrize(
        ("moment", "left"),
        [("os.fsync", "old"), ("pathlib.Path.chmod", "old"), ("pathlib.Path.replace", "old"),
         ("pathlib.Path.unlink", "new")],
    )  # fmt: skip
    def test_killed_while_writing_the_file_is_the_old_or_the_new_one(
        self, fix, world, moment, left
    ):
        code = f"""
import os, pathlib, signal, sys
from refcheck.cli import fix, writing
from refcheck.cli.entry import run
write = writing.write_whole_bytes
def written(path, data):
    {moment} = lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL)
    write(path, data)
fix.write_whole_bytes = written
run(sys.argv[1:])
"""
        command = [
            sys.executable,
            "-c",
            code,
            "fix",
            "page.html",
            "--offline",
            "--index",
            "works.idx",
        ]
        done = subprocess.run(command, cwd=world, capture_output=True, check=False)

        assert done.returncode == -signal.SIGKILL
        assert (world / "page.html").read_text() == {"old": PLANTED, "new": WHOLE}[left]
        ran = fix(".")  # whatever lies beside it now is no page
        assert [line for line in ran.complaints if "left" in line] == [
            f"page.html: {2 if left == 'old' else 0} fixed, 0 left"
        ]


class TestLinks:
    @pytest.fixture
    def host(self):
        server = Standin()
        yield server
        server.die()

    def test_an_address_that_moved_is_asked_at_its_new_place_and_nothing_twice(
        self, refcheck, tmp_path, host
    ):
        alive = as_html("<!DOCTYPE html><title>All about kettles</title><p>They boil water.</p>")
        moved = Reply(301, headers={"Location": f"{host.url}/new"})
        host.answer = lambda asked: {"old": moved, "new": alive, "other": alive}.get(
            asked.last_part, as_html("", 404)
        )
        page = (
            "<p>A.[1] B.[1] C.[1]</p><h2>References</h2><ol><li>Kettles. "
            f'<a href="{host.url}/old">On kettles</a>. <a href="{host.url}/other">Lids</a></li></ol>'
        )
        (tmp_path / "page.html").write_text(page)
        ran = refcheck(
            "fix", "page.html", "--links", "--select", "REF3", "--allow-private",
            "--allow-port", host.url.rpartition(":")[2], "--no-source", "wayback",
        )  # fmt: skip

        assert ran.code == 0
        assert (tmp_path / "page.html").read_text() == page.replace("/old", "/new")
        asked = [one.path for one in host.requests]
        assert asked.count("/other") == 1
        assert ran.complaints[-1] == "page.html: 1 fixed, 0 left"


class TestTheWholePage:
    PAGE = (
        "<p>Spouts drip.[3] Kettles whistle.[1] Lids rattle.[4] Spouts drip on.[3]</p>\n"
        "<h2>References</h2>\n<p>[1] Spout T. Kettles. 1998.</p>\n<p>[3] Lid C. Spouts. 1999.</p>\n"
        "<p>[4] Cup D. Lids. 2000.</p>\n"
    )

    def test_is_renumbered_and_linked(self, fix, world):
        (world / "page.html").write_text(self.PAGE)
        ran = fix("page.html", "--renumber", "--link")

        written = (world / "page.html").read_text()
        assert ran.code == 0
        assert "page.html: plain references are linked" in ran.complaints
        assert "page.html: the entries are numbered in the order of first mention" in ran.complaints
        words = re.sub("<[^>]*>", "", written)
        assert words.startswith(
            "Spouts drip.[1] Kettles whistle.[2] Lids rattle.[3] Spouts drip on.[1]"
        )
        assert words.index("[1] Lid C.") < words.index("[2] Spout T.") < words.index("[3] Cup D.")
        assert 'href="#' in written

    def test_a_list_that_is_left_is_told_with_the_reason(self, fix, world):
        twice = self.PAGE.replace("[4]", "[3]")
        (world / "page.html").write_text(twice + self.PAGE)
        ran = fix("page.html", "--renumber")

        (told,) = [line for line in ran.complaints if "stays as it is" in line]
        assert ran.code == 0
        assert told.startswith(
            "page.html: the list at line 3 stays as it is: two entries bear the number 3"
        )
        assert "[4] Cup" not in (world / "page.html").read_text()

    def test_a_second_run_changes_nothing(self, fix, world):
        (world / "page.html").write_text(self.PAGE)
        fix("page.html", "--renumber", "--link")
        before = (world / "page.html").read_bytes()
        ran = fix("page.html", "--renumber", "--link")

        assert (world / "page.html").read_bytes() == before
        assert not [
            line for line in ran.complaints if "are linked" in line or "are numbered" in line
        ]

    def test_where_it_cannot_be_the_reason_is_told(self, fix, world):
        (world / "page.txt").write_text(re.sub("<[^>]*>", "", self.PAGE))
        ran = fix("page.txt", "--link")

        assert (ran.code, ran.complaints[0]) == (
            0, "page.txt: --link does nothing: plain text has no links"
        )  # fmt: skip


def test_a_hole_is_filled_from_the_earlier_page(fix, world):
    lines = [f"<p>[{n}] Spout {n}. All about kettle number {n}. 199{n}.</p>\n" for n in range(1, 6)]
    text = "<p>" + " ".join(f"Kettle {n} whistles.[{n}]" for n in range(1, 6)) + "</p>\n"
    whole = f"{text}<h2>References</h2>\n{''.join(lines)}"
    for command in (["init", "-q"], ["add", "page.html"]):
        (world / "page.html").write_text(whole)
        subprocess.run(["git", *command], cwd=world, check=True)
    names = ["-c", "user.email=a@b.example", "-c", "user.name=A"]
    subprocess.run(["git", *names, "commit", "-qm", "whole"], cwd=world, check=True)
    (world / "page.html").write_text(whole.replace(lines[2], ""))
    ran = fix("page.html")

    assert (world / "page.html").read_text() == whole
    assert ran.complaints[0].startswith("page.html:1: fixed REF001 of [3]: put reference 3 back")


class TestRegistry:
    """What stands verified in references.yaml stays so where it was refcheck that changed it."""

    BARE = WHOLE.replace(" doi:10.5555/kettles", "")
    NOTE = "note: looked up in the library  # by Tilda\n"

    @pytest.fixture
    def registry(self, refcheck, world):
        (world / "page.html").write_text(self.BARE)
        ran = refcheck("registry", "init", "page.html", "--offline", "--index", "works.idx")
        assert ran.code == 0
        file = world / "references.yaml"
        file.write_text(file.read_text().rstrip("\n") + f"\n      {self.NOTE}")
        assert "verified: " in file.read_text()
        return file

    @pytest.fixture
    def rules_found(self, refcheck):
        def run():
            ran = refcheck(
                "page.html", "--offline", "--index", "works.idx", "--no-report", "--format", "json"
            )
            (article,) = json.loads(ran.out)["articles"]
            return {finding["rule"] for finding in article["findings"]}

        return run

    def test_the_entry_gets_the_new_text_and_nothing_else(self, fix, world, registry, rules_found):
        before = registry.read_text()
        assert "REF105" in rules_found()
        ran = fix("page.html")

        assert (world / "page.html").read_text() == WHOLE
        assert ran.complaints[-1] == "references.yaml: an entry has the new text of page.html"
        mark = re.compile("fingerprint: .*")
        assert registry.read_text() != before
        assert mark.sub("", registry.read_text()) == mark.sub("", before)
        assert not rules_found() & {"REF105", "REF501"}

    def test_its_first_words_follow(self, fix, world, registry):
        page = self.BARE.replace("The whistling", "The wistling")
        text = registry.read_text().replace("The whistling", "The wistling")
        (world / "page.html").write_text(page)
        entry = re.search("<li>(.*)</li>", page)[1]
        registry.write_text(re.sub("fingerprint: .*", f"fingerprint: {fingerprint(entry)}", text))
        fix("page.html")

        assert "The whistling" in registry.read_text()

    def test_a_second_run_leaves_both_files(self, fix, world, registry):
        fix("page.html")
        before = [one.stat().st_mtime_ns for one in (registry, world / "page.html")]
        ran = fix("page.html")

        assert ran.complaints == ["page.html: 0 fixed, 0 left"]
        assert [one.stat().st_mtime_ns for one in (registry, world / "page.html")] == before

    def test_what_somebody_else_has_changed_is_still_told(self, fix, world, registry, rules_found):
        changed = self.BARE.replace("1998", "1989")
        (world / "page.html").write_text(changed)
        before = registry.read_text()
        fix("page.html")

        assert (world / "page.html").read_text() == WHOLE
        assert registry.read_text() == before
        assert "REF501" in rules_found()

    def test_an_entry_of_another_work_does_not_go_along(self, fix, world, registry):
        entry = re.sub("doi: .*", "doi: 10.5555/lids", registry.read_text())
        registry.write_text(re.sub("verified: .*", "ignore: {REF203: as on the cover}", entry))
        before = registry.read_text()
        ran = fix("page.html")

        assert (world / "page.html").read_text() == WHOLE
        assert registry.read_text() == before
        assert ran.complaints[-1] == (
            "references.yaml: an entry has the earlier text of page.html; "
            "`refcheck registry init page.html` verifies anew"
        )

    def test_the_patch_has_both_files(self, fix, world, registry):
        before = registry.read_bytes()
        patch = fix("page.html", "--diff").out
        assert registry.read_bytes() == before
        fix("page.html")
        mended = registry.read_bytes()
        (world / "page.html").write_text(self.BARE)
        registry.write_bytes(before)
        subprocess.run(["git", "apply", "-"], cwd=world, input=patch.encode(), check=True)

        assert registry.read_bytes() == mended
        assert (world / "page.html").read_text() == WHOLE

    def test_a_patch_of_a_folder_has_nothing_that_lies_above_it(
        self, refcheck, world, registry, monkeypatch
    ):
        (world / "below").mkdir()
        page = (world / "page.html").rename(world / "below" / "page.html")
        registry.write_text(registry.read_text().replace("page.html:", "below/page.html:"))
        monkeypatch.chdir(page.parent)
        ran = refcheck("fix", "page.html", "--diff", "--offline", "--index", "../works.idx")

        assert ran.out.count("+++ ") == 1
        assert "references.yaml is outside of this folder, and not in the patch" in ran.err

    def test_another_output_leaves_it(self, fix, registry):
        before = registry.read_text()
        fix("page.html", "--output", "mended.html")

        assert registry.read_text() == before

    def test_a_page_that_could_not_be_written_leaves_it(self, fix, world, registry, monkeypatch):
        before = registry.read_text()
        monkeypatch.setattr(
            fixing, "_take_steps", lambda *_: (world / "page.html").write_text("somebody else's")
        )

        assert fix("page.html").code == 2
        assert registry.read_text() == before

    def test_one_that_was_changed_meanwhile_is_left_and_told(
        self, fix, world, registry, monkeypatch
    ):
        monkeypatch.setattr(
            fixing, "_take_steps", lambda *_: registry.write_text("somebody else's")
        )
        ran = fix("page.html")

        assert ran.code == 2
        assert "references.yaml was changed by somebody else meanwhile" in ran.complaints[-1]
        assert registry.read_text() == "somebody else's"
        assert (world / "page.html").read_text() == WHOLE

    def test_two_pages_of_one_registry(self, fix, refcheck, world, registry):
        (world / "other.html").write_text(self.BARE)
        refcheck("registry", "init", "other.html", "--offline", "--index", "works.idx")
        ran = fix("page.html", "other.html")

        assert ran.complaints[-2:] == [
            "references.yaml: an entry has the new text of page.html",
            "references.yaml: an entry has the new text of other.html",
        ]
        assert refcheck("registry", "verify").code == 0
