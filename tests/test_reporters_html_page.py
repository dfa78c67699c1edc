"""The article in the HTML report: readable, its markers and lists in place, and nothing in it acts."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from time import process_time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_report import report_of

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.article import Article, Citation, Location
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    Dossier,
    FieldEvidence,
    LostReference,
    NotFound,
    Resolved,
)
from refcheck.model.findings import ArticleReport, Finding, Fix, Severity
from refcheck.model.works import Author, Update, Work
from refcheck.reading.page import read_page
from refcheck.reporters.html import render_article_html, render_html
from refcheck.reporters.html_page_clean import clean
from refcheck.reporters.html_page_elements import SHOWN
from refcheck.reporters.html_page_region import region_of
from refcheck.reporters.html_page_signs import Place, Signs
from refcheck.reporters.html_page_source import page_markup
from refcheck.reporters.html_page_writer import Cover, Writer

ENTRIES = (
    "Ashdown M. Water in heather honey. Journal of Imagined Apiculture. 2011; 50(2): 101-109.",
    "Quill T. Thixotropy in ling honey. Food Rheology Letters. 2008; 12: 44-51.",
    "Roth J. Crystals in comb honey. Acta Melissa. 1999; 3: 7-12.",
)
LIST = "<ol>" + "".join(f"<li id='r{n}'>{text}</li>" for n, text in enumerate(ENTRIES, 1)) + "</ol>"
TEXT = "<p>Heather honey sets like a jelly [1], and stirring melts it [2][3].</p>"
WORK = Work(
    "10.5555/jia.2012.101",
    "Water content of heather honey",
    (Author("Ashdown", "Mary"),),
    containers=("Journal of Imagined Apiculture",),
    years=(2012,),
)
EVIDENCE = (
    FieldEvidence("first_author", 1.0, "Ashdown M", "Ashdown, Mary"),
    FieldEvidence("year", 0.5, "2011", "2012"),
)


def page(text="", *, entries=LIST, before="", heading="References"):
    return (
        f"<html><head><title>Honey</title></head><body>{before}<div id='content'><h1>Honey</h1>"
        f"{TEXT}{text}<h2>{heading}</h2>{entries}</div></body></html>"
    )


def judged(source, *, media=None, resolutions=None, **more):
    data = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    article = read_page(data, "honey.html", media=media)
    report = judge(Dossier(article, today="2026-11-22", **more), ALL_RULES)
    if resolutions:
        dossier = replace(report.dossier, resolutions=resolutions)
        return replace(report, dossier=dossier, statuses={"r1": "verified-with-differences"})
    return replace(report, statuses={one.key: "verified" for one in article.references})


def shown(source, **more):
    report = judged(source, **more)
    return BeautifulSoup(render_article_html(report_of(report), report), "html.parser")


def article_of(soup):
    return soup.select_one(".article-text > .page")


def words(node):
    for block in node.select("p, h3, h4, h5, li, td, th, caption, div"):
        block.append(" ")
    return " ".join(node.get_text().split())


def text_alone(soup):
    """The page's text without the cards in it."""
    found = article_of(soup)
    for cards in found.select(".references"):
        cards.extract()
    return words(found)


def written(source, covers=(), level=3):
    return Writer(source, covers, level).written(0, len(source))


# --- The article ------------------------------------------------------------------------------


def test_the_text_stands_there_with_its_markers_in_place():
    assert text_alone(shown(page())) == (
        "Honey Heather honey sets like a jelly [1], and stirring melts it [2][3]. References"
    )


def test_each_marker_leads_to_its_card_and_each_card_back_to_its_markers():
    soup = shown(page())
    marks = article_of(soup).select("a.mark")
    cards = [soup.find(id=mark["href"][1:]) for mark in marks]

    assert [card.select_one(".label").get_text() for card in cards] == ["1", "2", "3"]
    back = cards[1].select_one(".cited a")["href"][1:]
    assert soup.find(id=back) == marks[1]


def test_a_marker_tells_its_status_without_colour():
    soup = shown(page(" Some say so [7]."))
    missing = article_of(soup).select_one(".s-missing")

    assert missing["aria-label"] == "[7]: Missing from the list"
    assert article_of(soup).select_one(".s-verified")["aria-label"] == "[1]: Found, and it matches"
    assert '.mark.s-missing::after { content: "✗" / ""; }' in soup.style.string


