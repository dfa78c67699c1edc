"""Compiled templates are kept beside byte code, and used only for what they were made of."""

from __future__ import annotations

import sys

import pytest
from jinja2 import DictLoader, Environment

from refcheck.reporters.template_cache import TemplateCache


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path


def rendered(source, **options):
    environment = Environment(
        loader=DictLoader({"page": source}), bytecode_cache=TemplateCache(), **options
    )
    return environment.get_template("page").render(name="<b>")


def kept(folder):
    return [file for file in folder.rglob("*") if file.is_file()]


def test_a_template_is_compiled_once(folder, monkeypatch):
    first = rendered("a {{ name }}")
    monkeypatch.setattr(Environment, "compile", None)

    assert rendered("a {{ name }}") == first == "a <b>"
    assert len(kept(folder)) == 1


@pytest.mark.parametrize(
    ("source", "options", "page"),
    [
        pytest.param("b {{ name }}", {}, "b <b>", id="another source"),
        pytest.param("a {{ name }}", {"autoescape": True}, "a &lt;b&gt;", id="other options"),
    ],
)
def test_what_was_made_of_something_else_is_not_used(folder, source, options, page):
    rendered("a {{ name }}")

    assert rendered(source, **options) == page


@pytest.mark.parametrize("length", [0, 20, 32, 40, 100])
def test_a_file_that_is_cut_off_is_made_anew(folder, length):
    rendered("a {{ name }}")
    (file,) = kept(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:length])

    assert rendered("a {{ name }}") == "a <b>"
    assert file.read_bytes() == whole


def test_nothing_is_kept_where_python_keeps_no_byte_code(folder, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert rendered("a {{ name }}") == "a <b>"
    assert kept(folder) == []


def test_a_folder_that_cannot_be_written_is_no_failure(folder, monkeypatch):
    (folder / "file").write_text("")
    monkeypatch.setattr(sys, "pycache_prefix", str(folder / "file"))

    assert rendered("a {{ name }}") == "a <b>"
