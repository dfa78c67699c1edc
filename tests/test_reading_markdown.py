from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.printed_places import as_source
from refcheck.model.evidence import Dossier
from refcheck.reading.page import read_page

PAGE = """\
# On water

Water boils.[^1] It *freezes*[^note] at 0 °C, and salt [^lost] lowers that.

## References

[^1]: Leaf A. *Boiling water*. 1999.
[^note]: Stone B. Ice.
    2001. https://example.org/ice
[^spare]: Brook C. Rivers. 2003.
"""


def markdown(text: str | bytes):
    return read_page(
        text if isinstance(text, bytes) else text.encode(), "page.md", media="markdown"
    )


def told(article, location):
    return article.source[location.start : location.end]


def markers(text):
    article = markdown(text)
    return [told(article, one.location) for one in article.citations]


def entries(text):
    return [(one.number, one.text) for one in markdown(text).references]


def codes(text):
    dossier = Dossier(article=markdown(text), today="2026-11-22")
    return [found.rule for found in judge(dossier, ALL_RULES).findings]


# ---- footnotes ----


def test_footnotes_bear_the_names_that_the_editor_sees():
    article = markdown(PAGE)

    assert article.dialect == "markdown"
    assert article.title == "On water"
    assert [one.labels for one in article.references] == [("1",), ("note",), ("spare",)]
    assert [one.text for one in article.references] == [
        "Leaf A. Boiling water. 1999.",
        "Stone B. Ice. 2001. https://example.org/ice",
        "Brook C. Rivers. 2003.",
    ]
    assert [one.heading for one in article.lists] == ["References"]
    assert article.references[1].urls == ("https://example.org/ice",)


def test_markers_of_footnotes_stand_where_they_are_typed():
    article = markdown(PAGE)

    assert [told(article, one.location) for one in article.citations] == [
        "[^1]",
        "[^note]",
        "[^lost]",
    ]
    assert [one.marker for one in article.citations] == ["[^1]", "[^note]", "[^lost]"]
    assert [one.references for one in article.citations] == [("r1",), ("r2",), (None,)]
    first = article.citations[0].location
    assert (first.line, first.column) == (3, 13)


def test_an_entry_goes_from_its_label_to_its_last_word():
    article = markdown(PAGE)

    assert [told(article, one.location) for one in article.references] == [
        "[^1]: Leaf A. *Boiling water*. 1999.",
        "[^note]: Stone B. Ice.\n    2001. https://example.org/ice",
        "[^spare]: Brook C. Rivers. 2003.",
    ]


def test_a_lost_footnote_and_a_spare_one_are_found():
    assert {"REF001", "REF002"} <= set(codes(PAGE + "\nMore.[^1] Even more.[^1]\n"))


def test_names_of_footnotes_are_no_numbering():
    text = (
        "A.[^7] B.[^2] C.[^3]\n\n[^2]: Two B. 1992.\n[^3]: Three C. 1993.\n[^7]: Seven A. 1991.\n"
    )

    assert not {"REF003", "REF005", "REF006"} & set(codes(text))


def test_capitals_do_not_tell_footnotes_apart():
    article = markdown("Tea.[^Note]\n\n[^note]: Leaf A. Tea. 1999.\n")

    assert article.citations[0].references == ("r1",)
    assert told(article, article.citations[0].location) == "[^Note]"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Use `[^1]` here.\n", id="code"),
        pytest.param("```\nTea.[^1]\n[^1]: Leaf\n```\n", id="a fence"),
        pytest.param("    Tea.[^1]\n", id="indented"),
        pytest.param("The class [^a-z] matches.\n", id="a pattern"),
        pytest.param("Tea.\\[^1]\n", id="escaped"),
        pytest.param("See [[Page Name]] and [[words|Other page]].\n", id="links of gollum"),
        pytest.param("- [x] done\n- [ ] open\n", id="tasks"),
        pytest.param("> [!NOTE]\n> Tea is hot.\n", id="an alert"),
        pytest.param("---\nnote: see [1]\n---\n\nTea.\n", id="front matter"),
        pytest.param("![Figure [1]](a.png)\n", id="a picture"),
        pytest.param("Let $x_1[2]$ and $[1]$ be.\n", id="a formula"),
        pytest.param("$$\nx[1]\n= y[2]\n$$\n", id="a formula of its own"),
    ],
)
def test_what_is_no_marker(text):
    assert markers(text + "\nWater.[^w]\n\n[^w]: Drop W. Water. 1990.\n") == ["[^w]"]