def test_a_marker_with_several_labels_has_a_link_for_each():
    soup = shown(page(" So it is [1-3]."))
    group = article_of(soup).select(".several")[-1]

    assert [a.get_text() for a in group.select("a.mark")] == ["1", "2", "3"]
    assert group["title"] == "Printed as [1-3]"


def test_a_claim_keeps_its_id_at_its_first_marker():
    soup = shown(page())
    claims = [tag["id"] for tag in article_of(soup).select("[id*='-claim']")]

    assert claims
    assert all(soup.find(id=claim).select_one(".mark") for claim in claims)


def test_the_cards_stand_in_place_of_the_list_and_the_hole_among_them():
    entries = f"<p>1. {ENTRIES[0]}</p><p>2. {ENTRIES[1]}</p><p>4. {ENTRIES[2]}</p>"
    soup = shown(page(" And [3] [4].", entries=entries + "<p>The end.</p>"))
    found = article_of(soup)
    order = [tag for tag in found.find_all(True) if "reference" in tag.get("class", [])]

    assert [card.select_one(".label").get_text() for card in order] == ["1", "2", "3", "4"]
    assert "hole" in order[2]["class"]
    assert ENTRIES[0] not in text_alone(soup)
    assert text_alone(shown(page(entries=entries + "<p>The end.</p>"))).endswith("The end.")


def test_what_stood_in_the_hole_and_what_might_stand_there_is_told_in_its_card():
    lost = LostReference("Fenwick D. Cures. 2016.", "git", until="2016-03-02")
    suggestion = Candidate(WORK, 0.5, "crossref", EVIDENCE)
    source = page(" And so on [7].")
    soup = shown(source, lost={"0:7": lost}, suggestions={"0:7": (suggestion,)})
    hole = soup.select_one(".hole")

    assert "This stood here until 2016-03-02, says git:" in words(hole)
    assert hole.select_one("[data-copy]")["data-copy"] == "Fenwick D. Cures. 2016."
    assert "A suggestion only: 1 work that the claim’s own words lead to" in words(hole)


def test_menus_around_the_article_are_folded():
    menu = "<div class='sidebar'><ul><li>Home</li><li>Recent changes</li></ul></div>"
    soup = shown(page(before=menu))

    assert "Recent changes" not in words(article_of(soup))
    assert "Recent changes" in words(soup.select_one("details.around"))
    assert not soup.select_one("details.around").has_attr("open")


def test_a_marker_outside_of_the_article_is_not_lost():
    source = page(before="<div class='box'><p>A box says so too [2].</p></div>")
    soup = shown(source)

    assert len(article_of(soup).select("a.mark")) == 4
    assert not soup.select(".unplaced")


def test_a_marker_inside_an_entry_is_listed():
    source = page(entries=LIST.replace("Quill T.", "Quill T. (see also [1])"))
    report = judged(source)
    soup = shown(source)
    inside = [one for one in report.dossier.article.citations if one.within]

    assert len(soup.select(".unplaced .cite")) == len(inside)


def test_what_the_page_hides_is_not_shown():
    hidden = "<p style='display:none'>Key 0001</p><p hidden>Draft</p><style>p{}</style>"

    assert "Key" not in words(article_of(shown(page(hidden))))
    assert "Draft" not in words(article_of(shown(page(hidden))))


def test_headings_are_below_those_of_the_report_and_none_is_left_out():
    headings = (
        "<h1>Other</h1><p>a</p><h4>Deep</h4><p>b</p><h2></h2><h3><i> </i></h3><h2>Up</h2><p>c</p>"
    )
    for report in ((judged(page(headings)),), (judged(page(headings)), judged(page(headings)))):
        soup = BeautifulSoup(render_html(report_of(*report)), "html.parser")
        levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5, h6")]

        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))
        assert all(words(tag) for tag in soup.select(".page h3, .page h4, .page h5"))


def test_a_list_in_the_middle_of_a_chapter_leaves_no_level_out():
    middle = f"<h2>Sources</h2><h3>Old</h3>{LIST}<h4>Later</h4><p>c [2]</p>"
    soup = shown(f"<body><h1>Honey</h1>{TEXT}{middle}</body>")
    levels = [int(tag.name[1]) for tag in soup.select("h1, h2, h3, h4, h5, h6")]

    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_a_picture_is_its_words_in_brackets():
    source = page('<p>Look <img src="x.png" alt="a jar &lt;of honey"> <img src="y.png" alt=""></p>')

    assert "Look [a jar <of honey] References" in text_alone(shown(source))


