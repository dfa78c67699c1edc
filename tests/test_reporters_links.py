"""What is known of a link is told in the same words everywhere, and no address can act or leak."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from time import process_time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from sample_report import TODAY, at, empty_article, entry, finding, report_of, sample_article

from refcheck.model.article import Article, Link, ReferenceList
from refcheck.model.evidence import Dossier, SourceState
from refcheck.model.findings import ArticleReport, Edit, Fix, Severity
from refcheck.model.links import (
    Alive,
    ArchivedCopy,
    Blocked,
    CheckedLink,
    Gone,
    Moved,
    Refused,
    Skipped,
    Unreachable,
)
from refcheck.reporters.catalogue import catalogue
from refcheck.reporters.html import render_html
from refcheck.reporters.json_report import render_json
from refcheck.reporters.link_sentences import link_sentences
from refcheck.reporters.link_words import link_count, link_facts, simply_answers
from refcheck.reporters.safe_text import (
    address_without_credentials,
    address_words,
    one_line,
    web_address,
    without_credentials,
)
from refcheck.reporters.terminal import render_terminal

COPY = ArchivedCopy("https://web.archive.org/web/2019/https://a.example/", "2019-05-02", "wayback")
URL = "https://a.example/page"


def told(checked, today=TODAY):
    """Each fact as a line."""
    return [
        fact.words + (f" {fact.address}" if fact.address else "")
        for fact in link_facts(checked, today)
    ]


def article_of(known, *, twice=(), entries=()):
    """A judged article whose text holds these addresses, those of `twice` again further down."""
    urls = (*known, *twice)
    links = tuple(Link(url, "text", at(line)) for line, url in enumerate(urls, start=10))
    article = Article(
        "p.html", None, "generic", None, "utf-8", links=links, references=tuple(entries),
        lists=(ReferenceList(None, None, tuple(e.key for e in entries), at(90)),) if entries else (),
    )  # fmt: skip
    dossier = Dossier(article, links=dict(known), today=TODAY)
    return ArticleReport(dossier, ())


def terminal(report, **more):
    options = {"width": 200, "color": False} | more
    return render_terminal(report_of(report, sources=()), **options)


def page_of(report):
    return BeautifulSoup(render_html(report_of(report)), "html.parser")


def words(node):
    return " ".join(node.get_text(" ").split())


@pytest.mark.parametrize(
    ("outcome", "fact"),
    [
        pytest.param(Alive(206), "answers", id="alive"),
        pytest.param(Moved(301, URL, permanent=True), f"moved for good to {URL}", id="for good"),
        pytest.param(Moved(302, URL, permanent=False), f"moved for now to {URL}", id="for now"),
        pytest.param(Gone(404), "gone: 404", id="404"),
        pytest.param(Gone(None), "gone: the host is not known", id="unknown host"),
        pytest.param(
            Gone(None, "there is no host b.example"),
            "gone: there is no host b.example",
            id="unknown host of a target",
        ),
        pytest.param(
            Gone(404, "archive.today has no copy"), "gone: archive.today has no copy", id="no copy"
        ),
        pytest.param(Blocked(403), "it answers people, not programs (403)", id="403"),
        pytest.param(
            Blocked(200, "a challenge page"),
            "it answers people, not programs: a challenge page",
            id="challenge",
        ),
        pytest.param(Blocked(401), "it asks for a password (401)", id="401"),
        pytest.param(Blocked(429), "it was asked too often (429)", id="429"),
        pytest.param(
            Unreachable("no answer within 10 s", "timeout"),
            "not judged: no answer within 10 s",
            id="timeout",
        ),
        pytest.param(
            Refused("10.0.0.1 is private", "private"),
            "never asked: 10.0.0.1 is private",
            id="unsafe",
        ),
        pytest.param(
            Refused("port 25 is not asked", "port"), "not judged: port 25 is not asked", id="port"
        ),
        pytest.param(Skipped("not asked: too late"), "not asked: too late", id="skipped"),
        pytest.param(Skipped("an editor’s wish"), "not asked: an editor’s wish", id="by wish"),
    ],
)
def test_an_outcome_is_one_fact(outcome, fact):
    assert told(CheckedLink(outcome, checked=TODAY)) == [fact]


def test_an_address_that_nobody_looked_at_says_so():
    assert told(None) == ["not asked: links were not checked in this run"]


@pytest.mark.parametrize(
    ("checked", "facts"),
    [
        pytest.param(
            CheckedLink(Alive(200), soft_404="its title is “Oops”"),
            ["seems to be gone: its title is “Oops”"],
            id="soft 404",
        ),
        pytest.param(
            CheckedLink(Alive(200), secure_url=URL),
            ["its https address answers the same"],
            id="secure",
        ),
        pytest.param(
            CheckedLink(Alive(200), missing_fragment="s2"),
            ["the page has no place #s2"],
            id="fragment",
        ),
        pytest.param(
            CheckedLink(Moved(302, URL, permanent=False), final_url=URL, home_page=True),
            ["ends at a home page"],
            id="home page that was told",
        ),
        pytest.param(
            CheckedLink(Alive(200), final_url=URL, home_page=True),
            [f"ends at a home page {URL}"],
            id="home page",
        ),
        pytest.param(
            CheckedLink(Moved(301, "https://b.example/", permanent=True), final_url=URL),
            [f"a reader ends at {URL}"],
            id="further on",
        ),
        pytest.param(CheckedLink(Alive(200), final_url=URL), [], id="an end that needs no word"),
        pytest.param(
            CheckedLink(Gone(404), final_url=URL), [f"a redirect leads to {URL}"], id="dead end"
        ),
        pytest.param(
            CheckedLink(Gone(404), failures=("2026-11-10", TODAY), checked=TODAY),
            ["found gone on 2026-11-10 and 2026-11-22"],
            id="failures",
        ),
        pytest.param(
            CheckedLink(Gone(404), failures=("2026-01-02", "2026-02-03", "2026-03-04", TODAY)),
            ["found gone on 4 days since 2026-01-02"],
            id="many failures",
        ),
        pytest.param(
            CheckedLink(Gone(404), failures=(TODAY,), checked=TODAY), [], id="gone today alone"
        ),
        pytest.param(
            CheckedLink(Gone(404), archived=COPY),
            [f"a copy of 2019-05-02 is in the Wayback Machine {COPY.url}"],
            id="archived",
        ),
        pytest.param(
            CheckedLink(Gone(404), archived=replace(COPY, archive="archive.example")),
            [f"a copy of 2019-05-02 is at archive.example {COPY.url}"],
            id="another archive",
        ),
        pytest.param(
            CheckedLink(Alive(200), checked="2026-11-20"), ["asked on 2026-11-20"], id="earlier run"
        ),
    ],
)
def test_what_was_noticed_follows_the_answer(checked, facts):
    assert told(checked)[1:] == facts


@pytest.mark.parametrize(
    ("checked", "simple"),
    [
        pytest.param(CheckedLink(Alive(200), checked="2026-11-01"), True, id="alive since a while"),
        pytest.param(CheckedLink(Alive(200), soft_404="x"), False, id="soft 404"),
        pytest.param(CheckedLink(Moved(301, URL, permanent=True)), False, id="moved"),
        pytest.param(CheckedLink(Blocked(403)), False, id="blocked"),
        pytest.param(None, False, id="never looked at"),
    ],
)
def test_a_link_simply_answers_where_nothing_else_is_to_be_told(checked, simple):
    assert simply_answers(checked) is simple


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        pytest.param((Alive(200),), "Of 1 link, 1 answers.", id="one"),
        pytest.param(
            (Alive(200), Moved(301, URL, permanent=True), Moved(302, URL, permanent=False)),
            "Of 3 links, 3 answer, 1 of them at a new address.",
            id="moved ones answer",
        ),
        pytest.param(
            (Alive(200), Gone(404), Blocked(403), Unreachable("x"), Refused("x", "port")),
            "Of 5 links, 1 answers; 1 is gone; 3 could not be judged, which says nothing against them.",
            id="who did not answer is not gone",
        ),
        pytest.param(
            (Refused("x", "private"), Refused("x", "credentials")),
            "Of 2 links, 2 are unsafe and never asked.",
            id="unsafe",
        ),
        pytest.param(
            (Skipped("not asked: this run is offline"),) * 2,
            "Of 2 links, 2 were not asked: this run is offline.",
            id="offline",
        ),
        pytest.param(
            (Alive(200), *(Skipped(reason) for reason in "abc")),
            "Of 4 links, 1 answers; 3 were not asked.",
            id="many reasons",
        ),
    ],
)
def test_the_verdict_has_a_sentence_about_the_links(outcomes, sentence):
    known = {f"https://a.example/{i}": CheckedLink(one) for i, one in enumerate(outcomes)}

    assert list(link_sentences(article_of(known), catalogue())) == [sentence]
    assert sentence in words(page_of(article_of(known)).select_one(".verdict"))


def test_the_verdict_does_not_count_another_page_as_the_one_that_is_meant():
    known = {
        "https://a.example/1": CheckedLink(Alive(200)),
        "https://a.example/2": CheckedLink(Alive(200), soft_404="the page's title is “Oh”"),
        "https://a.example/3": CheckedLink(
            Moved(302, "https://a.example/", permanent=False), home_page=True
        ),
    }

    assert list(link_sentences(article_of(known), catalogue())) == [
        "Of 3 links, 3 answer, 2 of them likely with another page."
    ]


def test_nothing_is_said_of_links_that_were_not_checked():
    unchecked = replace(sample_article().dossier, links={})
    report = ArticleReport(unchecked, ())

    assert list(link_sentences(report, catalogue())) == []
    assert "links:" not in terminal(report)
    assert not page_of(report).select(".facts, .link-list, .l-alive")


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        pytest.param({"links": False}, "links: not checked (--no-links)", id="not wanted"),
        pytest.param(
            {"links": True},
            "links: not checked, since no selected rule is about them",
            id="not needed",
        ),
    ],
)
def test_why_links_were_not_checked_is_told_to_those_who_ask(settings, why):
    unchecked = ArticleReport(replace(sample_article().dossier, links={}), ())
    report = report_of(unchecked, **settings)

    assert why in render_terminal(report, width=200, color=False, verbose=1)
    assert why not in render_terminal(report, width=200, color=False)


def test_an_address_counts_once_however_often_it_is_printed():
    report = article_of(
        {"https://a.example/": CheckedLink(Gone(404)), URL: CheckedLink(Alive(200))},
        twice=("https://a.example/",) * 3,
    )
    summary = json.loads(render_json(report_of(report)))["summary"]

    assert summary["links"] == {"alive": 1, "gone": 1}
    assert "5 links to 2 addresses\nlinks: 1 alive, 1 gone\n" in terminal(report)
    assert link_count(report.dossier.article) == "5 links to 2 addresses"


def test_several_pages_have_a_line_for_all_their_links():
    page = article_of({URL: CheckedLink(Alive(200))})
    report = report_of(page, page, sources=())

    assert "Links of all pages: 2 alive\n" in render_terminal(report, width=80, color=False)


def test_what_does_not_simply_answer_is_listed_for_those_who_ask():
    known = {
        "https://dead.example/": CheckedLink(Gone(404), archived=COPY),
        URL: CheckedLink(Alive(200)),
        "https://off.example/1": CheckedLink(Skipped("not asked: this run is offline")),
        "https://off.example/2": CheckedLink(Skipped("not asked: this run is offline")),
    }
    report = article_of(known, twice=("https://dead.example/",))

    assert (
        "Links that do not simply answer (3)\n\n"
        "  ✗ lines 10, 14: https://dead.example/\n"
        "    gone: 404\n"
        f"    a copy of 2019-05-02 is in the Wayback Machine: {COPY.url}\n"
        "  · 2 not asked: this run is offline\n"
    ) in terminal(report, verbose=1)
    assert "Links that" not in terminal(report)
    assert "Links that" not in terminal(article_of({URL: CheckedLink(Alive(200))}), verbose=1)


def test_the_places_of_an_address_are_told_in_the_text_and_in_its_references():
    links = tuple(
        Link("https://dead.example/", where, at(line), key)
        for where, line, key in (
            ("text", 3, None), ("text", 7, None), ("reference 2", 9, "r2"), ("reference 4", 11, "r4"),
        )
    )  # fmt: skip
    article = Article("p.html", None, "generic", None, "utf-8", links=links)
    dossier = Dossier(article, links={"https://dead.example/": CheckedLink(Gone(404))})

    assert (
        "✗ lines 3, 7, reference 2 (line 9) and reference 4 (line 11): https://dead.example/\n"
    ) in terminal(ArticleReport(dossier, ()), verbose=1)


def reference_page(checked, url=URL):
    """The card of a reference that prints this address."""
    cited = entry(1, 5, "A. Work.", urls=(url,))
    report = article_of({}, entries=(cited,))
    links = {url: checked, "https://other.example/": CheckedLink(Alive(200))}
    return page_of(replace(report, dossier=replace(report.dossier, links=links))).select_one(
        ".reference"
    )


def test_a_reference_tells_the_state_of_its_links_in_plain_words():
    assert f"{URL} ✓ answers" in words(reference_page(CheckedLink(Alive(200))))
    card = reference_page(CheckedLink(Gone(404), failures=("2026-11-10", TODAY), checked=TODAY))
    assert [words(li) for li in card.select(".facts li")] == [
        "✗ Gone: 404",
        "Found gone on 2026-11-10 and 2026-11-22",
    ]


def test_a_reference_tells_what_is_no_address_of_the_web_too_once_it_was_looked_at():
    link = Link("javascript:alert(1)", "reference 1", at(5), "r1")
    report = article_of({}, entries=(entry(1, 5, "A. Work."),))
    article = replace(report.dossier.article, links=(link,))

    def cards(known):
        dossier = replace(report.dossier, article=article, links=known)
        return page_of(replace(report, dossier=dossier)).select_one(".reference")

    refused = cards({link.url: CheckedLink(Refused("only http and https are asked", "scheme"))})
    assert "javascript:alert(1) ! Never asked: only http and https are asked" in words(refused)
    assert not refused.select("[href^=javascript]")
    assert "javascript" not in words(cards({}))


def test_targets_and_archived_copies_may_be_clicked():
    moved = reference_page(CheckedLink(Moved(301, "https://b.example/", permanent=True)))
    gone = reference_page(CheckedLink(Gone(404), archived=COPY))

    assert [a["href"] for a in moved.select(".facts a")] == ["https://b.example/"]
    (copy,) = gone.select(".facts a")
    assert (copy["href"], words(copy)) == (
        COPY.url,
        "A copy of 2019-05-02 is in the Wayback Machine",
    )
    for link in (*moved.select("a[href^=http]"), *gone.select("a[href^=http]")):
        assert set(link["rel"]) == {"noopener", "noreferrer", "nofollow"}


@pytest.mark.parametrize("kind", ["private", "port", "credentials", "spelling", "scheme"])
def test_what_refcheck_refuses_to_ask_nobody_is_led_to(kind):
    card = reference_page(CheckedLink(Refused("x", kind)), "http://10.0.0.1/admin")

    assert "http://10.0.0.1/admin" in words(card)
    assert not card.select(".url a")


def test_links_in_the_text_stand_in_a_section_of_their_own_unless_they_simply_answer():
    known = {
        "https://dead.example/": CheckedLink(Gone(404)),
        URL: CheckedLink(Alive(200)),
        "https://off.example/": CheckedLink(Skipped("x")),
    }
    page = page_of(article_of(known, twice=("https://dead.example/",)))

    assert [words(li) for li in page.select(".link-list > li")] == [
        "https://dead.example/ lines 10, 13 ✗ Gone: 404"
    ]
    assert not page_of(article_of({URL: CheckedLink(Alive(200))})).select("section.links")


def test_links_of_references_are_not_told_among_those_of_the_text():
    link = Link("https://dead.example/", "reference 1", at(5), "r1")
    dossier = Dossier(
        Article("p.html", None, "generic", None, "utf-8", links=(link,)),
        links={link.url: CheckedLink(Gone(404))},
    )

    assert not page_of(ArticleReport(dossier, ())).select("section.links")


def test_many_links_in_the_text_are_folded():
    known = {f"https://a.example/{i}": CheckedLink(Gone(404)) for i in range(31)}

    assert words(page_of(article_of(known)).select_one("section.links summary")) == "Show all 31"


def test_the_archive_has_its_name_among_the_sources():
    page = BeautifulSoup(
        render_html(report_of(sources=(SourceState("wayback", "https://web.archive.org", 1, 1),))),
        "html.parser",
    )

    assert "The Wayback Machine https://web.archive.org 1 1 0" in words(
        page.find(id="sources").parent
    )


def test_json_tells_all_that_is_known_of_a_link():
    checked = CheckedLink(
        Moved(301, "https://b.example/", permanent=True),
        final_url="https://c.example/",
        home_page=True,
        soft_404="its title",
        secure_url="https://a.example/",
        missing_fragment="s2",
        failures=("2026-11-10",),
        archived=COPY,
        checked="2026-11-20",
    )
    (link,) = json.loads(render_json(report_of(article_of({URL: checked}))))["articles"][0]["links"]

    assert link == {
        "url": URL, "where": "text", "reference_key": None, "line": 10, "column": 1,
        "outcome": "moved", "status": 301, "kind": None, "target": "https://b.example/",
        "permanent": True, "reason": "permanent", "final_url": "https://c.example/",
        "home_page": True, "soft_404": "its title", "secure_url": "https://a.example/",
        "missing_fragment": "s2", "failures": ["2026-11-10"], "archived": COPY.url,
        "archived_on": "2019-05-02", "archive": "wayback", "checked": "2026-11-20",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("checked", "end"),
    [
        pytest.param(CheckedLink(Alive(200)), URL, id="alive at the address itself"),
        pytest.param(CheckedLink(Alive(200), final_url="https://b.example/"), "https://b.example/", id="elsewhere"),
        pytest.param(CheckedLink(Moved(302, "https://b.example/", permanent=False)), "https://b.example/", id="moved"),
        pytest.param(CheckedLink(Gone(404)), None, id="gone"),
        pytest.param(CheckedLink(Blocked(403)), None, id="blocked"),
        pytest.param(None, None, id="not asked"),
    ],
)  # fmt: skip
def test_json_tells_where_the_reader_ends(checked, end):
    known = {URL: checked} if checked else {}
    report = article_of({URL: CheckedLink(Skipped("x"))})
    report = replace(report, dossier=replace(report.dossier, links=known))

    assert json.loads(render_json(report_of(report)))["articles"][0]["links"][0]["final_url"] == end


SECRETS = (
    "https://user:s3cret@host.example/x",
    "https://s3cret@host.example/x",
    "HTTP://user:s3cret@host.example",
    "https://user:a@s3cret@host.example/x",
    r"https:\\user:s3cret@host.example\x",
    "https:user:s3cret@host.example/x",
    "https:////user:s3cret@host.example/x",
    "ftp://user:s3cret@host.example/x",
    "//user:s3cret@host.example/x",
    "https://user:s3cret%40host.example/x",
    "https://ü\u202eser:s3cret@host.example/x",
    f"https://user:{'x' * 3000}s3cret@host.example/x",
    "https://web.archive.org/web/2020/http://user:s3cret@host.example/x",
    "https://user:a/s3cret@host.example/x",
    "https://user:a#s3cret@host.example/x",
)


@pytest.mark.parametrize("url", SECRETS)
def test_no_report_shows_a_password(url):
    link = CheckedLink(
        Moved(301, url, permanent=True), final_url=url, secure_url=url, soft_404=url,
        missing_fragment=url, archived=ArchivedCopy(url, url, url),
    )  # fmt: skip
    found = finding(
        "REF307", "unsafe-link", Severity.WARNING, f"the link {url} holds a password", 1, 1, url,
        hint=url, fix=Fix(f"drop {url}", url),
    )  # fmt: skip
    cited = entry(1, 5, f"A. Work. {url}", urls=(url,))
    report = article_of({url: link}, entries=(cited,))
    report = replace(report, findings=(found,))

    shown = (
        terminal(report, verbose=2),
        render_html(report_of(report)),
        render_json(report_of(report)),
    )

    assert not [text for text in shown if "s3cret" in text]
    assert all("***@host.example" in text or "***@host" in text for text in shown[1:])


def test_an_address_with_blanks_in_its_password_hides_it_too():
    url = "https://user:my s3cret\t@host.example/x"

    assert address_words(url) == "https://***@host.example/x"
    assert address_without_credentials(url) == "https://***@host.example/x"
    assert (
        "s3cret"
        not in json.loads(render_json(report_of(article_of({url: CheckedLink(Refused("x"))}))))[
            "articles"
        ][0]["links"][0]["url"]
    )


@pytest.mark.parametrize(
    "text",
    [
        "https://social.example/@bees",
        "https://a.example/?to=me@b.example",
        "https://a.example:8080/@bees",
        "https://[2001:db8::1]/@bees",
        "https://a.example and mail me@b.example",
        "见https://www.a.example，邮箱b@c.example",
        "mailto:me@b.example",
        "write to me@b.example",
    ],
)
def test_an_at_sign_elsewhere_hides_nothing(text):
    assert without_credentials(text) == one_line(text) == text


def test_what_a_tool_writes_is_left_as_it_is():
    edit = Edit(0, 1, "https://user:pw@host.example/")
    found = finding("REF302", "x", Severity.INFO, "m", 1, 1, fix=Fix("d", "r", (edit,)))
    article = json.loads(render_json(report_of(replace(empty_article(), findings=(found,)))))

    assert article["articles"][0]["findings"][0]["fix"]["edits"][0]["text"] == edit.text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        pytest.param("https://a.example/\u202egpj", "https://a.example/%E2%80%AEgpj", id="bidi"),
        pytest.param("https://a\u200b.example/", "https://a%E2%80%8B.example/", id="zero width"),
        pytest.param("https://a.example/ b\x1b[2J", "https://a.example/%20b%1B[2J", id="controls"),
        pytest.param("https://a.example/żółw?q=蜂", "https://a.example/żółw?q=蜂", id="letters"),
        pytest.param("https://a.example/\udcff", "https://a.example/\ufffd", id="lone surrogate"),
    ],
)
def test_an_address_shows_what_cannot_be_seen(url, shown):
    assert address_words(url) == shown


@given(st.text(), st.integers(10, 60))
def test_no_address_is_longer_than_there_is_room_nor_acts(text, longest):
    shown = address_words(f"https://{text}", longest)

    assert len(shown) <= longest
    assert shown.isprintable()
    shown.encode("utf-8")


def test_a_long_address_loses_its_middle_and_keeps_its_link():
    url = f"https://a.example/{'x' * 3000}/end"
    card = reference_page(CheckedLink(Alive(200)), url)

    (link,) = card.select(".url a")
    assert link["href"] == url
    assert re.fullmatch(r"https://a\.example/x+…x+/end", words(link))
    assert len(words(link)) == 160


@pytest.mark.parametrize(
    "evil",
    ["https:" * 20_000 + "@", "https:" + "a" * 100_000 + "/@", "/" * 100_000 + "@", "@" * 100_000,
     "https:/" * 20_000 + "%40", " " * 100_000 + "@"],
    ids=["schemes", "a long host", "slashes", "at signs", "both", "blanks"],
)  # fmt: skip
def test_hiding_takes_time_that_grows_with_the_length_alone(evil):
    begun = process_time()
    without_credentials(evil)
    address_words(evil)
    web_address(evil)

    assert process_time() - begun < 2


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \x1b[2J\u202egpj\x00\udcff"


@pytest.mark.parametrize(
    "outcome",
    [
        Moved(301, HOSTILE, permanent=True),
        Moved(301, "javascript:alert(1)", permanent=True),
        Unreachable(HOSTILE),
        Refused(HOSTILE),
        Skipped(HOSTILE),
    ],
    ids=["target", "script", "unreachable", "refused", "skipped"],
)
def test_what_a_server_says_cannot_act(outcome):
    checked = CheckedLink(
        outcome, final_url=HOSTILE, soft_404=HOSTILE, secure_url=HOSTILE, missing_fragment=HOSTILE,
        failures=(HOSTILE,), archived=ArchivedCopy("javascript:alert(2)", HOSTILE, HOSTILE), checked=HOSTILE,
    )  # fmt: skip
    url = f"https://a.example/{HOSTILE}"
    report = article_of({url: checked}, entries=(entry(1, 5, "A.", urls=(url,)),))

    html = render_html(report_of(report))
    text = terminal(report, verbose=2)

    page = BeautifulSoup(html, "html.parser")
    assert not page.select("img, [onerror], a[href^=javascript], .link-list a, .facts a")
    assert len(page.select("script")) == 1
    assert not (set(html) | set(text)) & set("\x1b\x00\u202e\udcff")
