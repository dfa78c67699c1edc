"""Where the edit of a fix stands: after the entry's words, outside every tag and every link."""

from __future__ import annotations

from dataclasses import replace

import pytest
from articles import build, entries_of

from refcheck.checks.doi_style import DoiStyle
from refcheck.checks.fixes import append_doi
from refcheck.model.article import Location
from refcheck.reading.page import read_page


def mended(source, text, *, start, end):
    """The source with the DOI added to the entry that stands at `start`–`end`."""
    article = replace(build("", entries_of(text)), source=source)
    entry = replace(article.references[0], text=text, location=Location(1, 1, start, end))
    edits = append_doi(article, entry, "10.5555/x", DoiStyle()).edits
    if not edits:
        return None
    (edit,) = edits
    assert edit.start == edit.end
    return source[: edit.start] + edit.text + source[edit.end :]


URL = "https://x.example/a"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        pytest.param(f'Water. <a href="{URL}">{URL}|</a>¦</li>', f"Water. {URL}", id="a link"),
        pytest.param("On <i>boiling water|</i>¦</li>", "On boiling water", id="italics"),
        pytest.param(
            f'<span><i>Water</i> <a href="{URL}"><b>boils|</b></a></span>¦ <span title="x"></span>',
            "Water boils",
            id="nested",
        ),
        pytest.param(
            f'Water. <a href="{URL}">boils| <img src="x.png"></a>¦</li>', "Water. boils",
            id="a picture within the link",
        ),
        pytest.param(f'<cite>Water <a href="{URL}">boils</a>.|</cite>¦</li>', "Water boils.", id="full stop"),
        pytest.param(f'Water <a href="{URL}">boils|</a>.¦</li>', "Water boils.", id="full stop beyond"),
        pytest.param('Water boils.¦ <a href="#r1">↑</a>|</li>', "Water boils.", id="back-link"),
        pytest.param(
            '<i>Water boils</i>.¦ <sup><a href="./P#cite_ref-1"><b>a</b></a> '
            '<a href="./P#cite_ref-2">b</a></sup>|</li>',
            "Water boils.",
            id="back-links with letters",
        ),
    ],
)  # fmt: skip
def test_the_edit_stands_after_the_closing_tags(markup, text):
    """`|` is where the reader says that the entry ends, `¦` where the DOI belongs."""
    before = "<ol><li>"
    start = len(before)
    end = start + markup.replace("¦", "").index("|")
    source = before + markup.replace("¦", "").replace("|", "")
    expected = before + markup.replace("|", "").replace("¦", " doi:10.5555/x")

    assert mended(source, text, start=start, end=end) == expected


def test_no_edit_is_offered_where_the_link_goes_on():
    source = f'<li>Water <a href="{URL}">boils and freezes</a></li>'
    end = source.index(" and")

    assert mended(source, "Water boils", start=4, end=end) is None


@pytest.mark.parametrize(
    "entry",
    [
        f'Example A. On boiling water. 1990. <a href="{URL}">{URL}</a>',
        "Example A. On <i>boiling <b>water</b></i>",
        '<a href="#back1">^</a> Example A. On boiling water. <cite>Kettles</cite>.',
        'Example A. On boiling water. <a href="#back1">↩</a>',
    ],
)
def test_on_a_page_that_was_read_the_doi_lands_outside_every_inline_tag(entry):
    page = f"<p>A.[1] B.[1] C.[1]</p><h2>References</h2><ol><li>{entry}</li></ol>"
    article = read_page(page.encode(), "p.html")
    (edit,) = append_doi(article, article.references[0], "10.5555/x", DoiStyle()).edits
    inside = article.source[: edit.start].partition("<li>")[2]

    for tag in ("a", "i", "b", "cite"):
        assert inside.count(f"<{tag}>") + inside.count(f"<{tag} ") == inside.count(f"</{tag}>")
