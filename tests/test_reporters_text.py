"""What every reporter shares: harmless text, holes in lists, claims with markers, words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_report import QUILL, SYMPOSIUM, at, entry, finding, sample_article

from refcheck.model.article import Article, Citation, Claim, ReferenceList
from refcheck.model.evidence import DoiUnchecked, Dossier, NotFound, NotIndexable
from refcheck.model.findings import ArticleReport, Fix, Severity
from refcheck.model.works import Author, Work
from refcheck.reporters.advice import advice_of
from refcheck.reporters.causes import causes_of
from refcheck.reporters.claim_parts import claim_parts
from refcheck.reporters.holes import Hole
from refcheck.reporters.numbers import numbers_of
from refcheck.reporters.outline import outline_of
from refcheck.reporters.safe_text import doi_address, one_line, web_address, well_formed
from refcheck.reporters.wording import agreement, count, listed, ranges, resolution_words
from refcheck.reporters.work_line import work_line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        pytest.param("a\x1b[31mred", "a␛[31mred", id="ANSI escape"),
        pytest.param("a\x9b31m", "a\ufffd31m", id="C1 introducer"),
        pytest.param("evil\u202egpj.exe\u2069", "evilgpj.exe", id="directional override"),
        pytest.param("a\r\nb\tc\u2028d", "a b c d", id="line breaks"),
        pytest.param("\x00\x07\x7f", "␀␇␡", id="controls"),
        pytest.param("\udcff\ud83d\ude00", "\ufffd\U0001f600", id="surrogates"),
        pytest.param("שלום\u200f!", "שלום\u200f!", id="direction marks stay"),
    ],
)
def test_text_is_made_harmless_on_one_line(raw, shown):
    assert one_line(raw) == shown


@given(st.text(st.characters(categories=("Cs", "Cc", "Cf", "Zl", "Zp", "L", "P"))))
def test_no_text_keeps_anything_that_acts(text):
    shown = one_line(text)

    assert shown.isprintable() or not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not set(shown) & {chr(c) for c in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
    assert "\n" not in shown
    shown.encode("utf-8")


@given(st.text())
def test_well_formed_text_stays_as_it_is(text):
    assert well_formed(text) == text


@pytest.mark.parametrize(
    ("doi", "address"),
    [
        pytest.param("10.5555/jia.2011.101", "https://doi.org/10.5555/jia.2011.101", id="plain"),
        pytest.param(
            "10.5555/a<b>#c?d%e", "https://doi.org/10.5555/a%3Cb%3E%23c%3Fd%25e", id="quoted"
        ),
        pytest.param("10.5555/ü", "https://doi.org/10.5555/%C3%BC", id="non-ASCII"),
        pytest.param("javascript:alert(1)", None, id="a script"),
        pytest.param("10.5555/a b", None, id="a blank"),
        pytest.param("10.5555/", None, id="no suffix"),
        pytest.param("http://evil.example/10.5555/x", None, id="an address"),
        pytest.param(None, None, id="none"),
    ],
)
def test_only_a_well_formed_doi_becomes_an_address(doi, address):
    assert doi_address(doi) == address


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,<script>",
        "//evil.example/",
        "https://",
        "https://user:secret@host.example/",
        "https://web.archive.org/web/2020/https://user:secret@host.example/",
        'https://a.example/"onmouseover="x',
        "https://a.example/\u202egpj",
        "https://a.example/\nx",
        "https://[bad",
        "ftp://a.example/",
        "https://a.example/\udcff",
    ],
)
def test_only_plain_web_addresses_are_made_clickable(url):
    assert web_address(url) is None


def test_a_plain_web_address_is_kept_to_the_letter():
    assert web_address("HTTPS://a.example/x?y=1&z=ü#f") == "HTTPS://a.example/x?y=1&z=ü#f"


def article_with(labels, missing, *, group=None):
    """A judged article with one list of these labels and a finding for each missing one."""
    entries = tuple(
        replace(entry(label, 10 + i, f"Entry {label}."), key=f"r{i}")
        for i, label in enumerate(labels)
    )
    citations = tuple(
        Citation(f"c{label}", f"[{label}]", (label,), (None,), at(3, i + 1), group=group)
        for i, label in enumerate(missing)
    )
    article = Article(
        "p.html", None, "generic", None, "utf-8",
        lists=(ReferenceList(group, None, tuple(e.key for e in entries), at(9)),),
        references=entries, citations=citations,
    )  # fmt: skip
    findings = tuple(
        finding("REF001", "undefined-reference", Severity.ERROR, "x", 3, 1, reference=label, citations=(f"c{label}",))
        for label in missing
    )  # fmt: skip
    return ArticleReport(Dossier(article), findings)


def rows(report):
    """The first list's rows: labels, holes in brackets."""
    found = outline_of(report).lists[0].rows
    return [f"({row.label})" if isinstance(row, Hole) else row.number for row in found]


