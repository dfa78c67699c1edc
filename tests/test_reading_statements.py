"""What an article says in figures: which sentences, what vouches for them, where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from refcheck.model.article import Location
from refcheck.model.claims import Statement
from refcheck.reading.page import read_page
from refcheck.reading.statements import MOST

REFERENCES = """
<h2>References</h2>
<ol>
<li>Harper A. The kettle trial. Journal of Kettles. 2001;1:1-9.</li>
<li>Idle B. Steam in households. Journal of Kettles. 2002;2:1-9.</li>
<li>Jolly C. Spouts and lids. Journal of Kettles. 2003;3:1-9.</li>
<li>Kern D. On limescale. Journal of Kettles. 2004;4:1-9.</li>
</ol>
"""


def read(body, *, media="html", references=REFERENCES):
    return read_page((body + references).encode(), "page", media=media, statements=True)


def found(article):
    """The statements, each with the printed markers that vouch for it."""
    printed = {citation.id: citation.marker for citation in article.citations}
    return [
        (one.text, "".join(printed[name] for name in one.citations)) for one in statements(article)
    ]


def statements(article):
    return article.statements


def cited_by(article, words):
    """The markers that vouch for the statement with these words."""
    matching = [markers for text, markers in found(article) if words in text]
    assert len(matching) == 1, (words, found(article))
    return matching[0]


def statement(article, words):
    matching = [one for one in article.statements if words in one.text]
    assert len(matching) == 1, (words, [one.text for one in article.statements])
    return matching[0]


# ---- which sentences ----


def test_statements_are_looked_for_only_where_they_are_asked_for():
    page = f"<p>Kettles boil 3 litres.[1]</p>{REFERENCES}".encode()

    assert read_page(page, "page").statements == ()
    assert len(read_page(page, "page", statements=True).statements) == 1


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Of all kettles 88 % are electric.", id="digit"),
        pytest.param("A third of all kettles whistle.", id="fraction in words"),
        pytest.param("Twenty kettles were tried.", id="number word"),
        pytest.param("Die Hälfte der Kessel pfeift.", id="German"),
        pytest.param("La moitié des bouilloires siffle.", id="French"),
        pytest.param("Половина чайников свистит.", id="Russian"),
        pytest.param("半数の薬缶は三割が鳴る。", id="Japanese"),
        pytest.param("He wrote that “every kettle sings at last”.", id="English quotation"),
        pytest.param("He wrote that „jeder Kessel singt am Ende“.", id="German quotation"),
        pytest.param("Il dit « chaque bouilloire chante enfin ».", id="French quotation"),
        pytest.param("彼は「どの薬缶もいつかは歌う」と書いた。", id="Japanese quotation"),
        pytest.param('He wrote that "every kettle sings at last".', id="straight marks"),
    ],
)
def test_a_sentence_with_a_figure_or_a_quotation_is_a_statement(sentence):
    article = read(f"<p>Nothing is counted here. {sentence} Nor is it here.[1] Or here.[2][3]</p>")

    assert [text for text, _ in found(article)] == [sentence]


@pytest.mark.parametrize(
    "sentence",
    [
        pytest.param("Most kettles are electric.", id="no figure"),
        pytest.param("He calls them “singing pots”.", id="two quoted words"),
    ],
)
def test_a_sentence_without_either_is_none(sentence):
    article = read(f"<p>{sentence}[1] Some are not.[2] Others whistle.[3]</p>")

    assert article.statements == ()


def test_the_text_has_no_markers_and_single_spaces():
    article = read("<p>Of  all\nkettles<sup>[1]</sup>, <b>88</b>&nbsp;% [2] are electric[3].</p>")

    assert found(article) == [("Of all kettles, 88 % are electric.", "[1][2][3]")]


def test_a_sentence_with_markers_in_its_middle_stays_one_and_cites_them_all():
    article = read("<p>Of the men 88 %[1] and of the women 40 %[2] drank tea. More do.[3]</p>")

    assert found(article) == [
        ("Of the men 88 % and of the women 40 % drank tea.", "[1][2]"),
    ]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        pytest.param("<p>It holds 3 litres.[1]</p>", "sentence", id="sentence"),
        pytest.param("<ul><li>It holds 3 litres.[1]</li></ul>", "item", id="item"),
        pytest.param("<p>- It holds 3 litres.[1]<br>- More.</p>", "item", id="typed item"),
        pytest.param(
            "<table><tr><td>It holds 3 litres.[1]</td><td>7</td></tr></table>", "cell", id="cell"
        ),
        pytest.param(
            "<figure><figcaption>It holds 3 litres.[1]</figcaption></figure>",
            "caption",
            id="caption",
        ),
        pytest.param(
            "<div class='thumbcaption'>It holds 3 litres.[1]</div>", "caption", id="thumb"
        ),
        pytest.param("<h3>It holds 3 litres.[1]</h3>", "heading", id="heading"),
        pytest.param("<b>It holds 3 litres.</b>[1]<br>Much.", "sentence", id="bold words"),
        pytest.param("<b>It holds 3 litres.</b><br>Much.[1]", "heading", id="bold line"),
        pytest.param(
            "<table class='infobox'><tr><td><ul><li>It holds 3 litres.[1]</li></ul>"
            f"{'<p>Much is told of it.</p>' * 40}</td></tr></table>",
            "cell",
            id="list in an infobox",
        ),
    ],
)
def test_each_statement_knows_what_it_is(body, kind):
    article = read(f"{body}<p>Kettles sing.[2] Pots do not.[3] Pans do.[4]</p>")

    assert [(one.text, one.kind) for one in article.statements] == [("It holds 3 litres.", kind)]


def test_a_cell_of_bare_numbers_is_none():
    table = "<table><tr><td>1,200</td><td>40 %</td><td>12 kettles</td></tr></table>"

    article = read(f"{table}<p>Kettles sing.[1] Pots do not.[2] Pans do.[3]</p>")

    assert [one.text for one in article.statements] == ["12 kettles"]


@pytest.mark.parametrize(
    "furniture",
    [
        pytest.param("<nav>Page 3 of 7</nav>", id="nav"),
        pytest.param("<div class='menu'>Page 3 of 7</div>", id="menu"),
        pytest.param("<div class='navbox'><p>Works of 1844</p></div>", id="navigation box"),
        pytest.param("<table class='ambox'><tr><td>Since May 2019</td></tr></table>", id="notice"),
        pytest.param("<pre>sleep 30 seconds</pre>", id="code"),
        pytest.param("<div class='hatnote'>For the film of 1990 see there</div>", id="hatnote"),
        pytest.param("<footer>Copyright 2006-2017</footer>", id="footer"),
        pytest.param(
            "<p>It rose.<span class='tooltip'>A tooltip of 12 words.</span></p>", id="tooltip"
        ),
    ],
)
def test_what_is_no_prose_says_nothing(furniture):
    article = read(f"<p>Kettles sing.[1] Pots do not.[2]</p>{furniture}<p>Pans do.[3][4]</p>")

    assert article.statements == ()


def test_entries_and_what_follows_the_list_are_none():
    page = "<p>Kettles hold 3 litres.[1] Pots hold 5.[2] Pans hold 2.[3][4]</p>"

    article = read(page, references=f"{REFERENCES}<p>It is 02:57 AM. 14 people are here.</p>")

    assert [text for text, _ in found(article)] == [
        "Kettles hold 3 litres.",
        "Pots hold 5.",
        "Pans hold 2.",
    ]


def test_replies_below_a_list_without_a_heading_are_none():
    page = "Kettles hold 3 litres.[1]<br>Pots do not.[2]<br>Pans do.[3]<br><br>"
    entries = (
        "1. Harper A. The kettle trial. 2001.<br>2. Idle B. Steam. 2002.<br>3. Jolly C. Lids. 2003."
    )

    article = read(page, references=f"{entries}<br><br>It is 02:57 AM. 14 people are here.")

    assert [text for text, _ in found(article)] == ["Kettles hold 3 litres."]


def test_a_section_named_after_sources_in_which_nothing_is_cited_is_none():
    page = "<p>Kettles hold 3 litres.[1] Pots do not.[2] Pans do.[3][4]</p><h2>Sources</h2>"

    listed = read(f"{page}<p>Moor E. On 12 kettles. 1990.</p>")
    prose = read(f"{page}<p>The kettle has 12 of them.[1]</p>")

    assert [text for text, _ in found(listed)] == ["Kettles hold 3 litres."]
    assert [text for text, _ in found(prose)][1:] == ["The kettle has 12 of them."]


def test_a_quotation_of_several_sentences_is_not_cut_in_two():
    article = read("<p>He wrote: “They sing. All of them do. At 12 I woke.” He slept.[1][2][3]</p>")

    assert [text for text, _ in found(article)] == [
        "He wrote: “They sing. All of them do. At 12 I woke.”"
    ]


def test_an_exponent_is_no_digit_of_its_number():
    article = read("<p>It held 10<sup>5</sup> drops on 3 m<sup>2</sup>.[1] So.[2] And so.[3]</p>")

    assert [text for text, _ in found(article)] == ["It held 10⁵ drops on 3 m²."]


def test_the_bullet_of_a_typed_list_is_none_of_its_words():
    article = read(
        "<p>Of kettles:[1]<br>- 78% sang<br>• 12 did not<br>3. 5 broke</p><p>So.[2][3]</p>"
    )

    assert [text for text, _ in found(article)] == ["78% sang", "12 did not", "5 broke"]


# ---- what vouches for them ----


def test_sentences_before_a_marker_in_the_same_paragraph_inherit_it():
    article = read(
        "<p>First, 12 sang. Then 13 did. Then 14 did.[1] After that 15 did.</p><p>So.[2][3]</p>"
    )

    assert found(article) == [
        ("First, 12 sang.", "[1]"),
        ("Then 13 did.", "[1]"),
        ("Then 14 did.", "[1]"),
        ("After that 15 did.", ""),
    ]
    first, _, last, after = article.statements
    assert first.inherited is not None
    assert article.source[first.inherited.start : first.inherited.end] == "[1]"
    assert last.inherited is None
    assert after.inherited is None


@pytest.mark.parametrize(
    "sentence",
    [
        "Of these, 40 % were old.",
        "They weighed 12 g.",
        "However, this study had 40 kettles only.",
        "The same trial had 12 pots.",
    ],
)
def test_a_sentence_that_goes_on_about_the_one_before_inherits_its_marker(sentence):
    article = read(f"<p>A trial boiled kettles.[1] {sentence}</p><p>So.[2] And so.[3]</p>")

    assert found(article) == [(sentence, "[1]")]


def test_another_paragraph_inherits_nothing():
    article = read(
        "<p>Kettles sang.[1]</p><p>Pots weighed 12 g.</p><p>Pans weighed more.[2][3]</p>"
    )

    assert found(article) == [("Pots weighed 12 g.", "")]


def test_lines_of_one_block_are_one_paragraph_and_an_empty_line_ends_it():
    article = read(
        "Pots weighed 12 g.<br>Pans weighed 13 g.[1]<br><br>Lids weighed 14 g.<br><br>So.[2][3]"
    )

    assert found(article) == [
        ("Pots weighed 12 g.", "[1]"),
        ("Pans weighed 13 g.", "[1]"),
        ("Lids weighed 14 g.", ""),
    ]


def test_markers_on_a_line_of_their_own_vouch_for_the_line_above():
    article = read("<p>Pots weighed 12 g.</p><p>[1]</p><p>Lids weighed 14 g.</p><p>So.[2][3]</p>")

    assert found(article) == [("Pots weighed 12 g.", "[1]"), ("Lids weighed 14 g.", "")]


def test_items_inherit_from_the_sentence_that_introduces_their_list():
    article = read(
        "<p>A trial boiled kettles.[1] Of those that sang:</p><ul><li>78 % were old</li>"
        "<li>28 % were new<ul><li>12 of them red</li></ul></li></ul><p>So.[2] And so.[3]</p>"
    )

    assert found(article) == [
        ("78 % were old", "[1]"),
        ("28 % were new", "[1]"),
        ("12 of them red", "[1]"),
    ]


def test_lists_under_bold_lines_inherit_the_nearest_citation_of_their_section():
    article = read(
        "<h2>Trials</h2>A trial boiled kettles for 3 months.[1]<br><b>Singing</b><br>"
        "More of the old ones sang.<br>- 88% of the old<br>- 40% of the new<br><b>Boiling</b><br>"
        "More of the old ones boiled within 5 minutes.<br>- 78% of the old<br>"
        "<h2>Others</h2>- 33% of pots<br><br>So.[2] And so.[3]"
    )

    assert [markers for _, markers in found(article)] == ["[1]"] * 5 + [""]
    assert cited_by(article, "33% of pots") == ""


@pytest.mark.parametrize(
    ("media", "page"),
    [
        pytest.param(
            "html",
            "<h2>Trial</h2><p>A trial ran.[1]</p><p><b>Singing</b></p><p>More of the old sang.</p>"
            "<ul><li>88% did</li></ul><p><b>Boiling</b></p><p>More boiled by 5 points.</p>"
            "<ul><li>78% did</li></ul><p>Lids weigh 12 g.</p><p>So.[2] And so.[3]</p>",
            id="html",
        ),
        pytest.param(
            "markdown",
            "## Trial\n\nA trial ran.[1]\n\n**Singing**\n\nMore of the old sang.\n\n- 88% did\n\n"
            "**Boiling**\n\nMore boiled by 5 points.\n\n- 78% did\n\nLids weigh 12 g.\n\n"
            "So.[2] And so.[3]\n",
            id="markdown",
        ),
    ],
)
def test_paragraphs_between_a_bold_line_and_a_list_introduce_it(media, page):
    article = read(page, media=media)

    assert found(article) == [
        ("88% did", "[1]"),
        ("More boiled by 5 points.", "[1]"),
        ("78% did", "[1]"),
        ("Lids weigh 12 g.", ""),
    ]


def test_lines_after_a_colon_are_a_list_without_bullets():
    article = read(
        "A trial ran.<br>Old kettles sang:[1]<br>88% of the red<br>40% of the blue<br>"
        "Then 12 pots were sold.<br><br>So.[2] And so.[3]"
    )

    assert [(one.text, one.kind) for one in article.statements] == [
        ("88% of the red", "item"),
        ("40% of the blue", "item"),
        ("Then 12 pots were sold.", "sentence"),
    ]
    assert [markers for _, markers in found(article)] == ["[1]", "[1]", ""]


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            "Old kettles sang:[1]<br>12 pots were weighed " + "and weighed " * 20, id="long"
        ),
        pytest.param("Old kettles sang:[1]<br>- red ones<br>12 pots weighed", id="after bullets"),
    ],
)
def test_other_lines_after_a_colon_are_none(line):
    article = read(f"A trial ran.<br>{line}<br><br>So.[2] And so.[3]")

    assert [(one.text[:7], one.kind, one.citations) for one in article.statements] == [
        ("12 pots", "sentence", ())
    ]


def test_a_menu_that_holds_the_markers_is_the_article():
    markers = [
        f'<sup id="cite_ref-{n}" class="reference"><a href="#cite_note-{n}">[{n}]</a></sup>'
        for n in (1, 2, 3)
    ]
    entries = "".join(
        f'<li id="cite_note-{n}"><span class="reference-text">Harper A. {n}.</span></li>'
        for n in (1, 2, 3)
    )
    page = f"<nav><p>Kettles hold 3 litres.{''.join(markers)}</p></nav>"

    article = read(page, references=f'<ol class="references">{entries}</ol>')

    assert found(article) == [("Kettles hold 3 litres.", "[1][2][3]")]


def test_a_definition_is_led_by_its_term():
    article = read("<dl><dt>Old</dt><dd>88 % sang.[1]</dd></dl><p>So.[2] And so.[3]</p>")

    assert statement(article, "88 %").lead == ("Old",)


def test_a_list_some_of_whose_items_are_cited_passes_nothing_on():
    article = read(
        "<p>Kettles sang.[1]</p><p>These were weighed:</p>"
        "<ul><li>Pots, 12 g each.[2]</li><li>Pans, 13 g</li></ul><p>So.[3] And so.[4]</p>"
    )

    assert found(article) == [("Pots, 12 g each.", "[2]"), ("Pans, 13 g", "")]


def test_a_list_right_under_a_bold_line_inherits_unless_it_has_citations_of_its_own():
    article = read(
        "<h2>Trials</h2>A trial boiled kettles.[1]<br><b>Singing</b><br>- 88% of the old<br>"
        "<h2>Weights</h2>A trial weighed them.[2]<br><b>Old</b><br>- 12 grams<br>"
        "- 13 grams or so.[3]<br><br>So.[4]"
    )

    assert found(article) == [
        ("88% of the old", "[1]"),
        ("12 grams", ""),
        ("13 grams or so.", "[3]"),
    ]


def test_a_paragraph_of_its_own_that_cites_nothing_begins_another_subject():
    article = read(
        "<p>Kettles sang.[1]</p><p>Pots are another matter.</p><p>These were weighed:</p>"
        "<ul><li>Pots, 12 g</li></ul><p>So.[2] And so.[3]</p>"
    )

    assert found(article) == [("Pots, 12 g", "")]


def test_nothing_is_inherited_across_a_heading():
    article = read(
        "<p>Kettles sang:[1]</p><h2>Pots</h2><ul><li>12 g each</li></ul><p>So.[2][3]</p>"
    )

    assert found(article) == [("12 g each", "")]


def test_a_heading_that_is_not_shown_as_prose_parts_sections_too():
    page = (
        "<p>Kettles sang:[1]</p><div class='hatnote'><h2>Pots</h2></div><ul><li>12 g each</li></ul>"
    )

    article = read(f"{page}<p>So.[2] And so.[3]</p>")

    assert found(article) == [("12 g each", "")]


def test_an_introduction_with_a_colon_inherits_from_its_list():
    article = read(
        "<p>In 40 kettles:</p><ul><li>Some sang[1]</li><li>Some not[2]</li></ul><p>So.[3]</p>"
    )

    assert found(article) == [("In 40 kettles:", "[1]")]


def test_a_cell_inherits_from_its_row_and_not_from_another():
    article = read(
        "<table><tr><th>Thing</th><th>Weight</th><th>Source</th></tr>"
        "<tr><td>Pot</td><td>12 grams</td><td>[1]</td></tr>"
        "<tr><td>Pan</td><td>13 grams</td><td></td></tr></table><p>So.[2] And so.[3]</p>"
    )

    assert found(article) == [("12 grams", "[1]"), ("13 grams", "")]


@pytest.mark.parametrize(
    "media",
    ["text", "markdown"],
)
def test_plain_text_and_markdown_inherit_alike(media):
    text = (
        "# Kettles\n\nA trial boiled kettles for 3 months.[1]\n\nOf those that sang:\n\n"
        "- 88% were old\n- 40% were new\n\nPots weighed 12 g.\n\nPans did too.[2] And lids.[3]\n\n"
        "## References\n\n1. Harper A. The kettle trial. 2001.\n2. Idle B. Steam. 2002.\n"
        "3. Jolly C. Lids. 2003.\n"
    )

    article = read(text, media=media, references="")

    assert [markers for _, markers in found(article)] == ["[1]", "[1]", "[1]", ""]


# ---- leads, paragraphs ----


def test_the_lead_goes_from_the_page_to_the_sentence_before():
    article = read(
        "<title>Kettles</title><h2>Trials</h2><h3>Of singing</h3><p>A trial was held:[1]</p>"
        "<b>Old ones</b><br>They sang.<br>- 88% did. All 12 were red.<br><p>So.[2] And so.[3]</p>"
    )

    assert statement(article, "All 12").lead == (
        "Kettles",
        "Trials",
        "Of singing",
        "Old ones",
        "They sang.",
        "88% did.",
    )


def test_the_lead_has_six_parts_of_400_characters_at_most_and_keeps_the_title():
    lists = "<ul><li>" + "".join(f"{'word ' * 200}{n}<ul><li>" for n in range(9)) + "12 sang"

    article = read(f"<title>Kettles</title><p>So.[1] So.[2] So.[3]</p>{lists}")

    lead = statement(article, "12 sang").lead
    assert lead[0] == "Kettles"
    assert len(lead) == 6
    assert all(len(words) <= 400 for words in lead)


def test_a_cell_is_led_by_the_heads_of_its_column_and_row_and_the_caption():
    article = read(
        "<table><caption>Weights</caption><tr><th>Thing</th><th>Old</th><th>New</th></tr>"
        "<tr><td>Pot</td><td>12 grams</td><td>13 grams</td></tr></table><p>So.[1][2] And so.[3]</p>"
    )

    assert statement(article, "13 grams").lead[-3:] == ("Weights", "New", "Pot")


def test_items_of_a_list_and_sentences_of_a_paragraph_share_their_number():
    article = read("<p>12 sang. 13 did.[1]</p><ul><li>14 sang[2]</li><li>15 did[3]</li></ul>")

    first, second, third, fourth = (one.paragraph for one in article.statements)

    assert first == second != third == fourth


# ---- places in the file ----


def assert_placed(article):
    """Every character stands in the file where its statement says."""
    for one in article.statements:
        for index, character in enumerate(one.text):
            start, end = one.in_file(index, index + 1)
            assert one.location.start <= start < end <= one.location.end
            there = article.source[start:end]
            assert character in (" ", there) or there.startswith(("&", "\\")), one.text


def test_every_character_has_its_place_in_the_html():
    article = read(
        "<p>Of  all\n kett<b>les</b><sup>[1]</sup>, 88&nbsp;&#37; &amp; more &lt;9&gt; sang.</p>"
        "<p>So.[2] And so.[3]</p>"
    )

    assert_placed(article)
    one = statement(article, "sang")
    start, end = one.in_file(one.text.index("88"), one.text.index("%") + 1)
    assert article.source[start:end] == "88&nbsp;&#37;"
    start, end = one.in_file(one.text.index("<9>"), one.text.index("<9>") + 3)
    assert article.source[start:end] == "&lt;9&gt;"


def test_every_character_has_its_place_in_the_markdown():
    text = (
        "> Of *all* kett**les**[1] 88 \\% &lt;9> [sang](http://a.example)\n> for 3 months.\n\n"
        "| Thing | Weight |\n|---|---|\n| Pot | 12 `grams` \\| more |\n\n- 5 of them[2]\n\nSo.[3]\n\n"
        "## References\n\n1. Harper A. The kettle trial. 2001.\n2. Idle B. Steam. 2002.\n"
        "3. Jolly C. Lids. 2003.\n"
    )

    article = read(text, media="markdown", references="")

    assert_placed(article)
    one = statement(article, "sang")
    start, end = one.in_file(one.text.index("88"), one.text.index("%") + 1)
    assert article.source[start:end] == "88 \\%"
    start, end = one.in_file(one.text.index("<"), one.text.index("<") + 1)
    assert article.source[start:end] == "&lt;"
    assert {"5 of them", "12 grams | more"} < {each.text for each in article.statements}


PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<br>",
            "<b>",
            "</b>",
            "<ul><li>",
            "</ul>",
            "<td>",
            "<sup>",
            "</sup>",
            "\n",
        ),
        *("12 %", "[1]", "[2]", "3 months. ", "&amp;", "&lt;5", "“four of these words”", " ", "\t"),
        *(
            "- ",
            "x",
            "These 5: ",
            "<table><tr>",
            "</table>",
            "<h2>",
            "</h2>",
            "&nbsp;",
            "\r\n",
            "1. ",
        ),
    ]
)


@given(st.lists(PIECES, max_size=60), st.sampled_from(["html", "text", "markdown"]))
def test_whatever_the_page_each_character_has_its_place(pieces, media):
    article = read("".join(pieces), media=media)

    for one in article.statements:
        assert one.text == " ".join(one.text.split())
        assert 0 < len(one.text) <= 900
        for index, character in enumerate(one.text):
            start, end = one.in_file(index, index + 1)
            there = article.source[start:end]
            raised = character in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺"
            assert character == " " or raised or there == character or there[0] in "&\\"


def test_a_statement_without_offsets_stands_where_it_begins():
    one = Statement("s1", "12 sang", Location(1, 1, 30, 37))

    assert one.in_file(0, 2) == (30, 31)


# ---- bounds ----


def test_there_are_at_most_so_many_statements_on_a_page():
    article = read("5 %<br>" * (MOST + 10))

    assert len(article.statements) == MOST


@pytest.mark.parametrize(
    "body",
    [
        pytest.param("1" * 300_000, id="digits"),
        pytest.param("5 et al. " * 40_000, id="abbreviations"),
        pytest.param("12 " * 100_000, id="figures"),
        pytest.param("5 “a b c d. " * 30_000, id="open quotations"),
        pytest.param("<ul><li>5 %" * 20_000, id="nested lists"),
        pytest.param("<table><tr><td>12 weeks" * 5_000, id="nested tables"),
        pytest.param("a<sup>2</sup>5 " * 20_000, id="exponents"),
    ],
)
def test_no_statement_of_a_hostile_page_is_long(body):
    article = read(f"<p>{body}")

    assert article.statements
    assert all(len(one.text) <= 900 and len(one.lead) <= 6 for one in article.statements)


# ---- the page that it began with ----


@pytest.mark.shared_data
@pytest.mark.parametrize("name", ["low-dose-naltrexone.html", "low-dose-naltrexone.txt"])
def test_the_figures_of_the_seed_page_cite_its_one_trial(shared_data, name):
    page = (shared_data.parent / "seed" / name).read_bytes()

    article = read_page(page, name, statements=True)

    printed = {citation.id: citation.marker for citation in article.citations}
    lines = {
        words: statement(article, words)
        for words in (
            "4.5mg/day",
            "Percentage of Patients",
            "88%",
            "40%",
            "CDEIS",
            "78%",
            "28% P",
            "33%",
        )
    }
    assert {words: [printed[c] for c in one.citations] for words, one in lines.items()} == {
        words: ["[7]"] for words in lines
    }
    assert [words for words, one in lines.items() if one.inherited is None] == ["4.5mg/day"]
    last = next(one for one in article.statements if one.text.startswith("8%"))
    assert [printed[c] for c in last.citations] == ["[7]"]
    assert any("CDAI" in words for words in lines["88%"].lead)
    assert any("CDEIS" in words for words in lines["78%"].lead)
    assert any("Remission" in words for words in lines["33%"].lead)
    dose = statement(article, "12.5 - 150 mg/day")
    assert [printed[c] for c in dose.citations] == ["[2]"]
    assert dose.inherited is None
    assert_placed(article)
