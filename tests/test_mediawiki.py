from __future__ import annotations

import json
from itertools import islice

import pytest

from refcheck.errors import InputError
from refcheck.model.revisions import Revision
from refcheck.revisions.mediawiki import MediaWikiHistory, Reply, Wiki
from refcheck.revisions.titles import page_title

BASE = "https://wiki.example/w/"


class Answers:
    """What the wiki says, by the end of the address; everything else is not there."""

    def __init__(self, replies=None):
        self.replies = replies or {}
        self.asked = []

    def __call__(self, url):
        self.asked.append(url)
        for part, reply in self.replies.items():
            if part in url:
                return reply
        return Reply(404, "text/html", b"<html>no</html>")


def as_json(value, status=200):
    return Reply(status, "application/json", json.dumps(value).encode())


def page(title="Tea", **more):
    latest = {"id": 7, "timestamp": "2026-03-02T10:00:00Z"}
    return as_json({"title": title, "latest": latest, "html": "<p>Tea</p>", **more})


@pytest.mark.parametrize(
    "address",
    [
        "https://wiki.example/w/",
        "https://wiki.example/w",
        "https://wiki.example/w/index.php",
        "https://wiki.example/w/api.php?action=help",
        "https://wiki.example/w/rest.php/v1/",
    ],
)
def test_a_wiki_is_named_by_the_folder_of_its_scripts(address):
    assert Wiki(address, Answers()).base == BASE


@pytest.mark.parametrize(
    ("title", "segment"),
    [
        ("Tea and ice", "Tea_and_ice"),
        ("Help:Tea/Ice", "Help%3ATea%2FIce"),
        ("What? 100 % + C", "What%3F_100_%25_%2B_C"),
        ("Thé", "Th%C3%A9"),
        ("../../x", "..%2F..%2Fx"),
        ("..", ".."),
    ],
)
def test_titles_are_one_segment_of_the_path(title, segment):
    ask = Answers()

    with pytest.raises(InputError):
        Wiki(BASE, ask).page(title)

    assert ask.asked[0] == f"{BASE}rest.php/v1/page/{segment}/with_html"


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("", "names no page"),
        (" _ ", "names no page"),
        ("Tea[1]", "[ is not allowed"),
        ("Tea#Ice", "# is not allowed"),
        ("a|b", "| is not allowed"),
        ("a\nb", "U+000A is not allowed"),
        ("é" * 128, "256 bytes"),
    ],
)
def test_titles_that_no_page_can_have(title, reason):
    with pytest.raises(InputError) as caught:
        page_title(title)

    assert reason in caught.value.message
    assert "\n" not in caught.value.message


def test_the_longest_title():
    assert page_title("é" * 127) == "é" * 127


@pytest.mark.parametrize("number", [True, 0, -7, 2**63, 10**30, "7", 7.0, None])
def test_what_can_be_no_revision_is_none(number):
    latest = {"id": number, "timestamp": "2026-03-02T10:00:00Z"}

    assert Wiki(BASE, Answers({"with_html": page(latest=latest)})).page("Tea").revision is None


def test_a_namespace_does_not_count_to_the_length_of_a_title():
    assert page_title(f"Talk:{'T' * 255}") == f"Talk:{'T' * 255}"
    with pytest.raises(InputError, match="256 bytes"):
        page_title(f"Talk:{'T' * 256}")


@pytest.mark.parametrize("told", ["\ud800", "Tea[", "T" * 300, " ", None, 7])
def test_a_title_that_no_page_can_have_is_not_taken_from_a_wiki(told):
    by_rest = Answers({"with_html": page(title=told)})
    latest = {"revid": 7, "timestamp": "2026-03-02T10:00:00Z"}
    query = {"query": {"pages": [{"title": told, "revisions": [latest]}]}}
    text = {"parse": {"text": "<p>Tea</p>"}}
    by_api = Answers({"action=query": as_json(query), "action=parse": as_json(text)})

    for answers in (by_rest, by_api):
        found = Wiki(BASE, answers).page("Tea")
        assert (found.title, found.address) == ("Tea", f"{BASE}index.php?title=Tea")