@pytest.mark.parametrize(
    ("labels", "missing", "expected"),
    [
        pytest.param("1 2 4", "3", "1 2 (3) 4", id="in the middle"),
        pytest.param("2 3", "1", "(1) 2 3", id="before the first"),
        pytest.param("1 2", "9", "1 2 (9)", id="after the last"),
        pytest.param("1 4", "3 2", "1 (2) (3) 4", id="two beside each other"),
        pytest.param("a c", "b", "a (b) c", id="letters"),
        pytest.param("1 2", "note", "1 2 (note)", id="no number"),
        pytest.param("1 3 1 3", "2", "1 (2) 3 1 3", id="numbers that start again"),
        pytest.param("1 2 3", "2", "1 2 3", id="an entry that is there is no hole"),
    ],
)
def test_a_hole_stands_where_the_entry_belongs(labels, missing, expected):
    assert rows(article_with(labels.split(), missing.split())) == expected.split()


def test_a_hole_knows_the_lines_that_cite_it():
    hole = outline_of(sample_article()).hole_at(0, "5")

    assert hole.lines == (31, 41)


def test_a_page_without_a_list_has_no_holes():
    article = Article("p.html", None, "generic", None, "utf-8")
    lone = finding("REF001", "undefined-reference", Severity.ERROR, "x", 3, 1, reference="5")

    outline = outline_of(ArticleReport(Dossier(article), (lone,)))

    assert (outline.lists, outline.hole_at(None, "5")) == ((), None)


def marker(id_, printed):
    return Citation(id_, printed, ("1",), ("r1",), at(1))


