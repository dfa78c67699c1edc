"""The HTML report shows each figure of the article beside the sentence of its source's summary."""

from __future__ import annotations

import re
from dataclasses import replace
from time import process_time

import pytest
from bs4 import BeautifulSoup
from compared_claims import claim, figure, passage, quotation, statement_at
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_report import finding, report_of
from test_reporters_html_page import (
    ATTACKS,
    ENTRIES,
    article_of,
    assert_harmless,
    text_alone,
    words,
)

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.model.article import Location
from refcheck.model.evidence import Dossier
from refcheck.model.findings import Severity
from refcheck.reading.page import read_page
from refcheck.reporters.html import render_article_html, render_html, render_index_html
from refcheck.reporters.html_figure_text import pieces_of
from refcheck.reporters.html_page_marks import Marks, Span, apart
from refcheck.reporters.html_page_signs import Marked, Signs

SENTENCE = "After a year, 40% of the cool jars and 28% of the warm ones had set."
LIST = "<ol>" + "".join(f"<li>{text}</li>" for text in ENTRIES) + "</ol>"


def page(*texts, after=""):
    body = "".join(f"<p>{text}</p>\n" for text in texts)
    return (
        "<html><head><title>Honey</title></head><body><div><h1>Honey</h1>\n"
        f"{body}<p>It sets [1][2][3].</p><h2>References</h2>{LIST}{after}</div></body></html>"
    )


def report_on(source, *claims, findings=(), media=None):
    article = read_page(source.encode("utf-8", "surrogatepass"), "honey.html", media=media)
    judged = judge(Dossier(article, today="2026-11-22"), ALL_RULES)
    statuses = {one.key: "verified" for one in article.references}
    dossier = replace(judged.dossier, claims=claims)
    return replace(
        judged, dossier=dossier, findings=(*judged.findings, *findings), statuses=statuses
    )


def shown(source, *claims, **more):
    report = report_on(source, *claims, **more)
    return BeautifulSoup(render_article_html(report_of(report), report), "html.parser")


def marks_in(soup):
    """What is marked in the article: its words, its verdict."""
    return [
        (mark.get_text(), next(one[2:] for one in mark["class"] if one.startswith("v-")))
        for mark in article_of(soup).select(".fig")
    ]


def one_figure(text="Of the jars 45% had set [1].", printed="45%", verdict="contradicted", **more):
    """A page with one figure, and its claim."""
    source = page(text)
    statement = statement_at(source, text, citations=("c1",), **more)
    passages = {"contradicted": (passage(SENTENCE, "40%"), passage(SENTENCE, "28%")),
                "supported": (passage(SENTENCE, "40%"),)}.get(verdict, ())  # fmt: skip
    ground = "value" if verdict == "contradicted" else None
    return source, claim(statement, figure(statement, printed, verdict, *passages, ground=ground))


def report_with_every_verdict():
    """Figures and quoted words in tags, links, lists and cells, with every verdict and ground."""
    texts = (
        "Of 50 jars 4<b>5</b>% and 28% set within 3 days [1].",
        'In <a href="https://example.org/trial">a trial 88% set</a>, in “honey that nobody stirs” [1].',
        "<table><tr><td>12 mg</td><td>“sets within 3 days of harvest”</td></tr></table> [2].",
        "Some 7 of 9 jars and 1,500 g [1].",
    )
    source = page(*texts)
    jars, trial, table, grams = (
        statement_at(source, text, number=number, section="Honey", lead=("Honey", "Of jars:"))
        for number, text in enumerate(texts)
    )
    marker = read_page(source.encode(), "honey.html").citations[0]
    inheriting = replace(trial, citations=(marker.id,), inherited=Location(2, 1, 40, 43))
    forty, cool = passage(SENTENCE, "40%"), passage(SENTENCE, "28%")
    wrong = finding(
        "REF404", "number-contradicts", Severity.WARNING, "45% is 40%", 2, 13, subject="x"
    )
    wrong = replace(wrong, start=source.index("4<b>5"), end=source.index("5</b>") + 1)
    claims = (
        claim(
            jars,
            figure(jars, "50", "unread"),
            figure(jars, "45%", "contradicted", forty, cool, ground="value"),
            figure(jars, "28%", "supported", cool),
            figure(jars, "3 days", "absent"),
            unread=(("r2", "timed out after 10 s"),),
        ),
        claim(
            inheriting,
            figure(trial, "88%", "contradicted", forty, ground="arm"),
            quotation(trial, "honey that nobody stirs", "absent", passage(SENTENCE)),
        ),
        claim(
            table,
            figure(table, "12 mg", "contradicted", forty, ground="unit"),
            quotation(table, "sets within 3 days of harvest", "supported", passage(SENTENCE)),
            read=("r2",),
        ),
        claim(
            grams,
            figure(grams, "7", "supported", forty, note="rounded from 7.2"),
            figure(grams, "1,500 g", "supported", cool),
        ),
    )
    return report_of(report_on(source, *claims, findings=(wrong,)))


