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