def test_links_are_plain_and_told_to_nobody():
    links = (
        '<p><a href="https://example.org/a?b=1&amp;c=2" target=_top>x</a> <a href="/wiki">y</a></p>'
    )
    found = [
        a for a in article_of(shown(page(links))).select("a") if "mark" not in a.get("class", [])
    ]
    outside = [a for a in found if a["href"].startswith("http")]

    assert [a.attrs for a in outside] == [
        {"href": "https://example.org/a?b=1&c=2", "rel": ["noopener", "noreferrer", "nofollow"]}
    ]


def test_a_marker_in_a_link_is_no_link_in_a_link():
    soup = shown(page("<p><a href='https://example.org/'>The whole <b>line [1] is</b> one</a></p>"))

    assert not soup.select("a a")
    assert "The whole line [1] is one" in text_alone(soup)


def test_a_sign_in_a_link_ends_the_link():
    source = '<p><a href="https://example.org/">a <b>S b</b></a></p>'
    at = source.index("S")

    assert written(source, (Cover(at, at + 1, "S"),)) == (
        '<p><a href="https://example.org/">a </a><b>S b</b></p>'
    )


def test_a_wide_table_scrolls_by_itself():
    soup = shown(page("<table><caption>Jars</caption><tr><th>a<td>b [1]</table>"))

    assert [tag.parent["class"] for tag in article_of(soup).select("table")] == [["wide"]]
    assert "Jars a b [1]" in text_alone(soup)


def test_half_a_surrogate_is_shown_as_what_it_is():
    assert clean("a \ud800 b") == "a \ufffd b"


def test_plain_text_keeps_its_lines():
    source = f"Honey\n\nIt sets [1],\n  and melts [2] <b>.\n\nReferences\n\n1. {ENTRIES[0]}\n2. {ENTRIES[1]}\n"
    soup = shown(source, media="text")
    paragraphs = [p.get_text() for p in article_of(soup).select(".lines p")]

    assert len(article_of(soup).select("a.mark")) == 2
    assert any(re.search(r"It sets .*\n  and melts .* <b>\.", one, re.DOTALL) for one in paragraphs)
    assert len(soup.select(".reference")) == 2


def test_markdown_is_rendered():
    source = (
        f"# Honey\n\nIt *sets*[^1] and melts[^2].\n\n- one[^1]\n\n[^1]: {ENTRIES[0]}\n[^2]: {ENTRIES[1]}\n"
        "\n<script>alert(1)</script>\n"
    )
    soup = shown(source, media="markdown")

    assert article_of(soup).em.get_text() == "sets"
    assert len(soup.select(".reference")) == 2
    assert text_alone(soup) == "Honey It sets[1] and melts[2]. one[1]"


def test_a_page_that_is_too_large_has_its_claims_listed_and_says_so():
    source = page("<p>" + "word " * 1_100_000 + "</p>")
    soup = shown(source)

    assert not soup.select(".page")
    assert "This page is too large to be shown here as it is." in words(soup.select_one("article"))
    assert soup.select(".claim-list .mark")


@pytest.mark.shared_data
def test_on_saved_pages_every_marker_has_its_place(shared_data):
    for file in sorted((shared_data / "wikihtml").glob("*/*.html")):
        article = read_page(file.read_bytes(), file.name)
        signs = Signs.of(article.source)
        pieces = list(signs.pieces(page_markup(article, signs, 3).article))
        placed = {one.index for one in pieces if isinstance(one, Place) and not one.is_list}
        lists = {one.index for one in pieces if isinstance(one, Place) and one.is_list}
        outside = {at for at, one in enumerate(article.citations) if one.within is None}

        assert placed == outside, file.name
        assert lists == set(range(len(article.lists))), file.name


# --- Hostile pages -----------------------------------------------------------------------------

