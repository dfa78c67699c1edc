from __future__ import annotations

import os
import pickle
import shutil
import stat
import subprocess
import sys

import pytest
from dump_files import html, names, opened, pages, troubles

from refcheck.corpus.sources.opening import open_source
from refcheck.corpus.unpacking import unpacked
from refcheck.errors import InputError
from refcheck.revisions.git_command import GitRefusalError, find_git

posix = pytest.mark.skipif(sys.platform == "win32", reason="links, pipes and permissions")


@pytest.fixture
def wiki(tmp_path):
    folder = tmp_path / "wiki"
    folder.mkdir()
    return folder


def put(folder, *paths):
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(html(path), encoding="utf-8")


def test_pages_are_the_files_that_are_pages_for_a_single_check(wiki, tmp_path):
    put(wiki, "b.html", "a.md", "c/d.HTM", "c/e.txt", "f.xhtml", "g.markdown")
    put(wiki, "h.pdf", ".i.html", ".git2/j.html", "k_files/l.html", "m.json", "Makefile")

    source = opened(wiki, tmp_path)

    assert source.kind == "folder"
    assert names(source) == ["a.md", "b.html", "c/d.HTM", "c/e.txt", "f.xhtml", "g.markdown"]
    assert [page.media for page in source.pages()] == ["markdown", *[None] * 4, "markdown"]


def test_reports_and_the_results_of_the_run_are_no_pages(wiki, tmp_path):
    put(wiki, "a.html", "reports/a.html", "out/work/x.html")

    source = open_source(str(wiki), left_out=(wiki / "reports",))
    source.prepare(wiki / "out")

    assert names(source) == ["a.html"]


def test_a_report_of_refcheck_is_refused_where_it_is_checked(wiki, tmp_path):
    put(wiki, "a.html")
    (wiki / "b.html").write_text('<head><meta name="generator" content="refcheck 1"></head><body>')
    a, b = opened(wiki, tmp_path).pages()

    assert unpacked(a) == a
    with pytest.raises(InputError, match="report of refcheck"):
        unpacked(b)


def test_a_second_start_sees_the_pages_of_the_first(wiki, tmp_path):
    put(wiki, "b.html", "c.html", "d.html")
    opened(wiki, tmp_path)
    put(wiki, "a.html", "e.html")
    (wiki / "c.html").unlink()
    (wiki / "d.html").write_text(html("changed"))

    again = opened(wiki, tmp_path)

    assert names(again) == ["b.html", ("unreadable", "c.html"), "d.html"]
    assert troubles(again)[0].message == "it is gone since the folder was listed"
    assert list(again.pages())[2].data == html("changed").encode()
    assert again.identity() == open_source(str(wiki)).identity()


def test_a_listing_that_was_not_finished_is_made_anew(wiki, tmp_path):
    put(wiki, "a.html")
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "listing.part").write_bytes(b"half a listing")

    assert names(opened(wiki, tmp_path)) == ["a.html"]


def test_reading_can_begin_anywhere_and_go_by_stretches(wiki, tmp_path):
    put(wiki, *(f"{number:02}.html" for number in range(11)))
    source = opened(wiki, tmp_path)
    every = list(source.pages())

    elsewhere = pickle.loads(pickle.dumps(source))
    splits = source.splits(4)

    assert list(source.pages(8)) == every[8:]
    assert [page for split in splits for page in elsewhere.pages_of(split)] == every
    assert [split.first for split in splits] == [0, 2, 5, 8]
    assert len(source.splits(100)) == 11
    assert source.count() == 11


def test_the_share_that_was_read_is_told_from_wherever_reading_begins(wiki, tmp_path):
    put(wiki, "0.html", "1.html", "2.html", "3.html")
    source = opened(wiki, tmp_path)

    shares = [source.progress() for _ in source.pages(2)]

    assert shares == [0.75, 1.0]


def test_a_folder_without_pages_has_none(wiki, tmp_path):
    source = opened(wiki, tmp_path)

    assert (names(source), source.count(), source.splits(3)) == ([], 0, [])


@posix
def test_a_circle_of_links_is_not_followed(wiki, tmp_path):
    put(wiki, "a/b.html")
    (wiki / "a" / "up").symlink_to(wiki, target_is_directory=True)
    (wiki / "a" / "up.html").symlink_to(wiki, target_is_directory=True)
    (wiki / "x.html").symlink_to("y.html")
    (wiki / "y.html").symlink_to("x.html")

    found = names(opened(wiki, tmp_path))

    assert found == ["a/b.html", ("unreadable", "x.html"), ("unreadable", "y.html")]


@posix
def test_what_would_be_waited_for_is_not_opened(wiki, tmp_path):
    os.mkfifo(wiki / "a.html")
    (wiki / "b.html").symlink_to("/dev/zero")

    found = troubles(opened(wiki, tmp_path))

    message = "it cannot be read: it is no file, but a pipe, a device or the like"
    assert [one.message for one in found] == [message] * 2


