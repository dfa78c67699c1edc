"""The project's own pages, one for each engine and trap, are read as their expectations say."""

from __future__ import annotations

import codecs
from dataclasses import replace
from pathlib import Path

import pytest
from reading_comparison import compare
from reading_expectations import Expectation, load_expectations

from refcheck.reading.page import read_page

EXPECTATIONS = load_expectations(Path(__file__).parent / "pages")


@pytest.mark.parametrize("expectation", [pytest.param(each, id=each.name) for each in EXPECTATIONS])
def test_a_page_is_read_as_expected(expectation: Expectation):
    article = read_page(expectation.page.read_bytes(), expectation.name)

    comparison = compare(expectation, article)

    assert comparison.faults == []
    assert (comparison.missed, comparison.false) == (0, 0), comparison.remarks


@pytest.mark.parametrize(
    ("page", "encodings"),
    [
        pytest.param("heading-ru.html", ("windows-1251", "cp1251"), id="windows-1251"),
        pytest.param("heading-ja.html", ("shift_jis", "cp932"), id="shift_jis"),
        pytest.param("heading-zh.html", ("gb18030",), id="gb18030"),
        pytest.param("heading-pl.html", ("utf-16-le", "utf-16"), id="utf-16 with a mark"),
        pytest.param(
            "heading-fr.html", ("windows-1252", "cp1252", "iso-8859-1"), id="latin-1 undeclared"
        ),
        pytest.param("word-export.html", ("windows-1252", "cp1252"), id="windows-1252"),
    ],
)
def test_the_encoding_of_a_page_is_recognised(page: str, encodings: tuple[str, ...]):
    article = read_page((Path(__file__).parent / "pages" / page).read_bytes(), page)

    wanted = {codecs.lookup(encoding).name for encoding in encodings}
    assert codecs.lookup(article.encoding).name in wanted


def test_a_page_is_read_the_same_whatever_its_line_ends():
    page = (Path(__file__).parent / "pages" / "vbulletin3-wiki-no-heading.html").read_bytes()

    readings = [
        read_page(page.replace(b"\n", line_end), "page.html")
        for line_end in (b"\n", b"\r\n", b"\r")
    ]

    places = [
        [(c.marker, c.location.line, c.location.column) for c in reading.citations]
        for reading in readings
    ]
    assert places[0] == places[1] == places[2]
    texts = [[reference.text for reference in reading.references] for reading in readings]
    assert texts[0] == texts[1] == texts[2]


def test_two_readings_of_a_page_are_equal():
    expectation = EXPECTATIONS[0]
    data = expectation.page.read_bytes()

    assert read_page(data, "a.html") == read_page(data, "a.html")
    assert replace(read_page(data, "b.html"), path="a.html") == read_page(data, "a.html")


def test_markers_in_two_schemes_are_doubted():
    body = "".join(f"<p>One thing [{n}], another<sup>{n}</sup>.</p>" for n in range(1, 6))
    entries = "".join(f"<li>Author {n}. A title. 200{n}.</li>" for n in range(1, 6))
    page = f"<h1>Two schemes</h1>{body}<h2>References</h2><ol>{entries}</ol>"

    article = read_page(page.encode(), "page.html")

    assert "mixed-schemes" in [doubt.topic for doubt in article.doubts]


@pytest.mark.parametrize("count", [1200, 3000])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("<br>\n", "<br>\n", id="typed numbers"),
        pytest.param("<p>", "</p>\n", id="paragraphs"),
        pytest.param("", "\n", id="plain text"),
    ],
)
def test_a_list_of_thousands_is_read_to_its_end(count: int, before: str, after: str):
    numbers = range(1, count + 1)
    body = "".join(f"{before}Boat {n} was counted twice [{n}].{after}" for n in numbers)
    entries = "".join(f"{before}{n}. Quay A. On boats. J Harb. 2001;{n}:1.{after}" for n in numbers)

    article = read_page(f"{body}\n\n{before}References{after}\n{entries}".encode(), "page")

    assert len(article.references) == count
    assert len(article.citations) == count
    assert all(all(citation.references) for citation in article.citations)
