"""Renumbering: order of first mention, holes closed, every marker true to its works."""

from __future__ import annotations

import re
from time import process_time

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
    text_page,
    works_of_claims,
    works_of_markers,
)

from refcheck.checks.ground import ground_of
from refcheck.checks.numbering import _late_mentions
from refcheck.fixing import marker_spelling
from refcheck.fixing.renumber import Refused, Renumbering, renumbering
from refcheck.reading.page import read_page

ENTRIES = "\n".join(f"<li>{work.replace('&', '&amp;')}</li>" for work in WORKS[:4])
SPOKEN = (
    '<p>Ice.<a href="#f2"{}>[2]</a> Salt.<a href="#f1">[1]</a> Sea.<a href="#f3">[3]</a></p>'
    '<h2>References</h2><ol><li id="f1">Marsh, 1990.</li><li id="f2">Crow, 1991.{}</li>'
    '<li id="f3">Dorn, 1993.</li></ol>'
)
LIST = f"<h2>References</h2>\n<ol>\n{ENTRIES}\n</ol>"


def renumbered(source):
    """The page renumbered, having kept what its markers cite and left nothing to do."""
    article = read(source)
    found = renumbering(article)
    assert isinstance(found, Renumbering), found
    result = edited(article.source, found.edits)
    again = read(result)
    assert works_of_markers(again) == works_of_markers(article)
    assert works_of_claims(again) == works_of_claims(article)
    second = renumbering(again)
    assert isinstance(second, Renumbering), second
    assert second.edits == ()
    for index in {index for index, _ in found.numbers}:
        scope = ground_of(again).scopes[index]
        first = scope.numbers[0]
        assert list(scope.numbers) == list(range(first, first + len(scope.entries)))
        assert scope.reference_list.alphabetical or not _late_mentions(scope)
    return result


def refusal(source):
    found = renumbering(read(source))
    assert isinstance(found, Refused), found
    assert found.reason
    return found.reason


def text_of(source, tag="p"):
    """The first paragraph's words."""
    return re.search(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)[1]


# ---- markers in their own style ----


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("[8–11]", "[3,5–7]", id="a range that falls apart"),
        pytest.param("[8, 9]", "[3, 5]", id="comma and space"),
        pytest.param("[3, 8, 9]", "[3, 4, 5]", id="without ranges it stays so"),
        pytest.param("[8;9]", "[3;5]", id="semicolon"),
        pytest.param("[9-11]", "[5-7]", id="hyphen"),
        pytest.param("[9&ndash;11]", "[5&ndash;7]", id="dash as a character reference"),
        pytest.param("[9 – 11]", "[5 – 7]", id="dash between spaces"),
        pytest.param("[9]–[11]", "[5]–[7]", id="a range across brackets"),
        pytest.param("[8]–[11]", "[3,5–7]", id="a range across brackets that falls apart"),
        pytest.param("[9–10]", "[5–6]", id="a range of two"),
        pytest.param("[9][8]", "[5][3]", id="a number a bracket keeps its place"),
        pytest.param("[09]", "[05]", id="zeros"),
        pytest.param("[9, p. 12]", "[5, p. 12]", id="pages"),
        pytest.param("[see 9]", "[see 5]", id="words before"),
        pytest.param("<sup>[9,8]</sup>", "<sup>[3,5]</sup>", id="raised, sorted"),
        pytest.param("【9】", "【5】", id="lenticular brackets"),
    ],
)
def test_a_marker_is_rewritten_in_its_own_style(before, after):
    works = "".join(f"<li>Author{n} B. Work {n}x. J Heat. 19{n + 50};1:2-3.</li>" for n in NUMBERS)
    leading = "".join(f" Claim.[{n}]" for n in (1, 2, 8, 3, 9, 10, 11, 4, 5, 6, 7))
    page = f"<p>Some{leading}</p><p>Then this{before}.</p><h2>References</h2><ol>{works}</ol>"

    result = renumbered(page)

    assert f"<p>Then this{after}.</p>" in result


NUMBERS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)


def test_a_marker_keeps_its_own_separators_among_others():
    page = f"<p>Ice.[3,4] Salt.[1,2] Sea.[3,4] Fog.[1-3] Dew.[1-3] Air.[2;4] Sun.[2 – 4]</p>{LIST}"

    result = text_of(renumbered(page))

    assert result.endswith("Fog.[1,3,4] Dew.[1,3,4] Air.[2;4] Sun.[1,2,4]")