def entry_of(soup):
    (entry,) = soup.select("li.compared")
    return entry


# --- In the article ---------------------------------------------------------------------------


def test_each_figure_is_marked_after_its_verdict_and_leads_to_its_claim():
    text = "Of 50 jars 45% and 28% set within 3 days [1]."
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(
        source,
        claim(
            statement,
            figure(statement, "50", "unread"),
            figure(statement, "45%", "contradicted", passage(SENTENCE, "40%"), ground="value"),
            figure(statement, "28%", "supported", passage(SENTENCE, "28%")),
            figure(statement, "3 days", "absent"),
        ),
    )

    assert marks_in(soup) == [("45%", "contradicted"), ("28%", "supported"), ("3 days", "absent")]
    entry = entry_of(soup)
    assert {mark["href"] for mark in article_of(soup).select(".fig")} == {f"#{entry['id']}"}
    assert entry.select_one(".where a")["href"] == f"#{article_of(soup).select_one('.fig')['id']}"
    assert "Of 50 jars 45% and 28% set within 3 days [1]." in text_alone(soup)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        pytest.param("supported", "The summary says the same", id="supported"),
        pytest.param("absent", "The summary does not mention this figure; the full text may", id="absent"),
        pytest.param("contradicted", "The summary has 40% or 28% here", id="contradicted"),
    ],
)  # fmt: skip
def test_a_mark_says_its_verdict_without_colour(verdict, told):
    source, one = one_figure(verdict=verdict)
    soup = shown(source, one)

    assert article_of(soup).select_one(".fig")["title"] == told
    styles = {
        name: re.search(
            rf"\.fig\.v-{name} \{{ text-decoration: underline (\w+)", soup.style.string
        )[1]
        for name in ("supported", "absent", "contradicted")
    }
    assert styles == {"supported": "dotted", "absent": "dashed", "contradicted": "wavy"}


def test_only_what_needs_a_look_is_come_to_by_tab_and_each_figure_once():
    text = "Of 4<b>5</b>% and 28% and 3 days [1]."
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(
        source,
        claim(
            statement,
            figure(statement, "45%", "contradicted", passage(SENTENCE, "40%"), ground="value"),
            figure(statement, "28%", "supported", passage(SENTENCE, "28%")),
            figure(statement, "3 days", "absent"),
        ),
    )

    stops = [one.get_text() for one in article_of(soup).select("a.fig:not([tabindex])")]
    assert stops == ["4", "3 days"]
    assert [one.get_text() for one in article_of(soup).select("a.fig")] == ["4", "5", "%", "28%", "3 days"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "printed", "parts"),
    [
        pytest.param("So 88<b>%</b> set [1].", "88%", ["88", "%"], id="the sign is bold"),
        pytest.param("So <i>88</i> <u>per</u> cent set [1].", "88 per cent", ["88", "per", " cent"], id="three elements"),
        pytest.param("So <b>a 8</b><i>8% of b</i> set [1].", "88%", ["8", "8%"], id="across two elements"),
        pytest.param("So 88[1]% set [1].", "88%", ["88", "%"], id="a marker in it"),
        pytest.param("So 88<!-- 7 -->% set [1].", "88%", ["88", "%"], id="a comment in it"),
        pytest.param("So &gt;88&#37; set [1].", ">88%", [">88%"], id="character references"),
        pytest.param("So 88&nbsp;% set [1].", "88\xa0%", ["88\xa0%"], id="a blank that does not break"),
        pytest.param("So 10<sup>5</sup> set [1].", "105", ["10", "5"], id="a power"),
    ],
)  # fmt: skip
def test_a_figure_is_marked_whatever_elements_it_runs_through(text, printed, parts):
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(source, claim(statement, figure(statement, printed, "absent")))

    assert [word for word, _ in marks_in(soup)] == parts
    assert "So" in text_alone(soup)
    assert len(article_of(soup).select("[id$=-text]")) == 1
    assert not article_of(soup).select("a a")


