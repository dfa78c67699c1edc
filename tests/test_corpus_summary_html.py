"""The summary's page: what it says of each kind of run, and that no text of a wiki acts in it."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from typing import get_args

import pytest
from bs4 import BeautifulSoup
from corpus_folder import finding, link, page, reference, work, write_run
from test_reporters_words import WORD, translated

from refcheck.corpus.outcomes import FailureKind
from refcheck.corpus.pages import TRUNCATED
from refcheck.corpus.summary.html import render_summary
from refcheck.corpus.summary.writing import write_summary
from refcheck.reporters.catalogue import FOLDER, catalogue, catalogue_of

WORDS_OF_10_KB = "w" * 10_000
HOSTILE = [
    pytest.param("<script>window.hostile=1</script>", id="script"),
    pytest.param("\"'><img src=x onerror=window.hostile=1>", id="attribute"),
    pytest.param("</style></script><svg onload=window.hostile=1>", id="end of style"),
    pytest.param("\u202egpj.exe\u2066 \u2067", id="direction"),
    pytest.param("{{7*7}}{% raw %}{n}", id="template"),
    pytest.param("\x1b[2J\x07\x00 ::set-output name=a::b", id="control"),
    pytest.param(WORDS_OF_10_KB, id="10 kB"),
    pytest.param("\u200b\ufeff\ufffe\U000e0001", id="invisible"),
]


def shown(tmp_path, *pages, compare=None, **manifest):
    folder = write_run(tmp_path / "run", *pages, **manifest)
    write_summary(folder, compare)
    return BeautifulSoup((folder / "summary.html").read_text("utf-8"), "html.parser")


def words_in(soup, selector="main"):
    return " ".join(soup.select_one(selector).get_text(" ").split())


def run_with_all(folder, piece="Tea", **manifest):
    """A run that fills every list, with this piece wherever a wiki's text goes."""
    entry = {"reference": piece, "reference_key": "r1", "doi": "10.5555/gone"}
    notice = [{"type": "retraction", "date": None, "doi": None}]
    gone = work("10.5555/gone", piece, container=piece, printed_doi="10.5555/x", updates=notice)
    found = [
        finding(rule, piece, message=piece, **entry)
        for rule in ("REF210", "REF211", "REF212", "REF201", "REF999")
    ]
    pages = [
        page(
            f"{piece}{number}",
            title=piece,
            url="https://wiki.example/tea",
            references=[reference(1, "mismatch", **gone), reference(2, year=2001)],
            findings=found,
            links=[{"url": f"https://a.example/{piece}", "host": piece, "outcome": "gone"}],
        )
        for number in range(2)
    ]
    error = {"page": piece, "ordinal": 9, "kind": "time", "message": piece}
    told = {"source": {"kind": "folder", "path": f"/srv/{piece}"}, "settings": {piece[:40]: piece}}
    source = {"name": "crossref", "detail": piece, "asked": 3, "answered": 1, "failed": 2, "reason": piece}  # fmt: skip
    return write_run(folder, *pages, errors=[error], sources=[source], **told | manifest)


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_of_a_wiki_becomes_markup(tmp_path, piece):
    earlier = run_with_all(tmp_path / "earlier", "Tea", started="2026-01-01T00:00:00Z")
    write_summary(run_with_all(tmp_path / "run", piece), earlier)
    html = (tmp_path / "run" / "summary.html").read_text("utf-8")
    soup = BeautifulSoup(html, "html.parser")

    assert len(soup.select("script")) == 1
    assert len(soup.select("style")) == 1
    assert soup.select("img, iframe, object, link, base, form, [onload], [onerror]") == []
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b-\x1f\ud800-\udfff]", html)
    assert "49" not in words_in(soup, "h1")
    assert len(html) < 600_000


@pytest.mark.parametrize(
    "url",
    [
        "javascript:window.hostile=1",
        "data:text/html,x",
        'https://a.example/"><script>x</script>',
        "https://user:secret@a.example/",
        "//a.example/",
        "https://a.example/" + "x" * 9000,
    ],
)
def test_a_page_is_linked_only_where_its_address_is_a_plain_one(tmp_path, url):
    soup = shown(tmp_path, page("Tea", url=url, findings=[finding("REF001")]))

    outward = [one["href"] for one in soup.select("a") if ":" in one["href"] or "//" in one["href"]]
    assert outward == []
    assert "secret" not in str(soup)