def test_raised_bare_numbers_stay_raised():
    page = f"<p>Ice floats.<sup>3</sup> Salt.<sup>1–3</sup> Deep.<sup>4,1</sup></p>{LIST}"

    assert text_of(renumbered(page)) == (
        "Ice floats.<sup>1</sup> Salt.<sup>1–3</sup> Deep.<sup>2,4</sup>"
    )


def test_raised_digits_of_unicode_stay_such():
    page = f"<p>Ice floats.³ Salt sinks.¹ Sugar melts.² Steam.⁴</p>{LIST}"

    assert text_of(renumbered(page)) == "Ice floats.¹ Salt sinks.² Sugar melts.³ Steam.⁴"


def test_what_is_linked_keeps_its_anchor():
    items = "".join(f'<li id="w{n}">{w}</li>\n' for n, w in enumerate((*WORKS[:1], *WORKS[2:5]), 1))
    page = (
        '<p>Ice.[<a href="#w4" id="b1">4</a>] Salt.[<a href="#w1">1</a>–<a href="#w3">3</a>] '
        'Deep.[<a href="#w3">3</a>, <a href="#w4">4</a>]</p>'
        f"<h2>References</h2><ol>{items}</ol>"
    )

    result = renumbered(page)

    assert '[<a href="#w4" id="b1">1</a>]' in result
    assert '[<a href="#w1">2</a>–<a href="#w3">4</a>]' in result
    assert '[<a href="#w4">1</a>, <a href="#w3">4</a>]' in result
    assert result.index('id="w4">') < result.index('id="w1">')


def test_a_linked_range_that_falls_apart_gets_the_links_it_needs():
    items = "".join(f'<li id="w{n}">{w}</li>\n' for n, w in enumerate(WORKS[1:5], 1))
    page = (
        '<p>Ice.<a href="#w2">[2]</a> Salt.<a href="#w4">[4]</a> Sea.<a href="#w2">[2]</a> '
        'All.[<a href="#w1" id="x">1</a>–<a href="#w3">3</a>]</p>'
        f"<h2>References</h2><ol>{items}</ol>"
    )

    result = renumbered(page)

    assert '[<a href="#w2">1</a>,<a href="#w1" id="x">3</a>,<a href="#w3">4</a>]' in result


@pytest.mark.parametrize("markers", [*MARKERS])
@pytest.mark.parametrize("entries", [*LISTS])
def test_every_style_of_marker_and_list(markers, entries):
    page = html_page(markers, entries, [[4], [1], [4, 5, 6], [1, 7], [3], [1, 2, 3]], range(1, 8))

    result = renumbered(page)

    assert result.index("Dorn F") < result.index("Marsh T") < result.index("Amos K")


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_pages_in_all_styles_keep_what_their_markers_cite(data):
    labels = sorted(data.draw(st.sets(st.integers(1, 12), min_size=3, max_size=9), "labels"))
    cited = st.lists(st.sampled_from(labels), min_size=1, max_size=5, unique=True).map(sorted)
    claims = data.draw(st.lists(cited, min_size=3, max_size=9), "claims")
    kind = data.draw(st.sampled_from(["html", "text"]), "kind")
    if kind == "text":
        newline = data.draw(st.sampled_from(["\n", "\r\n"]), "newline")
        style = data.draw(st.sampled_from(["{}. ", "[{}] ", "{}) "]), "style")
        page = text_page(claims, labels, newline=newline, style=style)
    else:
        marker = data.draw(st.sampled_from([*MARKERS]), "marker")
        page = html_page(marker, data.draw(st.sampled_from([*LISTS]), "list"), claims, labels)

    if isinstance(renumbering(read(page)), Renumbering):
        renumbered(page)


# ---- the order of the entries ----


def test_entries_that_nobody_cites_follow_in_their_order():
    page = f"<p>Ice.[4] Salt.[2] Sea.[4]</p>{LIST}"

    result = renumbered(page)

    order = [result.index(work[:6]) for work in (WORKS[3], WORKS[1], WORKS[0], WORKS[2])]
    assert order == sorted(order)


