from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib

import click
import pytest
from man_pages import man_pages, plain

from refcheck.cli.group import refcheck as top


@pytest.fixture(scope="module")
def pages(root):
    return man_pages((root / "README.md").read_text())


def printed(text, *options):
    """What groff makes of a page, and what it has to say about it."""
    groff = shutil.which("groff")
    if groff is None:
        pytest.skip("groff is not installed")
    command = [groff, "-man", "-Tutf8", "-ww", "-P-cbou", *options]
    done = subprocess.run(
        command, input=text, capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return done.stdout, done.stderr


def test_the_manual_is_that_of_the_commands(root, pages, update_golden):
    folder = root / "docs" / "man"

    if update_golden:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in pages.items():
            (folder / name).write_text(text)

    assert {path.name: path.read_text() for path in folder.iterdir()} == pages


def test_the_manual_does_not_depend_on_day_or_terminal(root, pages, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("COLUMNS", "300")

    assert man_pages((root / "README.md").read_text()) == pages


def test_every_option_has_its_paragraph(pages):
    def below(command, name):
        yield command, pages[f"{name}.1"]
        for child_name in command.list_commands(context) if hasattr(command, "commands") else ():
            yield from below(command.get_command(context, child_name), f"{name}-{child_name}")

    context = click.Context(top)
    commands = [
        pair
        for name in top.list_commands(context)
        for pair in below(top.get_command(context, name), f"refcheck-{name}")
    ]

    missing = [
        f"{command.name}: {option.opts[-1]}"
        for command, page in commands
        for option in command.params
        if isinstance(option, click.Option) and not option.hidden
        if option.opts[-1].replace("-", r"\-") not in page
    ]

    assert len(commands) + 1 == len(pages)
    assert missing == []


def test_groff_has_nothing_to_complain_of(pages):
    complaints = {name: printed(text)[1] for name, text in pages.items()}

    assert {name: text for name, text in complaints.items() if text} == {}


@pytest.mark.parametrize(
    "text",
    [
        ".TH at the beginning of a line",
        "'tis a request as well",
        r"C:\folder\new and \fB no font",
        "first\n.second\n'third",
        '--format [a|b] “words” … naïve ‘q’ ^ ~ "',
    ],
)
def test_text_is_printed_as_it_is(text):
    page, complaints = printed(f".TH A 1\n.SH B\n.nf\n{plain(text)}\n")

    lines = [line.strip() for line in page.splitlines()]
    assert [line for line in lines if line in text.splitlines()] == text.splitlines()
    assert complaints == ""


def test_code_is_bold():
    assert plain("see `refcheck rule`") == r"see \fBrefcheck rule\fP"


def test_the_wheel_brings_the_manual_to_where_man_looks(root):
    project = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["hatch"]

    shared = project["build"]["targets"]["wheel"]["shared-data"]

    assert shared == {"docs/man": "share/man/man1"}


def test_man_shows_the_first_page(root):
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    surroundings = os.environ | {"MANPAGER": "cat", "MANWIDTH": "80", "LC_ALL": "C.UTF-8"}

    done = subprocess.run(
        ["man", "--local-file", str(root / "docs" / "man" / "refcheck.1")],
        capture_output=True,
        text=True,
        check=False,
        env=surroundings,
    )

    if "minimized" in done.stdout + done.stderr:
        pytest.skip("this system has man without pages")
    assert re.search(r"refcheck - Check the numbered references", done.stdout)
    assert "EXIT STATUS" in done.stdout