def test_a_page_and_its_revision():
    found = Wiki(BASE, Answers({"page/Tea/with_html": page()})).page("tea".capitalize())

    assert (found.title, found.html) == ("Tea", "<p>Tea</p>")
    assert found.revision == Revision("7", "2026-03-02")
    assert found.address == f"{BASE}index.php?title=Tea"


@pytest.mark.parametrize(
    ("told", "address"),
    [
        ("//wiki.example/wiki/Tea", "https://wiki.example/wiki/Tea"),
        ("http://wiki.example/wiki/Tea", "https://wiki.example/wiki/Tea"),
        ("https://other.example/wiki/Tea", f"{BASE}index.php?title=Tea"),
        ("javascript:alert(1)", f"{BASE}index.php?title=Tea"),
        ("//wiki.example", f"{BASE}index.php?title=Tea"),
        ("//[/x", f"{BASE}index.php?title=Tea"),
    ],
)
def test_the_address_is_what_the_wiki_says_of_itself(told, address):
    html = f'<html><head><link rel="dc:isVersionOf" href="{told}"/></head></html>'

    found = Wiki(BASE, Answers({"with_html": page(html=html)})).page("Tea")

    assert found.address == address


@pytest.mark.parametrize("value", [None, [], {"latest": 3}, {"html": 3, "title": []}])
def test_odd_answers_are_no_page(value):
    with pytest.raises(InputError):
        Wiki(BASE, Answers({"with_html": as_json(value)})).page("Tea")


@pytest.mark.parametrize(
    ("replies", "words"),
    [
        ({"rest.php": as_json({"errorKey": "rest-nonexistent-title"}, 404)}, "has no page “Tea”"),
        ({"rest.php": as_json({"errorKey": "rest-read-denied"}, 403)}, "who log in"),
        ({"api.php": as_json({"error": {"code": "readapidenied"}})}, "who log in"),
        ({"api.php": as_json({"query": {"pages": [{"missing": True}]}})}, "has no page “Tea”"),
        ({"api.php": as_json({"error": {"code": "boom\x1b[31m"}})}, "its API says"),
        ({"api.php": Reply(200, "text/html", b"<html>Log in")}, "answered with a web page"),
        ({"api.php": Reply(200, "text/plain", b"what")}, "no JSON"),
        ({"rest.php": as_json({"title": "Tea", "html": " "})}, "without the text of “Tea”"),
        ({}, "there is no MediaWiki at"),
    ],
)
def test_what_cannot_be_had_is_one_clear_line(replies, words):
    with pytest.raises(InputError) as caught:
        Wiki(BASE, Answers(replies)).page("Tea")

    assert words in caught.value.message
    assert "\n" not in caught.value.message


def test_history_goes_back_in_steps_and_is_bounded():
    def ask(url):
        older = int(url.partition("older_than=")[2] or 1000)
        some = [
            {"id": number, "timestamp": f"20{number % 90 + 10}-01-01T00:00:00Z"}
            for number in range(older - 1, older - 21, -1)
        ]
        return as_json({"revisions": some, "older": "https://elsewhere.example/"})

    found = list(MediaWikiHistory(Wiki(BASE, ask), "Tea").revisions())

    assert [one.id for one in found] == [str(number) for number in range(999, 799, -1)]


def test_history_asks_only_as_far_as_it_is_wanted():
    asked = []

    def ask(url):
        asked.append(url)
        some = [{"id": 100 - i, "timestamp": "2026-01-01T00:00:00Z"} for i in range(20)]
        return as_json({"revisions": some, "older": "more"})

    list(islice(MediaWikiHistory(Wiki(BASE, ask), "Tea").revisions(), 3))

    assert len(asked) == 1


def test_a_silent_wiki_ends_its_history():
    def ask(_url):
        raise InputError("nobody answers")

    history = MediaWikiHistory(Wiki(BASE, ask), "Tea")

    assert list(history.revisions()) == []
    assert history.page(Revision("7", "2026-03-02")) is None


def test_an_earlier_state_of_a_page():
    ask = Answers({"revision/7/html": Reply(200, "text/html", b"<p>Then</p>")})

    assert MediaWikiHistory(Wiki(BASE, ask), "Tea").page(Revision("7", "")) == b"<p>Then</p>"
