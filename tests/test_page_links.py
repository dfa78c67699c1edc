"""Which addresses a page leads to: linked, typed, wrapped, obfuscated, and which are none."""

from __future__ import annotations

import pytest

from refcheck.reading.page import read_page

LONG = "http://a.example/a-long-address/of-a-page-that-has-a-name-to-be-shortened"
LIST = "<h2>References</h2><ol><li>Quay A. Tides. 2001. {}</li><li>Bar B. Sand. 2002.</li></ol>"


def links_of(body, entry=""):
    page = f"<p>It is so.[1] And so.[2] And this too.[1] {body}</p>{LIST.format(entry)}"
    return read_page(page.encode(), "page.html").links


def urls(body, entry=""):
    return [link.url for link in links_of(body, entry)]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        pytest.param("http://a.example/b?c=1&amp;d=2", "http://a.example/b?c=1&d=2", id="&amp;"),
        pytest.param("http://a.example/b?c=1&d=2", "http://a.example/b?c=1&d=2", id="a bare &"),
        pytest.param("&#104;ttp://a.example/", "http://a.example/", id="a reference for a letter"),
        pytest.param("/&#47;a.example/b", "https://a.example/b", id="a reference for a slash"),
        pytest.param("//a.example/b", "https://a.example/b", id="no scheme"),
        pytest.param("http:/a.example/b", "http:/a.example/b", id="too few slashes"),
        pytest.param("  HTTP://a.example/b\n", "HTTP://a.example/b", id="space around it"),
        pytest.param("http://a.example/\n\tb", "http://a.example/b", id="wrapped"),
        pytest.param(
            "https://www.google.com/url?q=https://a.example/b%3Fc&amp;sa=D",
            "https://a.example/b?c", id="from a Google document",
        ),
        pytest.param(
            "https://www.google.de/url?sa=t&amp;url=http%3A%2F%2Fa.example%2Fb&amp;ved=0",
            "http://a.example/b", id="from Google's results",
        ),
        pytest.param(
            "https://www.google.com/url?x=1", "https://www.google.com/url?x=1", id="Google's own"
        ),
    ],
)  # fmt: skip
def test_a_link_leads_where_a_browser_would_go(href, url):
    assert urls(f'<a href="{href}">there</a>') == [url]


@pytest.mark.parametrize(
    "start",
    [
        pytest.param('class="external" href="http://a.example/"', id="not the first attribute"),
        pytest.param("href='http://a.example/'", id="single quotes"),
        pytest.param("href=http://a.example/", id="no quotes"),
        pytest.param('HREF="http://a.example/"', id="capitals"),
        pytest.param('data-href="/x" href="http://a.example/"', id="after one of its name's end"),
        pytest.param('\nhref="http://a.example/"', id="on a line of its own"),
    ],
)
def test_an_address_is_found_however_the_tag_is_written(start):
    assert urls(f"<a {start}>there</a>") == ["http://a.example/"]


@pytest.mark.parametrize(
    "href",
    [
        "#place", "page.html", "./page.html", "../page.html", "/wiki/Page", "/wiki/A:B", "mailto:a@b.example",
        "tel:+49301234", "", "http://", "https:",
        "https://w.example/index.php?title=A&amp;action=edit&amp;section=2",
        "https://w.example/index.php?title=A&amp;action=edit&amp;redlink=1",
        "https://w.example/wiki/A?veaction=edit",
        "https://twitter.com/intent/tweet?text=A",
        "https://www.facebook.com/sharer.php?u=https://a.example/",
        "javascript:;", "javascript:void(0)", "JavaScript: void(0);", "javascript:%20void(0);",
        "javascript:return false;", "javascript://", "javascript:", "data:,",
        "data:image/png;base64,iVBORw0KGgo=",
    ],
)  # fmt: skip
def test_places_of_the_page_its_own_pages_buttons_and_forms_are_no_links(href):
    assert urls(f'<a href="{href}">there</a>') == []


@pytest.mark.parametrize(
    "href",
    [
        "https://w.example/index.php?action=getRecordDetail&amp;id=7",
        "https://www.nytimes.com/2006/share/",
        "https://x.example/intent/",
        "https://netflix.com/share",
    ],
)
def test_addresses_that_only_resemble_forms_are_links(href):
    assert len(urls(f'<a href="{href}">there</a>')) == 1


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("JAVASCRIPT:alert(1)", "JAVASCRIPT:alert(1)"),
        ("java&#9;script:alert(1)", "javascript:alert(1)"),
        ("java\nscript:alert(1)", "javascript:alert(1)"),
        ("&#x6A;avascript:alert(1)", "javascript:alert(1)"),
        ("&#1;javascript:alert(1)", "javascript:alert(1)"),
        ("vbscript:msgbox", "vbscript:msgbox"),
        ("data:text/html;base64,PHNjcmlwdD4=", "data:text/html;base64,PHNjcmlwdD4="),
        ("data:image/svg+xml,%3Csvg/%3E", "data:image/svg+xml,%3Csvg/%3E"),
        ("file:///C:/Users/a.doc", "file:///C:/Users/a.doc"),
    ],
)
def test_addresses_that_act_are_found_in_the_article(href, url):
    (link,) = links_of("", f'<a href="{href}">there</a>')

    assert (link.url, link.where, link.reference) == (url, "reference 1", "r1")


