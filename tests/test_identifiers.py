"""Identifiers as they are printed, in whatever form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.model.identifiers import (
    doi_in_url,
    doi_url,
    find_dois,
    find_malformed_dois,
    looks_like_doi_but_is_not,
    normalise_doi,
    parse_arxiv,
    parse_isbn,
    parse_issn,
    parse_pmcid,
    parse_pmid,
    short_doi_in_url,
)

SICI = "10.1002/(sici)1097-4636(199823)43:4<443::aid-jbm13>3.0.co;2-6"


@pytest.mark.parametrize(
    ("printed", "doi"),
    [
        pytest.param("10.1234/ABC.5", "10.1234/abc.5", id="bare, lower case"),
        pytest.param("doi:10.1234/abc", "10.1234/abc", id="doi colon"),
        pytest.param("DOI 10.1234/abc", "10.1234/abc", id="doi space"),
        pytest.param("doi: 10.1234/abc.", "10.1234/abc", id="full stop"),
        pytest.param("https://doi.org/10.1234/abc", "10.1234/abc", id="address"),
        pytest.param("http://dx.doi.org/10.1234/abc,", "10.1234/abc", id="old resolver"),
        pytest.param("doi.org/10.1234%2Fabc", "10.1234/abc", id="percent-encoded slash"),
        pytest.param("https://doi.org/10.1234/abc?utm_source=x", "10.1234/abc", id="tracking"),
        pytest.param("https://doi.org/10.1234/abc#top", "10.1234/abc", id="fragment"),
        pytest.param("info:doi/10.1234/abc", "10.1234/abc", id="info"),
        pytest.param(
            "10.1016/S0140-6736(05)66783-7", "10.1016/s0140-6736(05)66783-7", id="parentheses"
        ),
        pytest.param("10.1016/S0140-6736(05)66783-7).", "10.1016/s0140-6736(05)66783-7", id=")."),
        pytest.param(SICI.upper() + ".", SICI, id="sici"),
        pytest.param(SICI.replace("<", "%3C").replace(">", "%3E"), SICI, id="encoded sici"),
        pytest.param("10.1234/a\u200bb\u00adc", "10.1234/abc", id="invisible characters"),
        pytest.param("10.1234/a‐b–c", "10.1234/a-b-c", id="typographic dashes"),
        pytest.param("10.1234/abc.PMID:", "10.1234/abc", id="glued label"),
        pytest.param("10.1000.10/123", "10.1000.10/123", id="sub-prefix"),
    ],
)
def test_a_doi_is_read_in_every_printed_form(printed, doi):
    assert normalise_doi(printed) == doi


@pytest.mark.parametrize(
    "printed",
    ["10.1.1.32.1123", "10.123/abc", "10.1234", "10.1234/", "gf3tds", "10/gf3tds", "", "10.0123/x"],
)
def test_what_is_no_doi_gives_none(printed):
    assert normalise_doi(printed) is None


def test_dois_are_found_with_their_places():
    text = "See (doi:10.1234/abc), https://doi.org/10.5678/d(1)e. and 10.1111/x;10.2222/y."

    found = find_dois(text)

    assert [match.doi for match in found] == [
        "10.1234/abc",
        "10.5678/d(1)e",
        "10.1111/x",
        "10.2222/y",
    ]
    assert all(text[match.start : match.end] == match.printed for match in found)


def test_a_doi_inside_a_publishers_address_is_not_a_printed_one():
    url = "https://onlinelibrary.wiley.com/doi/10.1002/jcb.22592/full"

    assert find_dois(f"Dave RS. {url} and more") == []
    assert doi_in_url(url) == "10.1002/jcb.22592"


@pytest.mark.parametrize(
    ("url", "doi"),
    [
        ("https://example.org/doi/abs/10.1234/a.b?journalCode=x", "10.1234/a.b"),
        ("https://example.org/doi/pdf/10.1234/a.b.pdf", "10.1234/a.b"),
        ("https://example.org/article?id=10.1371%2Fjournal.pone.01", "10.1371/journal.pone.01"),
        ("https://example.org/doi/10.1234/ab(1)2;jsessionid=5", "10.1234/ab(1)2"),
        ("https://example.org/about", None),
    ],
)
def test_a_doi_is_taken_from_a_publishers_address(url, doi):
    assert doi_in_url(url) == doi


def test_an_address_of_a_doi_can_be_read_back():
    assert doi_url(SICI).startswith("https://doi.org/10.1002/(sici)")
    assert "<" not in doi_url(SICI)
    assert normalise_doi(doi_url(SICI)) == SICI


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Smith J. doi:10.123/abc.", ["10.123/abc"]),
        ("doi: 10.1016 and so on", ["10.1016"]),
        ("doi:l0.1016/j.x.2010", ["l0.1016/j.x.2010"]),
        ("https://doi.org/10.1.1.32.1123", ["10.1.1.32.1123"]),
        ("doi:1016/j.cell.2010.01", ["1016/j.cell.2010.01"]),
    ],
)
def test_a_malformed_doi_is_quoted(text, printed):
    assert find_malformed_dois(text) == printed


@pytest.mark.parametrize(
    "text",
    [
        "https://doi.org/gf3tds",
        "doi:10/gf3tds",
        "CiteSeerX 10.1.1.32.1123",
        "doi not available",
        "version 10.12/5 of the tool",
        "doi:10.1234/abc",
    ],
)
def test_what_is_not_meant_as_a_doi_is_not_called_malformed(text):
    assert find_malformed_dois(text) == []


def test_a_short_doi_is_known_and_is_neither_a_doi_nor_malformed():
    assert short_doi_in_url("https://doi.org/gf3tds") == "10/gf3tds"
    assert not looks_like_doi_but_is_not("10/gf3tds")
    assert short_doi_in_url("https://doi.org/10.1234/abc") is None


@pytest.mark.parametrize(
    ("parse", "printed", "value"),
    [
        (parse_pmid, "PMID: 12345678", "12345678"),
        (parse_pmid, "https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        (parse_pmid, "https://www.ncbi.nlm.nih.gov/pubmed/12345", "12345"),
        (parse_pmid, "123456789", None),
        (parse_pmid, "0123", None),
        (parse_pmcid, "PMC 1234567", "PMC1234567"),
        (parse_pmcid, "PMCID: PMC1234567.", "PMC1234567"),
        (parse_pmcid, "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1234567/", "PMC1234567"),
        (parse_pmcid, "PMC12", None),
        (parse_arxiv, "arXiv:1706.03762v5", "1706.03762"),
        (parse_arxiv, "https://arxiv.org/pdf/0704.0001.pdf", "0704.0001"),
        (parse_arxiv, "10.48550/arXiv.1706.03762", "1706.03762"),
        (parse_arxiv, "hep-th/9901001", "hep-th/9901001"),
        (parse_arxiv, "math.GT/0309136", "math/0309136"),
        (parse_arxiv, "arXiv:1713.03762", None),
        (parse_arxiv, "nonsense/9901001", None),
        (parse_isbn, "ISBN 0-306-40615-2", "9780306406157"),
        (parse_isbn, "978-0-306-40615-7", "9780306406157"),
        (parse_isbn, "978-0-306-40615-8", None),
        (parse_issn, "ISSN 0378-5955", "0378-5955"),
        (parse_issn, "0378-5954", None),
    ],
)
def test_other_identifiers_are_normalised_and_their_check_digits_verified(parse, printed, value):
    assert parse(printed) == value


SUFFIX = st.text(
    alphabet="abcdefghijklmnopqrstuvwxyz0123456789-._;:/", min_size=1, max_size=30
).map(lambda text: f"x{text}1".replace("doi", "d").replace("http", "h"))
PREFIX = st.integers(1000, 99999).map(lambda number: f"10.{number}")
FORM = st.sampled_from(
    [
        "{}",
        "doi:{}",
        "doi: {}.",
        "(https://doi.org/{})",
        "http://dx.doi.org/{},",
        "DOI {}; ",
        "[{}]",
        "“{}”",
    ]
)


@given(PREFIX, SUFFIX, FORM)
def test_a_doi_printed_in_any_form_is_found_again(prefix, suffix, form):
    doi = f"{prefix}/{suffix}"

    found = find_dois("Smith J. Title. " + form.format(doi) + " More.")

    assert [match.doi for match in found] == [doi]


@given(st.text())
def test_no_text_breaks_the_search_for_identifiers(text):
    for match in find_dois(text):
        assert text[match.start : match.end] == match.printed
        assert normalise_doi(match.doi) == match.doi
    find_malformed_dois(text)
    for parse in (normalise_doi, doi_in_url, parse_pmid, parse_pmcid, parse_arxiv, parse_isbn):
        parse(text)


@given(st.text(alphabet="10.4/9%2Fdoi:()<>[];,-\u200b \n", max_size=60))
def test_whatever_looks_like_a_doi_is_normalised_once_and_for_all(text):
    doi = normalise_doi(text)

    assert doi is None or normalise_doi(doi) == doi
