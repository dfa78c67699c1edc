"""A page's earlier states in git: found, followed, and had without anything of the repository run."""

from __future__ import annotations

import os
import shutil
import stat

import pytest
from git_pages import Repository, page_of

from refcheck.errors import InputError
from refcheck.model.revisions import Revision
from refcheck.revisions.git import MOST_REVISIONS, GitHistory, repository_of
from refcheck.revisions.git_command import GitRefusalError, find_git


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "wiki")


def opened(repository, name="page.html", environ=os.environ):
    return repository_of(repository.folder / name, find_git(environ))


def history(repository, name="page.html"):
    return GitHistory(*opened(repository, name))


def test_the_states_of_a_page_come_newest_first_with_their_days(repository):
    first = repository.commit(page="one")
    repository.commit(other="not about the page")
    third = repository.commit(page="two")
    past = history(repository)

    found = list(past.revisions())

    assert found == [Revision(third, "2016-03-03"), Revision(first, "2016-03-01")]
    assert [past.page(one) for one in found] == [b"two", b"one"]


def test_the_day_is_that_of_universal_time(repository):
    repository.write("page.html", "one")
    repository.git("add", "--all")
    late = "2016-03-01T23:30:00-0700"
    repository.git("commit", "-qm", "late", GIT_COMMITTER_DATE=late)

    past = GitHistory(*opened(repository, environ=os.environ | {"TZ": "America/Phoenix"}))

    assert [one.day for one in past.revisions()] == ["2016-03-02"]


def test_a_page_is_followed_through_its_renames(repository):
    repository.commit(page=page_of())
    repository.git("mv", "page.html", "a new name – ü.html")
    repository.commit()
    past = history(repository, "a new name – ü.html")

    assert [past.page(one) for one in past.revisions()] == [page_of().encode()] * 2


def test_a_history_is_bounded(repository, monkeypatch):
    monkeypatch.setattr("refcheck.revisions.git.MOST_REVISIONS", 3)
    for number in range(5):
        repository.commit(page=str(number))

    assert len(list(history(repository).revisions())) == 3
    assert MOST_REVISIONS == 200


def test_names_that_look_like_options_and_patterns_are_names(repository):
    for name in ("--output=x.html", "*.html", ":(top)a.html", "a\nb.html", " .html"):
        repository.write(name, name)
        repository.commit()

        past = history(repository, name)

        assert [past.page(one) for one in past.revisions()] == [name.encode()]


def test_a_page_that_git_does_not_know_has_no_history(repository):
    repository.commit(page="one")
    repository.write("new.html", "two")

    found, path = opened(repository, "new.html")

    assert list(GitHistory(found, path).revisions()) == []
    assert not found.is_tracked(path)
    assert found.is_tracked("page.html")


def test_an_unknown_revision_has_no_page(repository):
    repository.commit(page="one")

    assert history(repository).page(Revision("0" * 40, "2016-03-01")) is None


@pytest.mark.parametrize("revision", ["", " ", "-x", "--all", "\0", "nope", "HEAD..HEAD", "0" * 40])
def test_what_is_no_revision_is_refused_in_one_line(repository, revision):
    repository.commit(page="one")

    with pytest.raises(InputError) as caught:
        opened(repository)[0].commit(revision)

    assert "\n" not in caught.value.message
    assert "HEAD~1" in caught.value.hint


def test_a_shallow_clone_says_what_to_do(repository, tmp_path):
    repository.commit(page="one")
    repository.commit(page="two")
    shallow = Repository(tmp_path / "other")
    shutil.rmtree(shallow.folder)
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--depth=1", source, str(shallow.folder))

    with pytest.raises(InputError) as caught:
        opened(shallow)[0].commit("HEAD~1")

    assert "shallow clone" in caught.value.message
    assert "fetch-depth: 0" in caught.value.hint


def test_a_file_outside_of_every_repository_says_so(tmp_path):
    with pytest.raises(InputError, match=r"page\.html is in no git repository"):
        repository_of(tmp_path / "page.html", find_git(os.environ))


def test_a_bare_repository_in_the_folder_is_no_work_tree(repository, tmp_path):
    repository.commit(page="one")
    repository.git("clone", "--quiet", "--bare", str(repository.folder), str(tmp_path / "bare"))

    with pytest.raises(InputError):
        repository_of(tmp_path / "bare" / "page.html", find_git(os.environ))


def test_a_repository_of_somebody_else_says_how_to_trust_it(repository, tmp_path):
    repository.commit(page="one")
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(
        "#!/bin/sh\necho \"fatal: detected dubious ownership in repository at '/x'\" >&2\nexit 128\n"
    )
    program.chmod(0o755)

    with pytest.raises(InputError) as caught:
        opened(repository, environ={"PATH": str(program.parent)})

    assert "git does not trust the repository" in caught.value.message
    assert "safe.directory" in caught.value.hint


def test_without_git_there_is_one_line():
    with pytest.raises(InputError, match="git is not installed"):
        find_git({"PATH": "/nowhere"})


def test_a_git_that_does_not_answer_is_given_up(repository, tmp_path):
    program = tmp_path / "git"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    git = find_git({"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"})

    with pytest.raises(GitRefusalError, match=r"no answer within 0\.2 s"):
        git.ask(repository.folder, "log", seconds=0.2)