def test_addresses_that_act_are_none_of_the_entrys_and_none_in_menus():
    page = (
        '<div class="menu"><a href="javascript:open()">more</a></div>'
        f"<p>It is so.[1] And so.[2] And this.[1]</p>{LIST.format('<a href=javascript:f(1)>x</a>')}"
    )
    article = read_page(page.encode(), "page.html")

    assert [link.url for link in article.links] == ["javascript:f(1)"]
    assert article.references[0].urls == ()


def test_what_acts_is_cut_and_hides_no_address_typed_within():
    data = "data:text/html," + "x" * 5000
    found = urls(f'<a href="{data}">A</a> <a href="javascript:go()">http://a.example/b</a>')

    assert found == [data[:200], "javascript:go()", "http://a.example/b"]


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("http://a.example/b.", "http://a.example/b"),
        ("(see http://a.example/b)", "http://a.example/b"),
        ("http://a.example/b_(c)", "http://a.example/b_(c)"),
        ("Http://a.example/b", "Http://a.example/b"),
        ("HTTPS://A.EXAMPLE/B", "HTTPS://A.EXAMPLE/B"),
        ("见http://a.example/b。后", "http://a.example/b"),
        ("（http://a.example/b）", "http://a.example/b"),
        ("http://a.example/b\u200b, then", "http://a.example/b"),
        ("http://a.example/b.\u200b", "http://a.example/b"),
        ("http://a.exam\u00adple/\u200bb", "http://a.example/b"),
        ("http://[::1]/b", "http://[::1]/b"),
        ("[http://a.example/b the label]", "http://a.example/b"),
        ("{{cite web|url=http://a.example/b|title=C}}", "http://a.example/b"),
        ("&lt;http://a.example/b&gt;", "http://a.example/b"),
        ("http://a.example/b?c=1&amp;d=2;", "http://a.example/b?c=1&d=2"),
        ("http://a.example/b<sup>165</sup>", "http://a.example/b"),
        ('<span>http://a.example/b.<sup><a href="#r1">165</a></sup></span>', "http://a.example/b"),
        ("http://ads.example/abs/2008ApJ...687.1264M", "http://ads.example/abs/2008ApJ...687.1264M"),
    ],
)  # fmt: skip
def test_a_typed_address_ends_where_its_reader_sees_it_end(typed, url):
    assert urls(typed) == [url]


def test_the_place_of_a_typed_address_is_what_is_typed():
    body = "At http://a.example/b?c=1&amp;d=2."
    (link,) = links_of(body)
    source = f"<p>It is so.[1] And so.[2] And this too.[1] {body}</p>{LIST.format('')}"

    assert source[link.location.start : link.location.end] == "http://a.example/b?c=1&amp;d=2"


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(f"{LONG[:36]}...{LONG[-14:]}", id="vBulletin"),
        pytest.param("http://a.example/a-long-address/of-a-p ... t-is-long", id="phpBB"),
        pytest.param("http://a.example/a-long-address…", id="an ellipsis"),
        pytest.param("http://a.example/a-long-addr...", id="dots at the end"),
        pytest.param("<code>http://localhost:8080/x</code>", id="an example in code"),
        pytest.param("http://", id="nothing"),
    ],
)
def test_shortened_addresses_and_examples_in_code_are_no_links(typed):
    assert urls(typed) == []


def test_dots_elsewhere_in_an_address_are_its_own():
    assert urls(f"{LONG[:35]}...{LONG[-14:]}")
    assert urls(f"{LONG[:36]}...{LONG[-20:]}")


def test_an_address_in_code_of_an_entry_is_a_link():
    assert urls("", "<code>http://a.example/b</code>") == ["http://a.example/b"]


def test_an_address_in_a_list_that_is_set_in_pre_is_a_link():
    page = "<p>A.[1] B.[2] C.[1]</p><h2>References</h2><pre>1. Quay A. http://a.example/b\n2. Bar B. Sand.</pre>"
    (link,) = read_page(page.encode(), "page.html").links

    assert (link.url, link.where) == ("http://a.example/b", "reference 1")


def test_a_link_whose_words_are_its_address_is_one_link():
    assert urls('<a href="http://a.example/b">http://a.example/b</a>') == ["http://a.example/b"]