def test_in_a_link_of_the_page_a_figure_is_marked_and_the_link_stays():
    text = 'In <a href="https://example.org/t">a trial <b>88%</b> set</a>, and 12% did not [1].'
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(
        source, claim(statement, figure(statement, "88%", "absent"), figure(statement, "12%", "absent"))
    )  # fmt: skip
    link = article_of(soup).find("a", href="https://example.org/t")
    inside, outside = article_of(soup).select(".fig")

    assert (inside.name, outside.name) == ("span", "a")
    assert inside.find_parent("a") is link
    assert link.get_text() == "a trial 88% set"
    assert inside["data-href"] == outside["href"]
    assert not article_of(soup).select("a a")


def test_quoted_words_are_marked_and_a_figure_in_them_too():
    text = "It “sets within <i>3 days</i> of the harvest” [1]."
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(
        source,
        claim(
            statement,
            figure(statement, "3 days", "absent"),
            quotation(
                statement, "sets within 3 days of the harvest", "supported", passage(SENTENCE)
            ),
        ),
    )

    assert marks_in(soup) == [
        ("sets within ", "supported"), ("3 days", "absent"), (" of the harvest", "supported"),
    ]  # fmt: skip
    assert len(article_of(soup).select(".fig.quoted")) == 2


def test_a_figure_is_marked_in_markdown():
    source = (
        "# Honey\n\nOf the jars **88** *%* set[^1], and `5 jars` did not.\n\n"
        f"[^1]: {ENTRIES[0]}\n[^2]: {ENTRIES[1]}\n"
    )
    begin = source.index("88")
    statement = replace(
        statement_at(source, "Of the jars "), text="Of the jars 88 %",
        offsets=((0, source.index("Of")), (12, begin), (14, begin + 4), (15, begin + 6)),
    )  # fmt: skip
    soup = shown(source, claim(statement, figure(statement, "88 %", "absent")), media="markdown")

    assert marks_in(soup) == [("88", "absent"), ("%", "absent")]
    assert article_of(soup).strong.get_text() == "88"
    assert article_of(soup).em.get_text() == "%"


def test_a_mark_that_falls_on_an_address_in_markdown_leaves_it_alone():
    source = f"# Honey\n\n[a trial](https://example.org/88/x) says so[^1].\n\n[^1]: {ENTRIES[0]}\n"
    statement = replace(
        statement_at(source, "88"), text="88", offsets=((0, source.index("88")),)
    )  # fmt: skip
    soup = shown(source, claim(statement, figure(statement, "88", "absent")), media="markdown")

    assert article_of(soup).select_one("a[rel]")["href"] == "https://example.org/88/x"
    assert marks_in(soup) == []


def test_a_figure_is_marked_in_plain_text():
    source = f"Honey\n\nIt sets [1] in 88 %\nof jars [2] <b>.\n\nReferences\n\n1. {ENTRIES[0]}\n2. {ENTRIES[1]}\n"
    statement = statement_at(source, "in 88 %\nof jars")
    soup = shown(source, claim(statement, figure(statement, "88 %", "absent")), media="text")

    assert marks_in(soup) == [("88 %", "absent")]


def test_without_places_a_claim_is_listed_and_nothing_is_marked():
    source, one = one_figure()
    bare = replace(one, statement=replace(one.statement, offsets=()))
    soup = shown(source, bare)

    assert marks_in(soup) == []
    assert not entry_of(soup).find("a", string="Show it in the article")