def test_a_hole_is_closed_and_nothing_else_changes():
    page = (
        "<p>Ice.[1] Salt.[2] Sea.[4] Deep.[1,4]</p>\r\n<h2>References</h2>\r\n"
        f"<p>1. {WORKS[0]}</p>\r\n<p>2. {WORKS[2]}</p>\n<p>4. {WORKS[3]}</p>\r"
    )

    found = renumbering(read(page))

    assert [(page[e.start : e.end], e.text) for e in found.edits] == [("4", "3")] * 3
    assert found.numbers == {(0, "1"): "1", (0, "2"): "2", (0, "4"): "3"}
    renumbered(page)


def test_an_alphabetical_list_keeps_its_order_and_loses_its_holes():
    items = "".join(
        f"<p>{n}. {name} A. A work on {name}. 1990.</p>\n"
        for n, name in zip(
            (1, 2, 3, 5, 6, 7), ("Ash", "Bell", "Crow", "Dorn", "Elk", "Fox"), strict=True
        )
    )
    page = f"<p>Ice.[7] Salt.[2] Sea.[3] Fog.[5–7] Dew.[1]</p><h2>References</h2>{items}"

    result = renumbered(page)

    assert text_of(result) == "Ice.[6] Salt.[2] Sea.[3] Fog.[4–6] Dew.[1]"
    assert result.index("Ash A") < result.index("Bell A") < result.index("Fox A")


def test_nothing_to_do_is_no_edit():
    found = renumbering(read(f"<p>Ice.[1] Salt.[2] Sea.[3,4]</p>{LIST}"))

    assert found == Renumbering((), {(0, n): n for n in "1234"})


def test_a_value_and_a_start_go_with_the_place():
    page = (
        "<p>Ice.[6] Salt.[2] Sea.[4]</p><h2>References</h2>"
        f'<ol start="2"><li>{WORKS[0]}</li><li value=4>{WORKS[2]}</li>'
        f"<li value='6'>{WORKS[3]}</li></ol>"
    )

    result = renumbered(page)

    assert '<ol start="1">' in result
    assert f"<li value='1'>{WORKS[3]}</li>" in result


def test_an_item_without_a_value_gets_one_where_the_list_would_count_otherwise():
    page = (
        "<p>Ice.[7] Salt.[6] Sea.[5]</p><h2>References</h2>"
        f"<ol><li value=5>{WORKS[0]}</li><li>{WORKS[2]}</li><li>{WORKS[3]}</li></ol>"
    )

    assert f'<ol><li value="5">{WORKS[3]}</li>' in renumbered(page)


def test_a_list_that_goes_on_from_elsewhere_keeps_its_first_number():
    page = (
        "<p>Ice.[24] Salt.[22] Sea.[25]</p><h2>References</h2>"
        f"<p>22. {WORKS[0]}</p><p>24. {WORKS[2]}</p><p>25. {WORKS[3]}</p>"
    )

    assert text_of(renumbered(page)) == "Ice.[22] Salt.[23] Sea.[24]"


def test_each_list_is_numbered_by_itself():
    notes = "<h2>Notes</h2><p>1. In the sea.</p><p>2. At noon, by hand.</p><p>3. By night.</p>"
    page = f"<p>Ice.[4] Salt.[note 2] Sea.[note 1] Air.[2] Fog.[note 3] Dew.[1,3]</p>{notes}{LIST}"

    result = renumbered(page)

    assert text_of(result) == "Ice.[1] Salt.[note 1] Sea.[note 2] Air.[2] Fog.[note 3] Dew.[3,4]"
    assert result.index("At noon") < result.index("In the sea")


# ---- entries move with all that is theirs ----


def test_a_comment_before_an_entry_goes_with_it():
    page = (
        "<p>Ice.[2] Salt.[1] Sea.[3]</p>\n<h2>References</h2>\n<ol>\n"
        "<!-- refcheck: ignore[REF301] old journal -->\n"
        f"<li>{WORKS[0]}</li>\n<!-- checked by hand -->\n<li>{WORKS[2]}</li> <!-- same line -->\n"
        f"<li>{WORKS[3]}</li>\n</ol>"
    )

    result = renumbered(page)

    assert (
        f"<ol>\n<!-- checked by hand -->\n<li>{WORKS[2]}</li> <!-- same line -->\n"
        f"<!-- refcheck: ignore[REF301] old journal -->\n<li>{WORKS[0]}</li>\n" in result
    )


