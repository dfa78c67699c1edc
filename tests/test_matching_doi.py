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


# Numbers in their places: what was read as a page is not some other number of the string


def article(container, year, volume, pages, *people, **more):
    return Work(
        doi=DOI,
        authors=tuple(Author(name) for name in people),
        containers=(container,),
        years=(year,),
        volume=volume,
        pages=pages,
        kind="journal-article",
        **more,
    )


def test_a_digit_elsewhere_in_the_string_is_not_the_page():
    text = (
        "Cordero J, et al. The Green Route against frogs in Wetland County, 2004–2012. "
        "BMC Ponds. 2017;17(Suppl 1):406."
    )
    fields = ReferenceFields(
        authors=(Author("Cordero", "J"),), etal=True, container="BMC Ponds", year=2017,
        title="The Green Route against frogs in Wetland County, 2004–2012",
        volume="17", issue="Suppl 1", pages="406", kind="journal-article",
    )  # fmt: skip
    record = article(
        "Pond Technology", 2011, "15", "1-278", "Malone", title="Reeds, rushes and sedges compared"
    )

    assert isinstance(judge_doi(DOI, text, fields, record), DoiOfAnother)
    in_a_range = replace(record, years=(2012,))
    assert isinstance(judge_doi(DOI, text, fields, in_a_range), DoiOfAnother)


@pytest.mark.parametrize("fields", [True, False], ids=["read", "unread"])
def test_a_page_of_one_digit_is_weak(fields):
    text = "Novak H. Training the memory of older storks. J Stork Aging 2004;16:1–24."
    read = ReferenceFields(
        authors=(Author("Novak", "H"),), title="Training the memory of older storks",
        container="J Stork Aging", year=2004, volume="16", pages="1-24", kind="journal-article",
    )  # fmt: skip
    record = article(
        "Patient Herons", 2005, "59", "1-12", "Damme", title="Social support in herons reviewed"
    )

    judged = judge_doi(DOI, text, read if fields else FIELDS, record)

    assert isinstance(judged, DoiOfAnother)


SIMILAR = "Telephone counsel for flight activity and dietary behaviour change: a systematic review"
SIMILAR_FIELDS = ReferenceFields(
    authors=(Author("Eklund", "E"),), title=SIMILAR, container="Am J Prev Ornith", year=2007,
    volume="32", pages="419-434", kind="journal-article",
)  # fmt: skip
SIMILAR_TEXT = f"Eklund E. {SIMILAR}. Am J Prev Ornith 2007;32:419–34."
NEXT = article(
    "Am J Prev Ornith", 2007, "33", "336-45", "Norden",
    title="A review of e-counsel for flight activity and dietary behavior change",
)  # fmt: skip


def test_a_similar_title_does_not_outweigh_author_volume_and_page():
    assert isinstance(judge_doi(DOI, SIMILAR_TEXT, SIMILAR_FIELDS, NEXT), DoiOfAnother)


def test_a_similar_title_in_its_place_is_the_works():
    record = replace(NEXT, authors=(Author("Eklund", "E"),), volume="32", pages="419-434")

    assert isinstance(judge_doi(DOI, SIMILAR_TEXT, SIMILAR_FIELDS, record), DoiAgrees)


def test_the_same_title_in_another_journal_volume_and_page_is_another_work():
    elsewhere = article("Reed Journal", 2007, "340", "332", "Eklund", title=SIMILAR)

    assert isinstance(judge_doi(DOI, SIMILAR_TEXT, SIMILAR_FIELDS, elsewhere), DoiOfAnother)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"containers": ("Reed Journal",)}, id="journal"),
        pytest.param({"volume": "23"}, id="volume"),
        pytest.param({"pages": "491-534", "years": (2001,)}, id="page-and-year"),
        pytest.param({"volume": None, "pages": None, "containers": ("bioRxiv",)}, id="preprint"),
    ],
)
def test_the_same_title_with_a_slip_of_print_is_the_work(change):
    right = article("Am J Prev Ornith", 2007, "32", "419-434", "Eklund", title=SIMILAR)

    assert isinstance(
        judge_doi(DOI, SIMILAR_TEXT, SIMILAR_FIELDS, replace(right, **change)), DoiAgrees
    )


def test_another_title_of_another_year_is_another_work():
    fields = replace(SIMILAR_FIELDS, volume=None, pages=None, year=1995)
    text = f"Eklund E. {SIMILAR}. Am J Prev Ornith. 1995."
    record = article(
        "Am J Prev Ornith", 2000, "23", "334-40", "Eklund", title="What happened to description?"
    )

    assert isinstance(judge_doi(DOI, text, fields, record), DoiOfAnother)


@pytest.mark.parametrize(
    "title",
    [f"Correction: {HERON.title}", f"Erratum to: {HERON.title}", f"Reply to: {HERON.title}"],
)
def test_the_doi_of_a_notice_is_not_that_of_the_article(title):
    text = f"Lindqvist A, Oe K. {HERON.title}. J Wetl Ecol 2009;31:1425-1437."
    fields = replace(
        PARSED, authors=HERON.authors, title=HERON.title, container="J Wetl Ecol", year=2009,
        volume="31", pages="1425-1437",
    )  # fmt: skip
    notice = replace(HERON, title=title, pages="1600")

    assert isinstance(judge_doi(DOI, text, fields, notice), DoiOfAnother)
    cited = replace(fields, title=title, pages="1600")
    cites_the_notice = f"Lindqvist A, Oe K. {title}. J Wetl Ecol 2009;31:1600."
    assert isinstance(judge_doi(DOI, cites_the_notice, cited, notice), DoiAgrees)


def test_the_doi_of_the_abstract_in_a_supplement_is_not_that_of_the_paper():
    abstract = replace(HERON, years=(2008,), volume="30", pages="S44")
    fields = replace(
        PARSED, authors=HERON.authors, title=HERON.title, container="J Wetl Ecol", year=2009,
        volume="31", pages="1425-1437",
    )  # fmt: skip
    text = f"Lindqvist A, Oe K. {HERON.title}. J Wetl Ecol. 2009;31:1425-1437. doi:{DOI}"

    assert isinstance(judge_doi(DOI, text, fields, abstract), DoiOfAnother)
    assert isinstance(judge_doi(DOI, text, fields, replace(abstract, years=(2009,))), DoiAgrees)
