"""Edits of a GitHub wiki and webhooks of others: what an event may have checked, and what not."""

from __future__ import annotations

import json
import shutil
import sys

import pytest
from action_runs import SCRIPTS, Repository, note, preparation, step
from hypothesis import given
from hypothesis import strategies as st

sys.path.append(str(SCRIPTS))

from telling import UnusableError, shown
from webhook import requested
from wiki import READABLE

from refcheck.cli.pages import SUFFIXES

needs_git = pytest.mark.skipif(
    not shutil.which("git") or not shutil.which("bash"), reason="needs git and bash"
)
HOSTILE_NAMES = (
    "../../etc/passwd",
    "/etc/passwd",
    "..",
    ".",
    "",
    "$(touch pwned)",
    "`touch pwned`",
    "-rf",
    "--output=pwned",
    "::set-output name=errors::0",
    "a\n::error::pwned",
    "x" * 10_000,
    ".git/config",
    "Home\0",
    "\ud800",
    None,
    7,
    ["Home"],
)


@pytest.fixture
def wiki(tmp_path):
    """A wiki's checkout beside the files of the repository that it belongs to."""
    Repository(tmp_path / "work").commit({"code.md": note("It rises.[^9]")})
    return Repository(tmp_path / "work" / "wiki")


def edits(*pages):
    return {"pages": [dict(zip(("page_name", "sha"), page, strict=True)) for page in pages]}


@pytest.fixture
def gollum(wiki, tmp_path):
    def run(*pages):
        workspace, runner = wiki.folder.parent, tmp_path / "runner"
        return step(workspace, runner, "gollum", edits(*pages), folder="wiki")

    return run


@pytest.fixture
def prepare(wiki, tmp_path):
    def prepare_step(*pages):
        workspace, runner = wiki.folder.parent, tmp_path / "runner"
        return preparation(workspace, runner, "gollum", edits(*pages), folder="wiki")

    return prepare_step


@needs_git
def test_the_edited_and_the_new_page_are_checked_and_no_other(wiki, gollum):
    first = wiki.commit({"Home.md": note("Old.[^8]"), "Other.md": note("Old.[^8]")})
    second = wiki.commit({"Home.md": note("Old.[^8] It rises.[^9]")})
    third = wiki.commit({"New-page.md": note()})

    ran = gollum(("Home", second), ("New page", third))

    assert ran.code == 1, ran.log
    assert ran.checked == ["wiki/Home.md", "wiki/New-page.md"]
    assert ran.since == first
    errors = [line for line in ran.commands if line.startswith("::error ")]
    assert len(errors) == 1
    assert "9" in errors[0].partition("::")[2]
    assert ran.outputs["errors"] == "1"


def test_a_wikis_formats_are_those_that_refcheck_reads():
    assert sorted(READABLE) == sorted(SUFFIXES)


@needs_git
def test_the_first_edit_of_a_wiki_has_nothing_before_it(wiki, gollum):
    first = wiki.commit({"Home.md": note("It rises.[^9]")})

    ran = gollum(("Home", first))

    assert (ran.code, ran.checked, ran.since) == (1, ["wiki/Home.md"], None)


@needs_git
@pytest.mark.parametrize(
    ("page_name", "file"),
    [
        pytest.param("Two words", "Two-words.md", id="blank"),
        pytest.param("Two-Words", "two-words.markdown", id="case"),
        pytest.param("Page", "deep/er/Page.md", id="folder"),
        pytest.param("deep/Page", "deep/Page.md", id="path"),
        pytest.param("Either/or", "Either-or.md", id="slash"),
        pytest.param("Caf\u00e9", "Cafe\u0301.md", id="decomposed"),
        pytest.param("C++ (old)?", "C++-(old)?.md", id="signs"),
        pytest.param("$(touch pwned)", "$(touch-pwned).md", id="shell"),
        pytest.param("-rf", "-rf.md", id="dash"),
        pytest.param("%0A::error::x", "%0A::error::x.md", id="command"),
    ],
)
def test_names_of_pages_find_their_files(wiki, prepare, page_name, file):
    edit = wiki.commit({file: note(), "Other.md": note()})

    ran = prepare((page_name, edit))

    assert ran.checked == [f"wiki/{file}"], ran.log
    assert ran.code == 0, ran.log


