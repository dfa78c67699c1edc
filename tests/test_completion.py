"""What shells are told when the user presses Tab."""

from __future__ import annotations

import pytest

from refcheck.cli.group import COMMANDS
from refcheck.config import FORMATS


@pytest.fixture
def completions(refcheck, monkeypatch):
    """`completions(*words)`: what bash is told for the last of them, "type,value" lines."""

    def ask(*words):
        monkeypatch.setenv("_REFCHECK_COMPLETE", "bash_complete")
        monkeypatch.setenv("COMP_WORDS", " ".join(("refcheck", *words)))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        return refcheck().out.splitlines()

    return ask


def test_the_first_word_is_a_command_or_a_file(completions):
    assert completions("") == [*(f"plain,{name}" for name in COMMANDS), "file,"]
    assert completions("reg") == ["plain,registry", "file,reg"]


def test_after_a_page_come_the_options_of_check(completions):
    assert completions("page.html", "--fail") == ["plain,--fail-on"]
    assert completions("check", "page.html", "--fail") == ["plain,--fail-on"]


def test_a_page_is_a_file(completions):
    assert completions("check", "pa") == ["file,pa"]
    assert completions("page.html", "pa") == ["file,pa"]


@pytest.mark.parametrize(
    "words",
    [
        ("check", "--output"),
        ("export",),
        ("fix",),
        ("index", "build"),
        ("registry", "accept"),
        ("registry", "fmt"),
        ("registry", "init"),
        ("registry", "links"),
        ("registry", "verify"),
        ("resolve",),
    ],
    ids=" ".join,
)
def test_what_names_a_file_is_completed_as_one(completions, words):
    assert completions(*words, "pa") == ["file,pa"]


def test_a_format_is_one_of_those_there_are(completions):
    assert completions("page.html", "--format", "") == [f"plain,{name}" for name in FORMATS]


def test_commands_of_a_group_are_completed(completions):
    assert "plain,build" in completions("index", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_script(refcheck, monkeypatch, shell):
    monkeypatch.setenv("_REFCHECK_COMPLETE", f"{shell}_source")

    ran = refcheck()

    assert ran.code == 0
    assert "_REFCHECK_COMPLETE" in ran.out


def test_another_shell_is_told_which_there_are(refcheck, monkeypatch):
    monkeypatch.setenv("_REFCHECK_COMPLETE", "nu_source")

    ran = refcheck()

    assert ran.code == 2
    assert ran.complaints == [
        "refcheck: _REFCHECK_COMPLETE cannot be nu_source; bash_source, zsh_source and fish_source can"
    ]
