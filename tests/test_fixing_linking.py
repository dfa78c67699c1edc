"""Linking: typed markers lead to their entries, and the page is read as before."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from renumbering_pages import (
    LISTS,
    MARKERS,
    WORKS,
    edited,
    html_page,
    read,
    works_of_claims,
    works_of_markers,
)

from refcheck.fixing.linking import linking
from refcheck.fixing.renumber import Refused, Renumbering, renumbering
from refcheck.reading.page import read_page

ENTRIES = "\n".join(f"<li>{work.replace('&', '&amp;')}</li>" for work in WORKS[:4])
LIST = f"<h2>References</h2>\n<ol>\n{ENTRIES}\n</ol>"


def linked(source):
    """The page linked, read as before but for the links, with nothing left to link."""
    article = read(source)
    edits = linking(article)
    assert not isinstance(edits, Refused), edits
    result = edited(article.source, edits)
    again = read(result)
    assert [(c.marker, c.labels) for c in again.citations] == [
        (c.marker, c.labels) for c in article.citations
    ]
    assert [(r.labels, r.text) for r in again.references] == [
        (r.labels, r.text) for r in article.references
    ]
    assert works_of_markers(again) == works_of_markers(article)
    assert works_of_claims(again) == works_of_claims(article)
    assert linking(again) == ()
    for citation in again.citations:
        assert not citation.missing_targets
    return result


def refusal(source, **options):
    found = linking(read_page(source.encode(), "page", **options))
    assert isinstance(found, Refused), found
    return found.reason


def first_paragraph(source):
    return re.search(r"<p>(.*?)</p>", source, re.DOTALL)[1]


# ---- markers ----


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("[2]", '<a href="#ref-2">[2]</a>', id="one"),
        pytest.param("<sup>[2]</sup>", '<sup><a href="#ref-2">[2]</a></sup>', id="raised"),
        pytest.param(
            "[2, 4]", '[<a href="#ref-2">2</a>, <a href="#ref-4">4</a>]', id="two in a bracket"
        ),
        pytest.param(
            "[1,2&ndash;4]",
            '[<a href="#ref-1">1</a>,<a href="#ref-2">2</a>&ndash;<a href="#ref-4">4</a>]',
            id="a range",
        ),
        pytest.param(
            "[2][3]", '<a href="#ref-2">[2]</a><a href="#ref-3">[3]</a>', id="side by side"
        ),
        pytest.param("[2, p. 12]", '<a href="#ref-2">[2, p. 12]</a>', id="pages"),
        pytest.param("[1]–[3]", "[1]–[3]", id="a range across brackets stays"),
        pytest.param("[7]", "[7]", id="an undefined one stays"),
        pytest.param("[2, 7]", "[2, 7]", id="one of which a part is undefined stays"),
    ],
)
def test_a_marker_becomes_a_link_in_its_own_style(before, after):
    page = f"<p>Ice.[1] Salt.[2] Sea.[3] Fog.[4] Then{before}.</p>{LIST}"

    assert first_paragraph(linked(page)).endswith(f"Then{after}.")


def test_raised_numbers_without_brackets():
    page = f"<p>Ice.<sup>1</sup> Salt.<sup>2,4</sup> Sea.<sup>2–4</sup></p>{LIST}"

    result = linked(page)

    assert '<sup><a href="#ref-1">1</a></sup>' in result
    assert '<sup><a href="#ref-2">2</a>,<a href="#ref-4">4</a></sup>' in result
    assert '<sup><a href="#ref-2">2</a>–<a href="#ref-4">4</a></sup>' in result


@pytest.mark.parametrize("markers", [name for name in MARKERS if name != "round"])
@pytest.mark.parametrize("entries", [*LISTS])
def test_every_style_of_marker_and_list(markers, entries):
    page = html_page(markers, entries, [[1], [2], [2, 3, 4], [1, 5], [3]], range(1, 6))

    result = linked(page)

    assert result.count('id="ref-') == 5
    renumbered = renumbering(read(result))
    assert isinstance(renumbered, Renumbering), renumbered


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_pages_in_all_styles_are_read_as_before(data):
    cited = st.lists(st.integers(1, 7), min_size=1, max_size=4, unique=True).map(sorted)
    claims = data.draw(st.lists(cited, min_size=3, max_size=9), "claims")
    marker = data.draw(st.sampled_from([*MARKERS]), "marker")
    page = html_page(marker, data.draw(st.sampled_from([*LISTS]), "list"), claims, range(1, 8))

    if not isinstance(linking(read(page)), Refused):
        linked(page)


def test_linked_and_renumbered_pages_agree():
    page = html_page("brackets", "paragraphs", [[3], [1], [2, 3, 4], [5]], range(1, 6))

    both = linked(page)
    found = renumbering(read(both))
    result = edited(both, found.edits)

    assert works_of_markers(read(result)) == works_of_markers(read(page))
    assert '<a href="#ref-3">[1]</a>' in result
    assert '<p id="ref-3">1. Zeller' in result


# ---- entries ----


def test_an_anchor_that_is_there_is_used():
    page = f"<p>Ice.[1] Salt.[2] Sea.[3]</p>{LIST}".replace("<li>Marsh", '<li id="marsh">Marsh')

    result = linked(page)

    assert '<a href="#marsh">[1]</a>' in result
    assert 'id="ref-1"' not in result
    assert '<li id="ref-2">' in result


def test_a_taken_name_gets_a_number():
    page = f'<p id="ref-1">Ice.[1] Salt.[2] Sea.[3] <a href="#ref-2">see there</a></p>{LIST}'

    result = linked(page)

    assert '<a href="#ref-1-2">[1]</a>' in result
    assert '<li id="ref-1-2">' in result
    assert '<li id="ref-2-2">' in result
    assert '<li id="ref-3">' in result


def test_lines_get_an_anchor_around_their_number():
    page = html_page("brackets", "breaks", [[1], [2], [3]], range(1, 4))

    assert '<span id="ref-2">2. </span>Crow' in linked(page).replace("2.</span> ", "2. </span>")


def test_groups_have_names_of_their_own():
    notes = "<h2>Notes</h2><ol><li>In the sea.</li><li>At noon.</li></ol>"
    page = f"<p>Ice.[1] Salt.[note 2] Sea.[note 1] Air.[2] Fog.[3] Dew.[4]</p>{notes}{LIST}"

    result = linked(page)

    assert '<a href="#note-2">[note 2]</a>' in result
    assert '<li id="note-2">At noon.</li>' in result
    assert '<a href="#ref-2">[2]</a>' in result


def test_markers_in_code_attributes_titles_comments_and_links_are_left():
    page = (
        "<title>Water [1]</title><!-- [1] --><script>a = b[1]</script>"
        '<p title="[1]">Ice 🧊.[1] Salt.[2] Sea.[3] <code>x[1]</code> '
        '<a href="/other">Fog [4]</a> <a href="https://example.org/">[1]</a></p>\r\n' + LIST
    )

    result = linked(page)

    assert "<title>Water [1]</title><!-- [1] --><script>a = b[1]</script>" in result
    assert '<p title="[1]">Ice 🧊.<a href="#ref-1">[1]</a> Salt.' in result
    assert '<code>x[1]</code> <a href="/other">Fog [4]</a>' in result
    assert '<a href="https://example.org/">[1]</a></p>\r\n' in result


# ---- refused ----


@pytest.mark.parametrize(
    ("page", "says"),
    [
        pytest.param("Ice.[1]\n\nReferences\n\n1. A. 1990.\n", "plain text", id="plain text"),
        pytest.param("<p>Water.</p>", "no numbered list", id="nothing"),
        pytest.param(f"<p>Ice.[1] Salt.[2]</p>{LIST}", "fewer than 3", id="hardly any markers"),
        pytest.param(
            f"<p>Ice.[1] Salt.[2] Sea.[3] Fog.<sup>1</sup> Dew.<sup>2</sup> Air.<sup>4</sup></p>{LIST}",
            "markers look like",
            id="two schemes",
        ),
        pytest.param(
            '<p>Ice.<sup class="reference"><a href="#cite_note-1">[1]</a></sup></p>'
            f'<ol class="references"><li id="cite_note-1">{WORKS[0]}</li></ol>',
            "MediaWiki makes the links",
            id="engine",
        ),
        pytest.param(
            f"<p>Ice.[1] Salt.[2] Sea.[7] Fog.[8] Dew.[9]</p>{LIST}", "cut off", id="cut off"
        ),
        pytest.param(
            html_page("round", "items", [[1], [2, 3], [4], [1, 5]], range(1, 6)),
            "read again",
            id="numbers that share round brackets",
        ),
    ],
)
def test_unsure_ground_is_refused(page, says):
    assert says in refusal(page)


def test_markers_of_a_doubled_number_are_left():
    page = f"<p>Ice.[1] Salt.[2] Sea.[3]</p>{LIST}".replace("<li>Dorn", '<li value="3">Dorn')

    assert first_paragraph(linked(page)) == (
        'Ice.<a href="#ref-1">[1]</a> Salt.<a href="#ref-2">[2]</a> Sea.[3]'
    )


def test_a_marker_within_another_element_of_links_is_left():
    page = f'<p>Ice.[1] Salt.[2] Sea.<a name="m">[3]</a></p>{LIST}'

    assert linked(page).count('<a name="m">[3]</a></p>') == 1


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<div>" * 250 + f"<p>Ice.[2] Salt.[1] Sea.[4]{LIST}", id="deep"),
        pytest.param(f"<p>Ice.[2] <b>Salt.[1] <i>Sea.[4]{LIST}", id="unclosed"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4]</p>{LIST}<p title='[1]", id="open attribute"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4]</p>{LIST}<!-- [1]", id="open comment"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4] <a>[3] {LIST}", id="open link"),
    ],
)
def test_hostile_pages_are_linked_or_refused(page):
    if not isinstance(linking(read(page)), Refused):
        linked(page)


# ---- Markdown ----


def markdown(source):
    return read_page(source.encode(), "Page.md", media="markdown")


ITEMS = "\n".join(f"{n}. {work}" for n, work in enumerate(WORKS[:3], 1))


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param(ITEMS, id="items"),
        pytest.param("\n\n".join(f"[{n}] {w}" for n, w in enumerate(WORKS[:3], 1)), id="typed"),
    ],
)
def test_markdown_gets_footnotes(entries):
    source = f"# Water\n\nIce.[1] Salt.[2] Sea.[3] Again.[1]\n\n## References\n\n{entries}\n"
    article = markdown(source)

    found = linking(article)

    assert not isinstance(found, Refused), found
    result = edited(source, found)
    assert "Ice.[^1] Salt.[^2] Sea.[^3] Again.[^1]" in result
    assert f"[^2]: {WORKS[1]}\n" in result
    assert works_of_markers(markdown(result)) == works_of_markers(article)
    assert linking(markdown(result)) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("Ice.[1] Salt.[2] Sea.[1, 3]", "no form as a footnote", id="two in one"),
        pytest.param("Ice.[1] Salt.[2] Sea.[1] Fog.[2]", "is not cited", id="uncited"),
        pytest.param("Ice.[2] Salt.[1] Sea.[3]", "renumber them first", id="order"),
        pytest.param("Ice.[1] Salt.[2] Sea.[3] Fog.[4]", "[4] is cited", id="undefined"),
    ],
)
def test_markdown_that_footnotes_would_change_is_refused(text, says):
    found = linking(markdown(f"# Water\n\n{text}\n\n## References\n\n{ITEMS}\n"))

    assert isinstance(found, Refused), found
    assert says in found.reason


# ---- real pages ----


@pytest.mark.shared_data
def test_real_pages_are_read_as_before_or_refused(shared_data):
    for path in sorted((shared_data / "wikihtml").rglob("*.htm*")):
        article = read_page(path.read_bytes(), path.name)
        found = linking(article)
        if not isinstance(found, Refused) and found:
            linked(article.source)
