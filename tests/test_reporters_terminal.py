"""The terminal's report reads well at any width, plain or coloured, and no page can act through it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from sample_report import (
    ASHDOWN,
    at,
    empty_article,
    entry,
    finding,
    report_of,
    sample_article,
    sample_report,
)

from refcheck.cli.writing import say
from refcheck.model.article import Article, ReferenceList
from refcheck.model.evidence import Dossier, Resolved, SourceState
from refcheck.model.findings import ArticleReport, Severity
from refcheck.reporters.terminal import render_terminal

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def rendered(report=None, width=80, **more):
    return render_terminal(report or sample_report(), width=width, **{"color": False, **more})


def many_references(number, *, findings=()):
    """An article of so many entries, each of them verified."""
    entries = tuple(entry(i, i, f"Author {i}. A work.") for i in range(1, number + 1))
    article = Article(
        "big.html", "Big", "generic", "en", "utf-8",
        lists=(ReferenceList(None, None, tuple(e.key for e in entries), at(1)),), references=entries,
    )  # fmt: skip
    resolved = {e.key: Resolved(ASHDOWN, 0.9, "index", ()) for e in entries}
    return ArticleReport(
        Dossier(article, resolutions=resolved), findings, dict.fromkeys(resolved, "verified")
    )


@pytest.mark.parametrize("width", [80, 120])
def test_golden(golden, width):
    golden(f"terminal-{width}.txt", rendered(width=width))


def test_golden_with_colour_and_everything(golden):
    golden("terminal-verbose.ansi", rendered(width=100, color=True, verbose=2))


def test_golden_quiet(golden):
    golden("terminal-quiet.txt", rendered(quiet=True))


def test_the_hole_is_drawn_between_its_neighbours():
    lines = [line.strip() for line in rendered(width=120).splitlines()]
    hole = lines.index("5. ── missing; cited at lines 31 and 41 ──")

    assert lines[hole - 1].startswith("4. Smith J.")
    assert lines[hole + 1].startswith("6. Varga P.")


def test_without_colour_carets_stand_below_the_marker_that_is_meant():
    lines = rendered(width=120).splitlines()
    claim = next(i for i, line in enumerate(lines) if "the old method” [4][5]" in line)

    assert lines[claim + 1].index("^^^") == lines[claim].index("[5]")
    assert lines[claim + 1].count("^") == 3


def test_with_colour_the_marker_that_is_meant_is_reversed():
    assert "\x1b[1;7m[5]\x1b[0m" in rendered(width=120, color=True)


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("verbose", [0, 2])
def test_no_line_is_wider_than_the_terminal(width, verbose):
    text = ANSI.sub("", rendered(width=width, color=True, verbose=verbose))

    assert max(cell_len(line) for line in text.splitlines()) <= width


def test_width_zero_wraps_and_cuts_nothing():
    text = rendered(width=0)

    assert "…" not in text
    assert "it goes from 4 to 6)" in next(li for li in text.splitlines() if "REF001" in li)
    assert "doi:10.5555/jia.2011.101" in text


def test_plain_text_has_neither_escapes_nor_blanks_at_line_ends():
    text = rendered()

    assert "\x1b" not in text
    assert not [line for line in text.splitlines() if line != line.rstrip()]


def test_colour_changes_no_word():
    plain = [line for line in rendered().splitlines() if "^" not in line]

    assert ANSI.sub("", rendered(color=True)).splitlines() == plain


def test_findings_stand_by_severity_in_page_order():
    codes = re.findall(r"^  (\w+) REF\d{3} at (\d+):", rendered(), re.MULTILINE)

    assert [severity for severity, _ in codes] == ["error"] * 6 + ["warning"] * 7 + ["info"] * 5 + [
        "unchecked"
    ]
    errors = [int(line) for severity, line in codes if severity == "error"]
    assert errors == sorted(errors)


def test_every_status_has_its_line_with_the_numbers():
    text = re.sub(" +", " ", rendered())

    for line in ("✓ verified 3: 1, 10, 13", "✗ mismatch 1: 3", "✗ not found 2: 6, 11", "? ambiguous 1: 4",
                 "≈ verified with differences 1: 2", "· unchecked 2: 8, 14", "» skipped 1: 9"):  # fmt: skip
        assert f"\n {line}\n" in text


def test_each_resolved_reference_names_its_work_with_doi_and_year():
    assert "verified → 10.5555/jia.2011.101 (2011) Ashdown M" in rendered()
    assert "verified with differences → 10.5555/frl.12.44 (2009/2010)" in rendered()


def test_not_found_and_unchecked_never_sound_alike():
    text = rendered(width=120)

    assert "not found: no matching work in Crossref and DataCite" in text
    assert "unchecked: Crossref: timed out after 10 s" in text
    assert "Not checked\n  Crossref: timed out after 10 s: 8, 14\n" in text


def test_the_last_line_has_the_totals():
    last = rendered(width=0).splitlines()[-1]

    assert last == (
        "6 errors, 7 warnings, 5 info, 1 unchecked, 1 suppressed · 2 pages · "
        "3 of 13 references verified, 1 with differences · 0.21 s"
    )


def test_sources_say_who_did_not_answer_and_who_was_not_asked():
    sources = (
        SourceState("crossref", "", 3, 0, 3, "timed out"),
        SourceState("datacite", "", reason="offline"),
    )
    text = rendered(report_of(empty_article(), sources=sources))

    assert "crossref: 3 asked, 0 answered, 3 not answered (timed out)" in text
    assert "datacite: not asked (offline)" in text


def test_a_page_without_references_is_told_so():
    assert "no list of references was found" in rendered(report_of(empty_article()))


def test_a_clean_page_says_no_findings():
    assert "\nno findings\n" in rendered(report_of(many_references(3)))


def test_a_long_list_folds_what_is_unremarkable_unless_all_is_asked_for():
    lone = finding("REF008", "x", Severity.ERROR, "m", 7, 1, reference="7", reference_key="r7")
    report = report_of(many_references(500, findings=(lone,)))

    assert "499 unremarkable references not listed" in rendered(report)
    assert rendered(report).count("→") == 1
    assert rendered(report, verbose=1).count("→") == 500


def test_many_findings_of_one_rule_are_folded_with_their_references():
    infos = tuple(
        finding("REF105", "missing-doi", Severity.INFO, f"m{i}", i, 1, reference=str(i), reference_key=f"r{i}")
        for i in range(1, 40)
    )  # fmt: skip
    report = report_of(many_references(40, findings=infos))

    assert "… and 36 more REF105 missing-doi: references 4–39 (-v shows each)" in rendered(report)
    assert rendered(report, verbose=1).count("info REF105") == 39


def test_quiet_gives_one_line_per_error_and_warning_and_the_totals():
    lines = rendered(width=0, quiet=True).splitlines()

    assert lines[2].startswith("wiki/heather-honey.html:31:143: error REF001 [5] is cited twice")
    assert sum(": error REF" in li or ": warning REF" in li for li in lines) == 13
    assert not any("info" in li for li in lines[:-1])
    assert lines[-1].startswith("6 errors")


HOSTILE = (
    "[red]x[/red] \x1b]8;;http://evil\x07 \x1b[2J \x9b31m \u202egpj \r over\nline {{7*7}} \udcff"
)


def test_text_from_a_page_cannot_act_on_the_terminal():
    report = sample_article()
    article = replace(
        report.dossier.article,
        path=HOSTILE, title=HOSTILE, dialect=HOSTILE, language=HOSTILE,
        references=tuple(replace(r, text=HOSTILE, labels=(HOSTILE,)) for r in report.dossier.article.references),
        claims=tuple(replace(c, text=HOSTILE) for c in report.dossier.article.claims),
    )  # fmt: skip
    findings = tuple(
        replace(f, message=HOSTILE, hint=HOSTILE, excerpt=HOSTILE, path=HOSTILE)
        for f in report.findings
    )
    hostile = replace(report, dossier=replace(report.dossier, article=article), findings=findings)
    sources = (SourceState(HOSTILE, HOSTILE, 1, 0, 1, HOSTILE),)

    for quiet in (False, True):
        text = rendered(report_of(hostile, sources=sources), verbose=2, quiet=quiet)

        assert not set(text) & set("\x1b\x07\x9b\u202e\r\udcff")
        assert "[red]x[/red]" in text
        text.encode("utf-8")


COMMAND = re.compile(r"^\s*::|##\w*\[", re.MULTILINE)


@pytest.mark.parametrize("width", [0, 40, 100])
@pytest.mark.parametrize(
    "text",
    [
        "::set-output name=x::y",
        "##[add-matcher]/x",
        "##vso[task.setvariable variable=PATH]/x",
        "###vso[task.prependpath]/x",
        "##teamcity[buildStatus status='SUCCESS']",
        "::error::x " * 30,
        "\u3000::error::x",
    ],
)
def test_no_ci_service_finds_a_command_in_what_a_page_says(text, width, capsys):
    """It runs those that it finds in a log; see the documents of GitHub, Azure and TeamCity."""
    report = sample_article()
    article = replace(
        report.dossier.article,
        path=text, title=text,
        references=tuple(replace(r, text=text, labels=(text,)) for r in report.dossier.article.references),
        claims=tuple(replace(c, text=text) for c in report.dossier.article.claims),
    )  # fmt: skip
    findings = tuple(replace(f, message=text, hint=text, path=text) for f in report.findings)
    hostile = replace(report, dossier=replace(report.dossier, article=article), findings=findings)

    for quiet in (False, True):
        told = rendered(report_of(hostile), width=width, verbose=2, quiet=quiet)
        assert COMMAND.findall(told) == []
        assert "name=x::y" in told or text != "::set-output name=x::y"
    say(text)
    assert COMMAND.findall(capsys.readouterr().err) == []


@settings(max_examples=40)
@given(st.text(), st.integers(0, 130))
def test_any_message_at_any_width_gives_lines_that_fit(message, width):
    odd = finding("REF008", "empty-reference", Severity.ERROR, message, 1, 1, message, hint=message)
    text = rendered(report_of(replace(empty_article(), findings=(odd,)), sources=()), width=width)

    text.encode("utf-8")
    if width >= 30:
        assert max(cell_len(line) for line in text.splitlines()) <= width


def test_the_environment_decides_nothing(monkeypatch):
    before = rendered(color=True)
    for name, value in (
        ("NO_COLOR", "1"),
        ("TERM", "dumb"),
        ("COLUMNS", "33"),
        ("FORCE_COLOR", "1"),
    ):
        monkeypatch.setenv(name, value)

    assert rendered(color=True) == before
    assert "\x1b" not in rendered(color=False)


@pytest.mark.parametrize("module", ["terminal", "html", "json_report"])
def test_importing_a_reporter_loads_no_heavy_library(module):
    code = f"import sys, refcheck.reporters.{module}; print([m for m in ('rich', 'jinja2', 'requests') if m in sys.modules])"

    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )

    assert out.stdout == "[]\n"