@pytest.mark.parametrize(
    "text",
    [
        "From $5 [1] to $6 [2].",
        "From $5 [1] to 6$ [2].",
        "US$x [1] and y$ [2].",
        "\\$x [1] y$ [2].",
    ],
)
def test_prices_are_no_formulas(text):
    assert markers(f"{text}\n\n## References\n\n1. Leaf A. 1999.\n2. Stone B. 2001.\n") == [
        "[1]",
        "[2]",
    ]


def test_footnotes_may_stand_where_they_are_mentioned():
    text = "A.[^2]\n\n[^2]: Two B. 1992.\n\nB.[^1] C.[^3]\n\n[^1]: One A.\n\n[^3]: Three C.\n"

    assert codes(text) == []
    assert "REF004" in codes(text + "\n[^1]: One more.\n")


def test_nothing_is_hidden_by_styles():
    text = 'A.[^1] B.[^2] C.[^1]\n<span style="display:none">[^3] display</span>\n\n'
    notes = "[^1]: One.\n[^2]: Two.\n[^3]: Three.\n"

    assert markers(text + notes)[-1] == "[^3]"
    styled = markdown('<p style="color:red">On display.[1]</p>\n\n## Sources\n\n1. Leaf A.\n')
    assert styled.claims[0].text == "On display."
    assert "REF002" not in codes(text + notes)


def test_a_footnote_may_be_defined_anywhere_and_twice():
    text = "Tea.[^a] Ice.[^b]\n\n> [^a]: Leaf A. Tea. 1999.\n\n- [^b]: Stone B. Ice. 2001.\n\n"

    assert entries(text) == [("a", "Leaf A. Tea. 1999."), ("b", "Stone B. Ice. 2001.")]
    twice = (
        "Tea.[^1] Ice.[^1] Salt.[^2]\n\n[^1]: Leaf A. Tea. 1999.\n[^1]: Stone B. 2001.\n[^2]: C."
    )
    assert "REF004" in codes(twice)


def test_footnotes_and_a_typed_list_are_two_lists():
    text = (
        "Tea.[^1] Ice.[1] Salt.[2] Snow.[3]\n\n## References\n\n1. Leaf A. Tea. 1999.\n"
        "2. Stone B. Salt. 2001.\n3. Flake C. Snow. 2003.\n\n[^1]: Only a note.\n"
    )
    article = markdown(text)

    assert [one.references for one in article.citations] == [("r4",), ("r1",), ("r2",), ("r3",)]
    assert [one.group for one in article.lists] == [None, "footnote"]


# ---- numbers by hand ----


def test_typed_numbers_and_ordered_lists():
    text = (
        "Tea.[1][2] Ice [1–3].\n\n## References\n\n1. Leaf A. 1999.\n1. Stone B.\n1. *Brook* C.\n"
    )
    article = markdown(text)

    assert [told(article, one.location) for one in article.citations] == ["[1]", "[2]", "[1–3]"]
    assert [one.number for one in article.references] == ["1", "2", "3"]
    assert told(article, article.references[2].location) == "*Brook* C."


def test_lines_that_begin_with_numbers_are_entries():
    text = "Tea.[1] Ice.[2]\n\n## References\n\n[1] Leaf A. Tea. 1999.\n[2] Stone B. Ice.\n2001.\n"

    assert entries(text) == [("1", "Leaf A. Tea. 1999."), ("2", "Stone B. Ice. 2001.")]


