"""A printed DOI is believed unless its record speaks against the print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.decide import judge_doi
from refcheck.model.evidence import (
    DoiAgrees,
    DoiOfAnother,
    DoiOfContainer,
    DoiUnchecked,
    ReferenceFields,
)
from refcheck.model.works import Author, Work

DOI = "10.5555/heron"
FIELDS = ReferenceFields()
HERON = Work(
    doi=DOI,
    title="Nesting success of grey herons in managed wetlands",
    authors=(Author("Lindqvist", "Anna"), Author("Oe", "Kenji")),
    containers=("Journal of Wetland Ecology",),
    years=(2009,),
    volume="31",
    pages="1425-1437",
    kind="journal-article",
)
PARSED = ReferenceFields(
    authors=(Author("Moreau", "P"),), title="Sodium channels in the squid giant axon revisited",
    container="J Membr Sci", year=1987, volume="12", pages="1-9", kind="journal-article",
)  # fmt: skip
OTHER = "Moreau P. Sodium channels in the squid giant axon revisited. J Membr Sci. 1987;12:1-9."


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Lindqvist A, Oe K. Nesting success of grey herons. J Wetl Ecol 2009;31:1425.",
            id="same",
        ),
        pytest.param("Lindqvist A, Oe K. J. Wetl. Ecol. 2009, 31, 1425.", id="no-title"),
        pytest.param(
            "Lindqvist A, Oe K. Bruterfolg der Graureiher in bewirtschafteten Feuchtgebieten. J Wetl Ecol 2009;31:1425.",
            id="translated-title",
        ),
        pytest.param(
            "Nesting success of grey herons in managed wetlands. 2011.", id="title-and-a-wrong-year"
        ),
        pytest.param(f"https://doi.org/{DOI}", id="nothing-but-the-doi"),
        pytest.param("Lindqvist 2009", id="too-short-to-contradict"),
    ],
)
def test_a_doi_agrees_where_nothing_speaks_against_it(text):
    assert judge_doi(DOI, text, FIELDS, HERON) == DoiAgrees(DOI, HERON)


@pytest.mark.parametrize("fields", [FIELDS, PARSED], ids=["raw", "parsed"])
def test_a_doi_of_another_work_is_told_with_the_fields_that_contradict(fields):
    judged = judge_doi(DOI, OTHER, fields, HERON)

    assert isinstance(judged, DoiOfAnother)
    assert judged.work is HERON
    assert any(evidence.score < 0.5 for evidence in judged.evidence)


def test_another_paper_of_the_same_first_author_is_another_work():
    text = "Lindqvist A. Winter diet and body condition of cormorants on fish farms. Ornis 2003;8:77-81."

    assert isinstance(judge_doi(DOI, text, FIELDS, HERON), DoiOfAnother)


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        ("journal-issue", "issue"),
        ("journal", "journal"),
        ("component", "supplement"),
        ("book-series", "series"),
    ],
)
def test_a_doi_of_the_container_is_told(kind, relation):
    issue = Work(doi=DOI, title=None, containers=("Journal of Wetland Ecology",), kind=kind)

    assert judge_doi(DOI, OTHER, FIELDS, issue) == DoiOfContainer(DOI, issue, relation)


def test_a_doi_of_the_book_in_which_the_chapter_stands_is_told():
    book = Work(
        doi=DOI,
        title="Wetlands of the North",
        editors=(Author("Novak", "P"),),
        years=(2001,),
        kind="book",
    )
    text = "Moreau P. Herons and their prey. In: Wetlands of the North. Reed Press; 2001. p. 55-70."
    fields = ReferenceFields(
        title="Herons and their prey", container="Wetlands of the North", kind="chapter"
    )

    assert judge_doi(DOI, text, FIELDS, book) == DoiOfContainer(DOI, book, "book")
    assert judge_doi(DOI, text, fields, book) == DoiOfContainer(DOI, book, "book")
    assert judge_doi(
        DOI, "Novak P, editor. Wetlands of the North. 2001.", FIELDS, book
    ) == DoiAgrees(DOI, book)


def test_a_bare_record_proves_nothing():
    bare = Work(doi=DOI, title=None, containers=("Journal of Wetland Ecology",), years=(2009,))

    assert isinstance(judge_doi(DOI, OTHER, FIELDS, bare), DoiUnchecked)


def test_part_two_printed_with_the_doi_of_part_three_is_another_work():
    part = replace(HERON, title="Atlas of marsh vegetation. Part III", pages="91-180", volume="32")
    text = "Lindqvist A. Atlas of marsh vegetation. Part II. J Wetl Ecol 2009;31:1-90."

    assert isinstance(judge_doi(DOI, text, FIELDS, part), DoiOfAnother | DoiAgrees)