def test_a_comment_in_plain_text_goes_with_the_entry_after_it():
    page = (
        "Ice.[2]\n\nSalt.[1]\n\nSea.[3]\n\nReferences\n\n"
        f"1. {WORKS[0]}\n<!-- refcheck: ignore[REF301] old -->\n2. {WORKS[2]}\n3. {WORKS[3]}\n"
    )

    result = renumbered(page)

    assert f"<!-- refcheck: ignore[REF301] old -->\n1. {WORKS[2]}\n2. {WORKS[0]}" in result


def test_an_entry_of_several_paragraphs_moves_whole():
    page = (
        "<p>Ice.[2] Salt.[1] Sea.[3]</p><h2>References</h2><ol>"
        f"<li><p>{WORKS[0]}</p><p>Also as a film.</p></li><li><p>{WORKS[2]}</p></li>"
        f"<li><p>{WORKS[3]}</p></li></ol>"
    )

    result = renumbered(page)

    assert f"<p>{WORKS[0]}</p><p>Also as a film.</p></li>" in result


def test_paragraphs_under_an_entry_move_with_it():
    page = (
        "<body><p>Ice.[2] Salt.[1] Sea.[3]</p><h2>References</h2>"
        f"<p>1. {WORKS[0]}</p><p>A fine book.</p>\n<p>2. {WORKS[2]}</p>\n<p>3. {WORKS[3]}</p></body>"
    )

    result = renumbered(page)

    assert f"<p>2. {WORKS[0]}</p><p>A fine book.</p>\n<p>3." in result


def test_what_follows_the_last_entry_is_no_part_of_it_or_makes_it_unsure():
    lines = f"1. {WORKS[0]}\n\n   A fine book.\n\n2. {WORKS[2]}\n\n3. {WORKS[3]}\n\n"
    head = "Ice.[2]\n\nSalt.[1]\n\nSea.[3]\n\nReferences\n\n"

    assert "goes on below" in refusal(f"{head}{lines}   A dull one.\n")
    assert f"2. {WORKS[0]}\n\n   A fine book.\n\n3." in renumbered(f"{head}{lines}")


def test_markers_in_an_entry_move_with_it():
    page = (
        "<p>Ice.[3] Salt.[1] Sea.[2] Fog.[4]</p><h2>References</h2>"
        f"<p>[1] {WORKS[0]}</p><p>[2] {WORKS[2]} Reply to [1].</p><p>[3] {WORKS[3]}</p>"
        f"<p>[4] {WORKS[4]}</p>"
    )

    result = renumbered(page)

    assert f"<p>[3] {WORKS[2]} Reply to [2].</p>" in result


def test_lines_that_wrap_and_mixed_newlines_move_whole():
    page = text_page([[3], [1], [2], [1, 2, 3]], (1, 2, 3), newline="\r\n")

    result = renumbered(page)

    assert "1. Zeller A.\r\n   Salt in the sea" in result
    assert result.endswith(":3-9.\r\n")


def test_characters_beyond_the_first_plane_do_not_shift_a_place():
    page = f"<p>Ice 🧊🧊.[2] Salt 𝒳.[1] Sea.[4]</p>{LIST}"

    assert text_of(renumbered(page)) == "Ice 🧊🧊.[1] Salt 𝒳.[2] Sea.[3]"


def test_code_attributes_comments_and_scripts_are_left():
    page = (
        '<p title="[2]">Ice.[2] Salt.[1] <code>a[2]</code> Sea.[3]</p><!-- [2] and [1] -->'
        f"<script>x[2] = y[1]</script><pre>b[1]</pre>{LIST}"
    )

    result = renumbered(page)

    assert 'title="[2]"' in result
    assert "<code>a[2]</code>" in result
    assert "<!-- [2] and [1] --><script>x[2] = y[1]</script><pre>b[1]</pre>" in result


# ---- refused ----


