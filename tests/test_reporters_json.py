"""The JSON report keeps its contract, also for what is empty, odd or hostile."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from sample_report import (
    empty_article,
    entry,
    finding,
    report_of,
    sample_article,
    sample_report,
)

from refcheck.model.article import Article
from refcheck.model.evidence import Dossier
from refcheck.model.findings import ArticleReport, Severity
from refcheck.reporters.json_report import render_json, to_json_text


@pytest.fixture(scope="module")
def schema(root):
    return json.loads((root / "docs" / "report.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def told():
    return json.loads(render_json(sample_report()))


def strict(schema):
    """The same schema, but a key that it does not describe is a fault."""
    if isinstance(schema, dict):
        closed = {key: strict(value) for key, value in schema.items()}
        if "properties" in schema and "required" in schema and "rules" not in schema["properties"]:
            closed["additionalProperties"] = False
        return closed
    return [strict(value) for value in schema] if isinstance(schema, list) else schema


def errors(schema, document):
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_the_schema_is_itself_valid(schema):
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(sample_report(), id="every variant"),
        pytest.param(report_of(empty_article()), id="page without references"),
        pytest.param(report_of(sources=()), id="no page at all"),
    ],
)
def test_every_report_fits_the_schema_and_has_no_undescribed_key(schema, report):
    assert errors(strict(schema), json.loads(render_json(report))) == []


@pytest.mark.parametrize("name", ["reference", "citation", "link", "finding", "list", "work"])
def test_the_schema_misses_every_key_that_is_left_out(schema, told, name):
    part = {"$ref": f"#/$defs/{name}", "$defs": schema["$defs"]}
    article = told["articles"][0]
    whole = article["references"][0]["work"] if name == "work" else article[f"{name}s"][0]

    for key in whole:
        assert errors(part, {k: v for k, v in whole.items() if k != key})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        pytest.param(("articles", 0, "references", 0, "status"), "fake", id="status"),
        pytest.param(("articles", 0, "findings", 0, "severity"), "fatal", id="severity"),
        pytest.param(("articles", 0, "links", 0, "outcome"), "dead", id="link outcome"),
        pytest.param(("articles", 0, "references", 0, "score"), 1.5, id="score above one"),
        pytest.param(("articles", 0, "findings", 0, "line"), 0, id="line zero"),
        pytest.param(("schema",), "refcheck-report/2", id="schema number"),
        pytest.param(("summary", "statuses"), {"fine": 1}, id="status in the summary"),
    ],
)
def test_the_schema_refuses_values_outside_the_contract(schema, told, path, value):
    broken = copy.deepcopy(told)
    place = broken
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    assert errors(schema, broken)


def test_the_doi_is_the_resolved_works_and_the_identifier_the_printed_one(told):
    first, second = told["articles"][0]["references"][:2]

    assert (first["identifiers"]["doi"], first["doi"]) == ("10.5555/jia.2011.101",) * 2
    assert (second["identifiers"]["doi"], second["doi"]) == (None, "10.5555/frl.12.44")


def test_every_resolution_is_told_apart(told):
    by_number = {entry["number"]: entry for entry in told["articles"][0]["references"]}

    assert by_number["1"]["work"]["authors"] == ["Ashdown, Mary", "Okafor, Ben"]
    assert by_number["1"]["evidence"]["title"] == 1.0
    assert by_number["2"]["runner_up"]["doi"] == "10.5555/bwn.87.3"
    assert [c["doi"] for c in by_number["4"]["candidates"]] == [
        "10.5555/bwn.87.3",
        "10.5555/bwn.87.5",
    ]
    assert by_number["4"]["work"] is None
    assert by_number["6"]["asked"] == ["crossref", "datacite"]
    assert by_number["7"]["reason"] == "thesis"
    assert (by_number["8"]["source"], by_number["8"]["reason"]) == (
        "crossref",
        "timed out after 10 s",
    )
    assert by_number["8"]["asked"] == []
    assert by_number["13"]["work"]["updates"][0]["type"] == "retraction"
    assert {n: e["printed_doi"] and e["printed_doi"]["outcome"] for n, e in by_number.items()} == {
        "1": "agrees", "2": None, "3": "of-another", "4": None, "6": None, "7": None,
        "8": "unchecked", "9": None, "10": "of-container", "11": "unknown", "12": None,
        "13": None, "14": None,
    }  # fmt: skip


def test_every_link_outcome_is_told_apart(told):
    links = {link["url"]: link for link in told["articles"][0]["links"]}

    assert {
        url: (link["outcome"], link["status"], link["kind"]) for url, link in links.items()
    } == {
        "https://later.example/": ("skipped", None, None),
        "https://guide.example/honey": ("alive", 200, None),
        "http://example.org/quill.pdf": ("moved", 301, None),
        "https://bees.example/storage": ("alive", 206, None),
        "https://***@10.0.0.1/admin": ("refused", None, "credentials"),
        "https://old.example/a": ("moved", 302, None),
        "https://gone.example/leaflet?no=4": ("gone", 410, None),
        "https://nohost.invalid/": ("gone", None, None),
        "https://wall.example/": ("blocked", 403, None),
        "https://slow.example/": ("unreachable", None, "timeout"),
        "https://notasked.example/": ("skipped", None, None),
        "https://heath.example/map/12": ("alive", 200, None),
        "https://club.example/members/1978": ("moved", 302, None),
        "https://honey.example/glossary#thixotropy": ("alive", 200, None),
        "http://plain.example/": ("alive", 200, None),
        "https://busy.example/": ("blocked", 429, None),
        "https://broken.example/": ("unreachable", None, "server-error"),
        "https://intranet.example:8443/": ("refused", None, "port"),
    }


def test_a_citation_carries_its_claims_words_and_its_expanded_numbers(told):
    sixth = told["articles"][0]["citations"][5]

    assert sixth["marker"] == "[6–8]"
    assert sixth["numbers"] == ["6", "7", "8"]
    assert sixth["claim"] == "Yields fell by 40 % between 1960 and 1990."
    assert told["articles"][0]["citations"][10]["claim"] is None


def test_cited_by_names_the_markers_of_an_entry(told):
    cited_by = {e["number"]: e["cited_by"] for e in told["articles"][0]["references"]}

    assert (cited_by["7"], cited_by["9"]) == (["c6"], [])


def test_a_list_is_told_by_its_first_and_last_number(told):
    assert told["articles"][0]["lists"] == [
        {"group": None, "heading": "Sources", "count": 13, "first": "1", "last": "14"}
    ]


def test_equal_fingerprints_on_one_page_are_told_apart_in_page_order(told):
    marks = [f["fingerprint"] for f in told["articles"][0]["findings"]]
    twins = [f["fingerprint"] for f in told["articles"][0]["findings"] if f["rule"] == "REF208"]

    assert len(set(marks)) == len(marks)
    assert twins[1] == f"{twins[0]}-2"


def test_a_fingerprint_stays_when_the_finding_moves_to_another_line():
    article = sample_article()
    moved = replace(article, findings=tuple(replace(f, line=f.line + 9) for f in article.findings))

    before, after = (json.loads(render_json(report_of(a))) for a in (article, moved))

    marks = [
        [f["fingerprint"] for f in told["articles"][0]["findings"]] for told in (before, after)
    ]
    assert marks[0] == marks[1]


def test_the_summary_counts_every_reference_once(told):
    summary = told["summary"]

    assert summary["references"] == sum(summary["statuses"].values()) == 13
    assert summary["findings"] == {"error": 6, "warning": 7, "info": 5, "unchecked": 1}
    assert (summary["articles"], summary["citations"], summary["suppressed"]) == (2, 11, 1)


def test_an_entry_that_nobody_judged_is_unchecked_in_the_list_and_in_the_summary():
    article = Article("p.html", None, "generic", None, "utf-8", references=(entry(1, 3, "A."),))

    told = json.loads(render_json(report_of(ArticleReport(Dossier(article), ()))))

    assert told["articles"][0]["references"][0]["status"] == "unchecked"
    assert told["summary"]["statuses"] == {"unchecked": 1}


def test_settings_of_any_kind_are_told_in_a_fixed_order():
    report = report_of(
        index=PurePosixPath("works.idx"), ignore=frozenset("bdaec"), nested={"a": (1, 2)}
    )

    settings = json.loads(render_json(report))["settings"]

    assert settings["index"] == "works.idx"
    assert settings["ignore"] == ["a", "b", "c", "d", "e"]
    assert settings["nested"] == {"a": [1, 2]}


def test_two_renderings_are_the_same_bytes():
    assert render_json(sample_report()) == render_json(sample_report())


def test_lone_surrogates_and_controls_leave_valid_utf8_that_no_terminal_acts_upon():
    odd = finding(
        "REF008",
        "empty-reference",
        Severity.ERROR,
        "a\udcff\x1b[31m\x9b\u202e\x00\ud83d\ude00",
        1,
        1,
    )
    article = replace(empty_article(), findings=(odd,))

    text = render_json(report_of(article))

    assert text.encode("utf-8")
    assert not set(text) & set("\x1b\x9b\u202e\x00")
    message = json.loads(text)["articles"][0]["findings"][0]["message"]
    assert message == "a\ufffd\x1b[31m\x9b\u202e\x00\U0001f600"


def test_no_ci_service_finds_a_command_in_it():
    told = ["##vso[task.setvariable variable=PATH]/x", "###[add-mask]a", "## [1]"]

    text = to_json_text(told)

    assert "##vso[" not in text
    assert "##[" not in text
    assert "## [1]" in text
    assert json.loads(text) == told


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_from_json_unchanged(text):
    assert json.loads(to_json_text([text])) == [text]


@given(st.text(st.characters(categories=("Cs", "Cc", "L"))))
def test_any_string_of_python_gives_valid_utf8(text):
    assert len(json.loads(to_json_text({text: text}).encode("utf-8"))) == 1


def test_golden(golden):
    golden("report.json", render_json(sample_report()))


def test_the_label_of_a_note_tells_its_group():
    note = replace(entry(3, 5, "By how much is not known."), group="note")
    letter = replace(entry(4, 6, "Not known at all."), labels=("a",), group="lower-alpha")
    article = Article("p.html", None, "generic", None, "utf-8", references=(note, letter))
    findings = tuple(
        finding("REF002", "uncited-reference", Severity.WARNING, "m", n, 1,
                reference=one.number, reference_key=one.key)
        for n, one in enumerate((note, letter), start=5)
    )  # fmt: skip
    told = json.loads(render_json(report_of(ArticleReport(Dossier(article), findings))))

    assert [f["reference"] for f in told["articles"][0]["findings"]] == ["note 3", "a"]
