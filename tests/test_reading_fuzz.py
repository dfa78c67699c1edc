"""No page, however broken, makes the reader raise or tell of places that are not there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reading_invariants import check_invariants

from refcheck.reading.page import read_page

PAGES = {
    path.name: path.read_bytes()
    for path in sorted((Path(__file__).parent / "pages").iterdir())
    if path.suffix in {".html", ".htm", ".txt"}
}
TAG = re.compile(rb"<[^<>]*>")
FRAGMENTS = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<ol>",
            "</ol>",
            "<li>",
            "</li>",
            "<sup>",
            "</sup>",
            "<br>",
            "<h2>",
            "</h2>",
        ),
        *(
            "<table><tr><td>",
            "</table>",
            "<b>",
            "</i>",
            "<!--",
            "-->",
            "<style>",
            "</style>",
            "<script>",
        ),
        *(
            '<a href="#1">',
            '<a id="1">',
            "</a>",
            "<a href=",
            '<ol class="references">',
            "<dl><dt>",
            "<dd>",
        ),
        *(
            '<li id="cite_note-1">',
            '<a href="#cite_note-1">',
            '<sup class="reference">',
            "<div id=fn1>",
        ),
        *('<section class="footnotes">', '<div id="refs">', "<pre>", "</pre>", "<blockquote>"),
        *(
            "[1]",
            "[2",
            "3]",
            "[1,",
            "2-",
            "–",
            "[",
            "]",
            "(1)",
            "¹²",
            "1.",
            "2.",
            "1)",
            "[^1]",
            "[9-4]",
        ),
        *(
            "\n",
            "\r",
            "\r\n",
            "\n\n",
            "\t",
            "\0",
            "&",
            "&#91;",
            "&amp;",
            "&lt",
            "&#x110000;",
            "&#0;",
        ),
        *(
            "References",
            "Literatur",
            "Sources:",
            "et al.",
            "e.g.",
            "text",
            "A sentence. ",
            "↩",
            "^",
        ),
        *("'", '"', "<", ">", "\ufeff", "\u2028", "\x85", "\ud800", "😀", "i\u0307", "İ", "ß", "ﬀ"),
    ]
)
QUICK = settings(
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@settings(QUICK, max_examples=150)
@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes):
    check_invariants(read_page(data, "page"))


@settings(QUICK, max_examples=100)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-32", "shift_jis"]))
def test_any_text_is_read(text: str, encoding: str):
    check_invariants(read_page(text.encode(encoding, "replace"), "page.txt", media="text"))


@settings(QUICK, max_examples=500)
@given(st.lists(FRAGMENTS, max_size=60), st.sampled_from(["html", "text", None]))
def test_any_heap_of_markup_is_read(fragments: list[str], media):
    data = "".join(fragments).encode("utf-8", "surrogatepass")

    check_invariants(read_page(data, "page.html", media=media))


@settings(QUICK, max_examples=120)
@given(st.sampled_from(list(PAGES)), st.floats(0, 1), st.floats(0, 1))
def test_a_stretch_cut_out_of_a_page_is_read(name: str, start: float, length: float):
    page = PAGES[name]
    begin = int(start * len(page))

    cut = page[begin : begin + int(length * len(page))]

    check_invariants(read_page(cut, name))


@settings(QUICK, max_examples=120)
@given(st.sampled_from(list(PAGES)), st.data())
def test_a_page_with_some_bytes_changed_is_read(name: str, data):
    page = bytearray(PAGES[name])
    for _ in range(data.draw(st.integers(1, 40))):
        position = data.draw(st.integers(0, len(page) - 1))
        page[position] = data.draw(st.sampled_from(b"<>[]&\"'/\0\xff1 \n"))

    check_invariants(read_page(bytes(page), name))


@settings(QUICK, max_examples=120)
@given(st.sampled_from(list(PAGES)), st.randoms(use_true_random=False))
def test_a_page_without_some_of_its_tags_is_read(name: str, random):
    page = TAG.sub(lambda match: match[0] if random.random() > 0.15 else b"", PAGES[name])

    check_invariants(read_page(page, name))


@settings(QUICK, max_examples=120)
@given(st.sampled_from(list(PAGES)), st.sampled_from(list(PAGES)), st.floats(0, 1), st.floats(0, 1))
def test_two_pages_spliced_are_read(one: str, other: str, first: float, second: float):
    head = PAGES[one][: int(first * len(PAGES[one]))]
    tail = PAGES[other][int(second * len(PAGES[other])) :]

    check_invariants(read_page(head + tail, "page.html"))


def test_undecodable_bytes_are_read_in_silence(caplog, capfd):
    read_page(b"<p>caf\xe9 \x81\x8d \xff\xfe [1]</p>" * 30, "page.html")
    read_page(b'<meta charset="utf-8"><p>caf\xe9 \x81 [1]</p>' * 30, "page.html")
    read_page("竹から作ら".encode("shift_jis")[:-1], "page.html")
    read_page(b'<meta charset="big5"><p>\xff\xff\x80 [1]</p>' * 30, "page.html")

    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", list(PAGES))
def test_the_invariants_hold_for_the_page_itself(name: str):
    check_invariants(read_page(PAGES[name], name))


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(unit, id=unit)
        for unit in ("<", "<a ", "<!--", "[", "[1", "[1,", "[1-", "&", "&#", "<p><b>", "<ol><li>",
                     "<div>", "<sup>1", "(", '<a href="', "e.g. ", ". ", "1. x<br>", "References\n")
    ],
)  # fmt: skip
def test_a_flood_is_read_soon(unit: str):
    check_invariants(read_page((unit * 4000).encode(), "page.html"))
