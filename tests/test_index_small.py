"""The works in the package: only those are brought up that a print may mean."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from refcheck.model.evidence import ReferenceFields
from refcheck.model.works import Author, Work
from refcheck.resolvers.index_small import SmallIndex

FIELDS = ReferenceFields()
HERONS = Work(
    "10.5555/herons",
    "Colonies of grey herons in coastal marshes",
    authors=(Author("van der Berg", "A."), Author("Roe", "B.")),
    containers=("Journal of Wading Birds", "J Wading Birds"),
    years=(1987,),
    volume="31",
    pages="402-415",
)
EDITORIAL = Work("10.5555/editorial", "Editorial", authors=(Author("Roy", "C."),), years=(1990,))


@pytest.fixture
def index():
    return SmallIndex([HERONS, EDITORIAL], "two works")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("van der Berg A. In preparation.", id="first-author"),
        pytest.param("Berg, A.: In preparation.", id="first-author-without-particles"),
        pytest.param("VANDERBERG A, in preparation", id="first-author-run-together"),
        pytest.param("On grey herons: their colonies.", id="three-words-of-the-title"),
        pytest.param("J. Wading Birds 31", id="abbreviated-container-and-volume"),
        pytest.param("Journal of Wading Birds, vol. 31, 1987", id="container-and-volume"),
        pytest.param("Ibis 31, 402 (1987)", id="volume-and-page"),
    ],
)
def test_what_shares_evidence_with_the_print_is_brought_up(index, text):
    assert index.search(text, FIELDS) == [HERONS]


def test_a_title_whose_spaces_are_lost_is_brought_up(index):
    title = "Coloniesofgreyheronsincoast almarshes"

    assert index.search(title, ReferenceFields(title=title)) == [HERONS]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Smith J. Grey matter in coastal towns. Nature. 1987;12:3-9.", id="two-words"),
        pytest.param("Smith J. J Wading Birds 1987;30:12.", id="container-alone"),
        pytest.param("Smith J. Ibis 1987;31:12.", id="volume-and-year"),
        pytest.param("Roe B. Something else. Ibis 1987.", id="second-author"),
        pytest.param("Destroyers of the navy. London 1990.", id="a-short-name-within-a-word"),
        pytest.param("The of in on and 1987", id="words-that-say-nothing"),
        pytest.param("", id="nothing"),
        pytest.param("…—!", id="signs"),
    ],
)
def test_what_shares_less_is_not(index, text):
    assert index.search(text, FIELDS) == []


def test_of_a_short_title_all_words_are_enough(index):
    assert index.search("Anonymous. Editorial. 1990", FIELDS) == [EDITORIAL]


def test_the_likeliest_comes_first_and_no_more_than_asked_for(index):
    text = "Roy C. Editorial on the colonies of grey herons in coastal marshes. 1987;31:402"

    assert index.search(text, FIELDS) == [HERONS, EDITORIAL]
    assert index.search(text, FIELDS, 1) == [HERONS]


def test_a_work_of_no_more_than_a_number_is_only_looked_up():
    bare = SmallIndex([Work("10.5555/bare", None)], "one work")

    assert bare.search("10.5555 bare 1999", FIELDS) == []
    assert bare.lookup("doi", "10.5555/bare") is not None


def test_no_question_of_several_threads_is_lost(index):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: index.lookup("doi", f"10.5555/{n}"), range(4000)))

    assert index.state().asked == index.state().answered == 4000