@pytest.mark.parametrize(
    "offsets",
    [
        pytest.param(((0, 10**9),), id="beyond the page"),
        pytest.param(((0, -50),), id="before the page"),
        pytest.param(((0, 5), (13, 1)), id="backwards"),
    ],
)
def test_places_that_cannot_be_meant_are_not_marked(offsets):
    source, one = one_figure()
    soup = shown(source, replace(one, statement=replace(one.statement, offsets=offsets)))

    assert marks_in(soup) == []
    assert "Of the jars 45% had set" in words(entry_of(soup))


def test_on_a_page_that_is_too_large_the_claims_are_listed():
    text = "Of the jars 45% had set [1]."
    source = page(text, "word " * 1_100_000)
    statement = statement_at(source, text)
    soup = shown(source, claim(statement, figure(statement, "45%", "absent")))

    assert not soup.select(".page")
    assert "45%" in words(entry_of(soup))


# --- The list ---------------------------------------------------------------------------------


def test_the_gravest_claims_come_first_and_those_that_agree_are_folded():
    texts = ("Of the jars 28% had set [1].", "Some 3 days later [1].", "But 45% had [1].")
    source = page(*texts)
    same, absent, wrong = (
        statement_at(source, text, number=number) for number, text in enumerate(texts)
    )
    soup = shown(
        source,
        claim(same, figure(same, "28%", "supported", passage(SENTENCE, "28%"))),
        claim(absent, figure(absent, "3 days", "absent")),
        claim(
            wrong, figure(wrong, "45%", "contradicted", passage(SENTENCE, "40%"), ground="value")
        ),
    )
    groups = soup.select(".figure-group")

    assert [group.select_one("h3").get_text() for group in groups] == [
        "The summary says something else (1)",
        "Not in the summary; the full text may have them (1)",
        "The summary says the same (1)",
    ]
    assert [bool(group.select("details .compared")) for group in groups] == [False, False, True]


def test_a_contradiction_shows_every_figure_that_may_be_meant_in_its_sentence():
    soup = shown(*one_figure())
    entry = entry_of(soup)

    assert "45%: the summary of reference 1 has 40% or 28% here." in words(entry)
    assert [mark.get_text() for mark in entry.select("mark")] == ["40%", "28%"]
    assert entry.select_one(".said-there blockquote").get_text() == SENTENCE
    assert "Only the summary (abstract) of reference 1 was read." in words(entry)
    assert soup.find(id=entry.select_one(".said-there a")["href"][1:])["class"][1] == "reference"


@pytest.mark.parametrize(
    ("verdict", "more", "told"),
    [
        pytest.param("supported", {}, "the summary of reference 1 says the same.", id="same"),
        pytest.param("supported", {"note": "12 weeks there"}, "says the same (12 weeks there).", id="note"),
        pytest.param("absent", {}, "the summary does not mention this. The full text may.", id="absent"),
        pytest.param("contradicted", {"ground": "arm"}, "in the summary of reference 1 another group has this figure, and this one has 40%.", id="arm"),
        pytest.param("contradicted", {"ground": "unit"}, "has 40% here, in another unit.", id="unit"),
        pytest.param("contradicted", {"ground": "direction"}, "it goes the other way.", id="direction"),
        pytest.param("contradicted", {}, "has 40% here.", id="no ground"),
    ],
)  # fmt: skip
def test_a_verdict_is_a_plain_sentence(verdict, more, told):
    source, one = one_figure(verdict="absent")
    passages = () if verdict == "absent" else (passage(SENTENCE, "40%"),)
    checked = replace(one.figures[0], verdict=verdict, passages=passages, **more)
    soup = shown(source, replace(one, figures=(checked,)))

    assert told in words(entry_of(soup).select_one(".verdicts"))


def test_figures_of_which_the_same_is_told_share_a_line():
    text = "After a year 40% and 28% had set [1]."
    source = page(text)
    statement = statement_at(source, text)
    soup = shown(
        source,
        claim(
            statement,
            *(figure(statement, p, "supported", passage(SENTENCE, p)) for p in ("40%", "28%")),
        ),
    )

    (line,) = entry_of(soup).select(".verdicts li")
    assert words(line) == "40%, 28%: the summary of reference 1 says the same."
    assert len(entry_of(soup).select(".said-there blockquote")) == 1


