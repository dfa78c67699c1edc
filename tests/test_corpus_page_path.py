"""What is done for a page of a corpus, and what is left undone since nobody asks for it."""

from __future__ import annotations

import gc
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest
from articles import build, dossier, entries_of
from hypothesis import given
from hypothesis import strategies as st

from refcheck.checks.entries import duplicate_reference
from refcheck.checks.gathered import gathered, gathered_about
from refcheck.checks.ground import ground_under
from refcheck.checks.selection import select_rules
from refcheck.config import load_settings
from refcheck.gathering import PageInput, parsed
from refcheck.model.article import coins_of
from refcheck.model.printed import PrintedFields, dois_of, printed_dois
from refcheck.pipeline import check_pages
from refcheck.progress import Silent
from refcheck.reading.bibliography import parse_reference, read_dois
from refcheck.reading.elements import Node
from refcheck.reading.page import read_page

PAGE = """
<p>Water boils.[1] It freezes.[2] Salt lowers that.[3] Sugar does too.[4]</p>
<h2>References</h2>
<ol>
<li>Example A. On boiling water. J Examples. 1990;1:1-9. doi:10.5555/boiling</li>
<li>Example B. On ice. J Examples. 1991;2:10-19. doi:10.5555/ice</li>
<li>Example C. On salt. 1992.</li>
<li>{fourth}</li>
</ol>
"""


def structure_run(fourth):
    """The structure rules over the page: its findings, and what of it was taken apart."""
    taken_apart = []

    def parse(reference):
        taken_apart.append(reference.number)
        return parsed(reference)

    report = check_pages(
        [PageInput("page.html", PAGE.format(fourth=fourth).encode())],
        settings=load_settings({"select": ("REF0",)}, {}),
        resolver=None,
        rules=select_rules(("REF0",), (), ()),
        started="2026-11-23T00:00:00Z",
        progress=Silent(),
        parse=parse,
    )
    return [finding.rule for finding in report.articles[0].findings], taken_apart


def test_structure_rules_take_no_reference_apart():
    rules, taken_apart = structure_run("Example D. On sugar. 1993. doi:10.5555/sugar")

    assert rules == []
    assert taken_apart == []


def test_structure_rules_take_apart_what_has_the_same_doi_as_another_entry_alone():
    rules, taken_apart = structure_run(
        "Example: Of water that boils. J. Examples 1, 1-9. https://doi.org/10.5555/BOILING"
    )

    assert rules == ["REF009"]
    assert taken_apart == ["4"]  # an article: that pages differ could say nothing


@pytest.mark.parametrize(
    ("text", "context", "urls"),
    [
        pytest.param("A. On ice. doi:10.5555/ice.", "", (), id="text"),
        pytest.param("A. On ice. 10\u200b.5555/ice", "", (), id="invisible sign"),
        pytest.param("A. On ice. 10 .5555/ice", "", (), id="stray space"),
        pytest.param("A. On ice. *10*.5555/ice", "", (), id="emphasis"),
        pytest.param("A. On ice. *1*0.5555/ice", "", (), id="emphasis within"),
        pytest.param("A. 10(erratum 5: 3).5555/ice", "", (), id="notice in between"),
        pytest.param("A. On ice.", "", ("https://doi.org/10.5555%2Fice",), id="address"),
        pytest.param("A. doi:10.5555/b", "", ("https://doi.org/10.5555/c",), id="two"),
        pytest.param("A. On ice.", "rft_id=info%3Adoi%2F10.5555%2Fice", (), id="span"),
        pytest.param("A. On ice.", "RFT_ID=info:doi/%31%30%2e5555/ice", (), id="encoded span"),
        pytest.param("A.", "rft_id=info:doi/10.5555/a&rft_id=x", (), id="the last of two spans"),
        pytest.param("B. doi:10.5555/b", "rft_id=info:doi/10.5555/a", (), id="print before span"),
        pytest.param("A. On ice. doi:10.12/x", "", (), id="none"),
        pytest.param("", "", (), id="empty"),
    ],
)
def test_dois_read_by_themselves_are_those_of_the_fields(text, context, urls):
    fields = parse_reference(text, coins=dict(coins_of(context)) or None, urls=urls)

    assert read_dois(text, context, urls) == dois_of(fields)


PIECES = st.sampled_from(
    [
        *("10", ".", "1", "0", " ", "\u200b", "*", ".5555/a", "doi:", "10.5555/b ", "MR 1234567"),
        *("https://doi.org/", "[cited 5 May 2010]", "(erratum 1: 2)", "Water. ", "%2F", "arXiv:"),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_dois_read_by_themselves_are_those_of_any_fields(text):
    assert read_dois(text) == dois_of(parse_reference(text))


def test_some_of_these_have_a_doi():
    assert read_dois("Water. doi:10.5555/b ") == ("10.5555/b",)


@given(st.text("ab=&+%41éC3\n ", max_size=30))
def test_a_span_is_read_as_the_standard_library_reads_it(context):
    assert list(coins_of(context)) == parse_qsl(context)


def test_printed_dois_are_those_of_fields_that_are_known_already():
    entry = build("Water boils.[1]", entries_of("On ice. doi:10.5555/ice")).references[0]
    fields = PrintedFields({entry.key: entry}, parsed, lambda _: ("read by itself",))

    before = printed_dois(fields, entry.key)
    _ = fields[entry.key]

    assert before == ("read by itself",)
    assert printed_dois(fields, entry.key) == ("10.5555/ice",)
    assert printed_dois({}, entry.key) == ()


def test_accents_are_no_difference_between_the_words_of_entries():
    entries = entries_of(
        "Müller Ä. Sur l'eau dans la casserole bouillante",
        "MULLER A\u0308. SUR L\u2019EAU dans la casserole bouillante",
    )

    found = list(duplicate_reference.find(dossier("Water.[1] Ice.[2] Salt.[1]", entries)))

    assert len(found) == 1


def test_rules_share_what_is_worked_out_of_a_dossier():
    known = dossier("Water.[1] Ice.[2]", entries_of("On water", "On ice"))
    calls = []

    def length(one):
        calls.append(one)
        return len(one.article.references)

    assert [known.once(length), known.once(length)] == [2, 2]
    assert len(calls) == 1
    assert ground_under(known) is ground_under(known)
    assert gathered_about(known, known.article.references[1]) is list(gathered(known))[1]


def test_a_changed_dossier_is_worked_out_anew():
    known = dossier("Water.[1] Ice.[2]", entries_of("On water", "On ice"))
    ground_under(known)
    other = replace(known, article=build("Water.[1]", entries_of("On water")))

    assert len(ground_under(other).scopes[0].entries) == 1
    assert known == dossier("Water.[1] Ice.[2]", entries_of("On water", "On ice"))


def test_elements_go_with_the_page_and_wait_for_no_collection():
    gc.collect()
    gc.disable()
    try:
        article = read_page(PAGE.format(fourth="Example D.").encode(), "page.html")
        left = [one for one in gc.get_objects() if isinstance(one, Node)]
    finally:
        gc.enable()

    assert article.references
    assert left == []