@needs_git
def test_of_pages_with_one_name_the_edited_one_is_checked(wiki, prepare):
    wiki.commit({"a/Page.md": note(), "b/Page.md": note()})
    edit = wiki.commit({"b/Page.md": note("More.")})

    assert prepare(("Page", edit)).checked == ["wiki/b/Page.md"]


@needs_git
def test_hostile_names_lead_nowhere(wiki, gollum, tmp_path):
    edit = wiki.commit({"Home.md": note(), "passwd.md": note(), "code.txt": "x"})

    ran = gollum(*((name, edit) for name in HOSTILE_NAMES))

    assert ran.code == 0, ran.log
    assert ran.checked == []
    assert all(line.startswith("::notice title=refcheck::not checked: ") for line in ran.commands)
    assert max(map(len, ran.commands)) < 500
    assert not list(tmp_path.rglob("pwned*"))


@needs_git
@pytest.mark.parametrize(
    "sha", ["", None, "HEAD", "--all", "0" * 40, "zz", "HEAD;touch pwned", "\0", "\ud800"]
)
def test_a_commit_that_is_none_is_compared_with_nothing(wiki, prepare, sha):
    wiki.commit({"Home.md": note()})

    ran = prepare(("Home", sha))

    assert (ran.code, ran.checked, ran.since) == (0, ["wiki/Home.md"], None)


@needs_git
def test_other_formats_are_told(wiki, prepare):
    edit = wiki.commit({"Home.mediawiki": "x", "Home.png": "x", "Page.md": note()})

    ran = prepare(("Home", edit))

    assert ran.code == 0
    assert ran.checked == []
    assert any("'Home.mediawiki' is in a format" in line for line in ran.commands)


@needs_git
def test_a_page_that_is_a_link_is_not_followed(wiki, prepare):
    wiki.commit({"Home.md": note()})
    (wiki.folder / "Secret.md").symlink_to(wiki.folder.parent / "code.md")
    edit = wiki.commit({})

    ran = prepare(("Secret", edit))

    assert (ran.code, ran.checked) == (0, [])


@needs_git
@pytest.mark.parametrize("pages", [None, "Home", {}, 5])
def test_an_event_without_pages_is_told(wiki, tmp_path, pages):
    wiki.commit({"Home.md": note()})

    ran = step(wiki.folder, tmp_path / "runner", "gollum", {"pages": pages})

    assert ran.code == 2
    assert len(ran.commands) == 1


@needs_git
def test_an_endless_event_is_cut(wiki, prepare):
    edit = wiki.commit({f"Page-{number}.md": "x\n" for number in (1, 2, 600)})

    ran = prepare(*((f"Page {number}", edit) for number in range(2000)))

    assert ran.checked == ["wiki/Page-1.md", "wiki/Page-2.md"]
    assert any("names 2000 pages" in line for line in ran.commands)
    assert len(ran.commands) == 2  # GitHub shows ten, and most are for findings


# Webhooks

HOSTS = "wiki.example, Other.Example:8080"


@pytest.mark.parametrize(
    ("payload", "options", "pages"),
    [
        pytest.param(
            {"address": "https://wiki.example/Water_(drink)?action=raw&x=%C3%BC"},
            [],
            ["https://wiki.example/Water_(drink)?action=raw&x=%C3%BC"],
            id="address",
        ),
        pytest.param(
            {"address": "HTTP://WIKI.example"}, [], ["HTTP://WIKI.example"], id="upper case"
        ),
        pytest.param(
            {"address": "http://other.example:8080/x"},
            [],
            ["http://other.example:8080/x"],
            id="port",
        ),
        pytest.param(
            {"mediawiki": "https://wiki.example/w/", "title": "--no-cache $(x) ü"},
            ["--mediawiki=https://wiki.example/w/", "--title=--no-cache $(x) ü"],
            [],
            id="title",
        ),
        pytest.param(
            {"mediawiki": "https://wiki.example/w/", "title": ["A", "B"]},
            ["--mediawiki=https://wiki.example/w/", "--title=A", "--title=B"],
            [],
            id="titles",
        ),
    ],
)
def test_a_webhook_may_ask_for_pages_of_permitted_hosts(payload, options, pages):
    assert requested({"client_payload": payload}, HOSTS) == (options, pages)


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "https://wiki.example.evil.example/",
        "https://wiki.example@evil.example/",
        "https://evil.example#wiki.example/",
        "https://evil.example\\@wiki.example/",
        "https://wiki.example\\.evil.example/",
        "https://wiki.example:8080/",
        "https://wiki.example:80@evil.example/",
        "https://other.example/",
        "https:///wiki.example/",
        "https:wiki.example/",
        "//wiki.example/",
        "ftp://wiki.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://wiki.example/ x",
        "https://wiki.example/\nx",
        "https://wiki.example/\n",
        "https://wiki.example/\u202e",
        "https://wiki.example/ü",
        "https://wiki.exam\u00adple/",
        "https://ｗiki.example/",
        "https://wiki.example./",
        "https://wiki.example/" + "x" * 3000,
        "-rf",
        "",
        "/etc/passwd",
        None,
        5,
        ["https://wiki.example/"],
    ],
)
def test_no_other_address_is_asked(address):
    for payload in ({"address": address}, {"mediawiki": address, "title": "Water"}):
        with pytest.raises(UnusableError) as told:
            requested({"client_payload": payload}, HOSTS)
        assert len(str(told.value)) < 400
        assert str(told.value).isascii()


