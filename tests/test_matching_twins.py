"""Works by the same authors that share most of a title, a journal, even a page."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from refcheck.matching.decide import decide, judge_doi
from refcheck.model.evidence import DoiAgrees, DoiOfAnother, NotFound, NotIndexable, Resolved
from refcheck.model.works import Author, Work
from refcheck.reading.bibliography import parse_reference

NOTHING = NotFound | NotIndexable
VAARA, IDE = Author("Vaara", "Liisa"), Author("Ide", "Kofi")
SALINE = Work(
    doi="10.5555/saline",
    title="Nitrogen uptake by reeds in saline mud",
    authors=(VAARA, IDE),
    containers=("Botanical Mud",),
    years=(2011,),
    volume="10",
    issue="2",
    pages="145-153",
    kind="journal-article",
)
FRESH = replace(
    SALINE,
    doi="10.5555/fresh",
    title="Nitrogen uptake by reeds in fresh mud",
    years=(2012,),
    volume="11",
    pages="145-151",
)
NEXT = replace(
    SALINE, doi="10.5555/next", title="Nitrogen uptake by rushes in saline mud", pages="154-160"
)
REVIEW = Work(
    doi="10.5555/review",
    title="Book review",
    authors=(VAARA,),
    containers=("Moss World",),
    years=(2013,),
    volume="8",
    issue="2",
    pages="99-100",
    kind="journal-article",
)
SUPPLEMENT = replace(
    SALINE,
    doi="10.5555/tea",
    title="Dosing of marsh tea",
    containers=("Herbal Therapeutics",),
    years=(2010,),
    volume="33",
    issue="Suppl 2",
    pages="S12-S18",
)
PARTS = [
    replace(
        SALINE,
        doi=f"10.5555/part-{number}",
        title=f"On the theory of creeping dunes, Part {number}",
        years=(1930 + number,),
        volume=str(3 + number),
        issue=None,
        pages=f"1-{23 - number}",
    )
    for number in (1, 2)
]


def vancouver(work, **change):
    work = replace(work, **change)
    people = ", ".join(f"{a.family} {(a.given or '')[:1]}" for a in work.authors)
    issue = f"({work.issue})" if work.issue else ""
    place = f"{work.years[0]};{work.volume}{issue}:{work.pages}"
    return f"{people}. {work.title}. {work.container}. {place}."


def decided(text, *works):
    return decide(text, parse_reference(text), [(work, "index") for work in works], ("index",))


def doi_outcome(text, work):
    return type(judge_doi(work.doi, text, parse_reference(text), work))


def test_the_paper_of_the_next_year_that_begins_on_the_same_page_is_another():
    assert isinstance(decided(vancouver(SALINE), FRESH), NOTHING)
    assert decided(vancouver(SALINE), FRESH, SALINE).work == SALINE


def test_nor_is_it_where_no_title_is_printed():
    text = "L. Vaara, K. Ide, Botanical Mud 11, 145 (2012)."

    assert isinstance(decided(text, SALINE), NOTHING)
    assert decided(text, SALINE, FRESH).work == FRESH


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"years": (2012,), "volume": "11"}, id="year-and-volume"),
        pytest.param({"pages": "147-153"}, id="first-page"),
        pytest.param({"title": "Nitrogen uptake by reeds in salty mud"}, id="a-word"),
        pytest.param({"title": "Nitrogen uptake by reeds"}, id="half-a-title"),
    ],
)
def test_a_slip_of_the_print_does_not_make_it_another_work(change):
    assert isinstance(decided(vancouver(SALINE, **change), SALINE), Resolved)


def test_two_book_reviews_of_one_issue_are_told_apart_by_their_pages():
    assert isinstance(decided(vancouver(REVIEW, pages="101-103"), REVIEW), NOTHING)
    assert isinstance(decided(vancouver(REVIEW), REVIEW), Resolved)


def test_pages_of_a_supplement_tell_neighbours_apart():
    neighbour = vancouver(SUPPLEMENT, title="Dosing of marsh mallow", pages="S19-S25")

    assert isinstance(decided(neighbour, SUPPLEMENT), NOTHING)
    assert isinstance(decided(vancouver(SUPPLEMENT), SUPPLEMENT), Resolved)


def test_a_part_is_no_other_part_whatever_number_follows():
    text = "Vaara et al. On the theory of creeping dunes, Part 1. Botanical Mud 4 (1931) 1-22."

    assert isinstance(decided(text, PARTS[1]), NOTHING)


def test_a_data_set_is_not_the_paper_that_describes_it():
    paper = replace(SALINE, title="Global inventory of tarns", pages=None, article_number="180214")

    text = "Vaara L, Ide K. Global inventory of tarns. Zenodo. 2011."
    assert isinstance(decided(text, paper), NotIndexable)


def test_what_is_printed_in_translation_may_be_on_record_in_its_own_script():
    text = "Wu F. Changes of alpine peatlands (in Chinese). J Wetl Sci. 2016;14(2):101-110."

    assert isinstance(decided(text), NotIndexable)
    assert isinstance(decided(text.replace(" (in Chinese)", "")), NotFound)


@pytest.mark.parametrize(
    ("printed", "work"),
    [
        pytest.param(SALINE, NEXT, id="next-in-the-issue"),
        pytest.param(PARTS[0], PARTS[1], id="another-part"),
        pytest.param(
            replace(SALINE, title="Annual report of the Peat Observatory 2014", years=(2014,)),
            Work(
                doi="10.5555/report",
                title="Annual report of the Peat Observatory 2015",
                authors=SALINE.authors,
                years=(2015,),
                kind="report",
            ),
            id="report-of-another-year",
        ),
    ],
)
def test_the_doi_of_a_twin_is_told(printed, work):
    assert doi_outcome(vancouver(printed), work) is DoiOfAnother
    assert doi_outcome(vancouver(printed), replace(printed, doi=work.doi)) is DoiAgrees


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Stickstoffaufnahme des Schilfs in salzigem Schlamm", id="translated"),
        pytest.param("Nitrogen uptake by reeds in salt mud", id="a-word"),
    ],
)
def test_the_doi_of_a_title_in_other_words_is_no_twins(title):
    assert doi_outcome(vancouver(SALINE, title=title), SALINE) is DoiAgrees


def test_numbers_within_the_title_do_not_contradict_its_doi():
    survey = replace(SALINE, title="A survey of 10,000 hedges", volume="11")

    assert doi_outcome("A survey of 10,000 hedges.", survey) is DoiAgrees


def test_a_correction_cited_under_a_name_of_its_own_has_its_doi():
    notice = replace(SALINE, title=f"Correction to: {SALINE.title}", pages="310-311")
    cut = vancouver(notice).replace("Correction", "Corr-\nection")

    assert doi_outcome(cut, notice) is DoiAgrees
    assert (
        doi_outcome(vancouver(notice, title="Nachtrag zum Schilf im Schlamm"), notice) is DoiAgrees
    )
    assert doi_outcome(vancouver(SALINE), notice) is DoiOfAnother


def test_a_record_of_absurd_size_takes_little_time_however_long_the_print():
    absurd = replace(
        SALINE,
        title="thermal reeds " * 20_000,
        containers=tuple(f"Journal of notes {n}" for n in range(50_000)),
    )
    text = "word Vaara L. thermal limits " * 500 + "145 2011"

    started = time.process_time()
    assert decided(text, absurd)
    assert time.process_time() - started < 5