@pytest.mark.parametrize(
    ("page", "says"),
    [
        pytest.param(
            f"<p>Ice.[2] Salt.[1] Sea.[5] Fog.[3] Dew.[4]</p>{LIST}",
            "[5] is cited and not in the list",
            id="a number that is cited and missing",
        ),
        pytest.param(
            "<p>Ice.[2] Salt.[1] Sea.[5] Fog.[3] Dew.[6]</p><h2>References</h2>"
            + "".join(f"<p>{n}. {WORKS[n]}</p>" for n in (1, 2, 3, 4, 6)),
            "[5] is cited and not in the list",
            id="a hole that is still cited",
        ),
        pytest.param(
            "<p>Ice.[2] Salt.[1] Sea.[3]</p><h2>References</h2>"
            + "".join(f"<p>{n}. {w}</p>" for n, w in zip((1, 2, 2, 3), WORKS, strict=False)),
            "two entries bear the number 2",
            id="a number twice",
        ),
        pytest.param(
            "<p>Ice.[2] Salt.[1] Sea.[3]</p><h2>References</h2><p>"
            + "<br>".join(f"{n}. {w}" for n, w in zip((1, 2, 3, 1, 2), WORKS, strict=False))
            + "</p>",
            "bear the number",
            id="numbers that start again",
        ),
        pytest.param(
            f"<p>Ice.[2] Salt.[1]</p>{LIST}", "fewer than 3 markers", id="hardly any markers"
        ),
        pytest.param("<p>Ice.[2] Salt.[1] Sea.[3]</p>", "no numbered list", id="no list"),
        pytest.param("<p>Water.</p>", "no numbered list", id="nothing"),
        pytest.param(
            f"<p>Ice.[3-1] Salt.[1] Sea.[4]  Fog.[2]</p>{LIST}", "descends", id="a range backwards"
        ),
        pytest.param(
            f"<p>Ice.[2] Salt.[1] Sea.[4]. As reference 2 says, yes.[3]</p>{LIST}",
            "“reference 2” on line 1",
            id="words that name a number",
        ),
        pytest.param(
            "<p>Ice.[2] Salt.[1] Sea.[3]</p><h2>References</h2>"
            f"<p>1. {WORKS[0]}</p><p>2. Ibid., p. 3, 1990.</p><p>3. {WORKS[2]}</p>",
            "says “Ibid",
            id="ibid.",
        ),
        pytest.param(
            f"<p>Ice.[2] Vitamin C[1] helps. Salt.[1] Sea.[3] Fog.[4]</p>{LIST}",
            "“[1]” on line 1",
            id="a bracket that may be a marker",
        ),
        pytest.param(
            f"<p>Ice.[2] Salt.[1] Sea.[3] Fog.[4]</p>{LIST}<div class='comments'>No![1]</div>",
            "“[1]” on line",
            id="a marker in the comments below",
        ),
        pytest.param(
            "<p>Ice.[2]</p><p><sup>1</sup> Marsh, 1990.</p><p>Salt.[1] The sea is prose.</p>"
            "<p><sup>2</sup> Crow, 1991.</p><p>Then this.[2]</p><p><sup>3</sup> Dorn, 1993.</p>",
            "stands in the very entry that it cites",
            id="notes among the text, which was taken for theirs",
        ),
        pytest.param(
            "<p>Ice.[2] Salt.[1] Sea.[3]</p><p><sup>1</sup> Marsh, 1990.</p><p>The sea is wide.</p>"
            "<p><sup>2</sup> Crow, 1991.</p><p>It is deep too.</p><p><sup>3</sup> Dorn, 1993.</p>",
            "may stand words of the text",
            id="notes among the text, without a marker in it",
        ),
        pytest.param(
            "<p>Ice floats.<sup>2</sup></p><p><sup>1</sup> Marsh, 1990.</p>"
            "<p>Salt is salt.<sup>1</sup> The sea.<sup>3</sup></p><p><sup>2</sup> Crow, 1991.</p>"
            "<p>Then this.<sup>2</sup></p><p><sup>3</sup> Dorn, 1993.</p>",
            "text stands between its entries",
            id="notes among the text",
        ),
        pytest.param(
            SPOKEN.format(' aria-label="Footnote 2"', ""),
            'says its number also in aria-label="Footnote 2"',
            id="a marker whose attribute says the number",
        ),
        pytest.param(
            SPOKEN.format("", ' <a href="#b2" title="Back to note 2">^</a>'),
            'says its number in title="Back to note 2"',
            id="an entry whose attribute says the number",
        ),
        pytest.param(
            '<p>Ice.<sup class="reference"><a href="#cite_note-1">[1]</a></sup> '
            'Salt.<sup class="reference"><a href="#cite_note-2">[2]</a></sup></p>'
            f'<ol class="references"><li id="cite_note-1">{WORKS[0]}</li>'
            f'<li id="cite_note-2">{WORKS[2]}</li></ol>',
            "MediaWiki numbers its notes itself",
            id="notes that an engine counts",
        ),
        pytest.param(
            '<p>Ice.<a href="#f2">[2]</a> Salt.[<a href="#f1">1</a>]–[<a href="#f3">3</a>] '
            'Sea.<a href="#f4">[4]</a></p><h2>References</h2><ol>'
            + "".join(f'<li id="f{n}">{WORKS[n]}</li>' for n in (1, 2, 3, 4))
            + "</ol>",
            "may be a range",
            id="a range of which the ends alone were read",
        ),
    ],
)
def test_unsure_ground_is_refused(page, says):
    assert says in refusal(page)