@pytest.mark.parametrize(
    "between", ["", "| Papers | |\n", "| Papers | |\n| In German | |\n"], ids=["none", "one", "two"]
)
def test_a_table_may_be_the_list(between):
    rows = f"| # | References |\n|---|---|\n| 1 | Leaf A. 1999. |\n{between}| 2 | {{}} |\n"

    last = "Stone B. 2001." if between else "12 rules for ice. 2001."
    found = entries("Tea.[1] Ice.[2] Fog.[1]\n\n" + rows.format(last))

    assert [label for label, _ in found] == ["1", "2"]
    assert found[1] == ("2", last)


def test_a_column_of_sources_has_markers():
    table = "| Tea | {} | cm |\n|---|---|---|\n| Green | [1] | [7] |\n| Black | [2] | [8] |\n"
    notes = "\n## References\n\n1. Leaf A. 1999.\n2. Stone B. 2001.\n"

    for name in ("Source", "Ref.", "Quellen"):
        assert markers(table.format(name) + notes) == ["[1]", "[2]"]
    assert markers(table.format("Days") + notes) == []
    listed = "| Sources | |\n|---|---|\n| [1] | Leaf A. 1999. |\n| [2] | Stone B. 2001. |\n"
    assert markers(f"Tea.[1] Ice.[2] Fog.[1]\n\n{listed}") == ["[1]", "[2]", "[1]"]
    assert entries("| Sources | |\n|---|---|\n| [1] | north |\n| [2] | south |\n") == []


@pytest.mark.parametrize("end", ["  \n", "\n\n"])
def test_entries_that_only_some_markers_link_to(end):
    text = (
        "Tea **[1]**, [**[2]**](#ref2) and [[3]](#ref3). See (1) and (2), (1) (2) (3).\n\n"
        f'## Sources\n<a id="ref1"></a>**[1]** Leaf A. 1999.{end}'
        f'<a id="ref2"></a>**[2]** Stone B. 2001.{end}<a id="ref3"></a>**[3]** Brook C. 2003.\n'
    )

    assert entries(text) == [
        ("1", "Leaf A. 1999."),
        ("2", "Stone B. 2001."),
        ("3", "Brook C. 2003."),
    ]
    article = markdown(text)
    assert [one.references for one in article.citations] == [("r1",), ("r2",), ("r3",)]


def test_notes_with_the_numbers_of_linked_entries_are_none_of_the_list():
    linked = '1. <a id="r1"></a>Leaf A. 1999.\n2. <a id="r2"></a>Stone B. 2001.\n'
    text = (
        f"Tea [[1]](#r1), [1], [[2]](#r2).\n\n## Notes\n\n1. Tea of 1999.\n\n## Sources\n\n{linked}"
    )

    assert [one.heading for one in markdown(text).lists] == ["Sources"]


@pytest.mark.parametrize(
    "heading",
    [
        "## 📚 References",
        "## :books: Sources",
        "## Sources ⚠️",
        "## 7. References {#refs .unnumbered}",
        "**References:**",
        "## References:",
    ],
)
def test_a_heading_may_be_adorned(heading):
    text = f"Tea.[1] Ice.[2] Fog.[1]\n\n{heading}\n\n1. Leaf A. 1999.\n2. Stone B. 2001.\n"

    assert markdown(text).lists[0].heading
    assert codes(text) == []


def test_fences_of_pandoc_promise_nothing():
    text = "Tea.[^1] Ice.[^1] Fog.[^1]\n\n[^1]: Leaf A.\n\n::: {#refs}\n:::\n"

    assert codes(text) == []


def test_linked_markers():
    text = (
        "Tea [1](#ref1), ice <sup>[2](#ref2)</sup>, snow <sup>3</sup>, rain [[2]](#ref2).\n\n"
        '## References\n\n1. <a name="ref1"></a>Leaf A. Tea. 1999.\n'
        '2. <a id="ref2"></a>Stone B. Ice. 2001.\n3. Flake C. Snow. 2003.\n'
    )
    article = markdown(text)

    assert [one.references for one in article.citations][:2] == [("r1",), ("r2",)]
    assert "[2]" in [told(article, one.location) for one in article.citations]


