from __future__ import annotations

import html
import json
import re
from collections import Counter

import pytest

EXAMPLE = "examples/low-dose-naltrexone.html"
REPORT = "reports/low-dose-naltrexone.html"
# When and how long, which no two runs share.
STARTED = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?(?: UTC)?"
)
ELAPSED = re.compile(r"\d+\.\d+(?:</bdi>)?\s(?:s|seconds)\b")


def timeless(text):
    return ELAPSED.sub("0 s", STARTED.sub("then", text))


@pytest.fixture
def told(refcheck, monkeypatch, root):
    monkeypatch.chdir(root)
    ran = refcheck(EXAMPLE, "--offline", "--no-report", "--format", "json")
    assert ran.code == 1
    return json.loads(ran.out)


@pytest.fixture
def article(told):
    return told["articles"][0]


def rules(article):
    return Counter(finding["rule"] for finding in article["findings"])


def test_thirteen_references_of_which_none_is_the_fifth(article):
    numbers = [reference["number"] for reference in article["references"]]

    assert numbers == ["1", "2", "3", "4", *map(str, range(6, 15))]
    assert article["dialect"] == "vbulletin"


def test_the_reference_over_two_lines_is_one(article):
    (twelfth,) = [one for one in article["references"] if one["number"] == "12"]

    assert twelfth["text"] == (
        "Szczytkowski JL. Conditioned Effects of Heroin on Proinflammatory Mediators. 2009."
    )


def test_nothing_after_the_list_leaks_into_its_last_entry(article):
    assert article["references"][-1]["text"].endswith("Medical Hypotheses 2008.")


def test_every_marker_is_found(article):
    cited = Counter(number for one in article["citations"] for number in one["numbers"])

    once = dict.fromkeys(["1", "3", "4", "5", "6", "7", "9", "10", "11"], 1)
    assert cited == once | dict.fromkeys(["2", "8", "12", "13", "14"], 3)
    assert sum(cited.values()) == 24


def test_the_missing_reference_is_one_finding_that_names_claim_section_and_hole(article):
    (finding,) = [one for one in article["findings"] if one["rule"] == "REF001"]
    (citation,) = [one for one in article["citations"] if one["id"] in finding["citations"]]

    assert finding["reference"] == "5"
    assert "from 4 to 6" in finding["message"]
    assert citation["section"] == "Dose and form"
    assert "sold as Vivitrol" in citation["claim"]
    assert rules(article)["REF003"] == 0


def test_only_the_faults_that_are_there_are_told(article):
    structure = {code: n for code, n in rules(article).items() if code[:4] in {"REF0", "REF4"}}

    assert structure == {"REF001": 1, "REF006": 1, "REF013": 1}


def test_the_works_of_the_package_are_recognised_and_the_rest_is_not_called_missing(article):
    found = {one["number"]: one["doi"] for one in article["references"] if one["doi"]}

    assert found == {
        "4": "10.1001/archpsyc.63.2.210",
        "7": "10.1007/s10620-011-1653-7",
        "9": "10.1016/j.cellimm.2010.08.002",
        "10": "10.2353/ajpath.2010.090457",
        "11": "10.1002/jcb.22592",
    }
    statuses = {one["status"] for one in article["references"]}
    assert statuses <= {
        "verified",
        "verified-with-differences",
        "unchecked",
        "not-indexable",
        "skipped",
    }


def test_no_sentence_is_that_of_the_page_it_is_modelled_on(root):
    original = root.parent / "shared" / "seed" / "low-dose-naltrexone.html"
    if not original.is_file():
        pytest.skip("the page that the example is modelled on is not here")

    both = prose(root.joinpath(EXAMPLE).read_text()) & prose(original.read_text())

    assert both == set()


def prose(page):
    """The sentences before the reference list."""
    text = html.unescape(re.sub(r"<[^>]+>", "\n", page.partition("\n1. ")[0]))
    sentences = (" ".join(part.split()) for part in re.split(r"[.:\n]", text))
    return {sentence for sentence in sentences if len(sentence.split()) > 4}


def test_the_report_in_the_repository_is_that_of_the_example(
    root, refcheck, monkeypatch, tmp_path, update_golden
):
    monkeypatch.chdir(root)
    folder = "reports" if update_golden else tmp_path

    refcheck(EXAMPLE, "--offline", "--report-dir", folder)

    written = (root / folder / "low-dose-naltrexone.html").read_text()
    assert timeless(written) == timeless(root.joinpath(REPORT).read_text())


@pytest.fixture
def examplin(refcheck, monkeypatch, root, tmp_path):
    """The second example beside its invented abstracts."""
    monkeypatch.chdir(root)
    index = tmp_path / "examplin.idx"
    refcheck("index", "build", "examples/examplin-works.ndjson", "--output", index)
    options = ("--offline", "--index", index, "--select", "REF4", "--no-report")
    ran = refcheck("examples/examplin.html", *options, "--format", "json")
    return json.loads(ran.out)["articles"][0]


def test_each_figure_of_the_second_example_has_the_verdict_that_the_document_tells(examplin):
    told = {
        (claim["line"], one["text"]): one["verdict"]
        + (f": {one['ground']}" if one["ground"] else "")
        for claim in examplin["claims"]
        for one in claim["figures"]
    }

    assert told == {
        (12, "120"): "supported",
        (12, "4.5 mg a day"): "supported",
        (12, "three months"): "supported",
        (13, "82 %"): "supported",
        (13, "45 %"): "contradicted: value",
        (16, "33 %"): "contradicted: arm",
        (17, "61 %"): "contradicted: arm",
        (19, "One in ten"): "supported",
        (22, "18 hours"): "supported",
        (22, "250 ng/ml"): "absent",
    }
    assert examplin["claim_counts"]["unread"] == 1


def test_the_second_example_inherits_quotes_and_says_a_figure_without_a_source(examplin):
    inherited = {
        one["line"]: one["inherited"]["line"] for one in examplin["claims"] if one["inherited"]
    }
    quoted = [q["verdict"] for claim in examplin["claims"] for q in claim["quotations"]]

    assert inherited == {16: 14, 17: 14}
    assert quoted == ["supported", "absent"]
    assert rules(examplin) == {"REF401": 1, "REF403": 1, "REF404": 3, "REF405": 1}


def test_all_works_of_the_second_example_say_that_they_are_invented(root):
    page = root.joinpath("examples/examplin.html").read_text()
    lines = root.joinpath("examples/examplin-works.ndjson").read_text().splitlines()
    works = [json.loads(line) for line in lines]

    assert "invented medicine" in page
    assert {work["publisher"] for work in works} == {"Invented Press"}
    assert all(work["DOI"].startswith("10.5555/") for work in works)