def test_an_inherited_citation_is_told_with_a_link_to_where_it_stands():
    source, one = one_figure()
    marker = read_page(source.encode(), "honey.html").citations[0]
    inheriting = replace(one.statement, citations=(marker.id,), inherited=Location(3, 1, 90, 93))
    soup = shown(
        source, replace(one, statement=inheriting, unread=(("r2", "timed out"), ("9", "missing")))
    )
    entry = entry_of(soup)

    assert "The one at line 3 is taken to hold for it." in words(entry)
    link = entry.find("a", string="line 3")
    assert soup.find(id=link["href"][1:]).get_text() == "[1]"
    assert "Not that of reference 2: timed out." in words(entry)
    assert "Not that of reference 9: missing." in words(entry)


def test_figures_that_were_not_compared_are_counted_with_the_reasons():
    source, one = one_figure(verdict="unread")
    soup = shown(source, replace(one, read=(), unread=(("r1", "no abstract"),)))

    assert not soup.select(".compared")
    assert "1 figure was not compared" in words(soup.select_one(".figures"))
    assert "No abstract: reference 1" in words(soup.select_one(".figures details"))


def test_a_page_without_figures_has_no_such_section():
    soup = shown(page("Honey sets [1]."))

    assert not soup.select(".figures, .fig, .fill-supported, [data-peek-figure]")
    assert "figures" not in soup.select_one("#filter-told")["data-words"]


def test_the_overview_counts_figures_by_verdict_in_words():
    source, one = one_figure()
    other = figure(one.statement, "Of", "supported", passage(SENTENCE, "40%"))
    soup = shown(source, replace(one, figures=(*one.figures, other)))
    tile = soup.select_one("#a1-compared").parent

    told = "The same in the summary: 1. Something else in the summary: 1."
    assert tile.svg["aria-label"].strip() == told
    assert [words(item) for item in tile.select(".legend li")] == [
        "The same in the summary 1", "Something else in the summary 1",
    ]  # fmt: skip
    assert tile.a["href"] == "#a1-figures"


def test_the_table_of_articles_counts_contradicted_figures_where_any_were_compared():
    def cells(*reports):
        html = render_index_html(report_of(*reports), [None] * len(reports))
        table = BeautifulSoup(html, "html.parser").select_one("table.index")
        heads = [words(th) for th in table.select("thead th")]
        at = heads.index("Figures contradicted") if "Figures contradicted" in heads else None
        return None if at is None else [words(row.select("th, td")[at]) for row in table.select("tbody tr")]  # fmt: skip

    with_figures, without = report_on(*one_figure()), report_on(page())

    assert cells(without) is None
    assert sorted(cells(with_figures, without)) == ["1", "–"]


def test_a_finding_and_its_claim_lead_to_each_other():
    source, one = one_figure()
    start = source.index("45%")
    contradiction = replace(
        finding("REF404", "number-contradicts", Severity.WARNING, "45% is 40%", 2, 13, subject="x"),
        start=start, end=start + 3,
    )  # fmt: skip
    soup = shown(source, one, findings=(contradiction,))
    entry, card = entry_of(soup), soup.select_one(".finding.f-warning")

    assert f"#{entry['id']}" in [a["href"] for a in card.select(".where a")]
    assert f"#{card['id']}" in [a["href"] for a in entry.select(".where a")]
    assert [mark.get_text() for mark in card.select("mark")] == ["40%", "28%"]
    assert "severity:warning rule:REF404" in entry["data-facets"]


def test_a_link_to_a_claim_lasts_while_others_come_and_go():
    text = "Of the jars 45% had set [1]."

    def anchor(*others):
        source = page(*others, text)
        claims = [
            claim(one, figure(one, "45%", "absent"))
            for number, words in enumerate((*others, text))
            for one in [statement_at(source, words, number=number)]
        ]
        return [one["id"] for one in shown(source, *claims).select(".compared")][-1]

    assert anchor() == anchor("But 45% had not [1].")


