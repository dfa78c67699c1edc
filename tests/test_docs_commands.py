from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import click
import pytest
from git_pages import Repository

from refcheck.cli.group import refcheck as top

FENCE = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
REDIRECTION = re.compile(r"\s>>?\s")
BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
# Options of git, pytest, spark-submit, and of click itself.
FOREIGN_OPTIONS = {
    "--add",
    "--cached",
    "--conf",
    "--depth",
    "--global",
    "--help",
    "--unshallow",
    "--update-golden",
    "--version",
}
NETWORK = re.compile(r"\shttps?://|\s--mediawiki\b")
# What begins otherwise than with `refcheck ` is not run here. Why not:
ELSEWHERE = {
    "python -m pip install . && refcheck": "the gate runs it in a new environment",
    "python -m pip install '.[test]' && python -m pytest": "the gate runs it; it runs this test",
    "python -m pip install": "needs a package index",
    "python -m venv": "needs a package index for what follows",
    "python -m pytest": "runs this test",
    "ruff check . &&": "the gate runs it",
    "curl --fail https://api.github.com/": "needs GitHub and a token",
    'eval "$(_REFCHECK_COMPLETE=': "changes the shell; test_completion.py asks for the script",
    "_REFCHECK_COMPLETE=": "changes the shell; test_completion.py asks for the script",
}
PAGE = """<!doctype html><html lang="en"><title>Kettles</title><body><h1>Kettles</h1>
<p>Water boils earlier on a mountain.[1] Ice melts at the edge first.[2] Tea wants hot water.[3]</p>
<p>Under pressure water boils later.[4] Icebergs melt from below.[5] Tea is a drink.[6][7]</p>
<h2>References</h2>
<ol>
<li>Example A. The boiling of water on a mountain. Journal of Kettle Science. 1998;8:1-9.</li>
<li>Berg B. The edge of the ice. 1985.</li>
<li>Cup C. On hot water. Journal of Kettle Science. 1997;7:1-9.</li>
<li>Example A. The boiling of water under pressure. Journal of Kettle Science. 1999;9:11-19.</li>
<li>Berg B. Icebergs and how they melt. Dissertation. 1985.</li>
<li>Cup C. On tea. Journal of Kettle Science. 1999;9:1-9. doi:10.5555/tea</li>
</ol></body></html>
"""
WORK = {
    "DOI": "10.5555/boiling",
    "type": "journal-article",
    "title": ["The boiling of water under pressure"],
    "author": [{"family": "Example", "given": "A."}],
    "container-title": ["Journal of Kettle Science"],
    "issued": {"date-parts": [[1999]]},
    "volume": "9",
    "page": "11-19",
}

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ("examplin.html", "examplin-works.ndjson")
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def lines_of(text):
    """The commands of the sh fences, those that go on over several lines in one."""
    for fence in FENCE.findall(text):
        yield from filter(None, re.sub(r"\\\n\s*", "", fence).splitlines())


def typed(path):
    return [line for line in lines_of(path.read_text()) if line.startswith("refcheck ")]


@pytest.fixture
def prepared(tmp_path, monkeypatch):
    """A git repository in which the files stand that the documents name, edited once."""
    monkeypatch.setenv("REFCHECK_OFFLINE", "true")
    repository = Repository(tmp_path)
    dump = json.dumps(WORK) + "\n"
    for name, text in {
        "page.html": PAGE,
        "Page.html": PAGE,
        "pages/kettles.html": PAGE,
        "wiki/kettles.html": PAGE,
        "wiki/tea.md": "# Tea\n\nTea is a drink.[^1]\n\n[^1]: Cup C. On tea. 1999.\n",
        "references.txt": "Cup C. On tea. Journal of Kettle Science. 1999;9:1-9.\n",
        "crossref-dump/works.ndjson": dump,
        "newer/works.ndjson": dump,
        **{f"examples/{name}": (ROOT / "examples" / name).read_text() for name in EXAMPLES},
        ".github/README.md": "workflows\n",
    }.items():
        repository.write(name, text)
    repository.commit()
    repository.git("update-ref", "refs/remotes/origin/main", "HEAD")
    repository.write("pages/kettles.html", PAGE.replace("on a mountain.[1]", "up there.[1][9]"))
    repository.commit()
    return tmp_path


def what_became_of(line, refcheck):
    """None where the line ended as it should, else what is wrong."""
    command = REDIRECTION.split(line, maxsplit=1)[0]
    ran = refcheck(*shlex.split(command, comments=True)[1:])
    if NETWORK.search(command):
        offline = len(ran.complaints) == 1 and "offline" in ran.err
        return None if ran.code == 2 and offline else f"{line}: {ran.code} {ran.err}"
    fine = {0, 1, 3} if "--strict" in command else {0, 1}
    return None if ran.code in fine else f"{line}: {ran.code} {ran.err}"


@pytest.mark.parametrize(
    "document", [pytest.param(path, id=path.stem) for path in DOCUMENTS if typed(path)]
)
def test_the_commands_of_a_document_can_be_typed(document, prepared, refcheck):
    wrong = [what for line in typed(document) if (what := what_became_of(line, refcheck))]

    assert wrong == []


def test_what_is_not_run_is_listed_with_its_reason():
    others = [
        line
        for path in DOCUMENTS
        for line in lines_of(path.read_text())
        if not line.startswith("refcheck ")
    ]

    assert [line for line in others if not line.startswith(tuple(ELSEWHERE))] == []
    assert [known for known in ELSEWHERE if not any(o.startswith(known) for o in others)] == []


def commands_below(group, *path):
    """Every command and subcommand, by the words that call it."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands_below(command, *path, name)


def test_the_help_of_every_command_is_in_usage(root):
    text = (root / "docs" / "usage.md").read_text()
    shown = set(re.findall(r"^<!-- output: (refcheck.*) --help -->$", text, re.MULTILINE))

    wanted = {"refcheck", *(" ".join(["refcheck", *path]) for path, _ in commands_below(top))}

    assert shown == wanted


def test_every_option_that_a_document_names_is_one():
    options = FOREIGN_OPTIONS | {
        spelling
        for _, command in commands_below(top)
        for parameter in command.params
        for spelling in (*parameter.opts, *parameter.secondary_opts)
    }
    for benchmark in (ROOT / "benchmarks").rglob("*.py"):
        options.update(re.findall(r'"(--[a-z][a-z-]+)"', benchmark.read_text()))

    unknown = [
        f"{path.name}: {span}"
        for path in DOCUMENTS
        for span in CODE.findall(BLOCK.sub("", path.read_text()))
        for option in OPTION.findall(span)
        if option not in options
    ]

    assert unknown == []
