"""Works that share much with the printed one: parts, wholes, neighbours, what quotes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from refcheck.matching.decide import decide
from refcheck.matching.weighing import CALIBRATION, WEIGHTS, chance
from refcheck.model.evidence import NotFound, NotIndexable, ReferenceFields, Resolved
from refcheck.model.works import Author, Work

NOTHING = NotFound | NotIndexable
QUIST = Author("Quist", "Lena")
BOOK = Work(doi="10.5555/978-1-23", title="Reedbeds and Politics", authors=(QUIST,), years=(1971,))
PART = Work(
    doi="10.5555/978-1-23_4", title="The Sluice Keepers", authors=(QUIST,), years=(1971,),
    containers=("Reedbeds and Politics",), pages="18-23", kind="book-chapter",
)  # fmt: skip
PRINTED_PART = ReferenceFields(
    authors=(QUIST,), title="The Sluice Keepers", container="Reedbeds and Politics", year=1971,
    pages="18-23", kind="chapter",
)  # fmt: skip
RED = Work(
    doi="10.5555/red",
    title="Blood values of restricted and freely fed geese: red cell characteristics",
    authors=(QUIST, Author("Adeyemi", "O.")),
    containers=("British Goose Science",),
    years=(1990,),
    volume="31",
    issue="2",
    pages="407-413",
    kind="journal-article",
)


def outcome(text, *works, fields):
    return decide(text, fields, [(work, "index") for work in works], ("index",))


def of(work, **change):
    """What a reader of references takes from the string of a work."""
    fields = ReferenceFields(
        authors=work.authors, title=work.title, container=work.container, year=work.years[0],
        volume=work.volume, issue=work.issue, pages=work.pages, kind="journal-article",
    )  # fmt: skip
    return replace(fields, **change)


def as_text(fields):
    people = ", ".join(f"{a.family} {(a.given or '')[:1]}" for a in fields.authors)
    place = f"{fields.year};{fields.volume}({fields.issue}):{fields.pages}"
    return f"{people}. {fields.title}. {fields.container}. {place}."


def test_a_chapter_under_its_own_title_is_not_the_book_even_of_the_same_author():
    text = "Quist, Lena. “The Sluice Keepers.” Reedbeds and Politics (1971): 18–23."

    assert isinstance(outcome(text, BOOK, fields=PRINTED_PART), NOTHING)
    assert outcome(text, BOOK, PART, fields=PRINTED_PART).work is PART


def test_pages_of_a_book_are_those_of_a_chapter():
    text = "L. Quist, Reedbeds and Politics (1971) 18."
    fields = replace(PRINTED_PART, title=None, pages="18")

    assert isinstance(outcome(text, BOOK, fields=fields), NOTHING)
    assert outcome(text, BOOK, PART, fields=fields).work is PART


def test_where_the_fields_were_not_read_the_page_tells_the_chapter_from_its_book():
    part = replace(PART, containers=("Wetland Series",))
    text = "L. Quist, Reedbeds and Politics (1971) 18."

    for works in ((BOOK, part), (part, BOOK)):
        assert outcome(text, *works, fields=ReferenceFields()).work is part


def test_a_book_is_not_the_chapter_whose_title_is_part_of_its_own():
    part = replace(PART, title="Reedbeds")
    fields = replace(
        PRINTED_PART, title="Reedbeds and Politics", container=None, pages=None, kind="book"
    )

    assert not isinstance(outcome("Quist, L. (1971). Reedbeds and Politics.", part, fields=fields), Resolved)  # fmt: skip


@pytest.mark.parametrize(
    "words", ["Corrigendum to", "Erratum:", "Correction to the article", "Reply to", "Comments on"]
)
def test_what_is_printed_about_a_work_is_not_the_work(words):
    title = f"{words} “{RED.title}” [Br Goose Sci 31 (1990) 407–413]"
    fields = of(RED, title=title, year=1992, volume="33", issue="1", pages="99")

    assert isinstance(outcome(as_text(fields), RED, fields=fields), NOTHING)


def test_another_subtitle_after_the_same_main_title_is_another_work():
    rights = replace(
        RED, title="From reeds to rights: applying lessons from sedges", years=(2013,), volume=None,
        issue=None, pages=None, containers=("Marsh Law Papers",),
    )  # fmt: skip
    fields = of(
        rights, title="From reeds to rights: what the courts of Wetland County decided", year=2014
    )
    text = f"Quist L, Adeyemi O. 2014. {fields.title}. Marsh Law Papers."

    assert isinstance(outcome(text, rights, fields=fields), NOTHING)
    shorter = replace(fields, title="From reeds to rights")
    assert outcome(f"Quist L, Adeyemi O. 2013. {shorter.title}. Marsh Law Papers.", rights, fields=shorter).work is rights  # fmt: skip


def test_a_retracted_work_is_still_the_work():
    fields = of(RED, title=f"RETRACTED: {RED.title}")

    assert outcome(as_text(fields), RED, fields=fields).work is RED


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Blood values of restricted and freely fed geese: white cells and platelets", id="subtitle"),
        pytest.param("Blood values of restricted and freely fed ducks: red cell characteristics", id="one-word"),
    ],
)  # fmt: skip
def test_a_similar_title_on_other_pages_is_the_next_article(title):
    fields = of(RED, title=title, pages="399-405")

    assert isinstance(outcome(as_text(fields), RED, fields=fields), NOTHING)


def test_a_title_within_a_longer_one_on_other_pages_is_what_that_is_about():
    quoted = replace(RED, title="Unfathomable duties of herdsmen", pages="247-271")
    fields = of(
        RED, authors=(Author("Sider", "T."), *RED.authors[:1]), pages="273-279",
        title="Quist on unfathomable duties of herdsmen",
    )  # fmt: skip

    assert isinstance(outcome(as_text(fields), quoted, fields=fields), NOTHING)


def test_the_same_title_on_a_misprinted_page_is_the_article():
    fields = of(RED, pages="470-413")

    assert outcome(as_text(fields), RED, fields=fields).work is RED


def test_the_same_title_in_another_journal_volume_and_page_is_another_printing():
    fields = of(RED, container="Annals of Poultry", volume="7", issue="1", pages="12-19")

    assert isinstance(outcome(as_text(fields), RED, fields=fields), NOTHING)


def test_two_abstracts_of_one_group_share_a_page():
    abstract = replace(RED, title="Platelets of captive geese in winter", pages="P79")
    fields = of(abstract, title="Feather corticosterone of grazing geese in spring", pages="P79")

    assert isinstance(outcome(as_text(fields), abstract, fields=fields), NOTHING)


def test_a_group_that_no_record_names_does_not_hide_its_paper():
    text = f"{RED.title}. British Goose Science 1990;31(2):407–13."

    assert outcome(text, RED, fields=of(RED, authors=(), pages="407-413")).work is RED


def test_the_score_rises_with_the_odds_and_is_a_chance():
    chances = [chance(odds / 4) for odds in range(-400, 400)]

    assert chances == sorted(chances)
    assert 0 <= chances[0] < 0.01
    assert 0.99 < chances[-1] <= 1
    assert CALIBRATION[0] > 0


def test_what_differs_never_raises_the_score():
    against = [name for name in WEIGHTS if name.endswith(("differs", "differ"))]

    assert against
    assert all(
        WEIGHTS[name] <= 0 for name in (*against, "unexplained_words", "unexplained_numbers")
    )


def test_less_evidence_scores_less():
    full, bare = of(RED), of(RED, title=None)
    with_title = outcome(as_text(full), RED, fields=full)
    without = outcome("Quist L, Adeyemi O. British Goose Science 1990, 31, 407.", RED, fields=bare)

    assert 1 >= with_title.score > without.score > 0.5


def test_what_does_not_suffice_is_not_likely():
    fields = of(
        RED, title="Blood values of restricted and freely fed geese: white cells", pages="399-405"
    )
    found = outcome(as_text(fields), RED, fields=fields)

    assert all(candidate.score <= 0.5 for candidate in found.nearest)


SLUICES = Work(
    doi="10.5555/sluices.1",
    title="On the sluices of the lower marsh in winter",
    authors=(QUIST, Author("Adeyemi", "O.")),
    containers=("Journal of Marsh Works",),
    years=(1988,),
    volume="12",
    pages="101-119",
    kind="journal-article",
)
SECOND = replace(
    SLUICES, doi="10.5555/sluices.2", title=f"{SLUICES.title}. Part II", pages="201-219"
)
BARE = ReferenceFields(authors=SLUICES.authors, title=SLUICES.title, year=1988)


@pytest.mark.parametrize("part", ["Part II", "II", "2", "Part two"])
def test_who_prints_no_part_means_the_work_without_one(part):
    text = "On the sluices of the lower marsh in winter. Lena Quist, O. Adeyemi (1988)"
    second = replace(SECOND, title=f"{SLUICES.title}. {part}")

    assert outcome(text, SLUICES, second, fields=BARE).work is SLUICES
    assert isinstance(outcome(text, second, fields=BARE), NOTHING)


def test_a_part_that_is_not_printed_is_told_by_volume_and_page():
    fields = of(SECOND, title=SLUICES.title)

    assert outcome(as_text(fields), SLUICES, SECOND, fields=fields).work is SECOND


def test_a_printed_part_is_that_part():
    text = "On the sluices of the lower marsh in winter, part 2. Lena Quist, O. Adeyemi (1988)"
    fields = replace(BARE, title=f"{SLUICES.title}, part 2")

    assert outcome(text, SLUICES, SECOND, fields=fields).work is SECOND
