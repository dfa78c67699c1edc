"""References that print no title: what they say of authors, container, year and pages must do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.agreement import agrees_entirely
from refcheck.matching.comparison import compare_work
from refcheck.matching.decide import decide
from refcheck.matching.printed import read_printed
from refcheck.model.evidence import Ambiguous, NotFound, NotIndexable, ReferenceFields, Resolved
from refcheck.model.works import Author, Work

NOTHING = NotFound | NotIndexable
FIELDS = ReferenceFields()
PAPER = Work(
    doi="10.5555/storks.1",
    title="Thermal soaring of white storks over irrigated land",
    authors=(Author("Achterberg", "Maria"), Author("Okonkwo", "T. B.")),
    containers=("Proceedings of the Ninth Symposium on Wading Birds",),
    years=(2013,),
    kind="proceedings-article",
)
BARE = "M. Achterberg and T.B. Okonkwo, Proceedings of the Ninth Symposium on Wading Birds (2013)."
CHAPTER = Work(
    doi="10.5555/978-9_4",
    title="Nests on pylons",
    containers=("Storks of the Plain",),
    years=(2004,),
    pages="131-158",
    kind="book-chapter",
)


def outcome(text, *works, fields=FIELDS):
    return decide(text, fields, [(work, "index") for work in works], ("index",))


def compared(text, work):
    return compare_work(read_printed(text, FIELDS), work)


def resolved(text, *works, fields=FIELDS):
    found = outcome(text, *works, fields=fields)
    return isinstance(found, Resolved) and found.work is works[0]


def test_authors_container_and_year_suffice_for_a_record_that_has_no_more():
    assert resolved(BARE, PAPER)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"volume": "12", "pages": "33-40"}, id="the-record-has-volume-and-page"),
        pytest.param({"volume": "12"}, id="the-record-has-a-volume"),
        pytest.param({"years": (2012,)}, id="a-neighbouring-year"),
        pytest.param({"containers": ("Proceedings of the Tenth Meeting on Gulls",)}, id="another-container"),
        pytest.param({"authors": (*PAPER.authors, Author("Quist", "L."))}, id="one-author-more"),
        pytest.param({"authors": PAPER.authors[::-1]}, id="another-first-author"),
        pytest.param({"authors": (Author("Achterberg", "Wim"), PAPER.authors[1])}, id="other-initials"),
    ],
)  # fmt: skip
def test_but_only_if_record_and_print_agree_in_everything(change):
    assert not isinstance(outcome(BARE, replace(PAPER, **change)), Resolved)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(" 9, 412.", id="volume-and-page"),
        pytest.param(" Foraging of night herons in flooded rice.", id="a-title"),
    ],
)
def test_and_nothing_is_left_over(more):
    assert isinstance(outcome(BARE[:-1] + more, PAPER), NOTHING)


def test_a_second_paper_of_the_same_authors_there_makes_it_ambiguous():
    other = replace(PAPER, doi="10.5555/storks.2", title="Wing loading of white storks")

    assert isinstance(outcome(BARE, PAPER, other), Ambiguous)


def test_one_author_suffices_with_initials_and_a_container_that_is_no_common_word():
    lone = replace(PAPER, authors=PAPER.authors[:1])
    text = "Achterberg, M. Proceedings of the Ninth Symposium on Wading Birds 2013."

    assert resolved(text, lone)
    assert isinstance(outcome("Achterberg, M. Wetlands 2013.", replace(lone, containers=("Wetlands",))), NOTHING)  # fmt: skip


def test_author_and_year_alone_name_nothing():
    book = Work(doi="10.5555/b", title="Storks", authors=PAPER.authors[:1], years=(2013,))

    assert isinstance(outcome("Achterberg, M. 2013.", book), NOTHING)


def test_three_authors_and_a_year_name_a_record_without_container():
    report = replace(PAPER, authors=(*PAPER.authors, Author("Quist", "L.")), containers=())

    assert resolved("Achterberg, M.; Okonkwo, T. B.; Quist, L. 2013.", report)


def test_the_next_article_is_not_the_one_whose_last_page_is_printed_as_first():
    before = replace(
        PAPER, containers=("Ornis",), volume="261", pages="742-745", kind="journal-article"
    )
    fields = ReferenceFields(
        authors=PAPER.authors, container="Ornis", volume="261", year=2013, pages="745-748"
    )
    text = "Achterberg, M.; Okonkwo, T. B. Ornis 2013, 261, 745–748."

    assert isinstance(outcome(text, before, fields=fields), NOTHING)
    assert isinstance(outcome(text, before), NOTHING)
    same_volume = replace(before, authors=(), pages="745-746")
    assert isinstance(outcome("Ornis 2013, 261, 740–745.", same_volume, fields=replace(fields, authors=(), pages="740-745")), NOTHING)  # fmt: skip
    assert resolved(text, replace(before, pages="745-748"), fields=fields)


def test_volume_and_author_do_not_make_up_for_a_page_that_is_not_printed():
    paper = replace(PAPER, containers=("Ornis",), volume="31", pages="12-20")

    assert isinstance(outcome("Achterberg, M.; Okonkwo, T. B. Ornis 2013, 31.", paper), NOTHING)


def test_a_chapter_without_author_is_named_by_book_year_and_page():
    assert resolved("Storks of the Plain 2004, 131–158.", CHAPTER)
    assert isinstance(outcome("Storks of the Plain 2004, 77–90.", CHAPTER), NOTHING)


def test_pages_without_a_digit_are_pages():
    masthead = Work(
        doi="10.5555/m", title="Masthead", containers=("Ornis",), years=(1977,), volume="16", pages="ebi-ebi"
    )  # fmt: skip

    assert resolved("Ornis 16 (1977) ebi.", masthead)
    assert resolved("Ornis 16, V (1977).", replace(masthead, pages="V"))
    assert isinstance(outcome("Ornis 16 (1977) bmi.", masthead), NOTHING)
    assert isinstance(outcome("Ornis 16 (1977) no.", replace(masthead, pages="no-no")), NOTHING)


def test_the_paper_with_the_printed_first_author_goes_before_that_of_a_co_author():
    paper = replace(PAPER, containers=("Ornis",), volume="96", pages="144")
    other = replace(paper, doi="10.5555/o", title="Gliding", authors=paper.authors[::-1])
    text = "M. Achterberg, T.B. Okonkwo, Ornis 96 (2013) 144 77."

    for works in ((paper, other), (other, paper)):
        found = outcome(text, *works)
        assert isinstance(found, Resolved)
        assert found.work is paper


def test_a_journal_that_counts_issues_alone_is_one_with_its_volume():
    one = replace(PAPER, containers=("Ornis",), volume="317", issue="1", pages="455-475")
    other = replace(one, doi="10.5555/o", volume=None, issue="317")

    assert resolved("M. Achterberg, T.B. Okonkwo, Ornis 317 (2013) 455.", one, other)


@pytest.mark.parametrize(("page", "meant"), [(", 155", 0), ("", 1)])
def test_of_two_records_the_one_that_has_what_is_printed_and_no_more_is_taken(page, meant):
    bare = replace(PAPER, containers=("Ornis",), volume="192", issue="2")
    works = (replace(bare, doi="10.5555/o", pages="155-164"), bare)

    found = outcome(f"M. Achterberg, T.B. Okonkwo, Ornis 192{page} (2013).", *works)

    assert isinstance(found, Resolved)
    assert found.work is works[meant]


@pytest.mark.parametrize("name", ["F1000 Reports on Birds", "Birds 2018: Flight"])
def test_numbers_in_the_name_of_the_container_are_explained(name):
    work = replace(PAPER, containers=(name,), years=(2018,))

    assert resolved(f"Achterberg, M.; Okonkwo, T. B. {name} 2018.", work)


def test_a_group_or_nobody_may_have_written_what_volume_page_and_every_word_explain():
    work = replace(PAPER, containers=("Ornis",), volume="31", pages="407-413")
    text = "Irrigated land: thermal soaring of white storks. Ornis 2013;31:407-13."

    assert resolved(text, work)
    assert not isinstance(outcome(f"Wetlands Authority. {text}", work), Resolved)


def test_a_volume_glued_to_the_name_of_its_journal_is_read():
    work = replace(PAPER, authors=(), containers=("Ornis Danubica",), volume="4", pages="817-835")

    assert resolved("Ornis Danubica4, 817 (2013).", work)
    assert compared("Ornis Danubica4, 817 (2013).", work).volume == 0.9
    assert compared("Ornis S4, 817 (2013).", work).volume == 0.5


def test_one_number_left_over_is_one_too_many_without_title_and_page():
    text = BARE[:-1] + " 7."

    assert isinstance(outcome(text, PAPER), NOTHING)
    assert agrees_entirely(read_printed(BARE, FIELDS), PAPER, compared(BARE, PAPER))
    assert not agrees_entirely(read_printed(text, FIELDS), PAPER, compared(text, PAPER))


def test_a_last_page_says_something_only_where_the_first_agrees():
    work = replace(PAPER, containers=("Ornis",), volume="261", pages="742-745")

    assert compared("Ornis 2013, 261, 742–745.", work).last_page == 1
    assert compared("Ornis 2013, 261, 740–745.", work).last_page is None
