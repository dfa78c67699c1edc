"""The SARIF report is valid, points into the page, and stays within what GitHub takes."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_report import empty_article, finding, report_of, sample_article, sample_report
from sarif_schema import SARIF_SCHEMA
from test_reporters_html import HOSTILE

from refcheck.model.article import Article
from refcheck.model.evidence import Dossier
from refcheck.model.findings import ArticleReport, Edit, Fix, Related, Severity
from refcheck.reporters.paths import repository_path, uri_of
from refcheck.reporters.sarif import RESULTS, render_sarif


def run_of(report, folder=""):
    log = json.loads(render_sarif(report, folder))
    jsonschema.validate(log, SARIF_SCHEMA)
    return log["runs"][0]


def page_with(*findings, path="a.html", source="", known=0):
    article = Article(path, None, "generic", None, "utf-8", source=source)
    own = tuple(replace(one, path=path) for one in findings)
    return ArticleReport(Dossier(article), own, known=known)


def error(message="m", line=1, column=1, **more):
    return finding("REF001", "undefined-reference", Severity.ERROR, message, line, column, **more)


def uris(run):
    return [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in run["results"]
    ]


def test_golden(golden):
    golden("report.sarif", render_sarif(sample_report()))


def test_two_runs_give_the_same_bytes_whenever_they_are():
    report = sample_report()
    later = replace(report, started="2027-01-01T00:00:00Z", elapsed_seconds=9.9)

    assert render_sarif(report) == render_sarif(later)


def test_what_was_not_checked_is_no_result():
    run = run_of(sample_report())

    assert {result["ruleId"] for result in run["results"]}.isdisjoint(
        {"REF901", "REF902", "REF903"}
    )
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["associatedRule"]["id"] == "REF901"
    assert note["level"] == "note"
    assert "did not answer" in note["message"]["text"]


def test_each_result_names_its_rule_by_code_and_place():
    run = run_of(sample_report())
    rules = run["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == sorted({rule["id"] for rule in rules})
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_rules_that_ran_and_found_nothing_are_described_too():
    run = run_of(report_of(empty_article(), rules=["REF002", "REF999"]))

    (rule,) = run["tool"]["driver"]["rules"]
    assert rule["id"] == "REF002"
    assert rule["help"]["text"].startswith(rule["shortDescription"]["text"])
    assert "Fires:" in rule["help"]["markdown"]


def test_the_gravest_come_first():
    levels = [result["level"] for result in run_of(sample_report())["results"]]

    assert levels == sorted(levels, key=["error", "warning", "note"].index)


def test_fingerprints_are_unique_and_do_not_depend_on_the_line():
    run = run_of(sample_report())
    marks = [result["partialFingerprints"]["refcheck/v1"] for result in run["results"]]
    moved = replace(error(line=80, subject="s"), excerpt="…")

    (here,) = run_of(report_of(page_with(error(line=3, subject="s"))))["results"]
    (there,) = run_of(report_of(page_with(moved)))["results"]

    assert len(set(marks)) == len(marks)
    assert here["partialFingerprints"] == there["partialFingerprints"]


def test_a_build_in_another_folder_has_the_same_fingerprints():
    one = run_of(report_of(page_with(error(), path="/ci/1/wiki/a.html")), "/ci/1")
    other = run_of(report_of(page_with(error(), path="wiki/a.html")), "/ci/2")

    assert one["results"] == other["results"]


@pytest.mark.parametrize(
    ("path", "folder", "shown", "uri"),
    [
        pytest.param("./a/../wiki/x.html", "/w", "wiki/x.html", "wiki/x.html", id="dots"),
        pytest.param("/w/wiki/x.html", "/w", "wiki/x.html", "wiki/x.html", id="below"),
        pytest.param("/w/x.html", "/", "w/x.html", "w/x.html", id="root"),
        pytest.param("/wiki/x.html", "/w", "/wiki/x.html", "file:///wiki/x.html", id="elsewhere"),
        pytest.param("../x.html", "/w", "../x.html", "../x.html", id="above"),
        pytest.param("a b#c?d%é.html", "", "a b#c?d%é.html", "a%20b%23c%3Fd%25%C3%A9.html", id="odd"),
        pytest.param("a:b/c.html", "", "a:b/c.html", "a%3Ab/c.html", id="no scheme"),
        pytest.param("a\udcff.html", "", "a\udcff.html", "a%FF.html", id="no UTF-8"),
        pytest.param("\ud800.html", "", "\ud800.html", "%EF%BF%BD.html", id="no character"),
        pytest.param(
            "https://u:p@a.example/Ä?b=c d", "", "https://***@a.example/Ä?b=c d",
            "https://***@a.example/%C3%84?b=c%20d", id="address",
        ),
    ],
)  # fmt: skip
def test_paths_are_relative_and_uris_are_encoded(path, folder, shown, uri):
    assert repository_path(path, folder) == shown
    assert uri_of(shown) == uri
    assert uris(run_of(report_of(page_with(error(), path=path)), folder)) == [uri]


def test_columns_count_characters_and_regions_end_where_the_words_do():
    source = "𝄞 first\r\nsecond 🐝 [5] end\n"
    start = source.index("[5]")
    found = error(line=2, column=10, start=start, end=start + 3)

    (result,) = run_of(report_of(page_with(found, source=source)))["results"]

    assert result["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 10,
        "endLine": 2,
        "endColumn": 13,
    }


def applied(source, fix):
    """The text after the replacements, as a reader of SARIF makes it."""
    lines = source.splitlines(keepends=True)

    def offset(line, column):
        return sum(map(len, lines[: line - 1])) + column - 1

    (change,) = fix["artifactChanges"]
    for one in reversed(change["replacements"]):
        region = one["deletedRegion"]
        start = offset(region["startLine"], region["startColumn"])
        end = offset(region["endLine"], region["endColumn"])
        source = source[:start] + one["insertedContent"]["text"] + source[end:]
    return source


def test_fixes_replace_what_their_edits_do():
    source = "one 🐝\ntwo 2008, three\r\nfour"
    year, end = source.index("2008"), len(source)
    fix = Fix(
        "correct it", "2009", (Edit(year, year + 4, "2009"), Edit(end, end, " doi:10.5555/x"))
    )

    (result,) = run_of(report_of(page_with(error(fix=fix), source=source)))["results"]

    assert applied(source, result["fixes"][0]) == "one 🐝\ntwo 2009, three\r\nfour doi:10.5555/x"
    assert result["fixes"][0]["description"]["text"] == "correct it: 2009"


def test_a_fix_for_a_person_is_told_and_not_offered_to_a_tool():
    (result,) = run_of(report_of(page_with(error(fix=Fix("add it", "x y z")))))["results"]

    assert "fixes" not in result
    assert result["message"]["text"].endswith(" (fix: add it: x y z)")


def test_of_too_many_results_the_gravest_are_kept_and_it_says_so(monkeypatch):
    assert RESULTS == 25_000
    monkeypatch.setattr("refcheck.reporters.sarif.RESULTS", 250)
    monkeypatch.setattr("refcheck.reporters.sarif._SHOWN", 50)
    info = finding("REF105", "missing-doi", Severity.INFO, "note", 1, 1)
    many = tuple(replace(info, line=n, subject=str(n)) for n in range(1, 350))

    run = run_of(report_of(page_with(*many, error(line=30_000))))

    assert len(run["results"]) == 250
    assert run["results"][0]["level"] == "error"
    told = [note["message"]["text"] for note in run["invocations"][0]["toolExecutionNotifications"]]
    assert told[0].startswith("100 findings left out, the least grave")
    assert told[1].startswith("GitHub shows 50 of the 250 findings")


def test_what_gzip_cannot_make_small_enough_is_cut(monkeypatch):
    monkeypatch.setattr("refcheck.reporters.sarif._GZIPPED", 40_000)
    many = [error(f"{n * 7919**40 % 10**90}", line=n) for n in range(1, 2_000)]

    text = render_sarif(report_of(page_with(*many)))

    assert len(gzip.compress(text.encode())) <= 40_000
    assert 100 < len(json.loads(text)["runs"][0]["results"]) < 1_999
    assert "left out" in text


def test_one_result_has_at_most_a_hundred_related_places():
    crowded = error(related=tuple(Related(n, "here") for n in range(1, 2_000)))

    (result,) = run_of(report_of(page_with(crowded)))["results"]

    assert len(result["relatedLocations"]) == 100


def test_ten_million_letters_are_not_repeated():
    odd = error("x" * 10_000_000, excerpt="y" * 10_000_000)

    assert len(render_sarif(report_of(page_with(odd)))) < 20_000


def test_hostile_text_makes_no_link_and_no_control():
    text = render_sarif(
        report_of(page_with(error(f"[click](https://evil.example) {HOSTILE}", hint=HOSTILE)))
    )

    jsonschema.validate(json.loads(text), SARIF_SCHEMA)
    assert "](" not in json.loads(text)["runs"][0]["results"][0]["message"]["text"]
    assert not set(text) & set("\x1b\x00\u202e\udcff")


@settings(max_examples=25)
@given(st.text(max_size=40), st.text(min_size=1, max_size=30), st.integers(-3, 10**9))
@example(" ", "a.html", 1)
def test_any_finding_is_valid(words, path, line):
    odd = error(
        f"x{words}", line=line, hint=words, excerpt=words, related=(Related(line, f"x{words}"),)
    )
    page = Path(path).name or "p"

    run = run_of(report_of(page_with(odd, path=f"wiki/{page}")))

    assert len(run["results"]) == 1


def test_known_findings_are_counted():
    run = run_of(report_of(page_with(known=3), replace(sample_article(), known=2)))

    assert run["properties"]["known"] == 5
    assert run["properties"]["suppressed"] == 1


def test_a_run_without_pages_is_valid():
    assert run_of(report_of())["results"] == []
