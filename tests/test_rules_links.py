"""The rules about links: what each says of what is known, and where it keeps quiet."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from refcheck.checks import ALL_RULES
from refcheck.checks.judge import judge
from refcheck.checks.link_addresses import moved_link
from refcheck.model.evidence import DoiUnknown, Dossier
from refcheck.model.findings import Severity
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
from refcheck.reading.page import read_page

URL = "http://kettles.example/history"
SECURE = "https://kettles.example/history"
NEW = "https://museum.example/kettles"
COPY = ArchivedCopy(
    f"https://web.archive.org/web/20190504101500/{URL}", "2019-05-04", "the Wayback Machine"
)
TODAY = "2026-11-22"
DEAD = CheckedLink(Gone(404), checked=TODAY)


def linked(url, words="Kettles", *, quote='"'):
    return f"<a href={quote}{url.replace('&', '&amp;')}{quote}>{words}</a>"


def html(*entries, body="", before=""):
    items = "".join(f"<li>{entry}</li>\n" for entry in entries)
    return (
        f"{before}<p>It boils.[1] And it boils.[1] And boils on.[1]</p>\n{body}\n"
        f"<h2>References</h2>\n<ol>\n{items}</ol>\n"
    )


def article_of(page, media=None):
    return read_page(page.encode(), "page.html", media=media)


def findings(page, known, *, code="REF3", media=None, today=TODAY, **more):
    article = article_of(page, media)
    dossier = Dossier(article, links=known, today=today, **more)
    return [one for one in judge(dossier, ALL_RULES).findings if one.rule.startswith(code)]


def finding(page, known, code, **more):
    (one,) = findings(page, known, code=code, **more)
    return one


def mended(page, one):
    for edit in sorted(one.fix.edits, key=lambda edit: edit.start, reverse=True):
        page = page[: edit.start] + edit.text + page[edit.end :]
    return page


def urls(page, media=None):
    return [link.url for link in article_of(page, media).links]


class TestDead:
    @pytest.mark.parametrize(
        ("known", "message"),
        [
            pytest.param(DEAD, "its host answers 404", id="404"),
            pytest.param(CheckedLink(Gone(410)), "its host answers 410", id="410"),
            pytest.param(CheckedLink(Gone(None)), "there is no host kettles.example", id="no host"),
            pytest.param(
                CheckedLink(Gone(404), "https://new.example/x"),
                "it leads to https://new.example/x, which answers 404",
                id="elsewhere",
            ),
            pytest.param(
                CheckedLink(Gone(404), "http://kettles.example/lost"),
                "its host answers 404",
                id="elsewhere at the same host",
            ),
            pytest.param(
                CheckedLink(Gone(404, "the Wayback Machine has no copy")),
                "the Wayback Machine has no copy",
                id="a reason of its own",
            ),
            pytest.param(
                replace(DEAD, checked="2026-11-21"),
                "its host answers 404 (asked on 2026-11-21)",
                id="remembered",
            ),
            pytest.param(
                replace(DEAD, failures=("2026-11-22",)), "its host answers 404", id="first time"
            ),
            pytest.param(
                replace(DEAD, failures=("2026-11-15", "2026-11-22")),
                "its host answers 404, since 2026-11-15",
                id="second time",
            ),
        ],
    )
    def test_is_a_warning_that_says_what_answered_and_when(self, known, message):
        one = finding(html(linked(URL)), {URL: known}, "REF301")

        assert one.message == f"{URL} of reference 1 is gone: {message}"
        assert one.severity is Severity.WARNING
        assert (one.reference, one.reference_key) == ("1", "r1")

    @pytest.mark.parametrize(
        ("days", "tried"),
        [
            (("2026-11-01", "2026-11-08", "2026-11-22"), "three times"),
            (tuple(f"2026-{month:02}-01" for month in range(1, 8)), "7 times"),
        ],
    )
    def test_is_an_error_after_three_failures(self, days, tried):
        one = finding(html(linked(URL)), {URL: replace(DEAD, failures=days)}, "REF301")

        assert one.severity is Severity.ERROR
        assert one.message.endswith(f"its host answers 404, since {days[0]}, tried {tried}")

    def test_the_fingerprint_does_not_change_with_the_days(self):
        page = html(linked(URL))
        later = replace(DEAD, failures=("2026-11-01", "2026-11-08", "2026-11-22"))

        assert (
            finding(page, {URL: DEAD}, "REF301").fingerprint
            == finding(page, {URL: later}, "REF301").fingerprint
        )

    @pytest.mark.parametrize(
        ("url", "what"),
        [
            ("https://doi.org/10.5555/none", "DOI"),
            ("http://dx.doi.org/10.5555/none", "DOI"),
            ("https://hdl.handle.net/2027/none", "handle"),
        ],
    )
    def test_a_resolver_is_no_host_of_the_page(self, url, what):
        one = finding(html(linked(url)), {url: DEAD}, "REF301")

        assert one.message == f"{url} of reference 1 is gone: no such {what} is registered"
        assert f"compare the {what}" in one.hint

    def test_of_a_doi_that_ref102_is_about_nothing_is_said(self):
        url = "https://doi.org/10.5555/None"
        unknown = {"r1": DoiUnknown("10.5555/none", ("crossref", "datacite"))}
        other = {"r1": DoiUnknown("10.5555/other", ("crossref", "datacite"))}

        assert findings(html(linked(url)), {url: DEAD}, dois=unknown) == []
        assert findings(html(linked(url)), {url: DEAD}, dois=other)

    def test_elsewhere_the_same_doi_is_told(self):
        url = "https://doi.org/10.5555/none"
        unknown = {"r1": DoiUnknown("10.5555/none", ("crossref", "datacite"))}
        one = finding(html(linked(url), linked(url)), {url: DEAD}, "REF301", dois=unknown)

        assert one.reference == "2"

    @pytest.mark.parametrize(
        "outcome",
        [
            Alive(200),
            Moved(302, NEW, permanent=False),
            Blocked(403),
            Unreachable("no answer within 10 s", "timeout"),
            Refused("port 8080 is not asked", "port"),
            Skipped("offline"),
        ],
    )
    def test_nothing_else_is_dead(self, outcome):
        assert findings(html(linked(URL)), {URL: CheckedLink(outcome)}, code="REF301") == []

    def test_a_link_of_which_nothing_is_known_is_passed_over(self):
        assert findings(html(linked(URL)), {}, code="REF") == findings(html("x"), {}, code="REF")

    def test_the_hint_names_the_copy_if_there_is_one(self):
        page = html(linked(URL))

        assert "REF308" in finding(page, {URL: replace(DEAD, archived=COPY)}, "REF301").hint
        assert "REF308" not in finding(page, {URL: DEAD}, "REF301").hint

    def test_in_the_place_of_a_copy_another_one_is_looked_for(self):
        one = finding(html(linked(COPY.url)), {COPY.url: DEAD}, "REF301")

        assert one.hint == "look for another copy of the page"

    @pytest.mark.parametrize(
        "copy",
        [
            f"https://web.archive.org/web/20160821210826/{URL}",
            f"https://web.archive.org/web/2016/{URL.replace('http:', 'https:')}/",
            f"https://archive.today/2016.08.21-210826/{URL}",
            "https://archive.ph/AbCd1",
            "https://perma.cc/AB12-CD34",
            "https://ghostarchive.org/archive/AbCd1",
            f"https://arquivo.pt/wayback/20160821210826/{URL}",
        ],
    )
    def test_the_original_beside_its_copy_may_be_gone(self, copy):
        page = html(f"{linked(URL)} Archived from {linked(copy, 'the original')}.")

        assert findings(page, {URL: DEAD, copy: CheckedLink(Alive(200))}) == []
        assert findings(page, {URL: DEAD}) == []

    @pytest.mark.parametrize(
        "beside",
        [
            "https://web.archive.org/web/20160821210826/http://kettles.example/other",
            "https://proxy.example/login?url=http://kettles.example/history",
            NEW,
        ],
    )
    def test_a_copy_of_something_else_is_none_of_it(self, beside):
        page = html(f"{linked(URL)} {linked(beside)}")

        assert [one.rule for one in findings(page, {URL: DEAD})] == ["REF301"]

    def test_where_the_copy_is_gone_too_both_are_told(self):
        page = html(f"{linked(URL)} {linked(COPY.url)}")
        told = findings(page, {URL: DEAD, COPY.url: DEAD})

        assert [one.rule for one in told] == ["REF301", "REF301"]

    def test_a_copy_in_another_entry_does_not_help(self):
        assert findings(html(linked(URL), linked(COPY.url)), {URL: DEAD})


class TestPlaces:
    def test_one_address_in_several_entries_is_one_finding(self):
        page = html(linked(URL), "Quay A. Tides.", linked(URL), linked(URL))
        one = finding(page, {URL: DEAD}, "REF301")

        assert one.message.startswith(f"{URL} of references 1, 3 and 4 is gone")
        assert [related.message for related in one.related] == [
            "also in reference 3",
            "also in reference 4",
        ]
        assert one.line < one.related[0].line < one.related[1].line

    def test_places_on_one_page_are_one_finding(self):
        known = {f"{URL}#a": DEAD, f"{URL}#b": DEAD, URL: DEAD}
        page = html(*(linked(url) for url in known))
        one = finding(page, known, "REF301")

        assert one.message.startswith(f"{URL} of references 1, 2 and 3 is gone")

    def test_a_link_of_the_text_is_told_by_its_section(self):
        page = html("x", body=f"<h2>History</h2><p>See {linked(URL)}.</p>")
        one = finding(page, {URL: DEAD}, "REF301")

        assert one.message.startswith(f"{URL} in the section “History” is gone")
        assert (one.reference, one.reference_key) == (None, None)
        assert "Kettles" in one.excerpt

    def test_or_by_its_line(self):
        one = finding(html("x", body=f"<p>See {linked(URL)}.</p>"), {URL: DEAD}, "REF301")

        assert one.message.startswith(f"{URL} on line {one.line} is gone")

    def test_or_as_in_the_text_where_it_is_in_two_sections(self):
        body = f"<h2>A</h2><p>See {linked(URL)}.</p><h2>B</h2><p>See {linked(URL)}.</p>"
        one = finding(html("x", body=body), {URL: DEAD}, "REF301")

        assert one.message.startswith(f"{URL} in the text is gone")
        assert [related.message for related in one.related] == ["also here"]

    def test_text_and_entry_are_named_together(self):
        page = html(linked(URL), body=f"<p>See {linked(URL)}.</p>")
        one = finding(page, {URL: DEAD}, "REF301")

        assert one.message.startswith(f"{URL} of reference 1 and in the text is gone")

    def test_many_places_are_not_all_listed(self):
        one = finding(html(*[linked(URL)] * 60), {URL: DEAD}, "REF301")

        assert len(one.related) == 26
        assert one.related[-1].message == "and in 34 more places, from here on"

    def test_an_entry_without_a_number_is_named_by_its_words(self):
        page = (
            "<p>It boils (Quay 1990). So it is (Bar 1991).</p><h2>References</h2><ul>"
            f"<li>Bar B. Sand. 1991. {linked(URL)}</li><li>Quay A. Tides. 1990.</li></ul>"
        )
        article = article_of(page)
        entries = tuple(replace(one, labels=()) for one in article.references)
        article = replace(article, references=entries)
        told = judge(Dossier(article, links={URL: DEAD}), ALL_RULES).findings
        messages = [one.message for one in told if one.rule == "REF301"]

        if entries:
            assert messages[0].startswith(f"{URL} of the entry “Bar B. Sand. 1991. Kettles” is")


class TestMoved:
    KNOWN = CheckedLink(Moved(301, NEW, permanent=True), NEW)

    def test_names_the_new_address_and_replaces_the_old_one(self):
        page = html(f"Quay A. Tides. {linked(URL)}")
        one = finding(page, {URL: self.KNOWN}, "REF302")

        assert one.message == f"{URL} of reference 1 has moved for good to {NEW}"
        assert one.severity is Severity.INFO
        assert (one.fix.description, one.fix.replacement) == (
            f"replace the address by {NEW}",
            NEW,
        )
        assert mended(page, one) == page.replace(URL, NEW)

    @pytest.mark.parametrize(
        "known",
        [
            CheckedLink(Moved(302, NEW, permanent=False), NEW),
            CheckedLink(Moved(301, SECURE, permanent=True), SECURE, secure_url=SECURE),
            CheckedLink(Moved(301, NEW, permanent=True), NEW, home_page=True),
            CheckedLink(Moved(301, NEW, permanent=True), NEW, soft_404="it redirects to /404"),
            CheckedLink(Moved(301, URL, permanent=True)),
            CheckedLink(Alive(200), NEW),
        ],
    )
    def test_nothing_is_said_of_what_is_not_worth_printing(self, known):
        assert findings(html(linked(URL)), {URL: known}, code="REF302") == []

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            pytest.param(f'<a href="{URL}">{URL}</a>', f'<a href="{NEW}">{NEW}</a>', id="words"),
            pytest.param(f"<a href='{URL}'>x</a>", f"<a href='{NEW}'>x</a>", id="single quotes"),
            pytest.param(f"<a href={URL}>x</a>", f'<a href="{NEW}">x</a>', id="no quotes"),
            pytest.param(
                f'<a class="e" HREF = "{URL}" id=b>x</a>',
                f'<a class="e" HREF = "{NEW}" id=b>x</a>', id="among other attributes",
            ),
            pytest.param(
                f'<a href="{URL}">kettles.example/history</a>',
                f'<a href="{NEW}">museum.example/kettles</a>', id="words without scheme",
            ),
            pytest.param(
                f'<a href="{URL}">at {URL}.</a>', f'<a href="{NEW}">at {NEW}.</a>', id="a sentence"
            ),
            pytest.param(
                f'<a href="{URL}"><i>{URL}</i></a>', f'<a href="{NEW}"><i>{NEW}</i></a>', id="tags"
            ),
            pytest.param(
                f'<a href="{URL}">kettles.example/hist…</a>',
                f'<a href="{NEW}">kettles.example/hist…</a>', id="shortened words stay",
            ),
            pytest.param(
                f'<a href="{URL}" title="{URL}/more">{URL}/more {URL}-2 x{URL}</a>',
                f'<a href="{NEW}" title="{URL}/more">{URL}/more {URL}-2 x{URL}</a>',
                id="longer addresses stay",
            ),
            pytest.param(f"At {URL}.", f"At {NEW}.", id="typed"),
            pytest.param(f"(see {URL})", f"(see {NEW})", id="typed in brackets"),
            pytest.param(
                f'{linked(URL)} and {linked("http://other.example/?url=" + URL)}',
                f'{linked(NEW)} and {linked("http://other.example/?url=" + URL)}',
                id="part of another address",
            ),
            pytest.param(
                f'<a href="{URL}">http://other.example/?url={URL}</a>',
                f'<a href="{NEW}">http://other.example/?url={URL}</a>',
                id="part of another address in the words",
            ),
            pytest.param(
                '<a href="http://kettles.example/his\ntory">x</a>', f'<a href="{NEW}">x</a>',
                id="wrapped",
            ),
            pytest.param(
                '<a href="https://www.google.com/url?q=http://kettles.example/history&amp;sa=D">x</a>',
                f'<a href="{NEW}">x</a>', id="Google's detour",
            ),
        ],
    )  # fmt: skip
    def test_the_address_is_replaced_however_it_is_written(self, written, expected):
        page = html(f"Quay A. Tides. {written}", "Bar B. Sand.")
        one = finding(page, {URL: self.KNOWN}, "REF302")

        assert mended(page, one) == html(f"Quay A. Tides. {expected}", "Bar B. Sand.")
        assert NEW in urls(mended(page, one))
        assert URL not in urls(mended(page, one))

    def test_all_places_are_replaced(self):
        page = html(linked(URL), f"At {URL}.", body=f"<p>See {linked(URL)}.</p>")
        one = finding(page, {URL: self.KNOWN}, "REF302")

        assert len(one.fix.edits) == 3
        assert mended(page, one) == page.replace(URL, NEW)

    @pytest.mark.parametrize("amp", ["&amp;", "&", "&#38;", "&#x26;"])
    def test_characters_of_markup_are_escaped_in_the_source(self, amp):
        old, new = "http://kettles.example/?a=1&b=2", "https://museum.example/?c='3'&d=4"
        page = html(f'<a href="http://kettles.example/?a=1{amp}b=2">{old.replace("&", amp)}</a>')
        known = {old: CheckedLink(Moved(308, new, permanent=True))}
        one = finding(page, known, "REF302")
        after = mended(page, one)

        assert urls(after) == [new]
        assert "http://kettles" not in after
        assert '"https://museum.example/?c=&#x27;3&#x27;&amp;d=4"' in after
        assert ">https://museum.example/?c='3'&amp;d=4<" in after

    def test_a_typed_address_is_escaped_too(self):
        new = "https://museum.example/?c=3&d=4"
        known = {URL: CheckedLink(Moved(308, new, permanent=True))}
        page = html(f"At {URL}.")
        after = mended(page, finding(page, known, "REF302"))

        assert "At https://museum.example/?c=3&amp;d=4.<" in after

    def test_in_plain_text_nothing_is_escaped(self):
        old, new = "http://kettles.example/?a=1&b=2", "https://museum.example/?c=[3]&d=4."
        page = f"It boils.[1]\nAnd boils.[1]\nAnd on.[1]\n\nReferences\n\n1. Quay A. Tides. {old}.\n2. Bar.\n"
        known = {old: CheckedLink(Moved(308, new, permanent=True))}
        after = mended(page, finding(page, known, "REF302", media="text"))

        assert after == page.replace(old, "https://museum.example/?c=%5B3%5D&d=4%2E")
        assert urls(after, "text") == ["https://museum.example/?c=%5B3%5D&d=4%2E"]

    def test_the_metadata_of_a_mediawiki_page_follows(self):
        coins = f"ctx_ver=Z39.88-2004&amp;rft_id={'http%3A%2F%2Fkettles.example%2Fhistory'}&amp;rft.au=Quay"
        entry = (
            '<span class="mw-cite-backlink"><a href="#cite_ref-1">^</a></span> <span class="reference-text">'
            f'<cite class="citation web">Quay, A. <a rel="nofollow" class="external text" href="{URL}">'
            f'"Tides"</a>.</cite><span title="{coins}" class="Z3988"></span></span>'
        )
        page = (
            '<div class="mw-parser-output"><p>It boils.<sup id="cite_ref-1" class="reference">'
            '<a href="#cite_note-1">[1]</a></sup></p><ol class="references">'
            f'<li id="cite_note-1">{entry}</li></ol></div>'
        )
        one = finding(page, {URL: self.KNOWN}, "REF302")
        after = mended(page, one)

        assert urls(after) == [NEW]
        assert "rft_id=https%3A%2F%2Fmuseum.example%2Fkettles&amp;" in after
        assert "kettles.example%2F" not in after

    @pytest.mark.parametrize("target", ["javascript:alert(1)", "https://a.example/" + "x" * 3000])
    def test_what_nobody_would_print_is_no_fix(self, target):
        known = {URL: CheckedLink(Moved(301, target, permanent=True))}

        assert finding(html(linked(URL)), known, "REF302").fix is None

    def test_a_hostile_target_cannot_leave_its_attribute(self):
        target = 'https://a.example/"><script>alert(1)</script>\n\u202e'
        known = {URL: CheckedLink(Moved(301, target, permanent=True))}
        page = html(linked(URL), f"At {URL}")
        one = finding(page, known, "REF302")

        for text in (one.message, mended(page, one)):
            assert "<script" not in text
            assert "\u202e" not in text

    def test_the_original_beside_its_copy_keeps_its_address(self):
        page = html(f"{linked(URL)} Archived: {linked(COPY.url)}")

        assert findings(page, {URL: self.KNOWN, COPY.url: CheckedLink(Alive(200))}) == []

    def test_a_copy_that_stands_elsewhere_is_not_broken(self):
        page = html(linked(URL), linked(COPY.url, COPY.url))
        after = mended(page, finding(page, {URL: self.KNOWN}, "REF302"))

        assert urls(after) == [NEW, COPY.url]


class TestElsewhere:
    def test_a_home_page_is_named(self):
        home = "https://kettles.example/"
        known = CheckedLink(Moved(302, home, permanent=False), home, home_page=True)
        one = finding(html(linked(URL)), {URL: known}, "REF303")

        assert one.message == f"{URL} of reference 1 ends at a home page, {home}"
        assert (one.severity, one.fix) == (Severity.WARNING, None)

    def test_a_page_that_says_it_is_not_there(self):
        known = CheckedLink(Alive(200), soft_404="the page's title is “Not found”")
        one = finding(html(linked(URL)), {URL: known}, "REF304")

        assert one.message == (
            f"{URL} of reference 1 answers, but seems to be gone: the page's title is “Not found”"
        )
        assert one.severity is Severity.INFO

    def test_a_title_is_shown_shortened_and_harmless(self):
        known = CheckedLink(Alive(200), soft_404="the title is “\u202e\x1b[31m\n" + "no " * 2000)
        one = finding(html(linked(URL)), {URL: known}, "REF304")

        assert len(one.message) < 300
        assert one.message.isprintable()

    @pytest.mark.parametrize(
        "known",
        [
            CheckedLink(Gone(404), home_page=True, soft_404="x"),
            CheckedLink(Alive(200)),
            CheckedLink(Blocked(403)),
            CheckedLink(Moved(301, NEW, permanent=True), NEW, home_page=True, soft_404="x"),
        ],
    )
    def test_one_fault_is_one_finding_at_most(self, known):
        assert len(findings(html(linked(URL)), {URL: known})) <= 1


class TestSecure:
    def test_https_is_offered_and_printed(self):
        page = html(f'<a href="{URL}">{URL}</a> or <a href="{URL}">kettles.example/history</a>')
        one = finding(page, {URL: CheckedLink(Alive(200), secure_url=SECURE)}, "REF305")

        assert one.message == f"{URL} of reference 1 begins with http, and https answers the same"
        assert one.severity is Severity.INFO
        assert mended(page, one) == page.replace(URL, SECURE)

    def test_an_address_that_is_secure_is_left_alone(self):
        assert findings(html(linked(SECURE)), {SECURE: CheckedLink(Alive(200))}) == []


class TestFragment:
    def test_a_place_that_is_not_there(self):
        url = f"{URL}#spouts"
        known = {url: CheckedLink(Alive(200), missing_fragment="spouts")}
        one = finding(html(linked(url)), known, "REF306")

        assert one.message == f"{url} of reference 1 leads to a page that has no place #spouts"
        assert one.severity is Severity.INFO

    def test_words_to_look_for_are_shortened(self):
        fragment = ":~:text=" + "water%20boils%20" * 50
        url = f"{URL}#{fragment}"
        known = {url: CheckedLink(Alive(200), missing_fragment=fragment)}

        assert len(finding(html(linked(url)), known, "REF306").message) < 300

    @pytest.mark.parametrize(
        ("directive", "words"),
        [
            ("text=water%20boils", "water boils"),
            ("text=Water-,boils,melts,-ice&text=tea", "boils … melts"),
            ("text=%E2%80%AEsl%69ob", "sliob"),
            ("text=", ""),
        ],
    )
    def test_words_to_look_for_are_quoted(self, directive, words):
        url = f"{URL}#:~:{directive}"
        known = {url: CheckedLink(Alive(200), missing_fragment=f":~:{directive}")}
        one = finding(html(linked(url)), known, "REF306")

        assert one.message.endswith(f"of reference 1 leads to a page that does not say “{words}”")


class TestUnsafe:
    @pytest.mark.parametrize(
        ("url", "outcome", "message", "hint"),
        [
            (
                "http://192.168.0.10/x",
                Refused("192.168.0.10 is a private address", "private"),
                "http://192.168.0.10/x of reference 1 is never asked: 192.168.0.10 is a private address",
                "--allow-host 192.168.0.10",
            ),
            (
                "http://wiki.kettles.example:8080/x",
                Refused("wiki.kettles.example is at 10.0.0.7, a private address", "private"),
                (
                    "http://wiki.kettles.example:8080/x of reference 1 is never asked: "
                    "wiki.kettles.example is at 10.0.0.7, a private address"
                ),
                "--allow-host wiki.kettles.example:8080 ",
            ),
            (
                "http://kettles.example/a\\b",
                Refused("holds a backslash", "spelling"),
                "http://kettles.example/a%5Cb of reference 1 is never asked: holds a backslash",
                "as a browser shows it",
            ),
        ],
    )
    def test_says_why_it_is_never_asked(self, url, outcome, message, hint):
        one = finding(html(linked(url)), {url: CheckedLink(outcome)}, "REF307")

        assert (one.message, one.severity) == (message, Severity.WARNING)
        assert hint in one.hint

    @pytest.mark.parametrize(
        ("url", "kind"),
        [
            ("https://anna:s3cret@kettles.example/x", "credentials"),
            ("https://anna:s3c@ret@kettles.example/x", "credentials"),
            ("https:/anna:s3cret@kettles.example/x", "credentials"),
            ("https://anna%3As3cret%40kettles.example/x", "credentials"),
            ("https://s3cret@kettles.example/x", "credentials"),
            ("https://anna:s3cret/x@kettles.example/x", "spelling"),
            ("https://anna:s3cret\\@kettles.example/x", "spelling"),
        ],
    )
    def test_a_password_is_shown_nowhere(self, url, kind):
        outcome = Refused("holds a user's name or password", kind)
        typed = "" if "\\" in url else f"At {url} it is."
        page = html(linked(url, "Kettles"), typed)
        article = article_of(page)
        known = {link.url: CheckedLink(outcome) for link in article.links}
        told = findings(page, known, code="REF307")

        assert told
        for one in told:
            related = " ".join(related.message for related in one.related)
            assert "s3c" not in f"{one.message} {one.hint} {related} {one.subject}"

    def test_nobody_is_told_to_open_a_clouds_metadata_service(self):
        url = "http://169.254.169.254/latest/meta-data/"
        outcome = Refused("169.254.169.254 is a cloud's metadata service", "private")

        assert (
            "--allow" not in finding(html(linked(url)), {url: CheckedLink(outcome)}, "REF307").hint
        )

    def test_a_private_host_is_told_once(self):
        places = [f"http://wiki.corp/{number}" for number in range(3)]
        refused = Refused("wiki.corp is a name in a local network", "private")
        one = finding(
            html(*map(linked, places)), dict.fromkeys(places, CheckedLink(refused)), "REF307"
        )

        assert one.message == (
            "3 addresses at wiki.corp of references 1, 2 and 3 are never asked: "
            "wiki.corp is a name in a local network"
        )
        assert one.hint == (
            "readers elsewhere cannot follow it; --allow-host wiki.corp permits it where it is meant"
        )

    def test_a_name_may_be_private_here_and_public_elsewhere(self):
        url = "http://kettles.example/x"
        refused = Refused("kettles.example is at 10.0.0.7, a private address", "private")
        one = finding(html(linked(url)), {url: CheckedLink(refused)}, "REF307")

        assert "cannot follow" not in one.hint
        assert "try it elsewhere" in one.hint

    def test_a_port_is_no_danger(self):
        url = "http://kettles.example:8080/x"
        known = {url: CheckedLink(Refused("port 8080 is not asked", "port"))}

        assert findings(html(linked(url)), known) == []

    def test_scripts_are_told_once(self):
        page = html(
            linked("javascript:go(1)"), linked("javascript:go(2)"), linked("file:///C:/a.doc")
        )
        refused = CheckedLink(Refused("only http and https are asked, not javascript", "scheme"))
        known = {link.url: refused for link in article_of(page).links}
        scripts, files = findings(page, known, code="REF307")

        assert (
            scripts.message == "2 links of references 1 and 2 lead to scripts, as javascript:go(1)"
        )
        assert files.message == (
            "file:///C:/a.doc of reference 3 is no address of the web, but a file of somebody's own"
        )
        assert [related.message for related in scripts.related] == ["also in reference 2"]

    def test_beside_an_archived_copy_too(self):
        url = "http://anna:s3cret@kettles.example/history"
        page = html(f"{linked(url)} {linked('https://archive.ph/AbCd1')}")
        known = {url: CheckedLink(Refused("holds a user's name or password", "credentials"))}

        assert findings(page, known, code="REF307")


class TestArchived:
    KNOWN = replace(DEAD, archived=COPY)

    def test_the_copy_is_added_behind_the_entry(self):
        page = html(f"Quay A. Tides. {linked(URL)}", "Bar B. Sand.")
        one = finding(page, {URL: self.KNOWN}, "REF308")
        after = mended(page, one)

        assert one.message == (
            f"{URL} of reference 1 is kept as it was on 2019-05-04 by the Wayback Machine"
        )
        assert after == page.replace(
            "Kettles</a>", f"Kettles</a> Archived 2019-05-04 at {COPY.url}"
        )
        assert COPY.url in urls(after)
        assert findings(after, {URL: self.KNOWN}) == []

    def test_in_every_entry(self):
        page = html(linked(URL), linked(URL))
        after = mended(page, finding(page, {URL: self.KNOWN}, "REF308"))

        assert after.count(f"Archived 2019-05-04 at {COPY.url}") == 2

    def test_in_the_text_its_words_are_the_editors(self):
        one = finding(html("x", body=f"<p>See {linked(URL)}.</p>"), {URL: self.KNOWN}, "REF308")

        assert (one.fix.replacement, one.fix.edits) == (COPY.url, ())

    def test_markup_is_escaped(self):
        url = "http://kettles.example/?a=1&b=2"
        copy = replace(COPY, url=f"https://web.archive.org/web/2019/{url}")
        page = html(linked(url))
        after = mended(page, finding(page, {url: replace(DEAD, archived=copy)}, "REF308"))

        assert "https://web.archive.org/web/2019/http://kettles.example/?a=1&amp;b=2" in after
        assert copy.url in urls(after)

    def test_a_wiki_is_told_its_own_words(self):
        article = replace(article_of(html(linked(URL))), dialect="mediawiki-parsoid")
        dossier = Dossier(article, links={URL: self.KNOWN}, today=TODAY)
        (one,) = [one for one in judge(dossier, ALL_RULES).findings if one.rule == "REF308"]

        assert one.hint == (
            f"in a citation template: |archive-url={COPY.url} |archive-date=2019-05-04"
        )

    def test_without_a_copy_nothing_is_said(self):
        assert findings(html(linked(URL)), {URL: DEAD}, code="REF308") == []


class TestUnchecked:
    @pytest.mark.parametrize(
        ("outcome", "why", "hint"),
        [
            (Blocked(403), "it answers people, not programs (403)", "in a browser"),
            (Blocked(401), "it asks for a password (401)", "in a browser"),
            (Blocked(429), "it was asked too often (429)", "again later"),
            (
                Blocked(503, "a challenge page of Cloudflare"),
                "it answers people, not programs: a challenge page of Cloudflare",
                "in a browser",
            ),
            (Unreachable("no answer within 10 s", "timeout"), "no answer within 10 s", "again"),
            (
                Unreachable("it answers 503 (service unavailable)", "server-error"),
                "it answers 503 (service unavailable)",
                "again later",
            ),
            (
                Unreachable("its certificate has expired", "tls"),
                "its certificate has expired",
                "in a browser",
            ),
            (
                Skipped("not asked: the time of this run was over", late=True),
                "the time of this run was over",
                "--time-limit",
            ),
        ],
    )
    def test_says_why_nobody_knows(self, outcome, why, hint):
        one = finding(html(linked(URL)), {URL: CheckedLink(outcome)}, "REF902")

        assert one.message == f"{URL} of reference 1 is unchecked: {why}"
        assert one.severity is Severity.UNCHECKED
        assert hint in one.hint

    def test_a_port_can_be_allowed(self):
        url = "http://kettles.example:8080/x"
        known = {url: CheckedLink(Refused("port 8080 is not asked", "port"))}
        one = finding(html(linked(url)), known, "REF902")

        assert one.message.endswith("is unchecked: port 8080 is not asked")
        assert one.hint == "--allow-port 8080 lets this port be asked"

    @pytest.mark.parametrize(
        "outcome",
        [
            Skipped("not asked: this run is offline"),
            Skipped("not asked: it fits *.example/*"),
            Alive(200),
            Gone(404),
            Refused("127.0.0.1 is this machine", "private"),
        ],
    )
    def test_nothing_is_said_of_what_was_not_wanted_or_is_known(self, outcome):
        assert findings(html(linked(URL)), {URL: CheckedLink(outcome)}, code="REF902") == []

    def test_one_host_with_one_cause_is_one_finding(self):
        places = [f"http://kettles.example/{number}" for number in range(4)]
        page = html(*map(linked, places), body=f"<p>See {linked(places[0])}.</p>")
        one = finding(page, dict.fromkeys(places, CheckedLink(Blocked(403))), "REF902")

        assert one.message == (
            "4 addresses at kettles.example of references 1, 2, 3 and 4 and in the text are "
            "unchecked: it answers people, not programs (403)"
        )
        assert [related.message for related in one.related] == [
            f"also in reference {number}" for number in range(1, 5)
        ]

    def test_each_reason_of_one_kind_is_told(self):
        known = {
            "http://kettles.example/1": CheckedLink(
                Unreachable("it redirects in a circle", "protocol")
            ),
            "http://kettles.example/2": CheckedLink(
                Unreachable("its answer is no HTTP", "protocol")
            ),
            "http://kettles.example/3": CheckedLink(
                Unreachable("its answer is no HTTP", "protocol")
            ),
        }
        one = finding(html(*map(linked, known)), known, "REF902")

        assert one.message == (
            "3 addresses at kettles.example of references 1, 2 and 3 are unchecked: "
            "it redirects in a circle; others: its answer is no HTTP"
        )

    def test_two_hosts_or_two_causes_are_two(self):
        known = {
            "http://a.example/1": CheckedLink(Blocked(403)),
            "http://a.example/2": CheckedLink(Blocked(401)),
            "http://a.example/3": CheckedLink(Unreachable("no answer within 10 s", "timeout")),
            "http://b.example/1": CheckedLink(Blocked(403)),
        }

        assert len(findings(html(*map(linked, known)), known, code="REF902")) == 4

    def test_the_host_is_the_one_that_was_met(self):
        known = {
            "http://a.example/1": CheckedLink(Blocked(403), "https://c.example/1"),
            "http://b.example/1": CheckedLink(Blocked(403), "https://c.example/2"),
        }
        one = finding(html(*map(linked, known)), known, "REF902")

        assert one.message.startswith("2 addresses at c.example of references 1 and 2")

    def test_what_was_late_is_one_finding_for_all_hosts(self):
        late = CheckedLink(Skipped("not asked: the time of this run was over", late=True))
        known = {f"http://{name}.example/": late for name in "abcdefghijklmno"}
        one = finding(html(*map(linked, known)), known, "REF902")

        assert one.message == (
            "15 addresses of references 1, 2, 3, 4, 5, 6, 7, 8, 9 and 6 more are unchecked: "
            "the time of this run was over"
        )

    def test_the_fingerprint_does_not_depend_on_the_seconds_or_the_number_of_links(self):
        slow = {"http://a.example/1": CheckedLink(Unreachable("no answer within 9 s", "timeout"))}
        more = {
            "http://a.example/1": CheckedLink(Unreachable("no answer within 10 s", "timeout")),
            "http://a.example/2": CheckedLink(Unreachable("no answer within 10 s", "timeout")),
        }

        assert (
            finding(html(*map(linked, slow)), slow, "REF902").fingerprint
            == finding(html(*map(linked, more)), more, "REF902").fingerprint
        )


HOSTILE = [
    pytest.param('http://a.example/"><script>alert(1)</script>', id="markup"),
    pytest.param("http://a.example/\u202egnp.exe", id="bidi"),
    pytest.param("http://a.example/" + "x" * 5000, id="long"),
    pytest.param("http://a.example/\x1b[31m", id="escape sequence"),
    pytest.param("http://" + "a." * 2000 + "example/", id="long host"),
    pytest.param("http://a.example/\ud800", id="surrogate"),
    pytest.param("http://[::1", id="no address at all"),
    pytest.param("http://[::1#x", id="nor with a place"),
]


@pytest.mark.parametrize("url", HOSTILE)
@pytest.mark.parametrize(
    "outcome",
    [
        Gone(404),
        Gone(None),
        Moved(301, NEW, permanent=True),
        Blocked(403),
        Refused("x", "private"),
        Refused("x", "spelling"),
    ],
)
def test_hostile_addresses_are_shortened_and_harmless(url, outcome):
    article = article_of(html(linked(URL)))
    article = replace(article, links=(replace(article.links[0], url=url),))
    known = CheckedLink(outcome, url, missing_fragment=url, archived=replace(COPY, url=url))
    told = judge(Dossier(article, links={url: known}), ALL_RULES).findings
    texts = [
        text
        for one in told
        if one.rule.startswith(("REF3", "REF902"))
        for text in (one.message, one.hint, one.fix.description if one.fix else "")
    ]

    assert texts
    for text in texts:
        assert text.isprintable()
        assert "<" not in text
        assert len(text) < 600


def test_a_suppression_near_the_first_place_silences_the_link():
    page = html(
        linked(URL), body="<!-- refcheck: ignore-page[dead-link] it is a museum of dead links -->"
    )

    assert findings(page, {URL: DEAD}) == []


@pytest.mark.shared_data
def test_in_saved_pages_every_address_can_be_replaced_at_once(shared_data):
    pages = [
        page
        for page in sorted((shared_data / "wikihtml").glob("*/*.html"))
        if page.stat().st_size < 300_000
    ]
    assert len(pages) > 30
    for page in pages:
        before = read_page(page.read_bytes(), page.name)
        old = [url for url in dict.fromkeys(link.url for link in before.links) if url[0] in "hH"]
        new = {url: f"https://moved.example/{n}?a=1&b=2" for n, url in enumerate(old)}
        known = {url: CheckedLink(Moved(301, to, permanent=True)) for url, to in new.items()}

        problems = list(moved_link.find(Dossier(before, links=known)))
        edits = sorted({e for one in problems for e in one.fix.edits}, key=lambda e: e.start)
        source = before.source
        for edit in reversed(edits):
            source = source[: edit.start] + edit.text + source[edit.end :]
        after = read_page(source.encode("utf-8", "surrogatepass"), page.name)

        assert all(one.end <= other.start for one, other in pairwise(edits)), page.name
        assert len(after.links) == len(before.links), page.name
        for was, now in zip(before.links, after.links, strict=True):
            assert now.url in {was.url, new.get(was.url)}, page.name
        made = {one.fix.replacement for one in problems if one.fix.edits}
        assert made <= {one.url for one in after.links}