@posix
def test_names_that_are_no_text_are_told_apart(wiki, tmp_path):
    for name in (b"\xff.html", b"\xfe.html"):
        (wiki / os.fsdecode(name)).write_bytes(b"<p>Tea</p>")

    found = names(opened(wiki, tmp_path))

    assert found == ["\\xfe.html", "\\xff.html"]


@posix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read all")
def test_files_and_folders_that_may_not_be_read_are_told(wiki, tmp_path):
    put(wiki, "a.html", "b/c.html", "d.html")
    (wiki / "a.html").chmod(0)
    (wiki / "b").chmod(0)

    found = names(opened(wiki, tmp_path))
    (wiki / "b").chmod(stat.S_IRWXU)

    assert found == [("unreadable", "a.html"), ("unreadable", "b"), "d.html"]


def test_a_page_is_read_to_one_byte_above_the_limit(wiki, tmp_path):
    with (wiki / "a.html").open("wb") as file:
        file.truncate(10 << 30)
    (page,) = opened(wiki, tmp_path).pages()

    assert len(page.data) == (50 << 20) + 1
    with pytest.raises(InputError, match="larger than 50 MB"):
        unpacked(page)


# A GitHub wiki.


def commit(wiki, day, *commands):
    """Everything that is in the folder, on this day; `commands` come before."""
    git = [shutil.which("git"), "-C", str(wiki), "-c", "user.name=A", "-c", "user.email=a@b.c"]
    environment = {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_COMMITTER_DATE": f"{day}T04:05:06Z",
    }
    for command in (*commands, ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], check=True, env=environment)


@pytest.fixture
def checkout(wiki):
    put(wiki, "Home.md", "Tea-and-milk.md", "_Sidebar.md", "_Footer.md", "_Header.markdown")
    commit(wiki, "2026-02-03", ["init", "-q", "-b", "main"])
    return wiki


def days(source):
    """Each page's name and the day of its revision."""
    return {page.name: page.revision and page.revision.day for page in source.pages()}


def append(file):
    with file.open("a", encoding="utf-8") as opened_file:
        opened_file.write("<p>More.</p>")


def test_pages_of_a_wiki_have_titles_and_a_commit(checkout, tmp_path):
    source = opened(checkout, tmp_path, git=find_git(os.environ))

    home, milk = pages(source)

    assert source.kind == "wiki"
    assert (home.name, home.title) == ("Home.md", "Home")
    assert (milk.name, milk.title) == ("Tea-and-milk.md", "Tea and milk")
    assert len(home.revision.id) == 40
    assert home.revision.day == "2026-02-03"
    assert pages(opened(checkout, tmp_path / "other"))[0].revision is None


def test_each_page_of_a_wiki_has_the_commit_that_changed_it_last(checkout, tmp_path):
    put(checkout, "deep/Odd é “name”.md", "Old.md", "Renamed.md")
    commit(checkout, "2026-02-04")
    append(checkout / "Tea-and-milk.md")
    commit(checkout, "2026-02-05", ["mv", "Renamed.md", "New.md"], ["rm", "-q", "Old.md"])
    put(checkout, "Draft.md", "Old.md")

    source = opened(checkout, tmp_path, git=find_git(os.environ))

    assert days(source) == {
        "Draft.md": None,
        "Home.md": "2026-02-03",
        "New.md": "2026-02-05",
        "Old.md": "2026-02-05",
        "Tea-and-milk.md": "2026-02-05",
        "deep/Odd é “name”.md": "2026-02-04",
    }


def test_a_page_that_was_edited_on_a_branch_has_that_commit(checkout, tmp_path):
    append(checkout / "Tea-and-milk.md")
    commit(checkout, "2026-02-04", ["switch", "-qc", "side"])
    put(checkout, "Home.md")
    append(checkout / "Home.md")
    commit(checkout, "2026-02-05", ["switch", "-q", "main"])
    put(checkout, "More.md")
    commit(checkout, "2026-02-06", ["merge", "-q", "--no-commit", "--no-ff", "side"])

    source = opened(checkout, tmp_path, git=find_git(os.environ))

    assert days(source) == {
        "Home.md": "2026-02-05",
        "More.md": "2026-02-06",
        "Tea-and-milk.md": "2026-02-04",
    }


def test_a_run_that_goes_on_has_the_revisions_that_it_began_with(checkout, tmp_path):
    before = days(opened(checkout, tmp_path, git=find_git(os.environ)))
    append(checkout / "Home.md")
    commit(checkout, "2026-02-09")

    assert days(opened(checkout, tmp_path, git=find_git(os.environ))) == before
    assert days(opened(checkout, tmp_path / "new", git=find_git(os.environ))) != before


