from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from itertools import chain

import pytest

from refcheck.cli.exit_codes import ExitCode
from refcheck.config import SETTINGS, Settings, SettingsFile, load_settings

OUTPUT = re.compile(r"(<!-- output: (refcheck[^\n]*) -->\n```text\n)(.*?)(```\n)", re.DOTALL)
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")
BLOCK = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
# What a document leaves out of an output.
GAP = "[…]\n"
# Figures that are a run's own: wall-clock time, and the day on which an index was built.
ELAPSED = re.compile(r"\d+\.\d\d s$|(?<=built )[\d-]{10}", re.MULTILINE)


def documents(root):
    return [root / "README.md", *sorted((root / "docs").glob("*.md"))]


@pytest.fixture
def checkout(root, refcheck, tmp_path, monkeypatch):
    """The current folder: the examples, and the index that docs/claims.md builds of one."""
    shutil.copytree(root / "examples", tmp_path / "examples")
    shutil.copy(root / "references.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    refcheck("index", "build", "examples/examplin-works.ndjson", "--output", "examplin.idx")
    return tmp_path


@pytest.mark.parametrize(
    "name", ["README.md", "docs/claims.md", "docs/formats.md", "docs/usage.md"]
)
@pytest.mark.usefixtures("checkout")
def test_outputs_in_the_documents_are_what_the_commands_print(
    root, name, refcheck, monkeypatch, update_golden
):
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("REFCHECK_REPORT", "false")
    path = root / name
    text = path.read_text()

    def printed(match):
        before, command, shown, after = match.groups()
        return before + abridged(refcheck(*shlex.split(command)[1:]).out, shown) + after

    current = OUTPUT.sub(printed, text)

    if update_golden:
        path.write_text(current)
        text = current
    assert OUTPUT.search(text)
    assert ELAPSED.sub("0.00 s", text) == ELAPSED.sub("0.00 s", current)


def abridged(output, shown):
    """As many lines of the output before and after a gap as a document shows of it."""
    if GAP not in shown:
        return output
    before, after = (part.count("\n") for part in shown.split(GAP))
    lines = output.splitlines(keepends=True)
    return "".join([*lines[:before], GAP, *lines[len(lines) - after :]])


def settings_table():
    defaults = Settings()
    lines = ["| setting | variable | default | what it is |", "|---|---|---|---|"]
    for setting in SETTINGS:
        name = f"`{setting.name}`" if setting.in_file else f"`--{setting.name}`, not in a file"
        choices = f": {', '.join(setting.choices)}" if setting.choices else ""
        default = _shown(getattr(defaults, setting.field))
        lines.append(f"| {name} | `{setting.variable}` | {default} | {setting.summary}{choices} |")
    return "\n".join(lines) + "\n"


def _shown(value):
    if value in (None, ()):
        return ""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return f"`{', '.join(value)}`"
    return f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def test_the_settings_table_is_that_of_the_code(root, update_golden):
    path = root / "docs" / "settings.md"
    before, mark, after = path.read_text().partition("<!-- settings -->\n")
    rest = re.sub(r"\A\n(?:\|[^\n]*\n)*", "", after)

    current = f"{before}{mark}\n{settings_table()}{rest}"

    if update_golden:
        path.write_text(current)
    assert path.read_text() == current


def test_the_settings_file_in_the_document_can_be_read(root, tmp_path):
    text = (root / "docs" / "settings.md").read_text()
    (table,) = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)

    file = SettingsFile(tmp_path / "refcheck.toml", tomllib.loads(table))
    settings = load_settings({}, {}, file)

    assert settings.mailto == "you@example.org"
    assert settings.ignored_with_reason[0].pages == "archive/*"


def test_every_exit_code_is_in_the_readme(root):
    table = root.joinpath("README.md").read_text().partition("## Exit codes")[2].partition("## ")[0]

    codes = {int(row) for row in re.findall(r"^\| (\d+) \|", table, re.MULTILINE)}

    assert codes == {int(code) for code in ExitCode}


def test_links_between_the_documents_lead_somewhere(root):
    broken = [
        f"{path.name}: {target}"
        for path in documents(root)
        for target in LINK.findall(path.read_text())
        if not (path.parent / target).exists()
    ]

    assert broken == []


def anchors(path):
    """The anchors that GitHub gives the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", BLOCK.sub("", path.read_text()), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_links_into_a_document_lead_to_one_of_its_headings(root):
    linked = re.compile(r"\]\((?!https?://)([^)#]*\.md)?#([^)]+)\)")

    broken = [
        f"{path.name}: {name}#{anchor}"
        for path in documents(root)
        for name, anchor in linked.findall(re.sub(r"`[^`\n]*`", "", path.read_text()))
        if anchor not in anchors(path.parent / name if name else path)
    ]

    assert broken == []


def test_modules_that_a_document_names_are_there(root):
    folders = ("refcheck", "tests", "benchmarks", ".github")
    there = [f"/{path.as_posix()}" for name in folders for path in (root / name).rglob("*.*")]
    named = re.compile(r"`((?:[\w.-]+/)*\w[\w-]*\.(?:py|j2|css|js))`")

    missing = {
        f"{path.name}: {name}"
        for path in documents(root)
        for name in named.findall(path.read_text())
        if not any(file.endswith(f"/{name}") for file in there)
    }

    assert missing == set()


def test_every_dependency_is_justified_in_one_line_and_nothing_else_is(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    wanted = {
        re.split(r"[<>=\[;]", requirement)[0]
        for requirement in chain(project["dependencies"], *extras.values())
    } - {project["name"]}
    lines = (root / "docs" / "dependencies.md").read_text().splitlines()
    listed = [
        name
        for line in lines
        if line.startswith("- ")
        for name in re.findall(r"\*\*(.+?)\*\*", line.partition(":")[0])
    ]

    assert sorted(listed) == sorted(wanted)


def test_the_readme_begins_with_the_two_commands(root):
    fences = re.findall(
        r"<!-- command: (\w+) -->\n```sh\n(.*?)```",
        root.joinpath("README.md").read_text(),
        re.DOTALL,
    )

    assert [name for name, _ in fences] == ["main", "test"]
    assert (
        fences[0][1]
        == "python -m pip install . && refcheck examples/low-dose-naltrexone.html --offline\n"
    )
    assert fences[1][1] == "python -m pip install '.[test]' && python -m pytest\n"