def test_claims_beyond_a_bound_are_counted_and_still_marked():
    texts = [f"In year {n} it was 28% [1]." for n in range(430)]
    source = page(*texts)
    statements = [statement_at(source, text, number=n) for n, text in enumerate(texts)]
    claims = [claim(s, figure(s, "28%", "supported", passage(SENTENCE, "28%"))) for s in statements]
    graver = [claim(s, figure(s, "28%", "absent")) for s in statements[:400]]
    soup = shown(source, *graver, *claims[400:])

    assert [words(one) for one in soup.select(".figure-group h3")][
        1
    ] == "The summary says the same (30)"
    assert len(soup.select(".compared.v-absent")) == len(soup.select(".compared")) == 400

    soup = shown(source, *claims)

    assert len(soup.select(".compared")) == 400
    assert "and 30 statements more" in words(soup.select_one(".figure-group"))
    assert "(430)" in words(soup.select_one(".figure-group h3"))
    marks = article_of(soup).select(".fig")
    assert len(marks) == 430
    assert [mark.name for mark in marks[398:402]] == ["a", "a", "span", "span"]


# --- Hostile claims and summaries --------------------------------------------------------------

TEXTS = (
    *(pytest.param(one.values[0], id=one.id) for one in ATTACKS),
    pytest.param("a" * 10_000_000, id="word of 10 MB"),
    pytest.param("1 " * 500_000, id="a million figures"),
    pytest.param("Z" + "\u0310\u0348" * 3000, id="combining"),
    pytest.param("\ud800 \x00 \x1b[2J \u202e \ufffe", id="controls"),
    pytest.param("a1-s1 refcheck f0x e0x {label} {n} $& $'", id="our own names"),
)


@pytest.mark.parametrize("text", TEXTS)
def test_nothing_in_a_claim_or_a_summary_acts_or_breaks_the_report(text):
    source = page("Of the jars 45% had set [1].")
    statement = replace(
        statement_at(source, "Of the jars 45%"), text=f"{text} 45% {text}", lead=(text, text),
        section=text, offsets=((0, source.index("45%") - len(text) - 1),), inherited=Location(1, 1, 0, 3),
    )  # fmt: skip
    begin = len(text) + 1
    wrong = replace(
        figure(statement, "45%", "contradicted", ground="value", note=text),
        quantity=replace(figure(statement, "45%", "absent").quantity, start=begin, end=begin + 3),
        passages=(
            passage(f"{text} 40% {text}", " 40%"),
            passage(f"{text} 40% {text}", "40%", text),
        ),
    )
    odd = replace(
        wrong,
        verdict="supported",
        quantity=replace(wrong.quantity, text=text, start=0, end=len(text)),
    )
    quoted = quotation(statement, text, "absent", passage(text, text))
    one = claim(statement, wrong, odd, quoted, read=("r1", text), unread=((text, text),))
    began = process_time()
    report = report_on(source, one)
    html = render_article_html(report_of(report), report)

    assert process_time() - began < 6
    assert len(html) < 400_000
    soup = BeautifulSoup(html, "html.parser")
    assert_harmless(soup)
    assert len(soup.select("main")) == len(soup.select("h1")) == len(soup.select(".compared")) == 1
    assert "secret" not in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00\x1b]", html)


def test_texts_of_claims_are_kept_to_their_own_direction():
    hebrew = "שלום 45% עולם"
    source = page("Of the jars 45% had set [1].")
    statement = replace(statement_at(source, "Of"), text=hebrew, lead=(hebrew,), section=hebrew)
    wrong = figure(statement, "45%", "contradicted", passage(hebrew, "45%"), ground="value")
    soup = shown(source, claim(statement, wrong, unread=((hebrew, hebrew),)))

    found = soup.body.find_all(string=re.compile("שלום"))
    assert len(found) >= 5
    assert [t for t in found if t.find_parent(["bdi", "title"]) is None and t.find_parent(dir="auto") is None] == []  # fmt: skip


def test_half_of_a_password_is_not_shown_by_a_mark_in_it():
    text = "See https://user:88secret@example.org/ [1]."
    source = page(text)
    statement = statement_at(source, text)
    one = figure(statement, "88", "absent", passage("At http://u:88secret@a.example/ it is.", "88"))
    html = render_html(report_of(report_on(source, claim(statement, one))))

    assert "secret" not in html


