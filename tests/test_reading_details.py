"""Odd corners of reading that no whole page shows."""

from __future__ import annotations

import logging

import pytest

from refcheck.matching.decide import judge_doi
from refcheck.model.evidence import DoiAgrees, DoiOfAnother
from refcheck.model.works import Author, Work
from refcheck.reading.bibliography import parse_reference
from refcheck.reading.page import read_page

LIST = "<h2>References</h2><ol><li>Quay A. Tides. 2001.</li><li>Bar B. Sand. 2002.</li></ol>"


def read(page):
    return read_page(page.encode() if isinstance(page, str) else page, "page.html")


def test_a_head_that_nothing_closes_hides_no_page():
    article = read(f"<html><head><title>T</title><body><p>It is so.[1] And so.[2]</p>{LIST}")

    assert [c.marker for c in article.citations] == ["[1]", "[2]"]
    assert article.title == "T"


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "utf-7", "utf-16", "nonsense", "unicode_escape"]
)
def test_a_declared_encoding_that_no_page_has_is_passed_over(name, caplog):
    caplog.set_level(logging.WARNING)

    article = read(f'<meta charset="{name}"><p>Caf'.encode() + b"\xe9 [1].</p>" + LIST.encode())

    assert "Café" in article.source
    assert caplog.records == []


@pytest.mark.parametrize(
    "spoken", ["charset=big5", "<code>encoding=koi8-r</code>", "&lt;meta charset=cp1251>"]
)
def test_an_encoding_that_the_page_speaks_of_is_not_its_own(spoken):
    page = f"<h1>Thé</h1><p>Say {spoken} [1].</p>{LIST}"

    assert read(page).source == page


@pytest.mark.parametrize(
    "declared",
    [
        '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; CHARSET=KOI8-R">',
        "<meta name=a>\n<meta charset = 'koi8-r'>",
        '<?xml version="1.0" encoding="koi8-r"?>',
    ],
)
def test_an_encoding_is_declared_in_a_tag(declared):
    article = read(f"\n{declared}<p>Чай [1].</p>{LIST}".encode("koi8-r"))

    assert article.encoding == "koi8-r"


@pytest.mark.parametrize("end", ["", " "], ids=["even", "odd"])
@pytest.mark.parametrize("name", ["utf-7", "utf-16", "utf-16-le", "raw_unicode_escape"])
def test_a_declaration_makes_no_other_text_of_plain_ascii(name, end):
    page = f'<meta charset="{name}"><p>+ADw-b+AD4- \\u0041 [1].</p>{LIST}{end}'

    assert read(page).source == page


def test_details_of_a_source_lead_to_the_source():
    article = read(
        '<p>A<sup class="mw-ref"><a href="./P#cite_note-m-1">[1]</a></sup> and B'
        '<sup class="mw-ref"><a href="./P#cite_note-2">[1.1]</a></sup>.</p>'
        '<ol class="mw-references references"><li id="cite_note-m-1">'
        '<span class="mw-reference-text">Quay A. Tides. 2001.</span>'
        '<ol class="mw-subreference-list"><li id="cite_note-2">'
        '<span class="mw-reference-text">p. 7</span></li></ol></li></ol>'
    )

    assert [r.text for r in article.references] == ["Quay A. Tides. 2001."]
    assert [c.references for c in article.citations] == [("r1",), ("r1",)]


def test_the_heading_of_the_references_ends_a_paragraph_of_text():
    long = "The harbour was dredged in the winter of that year, as the log says [1][2].\n"

    article = read(long + "References\n1. Quay A. Tides. 2001.\n2. Bar B. Sand. 2002.\n")

    assert article.lists[0].heading == "References"
    assert [r.labels for r in article.references] == [("1",), ("2",)]


def test_numbers_beyond_999_are_labels_where_the_list_has_them():
    numbers = range(1, 1206)
    body = "".join(f"<p>Boat {n} was counted [{n}].</p>" for n in numbers)
    entries = "".join(f"{n}. Quay A. Boat {n}. 2001.<br>" for n in numbers)

    article = read(f"{body}<p>In [1999] nobody was.</p><b>References</b><br>{entries}")

    assert len(article.references) == len(article.citations) == len(numbers)
    assert all(c.references[0] for c in article.citations)


def test_page_numbers_beside_a_marker_are_no_words_of_the_claim():
    article = read(
        '<p>Tides rise<sup class="reference"><a href="#cite_note-1">[1]</a></sup>'
        '<sup class="reference nowrap">: 16</sup> twice a day.</p><ol class="references">'
        '<li id="cite_note-1"><span class="reference-text">Quay A. Tides. 2001.</span></li></ol>'
    )

    assert [claim.text for claim in article.claims] == ["Tides rise twice a day."]


def test_a_superscript_digit_is_no_label_that_breaks_the_reader():
    article = read(
        "<p>x<sup>²</sup></p><p><sup>²</sup> Quay</p><ol start='9²'><li value='²'>A</ol>"
    )

    assert article.citations == ()


RECORD = Work(
    "10.5555/x",
    "Gamma rays in delta particles of the outer crust",
    (Author("Quay", "John"),),
    containers=("Journal of Invented Physics", "J Inv Phys"),
    years=(2005,),
    volume="16",
    issue="2",
    pages="100-110",
    kind="journal-article",
)


@pytest.mark.parametrize(
    ("printed", "verdict"),
    [
        pytest.param(
            "Quay J. Alpha effects on beta receptors in mice. J Inv Phys. 2005;16(2):34-40.",
            DoiOfAnother,
            id="the same author, journal and year, another paper",
        ),
        pytest.param(
            "Quay J, J Inv Phys 2001, 12, 34.", DoiOfAnother, id="no title, another place"
        ),
        pytest.param("Quay J, J Inv Phys 2005, 16, 100.", DoiAgrees, id="no title, the same place"),
        pytest.param(
            "Quay, J. (2005). Gammastrahlen in Deltateilchen. J. Inv. Phys. 16 (2): 100.",
            DoiAgrees,
            id="a translated title at the same place",
        ),
    ],
)
def test_a_doi_is_judged_by_where_the_work_stands(printed, verdict):
    outcome = judge_doi("10.5555/x", printed, parse_reference(printed), RECORD)

    assert isinstance(outcome, verdict)