@pytest.mark.parametrize("author", ["——.", "___,", "Same author.", "Ders.:", "---.", "—.", "–—:"])
def test_a_sign_for_the_author_of_the_entry_above_keeps_that_entry_there(author):
    page = (
        "<p>Ice.[1] Salt.[3] Sea.[2] Fog.[4]</p><h2>References</h2>"
        f"<p>1. {WORKS[0]}</p><p>2. {{}} On more. J More. 1990.</p><p>3. {WORKS[2]}</p>"
        f"<p>4. {WORKS[3]}</p>"
    )

    assert renumbered(page.format("Dash-Lowe E.")) != page.format("Dash-Lowe E.")
    assert "would follow another" in refusal(page.format(author))


def test_a_line_under_the_last_entry_may_be_none_of_its_own():
    entries = "<br>".join(f"{n}. {work}" for n, work in enumerate(WORKS[:4], 1))
    page = f"<p>Ice.[4] Salt.[1] Sea.[3] Fog.[2]</p><h2>References</h2><p>{entries}{{}}</p>"

    assert renumbered(page.format("")) != page.format("")
    assert "where the entry on line 1 ends" in refusal(page.format("<br>Last edited by Bob."))


@pytest.mark.parametrize(
    "words",
    [
        "[2 and 3]",
        "[2 &amp; 3]",
        "[2a]",
        "[2–]",
        "[1 to 4]",
        "[1,<br>2]",
        "[1,\n2]",
        "[12, 2b]",
        "as reference two says",
        "the second reference",
        "Footnote Two",
    ],
)
def test_words_that_may_mean_an_entry_are_refused(words):
    page = f"<p>Ice.[2] Salt.[1] Sea.[3] Fog.[4]</p><p>Dew is {{}} as ever.</p>{LIST}"

    assert renumbered(page.format("what it was")) != page.format("what it was")
    assert "on line" in refusal(page.format(words))


@pytest.mark.parametrize("words", ["[1994]", "[x2]", "[to 2 of 3]", "the second note", "[2 mg]"])
def test_other_words_with_numbers_are_no_hindrance(words):
    page = f"<p>Ice.[2] Salt.[1] Sea.[3] Fog.[4]</p><p>Dew is {words} as ever.</p>{LIST}"

    assert words in renumbered(page)


@pytest.mark.parametrize("between", [" to ", " through ", " bis "])
def test_markers_that_may_be_the_ends_of_a_range_are_refused(between):
    page = f"<p>Ice.[4] Salt is as in [1]{between}[3]. Sea.[2]</p>{LIST}"

    assert "may be a range" in refusal(page)


def test_a_range_from_one_raised_bracket_to_another_is_refused():
    page = f"<p>Ice.[4] Salt.<sup>[1]</sup>–<sup>[3]</sup> Sea.[2] Fog.[1]</p>{LIST}"

    assert "is a range between two elements" in refusal(page)


def test_a_list_on_unsure_ground_is_left_and_the_other_renumbered():
    notes = "<h2>Notes</h2><p>1. In the sea.</p><p>2. At noon.</p><p>2. By night.</p>"
    page = f"<p>Ice.[4] Salt.[note 2] Sea.[note 1] Air.[2] Fog.[3] Dew.[1]</p>{notes}{LIST}"

    found = renumbering(read(page))

    assert {index for index, _ in found.numbers} == {1}
    assert "two entries bear the number 2" in found.left[0]
    assert text_of(edited(page, found.edits)) == (
        "Ice.[1] Salt.[note 2] Sea.[note 1] Air.[2] Fog.[3] Dew.[4]"
    )