ATTACKS = (
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("<scr<script>ipt>alert(1)</scr</script>ipt>", id="script in script"),
    pytest.param("<img src=x onerror=alert(1)>", id="handler"),
    pytest.param('<img alt="&quot; onerror=alert(1) x=&quot;">', id="handler in alt"),
    pytest.param("<a href='javascript:alert(1)'>x</a>", id="javascript"),
    pytest.param("<a href=' java\nscript:alert(1)'>x</a>", id="javascript with blanks"),
    pytest.param("<a href='data:text/html,<script>alert(1)</script>'>x</a>", id="data"),
    pytest.param("<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'>x", id="svg"),
    pytest.param("<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>", id="mutation in math"),
    pytest.param("<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>", id="mutation in svg"),
    pytest.param("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", id="noscript"),
    pytest.param("<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", id="forms"),
    pytest.param("<style>@import 'https://example.org/x.css'; body{display:none}</style>", id="style"),
    pytest.param("<p style='background:url(https://example.org/)' class='peek' id='main'>x</p>", id="attributes"),
    pytest.param("<base href='https://example.org/'><meta http-equiv=refresh content='0;url=x'>", id="base"),
    pytest.param("<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x><embed src=x>", id="frames"),
    pytest.param("<form action=x><input autofocus onfocus=alert(1)><button>x</button></form>", id="form"),
    pytest.param("<!--><img src=x onerror=alert(1)>--> <!--!><script>alert(1)</script>", id="comments"),
    pytest.param("<![CDATA[<img src=x onerror=alert(1)>]]> <?php echo 1 ?>", id="cdata"),
    pytest.param("{{ 7*7 }} {% for x in y %} ${7*7} <%= 7*7 %>", id="template"),
    pytest.param("<a href='https://user:secret@example.org/'>https://user:secret@example.org/</a>", id="password"),
    pytest.param("\u202egpj\u2066x &#x202e;evil\x1b[2J\x00\ufeff", id="bidi"),
    pytest.param("</div></section></article></main></body></html><h1>Mine</h1>", id="end tags"),
    pytest.param("<table>" * 200 + "x" + "<tr><td>" * 200 + "y", id="tables"),
    pytest.param("<b><i><u><p><ul><li><table><td><a href='https://example.org/'><h2>x", id="unclosed"),
    pytest.param("<a title='[1]' href=\"x[1]\">x</a> <p title=\"[2]", id="marker in attribute"),
    pytest.param("<p <b>x</b [1] <a href='", id="broken tags"),
    pytest.param("x" * 100_000, id="long word"),
    pytest.param("<template><img src=x onerror=alert(1)></template><plaintext>x", id="plaintext"),
    pytest.param("<xmp><img src=x onerror=alert(1)></xmp><title></title><img src onerror=x>", id="raw text"),
)  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("where", ["text", "heading", "entry", "before"])
def test_nothing_on_a_page_acts_or_breaks_the_report(attack, where):
    sources = {
        "text": page(f"<p>{attack} end [1]</p>"),
        "heading": page(heading=f"References {attack}"),
        "entry": page(entries=LIST.replace("Quill", f"Quill {attack}")),
        "before": page(before=attack),
    }
    report = judged(sources[where])
    html = render_article_html(report_of(report), report)
    soup = BeautifulSoup(html, "html.parser")

    assert_harmless(soup)
    assert len(soup.select("main")) == len(soup.select("h1")) == 1
    assert html.rstrip().endswith("</html>")
    assert "secret" not in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", html)


def assert_harmless(soup):
    assert len(soup.select("script, style")) == 2  # our own
    assert not soup.select("iframe, object, embed, img, svg script, math, base, link, .page form")
    assert not soup.select("[style], [src], [srcset], [action], [formaction], [background]")
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    targets = [a["href"] for a in soup.select("[href]")]
    assert all(re.match(r"#|https?://", target) for target in targets)
    ids = [tag["id"] for tag in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in targets if target.startswith("#")} <= set(ids)


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_gate_alone_lets_nothing_through_that_acts(attack):
    cleaned = clean(f"<p>{attack} end</p>")
    soup = BeautifulSoup(cleaned, "html.parser")

    assert {tag.name for tag in soup.find_all(True)} <= set(SHOWN.values()) | {"br", "hr"}
    assert {name for tag in soup.find_all(True) for name in tag.attrs} <= {"href", "rel", "class"}
    assert {tag["class"][0] for tag in soup.select("[class]")} <= {"wide"}
    assert all(a["href"].startswith("https://") for a in soup.select("[href]"))
    assert "secret" not in cleaned


