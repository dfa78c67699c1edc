"""Whatever strangers send: a verdict, in time that grows with its length and no faster."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from refcheck.links.classify import classify
from refcheck.links.guard import Forbidden
from refcheck.links.page import Page
from refcheck.links.trail import Answer, Failure, Hop, Trail
from refcheck.model.links import CheckedLink

PIECES = [
    "<", ">", "</", "<!--", "-->", "<!", "<?", '"', "'", "=", "&amp;", "&#x110000;", "&#", "<title>",
    "</title>", "<script>", "</script", "<svg>", "</svg>", "<h1>", "</h1>", "<p id=a>", "<a name='b'",
    "<meta charset=utf-16>", "<meta charset='unicode_escape'>", "\\x", "\x00", "\ud7ff", "é", "字",
    "404", "Not Found", "Page not found", "Just a moment...", "_cf_chl_opt", "sedoparking.com",
    "<h2>", "</h2>", " = ", "='", '="', "<a b", "<noframes>", "<x-y></x-y>",
    "<script src='//sedoparking.com/x'>", "<link rel=canonical href='http://[::1'>", "\ufeff", " ",
]  # fmt: skip
bodies = st.one_of(
    st.binary(max_size=400),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join).map(str.encode),
)
urls = st.one_of(
    st.sampled_from(
        [
            "https://press.example/a/b?c=d#e",
            "http://press.example/",
            "https://doi.org/10.5555/a",
            "https://x.com/a",
            "https://web.archive.org/web/2019/https://press.example/a",
            "http://[::1",
            "http://a.example:99999999/",
            "http://a.example/%FF%00/..;jsessionid=1",
            "//",
            "",
        ]
    ),
    st.text(max_size=60),
    st.text(max_size=30).map("https://press.example/".__add__),
)
values = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["text/html", "text/html; charset=utf-16", "text/html; charset=idna", "challenge"]
    )
    | st.sampled_from(
        ["text/html; charset=undefined", "text/html;charset=\x00", "https://a.example/"]
    ),
)
headers = st.dictionaries(
    st.sampled_from(["content-type", "location", "cf-mitigated", "memento-datetime", "x"]), values
)
answers = st.builds(
    Answer, urls, st.just("GET"), st.integers(-1, 1200), headers, bodies, st.booleans()
)
ends = st.one_of(
    answers,
    answers,
    st.builds(Failure, urls, st.sampled_from(["timeout", "unknown-host", "redirects"]), st.text()),
    st.builds(Forbidden, urls, st.sampled_from(["private", "port"]), st.text()),
)
hops = st.lists(st.builds(Hop, urls, st.sampled_from([301, 302, 308, 399]), urls), max_size=3).map(
    tuple
)
plain = st.builds(Trail, urls, ends, hops)
trails = st.builds(Trail, urls, ends, hops, st.none() | plain, st.none() | plain)


@given(trails, st.text(max_size=30) | st.sampled_from(["a", "%FF", ":~:text=a,-", ":~:text=,,,"]))
@settings(max_examples=600, deadline=None)
def test_every_trail_has_a_verdict(trail, fragment):
    assert isinstance(classify(trail, fragment), CheckedLink)


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
@settings(max_examples=400, deadline=None)
def test_every_source_is_read_to_its_end(source):
    page = Page(source)

    for part in (page.title, page.heading, page.text):
        assert part == " ".join(part.split())
    assert all(isinstance(tag.attributes(), dict) for tag in page.tags)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<",
            "<a",
            "<a ",
            "<a '",
            '<a b="',
            "<a b='\"",
            "<!--",
            "<!",
            "</",
            "<script",
            "<script>",
        ),
        *("<title>", "<title", "<h1>", "<svg>", "<p id=", "a=b ", "a", "&amp", "&#1", "= "),
        *("<x " + "a" * 50, "<p id=a>", "<script src=sedoparking", "<link rel=canonical href=a>"),
        *("<iframe src='//sedoparking.com", "<meta charset=", "<h1><svg>", "</title>"),
        *("<a =", '<a b=c"', "<a b='c' \"", "= '", "<h2>", "<h2 id=", "<h2></h2>", "<x-y></x-y>"),
        *(
            "page not found ",
            "the the page ",
            "la page ",
            "的页面",
            "<script>a</script>",
            "<img src=a>",
        ),
    ],
)
def test_a_body_costs_no_more_than_its_length(piece):
    body = (piece * 2_000_000)[:250_000].encode()
    answer = Answer(
        "https://press.example/a", "GET", 200, {"content-type": "text/html"}, body, True
    )
    trail = Trail(answer.url, answer, decoy=Trail("https://press.example/b", answer))
    before = time.process_time()

    classify(trail, "a:~:text=b")

    assert time.process_time() - before < 3