@pytest.mark.parametrize(
    "title",
    [
        "",
        "  ",
        "a\nb",
        "a|b",
        "a#b",
        "<b>",
        "[[x]]",
        "{{x}}",
        "\x00",
        "x" * 256,
        "ü" * 128,
        "\ud800",
        None,
        5,
        {},
        [],
        ["A", None],
        ["A"] * 21,
    ],
)
def test_what_is_no_title_is_refused(title):
    payload = {"mediawiki": "https://wiki.example/w/", "title": title}

    with pytest.raises(UnusableError):
        requested({"client_payload": payload}, HOSTS)


@pytest.mark.parametrize(
    "payload",
    [
        None,
        "https://wiki.example/",
        [],
        {},
        {"title": "Water"},
        {"mediawiki": "https://wiki.example/w/"},
        {"address": "https://wiki.example/", "args": "--allow-private"},
        {"address": "https://wiki.example/", "mediawiki": "https://wiki.example/", "title": "A"},
    ],
)
def test_a_payload_of_another_shape_is_refused(payload):
    with pytest.raises(UnusableError):
        requested({"client_payload": payload}, HOSTS)


@pytest.mark.parametrize("hosts", ["", " ,\n"])
def test_without_permitted_hosts_nothing_is_asked(hosts):
    with pytest.raises(UnusableError, match="no wiki's host is permitted"):
        requested({"client_payload": {"address": "https://wiki.example/"}}, hosts)


@given(st.text())
def test_whatever_is_shown_in_the_log_is_one_harmless_line(text):
    line = shown(text)

    assert line.isascii()
    assert line.isprintable()
    assert line[0] in "'\""
    assert len(line) < 2100


@needs_git
def test_a_webhook_reaches_refcheck_as_one_argument(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    event = {"client_payload": {"address": "https://wiki.example/$(touch%20pwned);x"}}

    ran = step(work, tmp_path / "runner", "repository_dispatch", event, hosts="wiki.example")

    assert ran.checked == ["https://wiki.example/$(touch%20pwned);x"]
    assert ran.code == 2  # offline: it is not fetched
    assert "the run is offline" in ran.log
    assert list(work.iterdir()) == []


@needs_git
def test_a_webhook_may_name_a_page_by_its_title(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    payload = {"mediawiki": "https://wiki.example/w/", "title": "--offline; $(touch pwned)"}

    ran = step(
        work,
        tmp_path / "runner",
        "repository_dispatch",
        {"client_payload": payload},
        hosts="wiki.example",
    )

    assert "--title=--offline; $(touch pwned)" in ran.arguments
    assert ran.checked == []
    assert ran.code == 2  # offline: it is not fetched
    assert "offline" in ran.log
    assert list(work.iterdir()) == []


@needs_git
def test_a_webhook_for_another_host_is_refused_before_anything_is_asked(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    event = {"client_payload": {"address": "http://169.254.169.254/\n::error::x"}}

    ran = step(work, tmp_path / "runner", "repository_dispatch", event, hosts="wiki.example")

    assert (ran.code, ran.arguments) == (2, [])
    assert len(ran.commands) == 1
    assert json.dumps(ran.outputs)