@pytest.mark.parametrize(
    "address",
    ["javascript:x", "JaVaScRiPt:x", "//example.org/", "/wiki", "data:,x", "mailto:a@example.org",
     "https://u:p@example.org/", "https:\\\\example.org", "vbscript:x", "file:///etc/passwd", "https://"],
)  # fmt: skip
def test_the_gate_alone_lets_only_plain_web_addresses_through(address):
    assert clean(f'<a href="{address}">x</a>') == '<a rel="noopener noreferrer nofollow">x</a>'


def test_a_forged_sign_is_only_text():
    source = page()
    forged = Signs.of(source).marker(0)
    again = source.replace("Honey</h1>", f"Honey {forged}</h1>")
    soup = shown(again)

    assert forged in words(article_of(soup))
    assert len(article_of(soup).select("a.mark")) == 3


def test_a_sign_counts_once():
    signs = Signs.of("x")
    pieces = list(signs.pieces(f"<p>a{signs.marker(3)}b{signs.marker(3)}{signs.list(0)}</p>"))

    assert pieces == ["<p>a", Place(3, is_list=False), "b", Place(0, is_list=True), "</p>"]


def test_no_sign_gets_into_an_attribute():
    sign = Signs.of("x").marker(0)

    assert sign not in clean(f'<a href="https://example.org/{sign}<b>">x</a>'.replace(sign, ""))
    assert clean(f'<p lang="{sign}" dir="{sign}" title="{sign}">x</p>') == "<p>x</p>"


@pytest.mark.parametrize(
    "unit", ["<div>", "<ul><li>x", "<b a=1><p>", "<table><tr><td>", "<", '<a "', "&", "<h1>x"]
)
def test_a_hostile_page_takes_time_in_proportion_to_its_length(unit):
    source = "<p>x[1]" + unit * (60_000 // max(1, unit.count("<")))
    mark = Citation("c1", "[1]", ("1",), (None,), Location(1, 5, 4, 7))
    article = Article("p", None, "generic", None, "utf-8", citations=(mark,), source=source)
    report = ArticleReport(Dossier(article), ())
    began = process_time()
    html = render_article_html(report_of(report), report)

    assert process_time() - began < 6
    assert 'id="a1-mark1"' in html


@given(st.text(alphabet=st.sampled_from(list("<>/\"'=&;ab [1]!-")) , max_size=60) | st.lists(
    st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</ul>", "<table>", "<tr>", "<td>", "</table>",
                     "<a href='https://example.org/'>", "</a>", "<h2>", "</h2>", "x [1] ", "<br>", "<dl>", "<dd>", "</div>", "<script>", "<!--", "-->"]),
    max_size=25).map("".join))  # fmt: skip
@settings(max_examples=150)
def test_whatever_the_markup_the_writer_is_balanced_and_the_gate_changes_nothing_of_its_form(
    markup,
):
    once = clean(written(markup))

    assert "<table" in once or clean(once) == once
    soup = BeautifulSoup(once, "html.parser")
    assert all(tag.find_parent(["ul", "ol"]) for tag in soup.select("li"))
    assert not soup.select("a a, h3 h3, h3 h4, ul > :not(li), script")


# --- The parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param("a < b > c", "a &lt; b &gt; c", id="angles"),
        pytest.param("<p>a<p>b", "<p>a</p><p>b</p>", id="paragraphs"),
        pytest.param("<p>a<div>b</div>", "<p>a</p><div>b</div>", id="block in paragraph"),
        pytest.param("<ul>a<li>b<li>c</ul>", "<ul><li>a</li><li>b</li><li>c</li></ul>", id="list"),
        pytest.param("<li>a", "<div>a</div>", id="item alone"),
        pytest.param("<td>a", "<div>a</div>", id="cell alone"),
        pytest.param("<font><span>a</span></font>", "a", id="other elements"),
        pytest.param("<p></p><ul><li> </li></ul>", "   ", id="nothing"),
        pytest.param("<b>a", "<b>a</b>", id="unclosed"),
        pytest.param("a</b></div>", "a", id="unopened"),
        pytest.param("<h1>a</h1><h3>b</h3><h2>c</h2>", "<h3>a</h3><h4>b</h4><h4>c</h4>", id="headings"),
        pytest.param("a<br><br><br><br>b<br><p>c</p><br>d", "a<br><br>b <p>c</p>d", id="breaks"),
    ],
)  # fmt: skip
def test_the_writer_repairs(source, expected):
    assert written(source).strip() == expected.strip()


