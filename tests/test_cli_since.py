"""`--since REV`: only what is new since a revision is told, whatever the repository looks like."""

from __future__ import annotations

import json
import shutil

import pytest
from git_pages import Repository, page_of
from test_registry_effects import FakeResolver

from refcheck.checks.selection import select_rules
from refcheck.config import Settings
from refcheck.pipeline import PageInput, check_pages
from refcheck.progress import Silent

QUIET = ("--offline", "--no-report", "--select", "REF0,REF4,REF903")


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path)


@pytest.fixture
def since(refcheck):
    """`since(rev, *pages)`: the run, and the findings of each article by path."""

    def run(revision, *pages, options=()):
        ran = refcheck(*pages, *QUIET, f"--since={revision}", "--format", "json", "-v", *options)
        articles = json.loads(ran.out)["articles"] if ran.out else []
        told = {one["path"]: [found["rule"] for found in one["findings"]] for one in articles}
        return ran, told

    return run


def test_only_what_the_edit_broke_is_told(repository, since):
    repository.commit(page=page_of(without=(5,)))
    repository.write("page.html", page_of(without=(5,)).replace("[2]", "[2][9]"))

    ran, told = since("HEAD", "page.html")

    assert (ran.code, told) == (1, {"page.html": ["REF001"]})
    assert json.loads(ran.out)["articles"][0]["known"] == 2


def test_an_edit_that_breaks_nothing_is_clean(repository, since):
    repository.commit(page=page_of(without=(5,)))
    repository.commit(page=page_of(without=(5,)).replace("<p>", "\n\n<p>"))

    ran, told = since("HEAD~1", "page.html")

    assert (ran.code, told) == (0, {"page.html": []})


def test_unchanged_pages_are_passed_over_and_counted(repository, since):
    repository.commit(page=page_of(), other=page_of(without=(5,)), third=page_of())
    repository.write("page.html", page_of(without=(2,)))

    ran, told = since("HEAD", ".")

    assert told == {"page.html": ["REF001", "REF402"]}
    assert "passed over: 2 pages unchanged since HEAD" in ran.complaints


@pytest.mark.parametrize("kind", ["terminal", "json", "html"])
def test_a_run_in_which_nothing_changed_has_its_report_too(repository, refcheck, tmp_path, kind):
    repository.commit(page=page_of(without=(5,)))

    ran = refcheck("page.html", *QUIET, "--since=HEAD", "--format", kind, "--output", "report.out")

    assert ran.code == 0
    assert (tmp_path / "report.out").stat().st_size


def test_line_ends_that_a_checkout_rewrites_are_no_change(repository, since):
    repository.commit(page=page_of(without=(5,)))
    repository.write("page.html", page_of(without=(5,)).replace("\n", "\r\n"))

    ran, told = since("HEAD", "page.html")

    assert (ran.code, told) == (0, {})


def test_all_of_a_new_page_is_new(repository, since):
    repository.commit(other=page_of())
    repository.commit(page=page_of(without=(5,)))

    assert since("HEAD~1", "page.html")[1] == {"page.html": ["REF001", "REF402"]}


def test_a_renamed_page_is_compared_with_what_it_was(repository, since):
    repository.commit(page=page_of(without=(5,)))
    repository.git("mv", "page.html", "renamed.html")
    repository.commit()
    changed = page_of(without=(5,)).replace("[2]", "[2][9]")
    repository.write("renamed.html", changed)

    assert since("HEAD~1", "renamed.html")[1] == {"renamed.html": ["REF001"]}


def test_a_page_that_git_does_not_know_is_refused_by_name_and_new_in_a_folder(repository, since):
    repository.commit(other=page_of())
    repository.write("page.html", page_of(without=(5,)))

    named, _ = since("HEAD", "page.html")
    in_folder, told = since("HEAD", ".")

    assert named.code == 2
    assert named.complaints == [
        (
            "refcheck: page.html is not tracked by git, so that there is nothing to compare it "
            "with; `git add page.html`, or leave --since out"
        )
    ]
    assert (in_folder.code, told) == (1, {"page.html": ["REF001", "REF402"]})


def test_an_added_page_that_is_not_committed_is_new(repository, since):
    repository.commit(other=page_of())
    repository.write("page.html", page_of(without=(5,)))
    repository.git("add", "page.html")

    assert since("HEAD", "page.html")[1] == {"page.html": ["REF001", "REF402"]}


def test_a_page_in_a_submodule_is_of_its_own_repository(repository, since, tmp_path):
    inner = Repository(tmp_path / "inner")
    inner.commit(page=page_of())
    inner.write("page.html", page_of(without=(5,)))
    repository.commit()

    assert since("HEAD", "inner/page.html")[1] == {"inner/page.html": ["REF001", "REF402"]}


def test_a_linked_page_is_the_file_that_it_leads_to(repository, since, tmp_path):
    repository.commit(page=page_of(without=(5,)))
    (tmp_path / "link.html").symlink_to("page.html")
    repository.commit()
    repository.write("page.html", page_of(without=(5,)).replace("[2]", "[2][9]"))

    assert since("HEAD", "link.html")[1] == {"link.html": ["REF001"]}