def test_where_git_has_too_much_to_tell_the_checked_out_commit_stands_for_all(checkout, tmp_path):
    class Slow:
        def ask(self, folder, *arguments):
            if "--name-only" in arguments:
                raise GitRefusalError("no answer within 30 s")
            return find_git(os.environ).ask(folder, *arguments)

    append(checkout / "Home.md")
    commit(checkout, "2026-02-04")

    assert days(opened(checkout, tmp_path, git=Slow())) == {
        "Home.md": "2026-02-04",
        "Tea-and-milk.md": "2026-02-04",
    }


def test_a_wiki_that_is_prepared_needs_no_git_in_other_processes(checkout, tmp_path):
    source = opened(checkout, tmp_path, git=find_git(os.environ))

    other = pickle.loads(pickle.dumps(source))

    assert other.git is None
    assert days(other) == days(source)


def test_pages_in_markup_that_is_not_read_are_counted(checkout, tmp_path):
    put(checkout, "Milk.asciidoc", "deep/Sugar.rst", "lump.png", ".hidden.rst", "deep/Cream.md")
    put(checkout, "Cup.ADOC", "deep/.rst", "asc")
    source = opened(checkout, tmp_path)

    assert len(pages(source)) == 3
    counted = {"files in AsciiDoc": 2, "files in reStructuredText": 1}
    assert source.beside() == counted
    assert opened(checkout, tmp_path).beside() == counted


def test_the_end_of_a_run_says_what_was_left_out_in_which_markup(refcheck, checkout):
    put(checkout, "Home.asciidoc", "Tea.asciidoc", "Sugar.rst")

    ran = refcheck("corpus", "check", checkout, "--output", "out", "--select", "REF0")

    assert ran.code == 0
    assert ran.err == "left out: files in AsciiDoc (2), files in reStructuredText (1)\n"


def test_a_hostile_wiki_runs_nothing(checkout, tmp_path):
    mark = tmp_path / "ran"
    with (checkout / ".git" / "config").open("a") as config:
        for section, name in (
            ("core", "fsmonitor"),
            ("core", "pager"),
            ("core", "sshCommand"),
            ("core", "editor"),
            ("gpg", "program"),
            ("diff", "external"),
            ("log", "showSignature"),
        ):
            value = "true" if name == "showSignature" else f"touch {mark}"
            config.write(f'[{section}]\n\t{name} = "{value}"\n')
        config.write(f'[filter "x"]\n\tclean = touch {mark}\n\tsmudge = touch {mark}\n')
        config.write(f'[diff "x"]\n\tcommand = touch {mark}\n\ttextconv = touch {mark}\n')
        config.write("[log]\n\tshowRoot = false\n\tfollow = true\n[diff]\n\trelative = true\n")
    (checkout / ".gitattributes").write_text("*.md filter=x diff=x\n")

    found = pages(opened(checkout, tmp_path, git=find_git(os.environ)))

    assert len(found) == 2
    assert found[0].revision is not None
    assert not mark.exists()


@posix
def test_a_link_in_a_wiki_leads_nowhere(checkout, tmp_path):
    (tmp_path / "secret.txt").write_text("password")
    (checkout / "Secret.md").symlink_to(tmp_path / "secret.txt")

    found = names(opened(checkout, tmp_path))

    assert found == ["Home.md", ("unreadable", "Secret.md"), "Tea-and-milk.md"]


def test_a_git_folder_that_is_none_leaves_the_revision_out(wiki, tmp_path):
    put(wiki, "Home.md")
    (wiki / ".git").mkdir()

    assert pages(opened(wiki, tmp_path, git=find_git(os.environ)))[0].revision is None


# What SOURCE is.


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file or folder"),
        (b"", "no source of pages"),
        (b"<p>A single page</p>", "no source of pages"),
        (b"PK\x03\x04", "no source of pages"),
        (b"\x1f\x8bjunk", "no source of pages"),
    ],
)
def test_what_is_no_source_is_told_in_a_line(tmp_path, content, message):
    if content is not None:
        (tmp_path / "x").write_bytes(content)

    with pytest.raises(InputError, match=message) as told:
        open_source(str(tmp_path / "x"))

    assert "\n" not in str(told.value)
    assert "Enterprise" in told.value.hint


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        (["a.ndjson", "b.ndjson.gz", "README.txt"], "enterprise"),
        (["a.tar.gz"], "enterprise"),
        (["a.warc.gz", "b.warc"], "warc"),
        (["a.warc.gz", "b.ndjson"], "folder"),
        (["a.ndjson", "index.html"], "folder"),
        (["a.tar.gz", "pages/index.html"], "folder"),
        (["package.json", "a.txt"], "folder"),
        ([".git/config", "a.ndjson"], "wiki"),
    ],
)
def test_a_folder_is_one_of_dumps_where_there_is_nothing_else(wiki, files, kind):
    put(wiki, *files)

    assert open_source(str(wiki)).kind == kind


@pytest.mark.parametrize("text", ["a\0b", "x" * 5000, "/dev/zero", ""])
def test_odd_names_are_refused_or_read_as_names(text):
    if text == "":
        assert open_source(text).kind
    else:
        with pytest.raises(InputError):
            open_source(text)