def test_link_definitions_that_numbers_cite_are_entries():
    text = (
        "Tea [1] and ice [2][].\n\n"
        '[1]: https://example.org/tea "On tea"\n[2]: <https://example.org/ice>\n'
    )
    article = markdown(text)

    assert [told(article, one.location) for one in article.citations] == ["[1]", "[2][]"]
    assert [one.references for one in article.citations] == [("r1",), ("r2",)]
    assert [one.urls for one in article.references] == [
        ("https://example.org/tea",),
        ("https://example.org/ice",),
    ]
    assert [told(article, one.location) for one in article.links] == [
        "https://example.org/tea",
        "https://example.org/ice",
    ]


def test_link_definitions_behind_words_are_links():
    article = markdown(
        "[Tea][1] and [ice][2].\n\n[1]: https://example.org/a\n[2]: https://e.org/\n"
    )

    assert article.citations == article.references == ()
    assert [one.url for one in article.links] == ["https://example.org/a", "https://e.org/"]
    assert told(article, article.links[0].location) == "[Tea][1]"


def test_a_typed_list_goes_before_link_definitions():
    text = (
        "Tea.[1] Ice.[2]\n\n## References\n\n1. Leaf A. Tea. 1999.\n2. Stone B. Ice. 2001.\n\n"
        "[1]: https://example.org/tea\n"
    )
    article = markdown(text)

    assert [one.references for one in article.citations] == [("r1",), ("r2",)]
    assert article.references[0].text == "Leaf A. Tea. 1999."


# ---- places ----


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("> Tea\n> is hot[1]\n> now.\n", "[1]", id="in a quotation"),
        pytest.param("- a\n  - b\n\n    tea[1]\n", "[1]", id="in a nested list"),
        pytest.param("1.\ttea[1]\n", "[1]", id="behind a tab"),
        pytest.param("| a | b |\n|---|---|\n| x\\|y | tea is[1] |\n", "[1]", id="in a table"),
        pytest.param("| a |\n|---|\n| x \\| y is [1] |\n", "[1]", id="behind a pipe in a cell"),
        pytest.param("> | a | b |\n> |---|---|\n> | x | is [1] \\| |\n", "[1]", id="quoted table"),
        pytest.param("\\*&amp;\\_ *tea*&nbsp;**ice**[1]\n", "[1]", id="behind spelt characters"),
        pytest.param("Tea \\[1\\] x\n", "\\[1\\]", id="escaped brackets"),
        pytest.param("## Tea [1] ##\n", "[1]", id="in a heading"),
        pytest.param("Tea [1]\n---\n", "[1]", id="in an underlined heading"),
        pytest.param("<div>\n<b>Tea</b> is[1]\n</div>\n", "[1]", id="in raw HTML"),
        pytest.param("tea `a [2]` is ~~hot~~[1]\n", "[1]", id="behind code"),
        pytest.param("> - <b>x</b>\n>   tea[1]\n", "[1]", id="after inline HTML"),
        pytest.param("***tea***[1]\n", "[1]", id="behind emphasis"),
        pytest.param("<https://example.org/a> is[1]\n", "[1]", id="behind an address"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_places_in_all_blocks(text, expected, end, mark):
    whole = f"Ice.[3] Tea.[2]\n\n{text}\n## References\n\n1. Leaf.\n2. Stone.\n3. Brook.\n"
    article = markdown(mark + whole.replace("\n", end).encode())

    found = [told(article, c.location) for c in article.citations if c.labels == ("1",)]
    assert found == [expected]
    assert [told(article, one.location) for one in article.references] == [
        "Leaf.",
        "Stone.",
        "Brook.",
    ]


def test_an_entry_takes_in_what_closes_at_its_end():
    text = (
        "A.[1] B.[2] C.[3]\n\n## References\n\n1. A *b*\n2. C [d](https://e.org/)\n3. E **`f`**\n"
    )
    article = markdown(text)

    assert [told(article, one.location) for one in article.references] == [
        "A *b*",
        "C [d](https://e.org/)",
        "E **`f`**",
    ]


def test_words_to_refcheck_cover_lines_of_the_markdown():
    text = "Tea.[1]\n\n<!-- refcheck: ignore[REF001] known -->\n\nIce.[2]\n"
    (found,) = markdown(text).suppressions

    assert (found.first_line, found.last_line, found.reason) == (3, 5, "known")
    assert markdown("```\n<!-- refcheck: ignore[REF001] known -->\n```\n").suppressions == ()


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://example.org/_a_/b*c*d", None),
        ("https://example.org/~~a~~/~b", None),
        ("https://example.org/a_(b)_c", None),
        ("**https://example.org/a**", "https://example.org/a"),
        ("_https://example.org/a_b_", "https://example.org/a_b"),
        ("*see https://example.org/a*.", "https://example.org/a"),
        ("[x](https://example.org/_a_/b)", "https://example.org/_a_/b"),
        ("<https://example.org/_a_/b>", "https://example.org/_a_/b"),
        ("https://example.org/a&amp;b=1", "https://example.org/a&b=1"),
    ],
)
def test_addresses_are_no_emphasis(typed, address):
    article = markdown(f"Tea {typed} is hot.\n")

    (link,) = article.links
    assert link.url == (address or typed)