def test_the_policy_allows_what_is_in_the_page_and_nothing_else(tmp_path):
    write_summary(run_with_all(tmp_path))
    html = (tmp_path / "summary.html").read_text("utf-8")
    policy = re.search(r'Policy" content="([^"]*)"', html)[1]

    for name in ("style", "script"):
        text = re.search(rf"<{name}>(.*?)</{name}>", html, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert not re.search(r"\sstyle=|\son\w+=", html)


def test_the_page_links_to_the_files_that_are_there(tmp_path):
    write_summary(run_with_all(tmp_path))
    soup = BeautifulSoup((tmp_path / "summary.html").read_text("utf-8"), "html.parser")
    files = {one["href"] for one in soup.select("a[href^='csv/']")}

    assert len(files) > 8
    assert [one for one in files if not (tmp_path / one).is_file()] == []
    ids = [one["id"] for one in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert [a["href"] for a in soup.select("a[href^='#']") if a["href"][1:] not in ids] == []


def test_the_gravest_comes_first(tmp_path):
    soup = BeautifulSoup("", "html.parser")
    write_summary(run_with_all(tmp_path))
    soup = BeautifulSoup((tmp_path / "summary.html").read_text("utf-8"), "html.parser")

    assert words_in(soup, ".verdict h2") == "2 pages cite a work that was retracted."
    assert "tone-error" in soup.select_one(".verdict")["class"]
    assert "Tea0 , number Tea" in words_in(soup, ".noted .places")
    assert "REF999" in words_in(soup)


def test_a_retraction_that_is_no_error_makes_no_headline(tmp_path):
    partly = finding("REF210", severity="warning")

    soup = shown(tmp_path, page("Tea", references=[reference(1)], findings=[partly]))

    assert words_in(soup, ".verdict h2") == "No errors, but 1 page has something worth a look."


@pytest.mark.parametrize(
    ("pages", "headline", "told"),
    [
        pytest.param([], "No page was checked.", "Nothing was found.", id="empty"),
        pytest.param(
            [page("Tea")],
            "No list of references was found on any page.",
            "No page has a list of references",
            id="no references",
        ),
        pytest.param(
            [page("Tea", references=[reference(1)])],
            "No faults found.",
            "Of 1 reference, 1 was found and matches.",
            id="one page",
        ),
        pytest.param(
            [page("Tea", references=[reference(1, "unchecked")])],
            "No faults found, but not everything was checked.",
            "1 reference was not checked against any record; that says nothing against it.",
            id="unchecked",
        ),
        pytest.param(
            [page("Tea", references=[reference(1)], findings=[finding("REF201")])],
            "No errors, but 1 page has something worth a look.",
            "Of 1 page, none has an error, 1 has a warning.",
            id="warnings",
        ),
    ],
)
def test_a_run_of_each_kind_says_the_right_thing(tmp_path, pages, headline, told):
    soup = shown(tmp_path, *pages)

    assert words_in(soup, ".verdict h2") == headline
    assert told in words_in(soup)


def test_where_nobody_was_asked_nothing_is_known_of_retractions(tmp_path):
    entries = [reference(1, "unchecked"), reference(2, "unchecked")]

    soup = shown(tmp_path, page("Tea", references=entries), asked={})

    told = words_in(soup)
    assert "The references were not looked up in this run" in told
    assert "nothing is known of retractions" in told
    assert "No cited work is known to be retracted" not in told
    assert "No work was looked up in this run." in told
    assert "No reference was found to be a work" not in told
    assert "Where misfits come from" not in told


@pytest.mark.parametrize("kind", ["folder", "wiki", "addresses", "enterprise", "warc", "zim"])
def test_every_kind_of_source_has_words(kind):
    assert catalogue("en").named("summary.kind", kind) != kind


@pytest.mark.parametrize("kind", [*get_args(FailureKind), TRUNCATED])
def test_every_kind_of_error_has_words(kind):
    assert catalogue("en").named("summary.unread.kind", kind) != kind


def test_a_list_of_one_is_no_list_of_all(tmp_path):
    soup = shown(tmp_path, page("Tea", references=[reference(1)], findings=[finding("REF201")]))

    told = words_in(soup, ".meaning")
    assert "It is in csv/worst-pages.csv , too." in told


def test_an_outage_is_said_aloud_and_is_no_finding(tmp_path):
    source = {"name": "crossref", "detail": "api", "asked": 9, "answered": 2, "failed": 7}
    told = {"sources": [source | {"reason": "no answer"}], "asked": {"references": 9, "unanswered": 7}}  # fmt: skip
    entries = [reference(n, "unchecked") for n in range(7)] + [reference(8), reference(9)]

    soup = shown(tmp_path, page("Tea", references=entries, findings=[finding("REF901")]), **told)

    words = words_in(soup)
    assert "1 of 1 sources did not always answer: Crossref." in words
    assert "7 different references have no answer, since somebody kept silent. That says nothing against them." in words  # fmt: skip
    assert words_in(soup, ".verdict h2") == "No faults found, but not everything was checked."
    assert "No page has an error or a warning." in words


@pytest.mark.parametrize(("asked", "told"), [(True, "No linked address is gone."), (False, "Links were not asked.")])  # fmt: skip
def test_links_that_were_not_asked_are_not_told_to_be_well(tmp_path, asked, told):
    settings = {"online": False, "links": asked}

    soup = shown(tmp_path, page("Tea", links=[link("https://a.example/")]), settings=settings)

    words = words_in(soup)
    assert told in words
    assert ("No linked address is gone." in words) == asked


def test_a_run_that_has_not_ended_says_so(tmp_path):
    soup = shown(tmp_path, page("Tea"), stage="check", finished=None)

    assert "This run has not ended." in words_in(soup)


def test_every_plot_has_a_text_in_its_place(tmp_path):
    write_summary(run_with_all(tmp_path))
    soup = BeautifulSoup((tmp_path / "summary.html").read_text("utf-8"), "html.parser")
    plots = soup.select("svg")

    assert len(plots) > 2
    for svg in plots:
        assert svg.get("aria-hidden") == "true" or len(svg["aria-label"]) > 10
    told = {svg["aria-label"] for svg in plots if svg.get("aria-label")}
    assert any("4 references of known works" in one or "references" in one for one in told)


def test_the_page_of_another_language_has_no_word_of_this_one(tmp_path):
    tree = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))
    about = tree.pop("language")
    about |= {"tag": "x-other", "thousands": "·", "direction": "rtl"}
    other = catalogue_of({"language": about, **translated(tree)})
    earlier = run_with_all(tmp_path / "earlier", "Pot", started="2026-01-01T00:00:00Z")
    folder = run_with_all(tmp_path / "run")

    soup = BeautifulSoup(render_summary(write_summary(folder, earlier), other), "html.parser")
    read_out = [svg["aria-label"] for svg in soup.select("[aria-label]")]
    for tag in soup.select("script, style, bdi, [dir=auto], meta, title, .file, .rule, a"):
        tag.decompose()

    assert sorted(set(WORD.findall(soup.get_text(" ")))) == []
    assert [one for one in read_out if WORD.search(one)] == []