def test_a_hundred_thousand_figures_are_bounded_and_take_linear_time():
    text = "12 " * 100_000
    source = page(text + "[1]")
    statement = statement_at(source, text)
    one = figure(statement, "12", "absent").quantity
    quantities = [replace(one, start=at, end=at + 2) for at in range(0, 300_000, 3)]
    figures = [replace(figure(statement, "12", "absent"), quantity=each) for each in quantities]
    report = report_on(source, claim(statement, *figures))
    began = process_time()
    html = render_article_html(report_of(report), report)

    assert process_time() - began < 10
    soup = BeautifulSoup(html, "html.parser")
    assert len(article_of(soup).select(".fig")) == 2_000
    assert "98,000 figures are not marked" in words(soup.select_one(".article-text"))
    assert "and 99,970 figures more" in words(entry_of(soup))


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<a href='https://e.example/'>", "</a>", "<p>", "</p>", "<ul><li>", "<table><td>",
                              "12", "%", " x ", "&lt;", "<!--", "-->", "[1]", "<br>"]), max_size=25).map("".join),
    st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=6),
)  # fmt: skip
@example(markup="<br><br>", places=[(0, 1), (1, 33)])
@example(markup="<p><br>", places=[(0, 13)])
@settings(max_examples=100)
def test_wherever_marks_fall_the_article_keeps_its_words_and_its_form(markup, places):
    source = page(f"x{markup} end")
    report = report_on(source)
    plain = BeautifulSoup(render_article_html(report_of(report), report), "html.parser")
    begin = source.index("<p>x")
    statement = replace(statement_at(source, "<p>x"), text="1" * 200, offsets=((0, begin),))
    figures = [figure(statement, "1", "absent") for _ in places]
    figures = [
        replace(one, quantity=replace(one.quantity, start=start, end=start + length))
        for one, (start, length) in zip(figures, places, strict=True)
    ]
    soup = shown(source, claim(statement, *figures))

    assert not article_of(soup).select("a a")
    assert not re.search(r"refcheck[0-9a-f]{32}", str(soup))
    assert letters_of(article_of(soup)) == letters_of(article_of(plain))


def letters_of(element):
    """All but white space: of that none is kept where a line begins, unless it is marked."""
    return "".join(element.get_text().split())


# --- The parts --------------------------------------------------------------------------------


def test_of_spans_that_overlap_the_upper_ones_stay_whole():
    above = [Span(5, 8, 1), Span(6, 9, 2), Span(20, 22, 3)]
    below = [Span(0, 30, 4), Span(3, 6, 5)]

    assert apart(above, below) == [
        Span(0, 5, 4), Span(5, 8, 1), Span(8, 20, 4), Span(20, 22, 3), Span(22, 30, 4),
    ]  # fmt: skip


def test_two_signs_mark_a_text_and_any_others_are_left_out():
    signs = Signs.of("x")
    begin, end = signs.around(3, "|").split("|")
    other = signs.around(4, "|").split("|")[1]

    def pieces(markup):
        return list(signs.pieces(markup))

    assert pieces(f"a{begin}b{end}c") == ["a", Marked(3, "b", linked=False), "c"]
    assert pieces(f'<a href="">{begin}b{end}</a>{begin}c{end}') == [
        '<a href="">', Marked(3, "b", linked=True), "</a>", Marked(3, "c", linked=False),
    ]  # fmt: skip
    assert "".join(pieces(f"a{begin}b{other}c{end}d{begin}")) == "abcd"
    assert "".join(pieces(f"{begin}b<i>c{end}</i>")) == "b<i>c</i>"


def test_a_long_text_is_cut_around_its_first_mark():
    text = "a" * 5000 + "12%" + "b" * 5000
    pieces = pieces_of(text, [Span(5000, 5003, 7)])

    assert [one.text for one in pieces if one.index == 7] == ["12%"]
    assert sum(len(one.text) for one in pieces) < 1300
    assert (pieces[0].text, pieces[-1].text) == ("…", "…")


@given(st.text(alphabet="ab 1%", max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 9)), max_size=5))  # fmt: skip
def test_the_pieces_joined_are_the_text(text, places):
    spans = [Span(start, start + length, 0) for start, length in places]

    assert "".join(one.text for one in pieces_of(text, spans)) == text
    signs = Signs.of(text)
    signed = Marks(text, apart(spans, ()), signs).text(0, len(text))
    assert "".join(p if isinstance(p, str) else p.markup for p in signs.pieces(signed)) == text