def test_front_matter_gives_a_title():
    assert markdown("---\ntitle: 'On tea'\n---\n\nTea.\n").title == "On tea"
    assert markdown("---\ntitle: On tea\n---\n\n# Introduction\n").title == "On tea"


@pytest.mark.parametrize(
    "quoted",
    ["`charset=iso-8859-2`", 'encoding="koi8-r"', "`<meta charset=cp1251>`", "<meta charset=big5>"],
)
def test_an_encoding_that_the_text_speaks_of_is_not_its_own(quoted):
    article = markdown(f"# Thé – {quoted}\n\nŽluť.\n")

    assert article.encoding == "utf-8"
    assert "Žluť" in article.source


_WORD = st.sampled_from(["tea", "*ice*", "a\\_b", "&amp;", "`x [9]`", "**salt**", "é", "x\\|y"])
_MARK = st.sampled_from(["[1]", "[2]", "[^1]", "[^n]"])
_PIECE = st.tuples(_WORD, st.lists(_WORD | _MARK, max_size=6)).map(
    lambda d: " ".join([d[0], *d[1]])
)
_BLOCK = st.tuples(
    st.sampled_from(["{}", "> {}", "- {}", "1. {}", "> - {}", "### {}", "| a |\n|---|\n| {} |"]),
    _PIECE,
).map(lambda drawn: drawn[0].format(drawn[1].replace("\n", " ")))
_ENTRIES = (
    "## References\n\n1. Leaf A. *Tea* leaves. 1999.\n2. Stone B. Ice &amp; salt. 2001.\n\n"
    "[^1]: Brook C. Rivers. 2003.\n[^n]: Drop D. **Rain**. 2005.\n"
)


def _blocks(drawn, end):
    body = "\n\nIce.[1] Salt.[2] Rain.[^1] Snow.[^n]\n\n".join(drawn)
    return f"Ice.[1] Salt.[2] Rain.[^1] Snow.[^n]\n\n{body}\n\n{_ENTRIES}".replace("\n", end)