def test_variables_of_git_lead_it_nowhere_else(repository, tmp_path):
    other = Repository(tmp_path / "other")
    other.commit(page="another page")
    repository.commit(page="one")
    environ = os.environ | {
        "GIT_DIR": str(other.folder / ".git"),
        "GIT_WORK_TREE": str(other.folder),
        "GIT_INDEX_FILE": str(tmp_path / "index"),
        "GIT_EXTERNAL_DIFF": "false",
    }

    found, path = opened(repository, environ=environ)

    assert found.text(found.commit("HEAD"), path) == b"one"


def test_what_the_user_configured_by_variables_stays():
    kept = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "a.b", "GIT_CONFIG_VALUE_0": "c"}

    environment = find_git(os.environ | kept | {"GIT_TRACE": "/tmp/trace"}).environment

    assert kept.items() <= environment.items()
    assert "GIT_TRACE" not in environment


@pytest.fixture
def trap(tmp_path):
    """A program that leaves a trace when it runs."""
    trace = tmp_path / "trace"
    program = tmp_path / "trap"
    program.write_text(f'#!/bin/sh\necho "$0" >> {trace}\ncat\n')
    program.chmod(0o755)
    return program, trace


def test_nothing_that_a_repository_names_is_run(repository, trap):
    program, trace = trap
    repository.commit(page=page_of())
    repository.write(".gitattributes", "*.html diff=trap filter=trap merge=trap\n")
    repository.commit(page=page_of(without=(5,)))
    for name in (
        "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass",
        "diff.external", "diff.trap.textconv", "diff.trap.command", "filter.trap.clean",
        "filter.trap.smudge", "filter.trap.process", "gpg.program", "credential.helper",
        "core.alternateRefsCommand", "pager.log", "alias.log",
    ):  # fmt: skip
        repository.git("config", name, f"!{program}" if name.startswith("alias") else str(program))
    repository.git("config", "log.showSignature", "true")
    for hook in ("post-checkout", "post-index-change", "fsmonitor-watchman", "pre-commit"):
        shutil.copy(program, repository.folder / ".git" / "hooks" / hook)
    trace.unlink(missing_ok=True)
    repository.write("page.html", page_of(without=(5, 6)))
    before = _state(repository.folder)

    found, path = opened(repository)
    commit = found.commit("HEAD~1")
    past = GitHistory(found, path)
    texts = [past.page(one) for one in past.revisions()]

    assert found.text(commit, path) == page_of().encode()
    assert texts == [page_of(without=(5,)).encode(), page_of().encode()]
    assert found.renamed_from(commit, "other.html") is None
    assert found.is_tracked(path)
    assert not trace.exists()
    assert _state(repository.folder) == before


def _state(folder):
    """Every file with its size, time and mode: nothing is written by looking."""
    return {
        path: (path.stat().st_size, path.stat().st_mtime_ns, stat.S_IMODE(path.stat().st_mode))
        for path in folder.rglob("*")
    }


def test_no_protocol_is_allowed_whatever_a_repository_or_the_user_says():
    environment = find_git(os.environ | {"GIT_ALLOW_PROTOCOL": "ext:file"}).environment

    assert environment["GIT_ALLOW_PROTOCOL"] == "none"
    assert environment["GIT_NO_LAZY_FETCH"] == "1"


def test_a_partial_clone_does_not_fetch_what_it_lacks(repository, tmp_path, trap):
    program, trace = trap
    repository.commit(page="one")
    repository.commit(page="two")
    repository.git("config", "uploadpack.allowFilter", "true")
    partial = Repository(tmp_path / "other")
    shutil.rmtree(partial.folder)
    source = f"file://{repository.folder}"
    repository.git("clone", "--quiet", "--filter=blob:none", source, str(partial.folder))
    partial.git("config", "remote.origin.url", f"ext::{program}")
    partial.git("config", "protocol.ext.allow", "always")
    past = history(partial)

    states = list(past.revisions())

    assert [past.page(one) for one in states] == [b"two", None]
    assert not trace.exists()


def test_a_symbolic_link_of_then_is_told(repository):
    (repository.folder / "page.html").symlink_to("elsewhere.html")
    old = repository.commit()
    (repository.folder / "page.html").unlink()
    repository.commit(page="one")

    with pytest.raises(InputError, match=r"page\.html was a symbolic link in"):
        opened(repository)[0].text(old, "page.html")


def test_a_pointer_of_large_file_storage_is_no_text(repository):
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n"
    old = repository.commit(page=pointer)

    with pytest.raises(InputError, match="is kept in Git LFS"):
        opened(repository)[0].text(old, "page.html")


def test_a_page_that_was_too_large_is_told(repository, monkeypatch):
    monkeypatch.setattr("refcheck.revisions.git._LARGEST", 2)
    old = repository.commit(page="one")

    with pytest.raises(InputError, match="was larger than"):
        opened(repository)[0].text(old, "page.html")


def test_a_damaged_repository_is_one_line(repository):
    old = repository.commit(page="one")
    name = repository.git("rev-parse", "HEAD:page.html")
    stored = repository.folder / ".git" / "objects" / name[:2] / name[2:]
    stored.chmod(0o644)
    stored.write_bytes(b"damaged")

    with pytest.raises(InputError, match=r"page\.html of \w{12} cannot be had from git"):
        opened(repository)[0].text(old, "page.html")