def test_with_a_baseline_both_are_left_out(repository, since, refcheck):
    repository.commit(page=page_of(without=(5,)))
    ranged = page_of(without=(5,)).replace("[6]", "[6-4]")
    repository.write("page.html", ranged)
    refcheck("page.html", *QUIET, "--write-baseline", "known.json")
    repository.write("page.html", ranged.replace("[3]", "[3][12]"))

    ran, told = since("HEAD", "page.html", options=("--baseline", "known.json"))

    assert (ran.code, told) == (1, {"page.html": ["REF001"]})


def test_a_baseline_that_is_written_has_unchanged_pages_too(repository, since, tmp_path):
    repository.commit(page=page_of(without=(5,)))

    ran, _ = since("HEAD", "page.html", options=("--write-baseline", "known.json"))

    assert ran.code == 0
    assert len(json.loads((tmp_path / "known.json").read_text())["findings"]) == 2


def test_what_cannot_be_checked_is_told_although_it_is_old(repository, since):
    page = "<p>Water boils.[1] It freezes.[2] Salt lowers that.[3] Sugar does too.[4]</p>\n"
    repository.commit(page=page)
    repository.write("page.html", page + "<p>More words.</p>")

    assert since("HEAD", "page.html")[1] == {"page.html": ["REF903"]}


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nope", "refcheck: nope is no revision of the repository"),
        ("--output=x", "refcheck: '--output=x' is no revision of git"),
        ("", "refcheck: --since must be a text, not ``"),
        ("HEAD~7", "refcheck: HEAD~7 is no revision of the repository"),
    ],
)
def test_an_unknown_revision_is_one_line_and_exit_2(repository, since, revision, words):
    repository.commit(page=page_of(), other=page_of())

    ran, _ = since(revision, "page.html", "other.html")

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert ran.complaints[0].startswith(words)


def test_a_shallow_clone_is_one_line_and_exit_2(repository, since, tmp_path):
    repository.commit(page=page_of())
    repository.commit(page=page_of(without=(5,)))
    source = f"file://{tmp_path}"
    repository.git("clone", "--quiet", "--depth=1", source, str(tmp_path / "clone"))

    ran, _ = since("HEAD~1", "clone/page.html")

    assert (ran.code, len(ran.complaints)) == (2, 1)
    assert "shallow clone" in ran.complaints[0]
    assert "fetch-depth: 0" in ran.complaints[0]


def test_outside_of_a_repository_is_one_line_and_exit_2(since, tmp_path):
    (tmp_path / "page.html").write_text(page_of())

    ran, _ = since("HEAD", "page.html")

    assert ran.code == 2
    assert ran.complaints == [
        "refcheck: page.html is in no git repository; --since is for pages that git keeps"
    ]


def test_without_git_is_one_line_and_exit_2(repository, since, monkeypatch):
    repository.commit(page=page_of())
    monkeypatch.setenv("PATH", "/nowhere")

    ran, _ = since("HEAD", "page.html")

    assert ran.code == 2
    assert ran.complaints == ["refcheck: git is not installed, or not on the PATH; install git"]


def test_a_piped_page_has_no_earlier_text(repository, refcheck_process):
    repository.commit(page=page_of())
    process = refcheck_process("-", *QUIET, "--since=HEAD", stdin=-1)

    _, err = process.communicate(page_of().encode(), timeout=60)

    assert process.returncode == 2
    assert err.decode().startswith("refcheck: stdin has no earlier text in git")


def test_a_pointer_to_a_large_file_is_one_line_and_the_other_pages_are_checked(repository, since):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    repository.commit(page=pointer, other=page_of())
    repository.write("page.html", page_of())
    repository.write("other.html", page_of(without=(5,)))

    ran, told = since("HEAD", "page.html", "other.html")

    assert (ran.code, told) == (2, {"other.html": ["REF001", "REF402"]})
    assert "is kept in Git LFS" in ran.complaints[0]


def test_a_repository_without_commits_is_one_line(repository, since, tmp_path):
    (tmp_path / "page.html").write_text(page_of())

    ran, _ = since("HEAD", "page.html")

    assert (ran.code, len(ran.complaints)) == (2, 1)


def test_both_texts_are_checked_with_one_question_for_each_work():
    resolver, looked_up = FakeResolver(), []
    new, old = page_of(without=(5,)).encode(), page_of(without=(2,)).encode()
    pages = [PageInput("page.html", new), PageInput("page.html", old, earlier=True)]

    check_pages(
        pages,
        settings=Settings(),
        resolver=resolver,
        rules=select_rules(["REF001", "REF201"]),
        started="2026-11-30T08:00:00Z",
        progress=Silent(),
        histories=looked_up.append,
    )

    assert resolver.calls == 1
    assert looked_up == pages[:1]  # what the earlier text lacks is nobody's concern


def test_the_earlier_text_of_a_missing_folder_is_no_trouble(repository, since, tmp_path):
    repository.commit(page=page_of())
    (tmp_path / "deep").mkdir()
    shutil.move(tmp_path / "page.html", tmp_path / "deep" / "page.html")
    repository.commit()

    ran, told = since("HEAD~1", "deep/page.html")

    assert (ran.code, told) == (0, {})