@settings(max_examples=60, deadline=None)
@given(st.lists(_BLOCK, min_size=1, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_every_place_holds_what_is_printed_there(drawn, end):
    text = _blocks(drawn, end)
    article = markdown(text)

    assert article.source == text
    for one in article.citations:
        assert told(article, one.location) == one.marker
        line = re.split("\r\n|\n", text[: one.location.start])
        assert (one.location.line, one.location.column) == (len(line), len(line[-1]) + 1)
    prose = re.sub(r"`[^`]*`", "", text.partition("## References")[0])
    assert len(article.citations) == len(re.findall(r"\[\^?[12n]\]", prose))
    for entry in article.references:
        words = entry.text.replace("&", "&amp;").split()
        printed = told(article, entry.location)
        assert words[0] in printed
        assert words[-1].strip(".") in printed
    for claim in article.claims:
        assert claim.location.start < claim.location.end


def _rendered(text):
    """As GitHub does it: the plugin itself prints [1:1] where a note is mentioned again."""
    renderer = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    renderer.use(footnote_plugin)
    renderer.add_render_rule(
        "footnote_caption", lambda _, tokens, index, *__: f"[{tokens[index].meta['id'] + 1}]"
    )
    return renderer.render(text)


def _plain(claim):
    return re.sub(r"\[\^?\w\]", "[]", claim)


@settings(max_examples=40, deadline=None)
@given(st.lists(_BLOCK, min_size=1, max_size=4))
def test_the_same_is_read_as_from_a_rendered_page(drawn):
    text = _blocks(drawn, "\n")
    html = _rendered(text)
    ours, theirs = markdown(text), read_page(html.encode(), "page.html", media="html")

    def cited(article):
        text_of = {one.key: one.text for one in article.references}
        return [tuple(text_of.get(key) for key in c.references) for c in article.citations]

    assert cited(ours) == cited(theirs)
    # A claim that is a whole paragraph keeps its markers, in which GitHub prints other numbers.
    assert [_plain(c.text) for c in ours.claims] == [_plain(c.text) for c in theirs.claims]
    assert sorted(r.text for r in ours.references) == sorted(r.text for r in theirs.references)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *"[]()*_`~<>|!&\\#-=+1^:.\"' \n\r\t\0é",
                "[^1]",
                "[^1]: ",
                "[1]: u",
                "```",
                "---\n",
                "<!--",
                "-->",
                "<b>",
                "|-|",
                "[[",
                "    ",
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_nothing_makes_it_raise(text):
    article = markdown(text)

    for one in (*article.citations, *article.references, *article.claims, *article.links):
        assert 0 <= one.location.start <= one.location.end <= len(article.source)


def test_a_page_that_is_too_large_is_read_in_part():
    article = markdown(("é" * 99 + "\n\n") * 10_700)

    assert [one.topic for one in article.doubts] == ["too-large"]
    assert article.doubts[0].reason == "only the first 1 MB were read"
    assert article.encoding == "utf-8"
    assert "\udcc3" not in article.source


@pytest.mark.parametrize("line", ["a\n\n", "|a|\n|-|\n\n", "1. a\r\n", "a\r"])
def test_a_page_of_too_many_lines_is_read_in_part(line):
    article = markdown(line * 60_001)

    assert article.doubts[0].reason == "only the first 60,000 lines and cells were read"
    assert 60_000 <= len(article.source) < len(line) * 60_001


def test_bytes_of_no_encoding_do_not_make_it_raise():
    article = markdown(b"Tea\xff\xfe[1] is \xed\xa0\x80.\n\n## References\n\n1. L\x80af.\n")

    assert article.references[0].number == "1"


@pytest.mark.parametrize("unit", ["[", "![", ">", "*", "a**b", "<a <", "[^a]: b\n", "[1] a\n", "|"])
def test_time_grows_with_the_length(unit):
    def seconds(length):
        text = (unit * length)[:length].encode()
        begun = time.process_time()
        read_page(text, "page.md", media="markdown")
        return time.process_time() - begun

    seconds(1000)
    assert seconds(40_000) < 6


# ---- what fixes write ----


@pytest.mark.parametrize(
    "text",
    [
        "doi:10.5555/a_b_c*d",
        "On [1] and <b>ice</b> & salt",
        "`code` ~~gone~~ | pipe $x$ !bang",
        "# no heading\nno line",
        "back\\slash {x} &amp;",
        "10.1002/(SICI)1097(1999)50:1<1::AID-ASI1>3.0.CO;2-A",
    ],
)
def test_what_is_written_prints_as_that_text(text):
    article = markdown("Tea.[1] Ice.[2]\n\n## References\n\n1. Leaf A.\n2. Stone B.\n")
    written = as_source(article, text)

    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"Leaf. {written}")
    assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
    children = tokens[1].children
    assert {child.type for child in children} <= {"text"}
    assert "".join(child.content for child in children) == f"Leaf. {' '.join(text.split())}"
    page = f"Tea.[1] Ice.[2]\n\n## References\n\n1. Leaf A. {written}\n2. Stone B.\n"
    assert markdown(page).references[0].text == f"Leaf A. {' '.join(text.split())}"
