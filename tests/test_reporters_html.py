"""The HTML report is one file that needs nothing else, and nothing on a page can act through it."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from time import perf_counter

import pytest
from bs4 import BeautifulSoup
from compared_claims import statement_at
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_report import (
    ASHDOWN,
    at,
    empty_article,
    entry,
    finding,
    report_of,
    sample_article,
    sample_report,
)

from refcheck.model.article import Article, Citation, Claim, Link, ReferenceList
from refcheck.model.claims import (
    CheckedClaim,
    CheckedFigure,
    CheckedQuotation,
    Passage,
    Quantity,
)
from refcheck.model.evidence import (
    Ambiguous,
    Candidate,
    DoiOfAnother,
    Dossier,
    FieldEvidence,
    Resolved,
    SourceState,
    Unchecked,
)
from refcheck.model.findings import ArticleReport, Fix, Related, Severity
from refcheck.model.links import Alive, CheckedLink
from refcheck.model.revisions import Revision
from refcheck.model.works import Author, Update, Work
from refcheck.reporters.html import render_article_html, render_html, render_index_html
from refcheck.reporters.html_anchors import anchors_of
from refcheck.reporters.html_overview import overview_of
from refcheck.reporters.outline import outline_of

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> {{7*7}} {% x %} \x1b[2J\u202egpj\x00\udcff &amp;"
BAD_URLS = (
    "javascript:alert(1)",
    "data:text/html,x",
    'https://a.example/"><script>alert(3)</script>',
)


def soup(html):
    return BeautifulSoup(html, "html.parser")


@pytest.fixture(scope="module")
def page():
    return soup(render_html(report_of(sample_article())))


def words(node):
    for cell in node.select("td, th, dd"):
        cell.insert(0, " ")
    return " ".join(node.get_text().split())


def row(page, number):
    """The card of the reference with this printed number."""
    return next(li for li in page.select(".reference") if words(li.select_one(".label")) == number)


def test_golden(golden):
    golden("report.html", render_html(sample_report()))


def test_golden_of_one_article(golden):
    report = sample_report()

    golden("article.html", render_article_html(report, report.articles[0]))


@pytest.mark.parametrize(
    "report", [pytest.param(sample_report(), id="several"), pytest.param(report_of(), id="none")]
)
def test_the_file_needs_nothing_from_elsewhere(report):
    page = soup(render_html(report))

    assert not page.select("link, iframe, object, embed, img, base, form, [src], [style], [srcset]")
    assert not re.search(r"url\(|@import|@font-face|expression\(", page.style.string)
    assert not [
        name for tag in page.find_all(name=True) for name in tag.attrs if name.startswith("on")
    ]


def test_the_one_script_asks_nobody_and_makes_no_markup_of_texts(page):
    (script,) = page.select("script")
    ways = r"fetch|XMLHttp|WebSocket|sendBeacon|import\(|eval|Function\(|innerHTML|outerHTML|insertAdj|document\.write|setTimeout\(['\"]"

    assert not re.search(ways, script.string)


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(render_html(sample_report()), id="several"),
        pytest.param(render_article_html(sample_report(), sample_article()), id="one"),
        pytest.param(render_index_html(sample_report(), ["a.html", None]), id="index"),
    ],
)
def test_the_policy_allows_this_style_sheet_and_this_script_and_nothing_else(html):
    page = soup(html)
    policy = page.find("meta", {"http-equiv": "Content-Security-Policy"})["content"]
    (style,), (script,) = page.select("style"), page.select("script")

    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest(style)}'; "
        f"script-src 'sha256-{digest(script)}'; base-uri 'none'; form-action 'none'"
    )


def digest(tag):
    return base64.b64encode(hashlib.sha256(tag.string.encode()).digest()).decode()


class Balance(HTMLParser):
    """Notes each end tag that does not close what was opened last."""

    VOID = frozenset({"meta", "br", "hr", "wbr", "input", "img", "col"})

    def __init__(self):
        super().__init__()
        self.open = []
        self.odd = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append((tag, self.getpos()))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.odd.append((tag, self.getpos(), self.open[-1:]))
        else:
            self.open.pop()


@pytest.mark.parametrize("report", ["sample", "hostile", "empty"])
def test_every_tag_that_is_opened_is_closed_in_turn(report):
    made = {"sample": sample_report, "hostile": hostile_report, "empty": report_of}[report]()
    balance = Balance()
    balance.feed(render_html(made))

    assert (balance.odd, balance.open) == ([], [])


def test_the_same_report_gives_the_same_bytes():
    assert render_html(sample_report()) == render_html(sample_report())


def test_every_id_is_unique_and_every_inner_link_leads_to_one():
    page = soup(render_html(sample_report()))
    ids = [tag["id"] for tag in page.select("[id]")]
    targets = [a["href"][1:] for a in page.select("a[href^='#']")]

    assert len(ids) == len(set(ids))
    assert set(targets) <= set(ids)
    assert len(targets) > 40


def test_the_outline_of_headings_leaves_no_level_out():
    for html in (render_html(sample_report()), render_html(report_of(sample_article()))):
        levels = [int(h.name[1]) for h in soup(html).select("h1, h2, h3, h4, h5, h6")]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))


def test_landmarks_labels_and_table_headers_are_there(page):
    assert page.html["lang"] == "en"
    assert len(page.select("main")) == 1
    assert page.select_one("a.skip")["href"] == "#main"
    assert all(th.has_attr("scope") for th in page.select("th"))
    assert page.select_one("svg")["aria-label"].startswith("Found, and it matches: 3.")
    assert all(
        tag["aria-labelledby"] in {t["id"] for t in page.select("[id]")}
        for tag in page.select("[aria-labelledby]")
    )


def test_the_verdict_is_a_sentence(page):
    verdict = words(page.select_one(".verdict"))

    assert verdict.startswith("6 errors need mending.")
    assert "The text cites reference 5, but the list of references has no such entry." in verdict
    assert (
        "2 references were not checked against any record; that says nothing against them."
        in verdict
    )


def test_a_run_that_looked_nothing_up_does_not_count_what_was_found():
    article = Article("p.html", None, "generic", None, "utf-8", references=(entry(1, 3, "A."),))

    verdict = soup(render_html(report_of(ArticleReport(Dossier(article), ())))).select_one(
        ".verdict"
    )

    assert "The references were not looked up in this run" in words(verdict)
    assert "found and identified" not in words(verdict)


def test_a_run_that_looked_at_links_alone_says_so():
    link = Link("https://a.example/", "text", at(1))
    article = Article(
        "p.html", None, "generic", None, "utf-8", references=(entry(1, 3, "A."),), links=(link,)
    )
    dossier = Dossier(article, links={link.url: CheckedLink(Alive(200))})

    verdict = soup(render_html(report_of(ArticleReport(dossier, ())))).select_one(".verdict")

    assert "only the page itself and its links were checked" in words(verdict)


@pytest.mark.parametrize(
    ("message", "heading"),
    [
        pytest.param("reference 12 has no text", "Reference 12 has no text", id="words"),
        pytest.param("gone: it answers 404", "Gone: it answers 404", id="a colon"),
        pytest.param("http://a.example/ is gone", "http://a.example/ is gone", id="address"),
        pytest.param("doi.org is silent", "doi.org is silent", id="host"),
    ],
)
def test_a_message_begins_like_a_sentence_unless_with_an_address(message, heading):
    odd = finding("REF301", "dead-link", Severity.WARNING, message, 1, 1)
    page = soup(render_html(report_of(replace(empty_article(), findings=(odd,)))))

    assert words(page.select_one(".finding .message strong")) == heading


@pytest.mark.parametrize(
    ("severities", "statuses", "headline"),
    [
        pytest.param((Severity.ERROR,), {}, "1 error needs mending.", id="one error"),
        pytest.param(
            (Severity.WARNING,) * 2,
            {},
            "No errors, but 2 warnings are worth a look.",
            id="warnings",
        ),
        pytest.param((), {"r1": "verified"}, "No faults found.", id="clean"),
        pytest.param(
            (Severity.UNCHECKED,),
            {},
            "No faults found, but not everything was checked.",
            id="unchecked",
        ),
    ],
)
def test_the_headline_follows_the_gravest_finding(severities, statuses, headline):
    article = Article("p.html", None, "generic", None, "utf-8", references=(entry(1, 3, "A."),))
    findings = tuple(finding("REF001", "x", s, "m", 1, 1) for s in severities)

    html = render_html(report_of(ArticleReport(Dossier(article), findings, statuses)))

    assert words(soup(html).select_one(".verdict h2")) == headline


def test_a_page_without_references_is_told_so():
    page = soup(render_html(report_of(empty_article())))

    assert words(page.select_one(".verdict")) == "No list of references was found on this page."


def test_the_hole_stands_between_its_neighbours_and_names_its_claims(page):
    cards = page.select(".reference")
    hole = next(i for i, card in enumerate(cards) if "hole" in card["class"])

    assert [words(cards[i].select_one(".label")) for i in (hole - 1, hole, hole + 1)] == [
        "4",
        "5",
        "6",
    ]
    assert "Cited at line 31, line 41" in words(cards[hole])


def test_markers_lead_to_their_reference_and_bear_its_status(page):
    marks = {words(mark): mark for mark in page.select(".claims .mark")}

    assert "s-verified" in marks["[1]"]["class"]
    assert marks["[1]"]["href"] == f"#{row(page, '1')['id']}"
    assert "s-missing" in marks["[5]"]["class"]
    assert marks["[5]"]["href"] == f"#{row(page, '5')['id']}"
    assert marks["7"]["href"] == f"#{row(page, '7')['id']}"


def test_a_verified_but_retracted_reference_does_not_look_sound(page):
    retracted = next(mark for mark in page.select(".claims .mark") if words(mark) == "[13]")

    assert "flawed" in retracted["class"]
    pills = [words(pill) for pill in row(page, "13").select(".entry-head .status")]
    assert pills[1:] == ["Retracted"]
    assert "Retraction 2018-03-09 · 10.5555/it.5.1" in words(row(page, "13"))


def test_each_reference_tells_its_work_and_evidence_in_plain_words(page):
    first, second = row(page, "1"), row(page, "2")

    assert "Found, and it matches" in words(first)
    assert first.select_one(".work-line a")["href"] == "https://doi.org/10.5555/jia.2011.101"
    assert "Year 2008 2009, 2010 differs" in words(second.select_one(".evidence"))
    assert "Not checked" in words(row(page, "8"))
    assert "No matching work in Crossref and DataCite" in words(row(page, "6"))
    assert "it does not fit" in words(row(page, "6").select_one(".candidates"))
    assert words(row(page, "4").select_one(".candidates")).startswith("2 works that fit")
    assert "The printed DOI 10.5555/am.9 is of another work" in words(row(page, "3"))
    assert "that of the proceedings" in words(row(page, "10"))
    assert "This entry has no text." in words(row(page, "12"))


def test_what_was_not_checked_stands_apart_with_who_and_why(page):
    section = page.find(id="a1-unchecked").parent

    assert "Crossref timed out after 10 s 8, 14" in words(section)
    assert "Crossref https://api.crossref.org 11 9 2 timed out after 10 s" in words(
        page.find(id="sources").parent
    )


def test_several_articles_get_a_table_and_one_section_each():
    page = soup(render_html(sample_report()))

    assert [a["href"] for a in page.select("tbody th a")[:2]] == ["#a1", "#a2"]
    assert len(page.select("article")) == 2


def test_only_web_addresses_of_the_page_become_links(page):
    hrefs = [a["href"] for a in row(page, "14").select(".url a")]

    assert hrefs == ["https://bees.example/storage", "https://old.example/a"]
    assert "https://***@10.0.0.1/admin" in words(row(page, "14"))


def hostile_report(text=HOSTILE):
    """The same hostile text in every place that can hold text."""
    work = Work(
        text, text, (Author(text, text),), (Author(text),), (text,), (2000,), text, text, text, text, text, text,
        text, updates=(Update(text, text, text, (text,)),),
    )  # fmt: skip
    evidence = (FieldEvidence(text, 0.0, text, text),)
    keys = ("r1", "r2", "r3")
    entries = tuple(
        replace(entry(1, 5, text), key=key, labels=(text,), group=text, anchor=text, urls=(*BAD_URLS, text)) for key in keys
    )  # fmt: skip
    citation = Citation(
        "c1", f"[{text}]", (text, "9"), ("r1", None), at(1), "k1", text, text, (text,), list_index=0
    )
    article = Article(
        text, text, "generic", text, "utf-8",
        lists=(ReferenceList(text, text, keys, at(4)),), references=entries,
        citations=(citation,), claims=(Claim("k1", text, at(1), text, ("c1",)),),
    )  # fmt: skip
    dossier = Dossier(
        article,
        resolutions={
            "r1": Resolved(work, 0.9, text, evidence),
            "r2": Ambiguous((Candidate(work, 0.5, text, evidence),)),
            "r3": Unchecked(text, text),
        },
        dois={"r1": DoiOfAnother(text, work, evidence)},
        claims=hostile_claims(text),
    )
    findings = (
        finding("REF001", "undefined-reference", Severity.ERROR, text, 1, 1, text, hint=text, reference="9", citations=("c1",),
                related=(Related(1, text),), fix=Fix(text, text)),
        finding("REF202", "ambiguous-work", Severity.WARNING, text, 1, 1, text, reference=text, reference_key="r2"),
    )  # fmt: skip
    judged = ArticleReport(dossier, findings, {"r1": "verified", "r2": "ambiguous"})
    return report_of(judged, judged, sources=(SourceState(text, text, 1, 0, 1, text),), odd=text)


def hostile_claims(text):
    """One of each verdict, with the text in the claim, its figures, summaries, notes, reasons."""
    own = replace(statement_at("x", "x"), text=f"{text} 1% {text}", section=text, lead=(text,))
    own = replace(own, citations=("c1",), inherited=at(1))
    whole = Quantity(text, 0, len(text), 1.0, 1.0)
    said = (
        Passage("r1", f"{text} 2% {text}", len(text) + 1, len(text) + 3),
        Passage(text, text, 0, len(text)),
    )
    unread = ((text, text), ("r2", text))
    return tuple(
        CheckedClaim(
            replace(own, id=f"s{number}"),
            (CheckedFigure(whole, verdict, said, text, "value" if number == 0 else None),),
            (CheckedQuotation(text, 0, len(text), "absent" if number == 1 else "supported", said),),
            ("r1", text),
            unread,
        )
        for number, verdict in enumerate(("contradicted", "absent", "supported", "unread"))
    )  # fmt: skip


def test_hostile_text_stays_text():
    html = render_html(hostile_report())
    page = soup(html)

    html.encode("utf-8")
    assert len(page.select("script")) == 1
    assert "alert" not in page.script.string
    assert not page.select("img, [onerror], [onmouseover]")
    assert "49" not in page.get_text()
    assert "{{7*7}}" in page.get_text()
    assert "&amp;amp;" in html
    assert not set(html) & set("\x1b\x00\u202e\udcff")


def test_hostile_addresses_are_shown_and_never_linked():
    page = soup(render_html(hostile_report()))

    assert not [a["href"] for a in page.select("a[href]") if not a["href"].startswith("#")]
    assert "javascript:alert(1)" in page.get_text()


def test_every_text_of_the_page_is_kept_to_its_own_direction():
    page = soup(render_html(hostile_report("שלום עולם")))

    found = page.body.find_all(string=re.compile("שלום"))
    outside = [t for t in found if t.find_parent(["bdi", "title"]) is None]
    outside = [t for t in outside if t.find_parent(dir="auto") is None]
    assert [t.find_parent().name for t in outside] == []


@settings(max_examples=25)
@given(st.text(st.characters(categories=("Cs", "Cc", "Cf", "L", "P", "Sm", "Nd")), max_size=60))
def test_any_text_gives_a_page_of_the_same_shape(text):
    def shape(report):
        return [
            tag.name
            for tag in soup(render_html(report)).find_all(name=True)
            if tag.name not in {"a", "bdi", "span"}
        ]

    html = render_html(hostile_report(f"x{text}x"))

    html.encode("utf-8")
    assert [t for t in shape(hostile_report(f"x{text}x")) if t != "p"] == [
        t for t in shape(hostile_report("x-x")) if t != "p"
    ]


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_stands_out_from_its_ground(page, scheme):
    block = re.findall(r":root \{(.*?)\}", page.style.string, re.DOTALL)[scheme]
    color = dict(re.findall(r"--([\w-]+): (#\w{6})", block))
    grounds = {"page", "panel", "bad-bg"}
    tones = {"good", "differs", "bad", "absent", "unsure", "none"}
    pairs = {(t, g) for t in ("text", "soft", "link") for g in grounds}
    pairs |= {(t, g) for t in tones for g in ("page", f"{t}-bg")}

    weak = {pair: contrast(color[pair[0]], color[pair[1]]) for pair in pairs}

    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def big_report(number):
    """An article of so many references, each cited once and each with a note."""
    entries = tuple(entry(i, i, f"Author {i}. A work on bees. 2001.") for i in range(1, number + 1))
    citations = tuple(
        Citation(f"c{i}", f"[{i}]", (str(i),), (f"r{i}",), at(i), f"k{i}", "S", list_index=0)
        for i in range(1, number + 1)
    )
    claims = tuple(
        Claim(f"k{i}", f"Bees do {i} things.", at(i), "S", (f"c{i}",)) for i in range(1, number + 1)
    )
    findings = tuple(
        finding(
            "REF105",
            "missing-doi",
            Severity.INFO,
            "m",
            i,
            1,
            reference=str(i),
            reference_key=f"r{i}",
        )
        for i in range(1, number + 1)
    )
    article = Article(
        "big.html", "Big", "generic", "en", "utf-8", references=entries, citations=citations, claims=claims,
        lists=(ReferenceList(None, None, tuple(e.key for e in entries), at(1)),),
    )  # fmt: skip
    resolved = {
        e.key: Resolved(ASHDOWN, 0.9, "index", (FieldEvidence("title", 1.0, "a", "a"),) * 5)
        for e in entries
    }
    judged = ArticleReport(
        Dossier(article, resolutions=resolved), findings, dict.fromkeys(resolved, "verified")
    )
    return report_of(judged)


def test_time_grows_with_the_number_of_references_and_no_faster():
    def seconds(number):
        report = big_report(number)
        start = perf_counter()
        render_html(report)
        return perf_counter() - start

    seconds(50)
    small = min(seconds(200) for _ in range(3))
    assert seconds(1600) < 8 * small * 3


def test_many_notes_of_one_rule_share_one_card_with_a_line_each():
    page = BeautifulSoup(render_html(big_report(5)), "html.parser")
    (card,) = page.select(".rule-group")

    assert "REF105" in card.select_one(".rule").text
    assert "(5)" in card.select_one(".headline").text
    assert len({li["id"] for li in card.select(".folded > li")}) == 5
    assert [a["href"] for a in card.select(".folded a:not(.itself)")] == [
        f"#a1-ref{n}" for n in range(1, 6)
    ]
    assert "Notes: small things that could be better (5)" in page.text


def test_a_few_notes_have_cards_of_their_own():
    page = BeautifulSoup(render_html(big_report(3)), "html.parser")

    assert len(page.select("ol.findings > li.finding")) == 3
    assert page.select(".folded") == []


def test_a_link_to_a_finding_lasts_while_others_come_and_go():
    def ids(*subjects):
        found = tuple(
            finding("REF301", "dead-link", Severity.WARNING, "m", n, 1, subject=subject)
            for n, subject in enumerate(subjects)
        )
        page = soup(render_html(report_of(replace(empty_article(), findings=found))))
        return [li["id"] for li in page.select(".finding")]

    one, two = ids("a", "b")
    assert ids("c", "b", "a")[1:] == [two, one]
    assert ids("a", "a") == [one, f"{one}-2"]


def test_a_finding_has_a_link_to_itself(page):
    for card in page.select(".finding"):
        assert card.select_one("a.itself")["href"] == f"#{card['id']}"


def test_what_is_known_and_left_out_is_counted():
    report = replace(sample_article(), known=12, revision=Revision("1184520933", "2026-11-02"))
    page = soup(render_html(report_of(report)))

    assert "12 known findings are not shown" in words(page.select_one(".glance"))
    assert "revision 1184520933 of 2026-11-02" in words(page.select_one(".path"))


def test_what_is_not_known_is_not_counted(page):
    assert "known" not in words(page.select_one(".glance"))
    assert "revision" not in words(page.select_one(".path"))


def test_the_plot_has_a_bar_for_each_reference_and_shows_what_is_missing_and_uncited(page):
    plot = page.select_one("svg.plot")
    hole, uncited = row(page, "5"), row(page, "9")

    assert len(plot.select("a")) == len(page.select(".reference"))
    (missing,) = [a for a in plot.select("a") if a.select(".p-hole, .p-hole-mark")]
    assert missing["href"] == f"#{hole['id']}"
    assert f"#{uncited['id']}" in [a["href"] for a in plot.select("a") if a.select(".p-uncited")]
    told = {p.get_text(" ", strip=True) for p in page.select(".absent-list")}
    assert any("1 missing from the list" in line for line in told)


def test_thousands_of_references_share_bars_and_none_that_is_uncited_is_lost():
    report = big_report(3000).articles[0]
    article = report.dossier.article
    fewer = replace(article, citations=article.citations[:1500] + article.citations[1501:])
    odd = replace(report, dossier=replace(report.dossier, article=fewer))
    outline = outline_of(odd)

    plot = overview_of(odd, outline, anchors_of(odd, outline, "a1"), ()).plot

    assert len(plot.columns) == 150
    assert [row.anchor for column in plot.columns for row in column.uncited] == ["a1-ref1501"]
    assert sum(column.number for column in plot.columns) == 2999


def test_without_a_marker_there_is_no_plot():
    article = Article("p.html", None, "generic", None, "utf-8", references=(entry(1, 3, "A."),))

    assert not soup(render_html(report_of(ArticleReport(Dossier(article), ())))).select(".plot")


def test_every_finding_and_every_reference_says_what_it_can_be_filtered_by(page):
    items = page.select(".item")
    cards = page.select(".finding, .folded > li, .reference, .compared")
    offered = [option["value"] for option in page.select("[data-facet] option") if option["value"]]

    assert items == cards
    for group in page.select(".rule-group"):
        code = f"rule:{group.select_one('.rule').get_text().split()[0]}"
        assert all(code in item["data-facets"].split() for item in group.select(".item"))
    assert row(page, "13")["data-facets"].split()[0] == "status:verified"
    assert "severity:error rule:REF210" in row(page, "13")["data-facets"]
    assert row(page, "5")["data-facets"].startswith("status:missing severity:error")
    of_all = {token for item in items for token in item["data-facets"].split()}
    assert set(offered) <= of_all


def test_controls_are_there_only_with_a_script(page):
    assert page.select_one("#filter").has_attr("hidden")
    assert "html:not(.scripted) .copy { display: none; }" in page.style.string
    assert not page.select("button:not(search *, dialog *, .copy)")


def test_the_overview_names_an_entry_of_a_group_with_the_group():
    report = big_report(3).articles[0]
    article = report.dossier.article
    notes = tuple(replace(each, group="note") for each in article.references)
    odd = replace(
        report,
        dossier=replace(
            report.dossier,
            article=replace(article, references=notes, citations=article.citations[:2]),
        ),
    )
    outline = outline_of(odd)

    plot = overview_of(odd, outline, anchors_of(odd, outline, "a1"), ()).plot

    assert [row.label for row in plot.uncited] == ["note 3"]
    assert plot.most.label == "note 1"