def test_what_is_covered_is_left_out_and_its_tags_stay_balanced():
    source = "<p>a <sup>[1]</sup> b</p><ol><li>old</li></ol><p>c</p>"
    covers = (
        Cover(10, 13, "S"),
        Cover(source.index("old"), source.index("old") + 3, "L", whole=True),
    )

    assert (
        " ".join(written(source, covers).split()) == "<p>a <sup>S</sup> b</p> <div>L</div> <p>c</p>"
    )


def test_the_region_is_the_smallest_element_with_all_places():
    source = "<body><nav>menu</nav><div><p>a</p><p>b</p></div><p>foot</p></body>"
    region = region_of(source, [source.index("a<"), source.index("b<")], ())

    assert source[slice(*region.article)] == "<p>a</p><p>b</p></div>"
    assert source[slice(*region.aside[0])].startswith("<body><nav>")


# --- The card ----------------------------------------------------------------------------------


def test_the_evidence_marks_what_differs_inside_the_words():
    soup = shown(page(), resolutions={"r1": Resolved(WORK, 0.9, "crossref", EVIDENCE)})
    row = soup.select_one(".evidence tr.differs, .evidence tr.nearly-agrees")

    assert row.select_one("del").get_text() == "1"
    assert row.select_one("ins").get_text() == "2"
    assert [words(td) for td in row.select("td")][:2] == ["2011", "2012"]
    assert not soup.select_one(".evidence tr.agrees").select("del, ins")


def test_fields_that_are_written_alike_are_named_and_not_repeated():
    evidence = (
        FieldEvidence("title", 1.0, "Water in honey", "Water in Honey"),
        FieldEvidence("first_author", 1.0, "Ashdown M", "Ashdown, Mary"),
        FieldEvidence("authors", 1.0, "Ashdown M; Roth J", "Ashdown, M.; Roth, J."),
        FieldEvidence("first_page", 1.0, "101", "101"),
        FieldEvidence("pages", 0.5, "101-108", "101-109"),
    )
    soup = shown(page(), resolutions={"r1": Resolved(WORK, 0.9, "crossref", evidence)})
    card = soup.select_one(".reference")

    assert words(card.select_one(".for")) == "The same: title, first page"
    told = [words(row.th) for row in card.select(".evidence tbody tr")]
    assert told == ["Authors", "Pages"]
    assert card.select_one("dl.work")


def test_a_work_whose_every_field_is_as_printed_is_told_in_a_line_with_its_doi():
    evidence = (FieldEvidence("year", 1.0, "2011", "2011"),)
    soup = shown(page(), resolutions={"r1": Resolved(WORK, 0.9, "crossref", evidence)})
    card = soup.select_one(".reference")

    assert WORK.title in words(card.select_one(".work-line"))
    assert card.select_one(".work-line a")["href"] == f"https://doi.org/{WORK.doi}"
    assert not card.select("table, dl")
    retracted = replace(WORK, updates=(Update("retraction", "10.5555/r"),))
    soup = shown(page(), resolutions={"r1": Resolved(retracted, 0.9, "crossref", evidence)})
    assert "Retraction" in words(soup.select_one(".reference dl.work"))


def test_candidates_tell_what_speaks_for_and_against_them():
    candidate = Candidate(WORK, 0.8, "crossref", EVIDENCE)
    soup = shown(
        page(),
        resolutions={"r1": Ambiguous((candidate,)), "r2": NotFound(("crossref",), (candidate,))},
    )
    first, second = soup.select(".candidates")

    assert words(first.select_one(".for")) == "The same: first author"
    assert words(first.select_one("ul.against li")) == "Year: 2011 here, 2012 there"
    assert words(second.summary) == "The nearest work; it does not fit"


def test_a_fix_can_be_copied_from_the_card():
    mend = Fix("add doi:10.5555/x", "doi:10.5555/x")
    report = judged(page())
    missing = Finding(
        "REF105", "missing-doi", Severity.INFO, "no DOI", "honey.html", 1, 1, "",
        reference="1", reference_key="r1", fix=mend,
    )  # fmt: skip
    report = replace(report, findings=(missing,))
    soup = BeautifulSoup(render_article_html(report_of(report), report), "html.parser")
    button = soup.select_one(".reference [data-copy]")

    assert button["data-copy"] == "doi:10.5555/x"
    assert "copy" in button["class"]  # which is shown only where a script runs
