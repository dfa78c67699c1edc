"""What docs/links.md tells an editor is what the code does."""

from __future__ import annotations

import re
import tomllib
from typing import get_args

import pytest
from click.testing import CliRunner

from refcheck.checks import ALL_RULES, links
from refcheck.cli.check import command as check
from refcheck.config import SettingsFile, load_settings
from refcheck.links import history, memory
from refcheck.links.limits import Limits
from refcheck.links.statuses import outcome_of
from refcheck.model.links import LinkOutcome
from refcheck.reading.page import read_page
from refcheck.registry.reading import read_registry


@pytest.fixture
def document(root):
    return root.joinpath("docs", "links.md").read_text(encoding="utf-8")


def rows(document, heading):
    table = document.partition(f"\n{heading}\n")[2].partition("\n#")[0]
    cells = re.findall(r"^\| (.+?) \|", table, re.MULTILINE)
    return [cell for cell in cells if set(cell) - set("-| ")]


def fenced(document, language):
    return re.findall(rf"```{language}\n(.*?)```", document, re.DOTALL)


def test_every_outcome_has_its_row(document):
    _, *found = rows(document, "## What is said of a link")

    assert sorted(found) == sorted(one.__name__.lower() for one in get_args(LinkOutcome))


def test_every_rule_about_links_is_told(document):
    codes = {rule.code for rule in ALL_RULES if "links" in rule.needs}

    assert codes <= set(re.findall(r"REF\d{3}", document))


@pytest.mark.parametrize(
    ("row", "statuses"),
    [("gone", (404, 410)), ("blocked", (401, 403, 429)), ("unreachable", (500, 503))],
)
def test_statuses_are_judged_as_it_says(document, row, statuses):
    told = (
        document.partition(f"\n| {row} |")[2].partition("\n")[0] + document.partition("Why 403")[2]
    )

    for status in statuses:
        assert str(status) in told
        assert type(outcome_of(status)).__name__.lower() == row


def test_its_numbers_are_those_of_the_code(document):
    limits = Limits()
    text = " ".join(document.split())

    for words in (
        f"{limits.per_host} requests at a time, begun at least {limits.interval:g} seconds apart",
        f"{limits.at_once} requests at a time",
        f"{limits.link_seconds:g} seconds, {limits.redirects} redirects",
        f"the first {limits.first_bytes // 1024} kB; {limits.fragment_bytes // 1024**2} MB where",
        f"is tried {limits.attempts} times",
        f"more than {limits.longest_wait:g} seconds",
        f"after {limits.failures} failures in a row",
        f"up to {limits.decoys} addresses that cannot exist",
        f"is alive for {memory.ALIVE_DAYS} days, that it is gone for {memory.GONE_DAYS} day.",
    ):
        assert words in text
    assert "after three failures, each at least three days after the one before" in text
    assert (links.FOR_SURE, history.APART) == (3, 3)


def test_its_options_are_those_of_the_command(document):
    told = re.findall(r"`(--[a-z-]+)", "\n".join(rows(document, "## Options")))
    known = CliRunner().invoke(check, ["--help"]).output

    assert len(told) > 8
    assert [option for option in told if f"{option} " not in known.replace("\n", " ")] == []


def test_its_registry_can_be_read(document):
    (text,) = fenced(document, "yaml")
    found = read_registry("references.yaml", text.encode()).links

    assert len(found["http://kettles.example/history"].gone) == 3
    assert found["http://kettles.example/price-list"].skip


def test_its_settings_can_be_read(document, tmp_path):
    skipping = re.findall(r"`(skip-link = [^`]+)`", document)
    table = tomllib.loads("\n".join([*skipping, *fenced(document, "toml")]))

    settings = load_settings({}, {}, SettingsFile(tmp_path / "refcheck.toml", table))

    assert settings.skip_link == ("https://intranet.example/*",)
    assert settings.ignored_with_reason[0].rules == ("REF305",)


def test_its_comment_suppresses(document):
    (comment,) = re.findall(r"`(<!-- refcheck.+?-->)`", document)
    (found,) = read_page(f"<p>{comment} x</p>".encode(), "page.html").suppressions

    assert (found.codes, bool(found.reason)) == (("REF301",), True)


def test_the_modules_it_names_are_there(document, root):
    named = re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", document)

    assert len(named) > 8
    assert [one for one in named if not root.joinpath("refcheck", one).exists()] == []