def test_what_would_not_be_read_again_is_refused(monkeypatch):
    """The last guard: were a marker written wrongly, the page read again tells."""
    page = f"<p>Ice.[3] Salt.[1] Sea.[2] Fog.[4]</p>{LIST}"
    honest = marker_spelling._digits
    monkeypatch.setattr(
        marker_spelling, "_digits", lambda *given: lambda n: honest(*given)(n % 3 + 1)
    )

    assert "would cite another work" in refusal(page)


# ---- Markdown ----


@pytest.mark.parametrize(
    "entries",
    [
        pytest.param("{n}. {w}\n", id="items"),
        pytest.param("1. {w}\n", id="items that Markdown counts"),
        pytest.param("[{n}] {w}\n\n", id="typed"),
        pytest.param("\\[{n}\\] {w}\n\n", id="escaped"),
        pytest.param("[^{n}]: {w}\n", id="footnotes"),
    ],
)
def test_markdown_is_renumbered_where_it_stands(entries):
    listed = "".join(entries.format(n=n, w=w) for n, w in enumerate(WORKS[:4], 1))
    text = "Ice.[3] Salt.[1] Sea.[3] Fog.[2] Dew.[4]"
    if "^" in entries:
        text = text.replace("[", "[^")
    source = f"# Water\n\n{text}\n\n## References\n\n{listed}"
    article = read_page(source.encode(), "p.md", media="markdown")

    found = renumbering(article)

    assert isinstance(found, Renumbering), found
    result = edited(source, found.edits)
    again = read_page(result.encode(), "p.md", media="markdown")
    assert works_of_markers(again) == works_of_markers(article)
    assert re.findall(r"[.]\[\^?(\d)\]", result) == ["1", "2", "1", "3", "4"]
    assert renumbering(again).edits == ()


# ---- hostile pages ----


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p>" + "<div>" * 300 + f"Ice.[2] Salt.[1] Sea.[4]{LIST}", id="deep"),
        pytest.param(f"<p>Ice.[2] <b>Salt.[1] <i>Sea.[4]{LIST}", id="unclosed"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4]</p>{LIST[:-30]}", id="cut"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4]</p>{LIST}<p title='", id="open attribute"),
        pytest.param(f"<p>Ice.[2] Salt.[1] Sea.[4]</p>{LIST}<!-- [1]", id="open comment"),
        pytest.param(f"\ufeff<p>Ice.[2]\0 Salt.[1] Sea.[4]</p>{LIST}", id="NUL"),
    ],
)
def test_hostile_pages_are_renumbered_or_refused(page):
    if isinstance(renumbering(read(page)), Renumbering):
        renumbered(page)


def test_stray_bytes_are_no_hindrance():
    page = f"<p>Eis über \udcff.[2] Salz.[1] See.[4] Süß.[3]</p>{LIST}"
    article = read_page(page.encode("utf-8", "surrogateescape"), "page.html")

    found = renumbering(article)

    assert isinstance(found, Renumbering), found
    assert "\udcff.[1] Salz.[2]" in edited(article.source, found.edits)


def test_it_is_linear():
    """Ten times the page takes about ten times as long."""

    def seconds(entries, markers):
        order = [(n * 7919) % entries + 1 for n in range(entries)]
        cited = order * (markers // entries)
        body = "".join(f"<p>A sentence that claims it.[{n}]</p>\n" for n in cited)
        items = "".join(
            f"<li>{chr(65 + n * 7 % 26)}{n} B. A work x{n}. J Heat. 1990;{n}:1-2.</li>\n"
            for n in range(entries)
        )
        article = read(f"{body}<h2>References</h2><ol>\n{items}</ol>")
        start = process_time()
        found = renumbering(article)
        assert isinstance(found, Renumbering), found
        return process_time() - start

    seconds(50, 200)
    small = min(seconds(200, 800) for _ in range(3))

    assert seconds(2000, 8000) < 25 * small + 0.5


# ---- real pages ----


@pytest.mark.shared_data
def test_real_pages_keep_what_their_markers_cite_or_are_refused(shared_data):
    pages = sorted((shared_data / "wikihtml").rglob("*.htm*"))
    assert pages
    for path in pages:
        article = read_page(path.read_bytes(), path.name)
        found = renumbering(article)
        if isinstance(found, Refused):
            assert found.reason, path
            continue
        if found.edits:
            renumbered(article.source)