@pytest.mark.parametrize(
    ("text", "printed", "expected"),
    [
        pytest.param(
            "Bees fly [1] far [2].",
            ["[1]", "[2]"],
            ["Bees fly ", "[1]", " far ", "[2]", "."],
            id="in place",
        ),
        pytest.param(
            "Bees fly far.", ["[1]", "[2]"], ["Bees fly far. ", "[1]", "[2]"], id="after the words"
        ),
        pytest.param(
            "In 1 of 3 hives.",
            ["1"],
            ["In 1 of 3 hives. ", "1"],
            id="a bare number is not looked for",
        ),
    ],
)
def test_markers_stand_where_they_are_printed(text, printed, expected):
    markers = [marker(f"c{i}", words) for i, words in enumerate(printed)]
    claim = Claim("k", text, at(1), None, tuple(one.id for one in markers))

    parts = claim_parts(claim, {one.id: one for one in markers})

    assert [p if isinstance(p, str) else p.marker for p in parts] == expected


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        pytest.param("1 2 3 4", "1–4", id="a run"),
        pytest.param("1 2 4", "1, 2, 4", id="two are no run"),
        pytest.param("4 7 9 10 11", "4, 7, 9–11", id="both"),
        pytest.param("a b note", "a, b, note", id="no numbers"),
        pytest.param("3 2 1", "3, 2, 1", id="descending"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_consecutive_numbers_are_joined(labels, told):
    assert ranges(labels.split()) == told


@pytest.mark.parametrize(
    ("hint", "fix", "told"),
    [
        pytest.param("look", None, ("look", None, None), id="hint alone"),
        pytest.param(
            "Add 10.5555/x.",
            ("add 10.5555/x", "10.5555/x"),
            (None, "add 10.5555/x", None),
            id="said once",
        ),
        pytest.param(
            "look", ("add it", "10.5555/x"), ("look", "add it", "10.5555/x"), id="all three"
        ),
        pytest.param(
            None,
            ("replace volume 10 by 9; replace the pages by 1-22", "9; 1-22"),
            (None, "replace volume 10 by 9; replace the pages by 1-22", None),
            id="each piece said",
        ),
        pytest.param(None, ("drop it", ""), (None, "drop it", None), id="nothing to type"),
    ],
)
def test_advice_says_nothing_twice(hint, fix, told):
    odd = finding("REF105", "x", Severity.INFO, "m", 1, 1, hint=hint, fix=fix and Fix(*fix))

    advice = advice_of(odd)

    assert (advice.hint, advice.fix, advice.replacement) == told


@pytest.mark.parametrize(
    ("headings", "told"),
    [
        pytest.param(("Sources",), "1, 2", id="one list needs no name"),
        pytest.param(("Notes", "Sources"), "Notes 1; Sources 2", id="several are named"),
        pytest.param((None, "Sources"), "list at line 4 1; Sources 2", id="one without a heading"),
    ],
)
def test_numbers_are_told_list_by_list(headings, told):
    entries = [replace(entry(i + 1, 9, "A."), list_index=i % len(headings)) for i in range(2)]
    lists = tuple(ReferenceList(None, heading, (), at(4)) for heading in headings)
    article = Article("p.html", None, "generic", None, "utf-8", lists=lists)

    assert numbers_of(article, entries) == told


def test_causes_gather_the_references_of_one_source_and_one_reason():
    causes = causes_of(sample_article())

    assert [(c.source, c.reason, c.numbers) for c in causes] == [
        ("Crossref", "timed out after 10 s", "8, 14")
    ]


def test_causes_tell_a_printed_doi_apart_and_what_was_never_looked_up():
    entries = (entry(1, 9, "A."), entry(2, 10, "B."))
    article = Article("p.html", None, "generic", None, "utf-8", references=entries)
    dossier = Dossier(
        article,
        resolutions={"r1": NotFound(("index",))},
        dois={"r1": DoiUnchecked("10.5555/x", "doi.org", "timed out")},
    )

    causes = causes_of(ArticleReport(dossier, (), {"r1": "not-found"}))

    assert [(c.source, c.reason, c.numbers) for c in causes] == [
        ("doi.org", "timed out (only the printed DOI)", "1"),
        ("refcheck", "not looked up in this run", "2"),
    ]


def test_counts_and_lists_read_as_sentences():
    assert [count(1, "error"), count(1204, "reference"), count(2, "info")] == [
        "1 error",
        "1,204 references",
        "2 info",
    ]
    assert [listed([]), listed("a"), listed("abc")] == ["", "a", "a, b and c"]
    assert [agreement(s) for s in (1.0, 0.7, 0.0)] == ["agrees", "nearly agrees", "differs"]


@pytest.mark.parametrize(
    ("work", "line"),
    [
        pytest.param(QUILL, "Quill TR, Adeyemi F, Roth J. Thixotropy in ling honey: a rotational study. Food Rheology Letters. 2009/2010; 12(1): 44-51", id="article"),
        pytest.param(SYMPOSIUM, "Heath Society. Proceedings of the Heath Symposium. 2006", id="editors stand in"),
        pytest.param(Work(None, None), "", id="nothing known"),
        pytest.param(Work("10.5555/x", "T", tuple(Author(c) for c in "ABCD")), "A, B, C, et al. T", id="many authors"),
        pytest.param(Work(None, "Main", subtitle="Sub"), "Main: Sub", id="subtitle"),
    ],
)  # fmt: skip
def test_a_work_is_told_in_one_line(work, line):
    assert work_line(work) == line


@pytest.mark.parametrize("kind", ["note", "journal-article", "chapter"])
def test_nothing_is_said_of_dois_where_such_works_have_them(kind):
    assert resolution_words(NotIndexable("thesis")).startswith("thesis, usually without a DOI")
    assert "nothing to look a work up by" in resolution_words(NotIndexable(kind))
